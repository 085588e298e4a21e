"""dbt's manifest, parsed once for each state of the project, and shared by builds and tests.

    dbt/target/<key>/manifest.json          the manifest
    dbt/target/<key>/partial_parse.msgpack  the same in dbt's own format: a build that starts from it parses nothing
    dbt/target/<key>/compiled.json          the manifest with every model's SQL

The key is a hash of what dbt parses: the files by path and content, the versions, and the settings in the profile.
dbt rejects a stored parse where the profile differs, and the profile names the file to build. So dbt runs on links to
the project beside that file (:func:`linked_project`): the relative path of the file is then the same in every home.
Rows of seeds are no part of the key: a build reads them again where they changed, and only their checksum differs in
the manifest. Everything else is as it was parsed: after an update dbt 1.11 would reject a seed whose YAML moved.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

from filelock import FileLock

from sources.settings import ROOT, Settings

DBT = ROOT / "dbt"
FOLDERS = ("macros", "models", "seeds", "tests")
PACKAGES = ("dbt-core", "dbt-duckdb", "dbt-adapters", "dbt-common", "duckdb")
# What profiles.yml and models read from the environment, and their defaults there.
PROFILE_VARIABLES = {
    "FIVE_BASES_MEMORY_LIMIT": "3GB",
    "FIVE_BASES_ENGINE": "duckdb",
    "FIVE_BASES_ECONOMY_NAMES": "un",
}
# Paths are relative to the linked project, in which dbt runs.
ENVIRONMENT = {
    "FIVE_BASES_INPUTS": "../inputs",
    "FIVE_BASES_CANDIDATE": "../five_bases.duckdb",
    "DBT_USE_COLORS": "false",
    "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    "DO_NOT_TRACK": "1",
}
KEPT = 4


class DbtFailed(RuntimeError):
    """dbt could not read the project; the message has dbt's output."""


@contextmanager
def dbt_environment(settings: Settings) -> Iterator[None]:
    """Set what dbt, a process of its own, reads from the environment; only while it is started."""
    given = ENVIRONMENT | {
        "FIVE_BASES_MEMORY_LIMIT": settings.memory_limit,
        "FIVE_BASES_ECONOMY_NAMES": settings.economy_names,
    }
    before = {name: os.environ.get(name) for name in given}
    os.environ |= given
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def prepared_manifest() -> Path:
    """Return the manifest of the project as it is now. Raises :class:`DbtFailed`."""
    return _entry("manifest.json", _parse)


def partial_parse() -> Path:
    """Return the file from which dbt starts without parsing; it belongs to :func:`prepared_manifest`."""
    return prepared_manifest().with_name("partial_parse.msgpack")


def compiled_manifest() -> Path:
    """Return the manifest with the SQL of every model, as dbt runs it except for the names of its inputs."""
    prepared_manifest()
    return _entry("compiled.json", _compile)


def linked_project(folder: Path) -> Path:
    """Return the dbt project as links in ``folder/project``: dbt then builds ``folder/five_bases.duckdb``."""
    project = folder / "project"
    shutil.rmtree(project, ignore_errors=True)
    project.mkdir(parents=True)
    for path in (*DBT.glob("*.yml"), *(DBT / name for name in FOLDERS)):
        (project / path.name).symlink_to(path)
    return project


def dbt_executable() -> str:
    """Return dbt as installed beside this Python, whether or not its environment is activated."""
    return str(Path(sys.executable).with_name("dbt"))


def run_dbt(project: Path, target: Path, *arguments: str) -> str:
    """Run dbt on a project to its end and return what it printed. Raises :class:`DbtFailed`."""
    folders = {"--project-dir": project, "--profiles-dir": project, "--target-path": target, "--log-path": target}
    ran = subprocess.run(
        [dbt_executable(), "--quiet", *arguments, *(str(word) for pair in folders.items() for word in pair)],
        cwd=project,
        env=os.environ | ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        raise DbtFailed(f"dbt {arguments[0]} failed:\n{ran.stdout}{ran.stderr}")
    return ran.stdout


def _entry(name: str, make: Callable[[Path], None]) -> Path:
    """Return a file of the project's entry; ``make`` writes it, with others, into an empty folder."""
    target = DBT / "target"
    entry = target / _key()
    path = entry / name
    if not path.exists():
        target.mkdir(exist_ok=True)
        with FileLock(target / ".manifest.lock"):  # a build waits here while its run is parsing beside it
            if not path.exists():
                scratch = target / ".scratch"
                shutil.rmtree(scratch, ignore_errors=True)  # left by a killed process
                scratch.mkdir()
                make(scratch)
                entry.mkdir(exist_ok=True)
                for file in sorted(scratch.iterdir(), key=lambda file: file.name == name):  # the file looked for last
                    file.replace(entry / file.name)
                scratch.rmdir()
                _prune(target)
    return path


def _parse(folder: Path) -> None:
    run_dbt(DBT, folder, "parse", "--no-partial-parse")


def _compile(folder: Path) -> None:
    work = folder / "work"
    run_dbt(
        linked_project(work),
        work,
        "compile",
        "--no-introspect",
        "--select",
        "resource_type:model",
        "--partial-parse-file-path",
        str(partial_parse()),
    )
    (work / "manifest.json").replace(folder / "compiled.json")
    shutil.rmtree(work)


def _key() -> str:
    digest = hashlib.sha256(f"{DBT}\n".encode())
    for name, default in PROFILE_VARIABLES.items():
        digest.update(f"{name} {os.environ.get(name, default)}\n".encode())
    for package in PACKAGES:
        digest.update(f"{package} {version(package)}\n".encode())
    for path in _project_files():
        is_rows = path.parent == DBT / "seeds" and path.suffix == ".csv"
        content = "rows" if is_rows else hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{path.relative_to(DBT).as_posix()} {content}\n".encode())
    return digest.hexdigest()[:16]


def _project_files() -> Iterator[Path]:
    """Yield the source files of the dbt project, sorted by name."""
    yield from sorted(DBT.glob("*.yml"))
    for name in FOLDERS:
        yield from sorted(path for path in (DBT / name).rglob("*") if path.is_file())


def _prune(target: Path) -> None:
    """Remove all but the entries that were made last."""
    entries = [path.parent for path in target.glob("*/partial_parse.msgpack")]
    for entry in sorted(entries, key=lambda entry: entry.stat().st_mtime)[:-KEPT]:
        shutil.rmtree(entry, ignore_errors=True)
