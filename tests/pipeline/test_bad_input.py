"""Broken and wrong files from a publisher: each is refused in words that help, and readers notice nothing."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.pipeline.world import (
    FIRST,
    SECOND,
    YEARS,
    Members,
    Place,
    flows,
    members,
    name_of,
    write_zip,
    year_csv,
)

LATER = (*YEARS, YEARS[-1] + 1)  # the second release has one more year
YEAR = name_of(YEARS[1], SECOND)
COUNTRIES, PRODUCTS = f"country_codes_{SECOND}.csv", f"product_codes_HS22_{SECOND}.csv"
PAGE = b"<!DOCTYPE html><html><head><title>Site under maintenance</title></head><body>Back soon.</body></html>"
ATLANTIS = 998


def second_release() -> Members:
    return members(flows(LATER), release=SECOND)


@dataclass(frozen=True)
class Spoiled:
    """A way to spoil a good release, and what a person must be told."""

    what: str
    spoil: Callable[[Path, Members], object]
    says: str


def line(text: str, at: int = 1) -> Callable[[Path, Members], object]:
    """Put ``text`` in the place of a line of one year."""

    def spoil(path: Path, content: Members) -> None:
        lines = content[YEAR].decode().splitlines()
        lines[at] = text
        write_zip(path, content | {YEAR: "\n".join([*lines, ""]).encode()})

    return spoil


def year(change: Callable[[bytes], bytes]) -> Callable[[Path, Members], object]:
    """Change the file of one year."""
    return lambda path, content: write_zip(path, content | {YEAR: change(content[YEAR])})


def without(name: str) -> Callable[[Path, Members], object]:
    return lambda path, content: write_zip(path, {key: body for key, body in content.items() if key != name})


def columns(first: int, last: int, more: str = "") -> Callable[[bytes], bytes]:
    """Keep some columns of every line, and add one."""

    def change(body: bytes) -> bytes:
        kept = (",".join(row.split(",")[first:last]) for row in body.decode().splitlines())
        return "\n".join(row + more for row in [*kept, ""]).encode()

    return change


def cut_off(path: Path, content: Members) -> None:
    body = write_zip(path, content).read_bytes()
    path.write_bytes(body[: len(body) // 2])


def damaged(path: Path, content: Members) -> None:
    body = bytearray(write_zip(path, content).read_bytes())
    start = body.index(YEAR.encode()) + 2_000  # inside the packed lines of the year
    body[start : start + 64] = bytes(64)
    path.write_bytes(body)


def declaring_100_gb(path: Path, content: Members) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in content.items():
            archive.writestr(name, body)
        archive.getinfo(YEAR).file_size = 100 << 30  # goes into the directory, which is written last
    path.write_bytes(packed.getvalue())


def stranger(path: Path, content: Members) -> None:
    """Trade of an economy that the release's own list does not have."""
    rows = flows(LATER)[YEARS[1]]
    rows[0] = rows[0]._replace(exporter=ATLANTIS)
    write_zip(path, content | {YEAR: year_csv(YEARS[1], rows)})


def in_dollars(body: bytes) -> bytes:
    """Values in dollars instead of thousands of them."""
    return re.sub(rb"(\d+)\.(\d{3}),", rb"\1\2.000,", body)


CASES = [
    Spoiled("cut off", cut_off, r"starts like a zip file but has no directory at its end .* it is truncated"),
    Spoiled("empty", lambda path, _: path.write_bytes(b""), r"is not a zip file \(0 bytes"),
    Spoiled("a web page", lambda path, _: path.write_bytes(PAGE), r"HTML page titled 'Site under maintenance'"),
    Spoiled("damaged inside", damaged, r"damaged .*download it again"),
    Spoiled(
        "a member that leaves its folder",
        lambda path, content: write_zip(path, content | {"../evil.csv": b"t,i,j,k,v,q\n"}),
        r"'\.\./evil\.csv' is not a plain file name",
    ),
    Spoiled("a member of 100 GB", declaring_100_gb, rf"{YEAR}' declares 107,374,182,400 bytes; at most"),
    Spoiled(
        "no year",
        lambda path, content: write_zip(path, {n: body for n, body in content.items() if "_Y" not in n}),
        r"holds no year file 'BACI_HS22_Y<year>_V202402\.csv'",
    ),
    Spoiled("no country list", without(COUNTRIES), rf"code lists \['{COUNTRIES}'\] are missing"),
    Spoiled("no product list", without(PRODUCTS), rf"code lists \['{PRODUCTS}'\] are missing"),
    Spoiled("a column too few", year(columns(0, 5)), rf"{YEAR}: expected the columns 't,i,j,k,v,q', got 't,i,j,k,v'"),
    Spoiled("a column too many", year(columns(0, 6, ",x")), rf"{YEAR}: expected .* got 't,i,j,k,v,q,x'"),
    Spoiled("no lines", year(lambda body: body.splitlines(keepends=True)[0]), r"2021: RAW-ROWS saw .*at least 1"),
    Spoiled(
        "text for a value",
        line("2021,156,276,848210,     a lot,  1.000", at=7),
        rf"{YEAR}: line 8 is '2021,156,276,848210,     a lot,  1\.000'; expected year, exporter",
    ),
    Spoiled(
        "no value", line("2021,156,276,848210,,  1.000", at=7), rf"{YEAR}: .*(line 8|empty values in .*value_kusd)"
    ),
    Spoiled("a line cut short", line("2021,156,276,848210", at=7), rf"{YEAR}: .*(line 8|empty values in .*value_kusd)"),
    Spoiled(
        "a negative value", line("2021,156,276,848210,    -1.000,  1.000"), r"2021: RAW-VALUE saw -1, .*not negative"
    ),
    Spoiled(
        "a negative weight", line("2021,156,276,848210, 1.000, -2.000"), r"2021: RAW-QUANTITY saw -2, .*not negative"
    ),
    Spoiled("other units", year(in_dollars), r"2021: .*RAW-PREVIOUS-TOTAL saw .*between 0\.2 and 5 times"),
    Spoiled(
        "lines twice",
        year(lambda body: body + b"".join(body.splitlines(keepends=True)[1:4])),
        rf"{YEAR}: .*3 rows repeat a key, for example .*product_code",
    ),
    Spoiled(
        "an unlisted product",
        line("2021,156,276,010101,     5.000,  1.000"),
        rf"{YEAR}: 1 codes in column 'k' are not in the release's own .* with 0\.\d+% of the value: \['010101'\]",
    ),
    Spoiled("an unlisted economy", stranger, rf"column 'i' are not in .* with 0\.\d+% of the value: \[{ATLANTIS}\]"),
    Spoiled("another year", line("2019,156,276,848210,     5.000,  1.000"), r"1 rows are not of 2021 but of \[2019\]"),
    Spoiled(
        "no codes of economies",
        lambda path, content: write_zip(path, content | {COUNTRIES: b"number,name\n156,China\n"}),
        rf"{COUNTRIES}: neither of the two known layouts; its columns are \['number', 'name'\]",
    ),
]


def identifier(case: Spoiled) -> str:
    return case.what.replace(" ", "_")


def named(*names: str) -> list[Spoiled]:
    return [case for case in CASES if case.what in names]


@pytest.mark.parametrize("case", CASES, ids=identifier)
def test_a_spoiled_file_is_refused_and_the_next_good_one_is_taken(place: Place, case: Spoiled) -> None:
    before, vintages = place.published(), place.vintages()
    case.spoil(place.archive(SECOND), second_release())

    said = place.call("run")
    assert said.code == 4
    assert re.search(case.says, said.err)
    assert "Traceback" not in said.err
    assert "nothing new to publish" in said.out
    assert place.published() == before
    assert place.vintages() == vintages
    [refused] = place.quarantined()
    assert re.search(case.says, refused["reason"])
    assert refused["file"].read_bytes() == place.archive(SECOND).read_bytes()
    assert refused["url"] == f"https://www.cepii.fr/DATA_DOWNLOAD/baci/data/BACI_HS22_{SECOND}.zip"
    assert leftovers(place) == []

    place.offer(second_release(), SECOND)
    assert place.execute("baci").success
    assert [name.partition(".")[0] for name in place.vintages()] == [FIRST, SECOND]


@pytest.mark.parametrize("case", named("cut off", "lines twice", "a negative value"), ids=identifier)
def test_a_second_look_at_a_spoiled_file_says_the_same_and_keeps_it_once(place: Place, case: Spoiled) -> None:
    case.spoil(place.archive(SECOND), second_release())
    problems = []
    for _ in range(2):
        result = place.execute("baci")
        assert not result.success
        [failure] = [event.step_failure_data for event in result.all_events if event.is_step_failure]
        problems.append(failure.user_failure_data.description)
        assert len(place.quarantined()) == 1
    assert problems[0] == problems[1]


@pytest.mark.parametrize("case", named("cut off", "lines twice", "a negative value"), ids=identifier)
def test_before_the_first_release_a_spoiled_file_publishes_nothing(empty_place: Place, case: Spoiled) -> None:
    case.spoil(empty_place.archive(SECOND), second_release())
    said = empty_place.call("run")
    assert said.code == 3
    assert re.search(case.says, said.err)
    assert "nothing was published. There is no release yet." in said.err
    assert empty_place.published() is None
    assert len(empty_place.quarantined()) == 1
    assert leftovers(empty_place) == []


def test_a_publisher_that_has_nothing_leaves_the_release_as_it_is(place: Place) -> None:
    before = place.published()
    place.archive(FIRST).unlink()
    said = place.call("run")
    assert said.code == 4
    assert re.search(r"baci: no release of HS22 at https://www\.cepii\.fr", said.err)
    assert place.published() == before
    assert place.quarantined() == []


def test_before_the_first_release_a_publisher_that_has_nothing_publishes_nothing(empty_place: Place) -> None:
    said = empty_place.call("run")
    assert said.code == 3
    assert re.search(r"baci: no release of HS22 at .*Set BACI_RELEASE if the names have changed", said.err)
    assert empty_place.published() is None


def test_a_release_that_is_asked_for_by_name_and_is_not_there_is_named(place: Place) -> None:
    before = place.published()
    said = place.call("run", BACI_RELEASE="V199901")
    assert said.code == 3  # nothing of that release can be built, so there is nothing to fall back on
    assert re.search(r"BACI_HS22_V199901\.zip returned status 404: the publisher has no such file", said.err)
    assert place.published() == before


@pytest.mark.slow
def test_after_a_refusal_a_good_file_is_published(place: Place) -> None:
    before = place.published()
    cut_off(place.archive(SECOND), second_release())
    assert place.call("run").code == 4
    place.offer(second_release(), SECOND)
    said = place.call("run")
    assert said.code == 0, said.err
    assert place.published() != before
    assert place.rows("select distinct year from marts.fct_bilateral_trade order by 1") == [(y,) for y in LATER]
    assert place.value("select count(*) from meta.releases") == 2


def leftovers(place: Place) -> list[str]:
    """Files under scratch names, which nobody will ever read."""
    found = [path for path in place.home.rglob("*") if re.search(r"\.(partial|part|arriving)$", path.name)]
    return sorted(
        str(path.relative_to(place.home))
        for path in [*found, *(path for path in (place.home / "scratch").rglob("*") if path.is_file())]
    )
