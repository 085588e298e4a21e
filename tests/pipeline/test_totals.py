"""Years that were added up or copied: nothing of them is published, whatever was there before."""

import re
from collections import defaultdict
from collections.abc import Mapping

import pytest

from tests.pipeline.world import FIRST, SECOND, Flow, Members, Place, flows, members, thousandths

World = dict[int, list[Flow]]


def added_up(world: Mapping[int, list[Flow]]) -> World:
    """Each year as the sum of all years, flow by flow."""
    sums: dict[tuple[int, int, str], int] = defaultdict(int)
    for lines in world.values():
        for flow in lines:
            sums[flow.exporter, flow.importer, flow.product] += int(flow.value.replace(".", ""))
    lines = [Flow(*key, thousandths(value)) for key, value in sorted(sums.items())]
    return dict.fromkeys(world, lines)


def tripled(release: str) -> Members:
    return members(added_up(flows()), release=release)


SAYS = r"G3 \(repeated_years\) saw HS22 2021 like 2020.*: 1; .*expected repeated_flow_share: at most 0\.1 of the flows"


def test_years_that_were_added_up_are_not_published_on_the_first_run(empty_place: Place) -> None:
    empty_place.offer(tripled(FIRST))
    said = empty_place.call("run")
    assert said.code == 3
    assert re.search(SAYS, said.err), said.err
    assert "Traceback" not in said.err
    assert empty_place.published() is None


@pytest.mark.slow
def test_years_that_were_added_up_leave_a_good_release_as_it_is(place: Place) -> None:
    before = place.published()
    place.offer(tripled(SECOND), SECOND)
    said = place.call("run")
    assert said.code == 3
    assert re.search(SAYS, said.err), said.err
    assert place.published() == before


def test_a_release_says_what_share_of_world_trade_it_covers(one_release: Place) -> None:
    shares = one_release.rows(
        "select year, world_share, value_usd / world_value_usd from meta.world_trade order by year"
    )
    assert [year for year, *_ in shares] == [2020, 2021, 2022]
    assert all(0.0005 < share == ratio < 0.005 for _, share, ratio in shares)
    [(severity, is_passed, observed)] = one_release.rows(
        "select severity, is_passed, observed from meta.gates where gate_code = 'WORLD-SHARE'"
    )
    assert (severity, is_passed) == ("warn", False)
    assert re.fullmatch(r"HS22 2020: 0\.00\d+; HS22 2021: 0\.00\d+; HS22 2022: 0\.00\d+", observed)
