"""Raw tables of the BGS World Mineral Statistics."""

import polars as pl

from sources.table import Column, Table

PRODUCTION = Table(
    publisher="bgs_wms",
    name="production",
    description="Production of a mineral commodity by country, as the data service exports it.",
    grain=("extract", "commodity_code", "country_name", "year"),
    partitions=(Column("extract", pl.String(), "The extract, by the name of its file, for example cobalt."),),
    columns=(
        Column("commodity_code", pl.String(), "BGS's number of the commodity and form."),
        Column("commodity_name", pl.String(), "Commodity as BGS names it, with the stage: cobalt, mine."),
        Column("form_name", pl.String(), "Form of the commodity, where BGS distinguishes forms.", nullable=True),
        Column("table_name", pl.String(), "Table of the yearbook that contains the figure."),
        Column("country_name", pl.String(), "Country as BGS names it, historical names included: Zaire, Soviet Union."),
        Column("iso3_code", pl.String(), "ISO 3166 alpha-3 as BGS gives it; also withdrawn codes.", nullable=True),
        Column("year", pl.Int16(), "Calendar year; some countries report fiscal years, see notes."),
        Column("unit_name", pl.String(), "Unit as published: tonnes (metric), tonnes (metal content)."),
        Column("value_text", pl.String(), "The figure, or the sign printed instead, as in the yearbook."),
        Column("amount", pl.Decimal(20, 6), "The figure; empty if there is none.", unit="see unit_name", nullable=True),
        Column("status", pl.String(), "reported, estimated, not_available or less_than."),
        Column("notes", pl.String(), "The publisher's remarks on the figure.", nullable=True),
    ),
)

TABLES = (PRODUCTION,)
