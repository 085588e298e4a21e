"""A publisher in Dagster: its raw tables as assets with gates, its job, its sensor and its schedule."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import dagster as dg

from sources.connector import Connector, connectors
from sources.context import Context, today
from sources.http import SourceError
from sources.locks import exclusive
from sources.table import Table
from sources.vintages import Vintage

CHECK, FRESHNESS = "gates", "freshness"
UnresolvedJob = Any  # Dagster 1.13 does not export the type of what define_asset_job returns


def asset_keys(connector: Connector) -> dict[str, dg.AssetKey]:
    """Return the asset of each raw table by the table's name."""
    return {table.name: dg.AssetKey([table.publisher, table.name]) for table in connector.tables}


def raw_assets(connector: Connector) -> dg.AssetsDefinition:
    """Return the raw assets of a publisher: one for each table, with its gates as a blocking check."""

    @dg.multi_asset(
        name=f"{connector.name}_tables",  # a job has the plain name
        specs=[
            dg.AssetSpec(
                asset_keys(connector)[table.name],
                description=f"{table.description} {connector.publisher.title}, {connector.publisher.licence}.",
                group_name=connector.name,
                kinds={"python", "parquet"},
                skippable=True,  # a rejected response publishes nothing
            )
            for table in connector.tables
        ],
        check_specs=[
            spec
            for key in asset_keys(connector).values()
            for spec in (dg.AssetCheckSpec(CHECK, asset=key, blocking=True), dg.AssetCheckSpec(FRESHNESS, asset=key))
        ],
        pool=connector.name,
    )
    def tables(run_context: dg.ResourceParam[Context]) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
        """Bring every dataset of the publisher up to date, one by one, and publish those that pass their gates."""
        store = run_context.store
        with exclusive(run_context.settings.home, connector.name):
            vintages, problems = connector.refresh(run_context)
            outcome = "; ".join(problems) or "ok"
            store.record_check(connector.name, outcome)
        for table in connector.tables:
            yield _result(asset_keys(connector)[table.name], table, vintages, problems)
            yield _freshness(connector, asset_keys(connector)[table.name], store.retrieved(connector.name))
        if problems:
            raise dg.Failure(description=outcome, allow_retries=False)

    return tables


def _result(
    key: dg.AssetKey, table: Table, vintages: Sequence[Vintage], problems: Sequence[str]
) -> dg.MaterializeResult | dg.AssetCheckResult:
    names = [vintage.vintage_id for vintage in vintages]
    rows = sum(part.row_count for vintage in vintages for part in vintage.parts if part.table == table.name)
    check = dg.AssetCheckResult(
        passed=not problems,
        asset_key=key,
        check_name=CHECK,
        metadata={"rows": rows, "vintages": names, "problems": list(problems)},
    )
    if problems:
        return check
    return dg.MaterializeResult(
        asset_key=key,
        metadata={"dagster/row_count": rows, "vintages": names},
        data_version=dg.DataVersion("+".join(names)),
        check_results=[check],
    )


def _freshness(connector: Connector, key: dg.AssetKey, retrieved: date | None) -> dg.AssetCheckResult:
    late = connector.publisher.late_since(retrieved, today()) if retrieved else None
    return dg.AssetCheckResult(
        passed=late is None,
        asset_key=key,
        check_name=FRESHNESS,
        severity=dg.AssetCheckSeverity.WARN,
        metadata={
            "calendar": connector.publisher.calendar,
            "retrieved": str(retrieved or "never"),
            "due": str(late or "nothing"),
        },
    )


def job(connector: Connector) -> UnresolvedJob:
    """Return the job that brings one publisher up to date."""
    return dg.define_asset_job(
        connector.name,
        selection=dg.AssetSelection.groups(connector.name),
        description=f"Bring {connector.publisher.title} up to date ({connector.publisher.calendar}).",
    )


def sensor(connector: Connector, target: UnresolvedJob) -> dg.SensorDefinition:
    """Return the sensor that checks a publisher for a new version before anything is downloaded."""

    @dg.sensor(
        name=f"{connector.name}_news",
        job=target,
        minimum_interval_seconds=connector.interval,
        description=f"Checks {connector.publisher.title} for a new version.",
    )
    def news(
        context: dg.SensorEvaluationContext, run_context: dg.ResourceParam[Context]
    ) -> dg.SensorResult | dg.SkipReason:
        session = connector.open(run_context)
        reason = connector.reason_to_skip(session)
        if reason:
            return dg.SkipReason(reason)
        try:
            version = connector.version(session)
        except SourceError as error:
            return dg.SkipReason(str(error))
        if version is None or version == context.cursor:
            return dg.SkipReason(f"{connector.name}: nothing new")
        return dg.SensorResult(run_requests=[dg.RunRequest(run_key=version)], cursor=version)

    return news


def schedule(connector: Connector, target: UnresolvedJob) -> dg.ScheduleDefinition:
    """Return the schedule that follows the publisher's own calendar."""
    return dg.ScheduleDefinition(
        name=f"{connector.name}_schedule",
        job=target,
        cron_schedule=connector.cron,
        execution_timezone=connector.timezone,
        description=f"{connector.publisher.title}: {connector.publisher.calendar}.",
    )


def publisher_definitions(context: Context) -> dg.Definitions:
    """Return the assets, jobs, schedules and sensors of all publishers."""
    targets = {connector: job(connector) for connector in connectors().values()}
    return dg.Definitions(
        assets=[raw_assets(connector) for connector in targets],
        jobs=list(targets.values()),
        schedules=[schedule(connector, target) for connector, target in targets.items()],
        sensors=[sensor(connector, target) for connector, target in targets.items()],
        resources={"run_context": context},
        executor=dg.in_process_executor,
    )
