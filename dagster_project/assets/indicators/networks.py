"""Measures of each product's network of world trade, by HS edition and year."""

from pathlib import Path
from typing import Any

import dagster as dg
import numpy as np
import polars as pl

from dagster_project.assets.inputs import INPUTS
from dagster_project.assets.trade_years import countable_flows, known_economies, trade_parameters
from dagster_project.release.indicator_cache import for_each_year
from indicators.networks import (
    Flows,
    fragility,
    international_substitutability,
    mean_clustering,
    out_degree_spread,
    supplier_pagerank,
    top_cluster_start,
)
from sources.context import Context

NETWORKS = dg.AssetKey(["indicators", "networks"])
SUPPLIERS = ("top", "second", "third")
DECIMALS = 12  # the precision of PageRank: suppliers that differ by less are equal


@dg.asset(
    key=NETWORKS,
    deps=[INPUTS],
    group_name="indicators",
    kinds={"python", "parquet"},
    description="Measures of each product's network of world trade, by HS edition and year.",
    pool="candidate",
)
def networks(run_context: dg.ResourceParam[Context], build_lock: dg.ResourceParam[Any]) -> dg.MaterializeResult:
    """Compute the networks of all products for every year of the candidate's inputs, one year at a time."""
    return dg.MaterializeResult(
        metadata={**for_each_year(run_context.settings, "networks", networks_of, **seed_values())}
    )


def seed_values() -> dict[str, Any]:
    """Return the arguments of :func:`networks_of` that come from seeds."""
    value = trade_parameters()
    return {
        "economies": known_economies(),
        "damping": value["pagerank_damping_ratio"],
        "min_exporters": int(value["clustering_min_exporter_count"]),
        "clusters": int(value["fragility_cluster_count"]),
    }


def networks_of(path: Path, economies: pl.DataFrame, damping: float, min_exporters: int, clusters: int) -> pl.DataFrame:
    """Return one row for each product of one year's trade."""
    products, flows = flows_of(path, economies)
    measures = {
        "out_degree_spread_index": out_degree_spread(flows),
        "clustering_index": mean_clustering(flows, min_exporters),
        "substitutability_index": international_substitutability(flows),
    }
    fragile = fragility(*measures.values())
    return (
        pl.DataFrame(
            {
                "product_code": products,
                "economy_count": flows.is_node.sum(axis=1).astype(np.int32),
                "exporter_count": (flows.exports > 0).sum(axis=1).astype(np.int32),
                **_first_suppliers(flows, economies, damping),
                **measures,
                "fragility_index": fragile,
                "fragile_from_index": np.full(flows.products, top_cluster_start(fragile, clusters)),
            }
        )
        .with_columns(
            cluster_count=pl.lit(clusters, pl.Int32),
            damping_ratio=pl.lit(damping),
        )
        .fill_nan(None)
    )


def flows_of(path: Path, economies: pl.DataFrame) -> tuple[pl.Series, Flows]:
    """Return the products of one year's trade and its flows, with economies by their position in ``economies``."""
    known = economies["baci_code"]
    trade = (
        countable_flows(path, economies)
        .select("product_code", "importer_baci_code", "exporter_baci_code", pl.col("value_kusd").cast(pl.Float64))
        .collect()
    )
    return trade["product_code"].unique(maintain_order=True), Flows(
        product=trade["product_code"].rle_id().cast(pl.Int64).to_numpy(),
        importer=known.search_sorted(trade["importer_baci_code"]).cast(pl.Int64).to_numpy(),
        exporter=known.search_sorted(trade["exporter_baci_code"]).cast(pl.Int64).to_numpy(),
        value=trade["value_kusd"].to_numpy(),
        economies=len(economies),
    )


def _first_suppliers(flows: Flows, economies: pl.DataFrame, damping: float) -> dict[str, pl.Series]:
    """Return the three exporters of highest PageRank; equal ones are ordered by ``economy_code``."""
    alphabet = economies["economy_code"].arg_sort().to_numpy()
    ranks = np.where(flows.exports > 0, supplier_pagerank(flows, damping), np.nan)[:, alphabet]
    order = np.argsort(-ranks.round(DECIMALS), axis=1, kind="stable")  # NaN comes last
    columns: dict[str, pl.Series] = {}
    for position, name in enumerate(SUPPLIERS):
        chosen = order[:, position]
        rank = pl.Series(ranks[np.arange(flows.products), chosen]).fill_nan(None)
        code = economies["baci_code"].cast(pl.Int16).gather(alphabet[chosen])
        columns[f"{name}_supplier_baci_code"] = code.set(rank.is_null(), None)
        columns[f"{name}_supplier_pagerank_share"] = rank
    return columns
