"""Raw tables of UN Comtrade."""

import polars as pl

from sources.table import Column, Table

USD = pl.Decimal(20, 3)

TRADE = Table(
    publisher="comtrade",
    name="trade",
    description="Goods trade as a reporter sent it, by partner and six-digit product, over all modes and procedures.",
    grain=(
        "frequency",
        "year",
        "reporter_code",
        "period",
        "flow_code",
        "partner_code",
        "classification_code",
        "product_code",
    ),
    partitions=(
        Column("frequency", pl.String(), "A for years, M for months."),
        Column("year", pl.Int16(), "Calendar year."),
        Column("reporter_code", pl.String(), "Reporter in Comtrade's numbering (M49, but 842 is the USA)."),
    ),
    columns=(
        Column("period", pl.String(), "Year (2024) or month (202412)."),
        Column("flow_code", pl.String(), "M imports, X exports, RX re-exports, which are a part of exports."),
        Column("partner_code", pl.String(), "Partner in Comtrade's numbering; 0 is the world."),
        Column("classification_code", pl.String(), "Edition of the Harmonized System, H0 (1992) to H6 (2022)."),
        Column("product_code", pl.String(), "Six-digit code, leading zeros kept."),
        Column("value_usd", USD, "Primary value: imports cif where there is one, exports fob.", unit="current USD"),
        Column("cif_value_usd", USD, "Value with insurance and freight.", unit="current USD", nullable=True),
        Column("fob_value_usd", USD, "Value free on board.", unit="current USD", nullable=True),
        Column("net_weight_kg", USD, "Net weight; 0 may also mean unknown.", unit="kilograms", nullable=True),
        Column("is_net_weight_estimated", pl.Boolean(), "True where the UN estimated the weight.", nullable=True),
    ),
)

REPORTERS = Table(
    publisher="comtrade",
    name="reporters",
    description="Reporters of Comtrade, as its reference table lists them.",
    grain=("reporter_code",),
    columns=(
        Column("reporter_code", pl.String(), "Reporter in Comtrade's numbering, without padding."),
        Column("reporter_name", pl.String(), "English name."),
        Column("iso3_code", pl.String(), "ISO 3166 alpha-3, or a code of Comtrade's own.", nullable=True),
        Column("valid_from", pl.Date(), "First day the code stands for the reporter."),
        Column("valid_to", pl.Date(), "Last day; empty while valid.", nullable=True),
        Column("is_group", pl.Boolean(), "True for a group of economies such as the European Union."),
    ),
)

TABLES = (TRADE, REPORTERS)
