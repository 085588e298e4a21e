"""Parse CEPII's file of elasticities into a conforming frame."""

import re
from pathlib import Path

import polars as pl

from sources.cells import padded
from sources.delimited import read_delimited
from sources.protee.tables import ELASTICITY
from sources.table import ContractViolation, ParsedPart

FILE_NAME = re.compile(r"ProTEE_(\d+)_(\d+)\.csv", flags=re.IGNORECASE)
COLUMNS = ("hs6", "zero", "positive")
ELASTICITIES = ("sigma", "elasticity")  # the column's name in the file, and in its description
MARKS = {"0": False, "1": True}
MISSING = ("", "NA", "NaN", ".")


def version_of(file_name: str) -> str | None:
    """Return the version a file holds, or None for a file of another kind."""
    match = FILE_NAME.fullmatch(file_name)
    return f"{match[1]}.{match[2]}" if match else None


def read_elasticities(path: Path, version: str) -> ParsedPart:
    """Read the file. Raises :class:`ContractViolation` if it has another layout."""
    frame = read_delimited(path, ())
    frame = frame.rename({name: name.lower() for name in frame.columns})
    column = next((name for name in ELASTICITIES if name in frame.columns), None)
    missing = [name for name in COLUMNS if name not in frame.columns]
    if missing or column is None:
        raise ContractViolation(
            f"{path.name}: columns {missing or list(ELASTICITIES)} are missing; got {frame.columns}"
        )
    elasticities = frame.select(
        # a code that went through a spreadsheet has lost its leading zero
        product_code=padded(path.name, frame, "hs6"),
        elasticity=pl.when(~pl.col(column).fill_null("").is_in(MISSING)).then(column),
        is_not_significant=pl.col("zero").replace_strict(MARKS, default=None, return_dtype=pl.Boolean),
        is_positive=pl.col("positive").replace_strict(MARKS, default=None, return_dtype=pl.Boolean),
    )
    return ELASTICITY.part(elasticities, path.name, version=version)
