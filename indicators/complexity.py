"""Economic complexity: capabilities of economies and products, from which economies export which products.

Arrays are economies × products. Sources: Balassa 1965 (revealed comparative advantage); Hidalgo & Hausmann 2009
(economic and product complexity); Tacchella et al. 2012 (fitness).
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]
Vector = NDArray[np.float64]
Advantage = NDArray[np.bool_]

MIN_EIGENVALUE_GAP = 1e-9  # eigenvalues closer than this cannot be told apart
MAX_SIGN_P_VALUE = 0.05  # of the correlation with diversity that gives complexity its sign; the usual level of a test

TOO_FEW = "fewer than three economies have an advantage"
NOT_SEPARATED = "the second eigenvalue is not separated from its neighbours"
NO_SIGN = "no sign: the correlation with diversity cannot be told from zero"


@dataclass(frozen=True)
class Floor:
    """The smallest shares in the world's exports with which an economy, and a product, are in the matrix.

    Very small exporters of a handful of goods otherwise rank beside the most complex economies, and a product
    that hardly any economy exports is as complex as the one that happens to export it.
    """

    exporter_share: float
    product_share: float

    @property
    def code(self) -> str:
        """A code stored with every value: values under different floors cannot be compared."""
        exporter, product = (np.format_float_positional(s, trim="-") for s in (self.exporter_share, self.product_share))
        return f"exporters-{exporter}_products-{product}"

    def taking_part(self, exports: Matrix) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Return which economies are large enough, and which products are so in the exports of these economies."""
        by_economy = exports.sum(axis=1)
        economies = by_economy >= self.exporter_share * by_economy.sum()
        by_product = exports[economies].sum(axis=0)
        return economies, by_product >= self.product_share * by_product.sum()


@dataclass(frozen=True)
class Complexity:
    """Diversity and ECI of each economy, ubiquity and PCI of each product; NaN where undefined.

    ``eci`` has mean 0 and population standard deviation 1 over the economies of the matrix, as in py-ecomplexity;
    ``eci_sample`` has sample standard deviation 1, as in economiccomplexity for R: smaller by √((n − 1) / n).
    ``pci`` is on the scale of ``eci``, which is its mean over an economy's products, as in py-ecomplexity;
    ``pci_standardised`` has mean 0 and population standard deviation 1 over the products, as in econcomplex.
    ``missing_reason`` says why ECI and PCI are undefined for all; None where they are not.
    """

    diversity: NDArray[np.int64]
    ubiquity: NDArray[np.int64]
    eci: Vector
    eci_sample: Vector
    pci: Vector
    pci_standardised: Vector
    missing_reason: str | None = None


def revealed_comparative_advantage(exports: Matrix) -> Matrix:
    """Return RCA = (X_ck / X_c) / (X_k / X); NaN for an economy or product without exports.

    Raises ValueError for negative exports.
    """
    if (exports < 0).any():
        raise ValueError(f"exports cannot be negative; the smallest is {exports.min()}")
    with np.errstate(invalid="ignore", divide="ignore"):
        return exports * exports.sum() / (exports.sum(axis=1, keepdims=True) * exports.sum(axis=0, keepdims=True))


def economic_complexity(advantage: Advantage) -> Complexity:
    """Return the complexity of a matrix of which economy has an advantage in which product.

    ECI is the second eigenvector of D⁻¹MU⁻¹Mᵀ, found through the symmetric matrix of the same spectrum, of size
    economies × economies; its sign makes the correlation with diversity positive. Economies and products without any
    advantage are excluded. ECI and PCI are undefined, NaN with the reason, where the second eigenvalue is not separated
    from its neighbours (the matrix falls apart into blocks), where there are fewer than three economies, and where the
    correlation with diversity is within what chance gives (:func:`correlation_by_chance`): one economy more or less
    would then turn the order of all around.
    """
    diversity, ubiquity = advantage.sum(axis=1), advantage.sum(axis=0)
    eci, eci_sample = np.full((2, advantage.shape[0]), np.nan)
    pci, pci_standardised = np.full((2, advantage.shape[1]), np.nan)
    measures = diversity, ubiquity, eci, eci_sample, pci, pci_standardised
    economies, products = diversity > 0, ubiquity > 0
    if economies.sum() < 3:
        return Complexity(*measures, TOO_FEW)
    m = advantage[np.ix_(economies, products)].astype(float)
    d, u = m.sum(axis=1), m.sum(axis=0)
    half = m / np.sqrt(d)[:, None]
    values, vectors = np.linalg.eigh((half / u) @ half.T)
    if min(values[-1] - values[-2], values[-2] - values[-3]) < MIN_EIGENVALUE_GAP:
        return Complexity(*measures, NOT_SEPARATED)
    raw = vectors[:, -2] / np.sqrt(d)
    covariance = np.mean((raw - raw.mean()) * (d - d.mean()))
    # Without a spread of diversity there is no correlation: not above zero.
    if not abs(covariance) > correlation_by_chance(len(d)) * raw.std() * d.std():
        return Complexity(*measures, NO_SIGN)
    raw = raw * np.sign(covariance)
    # PCI is the mean of ECI over a product's exporters; divided by the eigenvalue, its mean over products is ECI again.
    spread = (m.T @ raw) / u / values[-2]
    eci[economies] = (raw - raw.mean()) / raw.std()
    eci_sample[economies] = (raw - raw.mean()) / raw.std(ddof=1)
    pci[products] = (spread - raw.mean()) / raw.std()
    pci_standardised[products] = (spread - spread.mean()) / spread.std()
    return Complexity(*measures)


def correlation_by_chance(count: int) -> float:
    """Return the largest absolute correlation of ``count`` pairs, 3 or more, that cannot be told from zero.

    The two-sided bound of Student's t for Pearson's r (Fisher 1915): t / √(n − 2 + t²), t its quantile for n − 2
    degrees of freedom; 0.168 for 137 economies, 0.312 for 40.
    """
    from scipy.special import stdtrit  # takes a quarter of a second, which a command without a build should not wait

    t = float(stdtrit(count - 2, 1 - MAX_SIGN_P_VALUE / 2))
    return t / sqrt(count - 2 + t * t)


def fitness_complexity(advantage: Advantage, steps: int) -> tuple[Vector, Vector]:
    """Return the fitness of each economy and the complexity Q of each product after ``steps`` iterations.

    F_c = Σ_k M_ck Q_k and Q_k = 1 / (Σ_c M_ck / F_c), each from the other's values one step before and divided by its
    mean after every step, start from ones (Tacchella et al. 2012). The start is not counted: a package that counts it
    calls 19 steps 20 iterations. The number of steps is part of the definition, because fitness need not converge: for
    many matrices that of the least fit economies goes to 0 slowly (Pugliese, Zaccaria & Pietronero 2016). Economies and
    products without any advantage are excluded: NaN.
    """
    fitness, quality = np.full(advantage.shape[0], np.nan), np.full(advantage.shape[1], np.nan)
    economies, products = advantage.any(axis=1), advantage.any(axis=0)
    if not economies.any():
        return fitness, quality
    m = advantage[np.ix_(economies, products)].astype(float)
    f, q = np.ones(m.shape[0]), np.ones(m.shape[1])
    for _ in range(steps):
        f, q = m @ q, 1 / (m.T @ (1 / f))
        f, q = f / f.mean(), q / q.mean()
    fitness[economies], quality[products] = f, q
    return fitness, quality
