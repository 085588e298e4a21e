"""The main job as the command line runs it: ingest, build, audit, publish — as Dagster runs with one history."""

import os
import shutil
import uuid
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from dagster_project.context import context_of
from dagster_project.dbt_manifest import dbt_environment, prepared_manifest
from dagster_project.release.candidate import Candidate, PublishRefused, choose_inputs
from dagster_project.release.catalog import Catalog, Release
from sources.connector import NothingToBuild, connectors
from sources.context import Context
from sources.errors import DISK_FULL, says_disk_full
from sources.landing import sha256_of
from sources.progress import LOG
from sources.settings import Settings
from sources.vintages import Check

if TYPE_CHECKING:
    from dagster import DagsterEvent, DagsterInstance, Definitions

STDERR = 2  # the file descriptor
PROCESS = "five_bases/process"  # the tag of a run with the name of the lock that its process holds
# SHA-256 of the files that earlier versions copied into a home: a file that is still equal is replaced by the new one.
EARLIER_CONFIGS = frozenset({"aaee446872ceb4f774a3b6d03cb72d9a5ab55706d0ac62a42176b5f1d583c621"})
INTERRUPTED = "DagsterExecutionInterruptedError"  # what a step makes of Ctrl-C


class Exit(IntEnum):
    """Exit codes of ``five-bases``."""

    PUBLISHED = 0
    ERROR = 1
    REFUSED = 3
    STALE = 4


@dataclass(frozen=True)
class Outcome:
    """How a run ended: the release readers see, messages of what failed, and the checks that stopped publishing."""

    exit: Exit
    release: Release | None
    is_new: bool
    problems: tuple[str, ...] = ()
    refusals: tuple[Check, ...] = ()
    is_withdrawn: bool = False  # a release of the same inputs was published before and withdrawn


def run(settings: Settings, only: Iterable[str] = (), accept: str | None = None) -> Outcome:
    """Bring the publishers up to date, build and audit a candidate, and publish it where there is something new.

    ``accept`` is the reason to approve a release that needs approval.
    """
    context, catalog = context_of(settings), Catalog.of(settings)
    with _parsing(settings), _instance(settings) as (instance, process):
        from dagster_project.publishers import publisher_definitions

        location = publisher_definitions(context)
        problems = [
            problem
            for publisher in only or _with_data(context)
            for problem in _execute(location, publisher, instance, process)
        ]
        if problems:
            LOG.warning("a publisher was refused or unreachable; going on with the last good vintages")
        try:
            inputs = choose_inputs(context)
        except NothingToBuild as error:
            return Outcome(Exit.REFUSED, catalog.current(), False, (*problems, str(error)))
        current, is_withdrawn = catalog.current(), inputs.fingerprint in catalog.withdrawn()
        if current and (current.fingerprint == inputs.fingerprint or is_withdrawn):
            code = Exit.STALE if problems else Exit.PUBLISHED
            return Outcome(code, current, False, tuple(problems), is_withdrawn=is_withdrawn)
        # dbt's half of the code location takes seconds to load, and only a build needs it; it waits for the manifest.
        from dagster_project.definitions import definitions_of

        failures = _execute(definitions_of(context), "warehouse", instance, process, accept)
    if failures:
        return _refused(settings, catalog, (*problems, *failures))
    return Outcome(Exit.STALE if problems else Exit.PUBLISHED, catalog.current(), True, tuple(problems))


@contextmanager
def _parsing(settings: Settings) -> Iterator[None]:
    """Let dbt parse a changed project meanwhile: for seconds, in a process of its own."""
    with dbt_environment(settings), ThreadPoolExecutor(max_workers=1) as beside:
        beside.submit(prepared_manifest)
        yield


def _with_data(context: Context) -> list[str]:
    """Return the publishers to refresh with these settings, and log in one line how many are skipped."""
    reasons = {connector.name: connector.reason_to_skip(connector.open(context)) for connector in connectors().values()}
    skipped = [name for name, reason in reasons.items() if reason]
    if skipped:
        why = "without sample data" if context.settings.is_synthetic else "without data"
        LOG.info("skipped %d publishers %s (`five-bases sources` lists them)", len(skipped), why)
    return [name for name, reason in reasons.items() if not reason]


def _refused(settings: Settings, catalog: Catalog, problems: tuple[str, ...]) -> Outcome:
    """Return how a failed build ended: refused, by a gate or a full disk, or with an error of the program."""
    candidate = Candidate(settings.candidate)
    try:
        refusals = candidate.verdict().refusals
    except PublishRefused:
        refusals = tuple(check for check in candidate.dbt_checks() if not check.is_passed)
    is_gate = any(check.gate_code != "DBT-BUILD" for check in refusals) or any(
        says_disk_full(line) for line in problems
    )
    return Outcome(Exit.REFUSED if is_gate else Exit.ERROR, catalog.current(), False, problems, refusals)


def _execute(
    location: "Definitions", job_name: str, instance: "DagsterInstance", process: str, accept: str | None = None
) -> list[str]:
    """Run one job to its end; return the messages of the steps that failed, none if it succeeded."""
    config: dict = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
    if accept:
        config["ops"] = {"release__verdict": {"config": {"reason": accept}}}
    job = location.resolve_job_def(job_name)
    result = job.execute_in_process(instance=instance, raise_on_error=False, run_config=config, tags={PROCESS: process})
    if result.success:
        return []
    problems = [_message_of(event) for event in result.all_events if event.is_step_failure]
    if any(INTERRUPTED in problem for problem in problems):
        raise KeyboardInterrupt
    return problems or [f"the job {job_name} failed"]


def _message_of(event: "DagsterEvent") -> str:
    failure = event.step_failure_data
    if failure.user_failure_data and failure.user_failure_data.description:
        return failure.user_failure_data.description
    cause = failure.error.cause if failure.error and failure.error.cause else failure.error
    message = cause.message.strip() if cause else str(event.message)
    return DISK_FULL if says_disk_full(message) else message


@contextmanager
def _instance(settings: Settings) -> Iterator[tuple["DagsterInstance", str]]:
    """Open the Dagster instance below the home folder, after marking runs whose process ended as failed.

    Yields the instance and the name of the lock by which other processes see that this one is alive. A process id
    would not do: ids are reused, in a container by every run.
    """
    home = prepare_dagster_home(settings)
    from dagster import DagsterRunStatus, RunsFilter

    from dagster_project.event_log import open_instance

    unfinished_statuses = [
        DagsterRunStatus.NOT_STARTED,
        DagsterRunStatus.STARTING,
        DagsterRunStatus.STARTED,
        DagsterRunStatus.CANCELING,
    ]
    processes = home / "processes"
    processes.mkdir(exist_ok=True)
    with open_instance(home) as instance:
        for unfinished in instance.get_runs(RunsFilter(statuses=unfinished_statuses)):
            name = unfinished.tags.get(PROCESS)
            if name and _is_gone(processes / name):
                instance.report_run_failed(unfinished, "its process was killed")
        name = uuid.uuid4().hex
        try:
            with FileLock(processes / name):
                yield instance, name
        finally:
            (processes / name).unlink(missing_ok=True)


def _is_gone(lock: Path) -> bool:
    """Return whether the process that held ``lock`` has ended; the kernel releases the lock of a killed process."""
    try:
        with FileLock(lock, timeout=0):
            pass
    except Timeout:
        return False
    lock.unlink(missing_ok=True)
    return True


@contextmanager
def quietly(home: Path) -> Iterator[None]:
    """Send the output of Dagster, dbt and their processes to a log file instead of the terminal."""
    log = home / "logs" / "run.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    terminal = os.dup(STDERR)
    try:
        with log.open("w", encoding="utf-8") as sink, redirect_stdout(sink), redirect_stderr(sink):
            os.dup2(sink.fileno(), STDERR)  # also what other processes write
            yield
    finally:
        os.dup2(terminal, STDERR)
        os.close(terminal)


def prepare_dagster_home(settings: Settings) -> Path:
    """Create the folder of the Dagster instance with our configuration, and return it."""
    home = settings.dagster_home
    home.mkdir(parents=True, exist_ok=True)
    config = home / "dagster.yaml"
    if not config.exists() or sha256_of(config) in EARLIER_CONFIGS:
        shutil.copyfile(Path(__file__).with_name("dagster.yaml"), config)
    return home
