"""Draws of verdicts: by hand where nothing is drawn, and what must not change them where something is."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.uncertainty import (
    ProductFlows,
    Uncertainty,
    drawn_verdicts,
    packed,
    persistent,
    probability,
)

GEODEP = (0.4, 0.4, 1.0)
CERTAIN = Uncertainty(draws=3, log_sd=0, swing=0, seed=1)
CHN, JPN, USA, DEU = range(4)


def flows(*lines: tuple[int, int, float], economies: int = 4) -> ProductFlows:
    """Return flows from lines of exporter, importer and value."""
    exporter, importer, value = zip(*sorted(lines, key=lambda line: (line[1], line[0])), strict=True)
    return ProductFlows(np.array(exporter), np.array(importer), np.array(value, dtype=float), economies)


def drawn(of: ProductFlows, uncertainty: Uncertainty, year: int = 2024) -> np.ndarray:
    return drawn_verdicts(of, uncertainty.values(848620, year, of.value), uncertainty.thresholds(GEODEP))


def test_without_noise_every_draw_is_the_verdict() -> None:
    # JPN sells 90 of 100 in the world (HHI 0.82). CHN buys 80 from JPN and 10 from USA, HHI (80² + 10²) / 90² = 0.80,
    # and sells nothing. USA buys 10 from JPN, HHI 1, and sells 10: its ratio is 1, which is not above 1. The others buy
    # nothing.
    verdicts = drawn(flows((JPN, CHN, 80), (USA, CHN, 10), (JPN, USA, 10)), CERTAIN)
    assert verdicts.tolist() == [[True, False, False, False]] * 3


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ([(JPN, CHN, 40), (USA, CHN, 30), (DEU, CHN, 30)], "suppliers: 0.34"),
        ([(JPN, CHN, 50), (USA, DEU, 50), (DEU, USA, 50)], "world: 1/3"),
        ([(JPN, CHN, 50), (CHN, USA, 60)], "sells more than it buys"),
    ],
)
def test_each_criterion_can_deny_it(lines: list[tuple[int, int, float]], reason: str) -> None:
    assert not drawn(flows(*lines), CERTAIN)[:, CHN].any(), reason


def test_a_verdict_on_the_line_holds_in_half_of_the_draws() -> None:
    # Two suppliers of 50 each: 0.5 against a threshold uniform in 0.4 ± 25 % = [0.3, 0.5] always holds; imports of 100
    # over exports of 100 against 1 ± 25 % hold in half of the draws. Standard error of 4,000 draws: 0.008.
    one = flows((JPN, CHN, 50), (USA, CHN, 50), (CHN, DEU, 100))
    swing = Uncertainty(draws=4000, log_sd=0, swing=0.25, seed=7)
    share = probability(packed(drawn(one, swing)), swing.draws)
    # world exports 50, 50, 100: HHI 0.375, above its threshold in (0.375 - 0.3) / 0.2 = 0.375 of the draws
    assert share[CHN] == pytest.approx(0.5 * 0.375, abs=0.02)


def test_noise_alone_moves_a_flow_by_its_standard_deviation() -> None:
    noise = Uncertainty(draws=20_000, log_sd=0.2, swing=0, seed=7)
    moved = np.log(noise.values(848620, 2024, np.array([100.0]))[:, 0] / 100)
    assert moved.mean() == pytest.approx(0, abs=0.005)
    assert moved.std() == pytest.approx(0.2, abs=0.005)


def test_two_runs_draw_the_same_and_another_seed_year_or_product_does_not() -> None:
    one = Uncertainty(draws=8, log_sd=0.2, swing=0.25, seed=7)
    value = np.array([1.0, 2.0])
    first = one.values(848620, 2024, value)
    assert (first == one.values(848620, 2024, value)).all()
    assert (one.thresholds(GEODEP) == one.thresholds(GEODEP)).all()
    for product, year in ((848621, 2024), (848620, 2023)):
        assert (first != one.values(product, year, value)).all()
    assert (first != Uncertainty(draws=8, log_sd=0.2, swing=0.25, seed=8).values(848620, 2024, value)).all()


def test_two_of_three_years_persist_draw_by_draw() -> None:
    years = np.array(
        [
            [[True, True], [True, False], [False, False]],
            [[True, False], [False, False], [True, False]],
            [[False, True], [True, False], [False, True]],
        ]
    )
    held = persistent(*(packed(year) for year in years))
    expected = (years.sum(axis=0) >= 2).mean(axis=0)  # by hand: 2 of 3 draws for the first, 1 of 3 for the second
    assert probability(held, 3) == pytest.approx(expected)
    assert expected == pytest.approx([2 / 3, 1 / 3])


trade = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 5), st.floats(1, 1e6)),
    min_size=1,
    max_size=20,
    unique_by=lambda line: line[:2],
).map(lambda lines: [line for line in lines if line[0] != line[1]])


@given(trade.filter(bool), st.floats(0.001, 1000))
@settings(max_examples=50, deadline=None)
def test_the_unit_of_value_changes_nothing(lines: list[tuple[int, int, float]], scale: float) -> None:
    some = Uncertainty(draws=16, log_sd=0.3, swing=0.25, seed=3)
    before = drawn(flows(*lines, economies=6), some)
    after = drawn(flows(*((i, j, v * scale) for i, j, v in lines), economies=6), some)
    # a sum of single-precision numbers rounds another way: a draw on the very line may fall to its other side
    assert (before != after).mean() < 0.05


@given(trade.filter(bool))
@settings(max_examples=50, deadline=None)
def test_who_buys_nothing_depends_on_nobody(lines: list[tuple[int, int, float]]) -> None:
    buyers = {j for _, j, _ in lines}
    verdicts = drawn(flows(*lines, economies=6), Uncertainty(draws=16, log_sd=0.3, swing=0.25, seed=3))
    assert not verdicts[:, [c for c in range(6) if c not in buyers]].any()
