"""How a Stata file of CEPII GeoDep becomes a conforming frame."""

import struct
import warnings
from pathlib import Path

import pandas as pd
import polars as pl
from pandas.io.stata import StataReader

from sources.cepii_geodep.tables import IMPORT_DEPENDENCY
from sources.table import ContractViolation, ParsedPart

MAX_BYTES = 1 << 30
# The criteria are published, the names of the variables were not seen: these are the ones looked for.
VARIABLES = {
    "year": ("year", "t"),
    "iso3_code": ("iso3", "iso3_d", "importer", "country"),
    "product_code": ("hs6", "k", "product"),
    "import_hhi": ("hhi_import", "hhi_m", "criterion1"),
    "export_hhi": ("hhi_export", "hhi_x", "criterion2"),
    "import_export_ratio": ("ratio", "import_export_ratio", "criterion3"),
    "is_dependent": ("dependent", "dependency", "dep"),
}
UNREADABLE = (
    AttributeError,
    EOFError,
    IndexError,
    KeyError,
    MemoryError,
    OSError,  # seeking to where a damaged file points
    OverflowError,
    TypeError,
    UnicodeWarning,
    ValueError,
    struct.error,
)


def read_release(path: Path, release: str) -> ParsedPart:
    """Read a release. Raises :class:`ContractViolation` where the file is none or names its variables otherwise."""
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise ContractViolation(f"{path.name}: has {size:,} bytes; at most {MAX_BYTES:,} are accepted")
    try:
        # Value labels and dates stay numbers; nothing in a Stata file is executed.
        with warnings.catch_warnings():
            warnings.simplefilter("error", UnicodeWarning)  # text in another encoding than the file says
            with StataReader(path, convert_categoricals=False, convert_dates=False) as reader:
                found = _variables(path, list(reader.variable_labels()))
            rows = pd.read_stata(path, columns=list(found.values()), convert_categoricals=False, convert_dates=False)
    except UNREADABLE as error:
        raise ContractViolation(f"{path.name}: cannot be read as a Stata file ({error!r})") from error
    frame = pl.from_pandas(rows).rename({variable: column for column, variable in found.items()})
    return IMPORT_DEPENDENCY.part(_typed(frame), path.name, release=release)


def _variables(path: Path, names: list[str]) -> dict[str, str]:
    found = {column: [name for name in names if name.lower() in candidates] for column, candidates in VARIABLES.items()}
    unclear = {column: VARIABLES[column] for column, matches in found.items() if len(matches) != 1}
    if unclear:
        raise ContractViolation(
            f"{path.name}: expected one variable for each of {unclear}; it has {names}. "
            f"Add the right names to VARIABLES in sources/cepii_geodep/parse.py"
        )
    return {column: matches[0] for column, matches in found.items()}


def _typed(frame: pl.DataFrame) -> pl.DataFrame:
    """Make codes of numbers, and a verdict of 0 and 1; another number is no verdict."""
    verdict = pl.col("is_dependent").cast(pl.Float64)
    code = pl.col("product_code")
    code = code.cast(pl.Int64) if frame.schema["product_code"].is_numeric() else code
    return frame.with_columns(
        product_code=code.cast(pl.String).str.strip_chars().str.zfill(6),
        iso3_code=pl.col("iso3_code").cast(pl.String).str.strip_chars().replace("", None),
        is_dependent=pl.when(verdict.is_in([0.0, 1.0])).then(verdict == 1),
    )
