"""fct_production over the publishers' own files: the figures one knows, every name matched, and sums that add up."""

from collections.abc import Iterator

import duckdb
import polars as pl
import pytest

from sources.prodcom.tables import PRODUCTION
from tests import dbt_sql
from tests.shared_files import shared
from tests.unit.production_files import extracts, world_tables

pytestmark = pytest.mark.shared


@pytest.fixture(scope="module")
def mart() -> Iterator[duckdb.DuckDBPyConnection]:
    usgs, bgs = shared("drop", "usgs_mcs"), shared("drop", "bgs_wms")
    with duckdb.connect() as con:
        con.register("usgs", world_tables(usgs).to_arrow())
        con.register("bgs", extracts(bgs).to_arrow())
        con.execute("create view stg_usgs_mcs__world_production as from usgs")
        con.execute("create view stg_bgs_wms__production as from bgs")
        sold = PRODUCTION.empty.with_columns(year=pl.lit(None, pl.Int16), vintage_id=pl.lit(None, pl.String))
        con.register("stg_prodcom__production", sold.to_arrow())
        dbt_sql.define(con, "fct_production")
        yield con


@pytest.mark.parametrize(
    ("publisher", "economy", "material", "measure", "year", "amount", "unit", "tonnes", "status"),
    [
        ("usgs_mcs", "CHN", "rare_earths", "mine", 2024, 270_000, "t REO", 270_000, "estimated"),
        ("usgs_mcs", "CHN", "rare_earths", "mine", 2023, 255_000, "t REO", 255_000, "reported"),
        ("usgs_mcs", "CHN", "gallium", "primary", 2024, 839_000, "kg Ga", 839, "reported"),
        ("usgs_mcs", "CHN", "gallium", "primary", 2023, 621_000, "kg Ga", 621, "reported"),
        ("bgs_wms", "CHN", "gallium", "primary", 2023, 621, "t", 621, "estimated"),
        ("bgs_wms", "CHN", "gallium", "primary", 2006, None, "t", None, "not_available"),
        ("bgs_wms", "DEU", "cobalt", "refinery", 1990, 1_303, "t", 1_303, "reported"),
        ("usgs_mcs", "SLE", "titanium_rutile", "mine", 2023, 110, "kt TiO2", 110_000, "reported"),
        ("usgs_mcs", "ZAF", "helium", "primary", 2025, None, "million m³", None, "less_than"),
        ("usgs_mcs", "USA", "tellurium", "refinery", 2025, None, "t Te", None, "withheld"),
    ],
)
def test_figures_one_knows(mart, publisher, economy, material, measure, year, amount, unit, tonnes, status):
    rows = mart.execute(
        "select amount, unit, amount_t, status from fct_production where (publisher, economy_code, material_code, "
        "measure, year) = (?, ?, ?, ?, ?)",
        [publisher, economy, material, measure, year],
    ).fetchall()
    assert rows == [(amount, unit, tonnes, status)]


def test_every_name_in_the_files_is_known(mart):
    assert mart.execute("select publisher, count(*) from fct_production group by publisher order by 1").fetchall() == [
        ("bgs_wms", 8_222),
        ("usgs_mcs", 3_521),
    ]
    unknown = "area = 'unmatched' or measure = 'unmatched' or (unit is null and amount is not null)"
    assert mart.execute(f"from fct_production where {unknown}").fetchall() == []
    # the one country that ISO 3166 has no code for
    nameless = "select distinct area_name from fct_production where area = 'economy' and economy_code is null"
    assert mart.execute(nameless).fetchall() == [("Kosovo",)]


def test_countries_add_up_to_the_world_but_for_what_is_withheld(mart):
    ratios = mart.execute(
        """
        select sum(amount_t) filter (area in ('economy', 'other')) / sum(amount_t) filter (is_world_total)
        from fct_production
        where publisher = 'usgs_mcs'
        group by material_code, measure, year
        having sum(amount_t) filter (is_world_total) > 0
        """
    ).fetchall()
    sums = [ratio for (ratio,) in ratios if ratio is not None]  # some tables have a total and nothing else
    assert len(ratios) == 246
    assert len([ratio for ratio in sums if 0.9 <= ratio <= 1.05]) == 237
    assert max(sums) < 1.1
