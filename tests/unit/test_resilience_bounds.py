"""Bounds and possible ranks of the composite of resilience (methods P01): by hand, and against drawn choices."""

from collections.abc import Iterator

import duckdb
import numpy as np
import polars as pl
import pytest

from tests import dbt_sql

SCALES = (0.75, 1.0, 1.25)
KEY = {"year": 2022, "hs_edition": "HS22", "base_code": "core_components"}
WEIGHT_SWING = 0.5  # weight_swing_share of the seed trade_parameters


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


def ranked(
    con: duckdb.DuckDBPyConnection, completeness: np.ndarray, security: np.ndarray, chains: np.ndarray
) -> pl.DataFrame:
    """Return composites, bounds and ranks of economies AAA, AAB and so on.

    ``completeness`` and ``security`` have a row for each economy and a column for each of ``SCALES``; ``chains`` has
    its value added share and circulation index.
    """
    codes = [f"AA{chr(ord('A') + place)}" for place in range(len(chains))]
    thresholds = [
        {**KEY, "economy_code": code, "threshold_scale": scale, "completeness_share": high, "security_index": safe}
        for code, highs, safes in zip(codes, completeness.tolist(), security.tolist(), strict=True)
        for scale, high, safe in zip(SCALES, highs, safes, strict=True)
    ]
    links = [
        {**KEY, "economy_code": code, "value_added_share": share, "circulation_index": index}
        for code, (share, index) in zip(codes, chains.tolist(), strict=True)
    ]
    con.register("thresholds", pl.DataFrame(thresholds).to_arrow())
    con.register("links", pl.DataFrame(links).to_arrow())
    con.execute("create or replace view int_resilience__at_thresholds as from thresholds")
    con.execute("create or replace view int_resilience__chains as from links")
    dbt_sql.define(con, "int_resilience__composites")
    dbt_sql.define(con, "int_resilience__ranks")
    return con.sql(
        "select * from int_resilience__composites "
        "left join int_resilience__ranks using (year, hs_edition, economy_code, base_code) order by economy_code"
    ).pl()


def test_bounds_over_weights_are_those_of_the_ends(con: duckdb.DuckDBPyConnection) -> None:
    """Parts 1/16, 1, 1, 1: the fourth root is 1/2.

    The weight of the small part is at most 1.5 of 1.5 + 3 · 0.5 = 1/2, which gives 1/4, and at least 0.5 of
    0.5 + 3 · 1.5 = 1/10, which gives (1/16) ^ (1/10) = 2 ^ -0.4.
    """
    [row] = ranked(con, np.full((1, 3), 1 / 16), np.ones((1, 3)), np.ones((1, 2))).to_dicts()
    assert row["resilience_index"] == pytest.approx(0.5)
    assert row["lower_resilience_index"] == pytest.approx(0.25)
    assert row["upper_resilience_index"] == pytest.approx(2**-0.4)
    assert (row["central_rank"], row["lower_bound_rank"], row["upper_bound_rank"]) == (1, 1, 1)


def test_a_part_that_rises_with_thresholds_does_not_offset_one_that_falls(con: duckdb.DuckDBPyConnection) -> None:
    """Moved together, completeness 1, 1/16, 1/256 and security 1/256, 1/16, 1 have the same product in all places."""
    completeness = np.array([[1, 1 / 16, 1 / 256]])
    [row] = ranked(con, completeness, completeness[:, ::-1], np.ones((1, 2))).to_dicts()
    # two weights of 1.5 and two of 0.5: each of the two parts counts 3/8, and (1/256) ^ (3/8 + 3/8) = 1/64
    assert row["lower_resilience_index"] == pytest.approx(1 / 64)
    assert row["upper_resilience_index"] == pytest.approx(1)
    assert row["resilience_index"] == pytest.approx(1 / 4)


@pytest.mark.parametrize("seed", range(5))
def test_no_choice_of_weights_and_thresholds_leaves_the_bounds(con: duckdb.DuckDBPyConnection, seed: int) -> None:
    """Weights drawn for all economies alike, thresholds of each part and economy by themselves."""
    rng = np.random.default_rng(seed)
    count = 9
    # economies that are near each other in every part change places; one has no product of advantage
    completeness = -np.sort(-rng.uniform(0.3, 0.6, (count, 3)))
    completeness[0] = 0
    security = np.sort(rng.uniform(0.6, 1, (count, 3)))
    chains = rng.uniform(0.5, 0.8, (count, 2))
    rows = ranked(con, completeness, security, chains)
    ranks_seen = set()
    for _ in range(300):
        weights = rng.uniform(1 - WEIGHT_SWING, 1 + WEIGHT_SWING, 4)
        places = rng.integers(0, 3, (2, count))
        parts = np.column_stack((completeness[range(count), places[0]], chains, security[range(count), places[1]]))
        index = np.prod(parts ** (weights / weights.sum()), axis=1)
        rank = 1 + (index[None, :] > index[:, None]).sum(axis=1)
        assert (index >= rows["lower_resilience_index"].to_numpy() - 1e-12).all()
        assert (index <= rows["upper_resilience_index"].to_numpy() + 1e-12).all()
        assert (rank >= rows["lower_bound_rank"].to_numpy()).all()
        assert (rank <= rows["upper_bound_rank"].to_numpy()).all()
        ranks_seen.add(tuple(rank))
    assert len(ranks_seen) > 1, "drawn choices must change an order, or the test says nothing of intervals"
    assert rows["ranked_count"].to_list() == [count] * count
