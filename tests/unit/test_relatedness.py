"""Relatedness against a matrix worked out by hand, world trade, and what must hold for any matrix."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dagster_project.assets.indicators.relatedness import relatedness_of
from dagster_project.assets.trade_years import complexity_floor
from indicators.relatedness import product_proximity, relatedness_density
from tests.world_trade import economies_of, world_trade, year_of_trade

NESTED = np.array([[1, 1, 1], [1, 1, 0], [1, 0, 0]], dtype=bool)
advantages = arrays(bool, (6, 9), elements=st.booleans())


@pytest.mark.parametrize("itself", [1.0, 0.0])
def test_proximity_is_the_smaller_conditional_probability(itself):
    # Three, two and one economies sell the products; two sell the first and the second, one all three.
    expected = [[itself, 2 / 3, 1 / 3], [2 / 3, itself, 1 / 2], [1 / 3, 1 / 2, itself]]
    assert product_proximity(NESTED, diagonal=itself).tolist() == expected


def test_density_is_the_share_of_the_surroundings_in_which_there_is_an_advantage():
    # The proximities add up to 2, 13/6 and 11/6. The second economy sells the first two products: 5/3 of 2 ...
    expected = [[1, 1, 1], [5 / 6, 10 / 13, 5 / 11], [1 / 2, 4 / 13, 2 / 11]]
    assert relatedness_density(NESTED) == pytest.approx(np.array(expected), abs=1e-15)


def test_density_can_leave_the_product_itself_out():
    # The neighbours' proximities add up to 1, 7/6 and 5/6.
    expected = [[1, 1, 1], [2 / 3, 4 / 7, 1], [0, 4 / 7, 2 / 5]]
    assert relatedness_density(NESTED, diagonal=0) == pytest.approx(np.array(expected), abs=1e-15)


def test_a_product_that_nobody_has_an_advantage_in_is_near_to_nothing_and_changes_nothing():
    padded = np.insert(NESTED, 1, False, axis=1)
    proximity, density = product_proximity(padded), relatedness_density(padded)
    assert np.isnan(proximity[1]).all() and np.isnan(proximity[:, 1]).all() and np.isnan(density[:, 1]).all()
    assert np.delete(density, 1, axis=1).tolist() == relatedness_density(NESTED).tolist()


def test_a_product_without_neighbours_has_no_density_but_for_itself():
    assert np.isnan(relatedness_density(np.eye(2, dtype=bool), diagonal=0)).all()
    assert relatedness_density(np.eye(2, dtype=bool)).tolist() == [[1, 0], [0, 1]]


@given(advantages, st.permutations(range(6)), st.permutations(range(9)))
def test_the_order_of_economies_and_products_changes_nothing(advantage, rows, columns):
    order = np.ix_(rows, columns)
    again = product_proximity(advantage[order])
    assert np.array_equal(again, product_proximity(advantage)[np.ix_(columns, columns)], equal_nan=True)
    expected = relatedness_density(advantage)[order]
    assert relatedness_density(advantage[order]) == pytest.approx(expected, abs=1e-12, nan_ok=True)


@given(advantages, st.sampled_from([0.0, 1.0]))
def test_density_is_a_share_from_no_advantage_to_all_of_them(advantage, diagonal):
    everything, nothing = np.ones(9, dtype=bool), np.zeros(9, dtype=bool)
    density = relatedness_density(np.vstack([advantage, everything, nothing]), diagonal)
    assert ((density >= 0) & (density <= 1) | np.isnan(density)).all()
    *_, of_everything, of_nothing = density
    assert of_everything == pytest.approx(1) and of_nothing.tolist() == [0] * 9


def test_proximity_of_world_trade_is_exactly_the_smaller_conditional_probability():
    """Acceptance case C5, from counts that are made another way; the sum is the one of py-ecomplexity 0.5.3."""
    _, _, advantage = world_trade()
    proximity = product_proximity(advantage)
    together = np.array([(advantage & advantage[:, [product]]).sum(axis=0) for product in range(advantage.shape[1])])
    given_row, given_column = together / together.diagonal()[:, None], together / together.diagonal()
    assert (proximity == np.minimum(given_row, given_column)).all()
    assert proximity.sum() == pytest.approx(127384.46182634898, rel=1e-12)


def test_density_of_world_trade_is_the_one_of_py_ecomplexity():
    economies, _, advantage = world_trade()
    density = relatedness_density(advantage)
    # of the first product, and on average, by py-ecomplexity 0.5.3
    expected = {
        "chn": (0.3760636240416178, 0.3859295727419168),
        "deu": (0.5040880886048332, 0.5359934066769768),
        "arg": (0.3026949463067536, 0.28246825058293806),
    }
    for economy, numbers in expected.items():
        row = density[economies.index(economy)]
        assert (row[0], row.mean()) == pytest.approx(numbers, abs=1e-12)


def test_a_year_of_trade_has_a_density_for_every_economy_and_product_that_take_part(tmp_path):
    """Nobody has an advantage in both products: each is only near to itself. The island is left out."""
    trade = [(1, 9, "A", 9_000), (1, 9, "B", 1_000), (2, 9, "B", 9_000), (3, 9, "B", 0.001), (3, 9, "C", 0.001)]
    floor, economies = complexity_floor(), economies_of(1, 2, 3, 9)
    found = relatedness_of(year_of_trade(tmp_path, *trade), economies, floor)
    assert found.select("economy_baci_code", "product_code", "density_share", "has_advantage").rows() == [
        (1, "A", 1, True),
        (1, "B", 0, False),
        (2, "A", 0, False),
        (2, "B", 1, True),
    ]
    assert set(found["filter_code"]) == {floor.code}
    assert relatedness_of(year_of_trade(tmp_path), economies, floor).is_empty()
