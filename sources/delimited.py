"""Strict reading of comma-separated text: every column as text, and a malformed file is rejected completely.

Nothing is guessed and nothing computed. A formula, a row of a different length, a last line without its end,
undecodable bytes, or text that an earlier program damaged: each rejects the file.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from sources.cells import damage, damage_of_name
from sources.table import ContractViolation

MIB = 1 << 20
MAX_BYTES = 64 * MIB
BLOCK = MIB // 2  # a line must fit into one; the longest, of an input-output table, has about 80 kB
PAGE = re.compile(r"\s*(?:<!doctype|<html|<\?xml)", flags=re.IGNORECASE)
TITLE = re.compile(r"<title>(.*?)</title>", flags=re.IGNORECASE | re.DOTALL)
# Cells that a spreadsheet would evaluate; a signed number and a row of dashes are not formulas.
FORMULA = re.compile(r"\s*(?:[=@]|[+-](?=[A-Za-z(@=]))")


def read_delimited(
    path: Path,
    required: Sequence[str],
    encodings: Sequence[str] = ("utf-8",),
    skip_rows: int = 0,
    names: Collection[str] = (),
) -> pl.DataFrame:
    """Return a file as text columns, surrounding blanks stripped and empty cells as null.

    ``encodings`` are tried in turn; ``skip_rows`` lines above the header are skipped. ``names`` are the columns of
    names, in which a single lost letter is an error too. Raises :class:`ContractViolation`, with the row and the
    reason, for a malformed file or one that lacks a column of ``required``.
    """
    rows = list(_rows(path, encodings))[skip_rows:]
    header, body = (rows[0], rows[1:]) if rows else ([], [])
    repeated = [name for name, count in Counter(header).items() if count > 1]
    if repeated:
        raise ContractViolation(f"{path.name}: duplicate column {repeated[0]!r} ({header.count(repeated[0])} times)")
    missing = [name for name in required if name not in header]
    if missing:
        raise ContractViolation(f"{path.name}: columns {missing} are missing; it has {header[:30]}")
    for number, row in enumerate(body, start=skip_rows + 2):
        _check_row(path, number, row, header, names)
    schema = dict.fromkeys(header, pl.String)
    return pl.DataFrame(body, schema, orient="row").with_columns(pl.all().replace("", None))


def read_large_delimited(path: Path) -> pl.DataFrame:
    """Read a CSV file of any size as text, every line with as many fields as the header.

    Raises :class:`ContractViolation` otherwise; see :func:`check_complete`.
    """
    check_complete(path)
    try:
        return pl.read_csv(path, infer_schema=False)
    except pl.exceptions.PolarsError as error:
        raise ContractViolation(f"{path.name}: {str(error).splitlines()[0]}") from error


def check_complete(file: Path | bytes, name: str = "") -> None:
    """Raise :class:`ContractViolation` for a CSV file that is cut, or has a line with another number of fields.

    A download that breaks off leaves a file that ends within a line, and a number that lost its last digits is still a
    number. No reader we use refuses that: polars fills a short line with nulls, the strict mode of DuckDB accepts a
    surplus field that is empty, and all of them accept a last line without a line end. The fields are counted by
    pyarrow, a CSV parser, block by block: 175 MB take 0.4 s and 25 MB of memory. A cut exactly between two lines is
    left to the gates that compare the number of rows with the previous vintage.

    ``name`` is the file's name in messages, if it is not that of the path.
    """
    name = name or (file.name if isinstance(file, Path) else "")
    if not _ends_with_line_end(file):
        raise ContractViolation(f"{name}: its last line has no line end; the file may be cut: download it again")
    irregular: list[Any] = []
    try:
        _count_fields(file, irregular)
    except ValueError as error:
        reason = f"cannot be read as comma-separated values ({error})"
        if irregular:
            row = irregular[0]
            reason = f"line {row.number:,} has {row.actual_columns:,} fields, expected {row.expected_columns:,}"
            reason += f" ({row.text[:100]!r}); the file may be cut: download it again"
        raise ContractViolation(f"{name}: {reason}") from error


def _count_fields(file: Path | bytes, irregular: list[Any]) -> None:
    """Read the first column alone. Raises ValueError at the first irregular line, which is added to ``irregular``."""
    import pyarrow as pa  # imported here: only reading a file needs it
    import pyarrow.csv as arrow_csv

    def keep(row: arrow_csv.InvalidRow) -> str:
        irregular.append(row)
        return "error"

    with arrow_csv.open_csv(
        pa.BufferReader(file) if isinstance(file, bytes) else file,
        # one thread: only then does pyarrow know the number of a line
        read_options=arrow_csv.ReadOptions(use_threads=False, block_size=BLOCK, autogenerate_column_names=True),
        parse_options=arrow_csv.ParseOptions(newlines_in_values=True, invalid_row_handler=keep),
        convert_options=arrow_csv.ConvertOptions(include_columns=["f0"], column_types={"f0": pa.binary()}),
        memory_pool=pa.system_memory_pool(),  # the default one keeps what it freed
    ) as blocks:
        for _ in blocks:
            pass


def _ends_with_line_end(file: Path | bytes) -> bool:
    if isinstance(file, bytes):
        return file.endswith((b"\n", b"\r"))
    with file.open("rb") as body:
        body.seek(max(0, file.stat().st_size - 1))
        return body.read() in (b"\n", b"\r")


def _rows(path: Path, encodings: Sequence[str]) -> list[list[str]]:
    text = _text(path, encodings)
    if PAGE.match(text):
        title = TITLE.search(text)
        titled = f" titled {title[1].strip()[:100]!r}" if title else ""
        raise ContractViolation(f"{path.name}: is a web page{titled}, not a table; download it again")
    if text and not text.endswith(("\n", "\r")):
        last = text.count("\n") + 1
        raise ContractViolation(
            f"{path.name}: line {last:,}, the last one, has no line end; the file may be cut: download it again, "
            "or end the line if you wrote it yourself"
        )
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        raise ContractViolation(f"{path.name}: cannot be read as comma-separated values ({error})") from error
    # No-break spaces come out of word processors; they are blanks.
    return [[cell.replace("\u00a0", " ").strip() for cell in row] for row in rows if any(row)]


def _text(path: Path, encodings: Sequence[str]) -> str:
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise ContractViolation(f"{path.name}: has {size:,} bytes; at most {MAX_BYTES:,} are accepted")
    body = path.read_bytes()
    if b"\0" in body:
        raise ContractViolation(f"{path.name}: is not text; it starts with {body[:16]!r}")
    if body.startswith(b"\xef\xbb\xbf"):
        encodings = ("utf-8-sig",)
    reasons = []
    for encoding in encodings:
        try:
            return body.decode(encoding)
        except UnicodeDecodeError as error:
            line = body.count(b"\n", 0, error.start) + 1
            reasons.append(f"{encoding} has no {body[error.start : error.start + 2]!r} (line {line:,})")
    raise ContractViolation(f"{path.name}: is in another encoding: {'; '.join(reasons)}")


def _check_row(path: Path, number: int, row: list[str], header: list[str], names: Collection[str]) -> None:
    if len(row) != len(header):
        raise ContractViolation(f"{path.name}: row {number:,} has {len(row)} cells, the header has {len(header)}")
    for name, cell in zip(header, row, strict=True):
        found = "a formula" if FORMULA.match(cell) else (damage_of_name if name in names else damage)(cell)
        if found:
            raise ContractViolation(f"{path.name}: row {number:,}, column {name!r} holds {found}: {cell[:60]!r}")
