"""Raw vintages: immutable, typed, and published atomically.

    <root>/<publisher>/<table>/<partition>/vintage=<id>/part.parquet   one table, one partition, one vintage
    <root>/<publisher>/_vintages/<dataset>/<id>.json                   its manifest: the vintage exists once it does

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

from sources.files import link_or_copy
from sources.landing import sha256_of, write_atomically
from sources.table import Table

# Modules that do not affect the rows parsed from a file.
NOT_PARSING = {"client.py", "connector.py", "gates.py"}
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

    def vintages(self, publisher: str, dataset: str) -> list[Vintage]:
        """Return every vintage of a dataset, oldest first."""
        manifests = (self._root / publisher / "_vintages" / dataset).glob("*.json")
        return [Vintage.from_json(json.loads(path.read_text(encoding="utf-8"))) for path in sorted(manifests)]

    def newest(self, publisher: str) -> dict[str, str]:
        """Return the newest vintage of each dataset of a publisher."""
        folders = sorted((self._root / publisher / "_vintages").glob("*"))
        return {
            folder.name: max(path.stem for path in folder.glob("*.json"))
            for folder in folders
            if any(folder.glob("*.json"))
        }

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

    def _manifest(self, vintage: Vintage) -> Path:
        return self._root / vintage.publisher / "_vintages" / vintage.dataset / f"{vintage.vintage_id}.json"

    def _scratch(self, publisher: str, table: str, partition: str, vintage_id: str) -> Path:
        return self._root / publisher / table / partition / f".{vintage_id}.partial"
