"""A full disk: said in those words, with nothing published, and forgotten once there is space again."""

import errno
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dagster_project.release.catalog import Catalog
from sources.vintages import RawStore
from tests.pipeline.world import FIRST, SECOND, YEARS, Place, Said, flows, members

MB = 1_000_000
LATER = (*YEARS, YEARS[-1] + 1)
NOISE = re.compile(r"Traceback|sqlalche\.me|Exception while writing|Exception ignored")


class SmallDisk:
    """A file system of its own, with as much space as a test leaves on it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._ballast = folder, folder / "ballast"

    def leave(self, size: int) -> None:
        self._ballast.unlink(missing_ok=True)
        with self._ballast.open("wb") as sink:
            sink.write(bytes(shutil.disk_usage(self.folder).free - size))

    def clear(self) -> None:
        self._ballast.unlink(missing_ok=True)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[SmallDisk]:
    folder = tmp_path / "small"
    folder.mkdir()
    if not shutil.which("mount") or os.geteuid() != 0:
        pytest.skip("only root can mount a small file system")
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=160m", "tmpfs", folder], check=False, capture_output=True, text=True
    )
    if mounted.returncode:
        pytest.skip(f"a small file system cannot be mounted here: {mounted.stderr.strip()}")
    try:
        yield SmallDisk(folder)
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@pytest.fixture
def cramped(small_disk: SmallDisk, one_release: Place, tmp_path: Path) -> Place:
    """A place with one published release whose home is on the small disk, and a second release to be had."""
    place = one_release.copy_to(tmp_path / "cramped")
    shutil.move(place.home, small_disk.folder / "home")
    place.home = small_disk.folder / "home"
    # Random bytes do not deflate: the download is larger than all that is written before it.
    padding = {f"padding_{number}.bin": os.urandom(MB) for number in range(3)}
    place.offer(members(flows(LATER), release=SECOND) | padding, SECOND)
    return place


def check(said: Said, *codes: int) -> None:
    assert said.code in codes, said.err
    assert re.search(r"the disk is full.* Free some space", said.err), said.err


def test_a_disk_without_any_space_publishes_nothing_and_says_so(cramped: Place, small_disk: SmallDisk) -> None:
    before = cramped.published()
    small_disk.leave(0)
    check(cramped.call("run"), 3, 4)
    assert cramped.published() == before
    assert cramped.call("sql", "select 1 as one", "--format", "csv").out == "one\n1\n"


def test_a_download_that_does_not_fit_is_continued_once_there_is_space(cramped: Place, small_disk: SmallDisk) -> None:
    before = cramped.published()
    small_disk.leave(2 * MB)
    check(cramped.call("run"), 3, 4)
    assert (cramped.published(), cramped.quarantined()) == (before, [])
    small_disk.clear()
    assert cramped.execute("baci").success
    assert [name.partition(".")[0] for name in cramped.vintages()] == [FIRST, SECOND]


def test_a_full_disk_is_said_once_and_without_tracebacks(cramped: Place, small_disk: SmallDisk) -> None:
    small_disk.leave(2 * MB)
    assert not NOISE.search(cramped.call("run").err)


@pytest.mark.slow
def test_a_build_that_does_not_fit_publishes_nothing_and_the_next_run_does(
    cramped: Place, small_disk: SmallDisk
) -> None:
    before = cramped.published()
    assert cramped.execute("baci").success
    small_disk.leave(8 * MB)
    check(cramped.call("run"), 3)
    assert cramped.published() == before
    assert not list(cramped.home.glob("releases/.building/*"))
    small_disk.clear()
    said = cramped.call("run")
    assert said.code == 0, said.err
    assert cramped.published() != before


def no_space(*_: Any, **__: Any) -> Any:
    raise OSError(errno.ENOSPC, "No space left on device", "somewhere")


def test_a_year_that_cannot_be_written_makes_no_vintage(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    before, vintages, parts = place.published(), place.vintages(), sorted(place.home.glob("raw/**/part.parquet"))
    place.offer(members(flows(LATER), release=SECOND), SECOND)
    write = RawStore.write
    written = []

    def third_year_fails(self: RawStore, table: Any, partition: str, *rest: Any) -> Any:
        written.append(partition)
        return no_space() if partition.endswith("2022") else write(self, table, partition, *rest)

    with monkeypatch.context() as patch:
        patch.setattr(RawStore, "write", third_year_fails)
        check(place.call("run"), 3, 4)
    assert any(partition.endswith("2021") for partition in written)
    assert (place.published(), place.vintages(), place.quarantined()) == (before, vintages, [])
    assert sorted(place.home.glob("raw/**/part.parquet")) == parts

    assert place.execute("baci").success
    assert len(place.vintages()) == 2


@pytest.mark.slow
def test_a_release_that_cannot_be_written_leaves_readers_where_they_are(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = place.published()
    place.offer(members(flows(LATER), release=SECOND), SECOND)
    with monkeypatch.context() as patch:
        patch.setattr(Catalog, "describe", no_space)
        check(place.call("run"), 3)
    assert place.published() == before
    assert place.call("releases", "list").out.count(" │ R2") == 1, "only the release that readers see is listed"

    assert place.execute(assets=["release/five_bases"]).success  # the candidate is still the one that was audited
    assert place.published() != before
    assert not (place.home / "releases/.building").exists()
