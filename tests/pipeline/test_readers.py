"""Readers while a release is built and published: always an answer, always from one release."""

import itertools
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pipeline.world import SECOND, YEARS, Place, flows, members, release_id

pytestmark = pytest.mark.slow  # one build

LATER = (*YEARS, YEARS[-1] + 1)
QUERY = """
select
    (select max(release_id) from meta.releases),
    (select max(vintage_id) from marts.fct_supply_dependence),
    (select max(year) from marts.fct_bilateral_trade)
"""
# What anybody could write, with nothing of ours: open, ask, close; again and again until told to stop.
ASKING_AGAIN = f"""
import json, sys, time
from pathlib import Path
import duckdb
file, stop, query, end = sys.argv[1], Path(sys.argv[2]), {QUERY!r}, time.monotonic() + 240
while True:
    last = stop.exists() or time.monotonic() > end
    with duckdb.connect(file, read_only=True) as con:
        print(json.dumps(con.execute(query).fetchone()), flush=True)
    if last:
        break
    time.sleep(0.02)
"""
# A connection that stays open, as in a notebook: asked before the new release is published and after.
STAYING_OPEN = f"""
import json, sys
import duckdb
con = duckdb.connect(sys.argv[1], read_only=True)
for _ in sys.stdin:
    print(json.dumps(con.execute({QUERY!r}).fetchone()), flush=True)
"""


def reader(script: str, *arguments: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ask(process: "subprocess.Popen[str]") -> list:
    assert process.stdin and process.stdout
    process.stdin.write("again\n")
    process.stdin.flush()
    return json.loads(process.stdout.readline())


def test_readers_always_get_an_answer_while_a_release_is_built_and_published(place: Place, tmp_path: Path) -> None:
    link, stop = place.home / "warehouse/five_bases.duckdb", tmp_path / "stop"
    first = [release_id(place), *place.vintages(), YEARS[-1]]
    place.offer(members(flows(LATER), release=SECOND), SECOND)
    with reader(ASKING_AGAIN, link, stop) as again, reader(STAYING_OPEN, link) as open_one:
        try:
            assert ask(open_one) == first
            said = place.call("run")
            assert said.code == 0, said.err
            second = [release_id(place), place.vintages()[-1], LATER[-1]]
            assert ask(open_one) == first, "a connection that is open keeps the release it opened"
        finally:
            stop.touch()
            open_one.stdin.close()  # type: ignore[union-attr]
        answers, errors = again.communicate(timeout=60)
    assert errors == ""
    assert again.returncode == open_one.returncode == 0
    seen = [json.loads(line) for line in answers.splitlines()]
    assert len(seen) > 20
    assert [answer for answer in seen if answer not in (first, second)] == [], "an answer mixes two releases"
    switches = sum(a != b for a, b in itertools.pairwise(seen))
    assert (seen[0], seen[-1], switches) == (first, second, 1)


def test_an_open_connection_survives_its_release_being_dropped(place: Place) -> None:
    """Only the newest releases are kept; who reads an older one can go on."""
    first = [release_id(place), *place.vintages(), YEARS[-1]]
    with reader(STAYING_OPEN, place.file) as process:
        assert ask(process) == first
        place.file.parent.rename(place.root / "dropped")
        shutil.rmtree(place.root / "dropped")
        assert ask(process) == first
        process.stdin.close()  # type: ignore[union-attr]
