"""Parse the responses about one dataset of NBS into conforming frames, one for each catalogue that has values."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

import polars as pl

from sources.cells import refuse_damaged
from sources.http import SourceError
from sources.nbs.client import CatalogueResponses, Dataset, listed_indicators, read_data
from sources.nbs.tables import OBSERVATION
from sources.table import ContractViolation, ParsedPart, partition_of

NOT_AVAILABLE = frozenset({"", "无"})
MONTH = re.compile(r"\d{4}(0[1-9]|1[0-2])MM")
NAME_WITH_UNIT = re.compile(r"(?P<name>.*?)\s*[(（](?P<unit>[^()（）]*)[)）]")
NUMBER = re.compile(r"-?\d+(\.\d{1,6})?")


def read_dataset(dataset: Dataset, responses: Iterable[CatalogueResponses]) -> Iterator[ParsedPart]:
    """Yield one part for each catalogue; a catalogue without any value (an old or empty slice) is skipped.

    Raises :class:`ContractViolation` if a response does not match its request, or no catalogue has a value.
    """
    parts = [part for part in (_read(dataset, response) for response in responses) if part.frame.height]
    if not parts:
        raise ContractViolation(f"nbs {dataset.name}: no catalogue holds a value")
    yield from parts


def _read(dataset: Dataset, responses: CatalogueResponses) -> ParsedPart:
    catalogue = responses.catalogue
    where = f"nbs {catalogue.name} ({catalogue.catalogue_id})"
    try:
        names = {
            str(indicator["_id"]): _name_and_unit(str(indicator["i_showname"]))
            for indicator in listed_indicators(responses.indicators.path)
        }
        rows = [
            (cell["_id"], region, period["code"], catalogue.name, *names[cell["_id"]], _number(cell["value"]))
            for response in responses.values
            for period in read_data(response.path)
            for cell in period["values"]
            for region in [_region(dataset, cell)]
            if _is_available(cell["value"])
        ]
    except SourceError as error:
        raise ContractViolation(f"{where}: {error}") from error
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ContractViolation(f"{where}: a response of an unknown shape ({error!r})") from error
    invalid = next((row[2] for row in rows if not MONTH.fullmatch(str(row[2]))), None)
    if invalid is not None:
        raise ContractViolation(f"{where}: {invalid!r} is not a month")
    refuse_damaged(where, pl.Series("i_showname", [name for name, _ in names.values()], pl.String), first_row=1)
    refuse_damaged(where, pl.Series("catalogue", [catalogue.name], pl.String), first_row=1)
    schema = {column.name: pl.String for column in OBSERVATION.columns}
    return ParsedPart(
        OBSERVATION,
        partition_of(dataset=dataset.name, catalogue_id=catalogue.catalogue_id),
        OBSERVATION.conform(pl.DataFrame(rows, schema, orient="row")),
    )


def _is_available(value: object) -> bool:
    return value is not None and str(value).strip() not in NOT_AVAILABLE


def _number(value: object) -> str:
    text = str(value).strip()
    if not NUMBER.fullmatch(text):
        raise ValueError(f"{text!r} is not a number of at most six decimals")
    return text


def _region(dataset: Dataset, cell: dict[str, Any]) -> str:
    # a dataset of one region may omit it
    code = cell.get("da") or (next(iter(dataset.regions)) if len(dataset.regions) == 1 else None)
    if code not in dataset.regions:
        raise ValueError(f"region {code!r} was not requested")
    return str(code)


def _name_and_unit(shown: str) -> tuple[str, str]:
    """Split ``工业增加值_同比增长 (%)``; the base of an index, (上年同月=100), stays part of its name."""
    match = NAME_WITH_UNIT.fullmatch(shown.strip())
    if not match or "=" in match["unit"]:
        return shown.strip(), ""
    return match["name"].strip(), match["unit"].strip()
