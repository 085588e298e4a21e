"""Cost of PageRank and clustering of products' trade networks, against networkx and igraph.

    python -m bench.networks CACHE

CACHE is a folder outside the repository, the one that bench.trade keeps its generated year in. The peers are not among
the project's dependencies: install its extra `bench`.
"""

import argparse
import itertools
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from bench.trade import prepared
from dagster_project.assets.indicators.networks import flows_of
from dagster_project.assets.trade_years import known_economies, trade_parameters
from indicators import networks
from indicators.networks import Flows

OUT = Console(highlight=False, markup=False, width=120)
EQUAL = 1e-9
DAMPING = trade_parameters()["pagerank_damping_ratio"]
MIN_EXPORTERS = trade_parameters()["clustering_min_exporter_count"]
PAGERANK = partial(networks.supplier_pagerank, damping=DAMPING)
CLUSTERING = partial(networks.mean_clustering, min_exporters=MIN_EXPORTERS)
OURS = "five-bases"
GOALS = {("PageRank", "networkx"): 18, ("PageRank", "igraph"): 6}  # at least so many times the project's CPU seconds

# A product's network as plain arrays: importers, exporters and values of its links, and its nodes; links count nodes.
Links = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]
Measure = Callable[[Flows], np.ndarray]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.networks", description=__doc__.splitlines()[0])
    parser.add_argument("cache", type=Path, metavar="CACHE", help="folder for the generated year; kept")
    parser.add_argument("--rows", type=int, default=11_000_000, metavar="N", help="default: %(default)s")
    parser.add_argument("--products", type=int, default=250, metavar="N", help="compared; default: %(default)s")
    parser.add_argument("--repetitions", type=int, default=5, metavar="N", help="default: %(default)s")
    given = parser.parse_args()
    measures = variants()
    inputs = prepared(given.cache.resolve() / f"{given.rows}", given.rows)
    [path] = (inputs / "baci/bilateral_trade").glob("**/part.parquet")
    _, year = flows_of(path, known_economies())
    show(measured(every_nth_product(year, given.products), measures, given.repetitions))
    show_year(year)


def variants() -> dict[str, dict[str, Measure]]:
    """Return the variants of each measure: from arrays to an array products × economies, or of products."""
    try:
        import igraph
        import networkx
    except ImportError as absent:
        raise SystemExit(
            f"{absent.name} is not installed; the peers are in the extra: pip install -e '.[bench]'"
        ) from None
    return {
        "PageRank": {
            OURS: PAGERANK,
            "networkx": partial(pagerank_by_product, partial(networkx_pagerank, networkx)),
            "igraph": partial(pagerank_by_product, partial(igraph_pagerank, igraph)),
        },
        "clustering": {
            OURS: CLUSTERING,
            "networkx": partial(clustering_by_product, partial(networkx_clustering, networkx)),
            "igraph": partial(clustering_by_product, partial(igraph_clustering, igraph)),
        },
    }


def every_nth_product(year: Flows, count: int) -> Flows:
    """Return about ``count`` products, evenly over the nomenclature."""
    step = max(year.products // count, 1)
    chosen = year.product % step == 0
    product, importer, exporter, value = (
        values[chosen] for values in (year.product, year.importer, year.exporter, year.value)
    )
    return Flows(product // step, importer, exporter, value, year.economies)


def links_of(flows: Flows) -> Iterator[Links]:
    """Yield each product's network."""
    ends = np.searchsorted(flows.product, np.arange(flows.products + 1))
    for start, end in itertools.pairwise(ends):
        importers, exporters = flows.importer[start:end], flows.exporter[start:end]
        is_node = np.zeros(flows.economies, dtype=bool)
        is_node[importers] = is_node[exporters] = True
        position = np.cumsum(is_node) - 1
        yield position[importers], position[exporters], flows.value[start:end], np.flatnonzero(is_node)


def pagerank_by_product(pagerank: Callable[[Links], list[float]], flows: Flows) -> np.ndarray:
    ranks = np.full((flows.products, flows.economies), np.nan)
    for row, links in zip(ranks, links_of(flows), strict=True):
        row[links[-1]] = pagerank(links)
    return ranks


def networkx_pagerank(networkx: Any, links: Links) -> list[float]:
    """networkx stops at its tolerance × nodes; its own, 1e-6, would be far too loose."""
    importers, exporters, values, nodes = links
    graph = networkx.DiGraph()
    graph.add_nodes_from(range(len(nodes)))
    graph.add_weighted_edges_from(zip(importers.tolist(), exporters.tolist(), values.tolist(), strict=True))
    found = networkx.pagerank(graph, DAMPING, tol=networks.TOLERANCE / len(nodes), max_iter=networks.MAX_ITERATIONS)
    return list(found.values())


def igraph_pagerank(igraph: Any, links: Links) -> list[float]:
    """igraph's PRPACK stops at 1e-10, which cannot be changed. It reads pairs four times as fast as an array."""
    importers, exporters, values, nodes = links
    graph = igraph.Graph(len(nodes), list(zip(importers.tolist(), exporters.tolist(), strict=True)), directed=True)
    return graph.pagerank(damping=DAMPING, weights=values.tolist())


def clustering_by_product(clustering: Callable[[Links], float], flows: Flows) -> np.ndarray:
    return np.array(
        [clustering(links) if len(np.unique(links[1])) >= MIN_EXPORTERS else np.nan for links in links_of(flows)]
    )


def networkx_clustering(networkx: Any, links: Links) -> float:
    importers, exporters, _, _ = links
    return networkx.average_clustering(networkx.Graph(zip(importers.tolist(), exporters.tolist(), strict=True)))


def igraph_clustering(igraph: Any, links: Links) -> float:
    importers, exporters, _, nodes = links
    graph = igraph.Graph(len(nodes), list(zip(importers.tolist(), exporters.tolist(), strict=True))).simplify()
    return graph.transitivity_avglocal_undirected(mode="zero")


def measured(
    flows: Flows, measures: dict[str, dict[str, Measure]], repetitions: int
) -> dict[tuple[str, str], list[float]]:
    """Run every variant in turn and require equal results; the first round is not counted."""
    seconds = defaultdict(list)
    for round_number in range(repetitions + 1):
        for name, peers in measures.items():
            for peer, measure in peers.items():
                before = time.process_time()
                # Each variant starts from bare arrays: Flows caches what it computes.
                found = measure(Flows(flows.product, flows.importer, flows.exporter, flows.value, flows.economies))
                cpu = time.process_time() - before
                if peer == OURS:
                    expected = found
                np.testing.assert_allclose(found, expected, rtol=0, atol=EQUAL, err_msg=f"{name}: {peer}")
                if round_number:
                    seconds[name, peer].append(cpu)
    OUT.print(f"{flows.products} products, {len(flows.value):,} flows; all results equal to {EQUAL}")
    return seconds


def show(seconds: dict[tuple[str, str], list[float]]) -> None:
    """Print medians, and ratios taken round by round: a machine that others use is slow for all of a round."""
    table = Table("measure", "by", "CPU s", f"× {OURS}", "goal", show_edge=False)
    for (name, peer), runs in seconds.items():
        ratio = statistics.median(run / base for run, base in zip(runs, seconds[name, OURS], strict=True))
        goal = GOALS.get((name, peer))
        table.add_row(
            name,
            peer,
            f"{statistics.median(runs):.3f}",
            f"{ratio:.1f}",
            f"≥ {goal} {'met' if ratio >= goal else 'MISSED'}" if goal else "",
        )
    OUT.print(table)


def show_year(year: Flows) -> None:
    """Print the CPU time of the project's measures for all products of the year."""
    for measure in (PAGERANK, CLUSTERING):
        before = time.process_time()
        measure(year)
        OUT.print(f"{measure.func.__name__}, {year.products} products: {time.process_time() - before:.2f} CPU s")


if __name__ == "__main__":
    main()
