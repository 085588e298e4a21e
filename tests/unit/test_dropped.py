"""Publishers of files: a changed file is a new vintage, an unreadable one is quarantined, a stranger is left aside."""

import json
from pathlib import Path

import pytest

from sources.bgs_wms.connector import CONNECTOR
from sources.connector import Connector
from sources.corrections import Correction
from sources.http import SourceRejected
from sources.ingest import IngestRefused
from sources.settings import Settings, load_settings
from sources.vintages import RawStore, Vintage
from tests.sessions import session_of
from tests.unit.test_bgs_wms_parse import NAME, write


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    (tmp_path / "drop" / "bgs_wms").mkdir(parents=True)
    monkeypatch.setenv("FIVE_BASES_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("FIVE_BASES_DROP", str(tmp_path / "drop"))
    return load_settings()


def folder(settings: Settings) -> Path:
    assert settings.drop
    return settings.drop / "bgs_wms"


def refresh(settings: Settings, connector: Connector = CONNECTOR) -> Vintage:
    (series,) = connector.datasets(session_of(connector, settings))
    return series.refresh()


def vintages(settings: Settings) -> list[Vintage]:
    return RawStore(settings.raw, settings.quarantine).vintages("bgs_wms", "cobalt")


def test_a_changed_file_is_a_new_vintage_and_the_same_file_none(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    write(folder(settings), {})
    before, first = CONNECTOR.version(session_of(CONNECTOR, settings)), refresh(settings)
    assert refresh(settings) == first
    write(folder(settings), {}, {"year": "1981-01-01"})
    assert CONNECTOR.version(session_of(CONNECTOR, settings)) != before
    second = refresh(settings)
    assert {vintage.vintage_id for vintage in vintages(settings)} == {first.vintage_id, second.vintage_id}
    assert [part.row_count for part in second.parts] == [2]
    assert second.url == f"drop://bgs_wms/{NAME}"


def test_the_same_file_is_read_again_where_our_reading_of_it_changed(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
):
    write(folder(settings), {})
    first = refresh(settings)

    monkeypatch.setattr("sources.context.parser_version", lambda _: "other code, same rows")
    assert refresh(settings).vintage_id == first.vintage_id
    assert [vintage.parser for vintage in vintages(settings)] == ["other code, same rows"]

    mended = Correction("production", "extract=cobalt", {"year": 1980}, "amount", 14518, 14519, "a slip", "2026-01-01")
    monkeypatch.setattr("sources.context.parser_version", lambda _: "other code, other rows")
    monkeypatch.setattr("sources.ingest.corrections_of", lambda _: (mended,))
    second, third = refresh(settings), refresh(settings)
    assert second.vintage_id == f"{first.vintage_id}.reading2" == third.vintage_id
    assert [vintage.contents for vintage in vintages(settings)] == [first.contents, second.contents]
    assert first.contents != second.contents


@pytest.mark.parametrize(
    ("row", "says"),
    [({"country_trans": "=1+1"}, "holds a formula"), ({"units": "pounds"}, "RAW-UNITS")],
    ids=["unreadable", "refused by a gate"],
)
def test_a_file_that_is_no_use_is_quarantined_and_the_last_good_vintage_stays(
    settings: Settings, row: dict[str, str], says: str
):
    write(folder(settings), {})
    good = refresh(settings)
    write(folder(settings), row)
    with pytest.raises(IngestRefused, match=rf"bgs_wms: .*{says}.* Kept in "):
        refresh(settings)
    assert vintages(settings) == [good]
    (reason,) = settings.quarantine.rglob("reason.json")
    assert says in json.loads(reason.read_text(encoding="utf-8"))["reason"]
    assert (reason.parent / NAME).exists()


def test_a_file_of_another_kind_is_left_aside(settings: Settings):
    (folder(settings) / "PROVENANCE.md").write_text("notes", encoding="utf-8")
    assert CONNECTOR.version(session_of(CONNECTOR, settings)) is None
    with pytest.raises(SourceRejected, match=r"there is no file such as BGS_cobalt_production\.csv in bgs_wms/"):
        refresh(settings)


def test_two_files_that_claim_one_series_are_both_refused(settings: Settings):
    path = write(folder(settings), {})
    path.with_name("bgs_COBALT_production.csv").write_bytes(path.read_bytes())
    with pytest.raises(
        IngestRefused, match=r"2 files hold cobalt: BGS_cobalt_production\.csv, bgs_COBALT_production\.csv"
    ):
        refresh(settings)
    assert vintages(settings) == []
