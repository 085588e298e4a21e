"""The order of urgency (methods P01): indexes by hand, ranks in drawn worlds, and the same interval in every run."""

from collections.abc import Iterator

import duckdb
import numpy as np
import polars as pl
import pytest

from indicators.uncertainty import PARTS, drawn_choices
from tests import dbt_sql

EVEN = dict.fromkeys((f"{part}_weight" for part in PARTS), 1.0)


def item(code: str, *parts: float, dependent: str) -> dict[str, object]:
    """Return the row of one product: its four parts, and a bit for each draw, 1 where the economy depends in it."""
    dependence, criticality, exposure, infeasibility = parts
    bits = np.packbits([int(bit) for bit in dependent]).tobytes()
    return {
        "year": 2024, "hs_edition": "HS22", "economy_code": "CHN", "product_code": code,
        "dependence_probability_share": dependence, "criticality_share": criticality,
        "policy_exposure_share": exposure, "infeasibility_share": infeasibility, "dependent_draws": bits,
        "bottleneck_index": float(np.prod(parts) ** 0.25),
    }  # fmt: skip


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        yield connection


def order(con: duckdb.DuckDBPyConnection, items: list[dict[str, object]], draws: pl.DataFrame) -> pl.DataFrame:
    """Return the products in their order, with index, rank and interval."""
    rows = pl.DataFrame(items).with_columns(pl.col("year").cast(pl.Int16))
    con.register("scores", rows.to_arrow())
    con.register("draws", draws.to_arrow())
    con.execute("create or replace view int_bottleneck__scores as from scores")
    con.execute("create or replace view stg_indicators__score_draws as from draws")
    dbt_sql.define(con, "int_priority__rank_intervals")
    return con.sql(
        "select product_code, priority_index, priority_rank, lower_bound_rank, upper_bound_rank, ranked_count "
        "from int_priority__scored "
        "inner join int_priority__rank_intervals using (year, hs_edition, economy_code, product_code) "
        "order by priority_rank"
    ).pl()


def test_a_part_of_zero_does_not_hide_the_others(con: duckdb.DuckDBPyConnection) -> None:
    """Parts raised to run from 0.01 to 1: (0.505 · 0.406 · 0.01 · 0.802) ^ ¼ = 0.2014, before 0.0755 and 0.01."""
    items = [
        item("850000", 0.0, 0.4, 0.0, 0.8, dependent="00"),  # (0.01 · 0.406 · 0.01 · 0.802) ^ ¼ = 0.0755
        item("850001", 0.5, 0.4, 0.0, 0.8, dependent="10"),
        item("850002", 0.0, 0.0, 0.0, 0.0, dependent="00"),
    ]
    ordered = order(
        con,
        items,
        pl.DataFrame({"draw_number": pl.Series([0, 1], dtype=pl.Int32), **EVEN, "part_floor_share": [0.01, 0.01]}),
    )
    assert ordered["product_code"].to_list() == ["850001", "850000", "850002"]
    assert ordered["priority_index"].to_list() == pytest.approx([0.2014, 0.0755, 0.01], abs=5e-5)


def test_an_interval_holds_nine_of_ten_ranks(con: duckdb.DuckDBPyConnection) -> None:
    """A depends in all of 20 draws, B in the first alone, where it comes before A: the interval is cut at one in 20."""
    items = [
        item("850001", 1.0, 0.5, 0.0, 0.5, dependent="1" * 20),
        item("850002", 0.05, 0.9, 0.0, 0.9, dependent="1" + "0" * 19),
        item("850003", 0.0, 0.1, 0.0, 0.1, dependent="0" * 20),
    ]
    draws = pl.DataFrame({"draw_number": pl.Series(range(20), dtype=pl.Int32), **EVEN, "part_floor_share": 0.01})
    ordered = order(con, items, draws)
    intervals = ordered.select("priority_rank", "lower_bound_rank", "upper_bound_rank").rows()
    # A: 1 × 19 and 2, the first and the nineteenth are 1 and 1; B: 1 and 2 × 19, they are 1 and 2
    assert intervals == [(1, 1, 1), (2, 1, 2), (3, 3, 3)]
    assert ordered["ranked_count"].to_list() == [3, 3, 3]


def test_an_interval_holds_the_rank_itself(con: duckdb.DuckDBPyConnection) -> None:
    """A verdict of one draw in 25 lifts the index, and the rank with it, and none of the ranks within the interval."""
    items = [item(f"8500{n:02}", 0.0, 0.3, 0.0, 0.3, dependent="0" * 25) for n in range(5)]
    items.append(item("850099", 0.04, 0.2, 0.0, 0.2, dependent="1" + "0" * 24))
    draws = pl.DataFrame({"draw_number": pl.Series(range(25), dtype=pl.Int32), **EVEN, "part_floor_share": 0.01})
    first = order(con, items, draws).row(0, named=True)
    assert (first["product_code"], first["priority_rank"], first["lower_bound_rank"]) == ("850099", 1, 1)
    assert first["upper_bound_rank"] == 6


def test_two_runs_draw_the_same_order(con: duckdb.DuckDBPyConnection) -> None:
    random = np.random.default_rng(1)
    choice = {"seed": 7, "weight_half_range": 0.5, "floor": 0.01, "floor_range_ratio": 10.0}
    draws = drawn_choices(200, **choice)
    assert draws.equals(drawn_choices(200, **choice))
    assert not draws.equals(drawn_choices(200, **choice | {"seed": 8}))
    verdicts = random.integers(0, 2, (60, 200))
    items = [
        item(f"85{n:04}", bits.mean(), *random.random(3), dependent="".join(map(str, bits)))
        for n, bits in enumerate(verdicts)
    ]
    answers = []
    for threads in (1, 4):
        con.execute(f"set threads = {threads}")
        answers.append(order(con, items, draws))
    assert answers[0].equals(answers[1])
    assert (answers[0]["upper_bound_rank"] > answers[0]["lower_bound_rank"]).all()


def test_what_is_drawn_stays_within_its_bounds() -> None:
    draws = drawn_choices(20_000, seed=7, weight_half_range=0.5, floor=0.01, floor_range_ratio=10.0)
    for part in PARTS:
        weights = draws[f"{part}_weight"]
        assert (weights.min(), weights.max()) == pytest.approx((0.5, 1.5), abs=0.01)
        assert weights.is_between(0.5, 1.5).all()
        assert weights.mean() == pytest.approx(1, abs=0.01)
    assert draws["part_floor_share"].is_between(0.001, 0.1).all()
    assert draws["part_floor_share"].log(10).mean() == pytest.approx(-2, abs=0.02)
