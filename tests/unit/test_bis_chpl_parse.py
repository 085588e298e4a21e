"""Transcripts of the Common High Priority List: codes and tiers, or a refusal in words."""

from pathlib import Path

import pytest

from sources.bis_chpl.parse import day_of, read_list
from sources.gates import Facts
from sources.table import ContractViolation
from tests.gates import refusals
from tests.shared_files import shared

NAME = "bis_common_high_priority_list_20240223.csv"
DAY = "2024-02-23"
TIERS = ("TIER_1", "TIER_2", "TIER_3_A", "TIER_3_B", "TIER_4_A", "TIER_4_B")
ITEMS = tuple((f"{854200 + n}", TIERS[n % 6], "HS2022") for n in range(36))


def write(folder: Path, *items: tuple[str, ...], header: str = "hs6,tier,hs_edition") -> Path:
    path = folder / NAME
    path.write_text("\n".join([header, *map(",".join, items), ""]), encoding="utf-8")
    return path


def refused_by(path: Path, previous: Facts | None = None) -> set[str]:
    return refusals(read_list(path, DAY), previous)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        (NAME, DAY),
        ("bis_common_high_priority_list_20241399.csv", None),
        ("bis_common_high_priority_list.csv", None),
        ("PROVENANCE.md", None),
    ],
)
def test_a_file_says_the_day_of_its_list(name: str, day: str | None):
    assert day_of(name) == day


def test_codes_keep_their_zeros_and_tiers_lose_their_prefix(tmp_path: Path):
    path = write(tmp_path, ("10121", "TIER_3_A", "HS2022"), ("854231", "TIER_1", "HS2022"))
    assert read_list(path, DAY).frame.rows() == [("HS22", "010121", "3A", None), ("HS22", "854231", "1", None)]


@pytest.mark.parametrize(
    ("item", "says"),
    [
        (("854231", "Tier 1", "HS2022"), r"empty values in \['tier'\]"),
        (("854231", "TIER_5", "HS2022"), r"empty values in \['tier'\]"),
        (("854231", "TIER_1", "2022"), r"empty values in \['hs_edition'\]"),
        (("=854231", "TIER_1", "HS2022"), "holds a formula"),
        (ITEMS[0], "1 rows repeat a key"),
        (("", "TIER_1", "HS2022"), "row 38, column 'hs6' is empty"),
    ],
)
def test_another_content_is_refused_in_words(tmp_path: Path, item: tuple[str, ...], says: str):
    with pytest.raises(ContractViolation, match=says):
        read_list(write(tmp_path, *ITEMS, item), DAY)


def test_a_list_that_was_cut_or_garbled_does_not_pass_its_gates(tmp_path: Path):
    assert refused_by(write(tmp_path, *ITEMS)) == set()
    assert refused_by(write(tmp_path, *ITEMS), {"row_count": 50.0}) == {"RAW-PREVIOUS-ROWS"}
    assert refused_by(write(tmp_path, *ITEMS[:3])) == {"RAW-ROWS", "RAW-COMPLETE"}
    assert refused_by(write(tmp_path, *ITEMS, ("8542.31", "TIER_1", "HS2022"))) == {"RAW-CODES"}
    assert refused_by(write(tmp_path, *ITEMS, ("854231", "TIER_1", "HS2017"))) == {"RAW-EDITION"}


def test_a_product_that_its_edition_does_not_have_is_refused_with_its_row(tmp_path: Path):
    """Without a product list of the edition (HS17 here) nothing is compared."""
    known = {"HS22": [code for code, _, _ in ITEMS]}

    def products_of(edition: str) -> list[str]:
        return known.get(edition, [])

    assert read_list(write(tmp_path, *ITEMS), DAY, products_of).frame.height == len(ITEMS)
    wrong = write(tmp_path, *ITEMS, ("854299", "TIER_1", "HS2022"))
    with pytest.raises(ContractViolation, match=r"20240223\.csv: row 38, column 'hs6' holds '854299'; .* of HS22"):
        read_list(wrong, DAY, products_of)
    assert read_list(write(tmp_path, ("854299", "TIER_1", "HS2017")), DAY, products_of).frame.height == 1


def test_the_list_of_february_2024_has_fifty_codes_in_six_tiers():
    path = shared("drop", "bis_chpl", NAME)
    frame = read_list(path, DAY).frame
    tiers = {"1": 4, "2": 5, "3A": 16, "3B": 9, "4A": 11, "4B": 5}
    assert dict(frame["tier"].value_counts().iter_rows()) == tiers
    assert refused_by(path) == set()
