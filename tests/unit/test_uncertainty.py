"""Draws of verdicts: by hand where nothing is drawn, and what must not change them where something is."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dagster_project.assets.indicators.dependence_probability import rule_of
from indicators.uncertainty import (
    Criterion,
    ProductFlows,
    Rule,
    Uncertainty,
    drawn_verdicts,
    packed_bits,
    persistent,
    probability,
    reconciled_noise,
)

GEODEP = Rule(
    supplier_hhi_index=Criterion(0.4, "gt"),
    world_export_hhi_index=Criterion(0.4, "gt"),
    import_export_ratio=Criterion(1.0, "gt"),
    dependent_year_count=Criterion(2, "ge"),
    window_years=3,
)
CERTAIN = Uncertainty(draws=3, log_sd=0, half_range=0, seed=1)
SOME = Uncertainty(draws=16, log_sd=0.3, half_range=0.25, seed=3)
PRODUCT, YEAR = 848620, 2024
DRAWN = [107.96771, 75.12748, 96.25916]  # of 100 from JPN to CHN, with the seed of trade_parameters
CHN, JPN, USA, DEU, FRA, GBR = 156, 392, 842, 276, 251, 826
Line = tuple[int, int, float]


def flows(*lines: Line, product: int = PRODUCT, year: int = YEAR) -> ProductFlows:
    """Return flows from lines of exporter, importer and value, in any order."""
    exporter, importer, value = zip(*lines, strict=True)
    return ProductFlows.of(product, year, np.array(exporter), np.array(importer), np.array(value, dtype=float))


def drawn(of: ProductFlows, uncertainty: Uncertainty, rule: Rule = GEODEP) -> dict[int, list[bool]]:
    """Return the verdict on each importer, draw by draw."""
    importers, verdicts = drawn_verdicts(of, uncertainty.values(of), rule, uncertainty.thresholds(rule))
    return dict(zip(importers.tolist(), verdicts.tolist(), strict=True))


def by_flow(of: ProductFlows, uncertainty: Uncertainty) -> dict[tuple[int, int], bytes]:
    """Return the drawn values of each flow as bytes: equal means to the last bit."""
    rows = uncertainty.values(of)
    return {(i, j): row.tobytes() for i, j, row in zip(of.exporter.tolist(), of.importer.tolist(), rows, strict=True)}


def test_the_rule_of_the_seeds_is_geodep_as_published() -> None:
    assert rule_of("geodep") == GEODEP
    assert GEODEP.min_dependent_years == 2
    with pytest.raises(KeyError):
        rule_of("unknown")


def test_without_noise_every_draw_is_the_verdict() -> None:
    # JPN sells 90 of 100 in the world (HHI 0.82). CHN buys 80 from JPN and 10 from USA, HHI (80² + 10²) / 90² = 0.80,
    # and sells nothing. USA buys 10 from JPN, HHI 1, and sells 10: its ratio is 1, which is not above 1. The others buy
    # nothing.
    verdicts = drawn(flows((JPN, CHN, 80), (USA, CHN, 10), (JPN, USA, 10)), CERTAIN)
    assert verdicts == {CHN: [True] * 3, USA: [False] * 3}


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ([(JPN, CHN, 40), (USA, CHN, 30), (DEU, CHN, 30)], "suppliers: 0.34"),
        ([(JPN, CHN, 50), (USA, DEU, 50), (DEU, USA, 50)], "world: 1/3"),
        ([(JPN, CHN, 50), (CHN, USA, 60)], "sells more than it buys"),
    ],
)
def test_each_criterion_can_deny_it(lines: list[Line], reason: str) -> None:
    assert not any(drawn(flows(*lines), CERTAIN)[CHN]), reason


def test_how_a_criterion_is_compared_is_a_part_of_the_rule() -> None:
    """USA buys 10 and sells 10: a ratio of 1 is not above 1, and it is at least 1."""
    lines = flows((JPN, CHN, 80), (USA, CHN, 10), (JPN, USA, 10))
    at_least = replace(GEODEP, import_export_ratio=Criterion(1.0, "ge"))
    assert drawn(lines, CERTAIN)[USA] == [False] * 3
    assert drawn(lines, CERTAIN, at_least)[USA] == [True] * 3
    with pytest.raises(ValueError, match="not by 'lt'"):
        Criterion(1.0, "lt")


def test_a_verdict_on_the_line_holds_in_half_of_the_draws() -> None:
    # Two suppliers of 50 each: 0.5 against a threshold uniform in 0.4 ± 25 % = [0.3, 0.5] always holds; imports of 100
    # over exports of 100 against 1 ± 25 % hold in half of the draws. Standard error of 4,000 draws: 0.008.
    one = flows((JPN, CHN, 50), (USA, CHN, 50), (CHN, DEU, 100))
    moved = Uncertainty(draws=4000, log_sd=0, half_range=0.25, seed=7)
    share = probability(packed_bits(np.array([drawn(one, moved)[CHN]])), moved.draws)
    # world exports 50, 50, 100: HHI 0.375, above its threshold in (0.375 - 0.3) / 0.2 = 0.375 of the draws
    assert share == pytest.approx([0.5 * 0.375], abs=0.02)


def test_noise_is_normal_in_logarithms_and_independent_between_flows_and_between_draws() -> None:
    """A million numbers of streams whose keys differ by 1; within four standard errors of what they should be."""
    lines = [(exporter, importer, 100.0) for importer in range(1, 41) for exporter in range(101, 151)]
    uncertainty = Uncertainty(draws=500, log_sd=0.2, half_range=0, seed=7)
    moves = np.log(uncertainty.values(flows(*lines)).astype(float) / 100)
    count = moves.size
    assert moves.mean() == pytest.approx(0, abs=4 * 0.2 / count**0.5)
    assert moves.std() == pytest.approx(0.2, abs=4 * 0.2 / (2 * count) ** 0.5)
    for one, next_one in ((moves[:-1], moves[1:]), (moves[:, :-1], moves[:, 1:])):
        assert np.corrcoef(one.ravel(), next_one.ravel())[0, 1] == pytest.approx(0, abs=4 / count**0.5)
    # over flows the means of draws vary as those of independent numbers do, and over draws those of flows
    for axis, size in ((0, len(lines)), (1, 500)):
        means = moves.mean(axis=axis)
        assert means.std() == pytest.approx(0.2 / size**0.5, rel=4 / (2 * len(means)) ** 0.5)


def test_draws_are_those_of_earlier_releases() -> None:
    """Philox 4×64 with the seed and the flow as its key: another library or another order of bits would redraw all."""
    published = Uncertainty(draws=3, log_sd=0.2, half_range=0.25, seed=20211047)
    assert published.values(flows((JPN, CHN, 100))).tolist() == [pytest.approx(DRAWN, rel=1e-6)]


def test_two_runs_draw_the_same_and_another_seed_year_product_or_economy_does_not() -> None:
    one = [(JPN, CHN, 1.0), (USA, CHN, 1.0), (JPN, DEU, 1.0)]
    first = SOME.values(flows(*one))
    assert (first == SOME.values(flows(*one))).all()
    assert (SOME.thresholds(GEODEP) == SOME.thresholds(GEODEP)).all()
    assert (first != SOME.values(flows(*one, product=848621))).all()
    assert (first != SOME.values(flows(*one, year=2023))).all()
    reseeded = replace(SOME, seed=4)
    assert (first != reseeded.values(flows(*one))).all()
    assert (SOME.thresholds(GEODEP) != reseeded.thresholds(GEODEP)).all()
    assert len({row.tobytes() for row in first}) == 3  # exporter and importer, too, make a stream of its own
    assert (SOME.values(flows((CHN, JPN, 1.0))) != SOME.values(flows((JPN, CHN, 1.0)))).all()


def test_more_draws_begin_with_the_same_ones() -> None:
    one = flows((JPN, CHN, 1.0), (USA, CHN, 2.0))
    assert (replace(SOME, draws=40).values(one)[:, :16] == SOME.values(one)).all()


def test_twelve_flows_in_another_order_have_the_same_draws_to_the_last_bit() -> None:
    codes = (CHN, JPN, USA, DEU)
    lines = [(i, j, 400.0 if i == JPN else 100.0) for i in codes for j in codes if i != j]
    noise = Uncertainty(draws=1000, log_sd=0.2, half_range=0.25, seed=20211047)
    expected = drawn(flows(*lines), noise)
    assert any(0 < sum(verdicts) < 1000 for verdicts in expected.values())  # some verdict hangs on the draws
    random = np.random.default_rng(1)
    for _ in range(5):
        again = [lines[position] for position in random.permutation(len(lines))]
        assert by_flow(flows(*again), noise) == by_flow(flows(*lines), noise)
        assert drawn(flows(*again), noise) == expected


def test_one_more_flow_leaves_the_noise_of_all_others_as_it_was() -> None:
    lines = [(JPN, CHN, 80), (USA, CHN, 30), (JPN, USA, 40), (DEU, JPN, 20)]
    before, after = by_flow(flows(*lines), SOME), by_flow(flows((FRA, CHN, 0.001), *lines), SOME)
    assert after.keys() - before.keys() == {(FRA, CHN)}
    assert {pair: after[pair] for pair in before} == before


def test_flows_out_of_order_or_twice_or_without_value_are_refused() -> None:
    def given(*lines: Line, product: int = PRODUCT) -> ProductFlows:
        exporter, importer, value = zip(*lines, strict=True)
        return ProductFlows(product, YEAR, np.array(exporter), np.array(importer), np.array(value, dtype=float))

    assert given((JPN, CHN, 1), (USA, CHN, 1), (CHN, JPN, 1)).value.size == 3
    for lines in ([(USA, CHN, 1), (JPN, CHN, 1)], [(CHN, JPN, 1), (JPN, CHN, 1)], [(JPN, CHN, 1), (JPN, CHN, 2)]):
        with pytest.raises(ValueError, match="have to be sorted"):
            given(*lines)
    with pytest.raises(ValueError, match="have to be positive"):
        given((JPN, CHN, 0))
    with pytest.raises(ValueError, match="codes from 0 to 16383"):
        given((JPN, 1 << 14, 1))
    with pytest.raises(ValueError, match="do not fit the key"):
        given((JPN, CHN, 1), product=1 << 20)


def test_two_of_three_years_persist_draw_by_draw() -> None:
    years = np.array(
        [
            [[True, True], [True, False], [False, False]],
            [[True, False], [False, False], [True, False]],
            [[False, True], [True, False], [False, True]],
        ]
    )
    packed = [packed_bits(year.T) for year in years]
    expected = (years.sum(axis=0) >= 2).mean(axis=0)  # by hand: 2 of 3 draws for the first, 1 of 3 for the second
    assert probability(persistent(packed, 2), 3) == pytest.approx(expected)
    assert expected == pytest.approx([2 / 3, 1 / 3])


@given(st.lists(st.lists(st.booleans(), min_size=10, max_size=10), min_size=1, max_size=5), st.data())
def test_persistence_counts_years(years: list[list[bool]], data: st.DataObject) -> None:
    least = data.draw(st.integers(1, len(years)))
    held = persistent([packed_bits(np.array([year])) for year in years], least)
    assert probability(held, 10) == pytest.approx([(np.sum(years, axis=0) >= least).mean()])


def test_a_verdict_cannot_hold_in_more_years_than_there_are() -> None:
    for least in (0, 3):
        with pytest.raises(ValueError, match=f"in {least} of 2 years"):
            persistent([packed_bits(np.array([[True]]))] * 2, least)


codes = st.sampled_from((CHN, JPN, USA, DEU, FRA, GBR))
trade = st.lists(
    st.tuples(codes, codes, st.floats(1, 1e6)).filter(lambda line: line[0] != line[1]),
    min_size=1,
    max_size=20,
    unique_by=lambda line: line[:2],
)


@given(trade, st.floats(0.001, 1000))
@settings(max_examples=50, deadline=None)
def test_the_unit_of_value_changes_nothing(lines: list[Line], scale: float) -> None:
    before = drawn(flows(*lines), SOME)
    after = drawn(flows(*((i, j, v * scale) for i, j, v in lines)), SOME)
    # a sum of single-precision numbers rounds another way: a draw on the very line may fall to its other side
    assert np.mean([np.not_equal(before[importer], after[importer]) for importer in before]) < 0.05


@given(trade, st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_the_order_of_flows_changes_nothing(lines: list[Line], random: Any) -> None:
    assert drawn(flows(*random.sample(lines, len(lines))), SOME) == drawn(flows(*lines), SOME)


@given(trade)
@settings(max_examples=50, deadline=None)
def test_only_importers_are_judged(lines: list[Line]) -> None:
    assert drawn(flows(*lines), SOME).keys() == {importer for _, importer, _ in lines}


# --- noise by reporter ------------------------------------------------------------------------------------------------

HALF = Uncertainty(draws=4000, log_sd=0.2, half_range=0, seed=5, common_share=0.5)


def moves(of: ProductFlows, uncertainty: Uncertainty, sds: dict[int, float]) -> dict[tuple[int, int], np.ndarray]:
    """Return how far each flow moves on a log scale, draw by draw, where these reporters have these errors."""
    reporters = uncertainty.reporters(of.year, np.array(sorted(sds)), np.array([sds[code] for code in sorted(sds)]))
    drawn = np.log(uncertainty.values(of, reporters).astype(float) / of.value[:, None])
    return {(i, j): row for i, j, row in zip(of.exporter.tolist(), of.importer.tolist(), drawn, strict=True)}


def test_the_noise_of_two_reports_by_hand() -> None:
    """0.3 and 0.4: 1/sqrt(1/0.09 + 1/0.16) = 0.24, and the exporter's report weighs 0.16/0.25 = 0.64."""
    nan = np.nan
    found = reconciled_noise(np.array([0.3, 0.3, nan, nan]), np.array([0.4, nan, 0.4, nan]))
    assert found.log_sd == pytest.approx([0.24, 0.3, 0.4, nan], nan_ok=True)
    assert found.exporter_move == pytest.approx([0.64 * 0.3, 0.3, 0, 0])
    assert found.importer_move == pytest.approx([0.36 * 0.4, 0, 0.4, 0])
    assert found.is_measured.tolist() == [True, True, True, False]
    assert np.hypot(found.exporter_move, found.importer_move)[:3] == pytest.approx(found.log_sd[:3])


def test_a_flow_moves_by_its_own_error_and_by_the_common_errors_of_both_reporters() -> None:
    """sqrt(0.75) · 0.24 · u + 0.5 · (0.192 · z of JPN + 0.144 · z of CHN)."""
    one = flows((JPN, CHN, 100))
    uncertainty = replace(HALF, draws=5, common_share=0.25)
    found = moves(one, uncertainty, {JPN: 0.3, CHN: 0.4})[JPN, CHN]
    own = np.log(replace(uncertainty, log_sd=1).values(one).astype(float) / 100)[0]
    sellers, buyers = uncertainty.reporters(YEAR, np.array([JPN, CHN]), np.array([0.3, 0.4])).common_error
    assert found == pytest.approx(0.75**0.5 * 0.24 * own + 0.5 * (0.192 * sellers + 0.144 * buyers), abs=1e-6)
    assert moves(one, uncertainty, {JPN: 0.3})[JPN, CHN] == pytest.approx(
        0.75**0.5 * 0.3 * own + 0.5 * 0.3 * sellers, abs=1e-6
    )


def test_a_reporters_common_error_moves_its_flows_together() -> None:
    """Four thousand draws, within four standard errors (0.063) of half the variance in common, and of none without."""
    lines = flows((JPN, CHN, 80), (JPN, USA, 10), (DEU, FRA, 50), (CHN, DEU, 1))
    found = moves(lines, HALF, {JPN: 0.5, CHN: 0.5})
    assert found[JPN, USA].std() == pytest.approx(0.5, rel=0.05)  # one side has an estimate
    assert found[JPN, CHN].std() == pytest.approx(0.5 / 2**0.5, rel=0.05)
    assert found[DEU, FRA].std() == pytest.approx(0.2, rel=0.05)  # the assumption
    both = {pair: np.corrcoef(found[JPN, USA], found[pair])[0, 1] for pair in found}
    assert both[JPN, CHN] == pytest.approx(0.5 / 2**0.5, abs=0.063)
    assert both[DEU, FRA] == pytest.approx(0, abs=0.063) and both[CHN, DEU] == pytest.approx(0, abs=0.063)
    # China's imports from JPN and its exports move together too
    assert np.corrcoef(found[JPN, CHN], found[CHN, DEU])[0, 1] == pytest.approx(0.5 / 2**0.5, abs=0.063)
    alone = moves(lines, replace(HALF, common_share=0), {JPN: 0.5, CHN: 0.5})
    assert np.corrcoef(alone[JPN, USA], alone[JPN, CHN])[0, 1] == pytest.approx(0, abs=0.063)
    assert alone[JPN, USA].std() == pytest.approx(0.5, rel=0.05)
    whole = moves(lines, replace(HALF, common_share=1), {JPN: 0.5})
    assert whole[JPN, USA] == pytest.approx(whole[JPN, CHN], abs=1e-5)


def test_flows_without_a_measured_reporter_are_drawn_as_before_to_the_last_bit() -> None:
    lines = flows((JPN, CHN, 80), (USA, CHN, 30), (DEU, JPN, 20))
    before = SOME.values(lines)
    nobody = SOME.reporters(YEAR, np.array([], dtype=int), np.array([]))
    assert SOME.values(lines, nobody).tobytes() == before.tobytes()
    strangers = SOME.reporters(YEAR, np.array([FRA]), np.array([0.9]))
    assert SOME.values(lines, strangers).tobytes() == before.tobytes()
    germans = SOME.values(lines, SOME.reporters(YEAR, np.array([DEU]), np.array([0.9])))
    is_german = (lines.exporter == DEU) | (lines.importer == DEU)
    assert (germans == before).all(axis=1).tolist() == (~is_german).tolist()


def test_a_common_error_hangs_on_seed_year_and_reporter_alone() -> None:
    def common(year: int, *codes: int, uncertainty: Uncertainty = SOME) -> dict[int, bytes]:
        drawn = uncertainty.reporters(year, np.array(codes), np.ones(len(codes))).common_error
        return {code: row.tobytes() for code, row in zip(codes, drawn, strict=True)}

    both = common(YEAR, CHN, JPN)
    assert both == common(YEAR, JPN, CHN) and both[CHN] == common(YEAR, CHN)[CHN]
    assert both[CHN] != both[JPN]
    assert both[CHN] != common(2023, CHN)[CHN]
    assert both[CHN] != common(YEAR, CHN, uncertainty=replace(SOME, seed=4))[CHN]


def test_a_reporter_without_errors_is_refused() -> None:
    with pytest.raises(ValueError, match="have to be positive"):
        SOME.reporters(YEAR, np.array([CHN, JPN]), np.array([0.1, 0.0]))
