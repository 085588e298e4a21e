"""What a release is made of, and whom nobody asks for it."""

from pathlib import Path

import pytest

from dagster_project.context import context_of
from dagster_project.release.candidate import choose_inputs
from sources.connector import NothingToBuild, connectors
from sources.settings import load_settings
from sources.vintages import RawStore, Vintage


def vintage(publisher: str, dataset: str, vintage_id: str = "V1") -> Vintage:
    return Vintage(publisher, dataset, vintage_id, "2026-01-01T00:00:00+00:00", "", "", "", ())


@pytest.mark.parametrize(
    ("profile", "datasets"), [("sample", {"SYNTHETIC-HS22"}), ("live", {"HS22", "HS22-HS17"})], ids=["sample", "live"]
)
def test_generated_and_published_data_never_share_a_release(
    profile: str, datasets: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("FIVE_BASES_HOME", str(tmp_path))
    monkeypatch.setenv("FIVE_BASES_PROFILE", profile)
    settings = load_settings()
    store = RawStore(settings.raw, settings.quarantine)
    for one in (vintage("baci", "HS22"), vintage("baci", "SYNTHETIC-HS22"), vintage("unsd", "HS22-HS17")):
        store.commit(one)
    assert {chosen.dataset for chosen in choose_inputs(context_of(settings)).vintages} == datasets


def test_other_names_of_economies_make_another_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("FIVE_BASES_HOME", str(tmp_path))
    settings = load_settings()
    RawStore(settings.raw, settings.quarantine).commit(vintage("baci", "HS22"))
    found = [
        choose_inputs(context_of(settings.model_copy(update={"economy_names": names}))).fingerprint
        for names in ("un", "iso", "un")
    ]
    assert found[0] == found[2] != found[1]


@pytest.mark.parametrize(
    ("pinned", "chosen"),
    [
        (None, "V202601.20260101T000000000Z"),
        ("V202601", "V202601.20260101T000000000Z"),
        ("V202501", "V202501.20260201T000000000Z"),  # of two vintages of one release the later
        ("V202501b", "V202501b.20250301T000000000Z"),
        ("V2025", None),  # part of a name is another release
        ("V202401", None),
    ],
)
def test_a_pinned_release_is_chosen_although_a_newer_one_is_there(
    pinned: str | None, chosen: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("FIVE_BASES_HOME", str(tmp_path))
    settings = load_settings().model_copy(update={"baci_release": pinned})
    store = RawStore(settings.raw, settings.quarantine)
    for moment in (
        "V202501.20250201T000000000Z",
        "V202501b.20250301T000000000Z",
        "V202501.20260201T000000000Z",
        "V202601.20260101T000000000Z",
    ):
        store.commit(vintage("baci", "HS22", moment))
    if chosen:
        assert [one.vintage_id for one in choose_inputs(context_of(settings)).vintages] == [chosen]
    else:
        with pytest.raises(NothingToBuild, match=f"no accepted vintage of BACI HS22 of {pinned} "):
            choose_inputs(context_of(settings))


@pytest.mark.parametrize(
    ("profile", "reason"), [("sample", "has no generated sample"), ("live", "CENSUS_API_KEY is not set")]
)
def test_a_publisher_out_of_reach_is_not_asked_even_by_name(profile: str, reason: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("FIVE_BASES_PROFILE", profile)
    vintages, [problem] = connectors()["census"].refresh(context_of(load_settings()))
    assert vintages == []
    assert reason in problem
