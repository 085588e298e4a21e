"""Raw tables of the US Census Bureau's international trade statistics."""

import polars as pl

from sources.table import Column, Table

USD = pl.Decimal(18, 0)
YEAR = Column("year", pl.Int16(), "Calendar year; values are of the whole year.")
PARTNER = (
    Column("cty_code", pl.String(), "Partner by Schedule C: four digits; a hyphen is all countries, 0003 the EU."),
    Column("cty_name", pl.String(), "The partner's name in capitals, as the Bureau writes it."),
    Column(
        "product_code",
        pl.String(),
        "Six digits, leading zeros kept: HS subheadings, and chapters 98 and 99, which are national.",
    ),
)

IMPORTS = Table(
    publisher="census",
    name="imports",
    description="US imports for consumption by partner and six-digit product, January to December.",
    grain=("year", "cty_code", "product_code"),
    partitions=(YEAR,),
    columns=(
        *PARTNER,
        Column("consumption_value_usd", USD, "Customs value of imports for consumption.", unit="current USD"),
        Column("calculated_duty_usd", USD, "Duty calculated on them.", unit="current USD"),
    ),
)

EXPORTS = Table(
    publisher="census",
    name="exports",
    description="US exports, domestic and foreign goods, by partner and six-digit product, January to December.",
    grain=("year", "cty_code", "product_code"),
    partitions=(YEAR,),
    columns=(
        *PARTNER,
        Column("export_value_usd", USD, "Value free alongside ship at the US port.", unit="current USD"),
    ),
)

TABLES = (IMPORTS, EXPORTS)
