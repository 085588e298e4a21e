"""The dbt project keeps its layers, its contracts and its promises."""

import csv
import json
import re
from pathlib import Path

import pytest
from sqlfluff.core import FluffConfig, Linter

from dagster_project.dbt_manifest import prepared_manifest
from dagster_project.methodology import marts as contracts
from sources.dbt_sources import raw_tables, source_yaml, target

DBT = Path(__file__).resolve().parents[2] / "dbt"
# Measures end in their unit; these endings need a unit in the column's meta.
MEASURES = ("_usd", "_t", "_share", "_index", "_ratio", "_count", "_amount")
PROMISED = {
    "dim_economy", "dim_product", "dim_base", "bridge_product_base", "fct_bilateral_trade", "fct_supply_dependence",
    "fct_dependence_rules", "fct_competitiveness", "fct_complexity", "fct_relatedness", "fct_self_sufficiency",
    "fct_value_added", "fct_input_reliance", "fct_supply_shock", "fct_bottleneck", "fct_priority",
    "fct_base_resilience", "fct_early_warning", "fct_support", "fct_enterprise",
}  # fmt: skip


@pytest.fixture(scope="module")
def manifest():
    return json.loads(prepared_manifest().read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def models(manifest):
    return {node["name"]: node for node in manifest["nodes"].values() if node["resource_type"] == "model"}


@pytest.mark.parametrize(("publisher", "tables"), raw_tables().items())
def test_source_file_is_current(publisher, tables):
    written = target(DBT / "models" / "staging", publisher).read_text(encoding="utf-8")
    assert written == source_yaml(publisher, tables), "run `make contracts` and commit the result"


def test_sources_are_read_in_staging_only(models):
    for name, model in models.items():
        reads_source = any(node.startswith("source.") for node in model["depends_on"]["nodes"])
        assert reads_source == (model["schema"] == "staging"), name


def test_marts_read_no_other_mart(models):
    marts = {f"model.five_bases.{name}" for name, model in models.items() if model["schema"] == "marts"}
    for name, model in models.items():
        if model["schema"] == "marts":
            assert not marts & set(model["depends_on"]["nodes"]), name


def test_every_mart_answers_one_question(manifest, models):
    asked = [
        node.removeprefix("model.five_bases.")
        for exposure in manifest["exposures"].values()
        for node in exposure["depends_on"]["nodes"]
    ]
    assert sorted(asked) == sorted(name for name, model in models.items() if model["schema"] == "marts")


def test_every_question_is_asked_in_two_languages(manifest):
    for exposure in manifest["exposures"].values():
        assert re.fullmatch(r"[A-Z][ -~]+[.?] .*[\u4e00-\u9fff].*[。？]", exposure["description"]), exposure["name"]


def test_every_promised_mart_exists(models):
    assert {name for name, model in models.items() if model["schema"] == "marts"} >= PROMISED


def test_every_mart_says_its_grain_unit_source_and_method(models):
    for name, model in models.items():
        if model["schema"] != "marts":
            continue
        assert model["config"]["contract"]["enforced"], name
        assert {"grain", "source", "method_version"} <= set(model["config"]["meta"]), name
        assert set(model["config"]["meta"]["grain"]) <= set(model["columns"]), name
        for column in model["columns"].values():
            assert column["description"], f"{name}.{column['name']}"
            if column["name"].endswith(MEASURES):
                assert column["config"]["meta"].get("unit"), f"{name}.{column['name']} has no unit"


def test_the_pages_on_method_resolve_texts_as_dbt_does(models):
    for name, contract in contracts().items():
        for column in contract["columns"]:
            by_dbt = models[name]["columns"][column["name"]]["description"]
            assert column["description"].strip() == by_dbt.strip(), f"{name}.{column['name']}"


def test_every_mart_with_an_economy_is_searched_for_unmarked_blocs(models):
    """The dbt test blocs_are_marked.sql looks at each column of economies, and at its mark of blocs if it has one."""
    test = (DBT / "tests" / "blocs_are_marked.sql").read_text(encoding="utf-8")
    searched = re.findall(r"\('(\w+)', '(\w+)', (?:'(\w+)'|none)\)", test)
    assert sorted(searched) == sorted(columns_of_economies(models))


def columns_of_economies(models):
    """Yield each mart, its column of economies, and the column that marks blocs in it, or an empty text."""
    marks = {"economy_code": {"is_bloc"}, "reporter_code": {"is_bloc"}, "exporter_code": set(), "importer_code": set()}
    marks["partner_code"] = {"is_partner_bloc", "is_partner_aggregate"}
    for name, model in models.items():
        if model["schema"] == "marts":
            keys = {"economy_code", *model["config"]["meta"]["grain"]} & marks.keys() & model["columns"].keys()
            yield from ((name, key, "".join(marks[key] & model["columns"].keys())) for key in keys)


def test_every_mart_has_a_unique_key_test(manifest, models):
    tested = {
        node["attached_node"].split(".")[-1]
        for node in manifest["nodes"].values()
        if node["resource_type"] == "test" and node.get("test_metadata", {}).get("name") == "unique_combination"
    }
    assert {name for name, model in models.items() if model["schema"] == "marts"} <= tested


def test_every_intermediate_model_says_its_grain_and_describes_its_keys(models):
    for name, model in models.items():
        if model["schema"] != "intermediate":
            continue
        assert "grain" in model["config"]["meta"], f"{name} has no meta.grain"
        for column in model["config"]["meta"]["grain"]:
            assert model["columns"].get(column, {}).get("description"), f"{name}.{column} is not described"


def test_every_model_before_the_marts_is_tested(manifest, models):
    untested = {name for name, model in models.items() if model["schema"] != "marts"} - names_with_a_test(manifest)
    assert not untested, "give each a unit test of its logic, or a data test of its key"


def names_with_a_test(manifest):
    """Return the names of models with a unit test or a data test; outside intermediate a singular test counts too."""
    tested = {unit_test["model"] for unit_test in manifest["unit_tests"].values()}
    for node in manifest["nodes"].values():
        if node["resource_type"] != "test":
            continue
        read = [node["attached_node"]] if node.get("attached_node") else node["depends_on"]["nodes"]
        for model in (manifest["nodes"][unique_id] for unique_id in read if unique_id.startswith("model.")):
            if node.get("attached_node") or model["schema"] != "intermediate":
                tested.add(model["name"])
    return tested


def test_the_linter_renders_macros_as_dbt_does():
    config = FluffConfig.from_path(str(DBT))
    sql = "select {{ median('a') }}, {{ net_trade_index('a', 'b') }} from {{ ref('t') }}"
    rendered = Linter(config).render_string(sql, fname="<string>", config=config, encoding="utf-8")
    assert not rendered.templater_violations
    [variant] = rendered.templated_variants
    assert " ".join(str(variant).split()) == (
        "select median(a), cast(a - b as double) / nullif(cast(a + b as double), 0) from t"
    )


def test_every_test_has_a_name_of_its_own(manifest):
    for node in manifest["nodes"].values():
        if node["resource_type"] == "test":
            assert not node["name"].startswith(("unique_combination_", "is_true_", "not_null_", "relationships_")), node


def test_every_indicator_of_the_catalogue_is_covered(models):
    with (DBT / "seeds" / "indicator_coverage.csv").open(encoding="utf-8") as rows:
        coverage = list(csv.DictReader(rows))
    assert len({row["indicator_id"] for row in coverage}) == len(coverage) == 51
    assert {row["table_name"] for row in coverage} - {""} <= models.keys()
    assert all(row["reason"] for row in coverage)


def test_the_five_base_table_is_whole():
    with (DBT / "seeds" / "five_bases_hs.csv").open(encoding="utf-8") as rows:
        keys = [(row["hs_code"], edition) for row in csv.DictReader(rows) for edition in row["hs_edition"].split("+")]
    assert len(keys) == len(set(keys)) == 237 * 2 + 40 + 11


JOIN = re.compile(
    r"\bjoin\b.*?\bon\b(?P<condition>.*?)(?=\b(?:left|inner|cross|full|join|where|group|window|union|qualify)\b|\n\)|\Z)",
    re.S,
)
SAME_NAME = re.compile(r"\w+\.(\w+) = \w+\.\1")


@pytest.mark.parametrize("path", sorted((DBT / "models" / "marts").rglob("*.sql")), ids=lambda path: path.stem)
def test_marts_join_in_one_style(path: Path) -> None:
    """``using`` where all keys have the same name; otherwise ``on``, with each condition on a line of its own."""
    for join in JOIN.finditer(path.read_text(encoding="utf-8")):
        conditions = re.split(r"\band\b", join["condition"])
        assert not all(SAME_NAME.fullmatch(part.strip()) for part in conditions), join[0]
        assert len(conditions) == 1 or join["condition"].strip().count("\n") >= len(conditions) - 1, join[0]
