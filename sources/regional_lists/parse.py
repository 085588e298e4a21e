"""Parse a transcript of regional lists into a conforming frame. The caller passes the allowed names.

An invalid row rejects the complete file; the message gives its number, the value, the expected value, and what to do.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from sources.delimited import read_delimited
from sources.regional_lists.tables import LIST_COUNT
from sources.table import ContractViolation, ParsedPart

REQUIRED = ("region", "list_code", "count", "unit", "basis", "source_url")
PERIODS = ("period", "as_of")
OPTIONAL = ("batch", "scheme", "base_code", "chain")
FILE_NAME = re.compile(r"(\w[\w-]{0,79})\.csv")
ENCODINGS = ("utf-8", "gb18030")  # exports of Chinese office programs are GBK
WHOLE_NUMBER = re.compile(r"\d{1,12}")
YEAR = re.compile(r"(?:19|20)\d{2}")
BATCH = re.compile(r"\d{1,2}")
URL = re.compile(r"https?://\S+")
NATION = "全国"

Row = Mapping[str, str]


@dataclass(frozen=True)
class Kind:
    """One list: ``purpose`` is platform, title or review; ``max_count`` is the highest plausible count."""

    purpose: str
    unit: str
    max_count: int


@dataclass(frozen=True)
class AllowedNames:
    """Names that a transcript may use. ``apart`` are cities and corps counted separately from their province."""

    provinces: Mapping[str, str]
    apart: Mapping[str, str]
    lists: Mapping[str, Kind]
    bases: frozenset[tuple[str, str]]


def file_of(file_name: str) -> str | None:
    """Return the name of a transcript, or None for a file of another kind."""
    match = FILE_NAME.fullmatch(file_name)
    return match[1] if match else None


def read_list(path: Path, name: str, allowed: AllowedNames) -> ParsedPart:
    """Read a transcript. Raises :class:`ContractViolation` if the file is not one."""
    frame = read_delimited(path, REQUIRED, ENCODINGS, names=("region", "chain"))
    unknown = sorted(set(frame.columns) - {*REQUIRED, *PERIODS, *OPTIONAL})
    if unknown:
        raise ContractViolation(
            f"{path.name}: unknown columns {unknown}; expected {', '.join((*REQUIRED, *PERIODS, *OPTIONAL))}. "
            "Rename them or take them out"
        )
    if not set(PERIODS) & set(frame.columns):
        raise ContractViolation(f"{path.name}: has no column period (a year) and no column as_of (a day); add one")
    rows: list[Row] = list(frame.fill_null("").iter_rows(named=True))
    for number, row in enumerate(rows, start=2):
        problem = next(_problems(row, allowed), None)
        if problem:
            raise ContractViolation(f"{path.name}: row {number:,}, {problem}")
    _check_regions(path.name, rows, allowed)
    return LIST_COUNT.part(_frame(rows), path.name, file_name=name)


def _problems(row: Row, allowed: AllowedNames) -> Iterator[str]:
    region, code = row["region"], row["list_code"]
    if region not in allowed.provinces and region not in allowed.apart:
        yield (
            f"column 'region' holds {region!r}; expected a name of the seed china_regions, such as 浙江省 or {NATION}. "
            "Write it so, or add the name to the seed"
        )
    if code not in allowed.lists:
        yield f"column 'list_code' holds {code!r}; expected one of {', '.join(allowed.lists)}. Or add it to the seed"
        return
    kind = allowed.lists[code]
    if not WHOLE_NUMBER.fullmatch(row["count"]):
        yield (
            f"column 'count' holds {row['count']!r}; expected a whole number from 0 on, without separators. "
            "Write a figure that is not known as no row"
        )
    elif int(row["count"]) > kind.max_count:
        yield (
            f"column 'count' holds {row['count']}; expected at most {kind.max_count:,} of {code}. "
            "Check the unit, or raise most_count in the seed regional_lists"
        )
    if row["unit"] != kind.unit:
        yield f"column 'unit' holds {row['unit']!r}; expected {kind.unit!r} for {code}. Convert the count to it"
    if not URL.fullmatch(row["source_url"]):
        yield f"column 'source_url' holds {row['source_url']!r}; expected the address of the page that was read"
    yield from _problems_of_time(row)
    yield from _problems_of_title(row, kind, allowed)


def _problems_of_time(row: Row) -> Iterator[str]:
    period, as_of = row.get("period", ""), row.get("as_of", "")
    if period and not YEAR.fullmatch(period):
        yield f"column 'period' holds {period!r}; expected a year, such as 2024"
    if as_of and not _day(as_of):
        yield f"column 'as_of' holds {as_of!r}; expected a day, such as 2024-12-31"
    if not period and not as_of:
        yield "columns 'period' and 'as_of' are empty; expected the year or the day that the figure is of"
    if period and as_of and not as_of.startswith(period):
        yield f"column 'as_of' holds {as_of!r}, which is not in the period {period!r}; leave the wrong one empty"


def _problems_of_title(row: Row, kind: Kind, allowed: AllowedNames) -> Iterator[str]:
    values = {column: row.get(column, "") for column in OPTIONAL}
    allowed_columns = {"platform": (), "title": OPTIONAL, "review": ("batch",)}[kind.purpose]
    for column, value in values.items():
        if value and column not in allowed_columns:
            yield f"column {column!r} holds {value!r}; expected nothing for {row['list_code']}. Leave it empty"
    if values["batch"] and not BATCH.fullmatch(values["batch"]):
        yield f"column 'batch' holds {values['batch']!r}; expected one batch as a number, such as 4"
    if kind.purpose == "review" and not (values["batch"] and row.get("as_of")):
        yield "columns 'batch' and 'as_of' must say which batch was reviewed, and on which day the notice came out"
    base = (values["scheme"], values["base_code"])
    if any(base) and base not in allowed.bases:
        yield (
            f"columns 'scheme' and 'base_code' hold {base}; expected a pair of the seed bases, "
            "such as five_bases_2021 and key_materials"
        )


def _check_regions(file_name: str, rows: list[Row], allowed: AllowedNames) -> None:
    """Reject a region that is counted twice under two names, and a city without a figure of its province."""
    seen: dict[tuple[str, ...], int] = {}
    for number, row in enumerate(rows, start=2):
        key = (allowed.provinces.get(row["region"], row["region"]), *_group(row))
        if key in seen:
            raise ContractViolation(
                f"{file_name}: row {number:,}, column 'region' holds {row['region']!r}, which row {seen[key]:,} has as "
                f"{rows[seen[key] - 2]['region']!r} for the same list and year; expected each region once. Leave one"
            )
        seen[key] = number
    for number, row in enumerate(rows, start=2):
        province = allowed.apart.get(row["region"])
        if province and (province, *_group(row)) not in seen:
            raise ContractViolation(
                f"{file_name}: row {number:,}, column 'region' holds {row['region']!r}, a city or corps; expected also "
                f"its province ({province}), counted without it. Add that row, or leave this one out"
            )


def _group(row: Row) -> tuple[str, ...]:
    return (row["list_code"], _year(row), *(row.get(column, "") for column in OPTIONAL))


def _year(row: Row) -> str:
    return row.get("period") or row["as_of"][:4]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == len("2024-12-31") else None
    except ValueError:
        return None


def _frame(rows: list[Row]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "list_code": row["list_code"],
                "region_name": row["region"],
                "year": int(_year(row)),
                "as_of": _day(row.get("as_of", "")),
                "batch": row.get("batch", ""),
                "scheme": row.get("scheme", ""),
                "base_code": row.get("base_code", ""),
                "chain_name": row.get("chain", ""),
                "item_count": int(row["count"]),
                "measure_unit": row["unit"],
                "basis": row["basis"] or None,
                "source_url": row["source_url"],
            }
            for row in rows
        ],
        {column.name: column.dtype for column in LIST_COUNT.columns},
    )
