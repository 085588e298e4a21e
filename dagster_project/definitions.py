"""The Dagster code location: assets, jobs, sensors, schedules and resources."""

import dagster as dg

from dagster_project import jobs
from dagster_project.assets import indicators
from dagster_project.assets.inputs import inputs
from dagster_project.assets.release import five_bases, verdict_asset
from dagster_project.assets.warehouse import warehouse_assets
from dagster_project.context import context_of
from dagster_project.dbt_manifest import dbt_environment, prepared_manifest
from dagster_project.locks import build_lock
from dagster_project.publishers import publisher_definitions
from sources.context import Context
from sources.settings import load_settings


@dg.definitions
def defs() -> dg.Definitions:
    return definitions_of(context_of(load_settings()))


def definitions_of(context: Context) -> dg.Definitions:
    """Return the code location of one home folder."""
    return dg.Definitions.merge(publisher_definitions(context), warehouse_definitions(context))


def warehouse_definitions(context: Context) -> dg.Definitions:
    """Return the assets, the job and the sensor that build, audit and publish the warehouse."""
    from dagster_project.quick_dbt import quick_dbt

    with dbt_environment(context.settings):
        warehouse = warehouse_assets(prepared_manifest())
    return dg.Definitions(
        assets=[
            inputs,
            *dg.load_assets_from_package_module(indicators),
            warehouse,
            verdict_asset(list(warehouse.keys)),
            five_bases,
        ],
        jobs=[jobs.warehouse],
        sensors=[jobs.new_inputs],
        resources={"dbt": quick_dbt(), "build_lock": build_lock, "run_context": context},
        # In one process: a step spends more on imports than on work, and a process each takes three times the CPU.
        executor=dg.in_process_executor,
    )
