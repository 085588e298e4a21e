"""Economic complexity against a matrix worked out by hand, a published data set, and what must hold for any matrix."""

import json
from math import sqrt

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from indicators.complexity import economic_complexity, large_exporters, revealed_comparative_advantage
from tests.shared_files import shared

NESTED = np.array([[1, 1, 1], [1, 1, 0], [1, 0, 0]], dtype=bool)


def test_a_nested_matrix_has_the_complexity_worked_out_by_hand():
    # D⁻¹MU⁻¹Mᵀ has the eigenvalues 1, 1/4 and 1/9; the second eigenvector is (2, −1, −4), with mean −1 and sd √6.
    found = economic_complexity(NESTED)
    assert found.diversity.tolist() == [3, 2, 1] and found.ubiquity.tolist() == [3, 2, 1]
    assert found.eci == pytest.approx([3 / sqrt(6), 0, -3 / sqrt(6)], abs=1e-12)
    assert found.pci == pytest.approx([-3 / sqrt(6), 3 / sqrt(6), 9 / sqrt(6)], abs=1e-12)


def test_eci_is_the_mean_pci_of_an_economys_products():
    found = economic_complexity(NESTED)
    assert (NESTED @ found.pci) / found.diversity == pytest.approx(found.eci, abs=1e-12)


def test_advantage_is_the_share_of_a_product_over_its_share_in_the_world():
    # Economy 1 sells 80 of 100 in product 1; the world sells 100 of 200 in it: 0.8 / 0.5.
    advantage = revealed_comparative_advantage(np.array([[80.0, 20.0], [20.0, 80.0]]))
    assert advantage == pytest.approx(np.array([[1.6, 0.4], [0.4, 1.6]]))


def test_advantage_without_exports_is_undefined_and_not_zero():
    advantage = revealed_comparative_advantage(np.array([[1.0, 0.0], [0.0, 0.0]]))
    assert np.isnan(advantage[1]).all() and np.isnan(advantage[:, 1]).all()


def test_negative_exports_are_refused():
    with pytest.raises(ValueError, match="negative"):
        revealed_comparative_advantage(np.array([[1.0, -1.0]]))


@pytest.mark.parametrize(
    "advantage",
    [np.eye(4, dtype=bool), np.ones((2, 3), dtype=bool), np.zeros((4, 4), dtype=bool), np.ones((5, 3), dtype=bool)],
    ids=["blocks", "two economies", "no advantage", "no second eigenvalue"],
)
def test_complexity_is_undefined_where_the_matrix_says_nothing(advantage):
    found = economic_complexity(advantage)
    assert np.isnan(found.eci).all() and np.isnan(found.pci).all()


def test_an_economy_without_advantage_takes_no_part():
    found = economic_complexity(np.vstack([NESTED, np.zeros((1, 3), dtype=bool)]))
    assert np.isnan(found.eci[3])
    assert found.eci[:3] == pytest.approx(economic_complexity(NESTED).eci)


def test_small_exporters_are_left_out_by_their_share():
    exports = np.array([[9_000.0], [999.0], [1.0]])
    assert large_exporters(exports, 0.001).tolist() == [True, True, False]


@given(arrays(bool, (7, 12), elements=st.booleans()), st.randoms(use_true_random=False))
def test_the_order_of_economies_and_products_changes_nothing(advantage, random):
    rows, columns = random.sample(range(7), 7), random.sample(range(12), 12)
    found, shuffled = economic_complexity(advantage), economic_complexity(advantage[np.ix_(rows, columns)])
    relation = np.nansum(found.eci * (found.diversity - found.diversity.mean()))
    if abs(relation) > 1e-6:  # the sign is only fixed where complexity and diversity are related at all
        assert shuffled.eci == pytest.approx(found.eci[rows], abs=1e-6, nan_ok=True)
        assert shuffled.pci == pytest.approx(found.pci[columns], abs=1e-6, nan_ok=True)


@given(arrays(float, (6, 5), elements=st.integers(0, 10**12).map(float)), st.floats(1e-3, 1e3))
def test_scaling_all_trade_changes_no_advantage(exports, factor):
    assert revealed_comparative_advantage(exports * factor) == pytest.approx(
        revealed_comparative_advantage(exports), rel=1e-9, nan_ok=True
    )


@pytest.mark.shared
def test_world_trade_of_1998_to_2000_has_the_published_complexity():
    """Acceptance cases C4 and C7: 226 economies × 785 products; values of economiccomplexity and py-ecomplexity."""
    expected = json.loads(shared("reference", "acceptance", "expected_complexity.json").read_text(encoding="utf-8"))
    trade = pl.read_csv(
        shared("reference", "acceptance", "world_trade_avg_1998_2000.csv"), schema_overrides={"product": pl.String}
    )
    table = trade.pivot(on="product", index="country", values="value").fill_null(0)
    economies = table["country"].to_list()
    advantage = revealed_comparative_advantage(table.drop("country").to_numpy().astype(float)) >= 1
    found = economic_complexity(advantage)
    assert advantage.sum() == expected["rca_ge_1_count"]
    for economy, diversity in expected["diversity"].items():
        assert found.diversity[economies.index(economy)] == diversity
    for economy, eci in expected["eci_population_sd_py_ecomplexity"].items():
        assert found.eci[economies.index(economy)] == pytest.approx(eci, abs=5e-7)
