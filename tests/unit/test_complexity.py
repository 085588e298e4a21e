"""Economic complexity against a matrix worked out by hand, a published data set, and what must hold for any matrix."""

import json
from math import sqrt

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dagster_project.assets.indicators.complexity import NO_ADVANTAGE, complexity_of, reasons_of, seed_values
from dagster_project.assets.trade_years import complexity_floor
from expectations.release import COMPLEXITY
from indicators.complexity import (
    NO_SIGN,
    NOT_SEPARATED,
    TOO_FEW,
    Floor,
    correlation_by_chance,
    economic_complexity,
    fitness_complexity,
    revealed_comparative_advantage,
)
from tests.shared_files import shared
from tests.world_trade import economies_of, world_trade, year_of_trade

NESTED = np.array([[1, 1, 1], [1, 1, 0], [1, 0, 0]], dtype=bool)

FLOOR = complexity_floor()
GIVEN = seed_values() | {"economies": economies_of(1, 2, 3, 4, 9)}


def test_a_nested_matrix_has_the_complexity_worked_out_by_hand():
    # D⁻¹MU⁻¹Mᵀ has the eigenvalues 1, 1/4 and 1/9; the second eigenvector is (2, −1, −4), with mean −1 and sd √6.
    found = economic_complexity(NESTED)
    assert found.diversity.tolist() == [3, 2, 1] and found.ubiquity.tolist() == [3, 2, 1]
    assert found.eci == pytest.approx([3 / sqrt(6), 0, -3 / sqrt(6)], abs=1e-12)
    assert found.pci == pytest.approx([-3 / sqrt(6), 3 / sqrt(6), 9 / sqrt(6)], abs=1e-12)
    # The sample standard deviation of 2, −1 and −4 is 3. PCI's own mean is 3/√6 and its sd √((36/6 + 36/6) / 3) = 2.
    assert found.eci_sample == pytest.approx([1, 0, -1], abs=1e-12)
    assert found.pci_standardised == pytest.approx([-sqrt(3 / 2), 0, sqrt(3 / 2)], abs=1e-12)


def test_fitness_of_a_nested_matrix_is_the_one_worked_out_by_hand():
    # Step 1: F = 3, 2, 1 over 2; Q = 1/3, 1/2, 1 over 11/18. Step 2: F = 33/11, 15/11, 6/11 over 18/11;
    # Q = 1 / (1/1.5 + 1/1 + 1/0.5), 1 / (1/1.5 + 1), 1.5 = 3/11, 3/5, 3/2 over 87/110.
    fitness, quality = fitness_complexity(NESTED, steps=2)
    assert fitness == pytest.approx([11 / 6, 5 / 6, 1 / 3], abs=1e-15)
    assert quality == pytest.approx([30 / 87, 66 / 87, 165 / 87], abs=1e-15)


def test_who_has_no_advantage_has_no_fitness():
    fitness, quality = fitness_complexity(np.pad(NESTED, ((0, 1), (0, 1))), steps=2)
    assert np.isnan(fitness[3]) and np.isnan(quality[3])
    assert fitness[:3] == pytest.approx(fitness_complexity(NESTED, steps=2)[0])
    assert np.isnan(fitness_complexity(np.zeros((2, 3), dtype=bool), steps=2)[0]).all()


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
    ("advantage", "reason"),
    [
        (np.eye(4, dtype=bool), NOT_SEPARATED),
        (np.ones((2, 3), dtype=bool), TOO_FEW),
        (np.zeros((4, 4), dtype=bool), TOO_FEW),
        (np.ones((5, 3), dtype=bool), NOT_SEPARATED),
        # a chain of equals: every economy has two products
        (np.array([[1, 1, 0, 0], [0, 1, 1, 0], [0, 0, 1, 1]], dtype=bool), NO_SIGN),
    ],
    ids=["blocks", "two economies", "no advantage", "no second eigenvalue", "equal diversity"],
)
def test_complexity_is_undefined_where_the_matrix_says_nothing(advantage, reason):
    found = economic_complexity(advantage)
    assert np.isnan(found.eci).all() and np.isnan(found.pci).all()
    assert found.missing_reason == reason
    assert economic_complexity(NESTED).missing_reason is None


def test_who_has_no_advantage_has_a_reason_of_its_own():
    reasons = reasons_of(None, np.array([1.0, np.nan, np.nan]), np.array([2, 0, 1])).to_list()
    assert reasons == [None, NO_ADVANTAGE, None]
    assert reasons_of(NO_SIGN, np.full(2, np.nan), np.array([0, 1])).to_list() == [NO_ADVANTAGE, NO_SIGN]


def test_the_bound_of_chance_is_that_of_the_tables_of_pearsons_r():
    """Critical values at 5 %, two-sided, of n − 2 degrees of freedom, as textbooks print them."""
    printed = {3: 0.997, 4: 0.950, 12: 0.576, 32: 0.349, 102: 0.195}
    assert {count: round(correlation_by_chance(count), 3) for count in printed} == printed


def test_complexity_has_a_sign_only_where_its_correlation_with_diversity_is_not_chance():
    """Random matrices and those that lean to nested ones: the published correlation is always beyond chance."""
    random, reasons = np.random.default_rng(7), []
    for lean in np.repeat([0.0, 0.3, 0.6], 40):
        nested = np.add.outer(np.linspace(0, 1, 20), np.linspace(0, 1, 30)) < 1
        found = economic_complexity((random.random((20, 30)) < 0.3) | (nested & (random.random((20, 30)) < lean)))
        reasons.append(found.missing_reason)
        if found.missing_reason is None:
            assert np.corrcoef(found.eci, found.diversity)[0, 1] > correlation_by_chance(20)
    assert set(reasons) == {None, NO_SIGN}


def test_an_economy_without_advantage_takes_no_part():
    found = economic_complexity(np.vstack([NESTED, np.zeros((1, 3), dtype=bool)]))
    assert np.isnan(found.eci[3])
    assert found.eci[:3] == pytest.approx(economic_complexity(NESTED).eci)


def test_small_exporters_and_what_only_they_sell_are_left_out_by_their_shares():
    # Of 10,000, the third economy sells 9 (0.0009); of the 9,991 of the others, 9 are of the second product.
    exports = np.array([[8_990.0, 9, 0], [992.0, 0, 0], [0, 1, 8]])
    economies, products = Floor(exporter_share=0.001, product_share=0.0009).taking_part(exports)
    assert economies.tolist() == [True, True, False] and products.tolist() == [True, True, False]
    economies, products = Floor(exporter_share=0.0009, product_share=0.001).taking_part(exports)
    assert economies.tolist() == [True, True, True] and products.tolist() == [True, True, False]


def test_a_floor_says_in_its_code_what_it_asks_for():
    assert Floor(exporter_share=0.0001, product_share=0.000001).code == "exporters-0.0001_products-0.000001"


def test_a_year_of_trade_has_rows_about_economies_and_then_about_products(tmp_path):
    """The first economy sells A and B as the world does, the others lean to one of them.

    Trade with oneself counts nowhere; the island is left out, and with it what only it sells. From its second step on
    fitness repeats itself: Q = 1, 1 and F = 2, 1, 1 over 4/3.
    """
    trade = [(1, 9, "A", 50), (1, 9, "B", 50), (2, 9, "A", 90), (2, 9, "B", 10), (2, 2, "B", 999), (3, 9, "A", 10)]
    found = complexity_of(year_of_trade(tmp_path, *trade, (3, 9, "B", 90), (4, 9, "C", 0.001)), **GIVEN)
    assert found["economy_baci_code"].to_list() == [1, 2, 3, None, None]
    assert found["product_code"].to_list() == [None, None, None, "A", "B"]
    assert found["diversity_count"].to_list() == [2, 1, 1, None, None]
    assert found["ubiquity_count"].to_list() == [None, None, None, 2, 2]
    assert found["fitness_index"].to_list() == [1.5, 0.75, 0.75, None, None]
    assert found["quality_index"].to_list() == [None, None, None, 1, 1]
    # the second and the third stand at either end and have one product each: nothing says which end is the complex one
    assert found["eci_index"].null_count() == found["pci_index"].null_count() == 5
    assert set(found["missing_reason"]) == {NO_SIGN}
    assert set(found["filter_code"]) == {FLOOR.code}


def test_what_is_undefined_is_empty_and_a_year_without_trade_has_no_rows(tmp_path):
    blocks = year_of_trade(tmp_path, (1, 9, "A", 1), (2, 9, "B", 1), (3, 9, "C", 1))
    found = complexity_of(blocks, **GIVEN)
    assert found["eci_index"].null_count() == 6
    assert set(found["missing_reason"]) == {NOT_SEPARATED}
    assert complexity_of(year_of_trade(tmp_path), **GIVEN).is_empty()


@given(arrays(bool, (7, 12), elements=st.booleans()), st.randoms(use_true_random=False))
def test_the_order_of_economies_and_products_changes_nothing(advantage, random):
    rows, columns = random.sample(range(7), 7), random.sample(range(12), 12)
    found, shuffled = economic_complexity(advantage), economic_complexity(advantage[np.ix_(rows, columns)])
    assert shuffled.eci == pytest.approx(found.eci[rows], abs=1e-6, nan_ok=True)
    assert shuffled.pci == pytest.approx(found.pci[columns], abs=1e-6, nan_ok=True)


@given(arrays(bool, (7, 12), elements=st.booleans()), st.permutations(range(7)), st.permutations(range(12)))
def test_the_order_of_economies_and_products_changes_no_fitness(advantage, rows, columns):
    fitness, quality = fitness_complexity(advantage, steps=5)
    again, quality_again = fitness_complexity(advantage[np.ix_(rows, columns)], steps=5)
    assert again == pytest.approx(fitness[rows], rel=1e-9, nan_ok=True)
    assert quality_again == pytest.approx(quality[columns], rel=1e-9, nan_ok=True)


exports_in_cents = arrays(float, (6, 5), elements=st.integers(0, 10**12).map(float))


@given(exports_in_cents, st.floats(1e-3, 1e3))
def test_scaling_all_trade_changes_no_advantage(exports, factor):
    assert revealed_comparative_advantage(exports * factor) == pytest.approx(
        revealed_comparative_advantage(exports), rel=1e-9, nan_ok=True
    )


@given(exports_in_cents, st.integers(-20, 20))
def test_the_unit_of_trade_changes_no_complexity(exports, exponent):
    """A power of two moves no digit, so that the advantages are the same and not nearly the same."""
    economies, products = FLOOR.taking_part(exports)
    scaled = exports * 2.0**exponent
    assert [list(part) for part in FLOOR.taking_part(scaled)] == [list(economies), list(products)]
    found = economic_complexity(revealed_comparative_advantage(exports) >= 1)
    again = economic_complexity(revealed_comparative_advantage(scaled) >= 1)
    assert again.eci == pytest.approx(found.eci, abs=0, nan_ok=True)


# --- world trade of 1998 to 2000, 226 economies × 785 products: acceptance cases C4, C6 and C7

DIVERSITY = {"chn": 294, "deu": 385, "usa": 350, "jpn": 296, "kor": 214, "arg": 213}
ECI_SAMPLE = {"jpn": 2.257621, "deu": 1.880205, "usa": 1.820995, "kor": 1.259388, "chn": 0.600444}
ECI_POPULATION = {"jpn": 2.262632, "deu": 1.884379, "usa": 1.825037, "kor": 1.262183, "chn": 0.601777}
FITNESS_19 = {"deu": 3.8129, "esp": 3.3597, "ita": 3.2341, "fra": 3.1215, "cze": 3.1090, "usa": 3.1059}
FITNESS_20 = {"deu": 3.812918, "usa": 3.105960, "jpn": 2.902059, "chn": 2.335658, "kor": 1.761229}


def test_world_trade_has_the_published_advantages():
    economies, _, advantage = world_trade()
    assert advantage.sum() == 31_951
    diversity = dict(zip(economies, advantage.sum(axis=1), strict=True))
    assert {economy: diversity[economy] for economy in DIVERSITY} == DIVERSITY


def test_world_trade_has_the_published_complexity():
    """By the sample standard deviation: economiccomplexity 2.0.0 for R; by the population's: py-ecomplexity 0.5.3."""
    economies, _, advantage = world_trade()
    found = economic_complexity(advantage)
    for expected, eci in ((ECI_SAMPLE, found.eci_sample), (ECI_POPULATION, found.eci)):
        by_economy = dict(zip(economies, eci, strict=True))
        assert {economy: by_economy[economy] for economy in expected} == pytest.approx(expected, abs=5e-7)
    assert found.eci == pytest.approx(found.eci_sample * sqrt(226 / 225), abs=1e-12)


def test_complexity_of_world_trade_is_an_eigenvector_of_the_published_eigenvalue():
    """By the definition D⁻¹MU⁻¹Mᵀ itself, which maps ECI to λ ECI and a constant: 1 is the first eigenvector."""
    _, _, advantage = world_trade()
    m, eci = advantage.astype(float), economic_complexity(advantage).eci
    mapped = (m @ ((m.T @ eci) / m.sum(axis=0))) / m.sum(axis=1)
    eigenvalue, _ = np.polyfit(eci, mapped, 1)
    assert eigenvalue == pytest.approx(0.17913391945329676, abs=1e-12)
    assert np.std(mapped - eigenvalue * eci) == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize(("steps", "expected", "digits"), [(19, FITNESS_19, 4), (20, FITNESS_20, 6)])
def test_world_trade_has_the_published_fitness(steps, expected, digits):
    """economiccomplexity 2.0.0 counts the start vector: 19 steps are what it calls 20 iterations."""
    economies, _, advantage = world_trade()
    found = dict(zip(economies, fitness_complexity(advantage, steps)[0].round(digits), strict=True))
    assert {economy: found[economy] for economy in expected} == expected


@pytest.mark.parametrize("is_filtered", [False, True])
def test_without_a_filter_world_trade_does_not_pass_the_gate_on_small_exporters(is_filtered):
    """South Georgia, with 0.00007 % of world exports, is then the most complex of all."""
    economies, exports, advantage = world_trade()
    takes_part = exports >= FLOOR.exporter_share * exports.sum() * is_filtered
    found = economic_complexity(advantage[takes_part])
    shares = exports[takes_part] / exports.sum()
    first = np.argsort(-found.eci)[:10]
    assert (np.array(economies)[takes_part][first[0]] == "sgs") is not is_filtered
    row = {"sign_correlation": 1.0, "unfiltered_count": 0.0, "top_export_share": float(shares[first].min())}
    refused = [gate.code for gate in COMPLEXITY.gates if not gate.accepts(row[gate.column])]
    assert refused == ([] if is_filtered else ["G11-FLOOR"])


@pytest.mark.shared
def test_the_fixture_is_what_the_published_data_set_gives_and_large_exporters_rank_as_published():
    """32 economies export at least 10⁹ in the unit of the source; advantages are those among them."""
    folder = ("reference", "acceptance")
    expected = json.loads(shared(*folder, "expected_complexity.json").read_text(encoding="utf-8"))["filtered_ge_1bn"]
    trade = pl.read_csv(shared(*folder, "world_trade_avg_1998_2000.csv"), schema_overrides={"product": pl.String}).sort(
        "country", "product"
    )
    table = trade.pivot(on="product", index="country", values="value").fill_null(0)
    values = table.drop("country").select(pl.all().cast(float)).to_numpy()
    products = np.argsort(table.columns[1:])
    fixture = world_trade()
    assert table["country"].to_list() == fixture.economies
    assert values.sum(axis=1) == pytest.approx(fixture.exports, rel=1e-12)
    assert ((revealed_comparative_advantage(values) >= 1)[:, products] == fixture.advantage).all()

    large = fixture.exports >= 1e9
    found = economic_complexity(revealed_comparative_advantage(values[large]) >= 1)
    ranked = table["country"].filter(large).gather(np.argsort(-found.eci)).to_list()
    assert len(ranked) == expected["n"] and ranked.index("chn") + 1 == expected["chn_rank"]
    assert ranked[:10] == list(expected["top10"])
    assert sorted(found.eci)[::-1][:10] == pytest.approx(list(expected["top10"].values()), abs=5e-7)
