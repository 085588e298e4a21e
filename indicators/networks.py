"""Networks of world trade, product by product: on which suppliers importers depend, and how fragile a network is.

A network has the economies that trade a product as nodes and the flows between them as links. All products of a year
are computed at once; results are products × economies or one value a product. The source of the fragility measures,
Korniyenko, Pinat & Dew 2017 (IMF WP/17/30), was not read: each measure states what is from memory or our own design.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]
Integers = NDArray[np.int64]

TOLERANCE = 1e-12  # a PageRank, which sums to 1, has converged when an iteration moves less, in absolute terms
MAX_ITERATIONS = 400  # one leaves at most `damping` of the difference: 174 are enough at 0.85, 270 at 0.9
ITERATIONS_PER_CHECK = 8
PRODUCTS_AT_ONCE = 256  # networks of so many products stay in the processor's cache
BITS = 64  # of the words in which sets of economies are stored


@dataclass(frozen=True, eq=False)
class Flows:
    """World trade, one element a flow, sorted by product, importer, exporter; none occurs twice.

    ``product`` counts from 0 without gaps; ``importer`` and ``exporter`` are below ``economies`` and differ;
    ``value`` is positive, in any currency. Raises ValueError where this is not so.
    """

    product: Integers
    importer: Integers
    exporter: Integers
    value: Vector
    economies: int

    def __post_init__(self) -> None:
        cell = self.buyer * self.economies + self.exporter
        if not (cell[1:] > cell[:-1]).all():
            raise ValueError("flows have to be sorted by product, importer, exporter, and none may occur twice")
        if (np.diff(self.product, prepend=-1) > 1).any():
            raise ValueError("every product needs a flow")
        if (self.importer == self.exporter).any():
            raise ValueError("trade of an economy with itself is no link of a network")
        if not (self.value > 0).all():
            raise ValueError("values of flows have to be positive")

    @property
    def products(self) -> int:
        return int(self.product[-1]) + 1 if len(self.product) else 0

    @cached_property
    def buyer(self) -> Integers:
        """The importer's position in a matrix products × economies that is laid out flat."""
        return self.product * self.economies + self.importer

    @cached_property
    def seller(self) -> Integers:
        """The exporter's position in a matrix products × economies that is laid out flat."""
        return self.product * self.economies + self.exporter

    @cached_property
    def imports(self) -> Matrix:
        """Imports by product and economy."""
        return self._by_economy(self.buyer, self.value)

    @cached_property
    def exports(self) -> Matrix:
        """Exports by product and economy."""
        return self._by_economy(self.seller, self.value)

    @cached_property
    def is_node(self) -> NDArray[np.bool_]:
        """Which economies trade which product: the nodes of its network."""
        return (self.imports > 0) | (self.exports > 0)

    def _by_economy(self, position: Integers, value: Vector) -> Matrix:
        size = self.products * self.economies
        return np.bincount(position, value, minlength=size).astype(float).reshape(self.products, self.economies)

    def chunks(self) -> Iterator[tuple[slice, slice]]:
        """Yield a slice of products and the slice of their flows, for a few products at a time."""
        for first in range(0, self.products, PRODUCTS_AT_ONCE):
            end = min(first + PRODUCTS_AT_ONCE, self.products)
            yield slice(first, end), slice(*np.searchsorted(self.product, [first, end]))


def supplier_pagerank(flows: Flows, damping: float, max_iterations: int = MAX_ITERATIONS) -> Matrix:
    """Return the PageRank of every economy in every product's network, which sums to 1; NaN where it is no node.

    Links point from the importer to its suppliers and weigh as much as their share in its imports, so that rank flows
    to the suppliers that importers depend on, directly or through others; a small importer starts with as much rank as
    a large one. From an economy that imports nothing, and with probability 1 − ``damping`` from any other, rank starts
    again at a random node, as in networkx. The result is products × economies. Raises ArithmeticError where the ranks
    have not converged after ``max_iterations``.

    Source: Page, Brin, Motwani & Winograd 1999; on trade, Arjona, Connell & Herghelegiu 2023 (not read).
    """
    ranks = np.empty((flows.products, flows.economies))
    for products, links in flows.chunks():
        # The sorted flows are a sparse matrix already: rows are importers, columns exporters, one block a product.
        first = products.start * flows.economies
        nodes = products.stop * flows.economies - first
        row_ends = np.cumsum(np.bincount(flows.buyer[links] - first, minlength=nodes))
        purchases = sparse.csr_array(
            (flows.value[links], flows.seller[links] - first, np.append(0, row_ends)), shape=(nodes, nodes)
        )
        ranks[products] = _converged(
            purchases, flows.imports[products], flows.is_node[products], damping=damping, max_iterations=max_iterations
        )
    return np.where(flows.is_node, ranks, np.nan)


def _converged(
    purchases: sparse.csr_array, imports: Matrix, is_node: NDArray[np.bool_], *, damping: float, max_iterations: int
) -> Matrix:
    """Iterate until each product's ranks have converged; those that have are iterated no further."""
    found = np.empty_like(imports)
    moving = np.arange(len(imports))
    start = is_node / is_node.sum(axis=1, keepdims=True)
    per_dollar = np.divide(1, imports, out=np.zeros_like(imports), where=imports > 0)
    ranks = start
    for iteration in range(1, max_iterations + 1):
        passed_on = damping * (purchases.T @ (ranks * per_dollar).ravel()).reshape(ranks.shape)
        # The rest, by damping or for lack of suppliers, starts again at any node.
        following = passed_on + (1 - passed_on.sum(axis=1, keepdims=True)) * start
        if iteration % ITERATIONS_PER_CHECK == 0:
            is_moving = np.abs(following - ranks).sum(axis=1) >= TOLERANCE
            found[moving[~is_moving]] = following[~is_moving]
            if not is_moving.any():
                return found
            if not is_moving.all():
                is_kept = np.repeat(is_moving, imports.shape[1])
                purchases = purchases[is_kept][:, is_kept]
                moving, start, per_dollar = moving[is_moving], start[is_moving], per_dollar[is_moving]
                following = following[is_moving]
        ranks = following
    raise ArithmeticError(
        f"PageRank of {len(moving)} of {len(imports)} products has not converged after {max_iterations} iterations"
    )


def out_degree_centrality(flows: Flows) -> Matrix:
    """Return the weighted out-degree centrality of every node of every product's network; NaN where it is no node.

    It is the node's share in the world's exports of the product: the value of its links over the value of all, as one
    of the authors of WP/17/30 defines the weighted form elsewhere (Dew, The International Trade Network Origins of
    Domestic Fluctuations, research notes). It is not divided by the number of possible partners, as the unweighted form
    is. A node that only imports has 0.
    """
    return np.where(flows.is_node, flows.exports / flows.exports.sum(axis=1, keepdims=True), np.nan)


def out_degree_spread(flows: Flows) -> Vector:
    """Return the population standard deviation (ddof 0) of out-degree centrality over the nodes of each network.

    Nodes that only import count, with 0: among exporters alone, a monopoly would have no spread at all.
    """
    return np.asarray(np.nanstd(out_degree_centrality(flows), axis=1))


def mean_clustering(flows: Flows, min_exporters: int) -> Vector:
    """Return the mean local clustering coefficient of each product's network; NaN below ``min_exporters``.

    A link has neither direction nor weight here: two economies are linked where either sells to the other. The
    coefficient of a node is the share of pairs of its neighbours that are linked too, 0 with fewer than two neighbours
    (Watts & Strogatz 1998; as networkx.average_clustering). Whether WP/17/30 weighs links is not confirmed.
    """
    words = -(-flows.economies // BITS)
    coefficients = np.empty(flows.products)
    for products, links in flows.chunks():
        product = flows.product[links] - products.start
        linked = np.zeros((products.stop - products.start, flows.economies, words * BITS), dtype=bool)
        linked[product, flows.importer[links], flows.exporter[links]] = True
        linked[product, flows.exporter[links], flows.importer[links]] = True
        neighbours = linked.sum(axis=2)
        # Neighbours that two linked nodes share, the entries of A²∘A: as sets of bits, 64 economies at a time.
        sets = np.packbits(linked, axis=2).view(np.uint64).reshape(-1, words).T.copy()
        node, other = np.divmod(np.flatnonzero(linked), words * BITS)
        other += node // flows.economies * flows.economies
        shared = np.zeros(len(node), dtype=np.uint16)
        for word in sets:
            shared += np.bitwise_count(word[node] & word[other])
        closed = np.bincount(node, shared, minlength=neighbours.size).reshape(neighbours.shape)
        pairs = neighbours * (neighbours - 1)
        local = np.divide(closed, pairs, out=np.zeros_like(closed), where=pairs > 0)
        coefficients[products] = local.sum(axis=1) / (neighbours > 0).sum(axis=1)
    exporters = (flows.exports > 0).sum(axis=1)
    return np.where(exporters >= min_exporters, coefficients, np.nan)


def international_substitutability(flows: Flows) -> Vector:
    """Return the number of equal-sized suppliers that the buyers of each product have on average: 1 or more.

    It is the inverse of the importers' supplier concentration, averaged over dollars: Σ_j M_j / Σ_j M_j·HHI_j with
    HHI_j = Σ_i (M_ij / M_j)². Our own design: how WP/17/30 measures substitutability is not confirmed. The
    concentration of world exports is not used, because ``out_degree_spread`` measures it already.
    """
    squares = flows.value**2 / flows.imports.ravel()[flows.buyer]
    return flows.imports.sum(axis=1) / np.bincount(flows.product, squares, minlength=flows.products)


def fragility(out_degree: Vector, clustering: Vector, substitutability: Vector) -> Vector:
    """Return the mean of the z-scores of spread, clustering and inverse substitutability, one value a product.

    Mean and population standard deviation are of the products for which all three are defined; for the others it is
    NaN, as it is for all where one of the three does not vary. Weights are equal (methods R08; those of WP/17/30 are
    not confirmed).
    """
    parts = np.stack([out_degree, clustering, 1 / substitutability])
    defined = np.isfinite(parts).all(axis=0)
    result = np.full(len(out_degree), np.nan)
    known = parts[:, defined]
    if known.size and (np.ptp(known, axis=1) > 0).all():
        result[defined] = ((known - known.mean(axis=1, keepdims=True)) / known.std(axis=1, keepdims=True)).mean(axis=0)
    return result


def top_cluster_start(values: Vector, clusters: int) -> float:
    """Return the smallest value in the highest of ``clusters`` groups; NaN for fewer different values than groups.

    k-means on a line has one best solution, found by dynamic programming instead of from a random start: groups are
    runs of sorted values, and Σ (sum of a group)² / (its size) is largest where the squares within groups are
    smallest (Wang & Song 2011, Ckmeans.1d.dp). NaN is ignored; equal values are always in the same group.
    """
    distinct, counts = np.unique(values[np.isfinite(values)], return_counts=True)
    if len(distinct) < clusters:
        return float("nan")
    sizes, sums = (np.append(0, np.cumsum(amounts)) for amounts in (counts, counts * distinct))
    best = np.append(0, np.full(len(distinct), -np.inf))  # the first n values in 0 groups: possible for n = 0 only
    for _ in range(clusters):
        options = [best[:n] + (sums[n] - sums[:n]) ** 2 / (sizes[n] - sizes[:n]) for n in range(1, len(sizes))]
        best = np.append(-np.inf, [option.max() for option in options])
    return float(distinct[options[-1].argmax()])
