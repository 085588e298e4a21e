"""One year of trade as the input of indicators, and the parameters in the seeds."""

from pathlib import Path

import numpy as np
import polars as pl

from indicators.complexity import Advantage, Floor, revealed_comparative_advantage
from sources import seeds


def known_economies() -> pl.DataFrame:
    """Return the economies that have a code: ``baci_code``, by which they are sorted, and ``economy_code``."""
    return seeds.frame("baci_economies", baci_code=pl.Int64()).select("baci_code", "economy_code").sort("baci_code")


def trade_parameters() -> dict[str, float]:
    """Return the parameters of the trade marts by their code, as the seed of the warehouse has them."""
    return {row["parameter_code"]: float(row["value"]) for row in seeds.rows("trade_parameters")}


def complexity_floor() -> Floor:
    """Return the smallest shares in world exports with which an economy and a product are in the matrix."""
    value = trade_parameters()
    return Floor(value["complexity_min_exporter_share"], value["complexity_min_product_share"])


def countable_flows(path: Path, economies: pl.DataFrame) -> pl.LazyFrame:
    """Return one year's flows as the trade marts count them: of positive value, between two different known economies.

    ``economies`` are those of :func:`known_economies`. Flows of an economy that stands under several numbers in the
    year are added up under the lowest of them; the result is then sorted by product, importer and exporter.
    """
    known, ends = economies["baci_code"].implode(), ("importer_baci_code", "exporter_baci_code")
    flows = pl.scan_parquet(path).filter(pl.col(ends).is_in(known), pl.col("value_kusd") > 0)
    replaced = _divided_economies(flows, economies)
    if replaced:
        key = ("product_code", *ends)
        flows = (
            flows.with_columns(pl.col(ends).replace(replaced)).group_by(key).agg(pl.col("value_kusd").sum()).sort(key)
        )
    return flows.filter(pl.col("exporter_baci_code") != pl.col("importer_baci_code"))


def _divided_economies(flows: pl.LazyFrame, economies: pl.DataFrame) -> dict[int, int]:
    """Return each number of an economy that stands in the flows beside a lower one of its numbers, and that one."""
    several = economies.filter(pl.len().over("economy_code") > 1)
    found = pl.concat(
        flows.select(pl.col(end).alias("baci_code").cast(pl.Int64))
        .filter(pl.col("baci_code").is_in(several["baci_code"].implode()))
        .unique()
        for end in ("importer_baci_code", "exporter_baci_code")
    )
    standing = several.join(found.collect(engine="streaming"), on="baci_code", how="semi")
    beside = standing.with_columns(lowest=pl.col("baci_code").min().over("economy_code"))
    return dict(beside.filter(pl.col("baci_code") != pl.col("lowest")).select("baci_code", "lowest").iter_rows())


def totals_of(path: Path, economies: pl.DataFrame, economy: str) -> pl.DataFrame:
    """Return each economy's trade in each product with others, in thousand USD, sorted by both.

    ``economy`` is the column of the exporter or of the importer. Sorted, so that later sums are reproducible.
    """
    return (
        countable_flows(path, economies)
        .group_by(economy, "product_code")
        .agg(pl.col("value_kusd").sum().cast(pl.Float64))
        .collect(engine="streaming")
        .sort(economy, "product_code")
    )


def matrix_of(totals: pl.DataFrame, economy: str, products: pl.Series) -> tuple[pl.Series, np.ndarray]:
    """Return the economies, sorted, and the matrix economies × products of their totals."""
    economies = totals[economy].unique().sort()
    matrix = np.zeros((len(economies), len(products)))
    matrix[economies.search_sorted(totals[economy]), products.search_sorted(totals["product_code"])] = totals[
        "value_kusd"
    ]
    return economies, matrix


def advantages_of(path: Path, economies: pl.DataFrame, floor: Floor) -> tuple[pl.Series, pl.Series, Advantage]:
    """Return economies and products above the floor, sorted, and which economy has an advantage in which product."""
    exports = totals_of(path, economies, "exporter_baci_code")
    products = exports["product_code"].unique().sort()
    exporters, matrix = matrix_of(exports, "exporter_baci_code", products)
    is_large, is_exported = floor.taking_part(matrix)
    advantage = revealed_comparative_advantage(matrix[np.ix_(is_large, is_exported)]) >= 1
    return exporters.filter(is_large), products.filter(is_exported), advantage
