"""Raw tables of regional lists."""

import polars as pl

from sources.table import Column, Table

LIST_COUNT = Table(
    publisher="regional_lists",
    name="list_count",
    description="Number of listed items of a region in a year, as published in lists of Chinese authorities.",
    grain=("file_name", "list_code", "region_name", "year", "batch", "scheme", "base_code", "chain_name"),
    partitions=(Column("file_name", pl.String(), "The transcript, by the name of its file."),),
    columns=(
        Column("list_code", pl.String(), "What is counted, by the seed regional_lists."),
        Column("region_name", pl.String(), "Region as published; 全国 is the whole country."),
        Column("year", pl.Int16(), "Year of the figure.", unit="year"),
        Column("as_of", pl.Date(), "Day of the figure, if the list states it.", nullable=True),
        Column("batch", pl.String(), "Batch of a title; empty where the list names none.", may_be_blank=True),
        Column("scheme", pl.String(), "Scheme of bases; empty where the list names no base.", may_be_blank=True),
        Column("base_code", pl.String(), "The base; empty where the list names none.", may_be_blank=True),
        Column(
            "chain_name",
            pl.String(),
            "The industrial chain, in Chinese; empty where the list names none.",
            may_be_blank=True,
        ),
        Column("item_count", pl.Int64(), "Number of items.", unit="count"),
        Column("measure_unit", pl.String(), "Measure word of the count, in Chinese."),
        Column("basis", pl.String(), "Remark of the list on the figure.", nullable=True),
        Column("source_url", pl.String(), "URL of the page with the figure."),
    ),
)

TABLES = (LIST_COUNT,)
