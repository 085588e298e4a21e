"""What a release is made of, and whom nobody asks for it."""

from pathlib import Path

import pytest

from dagster_project.context import context_of
from dagster_project.release.candidate import choose_inputs
from sources.connector import connectors
from sources.settings import load_settings
from sources.vintages import RawStore, Vintage


def vintage(publisher: str, dataset: str) -> Vintage:
    return Vintage(publisher, dataset, "V1", "2026-01-01T00:00:00+00:00", "", "", "", ())


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


@pytest.mark.parametrize(
    ("profile", "reason"), [("sample", "has no generated sample"), ("live", "CENSUS_API_KEY is not set")]
)
def test_a_publisher_out_of_reach_is_not_asked_even_by_name(profile: str, reason: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("FIVE_BASES_PROFILE", profile)
    vintages, [problem] = connectors()["census"].refresh(context_of(load_settings()))
    assert vintages == []
    assert reason in problem
