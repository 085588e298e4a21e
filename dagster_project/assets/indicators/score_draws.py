"""What is drawn of the choices behind an order of urgency: weights of the parts of the score, and their floor."""

from typing import Any

import dagster as dg

from dagster_project.assets.inputs import INPUTS
from dagster_project.assets.trade_years import trade_parameters
from dagster_project.release.candidate import Candidate
from indicators.uncertainty import drawn_choices
from sources.settings import load_settings

SCORE_DRAWS = dg.AssetKey(["indicators", "score_draws"])


@dg.asset(
    key=SCORE_DRAWS,
    deps=[INPUTS],
    group_name="indicators",
    kinds={"python", "parquet"},
    description="Weights of the parts of the score and the floor of a part, draw by draw.",
    pool="candidate",
)
def score_draws(build_lock: dg.ResourceParam[Any]) -> dg.MaterializeResult:
    """Draw the choices once: they are the same for all products, economies and years."""
    value = trade_parameters()
    drawn = drawn_choices(
        int(value["draw_count"]),
        seed=int(value["draw_seed"]),
        weight_swing=value["weight_swing_share"],
        floor=value["part_floor_share"],
        floor_swing=value["part_floor_swing_ratio"],
    )
    target = Candidate(load_settings().candidate).inputs_folder / "indicators" / "score_draws" / "part.parquet"
    target.parent.mkdir(parents=True, exist_ok=True)
    drawn.write_parquet(target)
    return dg.MaterializeResult(metadata={"draws": len(drawn)})
