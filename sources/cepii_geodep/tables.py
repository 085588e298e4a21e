"""Raw tables of CEPII GeoDep."""

import polars as pl

from sources.table import Column, Table

IMPORT_DEPENDENCY = Table(
    publisher="cepii_geodep",
    name="import_dependency",
    description="Import dependencies by economy and product, as CEPII computes them. For comparison only.",
    grain=("release", "year", "iso3_code", "product_code"),
    partitions=(Column("release", pl.String(), "The release, by the name of its file."),),
    columns=(
        Column("year", pl.Int16(), "Calendar year."),
        Column("iso3_code", pl.String(), "Importing economy, ISO 3166 alpha-3."),
        Column("product_code", pl.String(), "Six-digit HS code, leading zeros kept."),
        Column("import_hhi", pl.Float64(), "Criterion 1: concentration of imports.", unit="index", nullable=True),
        Column("export_hhi", pl.Float64(), "Criterion 2: concentration of world exports.", unit="index", nullable=True),
        Column(
            "import_export_ratio",
            pl.Float64(),
            "Criterion 3: imports over exports; 9999 where nothing is exported.",
            unit="ratio",
            nullable=True,
        ),
        Column("is_dependent", pl.Boolean(), "The verdict: criteria 1 to 3 in two of three years."),
    ),
)

TABLES = (IMPORT_DEPENDENCY,)
