"""Parse a Stata file of CEPII GeoDep into a conforming frame."""

import struct
import warnings
from pathlib import Path

import pandas as pd
import polars as pl
from pandas.io.stata import StataReader

from sources.cells import padded, refuse_blank
from sources.cepii_geodep.tables import IMPORT_DEPENDENCY
from sources.table import ContractViolation, ParsedPart

MAX_BYTES = 1 << 30
START, END = b"<stata_dta>", b"</stata_dta>"
# The criteria are documented, the names of the variables are not: these candidates are tried.
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
    OSError,  # seeking to an offset that a damaged file gives
    OverflowError,
    TypeError,
    UnicodeWarning,
    ValueError,
    struct.error,
)


def read_release(path: Path, release: str) -> ParsedPart:
    """Read a release. Raises :class:`ContractViolation` if the file is not one or has other variable names."""
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise ContractViolation(f"{path.name}: has {size:,} bytes; at most {MAX_BYTES:,} are accepted")
    _check_end(path)
    try:
        # Value labels and dates stay numbers; nothing in a Stata file is executed.
        with warnings.catch_warnings():
            warnings.simplefilter("error", UnicodeWarning)  # text that is not in the encoding the file declares
            with StataReader(path, convert_categoricals=False, convert_dates=False) as reader:
                found = _variables(path, list(reader.variable_labels()))
            rows = pd.read_stata(path, columns=list(found.values()), convert_categoricals=False, convert_dates=False)
    except UNREADABLE as error:
        raise ContractViolation(f"{path.name}: cannot be read as a Stata file ({error!r})") from error
    frame = pl.from_pandas(rows).rename({variable: column for column, variable in found.items()})
    return IMPORT_DEPENDENCY.part(_typed(path.name, frame), path.name, release=release)


def _check_end(path: Path) -> None:
    """Refuse a file that is cut behind its rows: pandas reads no further. Formats before 117 have no mark of an end."""
    with path.open("rb") as body:
        is_tagged = body.read(len(START)) == START
        body.seek(max(0, path.stat().st_size - len(END)))
        if is_tagged and body.read() != END:
            raise ContractViolation(
                f"{path.name}: cannot be read as a Stata file: it has no end ({END.decode()}) and may be cut; "
                "download it again"
            )


def _variables(path: Path, names: list[str]) -> dict[str, str]:
    found = {column: [name for name in names if name.lower() in candidates] for column, candidates in VARIABLES.items()}
    unclear = {column: VARIABLES[column] for column, matches in found.items() if len(matches) != 1}
    if unclear:
        raise ContractViolation(
            f"{path.name}: expected one variable for each of {unclear}; it has {names}. "
            f"Add the right names to VARIABLES in sources/cepii_geodep/parse.py"
        )
    return {column: matches[0] for column, matches in found.items()}


def _typed(file: str, frame: pl.DataFrame) -> pl.DataFrame:
    """Convert numeric codes to text and 0/1 to a verdict; any other number gives a null verdict."""
    verdict = pl.col("is_dependent").cast(pl.Float64)
    if frame.schema["product_code"].is_numeric():
        fractions = frame.filter(pl.col("product_code") % 1 != 0)
        if fractions.height:
            raise ContractViolation(f"{file}: product {fractions['product_code'][0]!r} is not a code")
        frame = frame.with_columns(pl.col("product_code").cast(pl.Int64))
    refuse_blank(file, frame, ["iso3_code"], first_row=1)
    return frame.with_columns(
        product_code=padded(file, frame, "product_code", first_row=1),
        iso3_code=pl.col("iso3_code").cast(pl.String).str.strip_chars(),
        is_dependent=pl.when(verdict.is_in([0.0, 1.0])).then(verdict == 1),
    )
