"""Parse a UNSD workbook of conversion and correlation tables into a conforming frame."""

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from xml.etree.ElementTree import ParseError

import polars as pl
from openpyxl import Workbook, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from sources.archive import OFFICE_PART, Limits, open_archive
from sources.table import ContractViolation, ParsedPart, partition_of
from sources.unsd.tables import HS_CORRELATION

MIB = 1 << 20
# The largest known workbook unpacks to 4 MiB.
LIMITS = Limits(member_bytes=32 * MIB, total_bytes=64 * MIB, members=200, names=OFFICE_PART)
MAX_ROWS = 100_000  # the largest known sheet has 15,659
HEADER_ROWS = 10  # the header is among the first rows, below a title or an empty line
FILE_NAME = re.compile(r"HS\s?(\d{4})\s?to\s?HS\s?(\d{4})\b.*\.xlsx", flags=re.IGNORECASE)
HEADING = re.compile(r"(?:from|to)?\s*HS\s*(\d{4})", flags=re.IGNORECASE)
EDITION_YEARS = (1992, 1996, 2002, 2007, 2012, 2017, 2022)
UNREADABLE = (
    AttributeError,
    IndexError,
    InvalidFileException,
    KeyError,
    OverflowError,
    ParseError,
    TypeError,
    ValueError,  # defusedxml raises it for entities and document types
)

Cells = tuple[object, ...]


@dataclass(frozen=True, order=True)
class EditionPair:
    """Two editions of the Harmonized System, named like BACI's: HS22, HS17."""

    newer: str
    older: str

    @property
    def dataset(self) -> str:
        """The name of the dataset: HS22-HS17."""
        return f"{self.newer}-{self.older}"


def pair_of(file_name: str) -> EditionPair | None:
    """Return the two editions in a file's name, or None for a file of another kind."""
    match = FILE_NAME.fullmatch(file_name)
    years = tuple(int(year) for year in match.groups()) if match else ()
    return _pair(years) if years and set(years) <= set(EDITION_YEARS) and years[0] > years[1] else None


def read_workbook(path: Path, pair: EditionPair) -> ParsedPart:
    """Read both tables of a workbook into one: every correlation, and whether it is the one used for conversion.

    Raises :class:`sources.archive.ArchiveRefused` for a broken or dangerous file and :class:`ContractViolation` for one
    whose contents are not what UNSD publishes between these editions.
    """
    with open_archive(path, LIMITS):
        try:
            # Formulas are read as text and fail as codes; links to other files are not followed.
            with closing(load_workbook(path, read_only=True, keep_links=False)) as workbook:
                correlations = list(_codes(path, "correlation", workbook, pair))
                conversions = list(_codes(path, "conversion", workbook, pair))
        except UNREADABLE as error:
            reason = error.__cause__ or error  # openpyxl wraps the cause in a general error
            raise ContractViolation(f"{path.name}: cannot be read as a workbook ({reason!r})") from error
    return ParsedPart(
        HS_CORRELATION,
        partition_of(newer_edition=pair.newer, older_edition=pair.older),
        _joined(path, correlations, conversions),
    )


def _pair(years: tuple[int, ...]) -> EditionPair:
    newer, older = (f"HS{year % 100:02d}" for year in years)
    return EditionPair(newer, older)


def _codes(path: Path, kind: str, workbook: Workbook, pair: EditionPair) -> Iterator[Cells]:
    """Yield the rows below the header of the one sheet of a kind, as text."""
    found = [sheet for sheet in workbook if kind in sheet.title.lower()]
    if len(found) != 1:
        raise ContractViolation(
            f"{path.name}: expected one sheet with {kind!r} in its title; its sheets are {workbook.sheetnames}"
        )
    title = found[0].title
    # One row more than is accepted, so that an excess is detected; columns beyond the third are notes.
    rows = found[0].iter_rows(max_row=HEADER_ROWS + MAX_ROWS + 1, max_col=3, values_only=True)
    header_row = _skip_header(path, title, rows, pair)
    for count, row in enumerate(rows, start=1):
        if any(cell is not None for cell in row):
            if count > MAX_ROWS:
                raise ContractViolation(f"{path.name}: sheet {title!r} has more than {MAX_ROWS:,} rows")
            texts = tuple(_text(cell) for cell in row)
            if "" in texts[:2]:  # padded with zeros it would become a code
                column = "AB"[texts.index("")]
                raise ContractViolation(f"{path.name}: sheet {title!r}, cell {column}{header_row + count} has no code")
            yield texts


def _skip_header(path: Path, title: str, rows: Iterator[Cells], pair: EditionPair) -> int:
    """Advance past the header and return its row number."""
    for number in range(1, HEADER_ROWS + 1):
        matches = [HEADING.fullmatch(_text(cell)) for cell in next(rows, ())[:2]]
        years = tuple(int(match[1]) for match in matches if match)
        if len(years) == 2:
            if _pair(years) != pair:
                raise ContractViolation(
                    f"{path.name}: sheet {title!r} connects {_pair(years).dataset}, not {pair.dataset}"
                )
            return number
    raise ContractViolation(
        f"{path.name}: sheet {title!r} has no header that names two HS editions in its first {HEADER_ROWS} rows"
    )


def _text(cell: object) -> str:
    return "" if cell is None else str(cell).strip()


def _joined(path: Path, correlations: list[Cells], conversions: list[Cells]) -> pl.DataFrame:
    schema = {"newer_code": pl.String, "older_code": pl.String}
    links = pl.DataFrame(correlations, schema | {"relation": pl.String}, orient="row")
    chosen = pl.DataFrame([row[:2] for row in conversions], schema, orient="row")
    # A code stored as a number, as in the last row of one workbook, has lost its leading zeros.
    six_digits = pl.col("newer_code", "older_code").str.zfill(6)
    links, chosen = links.with_columns(six_digits), chosen.with_columns(six_digits, is_conversion=pl.lit(True))
    unexpected_rows = chosen.join(links, on=["newer_code", "older_code"], how="anti")
    if unexpected_rows.height:
        raise ContractViolation(
            f"{path.name}: {unexpected_rows.height:,} conversions are not among the correlations, "
            f"for example {unexpected_rows.row(0)[:2]}"
        )
    joined = links.join(chosen, on=["newer_code", "older_code"], how="left")
    try:
        return HS_CORRELATION.conform(joined.with_columns(pl.col("is_conversion").fill_null(False)))
    except ContractViolation as error:
        raise ContractViolation(f"{path.name}: {error}") from error
