"""Raw tables of Eurostat's PRODCOM: industrial production of the European Union by product."""

import polars as pl

from sources.table import Column, Table

AMOUNT = pl.Decimal(18, 3)

PRODUCTION = Table(
    publisher="prodcom",
    name="production",
    description=(
        "Production, exports and imports of one product by one economy in a year. Values, units and flags, which the "
        "publisher sends as rows, are columns. A confidential value is empty, never zero."
    ),
    grain=("dataset", "year", "reporter_code", "product_code"),
    partitions=(
        Column("dataset", pl.String(), "DS-059358 (CPA 2.1) or DS-059367 (CPA 2.2)."),
        Column("year", pl.Int16(), "Calendar year."),
    ),
    columns=(
        Column("reporter_code", pl.String(), "Economy or group as Eurostat writes it (GR or EL, EU27_2020)."),
        Column("product_code", pl.String(), "Eight-digit PRODCOM code, leading zeros kept."),
        Column("unit_code", pl.String(), "Unit of quantities (QNTUNIT), for example KG.", nullable=True),
        Column("production_quantity", AMOUNT, "Sold production (PRODQNT), in the unit.", nullable=True),
        Column(
            "production_quantity_flag",
            pl.String(),
            "Flag of the quantity (PQNTFLAG): :C confidential, :E estimate, :U low reliability, :R rounded.",
            nullable=True,
        ),
        Column("production_value_eur", AMOUNT, "Value of sold production (PRODVAL).", unit="EUR", nullable=True),
        Column("production_value_flag", pl.String(), "Flag of the value (PVALFLAG).", nullable=True),
        Column("export_quantity", AMOUNT, "Exports (EXPQNT), in the unit.", nullable=True),
        Column("export_value_eur", AMOUNT, "Exports (EXPVAL).", unit="EUR", nullable=True),
        Column("import_quantity", AMOUNT, "Imports (IMPQNT), in the unit.", nullable=True),
        Column("import_value_eur", AMOUNT, "Imports (IMPVAL).", unit="EUR", nullable=True),
        Column("published_at", pl.String(), "When Eurostat last changed the dataset (LAST UPDATE), as written."),
    ),
)

TABLES = (PRODUCTION,)
