"""Raw tables of the OECD-WTO Balanced Trade in Services dataset (BaTIS, BPM6)."""

import polars as pl

from sources.table import Column, Table

MUSD = "million current USD"
VALUE = pl.Decimal(18, 6)

SERVICES_TRADE = Table(
    publisher="batis",
    name="services_trade",
    description=(
        "Trade in one service item between two economies or groups, in three values: as reported, as completed by "
        "estimates, and as balanced between both sides."
    ),
    grain=("year", "item_code", "reporter_code", "partner_code", "flow_code"),
    partitions=(Column("year", pl.Int16(), "Calendar year of the flow."),),
    columns=(
        Column("item_code", pl.String(), "Service item of EBOPS 2010, for example SI2."),
        Column("reporter_code", pl.String(), "Reporting economy or group, as published (ISO 3166 alpha-2 or own)."),
        Column("reporter_type", pl.String(), "c for an economy, g for a group; as published."),
        Column("partner_code", pl.String(), "Partner economy or group, as published."),
        Column("partner_type", pl.String(), "c for an economy, g for a group; as published."),
        Column("flow_code", pl.String(), "X exports, M imports, as the reporter sees them."),
        Column("reported_value_musd", VALUE, "Value as reported; empty if none was.", unit=MUSD, nullable=True),
        Column("final_value_musd", VALUE, "Reported value completed by estimates.", unit=MUSD, nullable=True),
        Column(
            "final_value_method",
            pl.String(),
            "Method of the final value: R_… reported, E… derived or estimated, M… modelled.",
            nullable=True,
        ),
        Column("balanced_value_musd", VALUE, "Value reconciled with the mirror flow.", unit=MUSD, nullable=True),
    ),
)

TABLES = (SERVICES_TRADE,)
