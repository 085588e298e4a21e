"""Parse the pages of one indicator into a conforming frame."""

import re
from collections.abc import Iterable
from pathlib import Path

import polars as pl

from sources.cells import refuse_damaged
from sources.table import ContractViolation, ParsedPart, partition_of
from sources.worldbank.client import Page, Row, UnexpectedResponse, read_page
from sources.worldbank.tables import INDICATOR_VALUE

YEAR = re.compile(r"\d{4}")
# What every row must have. The unit is part of the indicator, so "unit" is empty; so is "obs_status" mostly.
FIELDS = ("indicator", "country", "countryiso3code", "date", "value", "unit", "obs_status", "decimal")


def read_indicator(paths: Iterable[Path], indicator: str) -> ParsedPart:
    """Read all pages of one indicator; rows without a value are dropped.

    Raises :class:`ContractViolation` if a page is missing, or a row is of another indicator or has no valid year.
    """
    try:
        pages = [read_page(path) for path in paths]
    except UnexpectedResponse as error:
        raise ContractViolation(f"worldbank {indicator}: {error}") from error
    _check_complete(pages, indicator)
    try:
        rows = [_row(row, indicator) for page in pages for row in page.rows if _has_value(row)]
    except (AttributeError, KeyError, TypeError) as error:
        raise ContractViolation(f"worldbank {indicator}: a row of an unknown shape ({error!r})") from error
    schema = {column.name: pl.String for column in INDICATOR_VALUE.columns if column.name != "updated_on"}
    frame = pl.DataFrame(rows, schema, orient="row")
    refuse_damaged(f"worldbank {indicator}", frame["area_name"], first_row=1)
    updated_on = pl.lit(pages[0].updated_on).str.to_date("%Y-%m-%d", strict=False).alias("updated_on")
    return ParsedPart(
        INDICATOR_VALUE,
        partition_of(indicator_code=indicator),
        INDICATOR_VALUE.conform(frame.with_columns(updated_on)),
    )


def _check_complete(pages: list[Page], indicator: str) -> None:
    total, received = pages[0].meta["total"], sum(len(page.rows) for page in pages)
    if received != int(total):
        raise ContractViolation(f"worldbank {indicator}: {received:,} rows in {len(pages)} pages, the total is {total}")


def _has_value(row: Row | None) -> bool:
    # "rows can be null" by the World Bank's own documentation
    return row is not None and row.get("value") not in (None, "")


def _row(row: Row, indicator: str) -> tuple[str, ...]:
    missing = [name for name in FIELDS if name not in row]
    if missing:
        raise ContractViolation(f"worldbank {indicator}: a row lacks {missing}; it has {sorted(row)}")
    if row["indicator"]["id"] != indicator:
        raise ContractViolation(f"worldbank {indicator}: a row of {row['indicator']['id']!r}")
    if not YEAR.fullmatch(row["date"]):
        raise ContractViolation(f"worldbank {indicator}: {row['date']!r} is not a year")
    # some sources leave the alpha-3 code empty; the other code then identifies the area
    area = row["countryiso3code"] or row["country"]["id"]
    return (area, row["date"], row["country"]["value"], row["value"], row["obs_status"] or "")
