"""Random draws of the choices behind the priority score: the weights of its parts, and their floor."""

from functools import partial
from typing import Any

import dagster as dg
import polars as pl

from dagster_project.assets.inputs import INPUTS
from dagster_project.assets.trade_years import trade_parameters
from dagster_project.release.candidate import Candidate
from dagster_project.release.indicator_cache import cache_of, key_of
from indicators.uncertainty import drawn_choices
from sources.context import Context
from sources.files import link_or_copy

SCORE_DRAWS = dg.AssetKey(["indicators", "score_draws"])
NAME = "score_draws"


@dg.asset(
    key=SCORE_DRAWS,
    deps=[INPUTS],
    group_name="indicators",
    kinds={"python", "parquet"},
    description="Weights of the parts of the score and the floor of a part, draw by draw.",
    pool="candidate",
)
def score_draws(run_context: dg.ResourceParam[Context], build_lock: dg.ResourceParam[Any]) -> dg.MaterializeResult:
    """Draw the choices once: they are the same for all products, economies and years."""
    values = seed_values()
    results = cache_of(run_context.settings, NAME)
    entry = results.entry(key_of(score_draws_of, {}, values), partial(score_draws_of, **values))
    results.prune()
    inputs = Candidate(run_context.settings.candidate).inputs_folder
    link_or_copy(entry.path_of(NAME), inputs / "indicators" / NAME / "part.parquet")
    return dg.MaterializeResult(metadata={"draws": values["draws"], "unchanged": results.unchanged})


def seed_values() -> dict[str, Any]:
    """Return the arguments of :func:`score_draws_of`, all of which come from seeds."""
    value = trade_parameters()
    return {
        "draws": int(value["draw_count"]),
        "seed": int(value["draw_seed"]),
        "weight_half_range": value["weight_swing_share"],
        "floor": value["part_floor_share"],
        "floor_range_ratio": value["part_floor_swing_ratio"],
    }


def score_draws_of(draws: int, **choices: Any) -> dict[str, pl.DataFrame]:
    """Return the table of :func:`indicators.uncertainty.drawn_choices`, a row a draw."""
    return {NAME: drawn_choices(draws, **choices)}
