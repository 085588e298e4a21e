"""Texts that recur in dbt's YAML have one home, and thresholds are stated from the seeds."""

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from dagster_project.doc_blocks import DOCS, REFERENCE, THRESHOLDS, blocks, thresholds_page
from dagster_project.methodology import marts
from dagster_project.release import candidate
from sources import seeds
from sources.settings import ROOT

DBT = ROOT / "dbt"
# Words before a number that make it a bound.
BOUND = re.compile(
    r"(?:[<>≥≤]=?|±|below|above|least|most|than|over|within|by|with)\s+(?P<number>\d[\d.,]*\d)(?P<percent> %)?"
)


def described(folder: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every model and seed, and every column, that YAML in the folder describes, by its name."""
    for path in sorted((DBT / folder).rglob("*.yml")):
        contents = yaml.safe_load(path.read_text(encoding="utf-8"))
        for table in [*contents.get("models", []), *contents.get("seeds", [])]:
            yield table["name"], table
            yield from ((f"{table['name']}.{column['name']}", column) for column in table.get("columns", []))


TEXTS = [
    (name, facts["description"].strip())
    for folder in ("models/marts", "seeds")
    for name, facts in described(folder)
    if "description" in facts
]


def test_no_description_is_written_twice() -> None:
    written = Counter(text for _, text in TEXTS if not REFERENCE.fullmatch(text))
    assert [text for text, times in written.items() if times > 1] == [], "give it a block in dbt/models/docs/columns.md"


def test_no_description_repeats_a_block() -> None:
    written = {text for _, text in TEXTS}
    assert [name for name, text in blocks().items() if text in written] == [], "refer to the block"


def test_every_block_of_columns_is_used_more_than_once() -> None:
    by_hand = set(re.findall(r"{% docs (\w+) %}", (DOCS / "columns.md").read_text(encoding="utf-8")))
    used = Counter(name for _, text in TEXTS for name in REFERENCE.findall(text))
    assert {name for name in by_hand if used[name] < 2} == set()


def test_a_block_that_is_defined_twice_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text("{% docs year %}Calendar year.{% enddocs %}", encoding="utf-8")
    monkeypatch.setattr("dagster_project.doc_blocks.DOCS", tmp_path)
    with pytest.raises(ValueError, match=r"b\.md: the block year is defined twice"):
        blocks()


def test_the_page_of_thresholds_is_current() -> None:
    assert THRESHOLDS.read_text(encoding="utf-8") == thresholds_page(), "run `make docs`"


def test_a_changed_threshold_changes_its_text() -> None:
    def changed(name: str) -> Iterator[dict[str, str]]:
        for row in seeds.rows(name):
            is_meant = row.get("parameter_code") == "micro_import_usd"
            yield {**row, "value": "25000"} if is_meant else row

    assert "{% docs parameter_micro_import_usd %}25,000{% enddocs %}" in thresholds_page(changed)


@pytest.mark.parametrize(
    ("column", "wording"),
    [
        ("fct_supply_dependence.is_micro_import", "below {parameter_micro_import_usd} USD"),
        (
            "fct_supply_dependence.is_dependent",
            "at least {threshold_geodep_dependent_year_count} of the last {window_geodep} years",
        ),
        (
            "fct_competitiveness.quality_class",
            "below {parameter_unit_value_low_ratio}, high where it is above {parameter_unit_value_high_ratio}",
        ),
        ("fct_mirror_trade.is_small", "both values are below {parameter_mirror_least_value_usd} USD"),
    ],
)
def test_a_description_states_the_threshold_of_the_seed(column: str, wording: str) -> None:
    mart, _, name = column.partition(".")
    described_as = {facts["name"]: facts["description"] for facts in marts()[mart]["columns"]}
    assert wording.format(**blocks()) in described_as[name]


def test_no_text_of_a_mart_copies_a_threshold() -> None:
    """A single digit is no sign of a copy; every other bound that equals a value of the seeds is."""
    values = {Decimal(row["value"]) for row in seeds.rows("trade_parameters")} | {
        Decimal(row["threshold"]) for name in ("dependence_thresholds", "edition_rules") for row in seeds.rows(name)
    }
    copied = [
        f"{name}: {bound[0]}"
        for name, facts in described("models/marts")
        for text in (facts.get("description", ""), facts.get("config", {}).get("meta", {}).get("formula", ""))
        for bound in BOUND.finditer(str(text))
        if Decimal(bound["number"].replace(",", "")) / (100 if bound["percent"] else 1) in values
    ]
    assert copied == [], "refer to the block in dbt/models/docs/thresholds.md, or name the parameter"


def test_a_changed_block_makes_another_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "dbt" / "models" / "docs"
    shutil.copytree(DOCS, copy)
    (tmp_path / "dbt" / "dbt_project.yml").touch()
    monkeypatch.setattr(candidate, "ROOT", tmp_path)
    before = candidate.models_fingerprint()
    (copy / "columns.md").write_text("{% docs year %}Year.{% enddocs %}", encoding="utf-8")
    assert candidate.models_fingerprint() != before
