"""Raw tables of the Common High Priority List."""

import polars as pl

from sources.table import Column, Table

CONTROL_LIST = Table(
    publisher="bis_chpl",
    name="control_list",
    description="Items of the Common High Priority List by HS subheading, with their tier.",
    grain=("valid_from", "hs_edition", "product_code"),
    partitions=(Column("valid_from", pl.String(), "Day the list was published, for example 2024-02-23."),),
    columns=(
        Column("hs_edition", pl.String(), "Edition of the Harmonized System the codes are of, for example HS22."),
        Column("product_code", pl.String(), "Six-digit HS code, leading zeros kept."),
        Column("tier", pl.String(), "Tier of the list: 1, 2, 3A, 3B, 4A or 4B; 1 is of the greatest concern."),
        Column("product_name", pl.String(), "Description, where the file has one.", nullable=True),
    ),
)

TABLES = (CONTROL_LIST,)
