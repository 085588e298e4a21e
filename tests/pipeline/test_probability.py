"""Verdicts are drawn by one piece of code and judged in the trade marts by another: without noise they are the same."""

from dataclasses import replace

import polars as pl
import pytest

from dagster_project.assets.indicators.dependence_probability import (
    probabilities,
    seed_values,
    verdicts_of,
)
from dagster_project.assets.trade_years import known_economies
from tests.pipeline.world import Place

pytestmark = pytest.mark.slow  # one build

FIVE_BASES = "product_code in (select product_code from marts.bridge_product_base where scheme = 'five_bases_2021')"


def pairs(place: Place, condition: str, year: int) -> set[tuple[str, str]]:
    return set(
        place.rows(
            f"select economy_code, product_code from marts.fct_supply_dependence where {condition} and year = ? "
            f"and {FIVE_BASES}",
            year,
        )
    )


def drawn(found: pl.DataFrame, column: str) -> set[tuple[str, str]]:
    codes = known_economies().select(pl.col("baci_code").cast(pl.Int16).alias("economy_baci_code"), "economy_code")
    certain = found.filter(pl.col(column) > 0).join(codes, on="economy_baci_code")
    return set(certain.select("economy_code", "product_code").iter_rows())


def test_without_noise_draws_find_what_the_trade_marts_find(sample: Place) -> None:
    values = seed_values()
    certain = replace(values["uncertainty"], draws=1, log_sd=0.0, half_range=0.0)
    before: list[pl.DataFrame] = []
    for year in (2023, 2024, 2025):
        [path] = sample.home.glob(f"raw/baci/bilateral_trade/hs_edition=HS22/year={year}/*/part.parquet")
        now = verdicts_of(path, year, **values | {"uncertainty": certain})
        found = probabilities(now, before if len(before) == 2 else [], values["rule"], certain)
        assert drawn(found, "probability_in_year_share") == pairs(sample, "is_dependent_in_year", year) != set()
        before.append(now)
    # an economy that no longer trades a product has no row in the marts
    traded = pairs(sample, "true", 2025)
    assert drawn(found, "probability_share") & traded == pairs(sample, "is_dependent", 2025) != set()


def test_a_release_says_how_probable_what_it_calls_dependent_is(sample: Place) -> None:
    sure, unsure = sample.rows(
        "select is_dependent, avg(dependence_probability_share) from marts.fct_bottleneck "
        "inner join marts.fct_supply_dependence using (year, hs_edition, economy_code, product_code) "
        "where dependence_probability_share is not null group by 1 order by 1 desc"
    )
    assert (sure[0], unsure[0]) == (True, False)
    assert sure[1] > 0.5 > unsure[1]
