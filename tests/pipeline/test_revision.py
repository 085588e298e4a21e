"""A publisher rewrites history: the release waits for a person, who can accept a change but not a defect."""

import getpass
import json
import re

import pytest

from tests.pipeline.conftest import REASON
from tests.pipeline.world import ECONOMIES, FIRST, SECOND, YEARS, Flow, Place, Said, five_base_products, flows, members

ATLANTIS = {998: ("Atlantis", "XA", "XAT")}  # in the release's own list, and in none of ours


@pytest.mark.slow
def test_rewritten_history_is_held_and_says_where_and_how_much(
    held_run: tuple[Place, Said], one_release: Place
) -> None:
    place, said = held_run
    assert said.code == 3
    [seen] = re.findall(r"G6 \(needs approval\).*\n +seen +(.*)\n +expected +.*0\.01 of the flows", said.err)
    shares = dict(re.findall(r"HS22 (\d{4}): ([\d.]+)", seen))
    assert list(shares) == [str(year) for year in YEARS]
    assert all(0.4 < float(share) < 0.6 for share in shares.values()), seen  # every other value moved by a fifth
    before = one_release.published()
    assert before
    assert f"Readers still see {before[0]}" in said.err
    assert "five-bases run --accept" in said.err
    assert place.published() == before


@pytest.mark.slow
def test_a_held_candidate_is_kept_with_its_verdict(held: Place) -> None:
    verdict = json.loads((held.home / "candidate/verdict.json").read_text(encoding="utf-8"))
    against = [check for check in verdict["checks"] if not check["is_passed"] and check["severity"] != "warn"]
    assert [(check["gate_code"], check["severity"]) for check in against] == [("G6", "hold")]
    assert (held.home / "candidate/five_bases.duckdb").exists()


@pytest.mark.slow
def test_accepted_history_is_published_with_the_name_and_the_reason(
    accepted_run: tuple[Place, Said], one_release: Place
) -> None:
    place, said = accepted_run
    assert said.code == 0, said.err
    assert REASON in said.out
    assert place.published() != one_release.published()
    history = place.rows("select accepted_by, reason from meta.releases order by release_id")
    assert history == [(None, None), (getpass.getuser(), REASON)]
    gate = place.rows("select severity, is_passed from meta.gates where gate_code = 'G6'")
    assert gate == [("hold", False)]  # the record says that the gate did not pass
    assert place.value("select distinct vintage_id from marts.fct_bilateral_trade").startswith(f"{SECOND}.")


@pytest.mark.slow
def test_what_was_accepted_is_not_held_again(two_releases: Place) -> None:
    before = two_releases.published()
    said = two_releases.call("run")
    assert said.code == 0, said.err
    assert "nothing new to publish" in said.out
    assert two_releases.published() == before


@pytest.mark.slow
def test_a_gate_that_blocks_cannot_be_accepted(place: Place) -> None:
    """An economy that no table of ours knows, and a year that is no longer there."""
    before = place.published()
    world = flows(YEARS[:2])
    world[YEARS[1]] += [Flow(998, 156, product, "900.000") for product in five_base_products()]
    place.offer(members(world, release=SECOND, economies=ECONOMIES | ATLANTIS), SECOND)
    said = place.call("run", "--accept", "because I say so")
    assert said.code == 3
    assert re.search(r"G1 \(blocking\).*\n +seen .*CHN 2021 HS22: 0\.\d+", said.err), said.err
    assert "run --accept" not in said.err, "it offers what it will not do"
    assert place.published() == before
    verdict = json.loads((place.home / "candidate/verdict.json").read_text(encoding="utf-8"))
    [year] = [check["observed"] for check in verdict["checks"] if check["gate_code"] == "COVERAGE"]
    assert re.search(r"HS22 2022: 0\b", year)  # a year that is no longer there is seen as well

    last_good = place.call("run", BACI_RELEASE=FIRST)
    assert last_good.code == 0, last_good.err
    assert place.published() == before
