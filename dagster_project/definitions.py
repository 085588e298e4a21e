"""The Dagster code location: what exists, and with which resources."""

import dagster as dg

from dagster_project import jobs
from dagster_project.assets.baci import baci
from dagster_project.assets.indicators import complexity
from dagster_project.assets.inputs import inputs
from dagster_project.assets.release import five_bases, verdict_asset
from dagster_project.assets.unsd import hs_correlation
from dagster_project.assets.warehouse import prepared_manifest, quick_dbt, use_environment, warehouse_assets
from dagster_project.locks import BuildLock
from dagster_project.settings import load_settings


@dg.definitions
def defs() -> dg.Definitions:
    use_environment(load_settings())
    warehouse = warehouse_assets(prepared_manifest())
    return dg.Definitions(
        assets=[baci, hs_correlation, inputs, complexity, warehouse, verdict_asset(list(warehouse.keys)), five_bases],
        jobs=[jobs.baci, jobs.unsd, jobs.warehouse],
        schedules=[jobs.baci_in_season],
        sensors=[jobs.baci_release, jobs.unsd_workbooks, jobs.new_inputs],
        resources={"dbt": quick_dbt(), "build_lock": BuildLock()},
        # Steps are imports more than work: a process each would cost three times the CPU.
        executor=dg.in_process_executor,
    )
