"""The job that builds the warehouse, and the sensor that starts it when vintages or code changed."""

import dagster as dg

from dagster_project.release.candidate import choose_inputs
from dagster_project.release.catalog import Catalog
from sources.connector import NothingToBuild, connectors
from sources.context import Context

# Its own job: a refused vintage must not stop the warehouse from serving the last good one.
warehouse = dg.define_asset_job(
    "warehouse",
    selection=dg.AssetSelection.all() - dg.AssetSelection.groups(*connectors()),
    description="Build the candidate from the newest vintages, audit it, and publish it.",
)


@dg.sensor(
    job=warehouse, minimum_interval_seconds=300, description="Builds when the newest vintages or the models changed."
)
def new_inputs(
    context: dg.SensorEvaluationContext, run_context: dg.ResourceParam[Context]
) -> dg.SensorResult | dg.SkipReason:
    """Request a build for inputs that are not published, not withdrawn, and were not tried before."""
    settings = run_context.settings
    try:
        fingerprint = choose_inputs(run_context).fingerprint
    except NothingToBuild as error:
        return dg.SkipReason(str(error))
    catalog = Catalog.of(settings)
    current = catalog.current()
    if (
        (current and current.fingerprint == fingerprint)
        or fingerprint in catalog.withdrawn()
        or context.cursor == fingerprint
    ):
        return dg.SkipReason("the newest vintages are published, withdrawn, or were tried and refused")
    return dg.SensorResult(run_requests=[dg.RunRequest(run_key=fingerprint)], cursor=fingerprint)
