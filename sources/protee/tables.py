"""Raw tables of CEPII's Product Level Trade Elasticities."""

import polars as pl

from sources.table import Column, Table

ELASTICITY = Table(
    publisher="protee",
    name="elasticity",
    description="Elasticity of trade to tariffs by HS6 product, with CEPII's marks on estimates that were replaced.",
    grain=("version", "product_code"),
    partitions=(Column("version", pl.String(), "Version of the file, for example 0.1."),),
    columns=(
        Column("product_code", pl.String(), "Six-digit code of HS2007, leading zeros kept."),
        Column("elasticity", pl.Float64(), "Elasticity as published; empty if there is none.", "ratio", nullable=True),
        Column("is_not_significant", pl.Boolean(), "CEPII's mark zero: not significant at 1 %."),
        Column("is_positive", pl.Boolean(), "CEPII's mark positive: the estimate has the wrong sign."),
    ),
)

TABLES = (ELASTICITY,)
