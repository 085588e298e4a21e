"""How sure a verdict of dependence is: in how many draws of noise in trade, and of thresholds, it holds (methods U02).

Flows are one-dimensional arrays of one product in one year: who sells, who buys (0 … economies − 1), how much.
The design is ours. A verdict and not a score is drawn, since the verdict is what is published.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

PARTS = ("dependence", "criticality", "policy_exposure", "infeasibility")  # of the bottleneck score (methods B01)
Verdicts = NDArray[np.bool_]
Packed = NDArray[np.uint8]
Values = NDArray[np.float32]


@dataclass(frozen=True)
class Uncertainty:
    """What is drawn: ``draws`` times, each flow times exp(N(0, log_sd²)), each threshold within ± swing of itself.

    Draws depend on nothing but ``seed``, the product and the year: other products, and the order of flows and of
    economies, change nothing.
    """

    draws: int
    log_sd: float
    swing: float
    seed: int

    def thresholds(self, thresholds: tuple[float, float, float]) -> Values:
        """Return draws × 3 thresholds, uniform within ± ``swing``: one choice in a draw, for all products and years."""
        moves = np.random.default_rng([self.seed]).uniform(-self.swing, self.swing, (self.draws, 3))
        return (np.array(thresholds) * (1 + moves)).astype(np.float32)

    def values(self, product: int, year: int, value: NDArray[np.float64]) -> Values:
        """Return draws × flows values; their median is ``value``."""
        drawn = np.random.default_rng([self.seed, product, year]).standard_normal(
            (self.draws, len(value)), dtype=np.float32
        )
        drawn *= np.float32(self.log_sd)
        np.exp(drawn, out=drawn)
        drawn *= value.astype(np.float32)
        return drawn


@dataclass(frozen=True)
class ProductFlows:
    """The flows of one product in one year by importer and exporter: each pair once, none of an economy with itself."""

    exporter: NDArray[np.int64]
    importer: NDArray[np.int64]
    value: NDArray[np.float64]
    economies: int


def drawn_verdicts(flows: ProductFlows, values: Values, thresholds: Values) -> Verdicts:
    """Return draws × economies: does the economy depend in the draw, by GeoDep's three criteria of one year?

    The Herfindahl–Hirschman index of its suppliers and that of world exports and its imports over its exports are all
    above their thresholds (Lefebvre & Wibaux 2024, strictly greater). Who exports nothing has an infinite ratio; who
    imports nothing does not depend. ``values`` are draws × flows, ``thresholds`` draws × 3.
    """
    bought = _sums(values, flows.importer, flows.economies)
    squared = _sums(values * values, flows.importer, flows.economies)
    sales = np.argsort(flows.exporter, kind="stable")
    sold = _sums(values[:, sales], flows.exporter[sales], flows.economies)
    world = sold.sum(axis=1)
    concentrated = (sold * sold).sum(axis=1) > thresholds[:, 1] * world * world
    depends: Verdicts = (squared > thresholds[:, :1] * bought * bought) & (bought > thresholds[:, 2:] * sold)
    return depends & concentrated[:, None]


def _sums(values: Values, group: NDArray[np.int64], groups: int) -> Values:
    """Return draws × groups sums of columns that lie in the order of their groups."""
    total = np.zeros((len(values), groups), dtype=np.float32)
    present, starts = np.unique(group, return_index=True)
    if len(present):
        total[:, present] = np.add.reduceat(values, starts, axis=1)
    return total


def packed(verdicts: Verdicts) -> Packed:
    """Return the verdicts with eight draws to a byte, bytes × economies; none holds in what fills the last byte."""
    return np.packbits(verdicts, axis=0)


def persistent(first: Packed, second: Packed, third: Packed) -> Packed:
    """Return where a verdict holds in at least two of three years, draw by draw (GeoDep's fourth criterion)."""
    return (first & second) | (first & third) | (second & third)


def probability(verdicts: Packed, draws: int) -> NDArray[np.float64]:
    """Return the share of ``draws`` in which the verdict on each economy holds."""
    share: NDArray[np.float64] = np.bitwise_count(verdicts).sum(axis=0) / draws
    return share


def drawn_choices(draws: int, *, seed: int, weight_swing: float, floor: float, floor_swing: float) -> pl.DataFrame:
    """Return what each draw weighs the parts of a score by and raises them to (methods P01): a row a draw, from 0 on.

    Weights are uniform around 1. A floor is a choice of magnitude, uniform in its logarithm: as often ``floor_swing``
    times less as it is as many times more.
    """
    # thresholds are drawn from the seed alone, noise with a product and a year: one more number is another stream
    random = np.random.default_rng([seed, len(PARTS)])
    weights = random.uniform(1 - weight_swing, 1 + weight_swing, (draws, len(PARTS)))
    floors = floor * floor_swing ** random.uniform(-1, 1, draws)
    return pl.DataFrame(
        {
            "draw_number": np.arange(draws, dtype=np.int32),
            **{f"{part}_weight": weights[:, place] for place, part in enumerate(PARTS)},
            "part_floor_share": floors,
        }
    )
