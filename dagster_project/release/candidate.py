"""The candidate: one warehouse file that is built and audited before anyone can read it.

    <home>/candidate/inputs/…          the raw vintages it is built from, frozen by hard links
    <home>/candidate/inputs.json       the list of them, and a fingerprint of data and code
    <home>/candidate/five_bases.duckdb the warehouse dbt writes
    <home>/candidate/project/          links to the dbt project: dbt runs in it
    <home>/candidate/dbt/              dbt's log, compiled SQL and results
    <home>/candidate/dbt.json          the result of each dbt test
    <home>/candidate/verdict.json      the audit's verdict, with the hash of the file that was audited
    <home>/candidate/data_docs/        the verdict as a page for a browser

There is one candidate. It stays after a refusal, for inspection, until the next build replaces it.
"""

import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from sources.connector import connectors
from sources.context import Context
from sources.dbt_sources import raw_tables
from sources.files import link_or_copy
from sources.landing import sha256_of, write_atomically
from sources.settings import ROOT
from sources.table import Table, partition_of
from sources.vintages import Check, Part, RawStore, Vintage

# Code that decides the contents of a release.
CODE = (
    "dbt/models",
    "dbt/macros",
    "dbt/seeds",
    "dbt/dbt_project.yml",
    "sources/gates.py",
    "expectations",
    "indicators",
    "dagster_project/assets/indicators",
    "dagster_project/assets/trade_years.py",
    "dagster_project/release",
)

SYNTHETIC = "SYNTHETIC: generated data, not for findings."  # begins every text of a release of generated data
DATA_DOCS = "data_docs"  # folder of a candidate, and of the release it becomes

# Files that decide the results of dbt's unit tests.
MODELS = ("dbt/models", "dbt/macros", "dbt/tests", "dbt/dbt_project.yml")


class PublishRefused(Exception):
    """The candidate may not be published; the message says why."""


@dataclass(frozen=True)
class Inputs:
    """The inputs of a release. ``fingerprint`` is equal for equal data and code."""

    profile: str
    is_synthetic: bool
    vintages: tuple[Vintage, ...]
    fingerprint: str

    @property
    def hs_editions(self) -> set[str]:
        """The HS editions of its trade; a release is compared with an earlier one edition by edition."""
        parts = (part.keys for vintage in self.vintages for part in vintage.parts)
        return {keys["hs_edition"] for keys in parts if "hs_edition" in keys}


@dataclass(frozen=True)
class Verdict:
    """The result of the audit, bound to the bytes it read."""

    sha256: str
    checks: tuple[Check, ...]
    accepted_by: str | None
    reason: str | None

    @property
    def refusals(self) -> tuple[Check, ...]:
        """The failed checks that stop publishing."""
        tolerated = {"warn", "hold"} if self.reason else {"warn"}
        return tuple(check for check in self.checks if not check.is_passed and check.severity not in tolerated)


def choose_inputs(context: Context) -> Inputs:
    """Return the vintages that a release with these settings is built from, as each publisher's connector chooses them.

    Raises :class:`sources.connector.NothingToBuild` where data that every release needs are missing.
    """
    vintages = tuple(
        vintage
        for connector in connectors().values()
        for vintage in connector.release_vintages(connector.open(context))
    )
    settings = context.settings
    return Inputs(settings.profile, settings.is_synthetic, vintages, _fingerprint(vintages, settings.economy_names))


class Candidate:
    """The folder of the candidate; all access to it goes through this class."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def warehouse(self) -> Path:
        return self._folder / "five_bases.duckdb"

    @property
    def inputs_folder(self) -> Path:
        return self._folder / "inputs"

    @property
    def folder(self) -> Path:
        return self._folder

    @property
    def dbt_target(self) -> Path:
        """Where dbt keeps its log, compiled SQL and results of this build."""
        return self._folder / "dbt"

    @property
    def data_docs(self) -> Path:
        """The folder of the page that shows the audit."""
        return self._folder / DATA_DOCS

    @property
    def manifest(self) -> Path:
        """dbt's manifest of the models it built."""
        return self.dbt_target / "manifest.json"

    def begin(self, inputs: Inputs, store: RawStore) -> None:
        """Empty the folder and freeze the inputs: ingestion at the same time cannot change this build."""
        shutil.rmtree(self._folder, ignore_errors=True)
        for vintage, part, path in self._parts(inputs):
            link_or_copy(store.path_of(vintage.publisher, part, vintage.vintage_id), path)
        for table in _tables().values():
            if not (self.inputs_folder / table.publisher / table.name).exists():
                self._write_empty(table)
        write_atomically(self._folder / "inputs.json", json.dumps(asdict(inputs), indent=1))

    def inputs(self) -> Inputs:
        """Return what the candidate is built from. Raises :class:`PublishRefused` where there is no candidate."""
        facts = self._load("inputs.json", "no candidate has been built")
        return Inputs(**facts | {"vintages": tuple(Vintage.from_json(v) for v in facts["vintages"])})

    def part_hashes(self) -> dict[Path, str]:
        """Return the SHA-256 of every frozen part, by its path; empty tables written for missing data are not included.

        Raises :class:`PublishRefused` where there is no candidate.
        """
        return {path: part.sha256 for _, part, path in self._parts(self.inputs())}

    def record_dbt(self, checks: Iterable[Check]) -> None:
        """Store the results of dbt's own tests, for the verdict."""
        write_atomically(self._folder / "dbt.json", json.dumps([asdict(check) for check in checks], indent=1))

    def dbt_checks(self) -> tuple[Check, ...]:
        """Return the results of dbt's tests; none where dbt has not finished."""
        path = self._folder / "dbt.json"
        return tuple(Check(**check) for check in json.loads(path.read_text(encoding="utf-8"))) if path.exists() else ()

    def record_verdict(
        self, checks: Iterable[Check], accepted_by: str | None = None, reason: str | None = None
    ) -> Verdict:
        """Write the verdict on the bytes as they are now."""
        verdict = Verdict(sha256_of(self.warehouse), tuple(checks), accepted_by, reason)
        write_atomically(self._folder / "verdict.json", json.dumps(asdict(verdict), indent=1, ensure_ascii=False))
        return verdict

    def approved(self) -> Verdict:
        """Return the verdict that allows the candidate to be published.

        Raises :class:`PublishRefused` where there is none, where a check stops publishing, or where the bytes changed
        after it: a blocking check of Dagster stops only the run it fails in, this protects the published file.
        """
        verdict = self.verdict()
        if verdict.refusals:
            raise PublishRefused(f"the audit refused the candidate: {', '.join(c.gate_code for c in verdict.refusals)}")
        if verdict.sha256 != sha256_of(self.warehouse):
            raise PublishRefused("the candidate changed after its audit; run the warehouse job again")
        return verdict

    def verdict(self) -> Verdict:
        """Return the audit's verdict. Raises :class:`PublishRefused` where there is none."""
        is_built = self.warehouse.exists()
        missing = "the candidate has not been audited" if is_built else "no candidate has been built"
        facts = self._load("verdict.json", missing)
        return Verdict(**facts | {"checks": tuple(Check(**check) for check in facts["checks"])})

    def discard(self) -> None:
        """Remove the candidate once it is published."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _parts(self, inputs: Inputs) -> Iterator[tuple[Vintage, Part, Path]]:
        """Yield every part of the inputs with the path that it has in the candidate."""
        tables = _tables()
        for vintage in inputs.vintages:
            for part in vintage.parts:
                table = tables[f"{vintage.publisher}.{part.table}"]
                yield vintage, part, self._part_path(table, part.partition, vintage.vintage_id)

    def _part_path(self, table: Table, partition: str, vintage_id: str) -> Path:
        return self.inputs_folder / table.publisher / table.name / partition / f"vintage={vintage_id}" / "part.parquet"

    def _write_empty(self, table: Table) -> None:
        """Write a table without rows for a publisher without data, so that models find it."""
        partition = partition_of(**{column.name: "none" for column in table.partitions})
        path = self._part_path(table, partition, "none")
        path.parent.mkdir(parents=True)
        table.empty.write_parquet(path)

    def _load(self, name: str, otherwise: str) -> dict:
        path = self._folder / name
        if not path.exists():
            raise PublishRefused(otherwise)
        return json.loads(path.read_text(encoding="utf-8"))


def _tables() -> dict[str, Table]:
    """Return every raw table by its full name."""
    return {table.full_name: table for group in raw_tables().values() for table in group}


def _fingerprint(vintages: Iterable[Vintage], economy_names: str) -> str:
    """Return a hash of all that decides the contents of a release: data, code, and the setting that models read."""
    digest = hashlib.sha256(f"names of economies {economy_names}\n".encode())
    for vintage in vintages:
        for part in vintage.parts:
            digest.update(
                f"{vintage.publisher}/{part.table}/{part.partition}/{vintage.vintage_id}/{part.sha256}\n".encode()
            )
    _add_code(digest, CODE)
    return digest.hexdigest()


def project_fingerprint() -> str:
    """Return a hash of all that decides what dbt makes of inputs: :func:`models_fingerprint` and the seeds."""
    digest = hashlib.sha256(models_fingerprint().encode())
    _add_code(digest, ("dbt/seeds",))
    return digest.hexdigest()


def models_fingerprint() -> str:
    """Return a hash of the models, their unit tests and the versions of dbt and its engine, not of data."""
    digest = hashlib.sha256()
    for package in ("dbt-core", "dbt-duckdb", "duckdb"):
        digest.update(f"{package} {version(package)}\n".encode())
    _add_code(digest, MODELS)
    return digest.hexdigest()


def _add_code(digest: "hashlib._Hash", roots: Iterable[str]) -> None:
    for root in roots:
        files = sorted((ROOT / root).rglob("*")) if (ROOT / root).is_dir() else [ROOT / root]
        for path in files:
            if path.suffix in {".sql", ".yml", ".md", ".csv", ".py"}:
                digest.update(f"{path.relative_to(ROOT)} {sha256_of(path)}\n".encode())
