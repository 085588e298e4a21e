"""The tables of the bases agree with each other: what one names, the others know."""

import csv
from pathlib import Path

import pytest

from tests.shared_files import shared

SEEDS = Path(__file__).resolve().parents[2] / "dbt" / "seeds"


def rows(name: str) -> list[dict[str, str]]:
    with (SEEDS / f"{name}.csv").open(encoding="utf-8") as body:
        return list(csv.DictReader(body))


SEGMENTS = {row["segment_code"]: row["base_code"] for row in rows("segments")}
SCHEMES = sorted({row["scheme"] for row in rows("bases")})


def base_in(scheme: str, segment: str) -> str:
    """The base of a segment by the crosswalk, in Python and not in SQL."""
    of_scheme = [row for row in rows("base_crosswalk") if row["scheme"] == scheme]
    own = [row["base_code"] for row in of_scheme if row["segment_code"] == segment]
    whole = [
        row["base_code"] for row in of_scheme if not row["segment_code"] and row["five_base_code"] == SEGMENTS[segment]
    ]
    (found,) = own or whole
    return found


def test_every_segment_of_the_table_is_named_and_keeps_its_base():
    for row in rows("five_bases_hs"):
        for text in row["segment"].split("; "):
            assert SEGMENTS[text.split(" ")[0]] == row["base"], row


def test_every_segment_of_a_partial_code_is_named_and_keeps_its_base():
    partial = rows("five_bases_hs_partial_2017")
    assert len(partial) == 40
    for row in partial:
        for segment in row["segments"].split("; "):
            assert SEGMENTS[segment] == row["bases"], row


def test_no_segment_is_named_that_no_table_uses():
    used = {text.split(" ")[0] for row in rows("five_bases_hs") for text in row["segment"].split("; ")}
    used |= {segment for row in rows("five_bases_hs_partial_2017") for segment in row["segments"].split("; ")}
    assert set(SEGMENTS) == used


def test_every_strategic_industry_is_named():
    named = {row["strategic_industry"] for row in rows("strategic_industries")}
    assert named == {row["strategic_industry"] for row in rows("five_bases_hs")}


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_crosswalk_says_of_every_segment_where_it_belongs(scheme: str):
    bases = {row["base_code"] for row in rows("bases") if row["scheme"] == scheme}
    assert {base_in(scheme, segment) for segment in SEGMENTS} - {""} == bases


def test_the_five_bases_are_those_of_the_table():
    assert {segment: base_in("five_bases_2021", segment) for segment in SEGMENTS} == SEGMENTS


def test_the_four_bases_are_the_five_without_software():
    four = {segment: base_in("four_bases_2016", segment) for segment in SEGMENTS}
    assert four == {segment: base.replace("industrial_software", "") for segment, base in SEGMENTS.items()}


def test_the_six_bases_divide_nothing_but_the_components():
    six = {segment: base_in("six_bases_2026", segment) for segment in SEGMENTS}
    parts = {segment for segment, base in six.items() if base == "core_parts"}
    electronic = {segment for segment, base in six.items() if base == "core_electronic_components"}
    assert parts | electronic == {segment for segment, base in SEGMENTS.items() if base == "core_components"}
    assert {"bearings", "seals", "valves", "gears_ballscrews"} <= parts
    assert {"ics", "passive_components", "connectors", "sensors", "displays"} <= electronic


def test_partial_codes_and_whole_codes_are_told_apart():
    for row in rows("five_bases_hs_partial_2017"):
        mapped, unmapped = row["mapped_successors"].split(";"), row["unmapped_successors"].split(";")
        assert not set(mapped) & set(unmapped), row
        assert all(len(code) == 6 and code.isdigit() for code in [row["hs2017"], *mapped, *unmapped]), row


def test_nontrade_members_say_whether_they_were_checked():
    members = rows("five_bases_nontrade")
    assert len(members) == 22
    for row in members:
        assert (row["is_verified"] == "true") == row["verification"].startswith("code list read"), row


# Industries of the input-output tables of OECD, edition 2025
INDUSTRIES = (
    "A01 A02 A03 B05 B06 B07 B08 B09 C10T12 C13T15 C16 C17_18 C19 C20 C21 C22 C23 C24A C24B C25 C26 C27 C28 C29 C301 "
    "C302T309 C31T33 D E F G H49 H50 H51 H52 H53 I J58T60 J61 J62_63 K L M N O P Q R S T"
)


def test_every_industry_that_makes_products_is_one_of_the_tables():
    """A misspelt industry would only show as a base without value added."""
    assert {row["industry_code"] for row in rows("hs_industries")} <= set(INDUSTRIES.split())


@pytest.mark.shared
def test_the_industries_are_those_that_are_published():
    mapping = shared("drop", "oecd_icio", "OECD_ICIO_2025_sector_code_mapping.csv")
    with mapping.open(encoding="utf-8-sig", newline="") as body:
        assert [row["code"] for row in csv.DictReader(body)] == INDUSTRIES.split()
