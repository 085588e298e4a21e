"""SDMX-JSON 2.0 data messages, as far as publishers use it: series of observations, whole or in UNIDO's short form."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from sources.responses import AS_TEXT, reject_duplicate_keys


class Observation(NamedTuple):
    """One value, as text, and where it stands: dimension by dimension, and the period."""

    key: dict[str, str]
    period: str
    value: str


class NoMessage(ValueError):
    """What was sent is no data message that can be read; the message says why."""


def read_observations(path: Path) -> Iterator[Observation]:
    """Yield the observations of a message that have a value. Raises :class:`NoMessage`."""
    body = path.read_bytes()
    try:
        message = json.loads(body.decode("utf-8-sig"), object_pairs_hook=reject_duplicate_keys, **AS_TEXT)
    except ValueError as error:
        raise NoMessage(f"no JSON but {body[:120]!r}") from error
    data = message.get("data") if isinstance(message, dict) else None
    if not isinstance(data, dict) or not isinstance(data.get("dataSets"), list):
        raise NoMessage(f"no data message: {body[:120]!r}")
    try:
        for dataset in data["dataSets"]:
            yield from _observations(dataset, _structure(data, dataset))
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        raise NoMessage(f"a message of an unknown shape ({error!r})") from error


def _structure(data: Mapping[str, Any], dataset: Mapping[str, Any]) -> Mapping[str, Any]:
    if "structures" in data:
        return data["structures"][int(dataset.get("structure", 0))]
    return data["structure"]


def _observations(dataset: Mapping[str, Any], structure: Mapping[str, Any]) -> Iterator[Observation]:
    dimensions = structure["dimensions"]
    in_series, at_observation = dimensions["series"], dimensions.get("observation") or []
    for name, series in (dataset.get("series") or {}).items():
        key = _key(name, in_series)
        for place, said in (series.get("observations") or {}).items():
            value = _value(said)
            if value is not None:
                yield Observation(key, _period(place, at_observation), value)


def _key(name: str, dimensions: list[Any]) -> dict[str, str]:
    if all(isinstance(dimension, str) for dimension in dimensions):  # short: the codes themselves
        return dict(zip(dimensions, name.split("."), strict=True))
    places = zip(dimensions, name.split(":"), strict=True)
    return {dimension["id"]: _code(dimension["values"][int(place)]) for dimension, place in places}


def _period(place: str, dimensions: list[Any]) -> str:
    if not dimensions or isinstance(dimensions[0], str):  # short: the period itself
        return place
    (dimension,) = dimensions
    return _code(dimension["values"][int(place)])


def _code(value: Mapping[str, str]) -> str:
    return value["value"] if "value" in value else value["id"]


def _value(said: Any) -> str | None:
    first = said[0] if isinstance(said, list) and said else None
    first = first[0] if isinstance(first, list) and first else first
    return None if first in (None, "", []) else str(first)
