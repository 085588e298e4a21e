"""GeoDep's rule stands in SQL, for verdicts, and in numpy, for draws of them: without noise they say the same."""

from dataclasses import replace
from pathlib import Path

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_project.assets.indicators.dependence_probability import probabilities, seed_values, verdicts_of
from tests.unit.test_trade_properties import CODES, DEPENDENCE, baci_numbers, staged, warehouse

YEARS = (2022, 2023, 2024)
VALUES = seed_values()
KUSD = (pl.col("trade_value_usd").cast(pl.Float64) / 1000).cast(pl.Decimal(18, 3))
CERTAIN = replace(VALUES["uncertainty"], draws=1, log_sd=0.0, half_range=0.0)
# Of five-base products: suppliers on the threshold, a world on it, and imports as large as exports.
ON_THE_LINE = {
    "848210": [("CHE", "AUS", 6), ("CHE", "BRA", 1), ("CHE", "CAN", 1), ("CHE", "CHN", 1), ("CHE", "DEU", 1)],  # 40/100
    "848120": [("AUS", "JPN", 6), ("BRA", "CAN", 1), ("CAN", "CHN", 1), ("CHN", "DEU", 1), ("DEU", "FRA", 1)],
    "848620": [("CHN", "JPN", 50), ("USA", "CHN", 50), ("GBR", "JPN", 50)],  # China's ratio is 1
    "848330": [("CHN", "JPN", 51), ("USA", "CHN", 50), ("GBR", "JPN", 50)],
}
Flow = tuple[str, str, str, int]
Pairs = set[tuple[str, str]]


def by_sql(years: list[list[Flow]]) -> dict[str, Pairs]:
    """Return who depends on what in the last year: in it alone, and over the window."""
    con: duckdb.DuckDBPyConnection = warehouse()
    frames = [staged(flows, year) for flows, year in zip(years, YEARS, strict=True)]
    con.register("stg_baci__bilateral_trade", pl.concat(frames).to_arrow())
    query = f"select economy_code, product_code from {DEPENDENCE} where year = 2024 and list_contains($1, economy_code)"
    return {
        column: set(con.execute(f"{query} and {column}", [list(baci_numbers())]).fetchall())
        for column in ("is_dependent_in_year", "is_dependent")
    }


def by_draws(years: list[list[Flow]], folder: Path) -> dict[str, Pairs]:
    """Return the same of the draws, of which one without noise is all there is."""
    drawn = []
    for flows, year in zip(years, YEARS, strict=True):
        path = folder / f"{year}.parquet"
        frame = staged(flows, year).with_columns(value_kusd=KUSD)
        frame.write_parquet(path)
        drawn.append(verdicts_of(path, year, **VALUES | {"uncertainty": CERTAIN}))
    *earlier, now = drawn
    found = probabilities(now, earlier, VALUES["rule"], CERTAIN)
    names = {number: code for code, number in baci_numbers().items()}
    return {
        column: {
            (names[economy], product)
            for economy, product in found.filter(pl.col(share) == 1).select("economy_baci_code", "product_code").rows()
        }
        for column, share in (
            ("is_dependent_in_year", "probability_in_year_share"),
            ("is_dependent", "probability_share"),
        )
    }


def traded(flows: list[Flow]) -> Pairs:
    return {(economy, product) for product, importer, exporter, _ in flows for economy in (importer, exporter)}


def test_on_the_line_both_say_the_same(tmp_path: Path) -> None:
    flows = [(product, *flow) for product, lines in ON_THE_LINE.items() for flow in lines]
    found = by_sql([flows] * 3)
    assert found == by_draws([flows] * 3, tmp_path)
    assert found["is_dependent"] == found["is_dependent_in_year"]
    # an index of 0.4, and imports of exactly the exports, are not above; one dollar more is
    assert not [product for _, product in found["is_dependent"] if product in ("848210", "848120")]
    assert ("CHN", "848620") not in found["is_dependent"] and ("CHN", "848330") in found["is_dependent"]


def test_two_of_three_years_are_enough_and_one_is_not(tmp_path: Path) -> None:
    dependent = [("848210", "CHE", "JPN", 80)]
    otherwise = [("848210", "CHE", code, 20) for code in ("JPN", "USA", "DEU", "FRA")]
    for years, is_dependent in (
        ([dependent, otherwise, dependent], True),
        ([dependent, dependent, otherwise], True),
        ([otherwise, otherwise, dependent], False),
    ):
        found = by_sql(years)
        assert found == by_draws(years, tmp_path)
        assert (("CHE", "848210") in found["is_dependent"]) is is_dependent


world = st.dictionaries(
    st.tuples(st.sampled_from(sorted(ON_THE_LINE)), st.sampled_from(CODES[:6]), st.sampled_from(CODES[:6])).filter(
        lambda key: key[1] != key[2]
    ),
    st.integers(1, 20).map(lambda thousands: 1000 * thousands),
    min_size=1,
    max_size=40,
)


@settings(deadline=None, max_examples=15)  # a mart stands on many models
@given(st.lists(world, min_size=3, max_size=3))
def test_of_any_trade_both_say_the_same(tmp_path_factory: pytest.TempPathFactory, worlds: list[dict]) -> None:
    years = [[(*key, dollars) for key, dollars in flows.items()] for flows in worlds]
    sql, draws = by_sql(years), by_draws(years, tmp_path_factory.mktemp("years"))
    # an economy that no longer trades a product has no row in the marts
    assert {column: pairs & traded(years[-1]) for column, pairs in draws.items()} == sql


# --- noise by reporter ------------------------------------------------------------------------------------------------

NOISE = {"year": pl.Int16, "economy_code": pl.String, "noise_sd_log": pl.Float64}
# CHE buys from CHN and DEU, and CHN from CHE; AUS buys from BRA. 848210 is in the five bases.
LINES = [("848210", "CHE", "CHN", 80), ("848210", "CHE", "DEU", 20), ("848210", "CHN", "CHE", 1)]
LINES += [("848210", "AUS", "BRA", 9)]
DRAWN = replace(VALUES["uncertainty"], draws=200)


def year_of(folder: Path, year: int, noise: dict[str, float] | None) -> pl.DataFrame:
    """Return the drawn verdicts on ``LINES`` where these economies have these errors; None: as without an argument."""
    path = folder / f"{year}.parquet"
    staged(LINES, year).with_columns(value_kusd=KUSD).write_parquet(path)
    rows = [(year, code, sd) for code, sd in (noise or {}).items()]
    given = {} if noise is None else {"noise": pl.DataFrame(rows, NOISE, orient="row")}
    return verdicts_of(path, year, **VALUES | {"uncertainty": DRAWN} | given)


def stated(*years: pl.DataFrame) -> dict[str, tuple[str, float]]:
    """Return source and size of the noise of each importer's row."""
    *earlier, now = years
    names = {number: code for code, number in baci_numbers().items()}
    rows = probabilities(now, earlier, VALUES["rule"], DRAWN)
    return {
        names[economy]: (source, log_sd)
        for economy, source, log_sd in rows.select("economy_baci_code", "noise_source", "noise_log_sd").rows()
    }


def test_without_measured_noise_verdicts_are_those_of_the_assumption(tmp_path: Path) -> None:
    assert year_of(tmp_path, 2024, {}).equals(year_of(tmp_path, 2024, None))
    assert year_of(tmp_path, 2024, {"FRA": 0.9})["dependent_draws"].equals(
        year_of(tmp_path, 2024, None)["dependent_draws"]
    )
    assert set(stated(year_of(tmp_path, 2024, {})).values()) == {("assumed", VALUES["uncertainty"].log_sd)}


def test_a_row_says_where_its_noise_comes_from(tmp_path: Path) -> None:
    """CHE buys from CHN (noise of 0.3) and from DEU (0.2, assumed): 0.25 on average. CHN buys from CHE: 0.3."""
    found = stated(year_of(tmp_path, 2024, {"CHN": 0.3}))
    assert found["CHE"] == ("mixed", pytest.approx(0.25))
    assert found["CHN"] == ("reporter", pytest.approx(0.3))
    assert found["AUS"] == ("assumed", 0.2)
    # 1/sqrt(1/0.09 + 1/0.16) = 0.24 between CHE and CHN, and 0.4 between CHE and DEU
    both = stated(year_of(tmp_path, 2024, {"CHN": 0.3, "CHE": 0.4}))
    assert both["CHE"] == ("reporter", pytest.approx((0.24 + 0.4) / 2))


def test_a_row_over_three_years_is_of_their_noise(tmp_path: Path) -> None:
    """0.3 in one of three years, and 0.2 in two."""
    years = [year_of(tmp_path, year, {"CHN": 0.3} if year == 2022 else {}) for year in YEARS]
    assert stated(*years)["CHN"] == ("mixed", pytest.approx(0.7 / 3))


def test_of_measured_noise_there_is_a_row_where_no_draw_finds_dependence(tmp_path: Path) -> None:
    assert "CHN" not in stated(year_of(tmp_path, 2024, {}))  # it sells 80 and buys 1
    assert "CHN" in stated(year_of(tmp_path, 2024, {"CHN": 0.3}))
