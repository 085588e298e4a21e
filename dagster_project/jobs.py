"""What runs when: each publisher on its own calendar, the warehouse when there is something new to build from."""

import json

import dagster as dg

from dagster_project.assets.baci import client, wanted_release
from dagster_project.assets.unsd import dropped
from dagster_project.release.candidate import NothingToBuild, choose_inputs
from dagster_project.release.catalog import Catalog
from dagster_project.settings import load_settings
from sources.http import SourceError
from sources.landing import sha256_of
from sources.vintages import RawStore

DAY = 24 * 60 * 60

baci = dg.define_asset_job(
    "baci",
    selection=dg.AssetSelection.groups("baci"),
    description="Ask CEPII for the newest BACI release and publish it as a vintage.",
)
unsd = dg.define_asset_job(
    "unsd",
    selection=dg.AssetSelection.groups("unsd"),
    description="Take UNSD's workbooks from the drop folder and publish each as a vintage.",
)
# Its own job: a refused vintage must not stop the warehouse from serving the last good one.
warehouse = dg.define_asset_job(
    "warehouse",
    selection=dg.AssetSelection.all() - dg.AssetSelection.groups("baci", "unsd"),
    description="Build the candidate from the newest vintages, audit it, and publish it.",
)

# CEPII publishes once a year, between December and March.
baci_in_season = dg.ScheduleDefinition(job=baci, cron_schedule="0 3 * 1,2,3,12 1", execution_timezone="UTC")


@dg.sensor(
    job=baci, minimum_interval_seconds=DAY, description="Asks CEPII for a new release, or a silent re-issue of one."
)
def baci_release(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
    """Request a run when the newest release of an edition, or what identifies its file, has changed."""
    settings = load_settings()
    publisher, store = client(settings), RawStore(settings.raw, settings.quarantine)
    seen: dict[str, dict[str, str]] = {}
    try:
        for edition in settings.baci_editions:
            release = wanted_release(settings, publisher, store, edition)
            seen[edition] = {"release": release.name, **publisher.version(release)}
    except SourceError as error:
        return dg.SkipReason(f"CEPII gave no answer: {error}")
    cursor = json.dumps(seen, sort_keys=True)
    if cursor == context.cursor:
        return dg.SkipReason(f"nothing newer than {', '.join(facts['release'] for facts in seen.values())}")
    return dg.SensorResult(run_requests=[dg.RunRequest(run_key=cursor)], cursor=cursor)


@dg.sensor(job=unsd, minimum_interval_seconds=300, description="Looks for new or changed workbooks in the drop folder.")
def unsd_workbooks(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
    """Request a run when a workbook was put into the drop folder or changed there."""
    found = dropped(load_settings())
    if not found:
        return dg.SkipReason("there is no workbook of UNSD in the drop folder")
    cursor = json.dumps({path.name: sha256_of(path) for paths in found.values() for path in paths}, sort_keys=True)
    if cursor == context.cursor:
        return dg.SkipReason("the workbooks in the drop folder were taken")
    return dg.SensorResult(run_requests=[dg.RunRequest(run_key=cursor)], cursor=cursor)


@dg.sensor(
    job=warehouse, minimum_interval_seconds=300, description="Builds when the newest vintages or the models changed."
)
def new_inputs(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
    """Request a build for inputs that are neither published nor were tried before."""
    settings = load_settings()
    try:
        fingerprint = choose_inputs(settings).fingerprint
    except NothingToBuild as error:
        return dg.SkipReason(str(error))
    catalog = Catalog(settings.releases, settings.warehouse)
    current = catalog.current()
    if (
        (current and current.fingerprint == fingerprint)
        or fingerprint in catalog.withdrawn()
        or context.cursor == fingerprint
    ):
        return dg.SkipReason("the newest vintages are published, withdrawn, or were tried and refused")
    return dg.SensorResult(run_requests=[dg.RunRequest(run_key=fingerprint)], cursor=fingerprint)
