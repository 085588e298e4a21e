"""Raw tables of the World Bank's indicators."""

import polars as pl

from sources.table import Column, Table

INDICATOR_VALUE = Table(
    publisher="worldbank",
    name="indicator_value",
    description=(
        "One indicator of an area in a year. Areas are economies and the World Bank's own aggregates. Years "
        "without a value, which the World Bank sends as empty, have no row."
    ),
    grain=("indicator_code", "area_code", "year"),
    partitions=(Column("indicator_code", pl.String(), "Indicator as the World Bank names it, e.g. NY.GDP.MKTP.CD."),),
    columns=(
        Column("area_code", pl.String(), "Alpha-3 code of the area; of aggregates the World Bank's own, e.g. WLD."),
        Column("year", pl.Int16(), "Calendar year."),
        Column("area_name", pl.String(), "English name of the area."),
        Column("value", pl.Float64(), "Value, in the unit of the indicator."),
        Column("status", pl.String(), "Status of the observation by the World Bank; mostly empty.", may_be_blank=True),
        Column("updated_on", pl.Date(), "Day of the World Bank's release with this value."),
    ),
)

TABLES = (INDICATOR_VALUE,)
