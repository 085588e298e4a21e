"""The economics of the synthetic world: bilateral trade flows by product and year.

A gravity model with comparative advantage. The log of a flow's value is the sum of the product's world trade,
the exporter's and the importer's share of it, their closeness, and an idiosyncratic term; all vary a little each year.
Only the largest flows, after a fixed cost of entry with noise, exist. Nothing here knows codes, files or BACI.

Shapes: E economies, P products; an economy and a product are positions on those axes. Logs are natural.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

BASE_YEAR = 2020  # trends start here

# Targets of the constants below: a world total near 20 trillion USD over 5000 products, a China with a good tenth of
# all exports, and, among the 40 largest economies, 15 % of products with one exporter above 60 % of exports.
MEDIAN_WORLD_TRADE_KUSD = 1.8e6
WORLD_TRADE_SPREAD = 1.6
MEDIAN_UNIT_VALUE_KUSD_PER_T = 8.0
UNIT_VALUE_SPREAD = 1.7
CONCENTRATED_SHARE_FIVE_BASE = 0.22  # makers of such goods are few: a bearing steel is not a T-shirt
CONCENTRATED_SHARE_OTHER = 0.08
YEARLY_GROWTH = 0.03
MISSING_QUANTITY_SHARE = 0.02

PERSISTENCE = 0.6  # of a shock, from one year to the next
SHOCK_MEMORY_YEARS = 4

# Purposes of random streams. Each draw has a stream of its own, so that a longer run of years, or one year alone,
# draws the same world.
WORLD, PRODUCT, CYCLE, FLUCTUATION, GAPS = range(5)


class YearOfFlows(NamedTuple):
    """The existing flows of a year, one element a flow, ordered by exporter, importer, product."""

    exporter: Integers
    importer: Integers
    product: Integers
    value_kusd: Floats
    quantity_t: Floats  # NaN where missing


@dataclass(frozen=True)
class TradeModel:
    """The parameters that are constant over the years."""

    seed: int
    log_world_trade: Floats  # (P,) thousand USD in the base year
    log_export_share: Floats  # (P, E) of a product's world trade
    log_import_share: Floats  # (P, E)
    log_closeness: Floats  # (E, E) exporter x importer, symmetric, -inf on the diagonal: no self-trade
    log_unit_value: Floats  # (P, E) thousand USD a tonne, by exporter: some sell better qualities
    flow_count: Integers  # (P,) existing flows in an average year


def draw_model(seed: int, size_rank: Integers, chapter: Integers, is_five_base: Flags, flow_count: int) -> TradeModel:
    """Draw the constant parameters of a world.

    `size_rank` (E,) is 0 for the largest economy; `chapter` (P,) groups products that need the same know-how;
    `is_five_base` (P,) marks the products that few can make; `flow_count` is the flows of an average year.
    """
    random = _random(seed, WORLD)
    economies, products = len(size_rank), len(chapter)
    log_size = -np.log(size_rank + 3.0) - size_rank / 60.0  # Zipf at the top, thinner still among the small
    log_world_trade = np.log(MEDIAN_WORLD_TRADE_KUSD) + WORLD_TRADE_SPREAD * random.standard_normal(products)
    export_share = _shares(log_size + _advantage(random, economies, chapter))
    concentrated = np.where(is_five_base, CONCENTRATED_SHARE_FIVE_BASE, CONCENTRATED_SHARE_OTHER)
    for product in np.flatnonzero(random.random(products) < concentrated):
        export_share[product] = _concentrate(random, export_share[product])
    import_share = _shares(log_size + 0.7 * random.standard_normal((products, economies)))
    distance = np.abs(random.standard_normal((economies, economies)))
    log_closeness = -0.5 * (distance + distance.T)
    np.fill_diagonal(log_closeness, -np.inf)
    log_unit_value = np.log(MEDIAN_UNIT_VALUE_KUSD_PER_T) + UNIT_VALUE_SPREAD * random.standard_normal((products, 1))
    return TradeModel(
        seed=seed,
        log_world_trade=log_world_trade,
        log_export_share=np.log(export_share),
        log_import_share=np.log(import_share),
        log_closeness=log_closeness,
        log_unit_value=log_unit_value + 0.25 * random.standard_normal((products, economies)),
        flow_count=_allocate(flow_count, np.exp(0.35 * log_world_trade), economies * (economies - 1)),
    )


def trade(model: TradeModel, year: int) -> YearOfFlows:
    """All flows of one year. Memory: about 60 bytes a flow, plus E x E for the product at work."""
    products, economies = model.log_export_share.shape
    cycle = _persistent_shock(model.seed, CYCLE, 0, year, (products,))
    flow_count = np.rint(model.flow_count * np.exp(0.02 * cycle)).astype(np.int64)
    flow_count = np.clip(flow_count, 1, economies * (economies - 1))
    ends = np.cumsum(flow_count)
    key = np.empty(ends[-1], dtype=np.int64)  # (exporter * E + importer) * P + product: sorts as BACI does
    value = np.empty(ends[-1])
    quantity = np.empty(ends[-1])
    for product, (end, count) in enumerate(zip(ends, flow_count, strict=True)):
        rows = slice(end - count, end)
        pair, value[rows], quantity[rows] = _trade_of_product(model, product, year, count, 0.05 * cycle[product])
        key[rows] = pair * products + product
    order = np.argsort(key)
    pair, product_axis = np.divmod(key[order], products)
    exporter, importer = np.divmod(pair, economies)
    return YearOfFlows(exporter, importer, product_axis, value[order], quantity[order])


def _trade_of_product(
    model: TradeModel, product: int, year: int, count: int, log_boom: float
) -> tuple[Integers, Floats, Floats]:
    """The product's `count` flows: exporter * E + importer, thousand USD, tonnes (NaN where missing)."""
    random = _random(model.seed, PRODUCT, product)  # the same every year: the idiosyncratic term is constant
    square = model.log_closeness.shape
    log_value = (
        model.log_world_trade[product]
        + (year - BASE_YEAR) * YEARLY_GROWTH
        + log_boom
        + model.log_export_share[product][:, np.newaxis]
        + model.log_import_share[product][np.newaxis, :]
        + model.log_closeness
        + 0.8 * random.standard_normal(square)
        + 0.12 * _persistent_shock(model.seed, FLUCTUATION, product, year, square)
    )
    # The cost of entry keeps some large flows away and lets some tiny ones in. It does not change with the year, so
    # that only flows near the margin come and go.
    log_gain = log_value - 2.0 * random.standard_normal(square)
    log_unit_value = model.log_unit_value[product][:, np.newaxis] + 0.4 * random.standard_normal(square)
    pair = np.sort(np.argpartition(log_gain, -count, axis=None)[-count:])
    value = np.exp(log_value.ravel()[pair])
    quantity = value / np.exp(log_unit_value.ravel()[pair])
    is_missing = _random(model.seed, GAPS, product, year).random(count) < MISSING_QUANTITY_SHARE
    return pair, value, np.where(is_missing, np.nan, quantity)


def _advantage(random: np.random.Generator, economies: int, chapter: Integers) -> Floats:
    """(P, E) log comparative advantage: match of a chapter's required and an economy's know-how, plus noise."""
    factors = 3
    know_how = random.standard_normal((economies, factors))
    recipe_of_chapter = random.standard_normal((chapter.max() + 1, factors))
    recipe = recipe_of_chapter[chapter] + 0.5 * random.standard_normal((len(chapter), factors))
    return 0.4 * recipe @ know_how.T + 0.8 * random.standard_normal((len(chapter), economies))


def _concentrate(random: np.random.Generator, share: Floats) -> Floats:
    """(E,) the same shares after one or two exporters, likelier the stronger ones, took most of the market."""
    first = 1.0 if random.random() < 0.7 else random.uniform(0.5, 0.8)
    split = np.array([first, 1 - first] if first < 1 else [1.0])
    leaders = random.choice(len(share), size=len(split), replace=False, p=share)
    taken = random.uniform(0.7, 0.93)
    concentrated: Floats = share * (1 - taken) / np.delete(share, leaders).sum()
    concentrated[leaders] = taken * split
    return concentrated


def _allocate(total: int, weight: Floats, capacity: int) -> Integers:
    """(P,) whole numbers in 1..capacity, as proportional to `weight` as these bounds allow, about `total` in sum."""
    low, high = 0.0, capacity / float(weight.min())
    for _ in range(60):  # halves the bracket far below one flow
        middle = (low + high) / 2
        low, high = (middle, high) if np.clip(middle * weight, 1, capacity).sum() < total else (low, middle)
    return np.rint(np.clip(high * weight, 1, capacity)).astype(np.int64)


def _shares(log_weight: Floats) -> Floats:
    """Weights made to add up to 1 along the last axis."""
    weight = np.exp(log_weight)
    total: Floats = weight.sum(axis=-1, keepdims=True)
    return weight / total


def _persistent_shock(seed: int, stream: int, product: int, year: int, shape: tuple[int, ...]) -> Floats:
    """An AR(1) shock truncated to the last years, so that any year can be drawn first."""
    shock = np.zeros(shape)
    for lag in range(SHOCK_MEMORY_YEARS):
        shock += PERSISTENCE**lag * _random(seed, stream, product, year - lag).standard_normal(shape)
    return shock


def _random(seed: int, *stream: int) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64([seed, *stream]))
