"""The frozen inputs of a release."""

from typing import Any

import dagster as dg

from dagster_project.publishers import asset_keys
from dagster_project.release.candidate import Candidate, choose_inputs
from sources.connector import NothingToBuild, connectors
from sources.context import Context

INPUTS = dg.AssetKey(["release", "inputs"])


@dg.asset(
    key=INPUTS,
    deps=[key for connector in connectors().values() for key in asset_keys(connector).values()],
    group_name="release",
    kinds={"parquet"},
    description="The newest accepted vintages, frozen: ingestion at the same time cannot change this build.",
    pool="candidate",
)
def inputs(run_context: dg.ResourceParam[Context], build_lock: dg.ResourceParam[Any]) -> dg.MaterializeResult:
    """Begin a new candidate from the newest vintages the settings ask for."""
    try:
        chosen = choose_inputs(run_context)
    except NothingToBuild as error:
        raise dg.Failure(description=str(error), allow_retries=False) from error
    Candidate(run_context.settings.candidate).begin(chosen, run_context.store)
    return dg.MaterializeResult(
        metadata={"vintages": [vintage.vintage_id for vintage in chosen.vintages]},
        data_version=dg.DataVersion(chosen.fingerprint),
    )
