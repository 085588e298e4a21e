"""Raw tables of the United Nations Statistics Division (UNSD)."""

import polars as pl

from sources.table import Column, Table

HS_CORRELATION = Table(
    publisher="unsd",
    name="hs_correlation",
    description="Which subheadings of two editions of the Harmonized System correspond, as UNSD publishes it.",
    grain=("newer_edition", "older_edition", "newer_code", "older_code"),
    partitions=(
        Column("newer_edition", pl.String(), "The newer of the two HS editions, for example HS22."),
        Column("older_edition", pl.String(), "The older of the two HS editions, for example HS17."),
    ),
    columns=(
        Column("newer_code", pl.String(), "Six-digit subheading of the newer edition, leading zeros kept."),
        Column("older_code", pl.String(), "Six-digit subheading of the older edition that shares goods with it."),
        Column("relation", pl.String(), "1:1, n:1, 1:n or n:n, read from the newer to the older edition."),
        Column(
            "is_conversion",
            pl.Boolean(),
            "True for the one older subheading to which UNSD's conversion table assigns all of the newer one.",
        ),
    ),
)

TABLES = (HS_CORRELATION,)
