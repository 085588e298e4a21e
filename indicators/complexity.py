"""Economic complexity: what an economy's mix of exports, and who else exports the same, says about its capabilities.

Arrays are economies × products. Sources: Balassa 1965 (revealed comparative advantage); Hidalgo & Hausmann 2009
(economic and product complexity).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]

SEPARATED = 1e-9  # eigenvalues closer than this cannot be told apart


@dataclass(frozen=True)
class Complexity:
    """Diversity and ECI of each economy, ubiquity and PCI of each product; NaN where undefined.

    ECI has mean 0 and (population) standard deviation 1 over the economies of the matrix. PCI is on ECI's scale, so
    that an economy's ECI is the mean PCI of its products; both follow py-ecomplexity. Packages that use the sample
    standard deviation differ by the factor √((n − 1) / n).
    """

    diversity: NDArray[np.int64]
    ubiquity: NDArray[np.int64]
    eci: Vector
    pci: Vector


def large_exporters(exports: Matrix, least_share: float) -> NDArray[np.bool_]:
    """Return which economies sell at least ``least_share`` of the world's exports.

    Very small exporters that sell a handful of goods otherwise rank beside the most complex economies.
    """
    by_economy = exports.sum(axis=1)
    return np.asarray(by_economy >= least_share * by_economy.sum())


def revealed_comparative_advantage(exports: Matrix) -> Matrix:
    """Return RCA = (X_ck / X_c) / (X_k / X); NaN for an economy or product without exports.

    Raises ValueError for negative exports.
    """
    if (exports < 0).any():
        raise ValueError(f"exports cannot be negative; the smallest is {exports.min()}")
    with np.errstate(invalid="ignore", divide="ignore"):
        return exports * exports.sum() / (exports.sum(axis=1, keepdims=True) * exports.sum(axis=0, keepdims=True))


def economic_complexity(advantage: NDArray[np.bool_]) -> Complexity:
    """Return the complexity of a matrix that says which economy has an advantage in which product.

    ECI is the second eigenvector of D⁻¹MU⁻¹Mᵀ, found through the symmetric matrix of the same spectrum, which is as
    small as there are economies; its sign is the one of the correlation with diversity. Economies and products without
    any advantage take no part. Where the second eigenvalue is not separated from its neighbours (the matrix falls apart
    into blocks, or there are fewer than three economies), ECI and PCI are undefined: NaN.
    """
    diversity, ubiquity = advantage.sum(axis=1), advantage.sum(axis=0)
    eci, pci = np.full(advantage.shape[0], np.nan), np.full(advantage.shape[1], np.nan)
    result = Complexity(diversity, ubiquity, eci, pci)
    economies, products = diversity > 0, ubiquity > 0
    if economies.sum() < 3:
        return result
    m = advantage[np.ix_(economies, products)].astype(float)
    d, u = m.sum(axis=1), m.sum(axis=0)
    half = m / np.sqrt(d)[:, None]
    values, vectors = np.linalg.eigh((half / u) @ half.T)
    if min(values[-1] - values[-2], values[-2] - values[-3]) < SEPARATED:
        return result
    raw = vectors[:, -2] / np.sqrt(d)
    if np.dot(raw - raw.mean(), d - d.mean()) < 0:
        raw = -raw
    # Mᵀ spreads the economies' values over their products; dividing by the eigenvalue makes the way back exact.
    spread = (m.T @ raw) / u / values[-2]
    eci[economies] = (raw - raw.mean()) / raw.std()
    pci[products] = (spread - raw.mean()) / raw.std()
    return result
