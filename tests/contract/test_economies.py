"""One economy has one key: in the seeds, in the settings, and in every column of every mart that names one."""

import json
import re
from collections.abc import Iterator

import pytest

from dagster_project.dbt_manifest import DBT, prepared_manifest
from sources import seeds

NAMES_AN_ECONOMY = re.compile(
    r"(\w*_)?(bloc|buyer|economy|exporter|implementer|importer|member|partner|producer|reporter|seller|supplier|target)"
    r"(_bloc|_economy)?_code"
)
WALK = DBT / "tests" / "economies_have_one_key_in_every_mart.sql"


def walked() -> dict[str, list[str]]:
    """Return the columns that the data test walks through, by mart."""
    listed = re.findall(r"^    '(\w+)': \[(.*)\],$", WALK.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {mart: re.findall(r"'(\w+)'", columns) for mart, columns in listed}


def economy_columns() -> Iterator[tuple[str, list[str]]]:
    """Yield each mart with its columns that name an economy or a bloc."""
    nodes = json.loads(prepared_manifest().read_text(encoding="utf-8"))["nodes"].values()
    for node in nodes:
        if node["resource_type"] == "model" and node["schema"] == "marts" and node["name"] != "dim_economy":
            columns = [name for name in node["columns"] if NAMES_AN_ECONOMY.fullmatch(name)]
            if columns:
                yield node["name"], sorted(columns)


def test_every_economy_column_of_every_mart_is_walked_through():
    assert {mart: sorted(columns) for mart, columns in walked().items()} == dict(economy_columns())


@pytest.mark.parametrize(
    ("column", "names_one"),
    [("partner_bloc_code", True), ("spof_economy_code", True), ("iso_alpha3_code", False), ("product_code", False)],
)
def test_a_column_names_an_economy_by_the_end_of_its_name(column, names_one):
    assert bool(NAMES_AN_ECONOMY.fullmatch(column)) == names_one


def test_an_alias_is_the_code_of_no_row_of_any_seed():
    """A seed that wrote TWN would join with nothing."""
    aliases = seeds.economy_aliases()
    assert aliases["TWN"] == "S19"
    for path in sorted((DBT / "seeds").glob("*.csv")):
        for row in seeds.rows(path.stem):
            codes = {name: code for name, code in row.items() if NAMES_AN_ECONOMY.fullmatch(name)}
            assert not aliases.keys() & set(codes.values()), f"{path.name}: {codes}"
