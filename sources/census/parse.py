"""Parse the Bureau's JSON arrays into conforming frames."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from sources.cells import refuse_blank, refuse_damaged
from sources.census.client import Flow
from sources.table import ContractViolation, ParsedPart, partition_of


@dataclass(frozen=True)
class PartnerResponse:
    """The file received for one partner."""

    cty_code: str
    path: Path


def read_year(flow: Flow, year: int, responses: Iterable[PartnerResponse]) -> ParsedPart:
    """Read a year of one flow from the responses for each partner.

    Raises :class:`ContractViolation`, with the file's name, if a response does not match its request or all are empty.
    """
    frames = [read_response(response.path, flow, year, response.cty_code) for response in responses]
    traded = [frame for frame in frames if frame is not None]
    if not traded:
        raise ContractViolation(f"{flow.table.full_name} {year}: none of {len(frames)} partners has a row")
    return ParsedPart(flow.table, partition_of(year=year), flow.table.conform(pl.concat(traded)))


def read_response(path: Path, flow: Flow, year: int, cty_code: str) -> pl.DataFrame | None:
    """Read the response for one partner; None if there was no trade."""
    body = path.read_bytes()
    if not body.strip():
        return None
    try:
        table = json.loads(body.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise ContractViolation(f"{path.name}: not JSON in UTF-8 ({error})") from error
    frame = _columns(path, table)
    requested = {"CTY_CODE": cty_code, "YEAR": str(year), "MONTH": "12", "COMM_LVL": "HS6"}
    wanted = [*flow.variables, *requested]
    missing = [name for name in dict.fromkeys(wanted) if name not in frame.columns]
    if missing:
        raise ContractViolation(f"{path.name}: columns {missing} are missing; got {frame.columns}")
    for name, value in requested.items():
        mismatched = frame.filter(pl.col(name).ne_missing(value))
        if mismatched.height:
            found = mismatched[name].unique().sort().to_list()[:5]
            raise ContractViolation(
                f"{path.name}: {mismatched.height:,} rows have {name} {found}, where {value!r} was requested"
            )
    for name in flow.values:
        # Whole dollars only: a fraction or an exponent would mean another unit, a sign another concept.
        invalid = frame.filter(~pl.col(name).str.contains(r"^\d{1,15}$").fill_null(False))
        if invalid.height:
            raise ContractViolation(f"{path.name}: {name} {invalid[name][0]!r} is not a whole number of dollars")
    refuse_blank(path.name, frame, [flow.product, "CTY_NAME"])
    refuse_damaged(path.name, frame["CTY_NAME"])
    return frame.select(
        "CTY_CODE", "CTY_NAME", flow.product, *(pl.col(name).cast(pl.Decimal(18, 0)) for name in flow.values)
    ).rename({"CTY_CODE": "cty_code", "CTY_NAME": "cty_name", flow.product: "product_code"} | dict(flow.values))


def _columns(path: Path, table: object) -> pl.DataFrame:
    """Return an array of arrays as columns of text.

    Parameters of a request are added to its response, so a column may come twice; equal ones count once.
    """
    if not isinstance(table, list) or not table or not all(isinstance(row, list) for row in table):
        raise ContractViolation(f"{path.name}: not an array of arrays")
    header, *rows = table
    short_row = next((number for number, row in enumerate(rows, start=2) if len(row) != len(header)), None)
    if short_row is not None:
        found = len(table[short_row - 1])
        raise ContractViolation(f"{path.name}: row {short_row:,} has {found} fields, not {len(header)}")
    if not all(isinstance(cell, str | None) for row in table for cell in row) or None in header:
        raise ContractViolation(f"{path.name}: a cell is not text; the service responds in text only")
    columns: dict[str, tuple[str | None, ...]] = {}
    for name, *values in zip(*table, strict=True):
        if columns.setdefault(name, tuple(values)) != tuple(values):
            raise ContractViolation(f"{path.name}: two columns {name!r} with different values")
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
