"""The pages on method say what the warehouse does."""

import pytest

from dagster_project.methodology import CHINESE, ENGLISH, Words, marts, page
from sources import seeds
from sources.settings import ROOT

DEFINITIONS = {row["indicator_id"]: row for row in seeds.rows("indicator_definitions")}
COVERAGE = {row["indicator_id"]: row for row in seeds.rows("indicator_coverage")}


@pytest.mark.parametrize("words", [ENGLISH, CHINESE], ids=lambda words: words.file)
def test_the_page_is_current(words: Words):
    assert (ROOT / "docs" / words.file).read_text(encoding="utf-8") == page(words), "run `make docs`"


def test_every_indicator_is_defined_and_covered():
    assert DEFINITIONS.keys() == COVERAGE.keys()
    assert all(
        row[f"{part}_{language}"] for row in DEFINITIONS.values() for part in ("limits",) for language in ("en", "zh")
    )


@pytest.mark.parametrize("indicator", DEFINITIONS)
def test_an_indicator_that_is_computed_names_columns_that_say_how(indicator: str):
    contracts, named = marts(), DEFINITIONS[indicator]["mart_columns"].split()
    if COVERAGE[indicator]["status"] != "planned":
        assert named
    for mart, _, name in (column.partition(".") for column in named):
        column = {column["name"]: column for column in contracts[mart]["columns"]}[name]
        meta = column.get("config", {}).get("meta", {})
        assert meta.get("formula") or not meta.get("unit"), f"{mart}.{name} has a unit and no formula"
