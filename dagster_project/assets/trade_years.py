"""One year of the candidate's trade at a time: what every indicator of trade is computed from."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl

from dagster_project.release.candidate import Candidate
from indicators.complexity import Advantage, Floor, revealed_comparative_advantage
from sources.progress import LOG
from sources.settings import ROOT, load_settings

# The Atlas of Economic Complexity asks 1 bn USD of exports of an economy (2006–2008), and studies on its data ask 10 m
# USD of a product. As shares of what the world traded then, rounded up to powers of ten, they mean the same in every
# year. The Atlas also asks 1.2 million people, which trade alone cannot tell.
FLOOR = Floor(exporter_share=0.0001, product_share=0.000001)


def for_each_year(name: str, compute: Callable[[Path], pl.DataFrame]) -> int:
    """Write what ``compute`` makes of each year's trade beside the frozen inputs; return how many years there are."""
    inputs = Candidate(load_settings().candidate).inputs_folder
    trade = inputs / "baci" / "bilateral_trade"
    years = sorted(trade.glob("**/part.parquet"))
    for path in years:
        target = inputs / "indicators" / name / path.relative_to(trade)
        target.parent.mkdir(parents=True, exist_ok=True)
        compute(path).write_parquet(target)
    LOG.info("indicators: %s of %d years", name, len(years))
    return len(years)


def known_economies() -> pl.DataFrame:
    """Return the economies we have a code for, by BACI's number."""
    return pl.read_csv(ROOT / "dbt" / "seeds" / "baci_economies.csv").sort("baci_code")


def trade_parameters() -> dict[str, float]:
    """Return the parameters of the trade marts by their code, as the seed of the warehouse has them."""
    return dict(
        pl.read_csv(ROOT / "dbt" / "seeds" / "trade_parameters.csv").select("parameter_code", "value").iter_rows()
    )


def flows_between(path: Path, known: pl.Series) -> pl.LazyFrame:
    """Return one year's flows as the trade marts count them: none of an economy with itself, or with one not known."""
    return pl.scan_parquet(path).filter(
        pl.col("exporter_baci_code") != pl.col("importer_baci_code"),
        pl.col("exporter_baci_code", "importer_baci_code").is_in(known.implode()),
        pl.col("value_kusd") > 0,
    )


def totals_of(path: Path, economy: str) -> pl.DataFrame:
    """Return what each economy trades of each product with others, sorted, so that sums never depend on an order."""
    return (
        pl.scan_parquet(path)
        .filter(pl.col("exporter_baci_code") != pl.col("importer_baci_code"))
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


def advantages_of(path: Path) -> tuple[pl.Series, pl.Series, Advantage]:
    """Return economies and products above the floor, sorted, and which economy has an advantage in which product."""
    exports = totals_of(path, "exporter_baci_code")
    products = exports["product_code"].unique().sort()
    economies, matrix = matrix_of(exports, "exporter_baci_code", products)
    large, sold = FLOOR.taking_part(matrix)
    advantage = revealed_comparative_advantage(matrix[np.ix_(large, sold)]) >= 1
    return economies.filter(large), products.filter(sold), advantage
