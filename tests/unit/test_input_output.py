"""Input–output measures against published tables, brute force, and what must hold for any table."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from indicators import input_output
from indicators.input_output import (
    InputOutput,
    demand_side_loss,
    diagonal_of_inverse,
    domestic_demand_share,
    exports,
    extraction,
    face_value,
    foreign,
    input_reliance,
    membership,
    propagation_length,
    spectral_radius,
    supply_side_loss,
    upstreamness,
    value_added_origin,
)

# The leather table (decompr): agriculture, textiles and transport of Argentina, Türkiye and Germany.
LEATHER = np.array(
    [
        [16.1, 5.1, 1.8, 3.2, 4.3, 0.4, 3.1, 2.8, 4.9],
        [2.4, 8.0, 3.2, 0.1, 3.2, 1.6, 1.2, 3.9, 11.5],
        [0.9, 0.5, 4.0, 0.0, 0.1, 0.3, 0.0, 0.4, 0.5],
        [1.1, 1.9, 0.2, 18.0, 13.2, 6.1, 9.0, 3.1, 8.9],
        [0.3, 2.8, 0.1, 6.1, 28.1, 6.3, 2.1, 2.5, 25.6],
        [0.0, 0.1, 0.3, 4.1, 3.2, 8.9, 0.2, 0.0, 1.8],
        [1.2, 4.2, 0.3, 4.1, 1.2, 0.6, 29.0, 19.5, 17.9],
        [1.3, 1.1, 0.0, 3.2, 4.8, 2.6, 5.1, 29.1, 24.1],
        [2.1, 1.4, 3.0, 4.1, 3.1, 3.9, 11.3, 8.1, 51.3],
    ]
)
LEATHER_OUTPUT = np.array([77.7, 58.3, 19.0, 112.7, 124.6, 43.2, 156.3, 127.8, 217.0])
LEATHER_ECONOMIES = ["ARG"] * 3 + ["TUR"] * 3 + ["DEU"] * 3
# Final demand of Argentina, Germany and Türkiye: the alphabet's order, which is that of the groups.
LEATHER_DEMAND = np.array(
    [
        [21.5, 8.4, 6.1],
        [16.2, 5.1, 1.9],
        [11.0, 0.8, 0.5],
        [7.5, 14.2, 29.5],
        [8.9, 16.9, 24.9],
        [1.2, 4.9, 18.5],
        [9.2, 51.2, 17.9],
        [7.9, 38.5, 10.1],
        [25.1, 68.4, 35.2],
    ]
)
ECONOMIES, PLACE, GROUPS = membership(LEATHER_ECONOMIES)


@pytest.fixture(scope="module")
def leather():
    return InputOutput(LEATHER, LEATHER_OUTPUT)


def inverse(table):
    return np.linalg.inv(np.eye(len(table.output)) - table.coefficients)


def output_of(coefficients, demand):
    return np.linalg.solve(np.eye(len(demand)) - coefficients, demand)


# --- published tables ---------------------------------------------------------------------------------------------


def test_miller_and_blairs_first_table():
    """Acceptance case C1: table 2.3 of Miller & Blair 2009; the book rounds to 1247.5, 1841.6, 374.25 and 460.4."""
    table = InputOutput(np.array([[150.0, 500], [200, 100]]), np.array([1000.0, 2000]))
    assert table.coefficients == pytest.approx(np.array([[0.15, 0.25], [0.20, 0.05]]))
    assert table.solve(np.array([350.0, 1700])) == pytest.approx([1000, 2000])
    assert table.solve(np.eye(2)) == pytest.approx(
        np.array([[1.25412541, 0.330033], [0.2640264, 1.12211221]]), abs=5e-9
    )
    output = table.solve(np.array([600.0, 1500]))
    assert output == pytest.approx([1247.5248, 1841.5842], abs=5e-5)
    assert output * [0.30, 0.25] == pytest.approx([374.2574, 460.3960], abs=5e-5)


def test_value_added_in_exports_output_and_final_demand_of_the_leather_table(leather):
    """Acceptance case C2: the values that decompr's own tests expect."""
    added = leather.value_added_rate[:, None] * leather.solve(np.eye(9))
    sold = exports(LEATHER, LEATHER_DEMAND, PLACE, GROUPS)
    assert sold == pytest.approx([33.2, 28.5, 2.6, 45.9, 59.2, 8.5, 38.7, 31.0, 77.9])
    in_exports, in_output, in_demand = added * sold, added * LEATHER_OUTPUT, added @ LEATHER_DEMAND
    assert (in_exports[0, 0], in_exports[8, 8]) == pytest.approx((28.52278, 34.74381), abs=1e-5)
    assert (in_output[0, 0], in_output[8, 8]) == pytest.approx((66.75361799, 96.78316785), abs=5e-9)
    german_agriculture_in_turkish_demand = in_demand[6, 2]
    assert (in_demand[0, 0], german_agriculture_in_turkish_demand) == pytest.approx((24.3345824, 23.6841309), abs=5e-8)


def test_foreign_value_added_in_exports_of_the_leather_table(leather):
    """Acceptance case C3."""
    sold = exports(LEATHER, LEATHER_DEMAND, PLACE, GROUPS)
    abroad = foreign(value_added_origin(leather, GROUPS), PLACE)
    assert GROUPS.T @ sold == pytest.approx([64.3, 147.6, 113.6])
    assert (GROUPS.T @ (abroad * sold)) / (GROUPS.T @ sold) == pytest.approx(
        [0.16500845, 0.24599876, 0.18607612], abs=5e-9
    )


def test_reliance_and_face_value_of_the_leather_table(leather):
    """Acceptance case C3: textiles of Argentina 0.563 through all tiers, 0.458 at face value."""
    through = foreign(input_reliance(leather, GROUPS), PLACE)
    assert through == pytest.approx(
        [0.376941, 0.563308, 0.469616, 0.442759, 0.3876, 0.421628, 0.338988, 0.278603, 0.423205], abs=5e-7
    )
    assert foreign(face_value(leather, GROUPS), PLACE) == pytest.approx(
        [0.23622, 0.458167, 0.302326, 0.342657, 0.272876, 0.306189, 0.255738, 0.182997, 0.36314], abs=5e-7
    )


def test_linkages_of_the_leather_table(leather):
    """Column sums of L; and row sums of the Ghosh inverse, which upstreamness is."""
    assert leather.output_multiplier == pytest.approx(
        [1.565401, 1.776986, 2.43322, 1.72692, 1.942745, 2.504757, 1.735891, 2.062201, 2.394124], abs=5e-7
    )
    assert upstreamness(leather) == pytest.approx(
        [2.098404, 2.176856, 1.631124, 2.107104, 2.180156, 1.839251, 1.989594, 2.101771, 1.758751], abs=5e-7
    )


def test_extracting_german_transport_from_the_leather_table(leather):
    """Acceptance case C3: 378.44 of output lost, 217 of it the industry's own."""
    loss = extraction(leather) * leather.output_multiplier
    assert loss[8] == pytest.approx(378.438791, abs=5e-7)
    assert loss[8] - LEATHER_OUTPUT[8] == pytest.approx(161.438791, abs=5e-7)


def test_a_small_table_of_two_regions():
    """Acceptance case C14: the small MRIO of pymrio's tests. Its second industry buys more than it makes."""
    flows = np.array(
        [
            [10.0, 5, 1, 6, 5, 7],
            [0, 2, 0, 0, 5, 3],
            [10, 3, 20, 4, 2, 0],
            [5, 0, 0, 1, 10, 9],
            [0, 10, 1, 0, 20, 1],
            [5, 0, 0, 1, 10, 10],
        ]
    )
    table = InputOutput(flows, np.array([51.0, 15, 58, 50, 52, 39]))
    found = table.solve(np.eye(6))
    assert found[0, 0] == pytest.approx(1.3387146304736708, rel=1e-14)
    assert found[4, 1] == pytest.approx(1.5325472495862535, rel=1e-14)
    assert table.value_added_rate[1] == pytest.approx(1 - 20 / 15)


# --- by hand and by brute force -----------------------------------------------------------------------------------


def test_value_added_that_own_demand_absorbs():
    """A makes 100 with 50 of B's product for its own demand of 100; B makes 50, all value added, for nobody's demand.

    Of A's 50 of value added its own demand absorbs all; of B's 50, none.
    """
    table = InputOutput(np.array([[0.0, 0], [50, 0]]), np.array([100.0, 50]))
    origin = value_added_origin(table, np.eye(2))
    assert origin == pytest.approx(np.array([[0.5, 0.5], [0, 1]]))
    demand = np.array([[100.0, 0], [0, 0]])
    assert domestic_demand_share(origin, demand, np.array([50.0, 50])) == pytest.approx([1, 0])
    assert np.isnan(domestic_demand_share(origin, demand, np.array([50.0, 0]))[1])


def test_a_chain_has_as_many_steps_as_it_has_links():
    """Ore goes into metal, metal into cars, cars to final demand: 3, 2 and 1 steps.

    Back from cars, metal is 1 step away and ore 2, as much of each: 1.5 on average.
    """
    flows = np.array([[0.0, 10, 0], [0, 0, 10], [0, 0, 0]])
    table = InputOutput(flows, np.array([10.0, 10, 10]))
    assert upstreamness(table) == pytest.approx([3, 2, 1])
    assert propagation_length(table) == pytest.approx([np.nan, 1, 1.5], nan_ok=True)
    assert spectral_radius(table) == pytest.approx(0)


def test_what_makes_nothing_uses_nothing_and_has_no_share():
    flows, output = np.zeros((3, 3)), np.array([4.0, 0, 5])
    flows[0, 2], flows[0, 1] = 1, 2  # what is sold to an industry that makes nothing says nothing of it
    table = InputOutput(flows, output)
    assert table.is_active.tolist() == [True, False, True]
    assert (table.coefficients[:, 1] == 0).all()
    for shares in (
        value_added_origin(table, np.eye(3)),
        input_reliance(table, np.eye(3)),
        face_value(table, np.eye(3)),
    ):
        assert np.isnan(shares[1]).all()
    assert np.isnan(upstreamness(table)[1]) and np.isnan(extraction(table)[1])
    assert np.isnan(input_reliance(table, np.eye(3))[0]).all()  # nor has an industry without inputs
    assert input_reliance(table, np.eye(3))[2] == pytest.approx([1, 0, 0])


@pytest.mark.parametrize(
    ("flows", "output", "message"),
    [
        (np.zeros((2, 3)), np.ones(2), r"flows of \(2, 3\), output of 2 nodes"),
        (np.array([[-1.0]]), np.ones(1), "not negative"),
        (np.array([[np.nan]]), np.ones(1), "finite"),
        (np.array([[0.0]]), np.array([-1.0]), "not negative"),
    ],
)
def test_what_is_no_table_is_refused(flows, output, message):
    with pytest.raises(ValueError, match=message):
        InputOutput(flows, output)


@pytest.mark.filterwarnings("ignore:.*exactly zero")
@pytest.mark.parametrize(
    ("flows", "output"),
    [
        (np.array([[1.0]]), np.ones(1)),
        (np.full((2, 2), 0.5), np.ones(2)),
        # rounding leaves a last pivot of 1e-16: multipliers of 1e16 and of either sign
        (np.array([[1.0, 2, 3], [4, 5, 6], [5, 3, 1]]), np.full(3, 10.0)),
        (np.ones((3, 3)) / 3, np.ones(3)),
    ],
    ids=["one", "two", "three by rounding", "three alike"],
)
def test_industries_that_use_all_they_make_are_refused(flows, output):
    with pytest.raises(ValueError, match="singular"):
        InputOutput(flows, output)


@pytest.mark.parametrize("count", [3, 40])
def test_a_table_is_refused_for_rounding_alone_and_not_for_a_long_chain(count):
    """Industries that keep one part in 10⁹ of what they make have multipliers of 10⁹, which are right to six digits."""
    table = InputOutput(np.full((count, count), (1 - 1e-9) / count), np.ones(count))
    assert table.output_multiplier == pytest.approx(np.full(count, 1e9), rel=1e-6)


def test_a_small_industry_with_large_purchases_is_not_singular():
    table = InputOutput(np.array([[0.0, 1.0], [0.0, 0.0]]), np.array([2.0, 1e-8]))
    assert table.output_multiplier == pytest.approx([1, 1 + 1e8])


def test_the_diagonal_is_right_over_several_blocks_and_where_rows_had_to_be_exchanged(monkeypatch):
    monkeypatch.setattr(input_output, "RIGHT_HAND_SIDES", 2)
    table = InputOutput(np.array([[0.5, 0.1, 0], [0.9, 0.05, 0], [0, 0.3, 0.2]]), np.ones(3))
    assert (table.factors[1] != np.arange(3)).any()
    assert diagonal_of_inverse(table) == pytest.approx(np.diag(inverse(table)))
    assert spectral_radius(table) == pytest.approx(0.65)  # λ² − 0.55 λ + (0.025 − 0.09) = 0 has the roots 0.65 and −0.1


def test_one_eigenvalue_of_many_is_that_of_all():
    rng = np.random.default_rng(20221231)
    flows = rng.random((60, 60)) / 100
    table = InputOutput(flows, np.ones(60))
    assert spectral_radius(table) == pytest.approx(np.abs(np.linalg.eigvals(flows)).max(), rel=1e-9)


def brute_extraction(table, node):
    coefficients, demand = table.coefficients.copy(), table.output - table.coefficients @ table.output
    coefficients[node], coefficients[:, node], demand[node] = 0, 0, 0
    return table.output - output_of(coefficients, demand)


def scaled(table, suppliers, users, stopped):
    cut = np.outer(suppliers, users) * stopped
    return table.coefficients * (1 - cut), 1 - cut


def brute_demand_side(table, suppliers, users, stopped):
    coefficients, _ = scaled(table, suppliers, users, stopped)
    return table.output - output_of(coefficients, table.output - table.coefficients @ table.output)


def brute_supply_side(table, suppliers, users, stopped):
    """Shares of output sold, B = x̂⁻¹ Z, with the suppliers' rows scaled: x′ = w′ (I − B)⁻¹."""
    shares = table.coefficients * table.output / table.output[:, None]
    primary = table.output - table.output @ shares
    _, kept = scaled(table, suppliers, users, stopped)
    return table.output - output_of((shares * kept).T, primary)


def test_a_supplier_that_stops_costs_what_the_whole_system_solved_again_says(leather):
    turkish_goods, everyone = np.isin(np.arange(9), [3, 4]), np.ones(9, dtype=bool)
    germans = np.isin(np.arange(9), [6, 7, 8])
    for users in (everyone, germans):
        for stopped in (0, 0.1, 1):
            case = (leather, turkish_goods, users, stopped)
            assert demand_side_loss(*case) == pytest.approx(brute_demand_side(*case), abs=1e-10)
            assert supply_side_loss(*case) == pytest.approx(brute_supply_side(*case), abs=1e-10)


def test_the_two_readings_hit_the_two_ends_of_a_chain():
    """Metal stops in the chain ore → metal → cars of 10 each.

    Nobody asks for metal, or ore for it, any more, and cars are made without; or cars lose the metal, ore nothing.
    """
    flows = np.array([[0.0, 10, 0], [0, 0, 10], [0, 0, 0]])
    table = InputOutput(flows, np.array([10.0, 10, 20]))
    metal, everyone = np.array([False, True, False]), np.ones(3, dtype=bool)
    assert demand_side_loss(table, metal, everyone, 1) == pytest.approx([10, 10, 0])
    assert supply_side_loss(table, metal, everyone, 1) == pytest.approx([0, 0, 10])
    assert supply_side_loss(table, metal, everyone, 0.1) == pytest.approx([0, 0, 1])


# --- any table ----------------------------------------------------------------------------------------------------

COUNT = 6
ANY_PLACE = np.array([0, 0, 1, 1, 2, 2])
ANY_GROUPS = np.eye(3)[ANY_PLACE]


@st.composite
def tables(draw):
    flows = draw(arrays(float, (COUNT, COUNT), elements=st.integers(0, 1000).map(float)))
    added = draw(arrays(float, COUNT, elements=st.integers(1, 1000).map(float)))
    return flows, flows.sum(axis=0) + added


masks = arrays(bool, COUNT)


def measures(flows, output, groups=ANY_GROUPS):
    """Everything that is a share or a number of steps, nodes in rows."""
    table = InputOutput(flows, output)
    return np.column_stack(
        [
            value_added_origin(table, groups),
            input_reliance(table, groups),
            face_value(table, groups),
            upstreamness(table),
            propagation_length(table),
            extraction(table) / output,
        ]
    )


@given(tables())
def test_shares_are_of_a_whole_and_steps_at_least_one(given_table):
    table = InputOutput(*given_table)
    origin, through = value_added_origin(table, ANY_GROUPS), input_reliance(table, ANY_GROUPS)
    assert origin.sum(axis=1) == pytest.approx(1, abs=1e-9)
    own = origin[np.arange(COUNT), ANY_PLACE]
    assert own + foreign(origin, ANY_PLACE) == pytest.approx(1, abs=1e-9)
    has_inputs = given_table[0].sum(axis=0) > 0
    assert through[has_inputs].sum(axis=1) == pytest.approx(1, abs=1e-9)
    assert np.isnan(through[~has_inputs]).all()
    assert (upstreamness(table) >= 1 - 1e-9).all()
    assert (propagation_length(table)[has_inputs] >= 1 - 1e-9).all()
    assert 0 <= spectral_radius(table) < 1


@given(tables(), st.permutations(range(COUNT)))
def test_the_order_of_nodes_changes_nothing(given_table, order):
    flows, output = given_table
    found = measures(flows, output)
    again = measures(flows[np.ix_(order, order)], output[order], ANY_GROUPS[order])
    assert again == pytest.approx(found[order], rel=1e-7, abs=1e-9, nan_ok=True)


@given(tables(), st.floats(1e-3, 1e6))
def test_the_unit_of_money_changes_nothing(given_table, factor):
    flows, output = given_table
    found = measures(flows, output)
    assert measures(flows * factor, output * factor) == pytest.approx(found, rel=1e-6, abs=1e-9, nan_ok=True)


@given(tables())
def test_extraction_is_what_the_whole_system_solved_again_says(given_table):
    table = InputOutput(*given_table)
    columns = table.solve(np.eye(COUNT)) * extraction(table)
    for node in range(COUNT):
        assert columns[:, node] == pytest.approx(brute_extraction(table, node), rel=1e-7, abs=1e-6)


@given(tables(), masks, masks, st.floats(0, 1))
def test_shocks_are_what_the_whole_system_solved_again_says(given_table, suppliers, users, stopped):
    case = (InputOutput(*given_table), suppliers, users, stopped)
    assert demand_side_loss(*case) == pytest.approx(brute_demand_side(*case), rel=1e-7, abs=1e-6)
    assert supply_side_loss(*case) == pytest.approx(brute_supply_side(*case), rel=1e-7, abs=1e-6)
