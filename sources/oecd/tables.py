"""Raw tables of the OECD."""

import polars as pl

from sources.table import Column, Table

MUSD = "million current USD"
NOT_APPLICABLE = "_Z"  # SDMX's own code for a dimension that does not apply

ICIO_PARTITIONS = (
    Column("edition", pl.String(), "Edition of the inter-country input-output tables, for example 2025."),
    Column(
        "form",
        pl.String(),
        "SML: the table as published. EXTRACT: a third-party extract without small flows, without final demand by "
        "destination and without the rest of the world.",
    ),
    Column("year", pl.Int16(), "Calendar year of the table."),
)

ICIO_FLOWS = Table(
    publisher="oecd",
    name="icio_flows",
    description=(
        "Sales of intermediate inputs from an industry of one economy to another. Only non-zero flows are stored, "
        "in the order of rows and then columns of the matrix; nodes are numbered as in icio_totals."
    ),
    grain=("edition", "form", "year", "supplier_node", "user_node"),
    partitions=ICIO_PARTITIONS,
    columns=(
        Column("supplier_node", pl.Int16(), "Row of the matrix, from 1: the economy and industry that sells."),
        Column("user_node", pl.Int16(), "Column of the matrix, from 1: the economy and industry that buys."),
        Column("value_musd", pl.Float64(), "Value at basic prices.", unit=MUSD),
    ),
)

ICIO_TOTALS = Table(
    publisher="oecd",
    name="icio_totals",
    description=(
        "The nodes of a table, an industry in an economy each, with output (OUT), value added (VA), taxes less "
        "subsidies (TLS) and final demand."
    ),
    grain=("edition", "form", "year", "node"),
    partitions=ICIO_PARTITIONS,
    columns=(
        Column("node", pl.Int16(), "Position in the matrix, from 1 without gaps."),
        Column(
            "economy_code",
            pl.String(),
            "ISO 3166 alpha-3 as the OECD writes it; ROW is the rest of the world. Parts (CN1, MX2) are added up.",
        ),
        Column("industry_code", pl.String(), "Industry of the edition (groups of ISIC Rev. 4), for example C26."),
        Column("output_musd", pl.Float64(), "Gross output at basic prices (OUT).", unit=MUSD),
        Column("value_added_musd", pl.Float64(), "Value added (VA); empty in an extract.", unit=MUSD, nullable=True),
        Column(
            "taxes_less_subsidies_musd",
            pl.Float64(),
            "Taxes less subsidies on intermediate inputs (TLS); empty in an extract.",
            unit=MUSD,
            nullable=True,
        ),
        Column("value_added_and_taxes_musd", pl.Float64(), "VA and TLS together.", unit=MUSD),
        Column("final_demand_musd", pl.Float64(), "Sales to final demand of all economies.", unit=MUSD),
        Column(
            "intermediate_sales_musd",
            pl.Float64(),
            "Sales to industries: added up from the published table, stated in an extract.",
            unit=MUSD,
        ),
        Column("listed_sales_musd", pl.Float64(), "Sum of the node's row in icio_flows.", unit=MUSD),
        Column("listed_purchases_musd", pl.Float64(), "Sum of the node's column in icio_flows.", unit=MUSD),
    ),
)

ICIO_FINAL_DEMAND = Table(
    publisher="oecd",
    name="icio_final_demand",
    description="Purchases of an economy's final demand, and the taxes on them. Only non-zero values are stored.",
    grain=("edition", "form", "year", "row_code", "economy_code", "category_code"),
    partitions=ICIO_PARTITIONS,
    columns=(
        Column(
            "row_code", pl.String(), "Economy and industry that sells, as published (CHN_C26), or TLS for the taxes."
        ),
        Column("economy_code", pl.String(), "Economy of the final demand."),
        Column(
            "category_code",
            pl.String(),
            "HFCE households, NPISH non-profit, GGFC government, GFCF fixed capital, INVNT inventories, DPABR "
            "purchases abroad.",
        ),
        Column("value_musd", pl.Float64(), "Value at basic prices; inventories may be negative.", unit=MUSD),
    ),
)

OBSERVATIONS = Table(
    publisher="oecd",
    name="observations",
    description="Observations of OECD dataflows (TiVA, STAN, MSTI), one row for each key and period, as published.",
    grain=(
        "dataflow",
        "measure_code",
        "area_code",
        "activity_code",
        "counterpart_code",
        "unit_code",
        "frequency_code",
        "other_dimensions",
        "time_period",
    ),
    partitions=(Column("dataflow", pl.String(), "Our name of the dataflow, for example tiva_mainlv."),),
    columns=(
        Column("measure_code", pl.String(), "What is measured (MEASURE)."),
        Column("area_code", pl.String(), "Economy or group of economies (REF_AREA)."),
        Column("activity_code", pl.String(), "Industry (ACTIVITY); _Z where the dataflow has none."),
        Column("counterpart_code", pl.String(), "Partner (COUNTERPART_AREA); _Z where the dataflow has none."),
        Column("unit_code", pl.String(), "Unit (UNIT_MEASURE)."),
        Column("frequency_code", pl.String(), "Frequency (FREQ): A, Q or M."),
        Column(
            "other_dimensions", pl.String(), "Further dimensions as NAME=code, joined by ;, or _Z if there is none."
        ),
        Column("time_period", pl.String(), "Period as published: 2022, 2022-Q1 or 2022-01."),
        Column("value", pl.Float64(), "Observed value before the multiplier; empty if missing.", nullable=True),
        Column("unit_multiplier", pl.Int16(), "Power of ten the value is counted in (UNIT_MULT): 6 is millions."),
        Column("status_code", pl.String(), "Observation status (OBS_STATUS), where given.", nullable=True),
        Column("edition", pl.String(), "Edition from our list of dataflows; the data do not state it.", nullable=True),
    ),
)

TABLES = (ICIO_FLOWS, ICIO_TOTALS, ICIO_FINAL_DEMAND, OBSERVATIONS)
