"""The releases of a home folder: which of them a candidate is compared with."""

import json
from pathlib import Path

import pytest

from dagster_project.release.catalog import Catalog

FACTS = {
    "published_at": "2026-11-29T11:00:00+00:00",
    "profile": "live",
    "is_synthetic": False,
    "accepted_by": None,
    "reason": None,
    "fingerprint": "f",
}


@pytest.fixture
def catalog(tmp_path: Path) -> Catalog:
    described = {
        "R1": {"series": ["SYNTHETIC-HS22"], "is_synthetic": True, "profile": "sample"},  # as homes before 0.1 have it
        "R2": {"series": ["HS17", "HS22"]},
        "R3": {"hs_editions": ["HS22"]},
    }
    for name, facts in described.items():
        (tmp_path / "releases" / name).mkdir(parents=True)
        description = json.dumps({**FACTS, **facts, "release_id": name})
        (tmp_path / "releases" / name / "release.json").write_text(description, encoding="utf-8")
    return Catalog(tmp_path / "releases", tmp_path / "warehouse")


def test_releases_of_older_homes_name_their_editions_too(catalog: Catalog):
    assert [release.hs_editions for release in catalog.all()] == [("HS22",), ("HS17", "HS22"), ("HS22",)]


@pytest.mark.parametrize(
    ("edition", "is_synthetic", "baseline"),
    [("HS22", False, "R3"), ("HS17", False, "R2"), ("HS22", True, "R1"), ("HS17", True, None), ("HS12", False, None)],
)
def test_a_candidate_is_compared_with_the_newest_of_its_edition_and_kind(
    catalog: Catalog, edition: str, is_synthetic: bool, baseline: str | None
):
    found = catalog.baseline(edition, is_synthetic)
    assert (found.release_id if found else None) == baseline
