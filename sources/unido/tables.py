"""Raw tables of the United Nations Industrial Development Organization (UNIDO)."""

import polars as pl

from sources.table import Column, Table

INDUSTRIAL_PRODUCTION = Table(
    publisher="unido",
    name="industrial_production",
    description=("Index of industrial production of an economy. A series mixes years, quarters and months."),
    grain=("country_code", "indicator_code", "activity_code", "period"),
    partitions=(Column("country_code", pl.String(), "Economy, numeric code of ISO 3166, three digits."),),
    columns=(
        Column("indicator_code", pl.String(), "52 is the original index."),
        Column("activity_code", pl.String(), "Activity of ISIC Rev. 4; C is all manufacturing."),
        Column("period", pl.String(), "Year (2005), quarter (2026 Q1) or month (2006 M01)."),
        Column("value", pl.Float64(), "Index, in UNIDO's base year.", unit="index"),
    ),
)

TABLES = (INDUSTRIAL_PRODUCTION,)
