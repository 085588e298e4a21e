"""dbt's manifest is parsed once for each content of the project, and all that run dbt start from that parse."""

import json
import os
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dagster_project import dbt_manifest
from dagster_project.dbt_manifest import (
    KEPT,
    DbtFailed,
    compiled_manifest,
    linked_project,
    partial_parse,
    prepared_manifest,
    run_dbt,
)

MODEL = "models/marts/kept.sql"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A dbt project with an earlier version's manifest beside it."""
    for name in ("dbt_project.yml", MODEL, "models/marts/dropped.sql", "target/manifest.json"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, encoding="utf-8")
    for name in ("macros", "seeds", "tests"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(dbt_manifest, "DBT", tmp_path)
    return tmp_path


@pytest.fixture
def asked(project: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What dbt was asked for; in its place files are written, with the model as it was then."""
    commands: list[str] = []

    def run(root: Path, target: Path, *arguments: str) -> str:
        commands.append(arguments[0])
        time.sleep(0.05)
        for name in ("manifest.json", "partial_parse.msgpack"):
            (target / name).write_text((root / MODEL).read_text(encoding="utf-8"), encoding="utf-8")
        return ""

    monkeypatch.setattr(dbt_manifest, "run_dbt", run)
    return commands


def test_a_manifest_that_is_missing_is_made_and_then_kept(asked: list[str]) -> None:
    assert prepared_manifest() == prepared_manifest()
    assert asked == ["parse"]
    assert prepared_manifest().read_text(encoding="utf-8") == MODEL
    assert partial_parse().exists()


@pytest.mark.parametrize("name", ["dbt_project.yml", MODEL, "seeds/new.csv"])
def test_other_content_is_parsed_and_the_same_content_is_not_parsed_again(
    project: Path, asked: list[str], name: str
) -> None:
    first = prepared_manifest()
    before = (project / name).read_text(encoding="utf-8") if (project / name).exists() else None
    (project / name).write_text("other", encoding="utf-8")
    assert prepared_manifest() != first
    if before is None:
        (project / name).unlink()
    else:
        (project / name).write_text(before, encoding="utf-8")
    assert prepared_manifest() == first
    assert asked == ["parse", "parse"]


def test_a_model_that_was_taken_away_or_moved_is_parsed(project: Path, asked: list[str]) -> None:
    found = {prepared_manifest()}
    (project / "models/marts/dropped.sql").rename(project / "models/dropped.sql")
    found.add(prepared_manifest())
    (project / "models/dropped.sql").unlink()
    found.add(prepared_manifest())
    assert len(found) == len(asked) == 3


def test_a_newer_time_or_what_dbt_writes_is_no_reason(project: Path, asked: list[str]) -> None:
    prepared_manifest()
    soon = time.time() + 1000
    os.utime(project / MODEL, (soon, soon))
    (project / "target/compiled.sql").write_text("written by dbt", encoding="utf-8")
    (project / "logs").mkdir()
    prepared_manifest()
    assert asked == ["parse"]


def test_rows_of_a_seed_are_no_reason(project: Path, asked: list[str]) -> None:
    (project / "seeds/rows.csv").write_text("a\n1\n", encoding="utf-8")
    prepared_manifest()
    (project / "seeds/rows.csv").write_text("a\n2\n", encoding="utf-8")
    prepared_manifest()
    assert asked == ["parse"]


def test_another_version_or_profile_is_parsed(project: Path, asked: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    found = {prepared_manifest()}
    monkeypatch.setenv("FIVE_BASES_MEMORY_LIMIT", "3GB")  # the default
    assert prepared_manifest() in found
    monkeypatch.setenv("FIVE_BASES_MEMORY_LIMIT", "1GB")
    found.add(prepared_manifest())
    monkeypatch.setattr(dbt_manifest, "version", lambda package: f"next {package}")
    found.add(prepared_manifest())
    assert len(found) == len(asked) == 3


def test_who_comes_at_the_same_time_waits_for_the_one_parse(asked: list[str]) -> None:
    with ThreadPoolExecutor(4) as pool:
        found = set(pool.map(lambda _: prepared_manifest(), range(4)))
    assert (len(found), asked) == (1, ["parse"])


def test_a_parse_that_failed_or_was_killed_leaves_nothing_that_is_taken_for_one(
    project: Path, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(root: Path, target: Path, *arguments: str) -> str:
        (target / "manifest.json").write_text("half", encoding="utf-8")
        raise DbtFailed

    with monkeypatch.context() as patch, pytest.raises(DbtFailed):
        patch.setattr(dbt_manifest, "run_dbt", killed)
        prepared_manifest()
    assert prepared_manifest().read_text(encoding="utf-8") == MODEL


def test_old_entries_are_removed(project: Path, asked: list[str]) -> None:
    for number in range(KEPT + 2):
        (project / MODEL).write_text(str(number), encoding="utf-8")
        newest = prepared_manifest()
    entries = list((project / "target").glob("*/manifest.json"))
    assert len(entries) == KEPT
    assert newest in entries
    assert (project / "target/manifest.json").exists(), "only what was made here is removed"


def test_what_is_compiled_is_kept_beside_its_manifest(asked: list[str]) -> None:
    assert compiled_manifest().parent == compiled_manifest().parent == prepared_manifest().parent
    assert asked == ["parse", "compile"]


def test_dbt_does_not_parse_again_what_is_linked_into_another_folder(tmp_path: Path) -> None:
    """The real dbt, on the real project, in a folder it has never seen: whatever the home, a build parses nothing."""
    project = linked_project(tmp_path)
    run_dbt(project, tmp_path, "parse", "--partial-parse-file-path", str(partial_parse()))
    log = (tmp_path / "dbt.log").read_text(encoding="utf-8")
    assert "0 files deleted, 0 files added, 0 files changed" in log
    assert "Unable to do partial parsing" not in log
    assert (tmp_path / "manifest.json").exists()


def test_dbt_sees_that_the_rows_of_a_seed_changed(tmp_path: Path) -> None:
    """A build loads a seed from its file; of what was parsed before, the checksum alone spoke of the rows."""
    project = linked_project(tmp_path)
    (project / "seeds").unlink()
    shutil.copytree(dbt_manifest.DBT / "seeds", project / "seeds")
    rows = project / "seeds/blocs.csv"
    rows.write_text(rows.read_text(encoding="utf-8") + "another row\n", encoding="utf-8")
    run_dbt(project, tmp_path, "parse", "--partial-parse-file-path", str(partial_parse()))
    before, after = (
        json.loads(path.read_text(encoding="utf-8"))["nodes"]
        for path in (prepared_manifest(), tmp_path / "manifest.json")
    )
    assert before.keys() == after.keys()
    changed = {name for name in before if before[name]["checksum"] != after[name]["checksum"]}
    assert changed == {"seed.five_bases.blocs"}
    facts = {fact for name in before for fact in before[name] if before[name][fact] != after[name][fact]}
    assert facts <= {"checksum", "created_at", "root_path"}


def test_dbt_says_why_it_cannot_read_a_project(tmp_path: Path) -> None:
    project = linked_project(tmp_path)
    (project / "dbt_project.yml").unlink()
    with pytest.raises(DbtFailed, match=r"dbt parse failed:[\s\S]*dbt_project.yml"):
        run_dbt(project, tmp_path, "parse")
