"""The answers of docs/scorecard.md on real and modelled files, with cells that were worked out by hand from the files.

Trade is in thousand USD as in CEPII's lines, which are modelled there.
"""

import re
from math import prod
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.pipeline.world import Place
from tests.shared_files import shared

PAGE = (Path(__file__).resolve().parents[2] / "docs/scorecard.md").read_text(encoding="utf-8")
QUERIES = dict(re.findall(r"^## ([^?]+\?).*?^```sql\n(.+?)^```$", PAGE, re.MULTILINE | re.DOTALL))


@pytest.mark.slow
@pytest.mark.parametrize("question", QUERIES)
def test_a_query_of_the_page_can_be_asked_of_a_release(sample: Place, question: str) -> None:
    with duckdb.connect(str(sample.file), read_only=True) as con:
        assert con.execute(f"explain {QUERIES[question]}").fetchall()


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Place:
    place = Place(tmp_path_factory.mktemp("live") / "place")
    said = place.call("run", FIVE_BASES_MIRROR=shared("mirror"), FIVE_BASES_DROP=shared("drop"))
    assert said.code == 0, said.err
    return place


def answer(place: Place, part: str) -> list[dict[str, Any]]:
    [query] = [query for question, query in QUERIES.items() if part in question]
    with duckdb.connect(str(place.file), read_only=True) as con:
        asked = con.execute(query)
        names = [column[0] for column in asked.description]
        return [dict(zip(names, row, strict=True)) for row in asked.fetchall()]


@pytest.mark.acceptance
@pytest.mark.shared
def test_the_scorecard_has_five_bases_of_five_economies(live: Place) -> None:
    rows = answer(live, "each base stand")
    assert len({(row["base_code"], row["economy_code"]) for row in rows}) == len(rows) == 25
    for row in rows:
        assert row["lower_resilience_index"] <= row["resilience_index"] <= row["upper_resilience_index"], row


# Exports of 2022: four codes of software, the world, and how much of it each economy sells of each and of everything.
WORLD = {"852329": 3_613_702.705, "852349": 9_639_379.875, "852359": 1_456_326.779, "852380": 2_069_220.328}
ALL = 24_238_479_973.393
SOLD = {
    # 6.36 % of everything, and 1.9, 11.2, 2.9 and 10.3 % of these: an advantage in 852349 and 852380
    "DEU": (1_540_994_579.467, (68_881.801, 1_077_750.161, 42_012.109, 212_604.132)),
    # 8.39 % of everything, and 6.4, 5.9, 23.1 and 9.1 %: 852359 and 852380
    "USA": (2_033_702_278.311, (232_717.713, 572_372.107, 336_849.074, 187_454.917)),
    # 14.30 % of everything, and 5.8, 8.0, 7.4 and 3.2 %: none
    "CHN": (3_465_113_675.554, (211_125.924, 767_251.469, 108_199.608, 65_377.603)),
}


@pytest.mark.acceptance
@pytest.mark.shared
@pytest.mark.parametrize(
    ("economy", "with_advantage"),
    [("DEU", ("852349", "852380")), ("USA", ("852359", "852380")), ("CHN", ())],
)
def test_the_base_of_software_worked_out_by_hand(live: Place, economy: str, with_advantage: tuple[str, ...]) -> None:
    [(completeness, of_exports, circulation, security, index)] = live.rows(
        "select completeness_share, value_added_share, circulation_index, security_index, resilience_index "
        "from marts.fct_base_resilience where base_code = 'industrial_software' and economy_code = ? and year = 2022",
        economy,
    )
    everything, sold = SOLD[economy]
    advantages = [code for code, own in zip(WORLD, sold, strict=True) if own / everything >= WORLD[code] / ALL]
    assert advantages == list(with_advantage)
    assert completeness == pytest.approx(sum(WORLD[code] for code in advantages) / sum(WORLD.values()))
    # All four are made by C26, so that the base is as that industry is.
    [(value_added, reliance)] = live.rows(
        "select domestic_value_added_share, foreign_input_reliance_share from marts.fct_value_added "
        "inner join marts.fct_input_reliance using (year, economy_code, industry_code) "
        "where economy_code = ? and industry_code = 'C26' and partner_code = 'WLD' and year = 2022",
        economy,
    )
    assert of_exports == pytest.approx(value_added)
    assert circulation == pytest.approx(1 - reliance)
    assert security == 1  # none of the four meets GeoDep's criteria
    parts = (completeness, value_added, 1 - reliance, 1)
    assert index == pytest.approx(prod(parts) ** (1 / 4))


@pytest.mark.acceptance
@pytest.mark.shared
def test_the_first_priorities_have_places_intervals_and_reasons(live: Place) -> None:
    rows = answer(live, "What comes first")
    assert [row["priority_rank"] for row in rows] == list(range(1, 21))
    for row in rows:
        assert row["lower_bound_rank"] <= row["priority_rank"] <= row["upper_bound_rank"]
        assert f"Rank {row['priority_rank']} of " in row["reasons_en"]
        assert f"排序第 {row['priority_rank']} 位" in row["reasons_zh"]


@pytest.mark.acceptance
@pytest.mark.shared
@pytest.mark.parametrize(
    ("product", "restricted", "imports"),
    [
        # Imports of 2024 from whom the list of restrictions names towards China; a licence counts half.
        ("848630", 1_363_862.629 + 26_020.570, 1_770_257.848),  # the United States and Japan: 8486
        (
            "848620",
            6_754_955.289 + 91_831.980,
            11_619_214.018,
        ),  # Japan and the Netherlands; none from the United States
        ("854231", 13_982_872.226, 181_727_689.086),  # the United States alone
    ],
)
def test_priorities_worked_out_by_hand(live: Place, product: str, restricted: float, imports: float) -> None:
    [(probability, criticality, exposure, infeasibility, index, rank)] = live.rows(
        "select score.dependence_probability_share, score.criticality_share, score.policy_exposure_share, "
        "score.infeasibility_share, priority.priority_index, priority.priority_rank "
        "from marts.fct_priority as priority "
        "inner join marts.fct_bottleneck as score using (year, hs_edition, economy_code, product_code) "
        "where economy_code = 'CHN' and year = 2024 and product_code = ?",
        product,
    )
    assert exposure == pytest.approx(0.5 * restricted / imports)
    # parts are raised to run from 0.01 to 1; industries weigh 1 each
    raised = [0.01 + 0.99 * part for part in (probability, criticality, exposure, infeasibility)]
    assert index == pytest.approx(prod(raised) ** (1 / 4))
    [(ahead,)] = live.rows(
        "select count(*) from marts.fct_priority where economy_code = 'CHN' and year = 2024 and priority_index > ?",
        index,
    )
    assert rank == ahead + 1


@pytest.mark.acceptance
@pytest.mark.shared
def test_ten_materials_have_a_ratio_or_a_reason_and_a_largest_producer(live: Place) -> None:
    """Cells of fct_self_sufficiency are added up by hand in tests/unit/test_self_sufficiency_mart.py."""
    rows = answer(live, "critical materials")
    assert len({row["item_code"] for row in rows}) >= 10
    for row in rows:
        assert row["top_producer_code"], row
        assert (row["self_sufficiency_ratio"] is None) == (row["missing_reason"] is not None), row


@pytest.mark.acceptance
@pytest.mark.shared
def test_industries_have_a_ratio_for_their_inputs(live: Place) -> None:
    rows = answer(live, "industrial inputs")
    assert len(rows) >= 15
    assert all(row["self_sufficiency_ratio"] > 0 for row in rows)
