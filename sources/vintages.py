"""Raw vintages: immutable, typed, and published atomically.

    <root>/<publisher>/<table>/<partition>/vintage=<id>/part.parquet   one table, one partition, one vintage
    <root>/<publisher>/_vintages/<dataset>/<id>.json                   its manifest: the vintage exists once it does
    <root>/<publisher>/_vintages/<dataset>/<id>.withdrawn              a person took it out of use, with the reason

A *dataset* is a unit that a publisher re-issues as a whole (for BACI an HS edition). All parts of a vintage are written
to scratch names first; the manifest is written last, so a reader sees a complete vintage or none.
"""

import hashlib
import json
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from sources.errors import Explained
from sources.files import link_or_copy
from sources.landing import sha256_of, write_atomically
from sources.table import Table

# Modules that do not affect the rows parsed from a file.
NOT_PARSING = {"client.py", "connector.py", "gates.py"}
WITHDRAWN = ".withdrawn"  # suffix of the mark beside a manifest
PARSE = ".reading"  # before the number of a later parse of the same file; homes hold ids of this form


@dataclass(frozen=True)
class Check:
    """One verdict of a gate on raw data, as it goes into ``meta.gates``."""

    gate_code: str
    subject: str
    severity: str
    is_passed: bool
    observed: str
    expected: str
    detail: str = ""


@dataclass(frozen=True)
class Part:
    """One table and partition of a vintage. ``facts`` are measures that the next vintage is compared with."""

    table: str
    partition: str
    sha256: str
    row_count: int
    facts: Mapping[str, float]
    checks: tuple[Check, ...] = ()

    @property
    def keys(self) -> dict[str, str]:
        """The values of the partition's columns by their names."""
        return dict(level.split("=", 1) for level in self.partition.split("/") if "=" in level)


@dataclass(frozen=True)
class Vintage:
    """One version of one dataset of a publisher. ``note`` is the publisher's own remark on the file.

    ``parser`` is the :func:`parser_version` that last produced these rows.
    """

    publisher: str
    dataset: str
    vintage_id: str
    retrieved_at: str
    url: str
    sha256: str
    note: str
    parts: tuple[Part, ...]
    parser: str = ""

    @classmethod
    def from_json(cls, facts: Mapping[str, Any]) -> "Vintage":
        """Return the vintage that :func:`dataclasses.asdict` wrote; older homes call a dataset a series."""
        facts = {("dataset" if name == "series" else name): fact for name, fact in facts.items()}
        parts = (part | {"checks": tuple(Check(**check) for check in part["checks"])} for part in facts["parts"])
        return cls(**{**facts, "parts": tuple(Part(**part) for part in parts)})

    @property
    def contents(self) -> dict[tuple[str, str], str]:
        """The hash of each part, by table and partition."""
        return {(part.table, part.partition): part.sha256 for part in self.parts}

    @property
    def next_parse_id(self) -> str:
        """The id of the next parse of the same file: it sorts after this one, up to the ninth."""
        file, _, number = self.vintage_id.partition(PARSE)
        return f"{file}{PARSE}{int(number or 1) + 1}"

    def part(self, table: Table, partition: str) -> Part | None:
        """Return the part of one table and partition, or None where the vintage has none."""
        return next((part for part in self.parts if (part.table, part.partition) == (table.name, partition)), None)


@dataclass(frozen=True)
class Withdrawal:
    """A person's decision not to use a file: it holds for every vintage parsed from these bytes."""

    publisher: str
    dataset: str
    vintage_id: str
    sha256: str
    withdrawn_at: str
    reason: str

    def __str__(self) -> str:
        return f"{self.publisher} {self.dataset}/{self.vintage_id}, withdrawn {self.withdrawn_at[:10]}: {self.reason}"


class UnknownVintage(Explained):
    """No vintage, or more than one, has the id that a person gave."""


def moment_of(retrieved_at: str) -> str:
    """Return a time of retrieval as vintage ids contain it, in milliseconds: 20260105T080000123Z."""
    return f"{''.join(character for character in retrieved_at[:23] if character.isalnum())}Z"


@cache
def parser_version(publisher: str) -> str:
    """Return a hash of the parsing code and corrections: while it is equal, the same file gives the same rows."""
    folder = Path(__file__).parent / publisher
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        if path.suffix in {".py", ".yml"} and path.name not in NOT_PARSING:
            digest.update(f"{path.name} {sha256_of(path)}\n".encode())
    return digest.hexdigest()[:12]


class RawStore:
    """Writes vintages below ``root`` and keeps rejected files in ``quarantine``."""

    def __init__(self, root: Path, quarantine: Path) -> None:
        self._root, self._quarantine = root, quarantine

    def path_of(self, publisher: str, part: Part, vintage_id: str) -> Path:
        """Return the Parquet file of one part."""
        return self._root / publisher / part.table / part.partition / f"vintage={vintage_id}" / "part.parquet"

    def history(self, publisher: str, dataset: str) -> list[Vintage]:
        """Return every vintage of a dataset, oldest first, withdrawn ones too."""
        manifests = self._manifests(publisher, dataset).glob("*.json")
        return [Vintage.from_json(json.loads(path.read_text(encoding="utf-8"))) for path in sorted(manifests)]

    def vintages(self, publisher: str, dataset: str) -> list[Vintage]:
        """Return the vintages of a dataset that are in use, oldest first."""
        withdrawn = {withdrawal.sha256 for withdrawal in self.withdrawals(publisher, dataset)}
        return [vintage for vintage in self.history(publisher, dataset) if vintage.sha256 not in withdrawn]

    def newest(self, publisher: str) -> dict[str, str]:
        """Return the newest vintage in use of each dataset of a publisher."""
        newest = {dataset: self._newest_id(publisher, dataset) for dataset in self._datasets(publisher)}
        return {dataset: vintage_id for dataset, vintage_id in newest.items() if vintage_id}

    def withdrawals(self, publisher: str, dataset: str | None = None) -> list[Withdrawal]:
        """Return what was withdrawn of a dataset, or of all datasets of a publisher."""
        datasets = self._datasets(publisher) if dataset is None else [dataset]
        marks = [mark for name in datasets for mark in sorted(self._manifests(publisher, name).glob(f"*{WITHDRAWN}"))]
        return [Withdrawal(**json.loads(mark.read_text(encoding="utf-8"))) for mark in marks]

    def find(self, publisher: str, name: str) -> Vintage:
        """Return the vintage with an id, given as ``id`` or ``dataset/id``. Raises :class:`UnknownVintage`."""
        dataset, _, vintage_id = name.rpartition("/")
        datasets = [dataset] if dataset else self._datasets(publisher)
        known = [vintage for each in datasets for vintage in self.history(publisher, each)]
        found = [vintage for vintage in known if vintage.vintage_id == vintage_id]
        if len(found) == 1:
            return found[0]
        listed = ", ".join(f"{vintage.dataset}/{vintage.vintage_id}" for vintage in found or known[-20:])
        problem = f"{len(found)} datasets have a vintage {name}" if found else f"there is no vintage {name}"
        raise UnknownVintage(f"{publisher}: {problem}; choose one of: {listed or 'none yet'}")

    def withdraw(self, vintage: Vintage, reason: str) -> Withdrawal:
        """Take the file of a vintage out of use; nothing is deleted. The reason of a second time replaces the first."""
        withdrawal = Withdrawal(
            publisher=vintage.publisher,
            dataset=vintage.dataset,
            vintage_id=vintage.vintage_id,
            sha256=vintage.sha256,
            withdrawn_at=datetime.now(UTC).isoformat(timespec="seconds"),
            reason=reason,
        )
        write_atomically(self._mark(vintage), json.dumps(asdict(withdrawal), indent=1, ensure_ascii=False))
        return withdrawal

    def restore(self, vintage: Vintage) -> None:
        """Take the file of a vintage into use again. Raises :class:`UnknownVintage` if it was not withdrawn."""
        withdrawn = self.withdrawals(vintage.publisher, vintage.dataset)
        marks = [withdrawal for withdrawal in withdrawn if withdrawal.sha256 == vintage.sha256]
        if not marks:
            raise UnknownVintage(f"{vintage.publisher}: {vintage.dataset}/{vintage.vintage_id} is not withdrawn")
        for mark in marks:
            (self._manifests(mark.publisher, mark.dataset) / f"{mark.vintage_id}{WITHDRAWN}").unlink()

    def retrieved(self, publisher: str) -> date | None:
        """Return the day on which the newest vintage of a publisher was retrieved, or None if it has none."""
        days = [self.vintages(publisher, dataset)[-1].retrieved_at for dataset in self.newest(publisher)]
        return date.fromisoformat(max(days)[:10]) if days else None

    def record_check(self, publisher: str, outcome: str) -> None:
        """Record the time and outcome of the latest check of a publisher."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        write_atomically(self._root / publisher / "_vintages" / "last_check", f"{now} {outcome}")

    def last_check(self, publisher: str) -> str | None:
        """Return the time and outcome of the latest check of a publisher, or None if there was none."""
        path = self._root / publisher / "_vintages" / "last_check"
        return path.read_text(encoding="utf-8") if path.exists() else None

    def write(self, table: Table, partition: str, vintage_id: str, frame: pl.DataFrame) -> tuple[str, int]:
        """Write one conforming part under a scratch name; return its sha256 and row count."""
        path = self._scratch(table.publisher, table.name, partition, vintage_id) / "part.parquet"
        shutil.rmtree(path.parent, ignore_errors=True)  # left by a killed run
        path.parent.mkdir(parents=True)
        # Exact decimals compress best at level 1; two row groups or more let two threads read a year.
        frame.write_parquet(path, compression="zstd", compression_level=1, row_group_size=1 << 19)
        return sha256_of(path), frame.height

    def commit(self, vintage: Vintage) -> None:
        """Make a vintage visible: move its parts into place, then write its manifest.

        A vintage that is visible already may gain parts. Raises ValueError where one of its parts would change.
        """
        manifest = self._manifest(vintage)
        is_published = manifest.exists()
        published = Vintage.from_json(json.loads(manifest.read_text("utf-8"))).contents if is_published else {}
        for part in vintage.parts:
            scratch = self._scratch(vintage.publisher, part.table, part.partition, vintage.vintage_id)
            final = self.path_of(vintage.publisher, part, vintage.vintage_id).parent
            if published.get((part.table, part.partition), part.sha256) != part.sha256:
                raise ValueError(f"{vintage.vintage_id} {part.table} {part.partition} is published and never changes")
            if (part.table, part.partition) in published:
                shutil.rmtree(scratch, ignore_errors=True)
                continue
            shutil.rmtree(final, ignore_errors=True)  # moved by a run that was killed before it wrote the manifest
            scratch.rename(final)
        write_atomically(manifest, json.dumps(asdict(vintage), indent=1))

    def discard(self, publisher: str, parts: Iterable[tuple[Table, str]], vintage_id: str) -> None:
        """Remove the scratch parts of a rejected vintage."""
        for table, partition in parts:
            shutil.rmtree(self._scratch(publisher, table.name, partition, vintage_id), ignore_errors=True)

    def refuse(self, publisher: str, file: Path, sha256: str, url: str, reason: str) -> Path:
        """Keep a rejected file and the reason in quarantine; return the folder. The same file is kept once."""
        folder = self._quarantine / publisher / file.name / sha256[:12]
        folder.mkdir(parents=True, exist_ok=True)
        kept = folder / file.name
        if not kept.exists():
            link_or_copy(file, kept)
        facts = {"url": url, "sha256": sha256, "refused_at": datetime.now(UTC).isoformat(timespec="seconds")}
        write_atomically(folder / "reason.json", json.dumps(facts | {"reason": reason}, indent=1, ensure_ascii=False))
        return folder

    def _datasets(self, publisher: str) -> list[str]:
        return sorted(path.name for path in (self._root / publisher / "_vintages").glob("*") if path.is_dir())

    def _newest_id(self, publisher: str, dataset: str) -> str | None:
        folder = self._manifests(publisher, dataset)
        if any(folder.glob(f"*{WITHDRAWN}")):
            return max((vintage.vintage_id for vintage in self.vintages(publisher, dataset)), default=None)
        return max((path.stem for path in folder.glob("*.json")), default=None)  # a home has hundreds of manifests

    def _manifests(self, publisher: str, dataset: str) -> Path:
        return self._root / publisher / "_vintages" / dataset

    def _manifest(self, vintage: Vintage) -> Path:
        return self._manifests(vintage.publisher, vintage.dataset) / f"{vintage.vintage_id}.json"

    def _mark(self, vintage: Vintage) -> Path:
        return self._manifests(vintage.publisher, vintage.dataset) / f"{vintage.vintage_id}{WITHDRAWN}"

    def _scratch(self, publisher: str, table: str, partition: str, vintage_id: str) -> Path:
        return self._root / publisher / table / partition / f".{vintage_id}.partial"
