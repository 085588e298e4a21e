"""The divisions of China in the seed: the same codes and names wherever the project has them."""

import csv
from collections import Counter
from pathlib import Path

from sources.nbs.client import PROVINCES

SEED = Path(__file__).resolve().parents[2] / "dbt" / "seeds" / "china_regions.csv"


def rows() -> list[dict[str, str]]:
    with SEED.open(encoding="utf-8") as body:
        return list(csv.DictReader(body))


def test_the_mainland_has_the_31_divisions_that_the_statistics_bureau_asks_for():
    ours = {
        f"{row['gb_code']}000000": row["region_name"]
        for row in rows()
        if row["kind"] == "province" and row["economy_code"] == "CHN"
    }
    assert ours == PROVINCES


def test_three_divisions_are_economies_of_their_own():
    apart = {row["province_code"]: row["economy_code"] for row in rows() if row["economy_code"] not in ("", "CHN")}
    assert apart == {"CN-TW": "S19", "CN-HK": "HKG", "CN-MO": "MAC"}


def test_every_name_belongs_to_a_division_with_one_official_name():
    official = Counter(row["province_code"] for row in rows() if row["kind"] in ("nation", "province"))
    assert set(official.values()) == {1}
    assert {row["province_code"] for row in rows()} == set(official)
    assert len(official) == 35
