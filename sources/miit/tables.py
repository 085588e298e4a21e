"""Raw tables of the MIIT lists."""

import polars as pl

from sources.table import Column, Table

ENTERPRISE_COUNT = Table(
    publisher="miit",
    name="enterprise_count",
    description="Enterprises that hold a title of MIIT, by region and batch, as published in notices and the press.",
    grain=("transcript", "title", "batch", "region_name"),
    partitions=(Column("transcript", pl.String(), "The transcript, by the name of its file."),),
    columns=(
        Column(
            "title",
            pl.String(),
            "little_giant (专精特新小巨人), single_champion (单项冠军), or its firms and products separately.",
        ),
        Column("batch", pl.String(), "Batch or batches: 5, 1+2, 1-4; an as-of day where none is named."),
        Column("region_name", pl.String(), "Region as published; 全国 is the whole country."),
        Column("parent_region_name", pl.String(), "Province of a city that is counted separately.", nullable=True),
        Column("enterprise_count", pl.Int64(), "Enterprises.", unit="count"),
        Column("basis", pl.String(), "What the figure is: announced, published, cumulative.", nullable=True),
        Column("as_of", pl.Date(), "Day of the figure, if the source states it.", nullable=True),
        Column("source_url", pl.String(), "URL of the page with the figure, if the transcript has it.", nullable=True),
    ),
)

TABLES = (ENTERPRISE_COUNT,)
