"""The probability of a verdict of dependence: the share of draws of trade noise and thresholds with it (methods U02).

Flows are one-dimensional arrays of one product in one year: exporter, importer, value. Economies are named by BACI's
numeric codes, which stay the same over releases. The design is ours. Verdicts are drawn, not scores, because verdicts
are published.

The noise of a flow comes from its reporters where their reports were compared (methods U01), else from an assumption.
A reporter's error is the sum of two: one common to all its flows of the year, and one of the flow.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import combinations
from operator import and_, or_

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

PARTS = ("dependence", "criticality", "policy_exposure", "infeasibility")  # of the bottleneck score (methods B01)
COMPARISONS = {"gt": np.greater, "ge": np.greater_equal}
# Bits of the key of a flow: six digits of a product, a year, two economies (BACI's codes have three digits).
PRODUCT_BITS, YEAR_BITS, ECONOMY_BITS = 20, 12, 14
REPORTER_KEY = 1 << 63  # keys of reporters begin with a bit that no key of a flow has
Codes = NDArray[np.int64]
Verdicts = NDArray[np.bool_]
PackedBits = NDArray[np.uint8]
Values = NDArray[np.float32]


@dataclass(frozen=True)
class Criterion:
    """A measure has to be above ``threshold`` (``gt``), or at least as large (``ge``).

    Raises ValueError for another comparison.
    """

    threshold: float
    comparison: str

    def __post_init__(self) -> None:
        if self.comparison not in COMPARISONS:
            raise ValueError(f"a criterion is compared by {' or '.join(COMPARISONS)}, not by {self.comparison!r}")


@dataclass(frozen=True)
class Rule:
    """GeoDep's rule (Lefebvre & Wibaux 2024): three criteria of a year, and in how many years of a window they hold."""

    supplier_hhi_index: Criterion
    world_export_hhi_index: Criterion
    import_export_ratio: Criterion
    dependent_year_count: Criterion
    window_years: int

    @property
    def criteria(self) -> tuple[Criterion, Criterion, Criterion]:
        """The criteria of one year, in the order of drawn thresholds."""
        return self.supplier_hhi_index, self.world_export_hhi_index, self.import_export_ratio

    @property
    def min_dependent_years(self) -> int:
        """The fewest years of a window that make a dependence persistent."""
        reaches = COMPARISONS[self.dependent_year_count.comparison]
        years = range(self.window_years + 1)
        return next((n for n in years if reaches(n, self.dependent_year_count.threshold)), self.window_years + 1)


@dataclass(frozen=True)
class ProductFlows:
    """The flows of one product in one year, sorted by importer, then exporter; values in any currency.

    Each pair occurs once. Raises ValueError where flows are not sorted, occur twice, have no positive value, or where
    the numbers of product, year or economy are too large for the key of a flow. :meth:`of` sorts.
    """

    product: int
    year: int
    exporter: Codes
    importer: Codes
    value: NDArray[np.float64]

    def __post_init__(self) -> None:
        if not (0 <= self.product < 1 << PRODUCT_BITS and 0 <= self.year < 1 << YEAR_BITS):
            raise ValueError(
                f"product {self.product} and year {self.year} do not fit the key of a flow: they are from 0 to "
                f"{(1 << PRODUCT_BITS) - 1} and {(1 << YEAR_BITS) - 1}"
            )
        for codes in (self.exporter, self.importer):
            if codes.size and not (codes.min() >= 0 and codes.max() < 1 << ECONOMY_BITS):
                raise ValueError(f"economies have codes from 0 to {(1 << ECONOMY_BITS) - 1}")
        pair = self.importer << ECONOMY_BITS | self.exporter
        if not (pair[1:] > pair[:-1]).all():
            raise ValueError("flows have to be sorted by importer, then exporter, and none may occur twice")
        if not (self.value > 0).all():
            raise ValueError("values of flows have to be positive")

    @classmethod
    def of(
        cls, product: int, year: int, exporter: Codes, importer: Codes, value: NDArray[np.float64]
    ) -> "ProductFlows":
        """Return the flows sorted, whatever order they come in."""
        order = np.lexsort((exporter, importer))
        return cls(product, year, exporter[order], importer[order], value[order])

    @property
    def keys(self) -> NDArray[np.uint64]:
        """A unique number for each flow, over all products and years."""
        pair = self.importer << ECONOMY_BITS | self.exporter
        product_and_year = self.product << YEAR_BITS | self.year
        return (pair | product_and_year << 2 * ECONOMY_BITS).astype(np.uint64)


@dataclass(frozen=True)
class Reporters:
    """Economies whose reports of one year were compared with those of their partners.

    ``log_sd`` is the standard deviation of a reporter's errors on a log scale; ``common_error`` is economies × draws:
    the error that all its flows have in common, as a standard normal number. Raises ValueError where a standard
    deviation is not positive: no gap that can be measured is no proof of exact reports.
    """

    economy: Codes
    log_sd: NDArray[np.float64]
    common_error: Values

    def __post_init__(self) -> None:
        if not (self.log_sd > 0).all():
            raise ValueError("standard deviations of reporters have to be positive")

    def positions(self, codes: Codes) -> NDArray[np.int64]:
        """Return the position of each economy among the reporters, -1 where it is none."""
        position = np.full(1 << ECONOMY_BITS, -1)
        position[self.economy] = np.arange(len(self.economy))
        found: NDArray[np.int64] = position[codes]
        return found


@dataclass(frozen=True)
class FlowNoise:
    """Where the noise of each flow comes from; every array has one number for each flow.

    ``log_sd`` is NaN where neither side has an estimate. ``exporter_move`` and ``importer_move`` say how far the flow
    moves, on a log scale, with an error of one standard deviation of that side.
    """

    log_sd: NDArray[np.float64]
    exporter_move: NDArray[np.float64]
    importer_move: NDArray[np.float64]

    @property
    def is_measured(self) -> NDArray[np.bool_]:
        """Whether a side of the flow has an estimate."""
        return ~np.isnan(self.log_sd)


def reconciled_noise(exporter_sd: NDArray[np.float64], importer_sd: NDArray[np.float64]) -> FlowNoise:
    """Return the noise of flows that are means of two reports by inverse variance.

    BACI weighs the reports of both sides in this way (Gaulier & Zignago 2010). With standard deviations s_x and s_m of
    the exporter's and the importer's errors, the exporter's report weighs w_x = s_m² / (s_x² + s_m²), and the mean has
    the standard deviation 1 / sqrt(1/s_x² + 1/s_m²). An error of one s_x moves it by w_x · s_x. NaN is a side without
    an estimate: the other side's report then counts alone.
    """
    precisions = [np.where(np.isnan(sd), 0.0, sd**-2.0) for sd in (exporter_sd, importer_sd)]
    precision = precisions[0] + precisions[1]
    is_measured = precision > 0
    moves = [np.divide(np.sqrt(own), precision, out=np.zeros_like(precision), where=is_measured) for own in precisions]
    log_sd = np.full_like(precision, np.nan)
    log_sd[is_measured] = precision[is_measured] ** -0.5
    return FlowNoise(log_sd, *moves)


@dataclass(frozen=True)
class Uncertainty:
    """The distribution of a draw: each flow times exp(N(0, sd²)), each threshold within ± half_range of itself.

    The standard deviation of a flow is ``log_sd`` where no side of it has an estimate. ``common_share`` is the share of
    the variance of a reporter's errors that all its flows have in common. A flow's own error depends only on ``seed``,
    product, year, exporter and importer, a reporter's common one on ``seed``, year and reporter: not on other flows or
    their order. Thresholds depend only on ``seed``. ``half_range`` is a share of the threshold.
    """

    draws: int
    log_sd: float
    half_range: float
    seed: int
    common_share: float = 0.0

    def thresholds(self, rule: Rule) -> Values:
        """Return 3 × draws thresholds, uniform within ± ``half_range``; a draw has the same for all products."""
        moves = np.random.default_rng([self.seed]).uniform(-self.half_range, self.half_range, (self.draws, 3))
        thresholds = np.array([criterion.threshold for criterion in rule.criteria])
        return (thresholds * (1 + moves)).astype(np.float32).T.copy()

    def reporters(self, year: int, economy: Codes, log_sd: NDArray[np.float64]) -> Reporters:
        """Return economies with the noise of their reports, and draw the errors that their flows of a year share."""
        keys = (REPORTER_KEY | year << ECONOMY_BITS | code for code in economy.tolist())
        return Reporters(economy, log_sd, self._standard_normal(np.array(list(keys), dtype=np.uint64)))

    def noise(self, flows: ProductFlows, reporters: Reporters) -> FlowNoise:
        """Return the noise of each flow as its reporters' estimates have it."""
        log_sd = np.append(reporters.log_sd, np.nan)
        sides = (log_sd[reporters.positions(codes)] for codes in (flows.exporter, flows.importer))
        return reconciled_noise(*sides)

    def values(self, flows: ProductFlows, reporters: Reporters | None = None) -> Values:
        """Return flows × draws values; their median is the flow's value.

        A flow between economies of which at least one is among ``reporters`` has the noise of :meth:`noise`: its
        logarithm moves by

            sqrt(1 - c) · sd · u + sqrt(c) · (w_x · s_x · z_x + w_m · s_m · z_m)

        where c is ``common_share``, u the flow's own standard normal number, and z_x and z_m those of exporter and
        importer. The variance of this is sd². Any other flow moves by ``log_sd`` · u.
        """
        drawn = self._standard_normal(flows.keys)
        noise = None if reporters is None else self.noise(flows, reporters)
        if reporters is None or noise is None or not noise.is_measured.any():
            drawn *= np.float32(self.log_sd)
        else:
            own = np.where(noise.is_measured, np.sqrt(1 - self.common_share) * noise.log_sd, self.log_sd)
            drawn *= own.astype(np.float32)[:, None]
            drawn += np.float32(np.sqrt(self.common_share)) * _common_moves(flows, noise, reporters)
        np.exp(drawn, out=drawn)
        drawn *= flows.value.astype(np.float32)[:, None]
        return drawn

    def _standard_normal(self, keys: NDArray[np.uint64]) -> Values:
        """Return keys × draws standard normal numbers.

        The generator is counter-based (Philox 4×64, Salmon et al. 2011): each seed and key has its own stream, so that
        draw n of a flow is the same in every set of flows (common random numbers).
        """
        drawn = np.empty((len(keys), self.draws), dtype=np.float32)
        philox = np.random.Philox(key=[self.seed, 0])
        normal = np.random.Generator(philox).standard_normal
        start = philox.state  # reused: creating a generator for each key takes three times as long as drawing
        for key, row in zip(keys, drawn, strict=True):
            start["state"]["key"][1] = key
            philox.state = start
            normal(dtype=np.float32, out=row)
        return drawn


def _common_moves(flows: ProductFlows, noise: FlowNoise, reporters: Reporters) -> Values:
    """Return flows × draws: how far the errors of both reporters move a flow, those of unknown reporters by 0."""
    sides = ((flows.exporter, noise.exporter_move), (flows.importer, noise.importer_move))
    total = np.zeros((len(flows.value), reporters.common_error.shape[1]), dtype=np.float32)
    for codes, move in sides:
        position = reporters.positions(codes)
        is_known = position >= 0
        total[is_known] += move[is_known].astype(np.float32)[:, None] * reporters.common_error[position[is_known]]
    return total


def drawn_verdicts(flows: ProductFlows, values: Values, rule: Rule, thresholds: Values) -> tuple[Codes, Verdicts]:
    """Return the importers, sorted, and importers × draws: whether the economy depends, by the criteria of one year.

    The Herfindahl–Hirschman index of its suppliers, that of world exports, and its imports over its exports are all
    above their thresholds. An economy that exports nothing has an infinite ratio; one that imports nothing does not
    depend. ``values`` are flows × draws, ``thresholds`` 3 × draws. Sums are in single precision, in the order of the
    flows. Source: Lefebvre & Wibaux 2024.
    """
    suppliers, world, ratio = (COMPARISONS[criterion.comparison] for criterion in rule.criteria)
    importers, exporters = np.unique(flows.importer), np.unique(flows.exporter)
    imports = _sums(values, importers.searchsorted(flows.importer), len(importers))
    squares = _sums(values * values, importers.searchsorted(flows.importer), len(importers))
    exports = _sums(values, exporters.searchsorted(flows.exporter), len(exporters))
    world_exports = exports.sum(axis=0)
    is_concentrated = world((exports * exports).sum(axis=0), thresholds[1] * world_exports * world_exports)
    exports_of_importers = np.zeros_like(imports)
    _, at_importer, at_exporter = np.intersect1d(importers, exporters, assume_unique=True, return_indices=True)
    exports_of_importers[at_importer] = exports[at_exporter]
    depends: Verdicts = suppliers(squares, thresholds[0] * imports * imports)
    depends &= ratio(imports, thresholds[2] * exports_of_importers)
    return importers, depends & is_concentrated


def _sums(values: Values, group: NDArray[np.intp], groups: int) -> Values:
    """Return groups × draws sums of the rows of each group, added in their order."""
    count = len(group)
    is_in = sparse.csr_array((np.ones(count, dtype=np.float32), (group, np.arange(count))), shape=(groups, count))
    total: Values = is_in @ values
    return total


def packed_bits(verdicts: Verdicts) -> PackedBits:
    """Return rows × draws verdicts with eight draws to a byte, the first draw first; the last byte is padded with 0."""
    return np.packbits(verdicts, axis=1)


def persistent(years: Sequence[PackedBits], min_years: int) -> PackedBits:
    """Return where a verdict holds in at least ``min_years`` of the years, draw by draw.

    This is GeoDep's fourth criterion. Raises ValueError unless ``min_years`` is from 1 to the number of years.
    """
    if not 1 <= min_years <= len(years):
        raise ValueError(f"a verdict cannot hold in {min_years} of {len(years)} years")
    return reduce(or_, (reduce(and_, chosen) for chosen in combinations(years, min_years)))


def probability(verdicts: PackedBits, draws: int) -> NDArray[np.float64]:
    """Return the share of ``draws`` in which the verdict of each row holds."""
    share: NDArray[np.float64] = np.bitwise_count(verdicts).sum(axis=1) / draws
    return share


def drawn_choices(
    draws: int, *, seed: int, weight_half_range: float, floor: float, floor_range_ratio: float
) -> pl.DataFrame:
    """Return the weights of the parts of a score and their floor in each draw (methods P01): one row a draw, from 0 on.

    Weights are uniform in 1 ± ``weight_half_range``. The floor is log-uniform between ``floor`` / ``floor_range_ratio``
    and ``floor`` × ``floor_range_ratio``.
    """
    # A second number makes the stream another than that of the thresholds, which has the seed alone.
    random = np.random.default_rng([seed, len(PARTS)])
    weights = random.uniform(1 - weight_half_range, 1 + weight_half_range, (draws, len(PARTS)))
    floors = floor * floor_range_ratio ** random.uniform(-1, 1, draws)
    return pl.DataFrame(
        {
            "draw_number": np.arange(draws, dtype=np.int32),
            **{f"{part}_weight": weights[:, column] for column, part in enumerate(PARTS)},
            "part_floor_share": floors,
        }
    )
