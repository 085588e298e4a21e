"""The same files give the same marts in another home: nothing depends on the time, the place or the order."""

import pytest

from tests.compare_releases import compare_releases
from tests.pipeline.world import Place, members

pytestmark = pytest.mark.acceptance  # two builds


def test_two_builds_of_the_same_files_have_equal_marts(one_release: Place, empty_place: Place) -> None:
    empty_place.offer(members())
    said = empty_place.call("run")
    assert said.code == 0, said.err
    old, new = (place.home / "warehouse/five_bases.duckdb" for place in (one_release, empty_place))
    assert [str(difference) for difference in compare_releases(old, new)] == []
    # the two were retrieved at different moments, and that alone tells their ids apart
    differing = compare_releases(old, new, exact_vintages=True)
    assert "fct_bilateral_trade" in {difference.table for difference in differing}
    assert all("vintage_id" in columns_of(one_release, difference.table) for difference in differing)


def columns_of(place: Place, table: str) -> str:
    query = "select string_agg(column_name, ' ') from duckdb_columns() where schema_name = 'marts' and table_name = ?"
    return str(place.value(query, table))
