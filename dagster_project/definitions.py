"""The Dagster code location: what exists, and with which resources."""

import dagster as dg

from dagster_project import jobs
from dagster_project.assets import indicators
from dagster_project.assets.inputs import inputs
from dagster_project.assets.release import five_bases, verdict_asset
from dagster_project.assets.warehouse import prepared_manifest, quick_dbt, use_environment, warehouse_assets
from dagster_project.locks import BuildLock
from dagster_project.publishers import job, raw_assets, schedule, sensor
from sources.connector import connectors
from sources.settings import load_settings


@dg.definitions
def defs() -> dg.Definitions:
    use_environment(load_settings())
    warehouse = warehouse_assets(prepared_manifest())
    publishers = {connector: job(connector) for connector in connectors().values()}
    return dg.Definitions(
        assets=[
            *(raw_assets(connector) for connector in publishers),
            inputs,
            *dg.load_assets_from_package_module(indicators),
            warehouse,
            verdict_asset(list(warehouse.keys)),
            five_bases,
        ],
        jobs=[*publishers.values(), jobs.warehouse],
        schedules=[schedule(connector, target) for connector, target in publishers.items()],
        sensors=[*(sensor(connector, target) for connector, target in publishers.items()), jobs.new_inputs],
        resources={"dbt": quick_dbt(), "build_lock": BuildLock()},
        # Steps are imports more than work: a process each would cost three times the CPU.
        executor=dg.in_process_executor,
    )
