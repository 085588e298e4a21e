"""Parse an SDMX-CSV response of the OECD into a conforming frame."""

from pathlib import Path

import polars as pl

from sources.cells import refuse_blank
from sources.codes import areas_of, reject_lost
from sources.delimited import read_large_delimited
from sources.oecd.client import MULTIPLIER, Dataflow
from sources.oecd.tables import NOT_APPLICABLE, OBSERVATIONS
from sources.table import ContractViolation, ParsedPart

COLUMNS = {
    "MEASURE": "measure_code",
    "REF_AREA": "area_code",
    "UNIT_MEASURE": "unit_code",
    "FREQ": "frequency_code",
    "TIME_PERIOD": "time_period",
    "OBS_VALUE": "value",
}
OPTIONAL = {"ACTIVITY": "activity_code", "COUNTERPART_AREA": "counterpart_code"}
IDENTITY = {"STRUCTURE", "STRUCTURE_ID", "ACTION", "DATAFLOW"}
MISSING = ("", "NaN")
MAX_LOST_SHARE = 0.5  # of the observations: a dataflow has dozens of aggregates, some new with each edition


def read_observations(path: Path, dataflow: Dataflow) -> ParsedPart:
    """Read one dataflow. Columns are found by name: the set differs between dataflows and over time.

    Raises :class:`ContractViolation` for another dataflow, a renamed column, a value that is not a number, and for an
    observation without one of its dimensions or attributes.
    """
    frame = read_large_delimited(path).fill_null("")
    _check_columns(path, frame, dataflow)
    unexpected_rows = frame.filter(~pl.col(_identity(frame)).str.contains(dataflow.flow, literal=True).fill_null(False))
    if unexpected_rows.height:
        raise ContractViolation(f"{path.name}: {unexpected_rows.height:,} rows are not of {dataflow.flow}")
    # SDMX-CSV writes dimensions before the value and attributes after it.
    dimensions = [name for name in frame.columns[: frame.columns.index("OBS_VALUE")] if name not in IDENTITY]
    has_value = ~pl.col("OBS_VALUE").is_in(MISSING)
    refuse_blank(path.name, frame, dimensions)
    refuse_blank(path.name, frame, dataflow.attributes, where=has_value)
    given = [
        pl.when(pl.col(name) != NOT_APPLICABLE).then(pl.format(f"{name}={{}}", pl.col(name)))
        for name in sorted({*dimensions} - {*COLUMNS, *OPTIONAL})
    ]
    joined = pl.concat_str(given, separator=";", ignore_nulls=True) if given else pl.lit("")
    observed = frame.select(
        *(pl.col(name).alias(ours) for name, ours in COLUMNS.items() if name != "OBS_VALUE"),
        *(
            (pl.col(name) if name in frame.columns else pl.lit(NOT_APPLICABLE)).alias(ours)
            for name, ours in OPTIONAL.items()
        ),
        other_dimensions=pl.when(joined == "").then(pl.lit(NOT_APPLICABLE)).otherwise(joined),
        value=pl.when(has_value).then(pl.col("OBS_VALUE")),
        # an observation without a value may lack its multiplier
        unit_multiplier=pl.when(pl.col(MULTIPLIER) == "").then(pl.lit("0")).otherwise(pl.col(MULTIPLIER)),
        status_code=pl.when(pl.col("OBS_STATUS") != "").then(pl.col("OBS_STATUS"))
        if "OBS_STATUS" in frame.columns
        else pl.lit(None, pl.String),
        edition=pl.lit(dataflow.edition, dtype=pl.String),
    )
    part = OBSERVATIONS.part(observed, path.name, dataflow=dataflow.name)
    is_lost = ~pl.col("area_code").is_in(list(areas_of("oecd_areas", "economy_code")))
    each = pl.col("area_code").is_not_null()
    reject_lost(
        path.name, part.frame, "area_code", is_lost, each, pl.lit(dataflow.name).alias("dataflow"), MAX_LOST_SHARE
    )
    return part


def _identity(frame: pl.DataFrame) -> str:
    return "DATAFLOW" if "DATAFLOW" in frame.columns else "STRUCTURE_ID"


def _check_columns(path: Path, frame: pl.DataFrame, dataflow: Dataflow) -> None:
    missing = sorted({*COLUMNS, *dataflow.dimensions, *dataflow.attributes, _identity(frame)} - set(frame.columns))
    if missing:
        raise ContractViolation(f"{path.name}: the columns {missing} are missing; got {frame.columns}")
    repeated = [name for name in frame.columns if "_duplicated_" in name]
    if repeated:
        raise ContractViolation(f"{path.name}: duplicate columns: {repeated}")
