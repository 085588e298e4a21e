"""Parse the series of one economy into a conforming frame."""

import re
from pathlib import Path

import polars as pl

from sources.sdmx_json import InvalidMessage, Observation, read_observations
from sources.table import ContractViolation, ParsedPart, partition_of
from sources.unido.tables import INDUSTRIAL_PRODUCTION

DIMENSIONS = ("COUNTRY", "INDICATOR", "CLASSIFICATION")
PERIOD = re.compile(r"\d{4}( Q[1-4]| M(0[1-9]|1[0-2]))?")


def read_series(path: Path, country: str) -> ParsedPart:
    """Read the series of an economy. Raises :class:`ContractViolation` for another economy or an invalid period."""
    try:
        rows = [_row(observation, country) for observation in read_observations(path)]
    except InvalidMessage as error:
        raise ContractViolation(f"unido {country}: {error}") from error
    schema = {column.name: pl.String for column in INDUSTRIAL_PRODUCTION.columns}
    return ParsedPart(
        INDUSTRIAL_PRODUCTION,
        partition_of(country_code=country),
        INDUSTRIAL_PRODUCTION.conform(pl.DataFrame(rows, schema, orient="row")),
    )


def _row(observation: Observation, country: str) -> tuple[str, ...]:
    if tuple(observation.key) != DIMENSIONS:
        raise ContractViolation(f"unido {country}: dimensions {list(observation.key)}; expected {list(DIMENSIONS)}")
    series_country, indicator, activity = observation.key.values()
    if series_country != country:
        raise ContractViolation(f"unido {country}: a series of {series_country}")
    if not PERIOD.fullmatch(observation.period):
        raise ContractViolation(f"unido {country}: {observation.period!r} is not a year, quarter or month")
    return (indicator, activity, observation.period, observation.value)
