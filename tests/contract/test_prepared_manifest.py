"""dbt's manifest is made anew exactly where the project that people write has changed since."""

import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from dagster_project.assets import warehouse

PAST = 1_600_000_000


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A dbt project as old as the hills, with what dbt wrote beside it."""
    for name in ("dbt_project.yml", "models/marts/kept.sql", "models/marts/dropped.sql", "target/compiled/kept.sql"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    for name in ("macros", "seeds", "tests"):
        (tmp_path / name).mkdir()
    for path in (tmp_path, *tmp_path.rglob("*")):
        os.utime(path, (PAST, PAST))
    return tmp_path


@pytest.fixture
def parsed(project: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What dbt was told; in its place a file is written."""
    told: list[str] = []
    manifest = project / "target/manifest.json"

    def cli(arguments: list[str], target_path: Path) -> SimpleNamespace:
        assert target_path == manifest.parent
        return SimpleNamespace(wait=lambda: (told.append(arguments[0]), manifest.write_text("{}", encoding="utf-8")))

    described = SimpleNamespace(project_dir=project, target_path=Path("target"), manifest_path=manifest)
    monkeypatch.setattr(warehouse, "PROJECT", described)
    monkeypatch.setattr(warehouse, "quick_dbt", lambda: SimpleNamespace(cli=cli))
    return told


def later(path: Path) -> None:
    """Let a path be newer than everything that is there."""
    soon = path.stat().st_mtime + 10**9
    os.utime(path, (soon, soon))


def test_a_manifest_that_is_missing_is_made_and_then_kept(parsed: list[str]) -> None:
    assert warehouse.prepared_manifest() == warehouse.prepared_manifest()
    assert parsed == ["parse"]


@pytest.mark.parametrize("name", ["dbt_project.yml", "models/marts/kept.sql"])
def test_a_file_that_is_newer_makes_it_anew(project: Path, parsed: list[str], name: str) -> None:
    warehouse.prepared_manifest()
    later(project / name)
    warehouse.prepared_manifest()
    assert parsed == ["parse", "parse"]


def test_a_model_that_was_taken_away_makes_it_anew(project: Path, parsed: list[str]) -> None:
    warehouse.prepared_manifest()
    (project / "models/marts/dropped.sql").unlink()
    later(project / "models/marts")  # its time changed with the file; seen to be later even on a coarse clock
    warehouse.prepared_manifest()
    assert parsed == ["parse", "parse"]


def test_what_dbt_writes_makes_nothing_anew(project: Path, parsed: list[str]) -> None:
    warehouse.prepared_manifest()
    later(project / "target/compiled/kept.sql")
    (project / "logs").mkdir()
    later(project)
    warehouse.prepared_manifest()
    assert parsed == ["parse"]
