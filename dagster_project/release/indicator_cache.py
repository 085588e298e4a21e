"""The cache of indicators: each is computed once below the home folder, and linked into the candidates that need it.

    <home>/indicators/<name>/<key>/<table>.parquet   a result table
    <home>/indicators/<name>/<key>/files.json        the SHA-256 of each result table

The key is a hash of the parts that are read (known from their vintages), of the code, of its other arguments (numbers
and code lists), and of the versions of the libraries. A computation reads nothing but its arguments.
"""

import ast
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, is_dataclass
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import polars as pl

from dagster_project.release.candidate import Candidate
from sources.files import link_or_copy
from sources.landing import sha256_of, write_atomically
from sources.progress import LOG
from sources.settings import ROOT, Settings

LIBRARIES = ("numpy", "polars", "scipy")
# Imports of these are followed. An imported module of `sources` is hashed, but its own imports are not followed.
FOLLOWED = ("indicators", "dagster_project.assets.indicators", "dagster_project.assets.trade_years")
COUNTED = "sources"
FILES = "files.json"

Frames = Mapping[str, pl.DataFrame]


@dataclass(frozen=True)
class Entry:
    """The result of one computation: ``folder`` has a Parquet file for each table."""

    folder: Path
    is_new: bool

    def path_of(self, table: str) -> Path:
        """Return the Parquet file of one table."""
        return self.folder / f"{table}.parquet"


class IndicatorCache:
    """The results of one indicator, named ``name``, below ``root``."""

    def __init__(self, root: Path, name: str) -> None:
        self._folder = root / name
        self._entries: dict[str, Entry] = {}

    @property
    def unchanged(self) -> int:
        """How many of the requested results were in the cache already."""
        return sum(not entry.is_new for entry in self._entries.values())

    def entry(self, key: str, compute: Callable[[], Frames]) -> Entry:
        """Return the result under ``key``, computed where it is missing or damaged.

        A result appears in one step: it is written under a scratch name and renamed.
        """
        folder = self._folder / key
        is_new = not _is_intact(folder)
        if is_new:
            self._write(folder, compute())
        os.utime(folder / FILES)  # used now: see prune
        self._entries[key] = Entry(folder, is_new)
        return self._entries[key]

    def prune(self) -> None:
        """Remove all but the results of this build and as many of the most recently used others.

        One earlier state is enough to go back to, from a seed that was tried or a vintage that was withdrawn. The
        folder is never larger than two builds.
        """
        folders = [path for path in self._folder.glob("*") if path.name not in self._entries]
        complete = sorted((path for path in folders if (path / FILES).exists()), key=_used_at, reverse=True)
        for path in {*folders} - {*complete[: len(self._entries)]}:
            shutil.rmtree(path)

    def _write(self, folder: Path, frames: Frames) -> None:
        scratch = folder.with_name(f".{folder.name}.{os.getpid()}")
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(parents=True)
        for table, frame in frames.items():
            frame.write_parquet(scratch / f"{table}.parquet")
        hashes = {path.name: sha256_of(path) for path in sorted(scratch.glob("*.parquet"))}
        write_atomically(scratch / FILES, json.dumps(hashes, indent=1))
        shutil.rmtree(folder, ignore_errors=True)  # damaged
        scratch.rename(folder)


def _is_intact(folder: Path) -> bool:
    try:
        hashes = json.loads((folder / FILES).read_text(encoding="utf-8"))
        return all(sha256_of(folder / name) == sha256 for name, sha256 in hashes.items())
    except (OSError, ValueError):
        return False


def _used_at(folder: Path) -> int:
    return (folder / FILES).stat().st_mtime_ns


def for_each_year(settings: Settings, name: str, compute: Callable[..., pl.DataFrame], **given: Any) -> dict[str, int]:
    """Link ``compute(path, **given)`` of each year's trade into the inputs, computed where it is not in the cache.

    Return the number of years, and how many of them were in the cache.
    """
    years = trade_of(Candidate(settings.candidate))
    results = cache_of(settings, name)
    for year in years:
        key = key_of(compute, {year.partition: year.sha256}, given)
        entry = results.entry(key, partial(_as_tables, name, compute, year.path, given))
        link_or_copy(entry.path_of(name), year.target(name))
    return finished(results, name, len(years))


def _as_tables(name: str, compute: Callable[..., pl.DataFrame], path: Path, given: Mapping[str, Any]) -> Frames:
    return {name: compute(path, **given)}


def cache_of(settings: Settings, name: str) -> IndicatorCache:
    """Return the cache of one indicator in the home folder of the settings."""
    return IndicatorCache(settings.home / "indicators", name)


def finished(results: IndicatorCache, name: str, years: int) -> dict[str, int]:
    """Prune the cache, log how much was computed, and return the numbers as Dagster metadata."""
    results.prune()
    LOG.info("indicators: %s of %d years (%d unchanged)", name, years, results.unchanged)
    return {"years": years, "unchanged": results.unchanged}


@dataclass(frozen=True)
class Year:
    """One year of the candidate's trade. ``partition`` is its hive path without the vintage."""

    inputs: Path
    path: Path
    sha256: str

    @property
    def folder(self) -> Path:
        """The path below the table: ``hs_edition=HS22/year=2022/vintage=…``."""
        return self.path.parent.relative_to(self.inputs / "baci" / "bilateral_trade")

    @property
    def partition(self) -> str:
        return self.folder.parent.as_posix()

    @property
    def edition(self) -> str:
        return self.folder.parts[0]

    @property
    def year(self) -> int:
        return int(self.folder.parts[1].removeprefix("year="))

    def target(self, name: str) -> Path:
        """Return where dbt looks for an indicator of this year."""
        return self.inputs / "indicators" / name / self.folder / "part.parquet"


def trade_of(candidate: Candidate) -> list[Year]:
    """Return the years of the candidate's trade, sorted by edition and year."""
    inputs, hashes = candidate.inputs_folder, candidate.part_hashes()
    paths = sorted((inputs / "baci" / "bilateral_trade").glob("**/part.parquet"))
    return [Year(inputs, path, hash_of(path, hashes)) for path in paths]


def hash_of(path: Path, hashes: Mapping[Path, str]) -> str:
    """Return the hash of a frozen part; a part written for missing data is in no vintage, and is hashed here."""
    return hashes.get(path) or sha256_of(path)


def key_of(compute: Callable[..., Any], parts: Mapping[str, str], given: Mapping[str, Any]) -> str:
    """Return the key of a computation: equal for equal code, libraries and arguments.

    ``parts`` are hashes of the parts that are read, by partition; ``given`` are the other arguments: numbers, text,
    lists of them, dataclasses and frames. Raises TypeError for an argument of another type.
    """
    facts = {
        "computation": f"{compute.__module__}.{compute.__qualname__}",
        "code": code_hash(compute.__module__),
        "libraries": {name: version(name) for name in LIBRARIES},
        "parts": dict(parts),
        "given": dict(given),
    }
    text = json.dumps(facts, default=_plain, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _plain(value: object) -> object:
    if isinstance(value, pl.DataFrame):
        return value.to_dict(as_series=False)
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    raise TypeError(f"{type(value).__name__} cannot be part of a key")


@cache
def code_hash(module: str, root: Path = ROOT) -> str:
    """Return a hash of a module and of the modules it imports from ``FOLLOWED`` and ``COUNTED``.

    Raises FileNotFoundError for a module that is not below ``root``.
    """
    digest = hashlib.sha256()
    for name, path in sorted(code_of(module, root).items()):
        digest.update(f"{name} {sha256_of(path)}\n".encode())
    return digest.hexdigest()


def code_of(module: str, root: Path = ROOT) -> dict[str, Path]:
    """Return the modules of :func:`code_hash` and their files. Raises FileNotFoundError as it does."""
    found: dict[str, Path] = {}
    waiting = [module]
    while waiting:
        name = waiting.pop()
        path = _file_of(name, root)
        if path is None:
            raise FileNotFoundError(f"there is no module {name} in {root}")
        found[name] = path
        if _is_below(name, COUNTED):
            continue
        imported = {other for other in _imports(path, name) if _file_of(other, root)}
        waiting += [
            other for other in imported - found.keys() if any(_is_below(other, top) for top in (*FOLLOWED, COUNTED))
        ]
    return found


def _imports(path: Path, module: str) -> set[str]:
    """Return the names a module imports, with ``a.b`` and ``a.b.c`` for ``from a.b import c``: c may be a module."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            package = module.split(".")[: -node.level] if node.level else []
            base = ".".join([*package, *([node.module] if node.module else [])])
            names |= {base} | {f"{base}.{alias.name}" for alias in node.names}
    return names


def _is_below(module: str, package: str) -> bool:
    return module == package or module.startswith(f"{package}.")


def _file_of(module: str, root: Path) -> Path | None:
    path = root.joinpath(*module.split("."))
    candidates = (path.with_suffix(".py"), path / "__init__.py")
    return next((file for file in candidates if file.exists()), None)
