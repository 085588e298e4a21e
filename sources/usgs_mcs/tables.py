"""Raw tables of the USGS Mineral Commodity Summaries."""

import polars as pl

from sources.table import Column, Table

WORLD_PRODUCTION = Table(
    publisher="usgs_mcs",
    name="world_production",
    description="World tables of the summaries: production, capacity and reserves of a commodity by country.",
    grain=("edition", "commodity", "statistic", "detail", "country_name", "year"),
    partitions=(Column("edition", pl.String(), "Year of the summaries, for example 2026."),),
    columns=(
        Column("commodity", pl.String(), "Commodity as the summaries name it."),
        Column("statistic", pl.String(), "production, capacity or reserves."),
        Column(
            "detail", pl.String(), "What is counted, as published: mine, smelter, refinery; content or gross weight."
        ),
        Column("country_name", pl.String(), "Country as published; World total and Other countries are rows too."),
        Column("year", pl.Int16(), "Calendar year."),
        Column("unit_name", pl.String(), "Unit as published; empty where the release has none.", nullable=True),
        Column("value_text", pl.String(), "The figure, or the sign printed instead, as published.", nullable=True),
        Column("amount", pl.Decimal(20, 6), "The figure; empty if there is none.", unit="see unit_name", nullable=True),
        Column(
            "status",
            pl.String(),
            "reported, estimated, withheld, not_available, not_stated, not_applicable, not_quantified, less_than, "
            "more_than, range or included_elsewhere.",
        ),
        Column("notes", pl.String(), "The publisher's remarks on the figure.", nullable=True),
    ),
)

TABLES = (WORLD_PRODUCTION,)
