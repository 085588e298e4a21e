"""Raw tables of CEPII BACI."""

import polars as pl

from sources.table import Column, Table

HS_EDITION = Column(
    "hs_edition", pl.String(), "Edition of the Harmonized System the products are coded in, HS92 to HS22."
)

BILATERAL_TRADE = Table(
    publisher="baci",
    name="bilateral_trade",
    description=(
        "Reconciled trade between two economies. Only positive flows are published: absence is zero or unreported."
    ),
    grain=("hs_edition", "year", "product_code", "importer_baci_code", "exporter_baci_code"),
    partitions=(HS_EDITION, Column("year", pl.Int16(), "Calendar year of the flow.")),
    columns=(
        Column("product_code", pl.String(), "Six-digit HS code, leading zeros kept."),
        Column("importer_baci_code", pl.Int16(), "Importing economy, in BACI's numbering (close to ISO 3166 numeric)."),
        Column("exporter_baci_code", pl.Int16(), "Exporting economy, in BACI's numbering."),
        Column("value_kusd", pl.Decimal(18, 3), "Reconciled value, free on board.", unit="thousand current USD"),
        Column("quantity_t", pl.Decimal(18, 3), "Net weight; empty where unknown.", unit="tonnes", nullable=True),
    ),
)

COUNTRY_CODES = Table(
    publisher="baci",
    name="country_codes",
    description="Economies of a BACI release, as its code list names them.",
    grain=("hs_edition", "baci_code"),
    partitions=(HS_EDITION,),
    columns=(
        Column("baci_code", pl.Int16(), "Economy in BACI's numbering."),
        Column("economy_name", pl.String(), "English name."),
        Column("iso2_code", pl.String(), "ISO 3166 alpha-2, where BACI gives one.", nullable=True),
        Column("iso3_code", pl.String(), "ISO 3166 alpha-3, where BACI gives one.", nullable=True),
    ),
)

PRODUCT_CODES = Table(
    publisher="baci",
    name="product_codes",
    description="Products of a BACI release: the nomenclature of its HS edition.",
    grain=("hs_edition", "product_code"),
    partitions=(HS_EDITION,),
    columns=(
        Column(
            "product_code", pl.String(), "Six-digit HS code, leading zeros kept; 9999AA is trade not specified by kind."
        ),
        Column("product_name", pl.String(), "English description."),
    ),
)

TABLES = (BILATERAL_TRADE, COUNTRY_CODES, PRODUCT_CODES)
