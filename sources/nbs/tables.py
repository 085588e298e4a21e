"""Raw tables of the National Bureau of Statistics of China (NBS)."""

import polars as pl

from sources.table import Column, Table

OBSERVATION = Table(
    publisher="nbs",
    name="observation",
    description=(
        "One indicator of China or of a province in one month, as the data library publishes it. A value that NBS "
        "marks as not available (无, or an empty text) has no row."
    ),
    grain=("dataset", "catalogue_id", "indicator_id", "region_code", "period"),
    partitions=(
        Column("dataset", pl.String(), "monthly (China) or provincial_monthly."),
        Column("catalogue_id", pl.String(), "Leaf of the library's tree: one table over some years."),
    ),
    columns=(
        Column("indicator_id", pl.String(), "Identifier of the indicator, stable within its catalogue only."),
        Column("region_code", pl.String(), "Twelve digits; 000000000000 is the whole country."),
        Column("period", pl.String(), "Month as NBS codes it: 202607MM."),
        Column("catalogue_name", pl.String(), "Name of the catalogue."),
        Column("indicator_name", pl.String(), "Name of the indicator, without its unit."),
        Column("unit", pl.String(), "Unit as NBS writes it; empty where it gives none.", may_be_blank=True),
        Column("value", pl.Decimal(24, 6), "Value as published, in the unit beside it."),
    ),
)

TABLES = (OBSERVATION,)
