"""fct_production: the figures one knows, every name matched, and sums that add up.

The same is asked of small files that tests write (tests/unit/production_files.py), which run everywhere, and of the
publishers' own files where they are there.
"""

from collections.abc import Iterator
from decimal import Decimal

import duckdb
import pytest

from tests import dbt_sql
from tests.shared_files import shared
from tests.unit.production_files import stage_production, write_extracts, write_products, write_releases

UNKNOWN = "area = 'unmatched' or measure = 'unmatched' or (unit is null and amount is not null)"
# publisher, economy, material, measure, year: amount, unit, tonnes, status
KNOWN = [
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
]


@pytest.fixture(scope="module")
def mart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """Return the mart over the small files."""
    folder = tmp_path_factory.mktemp("production")
    with duckdb.connect() as con:
        stage_production(con, write_releases(folder), write_extracts(folder), [write_products(folder)])
        dbt_sql.define(con, "fct_production")
        con.execute("create table figures as from fct_production")
        yield con


@pytest.fixture(scope="module")
def published() -> Iterator[duckdb.DuckDBPyConnection]:
    """Return the mart over the publishers' own files."""
    usgs, bgs = shared("drop", "usgs_mcs"), shared("drop", "bgs_wms")
    with duckdb.connect() as con:
        stage_production(con, usgs, bgs)
        dbt_sql.define(con, "fct_production")
        con.execute("create table figures as from fct_production")
        yield con


def figures_of(con: duckdb.DuckDBPyConnection, *key: object) -> list[tuple[object, ...]]:
    """Return amount, unit, tonnes and status of a publisher, economy, material, measure and year."""
    return con.execute(
        "select amount, unit, amount_t, status from figures where (publisher, economy_code, material_code, measure, "
        "year) = (?, ?, ?, ?, ?)",
        list(key),
    ).fetchall()


@pytest.mark.parametrize(
    ("publisher", "economy", "material", "measure", "year", "amount", "unit", "tonnes", "status"),
    [
        *KNOWN,
        # the newer edition counts, the older one has 45,000 and 20
        ("usgs_mcs", "USA", "rare_earths", "mine", 2024, 45_500, "t REO", 45_500, "reported"),
        ("usgs_mcs", "BRA", "rare_earths", "mine", 2024, 560, "t REO", 560, "estimated"),
        # an empty cell of the older edition says nothing, a dash of the newer one is zero
        ("usgs_mcs", "CAN", "rare_earths", "mine", 2023, None, "t REO", None, "not_stated"),
        ("usgs_mcs", "CAN", "rare_earths", "mine", 2024, 0, "t REO", 0, "reported"),
        ("usgs_mcs", "USA", "titanium_sponge", "plant", 2023, None, "t", None, "withheld"),
        ("usgs_mcs", "USA", "titanium_rutile", "mine", 2024, None, "kt TiO2", None, "included_elsewhere"),
        ("usgs_mcs", "USA", "fluorspar", "mine", 2024, None, "kt", None, "not_available"),
        ("usgs_mcs", "QAT", "helium", "primary", 2025, 63, "million m³", None, "estimated"),
        ("usgs_mcs", "CHN", "magnesium_metal", "smelter", 2024, 953, "kt", 953_000, "reported"),
        ("bgs_wms", "COD", "cobalt", "mine", 1980, 14_518, "t Co", 14_518, "reported"),
        ("prodcom", "EST", "16291500", "sold_quantity", 2020, 2_456_423_900, "KG", Decimal("2456423.9"), "reported"),
        ("prodcom", "EST", "16291500", "sold_value", 2020, 209_242_271, "EUR", None, "estimated"),
        ("prodcom", "CYP", "16291500", "sold_value", 2020, 0, "EUR", None, "reported"),
        ("prodcom", "BEL", "16291500", "sold_quantity", 2020, None, "KG", None, "withheld"),
        ("prodcom", "SWE", "16291500", "sold_quantity", 2020, None, "KG", None, "suppressed"),
    ],
)
def test_figures_one_knows(mart, publisher, economy, material, measure, year, amount, unit, tonnes, status):
    assert figures_of(mart, publisher, economy, material, measure, year) == [(amount, unit, tonnes, status)]


def test_a_country_that_the_newest_edition_of_a_year_leaves_out_has_no_figure(mart):
    korea = "select year, amount from figures where publisher = 'usgs_mcs' and economy_code = 'KOR' order by year"
    assert mart.execute(korea).fetchall() == [(2023, 3_000)]


def test_a_lost_digit_is_put_back(mart):
    """The release has 4,400 kt of kaolin in 2024, between 44,400 a year before and countries that make more."""
    world = "select year, amount_t, value_text from figures where material_code = 'clay_kaolin' and is_world_total"
    assert mart.execute(f"{world} order by year").fetchall() == [
        (2023, 44_400_000, "44400"),
        (2024, 44_000_000, "4400"),
    ]


def test_the_world_and_groups_are_no_economies(mart):
    kinds = mart.execute(
        "select distinct area, area_name, is_world_total, economy_code from figures "
        "where area not in ('economy', 'unmatched') order by all"
    ).fetchall()
    assert kinds == [
        ("group", "European Union (27 members from 2020)", False, None),
        ("group", "World total, ilmenite and rutile", False, None),
        ("other", "Other countries", False, None),
        ("world", "World total", True, None),
    ]


def test_capacity_is_no_production(mart):
    """Capacity of the same series in columns of its own, and capacity of clinker among the figures of cement."""
    assert figures_of(mart, "usgs_mcs", "JPN", "titanium_sponge", "plant", 2023) == [(57_000, "t", 57_000, "reported")]
    cement = "select material_code, measure, year, amount from figures where material_code like 'cement%' order by all"
    assert mart.execute(cement).fetchall() == [("cement", "plant", 2023, 2e6), ("cement", "plant", 2024, 1.9e6)]


def test_trade_beside_production_is_no_production(mart):
    measures = "select distinct measure from figures where publisher = 'prodcom' order by 1"
    assert mart.execute(measures).fetchall() == [("sold_quantity",), ("sold_value",)]


def test_a_name_that_no_seed_knows_is_shown_as_unmatched(mart):
    assert mart.execute(f"select material_code, area_name, unit, amount_t from figures where {UNKNOWN}").fetchall() == [
        ("unmatched, Unobtainium, Mine production", "Atlantis", None, None)
    ]
    nameless = "select distinct area_name from figures where area = 'economy' and economy_code is null"
    assert mart.execute(nameless).fetchall() == [("Kosovo",)]


def test_countries_add_up_to_the_world(mart):
    """384,000 t of rare earths by country, and 380,000 for the world, which is rounded; 848,000 kg of gallium twice."""
    ratios = dict(
        mart.execute(
            """
            select material_code, sum(amount_t) filter (area in ('economy', 'other'))
                / sum(amount_t) filter (is_world_total)
            from figures
            where publisher = 'usgs_mcs' and year = 2024 and material_code in ('rare_earths', 'gallium')
            group by material_code
            """
        ).fetchall()
    )
    assert ratios == {"rare_earths": pytest.approx(384_000 / 380_000), "gallium": pytest.approx(1)}


@pytest.mark.shared
@pytest.mark.parametrize(
    ("publisher", "economy", "material", "measure", "year", "amount", "unit", "tonnes", "status"), KNOWN
)
def test_published_figures_one_knows(
    published, publisher, economy, material, measure, year, amount, unit, tonnes, status
):
    assert figures_of(published, publisher, economy, material, measure, year) == [(amount, unit, tonnes, status)]


@pytest.mark.shared
def test_every_name_in_the_published_files_is_known(published):
    counts = "select publisher, count(*) from figures group by publisher order by 1"
    assert published.execute(counts).fetchall() == [("bgs_wms", 8_222), ("usgs_mcs", 3_521)]
    assert published.execute(f"from figures where {UNKNOWN}").fetchall() == []
    # the one country that ISO 3166 has no code for
    nameless = "select distinct area_name from figures where area = 'economy' and economy_code is null"
    assert published.execute(nameless).fetchall() == [("Kosovo",)]


@pytest.mark.shared
def test_published_countries_add_up_to_the_world_but_for_what_is_withheld(published):
    ratios = published.execute(
        """
        select sum(amount_t) filter (area in ('economy', 'other')) / sum(amount_t) filter (is_world_total)
        from figures
        where publisher = 'usgs_mcs'
        group by material_code, measure, year
        having sum(amount_t) filter (is_world_total) > 0
        """
    ).fetchall()
    sums = [ratio for (ratio,) in ratios if ratio is not None]  # some tables have a total and nothing else
    assert len(ratios) == 246
    assert len([ratio for ratio in sums if 0.9 <= ratio <= 1.05]) == 237
    assert max(sums) < 1.1
