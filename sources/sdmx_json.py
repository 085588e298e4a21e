"""SDMX-JSON 2.0 data messages, as far as publishers use it: series of observations, full or in UNIDO's short form."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from sources.responses import AS_TEXT, reject_duplicate_keys


class Observation(NamedTuple):
    """One value as text, with its key (code by dimension) and its period."""

    key: dict[str, str]
    period: str
    value: str


class InvalidMessage(ValueError):
    """The response is not a readable data message; the error says why."""


def read_observations(path: Path) -> Iterator[Observation]:
    """Yield the observations of a message that have a value. Raises :class:`InvalidMessage`."""
    body = path.read_bytes()
    try:
        message = json.loads(body.decode("utf-8-sig"), object_pairs_hook=reject_duplicate_keys, **AS_TEXT)
    except ValueError as error:
        raise InvalidMessage(f"no JSON but {body[:120]!r}") from error
    data = message.get("data") if isinstance(message, dict) else None
    if not isinstance(data, dict) or not isinstance(data.get("dataSets"), list):
        raise InvalidMessage(f"no data message: {body[:120]!r}")
    try:
        for dataset in data["dataSets"]:
            yield from _observations(dataset, _structure(data, dataset))
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise InvalidMessage(f"a message of an unknown shape ({error!r})") from error


def _structure(data: Mapping[str, Any], dataset: Mapping[str, Any]) -> Mapping[str, Any]:
    if "structures" in data:
        return data["structures"][int(dataset.get("structure", 0))]
    return data["structure"]


def _observations(dataset: Mapping[str, Any], structure: Mapping[str, Any]) -> Iterator[Observation]:
    dimensions = structure["dimensions"]
    in_series, at_observation = dimensions["series"], dimensions.get("observation") or []
    for name, series in (dataset.get("series") or {}).items():
        key = _key(name, in_series)
        for position, observation in (series.get("observations") or {}).items():
            value = _value(observation)
            if value is not None:
                yield Observation(key, _period(position, at_observation), value)


def _key(name: str, dimensions: list[Any]) -> dict[str, str]:
    if all(isinstance(dimension, str) for dimension in dimensions):  # short: the codes themselves
        return dict(zip(dimensions, name.split("."), strict=True))
    positions = zip(dimensions, name.split(":"), strict=True)
    return {dimension["id"]: _code(dimension["values"][int(position)]) for dimension, position in positions}


def _period(position: str, dimensions: list[Any]) -> str:
    if not dimensions or isinstance(dimensions[0], str):  # short: the period itself
        return position
    (dimension,) = dimensions
    return _code(dimension["values"][int(position)])


def _code(value: Mapping[str, str]) -> str:
    return value["value"] if "value" in value else value["id"]


def _value(observation: Any) -> str | None:
    first = observation[0] if isinstance(observation, list) and observation else None
    first = first[0] if isinstance(first, list) and first else first
    return None if first in (None, "", []) else str(first)
