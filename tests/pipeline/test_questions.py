"""The queries of docs/questions.md, run on a release of the sample; and how its rules are explained."""

import re
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.pipeline.world import Place

pytestmark = pytest.mark.slow  # one build

PAGE = (Path(__file__).resolve().parents[2] / "docs/questions.md").read_text(encoding="utf-8")
QUESTIONS = {
    title: re.findall(r"^```sql\n(.+?)^```$", section, re.MULTILINE | re.DOTALL)
    for title, section in re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
}
QUERIES = {title: queries[0] for title, queries in QUESTIONS.items() if queries}
# A column is a key or a label of the warehouse, or a measure that ends in its unit.
COLUMN = re.compile(
    r"year|strategic_industry|\w+_(class|code|name_en|name_zh|usd|share|index|ratio|count)|reasons_(en|zh)"
)

STANDARD_SCORES = {"fragility_index"}  # means of z-scores: without bounds


def answer(place: Place, query: str, threads: int = 2) -> tuple[list[str], list[tuple[Any, ...]]]:
    with duckdb.connect(str(place.file), read_only=True, config={"threads": threads}) as con:
        asked = con.execute(query)
        return [column[0] for column in asked.description or ()], asked.fetchall()


def column(names: Sequence[str], rows: Sequence[tuple[Any, ...]], name: str) -> list[Any]:
    return [row[names.index(name)] for row in rows]


def test_every_question_is_asked_in_two_languages_and_answered_by_one_query() -> None:
    assert len(QUESTIONS) >= 12
    for title, queries in QUESTIONS.items():
        assert re.fullmatch(r"[A-Z][^?]+\? [^?]*[\u4e00-\u9fff][^?]*？", title), title
        assert len(queries) == 1, title


@pytest.mark.parametrize("title", QUERIES)
def test_a_query_of_the_page_answers_on_a_release(sample: Place, title: str) -> None:
    names, rows = answer(sample, QUERIES[title])
    assert rows, "no row"
    assert len(set(rows)) == len(rows), "a row twice: a join multiplies"
    for name in names:
        assert COLUMN.fullmatch(name), name
        values = [value for value in column(names, rows, name) if value is not None]
        assert values, f"nothing in {name}"
        if name.endswith(("_share", "_index")):
            lowest = -1 if name == "net_trade_index" else 0
            assert name in STANDARD_SCORES or all(lowest - 1e-12 <= value <= 1 + 1e-12 for value in values), name
        if name.endswith(("_usd", "_ratio")) or (name.endswith("_count") and name != "balance_count"):
            assert min(values) >= 0, name


@pytest.mark.parametrize("title", QUERIES)
def test_a_query_of_the_page_gives_the_same_rows_however_it_is_run(sample: Place, title: str) -> None:
    assert answer(sample, QUERIES[title], threads=1) == answer(sample, QUERIES[title], threads=4)


@pytest.mark.parametrize("title", QUERIES)
def test_a_query_of_the_page_can_be_asked_about_another_economy(sample: Place, title: str) -> None:
    names, _ = answer(sample, QUERIES[title].replace("'CHN'", "'DEU'"))
    assert names == answer(sample, QUERIES[title])[0]


def of(part: str) -> str:
    [query] = [query for title, query in QUERIES.items() if part in title]
    return query


def test_what_can_be_cut_off_is_what_the_rule_calls_dependent(sample: Place) -> None:
    names, rows = answer(sample, of("cut off").replace("limit 20", ""))
    flagged = sample.rows(
        "select product_code from marts.fct_supply_dependence "
        "where economy_code = 'CHN' and is_dependent and year = (select max(year) from marts.fct_supply_dependence)"
    )
    assert sorted(column(names, rows, "product_code")) == sorted(code for (code,) in flagged) != []


def test_less_is_missing_the_more_the_others_can_add(sample: Place) -> None:
    names, rows = answer(sample, of("largest supplier stops"))
    for (base, *_), (next_base, *_), (missing, less) in zip(
        rows, rows[1:], pairwise(column(names, rows, "unserved_share")), strict=False
    ):
        assert base != next_base or less < missing


def test_complementarity_is_one_less_half_the_differences(sample: Place) -> None:
    """The warehouse adds the smaller shares; the definition subtracts the differences."""
    names, rows = answer(sample, of("exports match the imports"))
    trade = sample.rows(
        "select economy_code, product_code, import_value_usd, export_value_usd from marts.fct_supply_dependence "
        "where year = (select max(year) from marts.fct_supply_dependence)"
    )
    products = {product for _, product, *_ in trade}
    bought = {product: value for economy, product, value, _ in trade if economy == "CHN"}
    for partner, index in zip(
        column(names, rows, "partner_code"), column(names, rows, "complementarity_index"), strict=True
    ):
        sold = {product: value for economy, product, _, value in trade if economy == partner}
        total_bought, total_sold = sum(bought.values()), sum(sold.values())
        differences = sum(
            abs(bought.get(p, Decimal(0)) / total_bought - sold.get(p, Decimal(0)) / total_sold) for p in products
        )
        assert index == pytest.approx(float(1 - differences / 2), abs=1e-12), partner


def test_both_sides_of_an_asymmetry_are_counted_from_the_flags(sample: Place) -> None:
    names, rows = answer(sample, of("depends on whom").replace("limit 20", ""))
    flags = Counter(
        sample.rows(
            "select economy_code, top_supplier_code from marts.fct_supply_dependence "
            "where is_dependent and year = (select max(year) from marts.fct_supply_dependence)"
        )
    )
    assert sum(count for (economy, _), count in flags.items() if economy == "CHN") > 0
    for row in rows:
        facts = dict(zip(names, row, strict=True))
        partner = facts["partner_code"]
        own, reverse = flags["CHN", partner], flags[partner, "CHN"]
        assert (facts["dependent_product_count"], facts["partner_dependent_product_count"]) == (own, reverse), partner
        assert facts["balance_count"] == reverse - own


def test_a_verdict_is_explained_with_the_thresholds_of_the_release(sample: Place) -> None:
    said = sample.call("explain", "fct_dependence_rules.is_dependent")
    assert said.code == 0, said.err
    thresholds = sample.rows("select rule_code, criterion, threshold, literature from marts.dim_dependence_rule")
    assert len(thresholds) > 10
    lines = said.out.splitlines()
    for rule, criterion, threshold, literature in thresholds:
        at = next(number for number, line in enumerate(lines) if line.startswith(f"{rule}: "))
        asked = rf" +{criterion} +[>≥] {threshold:g} +{re.escape(literature)} \["
        block = lines[at + 1 : next((n for n in range(at, len(lines)) if not lines[n]), len(lines))]
        assert any(re.match(asked, line) for line in block), (rule, criterion)
    for label in ("Grain", "Source", "Literature", "Method"):
        assert any(line.startswith(f"    {label}: ") for line in lines), label
