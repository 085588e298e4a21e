"""Trade networks against published PageRanks, networks worked out by hand, and what must hold for any trade."""

from functools import partial
from itertools import combinations
from math import inf, nan, sqrt

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import indicators.networks as networks_module
from dagster_project.assets.indicators.networks import networks_of, seed_values
from indicators.networks import (
    Flows,
    fragility,
    international_substitutability,
    out_degree_centrality,
    out_degree_spread,
    top_cluster_start,
)

supplier_pagerank = partial(networks_module.supplier_pagerank, damping=0.85)
mean_clustering = partial(networks_module.mean_clustering, min_exporters=5)
MEASURES = (out_degree_spread, mean_clustering, international_substitutability)


def flows_of(*products, economies=None):
    """One network a product, each given as {(exporter, importer): value} with economies as numbers."""
    rows = sorted(
        (product, importer, exporter, value)
        for product, links in enumerate(products)
        for (exporter, importer), value in links.items()
    )
    product, importer, exporter, value = np.array(rows, dtype=float).reshape(-1, 4).T
    count = economies or 1 + int(max(importer.max(), exporter.max()))
    return Flows(product.astype(int), importer.astype(int), exporter.astype(int), value, count)


def between(*pairs):
    """Links of value 1 between economies with a letter each: "AB" is A selling to B."""
    return {(ord(exporter) - 65, ord(importer) - 65): 1 for exporter, importer in pairs}


def networks(economies=7):
    pair = st.tuples(*[st.integers(0, economies - 1)] * 2).filter(lambda pair: pair[0] != pair[1])
    return st.dictionaries(pair, st.integers(1, 10**6), min_size=1, max_size=25)


def test_pages_that_link_to_each_other_have_the_published_pagerank():
    # Acceptance case C11, the example of Wikipedia's article on PageRank: a page links to whom it "buys" from.
    links = ["BC", "CB", "DA", "DB", "EB", "ED", "EF", "FB", "FE", "GB", "GE", "HB", "HE", "IB", "IE", "JE", "KE"]
    found = supplier_pagerank(flows_of(between(*(supplier + buyer for buyer, supplier in links))))
    expected = [0.0328, 0.3844, 0.3429, 0.0391, 0.0809, 0.0391] + 5 * [0.0162]
    assert found[0] == pytest.approx(expected, abs=5e-5)


def test_a_path_of_four_has_the_pagerank_worked_out_by_hand():
    # Acceptance case C11. Ends p, middle q: p = 0.1/4 + 0.9 q/2 and 2p + 2q = 1, so p = 0.25/1.45 = 0.172414.
    found = supplier_pagerank(flows_of(between("AB", "BA", "BC", "CB", "CD", "DC")), damping=0.9)
    assert found[0] == pytest.approx([0.25 / 1.45, 0.475 / 1.45, 0.475 / 1.45, 0.25 / 1.45], abs=1e-12)


def test_a_monopolist_that_buys_nothing_passes_its_rank_on_to_all():
    # Each of three buyers has b, the monopolist m = b + 0.85 · 3b = 3.55 b; together 6.55 b = 1.
    found = supplier_pagerank(flows_of(between("AB", "AC", "AD")))
    assert found[0] == pytest.approx([3.55 / 6.55, 1 / 6.55, 1 / 6.55, 1 / 6.55], abs=1e-12)


def test_rank_goes_to_suppliers_in_the_shares_of_what_is_bought():
    # The buyer has b, its suppliers b + 0.85 · 0.75 b and b + 0.85 · 0.25 b; together 3.85 b = 1.
    found = supplier_pagerank(flows_of({(0, 2): 3, (1, 2): 1}))
    assert found[0] == pytest.approx([1.6375 / 3.85, 1.2125 / 3.85, 1 / 3.85], abs=1e-12)


def test_pagerank_that_has_not_converged_is_an_error():
    with pytest.raises(ArithmeticError, match="1 of 2 products has not converged after 8 iterations"):
        supplier_pagerank(flows_of(between("AB", "BC", "CA", "AD"), between("AB", "BA")), max_iterations=8)


def test_out_degree_is_the_share_in_world_exports_and_buyers_count_in_its_spread():
    # A sells 8 of 10, B 2, C nothing; the variance is (0.8² + 0.2²)/3 − (1/3)² = 1.04/9.
    flows = flows_of({(0, 2): 6, (1, 2): 2, (0, 1): 2}, economies=4)
    assert out_degree_centrality(flows)[0] == pytest.approx([0.8, 0.2, 0, nan], nan_ok=True)
    assert out_degree_spread(flows) == pytest.approx([sqrt(1.04) / 3])


def test_clustering_is_the_mean_share_of_partners_that_are_partners():
    # A and B have two partners that trade with each other: 1. Of C's three pairs (A, B, D) one does: 1/3. D's partners
    # C and E do not, E has one: 0. Both directions between D and E are one link.
    flows = flows_of(between("AB", "BC", "CA", "CD", "DE", "ED"))
    assert mean_clustering(flows) == pytest.approx([(1 + 1 + 1 / 3) / 5])


def test_clustering_is_undefined_below_five_exporters():
    four, five = between("AB", "BC", "CA", "CD", "DA"), between("AB", "BC", "CA", "CD", "DA", "EA")
    assert np.isnan(mean_clustering(flows_of(four, five))).tolist() == [True, False]


def test_substitutability_is_the_number_of_equal_suppliers_of_the_average_dollar():
    # C buys 6 and 2, HHI 0.625; D buys 2 from one, HHI 1. Over dollars (8 · 0.625 + 2)/10 = 0.7.
    assert international_substitutability(flows_of({(0, 2): 6, (1, 2): 2, (0, 3): 2})) == pytest.approx([1 / 0.7])


def test_fragility_is_the_mean_of_three_z_scores_and_undefined_where_one_part_is():
    # Of the first three z is −√1.5, 0 and √1.5 in spread and clustering, and the reverse in inverse substitutability.
    spread, clustering = np.array([1.0, 2, 3, 9]), np.array([5.0, 6, 7, nan])
    substitutability = 1 / np.array([0.75, 0.5, 0.25, 0.1])
    found = fragility(spread, clustering, substitutability)
    assert found == pytest.approx([-sqrt(1.5) / 3, 0, sqrt(1.5) / 3, nan], nan_ok=True)


def test_fragility_is_undefined_where_a_part_does_not_vary():
    assert np.isnan(fragility(np.array([1.0, 2.0]), np.array([0.5, 0.5]), np.array([1.0, 2.0]))).all()


def test_the_top_cluster_starts_where_squares_within_clusters_are_smallest():
    # Of two: {0, .1, .2} and {5, 5.1, 10} leave 0.02 + 16.34, {0 … 5.1} and {10} leave 29.4.
    values = np.array([5, 0.2, 10, nan, 0, 5.1, 0.1])
    assert top_cluster_start(values, 2) == 5
    assert top_cluster_start(values, 3) == 10


def test_there_is_no_top_cluster_of_fewer_values_than_clusters():
    assert np.isnan(top_cluster_start(np.array([1.0, 1.0, 2.0, nan]), 3))


@given(st.lists(st.integers(-20, 20), min_size=3, max_size=9), st.integers(1, 3))
def test_no_other_cut_leaves_smaller_squares_within_clusters(values, clusters):
    values = np.sort(np.array(values, dtype=float))
    start = top_cluster_start(values, clusters)
    if np.isnan(start):
        assert len(set(values)) < clusters
        return

    def left(cuts):
        return sum(part.var() * len(part) for part in np.split(values, cuts))

    cut = np.searchsorted(values, start)  # all that equals the start is in the top cluster
    least = min(left(cuts) for cuts in combinations(range(1, len(values)), clusters - 1))
    best = min(
        (
            left((*lower, *([cut] if clusters > 1 else [])))
            for lower in combinations(range(1, cut), max(clusters - 2, 0))
        ),
        default=inf,
    )
    assert best == pytest.approx(least, abs=1e-9)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"importer": [2, 1]}, "sorted"),
        ({"exporter": [0, 0], "importer": [1, 1]}, "twice"),
        ({"product": [0, 2]}, "every product"),
        ({"product": [1, 1]}, "every product"),
        ({"exporter": [0, 2]}, "with itself"),
        ({"value": [1.0, 0.0]}, "positive"),
        ({"value": [1.0, nan]}, "positive"),
    ],
)
def test_flows_that_are_no_network_are_refused(changed, message):
    given_flows = {"product": [0, 0], "importer": [1, 2], "exporter": [0, 0], "value": [1.0, 1.0]} | changed
    with pytest.raises(ValueError, match=message):
        Flows(**{name: np.array(column) for name, column in given_flows.items()}, economies=3)


@given(st.lists(networks(), min_size=1, max_size=6))
def test_many_products_at_once_give_what_each_gives_alone(products):
    together = flows_of(*products, economies=7)
    alone = [flows_of(links, economies=7) for links in products]
    for measure in (supplier_pagerank, *MEASURES):
        np.testing.assert_array_equal(measure(together), np.concatenate([measure(flows) for flows in alone]))


def test_products_beyond_one_chunk_are_not_mixed_up(monkeypatch):
    products = [between("AB", "BC", "CA", "AD", "DE", "ED")] * 3 + [between("AB", "AC", "CD", "DE", "EA", "BA")] * 4
    whole = [measure(flows_of(*products)) for measure in (supplier_pagerank, mean_clustering)]
    monkeypatch.setattr("indicators.networks.PRODUCTS_AT_ONCE", 2)
    for measure, expected in zip((supplier_pagerank, mean_clustering), whole, strict=True):
        np.testing.assert_array_equal(measure(flows_of(*products)), expected)


@given(networks(), st.permutations(range(7)))
def test_the_names_of_economies_change_nothing(links, names):
    flows = flows_of(links, economies=7)
    renamed = flows_of({(names[i], names[j]): value for (i, j), value in links.items()}, economies=7)
    assert supplier_pagerank(renamed)[0][names] == pytest.approx(supplier_pagerank(flows)[0], abs=1e-11, nan_ok=True)
    for measure in MEASURES:
        assert measure(renamed) == pytest.approx(measure(flows), rel=1e-12, abs=1e-12, nan_ok=True)


@given(networks(), st.floats(1e-3, 1e3))
def test_scaling_all_trade_changes_nothing(links, factor):
    flows = flows_of(links, economies=7)
    scaled = flows_of({pair: value * factor for pair, value in links.items()}, economies=7)
    for measure in (supplier_pagerank, *MEASURES):
        assert measure(scaled) == pytest.approx(measure(flows), rel=1e-9, abs=1e-11, nan_ok=True)


@given(networks())
def test_pagerank_sums_to_one_over_the_nodes_and_out_degree_too(links):
    flows = flows_of(links, economies=9)
    nodes = sorted({economy for pair in links for economy in pair})
    for shares in (supplier_pagerank(flows)[0], out_degree_centrality(flows)[0]):
        assert np.flatnonzero(~np.isnan(shares)).tolist() == nodes
        assert np.nansum(shares) == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("economies", [5, 64, 65, 130])
def test_clustering_counts_shared_partners_however_many_economies_there_are(economies):
    # Everybody trades with everybody but the last two with each other: of n nodes, those two have only linked partners
    # (1); of the pairs of partners of the others, all but one are linked.
    everybody = dict.fromkeys(combinations(range(economies), 2), 1) | {(economies - 1, 0): 1}
    del everybody[economies - 2, economies - 1]
    pairs = (economies - 1) * (economies - 2) / 2
    expected = (2 + (economies - 2) * (1 - 1 / pairs)) / economies
    found = mean_clustering(flows_of(everybody | {(economies - 2, 0): 1}))
    assert found == pytest.approx([expected])


def trade(tmp_path, *rows):
    path = tmp_path / "part.parquet"
    schema = {"product_code": pl.String, "importer_baci_code": pl.Int16, "exporter_baci_code": pl.Int16}
    pl.DataFrame(rows, schema | {"value_kusd": pl.Decimal(18, 3)}, orient="row").write_parquet(path)
    return path


def test_the_asset_has_a_row_a_product_and_leaves_out_what_is_no_link(tmp_path):
    # 999 is no economy we know; CHN buys from itself. FRA (251) and DEU (276) are equal: DEU is first in the alphabet.
    found = networks_of(
        trade(
            tmp_path,
            ("010121", 156, 156, 900),
            ("010121", 156, 251, 5),
            ("010121", 156, 276, 5),
            ("010121", 156, 999, 70),
            ("010121", 999, 276, 80),
            ("020110", 156, 999, 3),
            ("030111", 251, 276, 4),
        ),
        **seed_values(),
    )
    assert found["product_code"].to_list() == ["010121", "030111"]
    assert found["economy_count"].to_list() == [3, 2] and found["exporter_count"].to_list() == [2, 1]
    assert found["top_supplier_baci_code"].to_list() == [276, 276]
    assert found["second_supplier_baci_code"].to_list() == [251, None]
    assert found["third_supplier_baci_code"].to_list() == [None, None]
    # Buyer b and two suppliers with 1.425 b each; buyer b and one supplier with 1.85 b.
    assert found["top_supplier_pagerank_share"].to_list() == pytest.approx([1.425 / 3.85, 1.85 / 2.85])
    assert found["substitutability_index"].to_list() == pytest.approx([2, 1])
    for undefined in ("clustering_index", "fragility_index", "fragile_from_index"):
        assert found[undefined].to_list() == [None, None]
    assert found["damping_ratio"].to_list() == [0.85, 0.85] and found["cluster_count"].to_list() == [3, 3]


def test_a_year_without_trade_has_no_rows_but_all_columns(tmp_path):
    some = networks_of(trade(tmp_path, ("010121", 156, 251, 5)), **seed_values())
    none = networks_of(trade(tmp_path, ("010121", 156, 156, 900)), **seed_values())
    assert none.is_empty() and none.schema == some.schema
