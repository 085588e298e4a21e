"""What is drawn of the choices behind an order of urgency: weights of the parts of the score, and their floor."""

from typing import Any

import dagster as dg
import numpy as np
import polars as pl

from dagster_project.assets.inputs import INPUTS
from dagster_project.release.candidate import Candidate
from dagster_project.settings import ROOT, load_settings

SCORE_DRAWS = dg.AssetKey(["indicators", "score_draws"])
PARTS = ("dependence", "criticality", "policy_exposure", "infeasibility")


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
    parameters = pl.read_csv(ROOT / "dbt" / "seeds" / "trade_parameters.csv")
    value = dict(parameters.select("parameter_code", "value").iter_rows())
    drawn = draws_of(
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


def draws_of(draws: int, *, seed: int, weight_swing: float, floor: float, floor_swing: float) -> pl.DataFrame:
    """Return a row for each draw, from 0 on: weights uniform around 1, the floor uniform in its logarithm.

    A floor is a choice of magnitude: it is as often ``floor_swing`` times less as it is as many times more.
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
