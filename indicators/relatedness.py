"""Relatedness: how near a product is to what an economy exports, by who exports both.

Arrays are economies × products or products × products. Source: Hidalgo, Klinger, Barabási & Hausmann 2007.
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from indicators.complexity import Advantage, Matrix, Vector

PRODUCTS_AT_ONCE = 256  # a block of proximities stays in the processor's cache


def product_proximity(advantage: Advantage, diagonal: float = 1.0) -> Matrix:
    """Return φ_jk, the smaller of the two probabilities of an advantage in one product, given one in the other.

    That is the number of economies with both over the larger number with either. Counts are integers, so that the
    result is exact and symmetric. ``diagonal`` is a product's proximity to itself: 1, by the definition and in
    py-ecomplexity, or 0, as in networks of products (economiccomplexity for R, econcomplex). NaN in the row and the
    column of a product in which no economy has an advantage.
    """
    products = advantage.shape[1]
    m, ubiquity = advantage.astype(np.float32), advantage.sum(axis=0, dtype=float)
    ubiquity[ubiquity == 0] = np.nan
    proximity = np.empty((products, products))
    for start, stop in _blocks(products):
        _proximity(m, ubiquity, slice(start, stop), slice(start, None), out=proximity[start:stop, start:])
        proximity[stop:, start:stop] = proximity[start:stop, stop:].T
    np.fill_diagonal(proximity, np.where(np.isnan(ubiquity), np.nan, diagonal))
    return proximity


def relatedness_density(advantage: Advantage, diagonal: float = 1.0) -> Matrix:
    """Return ω_ck = Σ_j M_cj φ_jk / Σ_j φ_jk, the share of a product's surroundings in which an economy has advantages.

    In [0, 1], economies × products. ``diagonal`` is as in ``product_proximity``: with 1 an advantage in the product
    itself counts for its density, with 0 only its neighbours do. NaN for a product in which no economy has an advantage
    and, with 0, for one without neighbours. The full matrix of proximities is never in memory.
    """
    density = np.full(advantage.shape, np.nan)
    exported = np.flatnonzero(advantage.any(axis=0))
    m = advantage[:, exported].astype(float)
    single, ubiquity = m.astype(np.float32), m.sum(axis=0)
    for start, stop in _blocks(len(exported)):
        rows = _proximity(single, ubiquity, slice(start, stop), slice(None))
        np.fill_diagonal(rows[:, start:stop], diagonal)
        near, around = m @ rows.T, rows.sum(axis=1)
        share = np.divide(near, around, out=np.full_like(near, np.nan), where=around > 0)
        density[:, exported[start:stop]] = np.minimum(share, 1)  # with every advantage the two sums may round apart
    return density


def _blocks(products: int) -> Iterator[tuple[int, int]]:
    return pairwise([*range(0, products, PRODUCTS_AT_ONCE), products])


def _proximity(
    m: NDArray[np.float32], ubiquity: Vector, rows: slice, columns: slice, out: Matrix | None = None
) -> Matrix:
    """Return a part of the proximities. Single precision is exact for counts up to 2²⁴ and takes half the time."""
    together = m[:, rows].T @ m[:, columns]
    return np.divide(together, np.maximum(ubiquity[rows, None], ubiquity[columns]), out=out)
