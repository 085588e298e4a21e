"""A vintage that a person takes out of use: it is not built with, its file does not come back, it can be restored."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from dagster_project import report
from dagster_project.cli import cli
from dagster_project.runner import Exit, Outcome
from sources.bgs_wms.connector import CONNECTOR
from sources.connector import newest_of_each
from sources.ingest import IngestRefused
from sources.settings import Settings, load_settings
from sources.vintages import Check, RawStore, UnknownVintage, Vintage
from tests.sessions import session_of
from tests.unit.test_bgs_wms_parse import write

REASON = "pounds, not tonnes"
OLDER, NEWER = {"year": "1980-01-01"}, {"year": "1981-01-01"}


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    (tmp_path / "drop" / "bgs_wms").mkdir(parents=True)
    monkeypatch.setenv("FIVE_BASES_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("FIVE_BASES_DROP", str(tmp_path / "drop"))
    return load_settings()


@pytest.fixture
def store(settings: Settings) -> RawStore:
    return RawStore(settings.raw, settings.quarantine)


def drop(settings: Settings, *rows: dict[str, str]) -> None:
    assert settings.drop
    write(settings.drop / "bgs_wms", *rows)


def refresh(settings: Settings) -> Vintage:
    (series,) = CONNECTOR.datasets(session_of(CONNECTOR, settings))
    return series.refresh()


def two_vintages(settings: Settings) -> tuple[Vintage, Vintage]:
    drop(settings, OLDER)
    first = refresh(settings)
    drop(settings, OLDER, NEWER)
    return first, refresh(settings)


def chosen(settings: Settings) -> list[str]:
    return [vintage.vintage_id for vintage in newest_of_each(session_of(CONNECTOR, settings))]


def test_the_newest_earlier_vintage_is_used_and_nothing_is_deleted(settings: Settings, store: RawStore):
    first, second = two_vintages(settings)
    mark = store.withdraw(second, REASON)
    assert chosen(settings) == [first.vintage_id]
    assert store.newest("bgs_wms") == {"cobalt": first.vintage_id}
    assert store.vintages("bgs_wms", "cobalt") == [first]
    assert store.history("bgs_wms", "cobalt") == [first, second]
    assert store.path_of("bgs_wms", second.parts[0], second.vintage_id).exists()
    (recorded,) = settings.raw.rglob("*.withdrawn")
    assert recorded.parent == settings.raw / "bgs_wms" / "_vintages" / "cobalt"
    assert json.loads(recorded.read_text("utf-8")) == vars(mark)
    assert (mark.reason, mark.sha256, mark.vintage_id) == (REASON, second.sha256, second.vintage_id)


def test_the_same_file_is_not_ingested_as_if_it_were_new(
    settings: Settings, store: RawStore, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    first, second = two_vintages(settings)
    store.withdraw(second, REASON)
    assert refresh(settings) == first
    monkeypatch.setattr("sources.context.parser_version", lambda _: "other code")
    assert refresh(settings) == first
    assert store.history("bgs_wms", "cobalt") == [first, second]
    drop(settings, NEWER)
    third = refresh(settings)
    assert chosen(settings) == [third.vintage_id]


def test_a_withdrawn_file_without_an_earlier_one_leaves_its_dataset_empty(settings: Settings, store: RawStore):
    drop(settings, OLDER)
    only = refresh(settings)
    store.withdraw(only, REASON)
    assert chosen(settings) == []
    with pytest.raises(
        IngestRefused, match=rf"withdrawn .*: {REASON}.*sources restore bgs_wms cobalt/{only.vintage_id}"
    ):
        refresh(settings)
    assert not settings.quarantine.exists()


def test_every_reading_of_a_withdrawn_file_is_out_of_use(settings: Settings, store: RawStore, monkeypatch):
    from sources.corrections import Correction

    drop(settings, OLDER)
    first = refresh(settings)
    mended = Correction("production", "extract=cobalt", {"year": 1980}, "amount", 14518, 14519, "a slip", "2026-01-01")
    monkeypatch.setattr("sources.context.parser_version", lambda _: "other code")
    monkeypatch.setattr("sources.ingest.corrections_of", lambda _: (mended,))
    second = refresh(settings)
    assert second.vintage_id == first.next_parse_id
    store.withdraw(second, REASON)
    assert store.vintages("bgs_wms", "cobalt") == []


def test_a_dataset_that_is_unchanged_at_its_publisher_is_not_requested_again(settings: Settings, store: RawStore):
    session = session_of(CONNECTOR, settings)
    first, second = two_vintages(settings)
    noted = Vintage(**{**vars(second), "note": "state 7"})
    store.commit(noted)
    assert session.unchanged_vintage("cobalt", "state 7") == noted
    store.withdraw(noted, REASON)
    assert session.unchanged_vintage("cobalt", "state 7") == first
    assert session.unchanged_vintage("cobalt", "state 8") is None


def test_the_command_withdraws_shows_and_restores(settings: Settings, store: RawStore):
    first, second = two_vintages(settings)
    said = CliRunner().invoke(
        cli, ["sources", "withdraw", "bgs_wms", f"cobalt/{second.vintage_id}", "--reason", REASON]
    )
    assert said.exit_code == 0 and f"cobalt/{second.vintage_id}, withdrawn" in said.output
    assert chosen(settings) == [first.vintage_id]
    listed = CliRunner().invoke(cli, ["sources"]).output
    assert f"not in use: bgs_wms cobalt/{second.vintage_id}, withdrawn " in listed and REASON in listed
    assert "BGS World Mineral Statistics" in listed
    assert CliRunner().invoke(cli, ["sources", "restore", "bgs_wms", second.vintage_id]).exit_code == 0
    assert chosen(settings) == [second.vintage_id]
    assert not list(settings.raw.rglob("*.withdrawn"))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["withdraw", "nobody", "x", "--reason", "y"], "unknown publisher nobody; there are: baci,"),
        (["withdraw", "bgs_wms", "x"], "Missing option '--reason'"),
        (["withdraw", "bgs_wms", "x", "--reason", " "], "--reason is empty"),
    ],
)
def test_wrong_usage_is_refused(settings: Settings, arguments: list[str], says: str):
    said = CliRunner().invoke(cli, ["sources", *arguments])
    assert said.exit_code == 2 and says in said.output


def test_an_unknown_or_unwithdrawn_vintage_is_refused_with_those_there_are(settings: Settings, store: RawStore):
    _, second = two_vintages(settings)
    with pytest.raises(UnknownVintage, match=rf"no vintage x; choose one of: .*cobalt/{second.vintage_id}"):
        store.find("bgs_wms", "x")
    with pytest.raises(UnknownVintage, match="is not withdrawn"):
        store.restore(second)


def test_an_id_that_two_datasets_have_needs_the_dataset(settings: Settings, store: RawStore):
    _, second = two_vintages(settings)
    store.commit(Vintage(**{**vars(second), "dataset": "nickel", "parts": ()}))
    with pytest.raises(UnknownVintage, match=rf"2 datasets have a vintage .*nickel/{second.vintage_id}"):
        store.find("bgs_wms", second.vintage_id)
    assert store.find("bgs_wms", f"cobalt/{second.vintage_id}").dataset == "cobalt"


def test_who_is_refused_is_told_how_to_build_without_a_file(settings: Settings, capsys: pytest.CaptureFixture[str]):
    failed = Check("DBT-TEST", "some_test", "block", False, "Got 3 results", "0 failing rows")
    report.show(settings, Outcome(Exit.REFUSED, None, False, refusals=(failed,)))
    assert "five-bases sources withdraw PUBLISHER VINTAGE --reason" in capsys.readouterr().err
