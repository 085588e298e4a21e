"""Raw tables of Eurostat's Comext."""

import polars as pl

from sources.table import Column, Table

AMOUNT = pl.Decimal(18, 2)

TRADE = Table(
    publisher="comext",
    name="trade",
    description="Monthly goods trade of the EU or a member with one partner, by six-digit product.",
    grain=("year", "reporter_area", "partner_area", "period", "flow_code", "product_code"),
    partitions=(
        Column("year", pl.Int16(), "Calendar year."),
        Column("reporter_area", pl.String(), "Reporter: ISO alpha-2, or EU27_2020."),
        Column("partner_area", pl.String(), "Partner: ISO alpha-2."),
    ),
    columns=(
        Column("period", pl.String(), "Month (2024-12)."),
        Column("flow_code", pl.String(), "1 imports, 2 exports."),
        Column("product_code", pl.String(), "Six characters of the Combined Nomenclature, leading zeros kept."),
        Column("value_eur", AMOUNT, "Statistical value; empty where confidential.", unit="current EUR", nullable=True),
        Column("quantity_100kg", AMOUNT, "Net weight.", unit="hundreds of kilograms", nullable=True),
    ),
)

FILE_TRADE = Table(
    publisher="comext",
    name="file_trade",
    description=(
        "Monthly goods trade of each member with each partner, by six-digit product, from the bulk file: "
        "summed over statistical procedures and the eight-digit products."
    ),
    grain=("period", "reporter_area", "partner_area", "flow_code", "product_code"),
    partitions=(Column("period", pl.String(), "Month (2024-12)."),),
    columns=(
        Column("reporter_area", pl.String(), "Reporter: two letters as Eurostat writes them."),
        Column("partner_area", pl.String(), "Partner: two letters; QP to XS are not allocated or confidential."),
        Column("flow_code", pl.String(), "1 imports, 2 exports."),
        Column("product_code", pl.String(), "First six characters of the Combined Nomenclature, zeros kept."),
        Column("value_eur", AMOUNT, "Statistical value; empty if no row has one.", unit="current EUR", nullable=True),
        Column("quantity_kg", AMOUNT, "Net weight; empty if no row has one.", unit="kilograms", nullable=True),
        Column("unweighed_value_eur", AMOUNT, "The part of the value without a weight.", unit="current EUR"),
    ),
)

TABLES = (TRADE, FILE_TRADE)
