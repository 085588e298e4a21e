"""Relatedness: how near a product is, in the space of products that are sold by the same economies, to what one sells.

Arrays are economies × products or products × products. Source: Hidalgo, Klinger, Barabási & Hausmann 2007.
"""

from collections.abc import Iterator

import numpy as np

from indicators.complexity import Advantage, Matrix

BLOCK = 512  # products at a time: a block of proximities stays in the processor's cache, and all of them are never held


def product_proximity(advantage: Advantage, diagonal: float = 1.0) -> Matrix:
    """Return φ_jk, the smaller of the two probabilities of an advantage in one product, given one in the other.

    That is the number of economies with both over the larger number with either. Counts are whole, so that the result
    is exact and symmetric. ``diagonal`` is what a product's proximity to itself counts as: 1, as the definition gives
    and py-ecomplexity has it, or 0, as in networks of products (economiccomplexity for R, econcomplex). NaN in the row
    and the column of a product in which no economy has an advantage.
    """
    proximity = np.empty((advantage.shape[1],) * 2)
    for part, rows in _rows_of_proximity(advantage.astype(float), diagonal):
        proximity[part] = rows
    return proximity


def relatedness_density(advantage: Advantage, diagonal: float = 1.0) -> Matrix:
    """Return ω_ck = Σ_j M_cj φ_jk / Σ_j φ_jk, the share of a product's surroundings in which an economy has advantages.

    In [0, 1], economies × products. ``diagonal`` is as in ``product_proximity``: with 1 an advantage in the product
    itself counts for its density, with 0 only its neighbours do. NaN for a product in which no economy has an advantage
    and, with 0, for one without neighbours.
    """
    density = np.full(advantage.shape, np.nan)
    somebody = np.flatnonzero(advantage.any(axis=0))
    m = advantage[:, somebody].astype(float)
    for part, rows in _rows_of_proximity(m, diagonal):
        near, around = m @ rows.T, rows.sum(axis=1)
        share = np.divide(near, around, out=np.full_like(near, np.nan), where=around > 0)
        density[:, somebody[part]] = np.minimum(share, 1)  # with every advantage the two sums may round apart
    return density


def _rows_of_proximity(m: Matrix, diagonal: float) -> Iterator[tuple[slice, Matrix]]:
    """Yield the proximities of some products to all products at a time."""
    ubiquity = m.sum(axis=0)
    ubiquity[ubiquity == 0] = np.nan
    for start in range(0, len(ubiquity), BLOCK):
        part = slice(start, start + BLOCK)
        rows = m[:, part].T @ m
        rows /= np.maximum(ubiquity[part, None], ubiquity)
        np.fill_diagonal(rows[:, part], np.where(np.isnan(ubiquity[part]), np.nan, diagonal))
        yield part, rows
