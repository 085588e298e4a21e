"""The comparison of two releases sees every kind of difference, and nothing where there is none."""

from pathlib import Path

import duckdb
import pytest

from tests.compare_releases import compare_releases, main

FLOWS = """
    create table marts.fct_flow (economy varchar, year smallint, value double, vintage_id varchar);
    insert into marts.fct_flow values
        ('CHN', 2023, 1.5, 'V202601.20260115T093000000Z'),
        ('CHN', 2024, 2.5, 'V202601.20260115T093000000Z'),
        ('JPN', 2024, null, 'V202601.20260115T093000000Z'),
        ('JPN', 2024, null, 'V202601.20260115T093000000Z');
    create table marts.dim_economy (economy varchar, name varchar);
    insert into marts.dim_economy values ('CHN', 'China'), ('JPN', 'Japan');
"""


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return release(tmp_path_factory.mktemp("old") / "five_bases.duckdb")


def release(path: Path, change: str = "") -> Path:
    with duckdb.connect(str(path)) as con:
        con.execute(f"create schema marts; create schema meta; {FLOWS} {change}")
    return path


@pytest.fixture
def new(tmp_path: Path) -> Path:
    return tmp_path / "five_bases.duckdb"


@pytest.mark.parametrize(
    "change",
    [
        pytest.param("", id="nothing"),
        pytest.param(
            "create table sorted as from marts.fct_flow order by value, year desc; delete from marts.fct_flow; "
            "insert into marts.fct_flow from sorted",
            id="the order of rows",
        ),
        pytest.param(
            "update marts.fct_flow set vintage_id = '20260301T120000001Z.V202601'", id="a moment that comes first"
        ),
        pytest.param(
            "update marts.fct_flow set vintage_id = 'V202601.20260301T120000001Z'", id="the moment of retrieval"
        ),
        pytest.param("create table meta.releases (id varchar)", id="another schema"),
    ],
)
def test_equal_marts_have_no_difference(old: Path, new: Path, change: str):
    assert compare_releases(old, release(new, change)) == []
    assert main([str(old), str(new)]) == 0


@pytest.mark.parametrize(
    ("change", "table", "says"),
    [
        pytest.param(
            "update marts.fct_flow set value = 1.5000001 where year = 2023",
            "fct_flow",
            ["other values in 4 rows", "- ('CHN', 2023, 1.5, 'V202601')", "+ ('CHN', 2023, 1.5000001, 'V202601')"],
            id="one value",
        ),
        pytest.param(
            "update marts.fct_flow set value = 4 - value where economy = 'CHN'",
            "fct_flow",
            ["other values in 4 rows", "- ('CHN', 2023, 1.5", "+ ('CHN', 2023, 2.5"],
            id="two values that change places",
        ),
        pytest.param(
            "update marts.fct_flow set value = 0 where economy = 'JPN'",
            "fct_flow",
            ["- ('JPN', 2024, None", "+ ('JPN', 2024, 0.0"],
            id="zero in the place of NULL",
        ),
        pytest.param(
            "delete from marts.fct_flow where year = 2023",
            "fct_flow",
            ["4 rows and 3", "- ('CHN', 2023"],
            id="a lost row",
        ),
        pytest.param("delete from marts.fct_flow", "fct_flow", ["4 rows and 0"], id="no rows"),
        pytest.param(
            "insert into marts.fct_flow from marts.fct_flow where year = 2023",
            "fct_flow",
            ["4 rows and 5", "+ ('CHN', 2023"],
            id="a row twice",
        ),
        pytest.param(
            "delete from marts.fct_flow where economy = 'JPN'; insert into marts.fct_flow values "
            "('JPN', 2024, null, 'V202601.20260115T093000000Z'), ('CHN', 2024, 2.5, 'V202601.20260115T093000000Z')",
            "fct_flow",
            ["other values in 4 rows", "- ('JPN'", "+ ('CHN', 2024"],
            id="another row twice",
        ),
        pytest.param(
            "update marts.fct_flow set vintage_id = 'V202501.20260115T093000000Z'",
            "fct_flow",
            ["'V202601')", "'V202501')"],
            id="another release of the publisher",
        ),
        pytest.param(
            "update marts.fct_flow set vintage_id = null where year = 2023",
            "fct_flow",
            ["2023, 1.5, None)"],
            id="no id",
        ),
        pytest.param(
            "alter table marts.fct_flow alter year type integer",
            "fct_flow",
            ["other columns or types", "- year SMALLINT", "+ year INTEGER"],
            id="another type",
        ),
        pytest.param(
            "alter table marts.dim_economy rename name to title", "dim_economy", ["- name", "+ title"], id="a name"
        ),
        pytest.param(
            "alter table marts.dim_economy add note varchar", "dim_economy", ["+ note VARCHAR"], id="a column"
        ),
        pytest.param(
            "create table marts.again as select name, economy from marts.dim_economy; drop table marts.dim_economy; "
            "alter table marts.again rename to dim_economy",
            "dim_economy",
            ["- economy, name", "+ name, economy"],
            id="the order of columns",
        ),
        pytest.param("drop table marts.dim_economy", "dim_economy", ["only in the old release"], id="a lost table"),
        pytest.param("create table marts.mine (x int)", "mine", ["only in the new release"], id="a new table"),
    ],
)
def test_every_difference_is_seen_and_shown(
    old: Path, new: Path, capsys: pytest.CaptureFixture[str], change: str, table: str, says: list[str]
):
    found = compare_releases(old, release(new, change))
    assert [difference.table for difference in found] == [table]
    assert main([str(old), str(new)]) == 1
    printed = capsys.readouterr().out
    assert [text for text in says if text not in printed] == []
    assert printed.endswith("1 marts differ\n")


def test_a_column_of_another_type_does_not_hide_another_value(old: Path, new: Path):
    release(new, "alter table marts.fct_flow alter year type integer; update marts.fct_flow set value = 7")
    assert [one.reason for one in compare_releases(old, new)] == ["other columns or types", "other values in 4 rows"]


def test_a_column_is_ignored_by_name_and_a_misspelt_one_is_an_error(
    old: Path, new: Path, capsys: pytest.CaptureFixture[str]
):
    release(new, "update marts.fct_flow set value = 7; alter table marts.dim_economy drop name")
    assert main([str(old), str(new), "--ignore", "fct_flow.value"]) == 1
    assert "fct_flow" not in capsys.readouterr().out
    assert main([str(old), str(new), "--ignore", "fct_flow.value", "--ignore", "dim_economy.name"]) == 0
    with pytest.raises(SystemExit, match="2"):
        main([str(old), str(new), "--ignore", "fct_flow.valeu"])
    assert "no release has the columns ['fct_flow.valeu']" in capsys.readouterr().err


def test_moments_of_retrieval_are_compared_where_that_is_asked_for(old: Path, new: Path):
    release(new, "update marts.fct_flow set vintage_id = 'V202601.20260301T120000001Z' where year = 2023")
    assert main([str(old), str(new)]) == 0
    assert main([str(old), str(new), "--exact-vintages"]) == 1


def test_a_file_that_is_not_there_is_a_wrong_command(old: Path, tmp_path: Path):
    with pytest.raises(SystemExit, match="2"):
        main([str(old), str(tmp_path / "no.duckdb")])
