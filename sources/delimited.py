"""Strict reading of comma-separated text: every column as text, and a malformed file is rejected completely.

Nothing is guessed and nothing computed. A formula, a row of a different length, undecodable bytes, or names that an
earlier program turned into question marks: each rejects the file.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from sources.table import ContractViolation

MIB = 1 << 20
MAX_BYTES = 64 * MIB
PAGE = re.compile(r"\s*(?:<!doctype|<html|<\?xml)", flags=re.IGNORECASE)
TITLE = re.compile(r"<title>(.*?)</title>", flags=re.IGNORECASE | re.DOTALL)
# Cells that a spreadsheet would evaluate; a signed number and a row of dashes are not formulas.
FORMULA = re.compile(r"\s*(?:[=@]|[+-](?=[A-Za-z(@=]))")
# Mojibake (UTF-8 decoded as a Western code page and encoded again) and the replacement character.
GARBLED = re.compile("Ã[\u0080-\u00bf]|â€|\ufffd")
LOST = re.compile(r"\?{2,}")  # question marks in place of characters that an encoding lacks


def read_delimited(
    path: Path, required: Sequence[str], encodings: Sequence[str] = ("utf-8",), skip_rows: int = 0
) -> pl.DataFrame:
    """Return a file as text columns, surrounding blanks stripped and empty cells as null.

    ``encodings`` are tried in turn; ``skip_rows`` lines above the header are skipped. Raises
    :class:`ContractViolation`, with the row and the reason, for a malformed file or one that lacks a column of
    ``required``.
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
        _check_row(path, number, row, header)
    schema = dict.fromkeys(header, pl.String)
    return pl.DataFrame(body, schema, orient="row").with_columns(pl.all().replace("", None))


def read_large_delimited(path: Path) -> pl.DataFrame:
    """Read a CSV file of any size as text, every line with as many fields as the header.

    Raises :class:`ContractViolation` otherwise: a CSV reader takes the rest of a short line as missing.
    """
    try:
        frame = pl.read_csv(path, infer_schema=False)
    except pl.exceptions.PolarsError as error:
        raise ContractViolation(f"{path.name}: {str(error).splitlines()[0]}") from error
    commas, quotes = 0, 0
    with path.open("rb") as body:
        for chunk in iter(lambda: body.read(1 << 20), b""):
            commas, quotes = commas + chunk.count(b","), quotes + chunk.count(b'"')
    # a quoted field may hold commas of its own; the publishers read here write codes and numbers without quotes
    if not quotes and commas != (frame.width - 1) * (frame.height + 1):
        raise ContractViolation(f"{path.name}: a line does not have {frame.width} fields; the file may be truncated")
    return frame


def _rows(path: Path, encodings: Sequence[str]) -> list[list[str]]:
    text = _text(path, encodings)
    if PAGE.match(text):
        title = TITLE.search(text)
        titled = f" titled {title[1].strip()[:100]!r}" if title else ""
        raise ContractViolation(f"{path.name}: is a web page{titled}, not a table; download it again")
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


def _check_row(path: Path, number: int, row: list[str], header: list[str]) -> None:
    if len(row) != len(header):
        raise ContractViolation(f"{path.name}: row {number:,} has {len(row)} cells, the header has {len(header)}")
    for name, cell in zip(header, row, strict=True):
        if FORMULA.match(cell):
            what = "a formula"
        elif GARBLED.search(cell):
            what = "text in a broken encoding"
        elif LOST.fullmatch(cell):
            what = "lost characters"
        else:
            continue
        raise ContractViolation(f"{path.name}: row {number:,}, column {name!r} holds {what}: {cell[:60]!r}")
