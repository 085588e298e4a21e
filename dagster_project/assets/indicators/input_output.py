"""Measures of inter-country input–output tables through all tiers of suppliers, one table at a time."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import dagster as dg
import numpy as np
import polars as pl

from dagster_project.assets.inputs import INPUTS
from dagster_project.release.candidate import Candidate
from dagster_project.release.indicator_cache import Entry, cache_of, finished, hash_of, key_of
from indicators.input_output import (
    InputOutput,
    Matrix,
    Nodes,
    demand_side_loss,
    domestic_demand_share,
    exports,
    extraction,
    face_value,
    foreign,
    input_reliance,
    membership,
    propagation_length,
    spectral_radius,
    supply_side_loss,
    upstreamness,
    value_added_origin,
)
from sources import seeds
from sources.context import Context
from sources.files import link_or_copy
from sources.oecd.icio import PUBLISHED, TAXES
from sources.progress import LOG

Scenarios = Sequence[dict[str, str]]
Aliases = Mapping[str, str]
ALL = "ALL"
ALL_FOREIGN = "WLD"
SERVICES = frozenset("GHIJKLMN")  # sections of ISIC Rev. 4
DIGITAL = frozenset({"C26", "J61", "J62_63"})
LOSSES = {"leontief": demand_side_loss, "ghosh": supply_side_loss}
PARTS = ("icio_totals", "icio_flows", "icio_final_demand")  # the raw tables that a table is read from
NO_DESTINATIONS = "the table does not say whose final demand it is"

NODE: dict[str, Any] = {"economy_code": pl.String, "industry_code": pl.String}
SCHEMAS: dict[str, dict[str, Any]] = {
    "value_added": NODE
    | {
        "domestic_value_added_share": pl.Float64,
        "foreign_value_added_share": pl.Float64,
        "value_added_ratio": pl.Float64,
        "unlisted_input_share": pl.Float64,
        "export_musd": pl.Float64,
    },
    "input_reliance": NODE
    | {"partner_code": pl.String, "foreign_input_reliance_share": pl.Float64, "face_value_share": pl.Float64},
    "industry_measures": NODE
    | {
        "output_musd": pl.Float64,
        "value_added_and_taxes_musd": pl.Float64,
        "upstreamness_index": pl.Float64,
        "downstreamness_index": pl.Float64,
        "propagation_length_index": pl.Float64,
        "service_input_share": pl.Float64,
        "digital_input_share": pl.Float64,
        "extraction_loss_musd": pl.Float64,
        "extraction_loss_gdp_share": pl.Float64,
    },
    "economy_measures": {
        "economy_code": pl.String,
        "export_musd": pl.Float64,
        "domestic_value_added_share": pl.Float64,
        "domestic_demand_share": pl.Float64,
        "missing_reason": pl.String,
    },
    "look_through_shocks": {"scenario_code": pl.String}
    | NODE
    | {"output_loss_musd": pl.Float64, "output_musd": pl.Float64},
    "input_output_tables": {
        "node_count": pl.Int32,
        "inactive_count": pl.Int32,
        "spectral_radius": pl.Float64,
        "value_added_gap_share": pl.Float64,
    },
}
DESCRIPTIONS = {
    "value_added": "Domestic and foreign value added in the products of each industry of each economy.",
    "input_reliance": "Shares of partners in the inputs of each industry, through all tiers and at face value.",
    "industry_measures": "Position in the chain, service and digital inputs, and loss on extraction of each industry.",
    "economy_measures": "Value added in exports, and for domestic demand, of each economy.",
    "look_through_shocks": "Output lost in each industry where a supplier delivers less, by scenario.",
    "input_output_tables": "Figures by which the tables themselves are checked.",
}


@dg.multi_asset(
    name="input_output",
    specs=[
        dg.AssetSpec(
            ["indicators", name],
            deps=[INPUTS],
            group_name="indicators",
            kinds={"python", "parquet"},
            description=DESCRIPTIONS[name],
        )
        for name in SCHEMAS
    ],
    pool="candidate",
)
def input_output(
    run_context: dg.ResourceParam[Context], build_lock: dg.ResourceParam[Any]
) -> Iterator[dg.MaterializeResult]:
    """Compute every measure of each input–output table in use, one table at a time."""
    candidate = Candidate(run_context.settings.candidate)
    inputs, hashes = candidate.inputs_folder, candidate.part_hashes()
    tables, scenarios, aliases = tables_in_use(inputs), scenarios_of_industries(), seeds.economy_aliases()
    results = cache_of(run_context.settings, "input_output")
    for path in tables:
        partition = path.relative_to(inputs / "oecd" / "icio_totals")
        parts = {name: hash_of(part, hashes) for name in PARTS if (part := inputs / "oecd" / name / partition).exists()}
        key = key_of(tables_of, parts, {"scenarios": scenarios, "aliases": aliases})
        entry = results.entry(key, partial(tables_of, inputs / "oecd", partition, scenarios, aliases))
        _warn_of_missing_scenarios(entry, scenarios)
        for name in SCHEMAS:
            link_or_copy(entry.path_of(name), inputs / "indicators" / name / partition)
    metadata = finished(results, "input-output", len(tables))
    for name in SCHEMAS:
        yield dg.MaterializeResult(asset_key=["indicators", name], metadata={**metadata})


def scenarios_of_industries() -> list[dict[str, str]]:
    """Return the rows of the seed ``shock_scenarios`` that are computed from input–output tables."""
    return [row for row in seeds.rows("shock_scenarios") if row["model"] in LOSSES]


def tables_of(oecd: Path, partition: Path, scenarios: Scenarios, aliases: Aliases) -> dict[str, pl.DataFrame]:
    """Return every table of ``SCHEMAS`` for one input–output table, with exactly its columns.

    ``aliases`` are those of :func:`sources.seeds.economy_aliases`: results have our codes, not those of the table.
    """
    measured = measures_of(oecd, partition, scenarios, aliases)
    return {
        name: _conformed(measured.get(name, pl.DataFrame(schema=schema)), schema) for name, schema in SCHEMAS.items()
    }


def _warn_of_missing_scenarios(entry: Entry, scenarios: Scenarios) -> None:
    """Log the scenarios whose industries the table lacks, also where it was computed before."""
    if pl.read_parquet(entry.path_of("input_output_tables")).is_empty():
        return
    found = set(pl.read_parquet(entry.path_of("look_through_shocks"), columns=["scenario_code"])["scenario_code"])
    for scenario in scenarios:
        if scenario["scenario_code"] not in found:
            LOG.warning("indicators: no industries for scenario %s in this table", scenario["scenario_code"])


def tables_in_use(inputs: Path) -> list[Path]:
    """Return the totals of one table for each year, chosen as in ``stg_oecd__icio_tables``.

    The newest edition comes first, within it the published table before an extract, then the newest vintage.
    """
    root = inputs / "oecd" / "icio_totals"
    used: dict[str, tuple[tuple[str, bool, str], Path]] = {}
    for path in root.glob("**/part.parquet"):
        keys = dict(part.split("=", 1) for part in path.parent.relative_to(root).parts)
        rank = (keys["edition"], keys["form"] == PUBLISHED, keys["vintage"])
        used[keys["year"]] = max(used.get(keys["year"], (rank, path)), (rank, path))
    return [path for _, (_, path) in sorted(used.items())]


def measures_of(oecd: Path, partition: Path, scenarios: Scenarios, aliases: Aliases) -> dict[str, pl.DataFrame]:
    """Return the measures of one table as frames; none where the table has no rows."""
    nodes = pl.read_parquet(oecd / "icio_totals" / partition).sort("node")
    if nodes.is_empty():
        return {}
    flows = _matrix(pl.read_parquet(oecd / "icio_flows" / partition), nodes.height)
    codes = nodes["economy_code"].replace(aliases)
    economies, group_of_node, groups = membership(codes.to_list())
    demand = _demand_by_destination(oecd / "icio_final_demand" / partition, nodes, economies, aliases)
    exported = None if demand is None else exports(flows, demand, group_of_node, groups)
    table = InputOutput(flows, nodes["output_musd"].to_numpy())
    del flows  # as large as the factors
    node = nodes.with_columns(codes).select(*NODE)
    origin = value_added_origin(table, groups)
    domestic = origin[np.arange(len(group_of_node)), group_of_node]
    given = table.value_added_rate * table.output
    by_economy = groups.T @ given
    stated = np.divide(
        nodes["value_added_and_taxes_musd"].to_numpy(),
        table.output,
        out=np.full_like(given, np.nan),
        where=table.is_active,
    )
    cut = extraction(table)
    industries = nodes["industry_code"]
    services = industries.str.slice(0, 1)
    shares = input_reliance(table, np.column_stack([groups, services.is_in(SERVICES), industries.is_in(DIGITAL)]))
    return {
        "value_added": node.with_columns(
            domestic_value_added_share=domestic,
            foreign_value_added_share=foreign(origin, group_of_node),
            value_added_ratio=stated,
            unlisted_input_share=table.per_output(table.value_added_rate) - stated,
            export_musd=pl.lit(None) if exported is None else exported,
        ),
        "input_reliance": _by_partner(
            node, economies, group_of_node, shares[:, : len(economies)], face_value(table, groups)
        ),
        "industry_measures": node.with_columns(
            output_musd=table.output,
            value_added_and_taxes_musd=nodes["value_added_and_taxes_musd"],
            upstreamness_index=upstreamness(table),
            downstreamness_index=table.per_output(table.output_multiplier),
            propagation_length_index=propagation_length(table),
            # an edition that groups industries in another way has no such share
            service_input_share=shares[:, -2] if set(services) >= SERVICES else pl.lit(None),
            digital_input_share=shares[:, -1] if set(industries) >= DIGITAL else pl.lit(None),
            extraction_loss_musd=cut * table.output_multiplier,
            extraction_loss_gdp_share=cut * domestic / by_economy[group_of_node],
        ),
        "economy_measures": _of_economies(economies, group_of_node, groups, origin, by_economy, demand, exported),
        "look_through_shocks": _shocks(table, node, scenarios),
        "input_output_tables": pl.DataFrame(
            {
                "node_count": [nodes.height],
                "inactive_count": [int((~table.is_active).sum())],
                "spectral_radius": [spectral_radius(table)],
                "value_added_gap_share": [float(np.nanmax(np.abs(origin.sum(axis=1) - 1)))],
            }
        ),
    }


def _matrix(flows: pl.DataFrame, count: int) -> Matrix:
    matrix = np.zeros((count, count))
    matrix[flows["supplier_node"].to_numpy() - 1, flows["user_node"].to_numpy() - 1] = flows["value_musd"]
    return matrix


def _demand_by_destination(path: Path, nodes: pl.DataFrame, economies: list[str], aliases: Aliases) -> Matrix | None:
    """Return final demand, nodes × economies of destination; None where the table has no destinations."""
    if not path.exists():
        return None
    purchases = (
        pl.read_parquet(path)
        .filter(pl.col("row_code") != TAXES)
        .group_by("row_code", "economy_code")
        .agg(pl.col("value_musd").sum())
        .sort("row_code", "economy_code")
    )
    sellers = nodes.select(pl.format("{}_{}", "economy_code", "industry_code")).to_series()
    demand = np.zeros((nodes.height, len(economies)))
    # strict: raises for a destination or an industry that the table's nodes lack
    demand[
        purchases["row_code"].replace_strict(sellers, range(nodes.height)),
        purchases["economy_code"].replace(aliases).replace_strict(economies, range(len(economies))),
    ] = purchases["value_musd"]
    return demand


def _by_partner(
    node: pl.DataFrame, economies: list[str], group_of_node: np.ndarray, through: Matrix, direct: Matrix
) -> pl.DataFrame:
    """Return a row for each node and partner: each economy, the node's own too, and all foreign ones together."""
    partners = [*economies, ALL_FOREIGN]
    repeated = np.repeat(np.arange(node.height), len(partners))
    return node[repeated].with_columns(
        partner_code=pl.Series(partners * node.height),
        foreign_input_reliance_share=np.column_stack([through, foreign(through, group_of_node)]).ravel(),
        face_value_share=np.column_stack([direct, foreign(direct, group_of_node)]).ravel(),
    )


def _of_economies(
    economies: list[str],
    group_of_node: np.ndarray,
    groups: Matrix,
    origin: Matrix,
    value_added: np.ndarray,
    demand: Matrix | None,
    exported: np.ndarray | None,
) -> pl.DataFrame:
    """Return a row for each economy. ``value_added`` is by economy, ``exported`` is the exports of each node."""
    frame = pl.DataFrame({"economy_code": economies})
    if demand is None or exported is None:
        return frame.with_columns(missing_reason=pl.lit(NO_DESTINATIONS))
    domestic = np.nan_to_num(origin[np.arange(len(group_of_node)), group_of_node])
    of_economy = groups.T @ exported
    return frame.with_columns(
        export_musd=of_economy,
        domestic_value_added_share=np.divide(
            groups.T @ (domestic * exported), of_economy, out=np.full_like(of_economy, np.nan), where=of_economy > 0
        ),
        domestic_demand_share=domestic_demand_share(origin, demand, value_added),
    )


def _shocks(table: InputOutput, node: pl.DataFrame, scenarios: Scenarios) -> pl.DataFrame:
    """Return each scenario's output loss in each industry with output; no rows where the table lacks its industries."""
    active = node.with_columns(output_musd=table.output).filter(table.is_active)
    losses = []
    for scenario in scenarios:
        suppliers = _suppliers(node, scenario["supplier_code"], scenario["scope_code"])
        users = _of_economy(node, scenario["importer_code"])
        if suppliers is None:
            continue
        loss = LOSSES[scenario["model"]](table, suppliers, users, float(scenario["stopped_share"]))
        losses.append(
            active.with_columns(scenario_code=pl.lit(scenario["scenario_code"]), output_loss_musd=loss[table.is_active])
        )
    return pl.concat(losses) if losses else pl.DataFrame(schema=SCHEMAS["look_through_shocks"])


def _suppliers(node: pl.DataFrame, economy: str, scope: str) -> Nodes | None:
    """Return which nodes deliver less; None where the table lacks one of them, as the loss would be too small."""
    is_of_economy = _of_economy(node, economy)
    if scope == ALL:
        return is_of_economy if is_of_economy.any() else None
    codes = scope.split()
    chosen = is_of_economy & node["industry_code"].is_in(codes).to_numpy()
    return chosen if chosen.sum() == len(codes) else None


def _of_economy(node: pl.DataFrame, economy: str) -> Nodes:
    if economy in ("", ALL):
        return np.ones(node.height, dtype=bool)
    return (node["economy_code"] == economy).to_numpy()


def _conformed(frame: pl.DataFrame, schema: dict[str, Any]) -> pl.DataFrame:
    """Return the frame with exactly the schema's columns; undefined values and missing columns are null."""
    absent = [pl.lit(None).alias(name) for name in schema if name not in frame.columns]
    return frame.with_columns(absent).select(pl.col(name).cast(dtype) for name, dtype in schema.items()).fill_nan(None)
