"""Workbooks that a person puts into the drop folder: into the release, or into quarantine."""

import csv
import random
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from tests.pipeline.world import (
    DATA,
    ECONOMIES,
    ROOT,
    Builder,
    Flow,
    Place,
    Said,
    five_base_products,
    flows,
    good,
    members,
    write_zip,
)
from tests.unit.test_bgs_wms_parse import write as write_cobalt
from tests.unit.unsd_files import NAME, Link, replace_parts, write_workbook

OLDER, NEWER = "HS17", "HS22"
OLDER_YEARS, NEWER_YEARS = (2019, 2020), (2021, 2022)
RELEASE = "V202401"
EDITIONS = f"{OLDER},{NEWER}"

pytestmark = pytest.mark.slow


def older_products() -> list[str]:
    """A six-digit code for every HS2017 code of the five-base table, as gate G9 wants them, and the partial ones."""
    seeds = ROOT / "dbt" / "seeds"
    with (seeds / "five_bases_hs.csv").open(encoding="utf-8") as body:
        codes = {row["hs_code"] for row in csv.DictReader(body) if "HS2017" in row["hs_edition"]}
    with (seeds / "five_bases_hs_partial_2017.csv").open(encoding="utf-8") as body:
        codes |= {row["hs2017"] for row in csv.DictReader(body)}
    return sorted(code if len(code) == 6 else f"{code}10" for code in codes)


def links() -> list[Link]:
    """Every HS22 code comes from the HS17 code of the same digits, or from the one that is nearest in the list."""
    older = older_products()
    pairs = [
        (code, code if code in older else min(older, key=lambda other: (abs(int(code) - int(other)), other)))
        for code in five_base_products()
    ]
    successors = Counter(older for _, older in pairs)
    return [(newer, older, "n:1" if successors[older] > 1 else "1:1") for newer, older in pairs]


def older_release() -> dict[str, bytes]:
    dice = random.Random(3)
    codes = older_products()
    world = {
        year: [
            Flow(i, j, code, f"{dice.randint(1, 9_999)}.000")
            for code in codes
            for i, j in [dice.sample(sorted(ECONOMIES), 2)]
        ]
        for year in OLDER_YEARS
    }
    content = members(world, products=codes)
    return {name.replace(NEWER, OLDER): body for name, body in content.items()}


def drop(place: Place) -> Path:
    return place.root / "drop"


def workbook(place: Place) -> Path:
    return drop(place) / "unsd_concordances" / NAME


def run(place: Place, *arguments: str) -> Said:
    return place.call("run", *arguments, "--drop", str(drop(place)), BACI_EDITIONS=EDITIONS)


def _chain(place: Place) -> Said:
    place.offer(members(flows(NEWER_YEARS)))
    write_zip(place.mirror / DATA / f"BACI_{OLDER}_{RELEASE}.zip", older_release())
    write_workbook(workbook(place), links=links(), conversions=[link[:2] for link in links()])
    return run(place)


@pytest.fixture(scope="module")
def chained(once: Builder) -> Place:
    """A place with a release of two editions and the table between them. Not to be changed: see ``place``."""
    return good(once("chained", _chain))


@pytest.fixture
def place(chained: Place, tmp_path: Path) -> Place:
    return chained.copy_to(tmp_path / "place")


def test_a_dropped_workbook_is_in_the_release(chained: Place) -> None:
    vintages = chained.rows(
        "select table_name, partition_name, row_count, url from meta.vintages where publisher = 'unsd'"
    )
    expected = ("hs_correlation", f"newer_edition={NEWER}/older_edition={OLDER}", len(links()))
    [(*found, url)] = vintages
    assert tuple(found) == expected
    assert url == "drop://unsd_concordances/HS%202022%20to%20HS%202017%20ConversionAndCorrelationTables.xlsx"
    assert chained.value("select count(*) from marts.bridge_hs_edition") == 2 * len(links())
    assert chained.value("select bool_and(is_passed) from meta.gates where subject like 'unsd.%'")
    landed = chained.home / "landing" / "unsd_concordances" / NAME
    assert landed.read_bytes() == workbook(chained).read_bytes()


def test_a_chained_series_keeps_every_dollar(chained: Place) -> None:
    published = dict(
        chained.rows(
            "select year, sum(trade_value_usd) from marts.fct_bilateral_trade "
            "where exporter_code <> importer_code group by year"
        )
    )
    years = chained.rows(
        "select year, is_chained, hs_edition, sum(import_value_usd), sum(export_value_usd) "
        "from marts.fct_chained_trade group by all order by year"
    )
    assert [row[:3] for row in years] == [
        *((year, False, OLDER) for year in OLDER_YEARS),
        *((year, True, OLDER) for year in NEWER_YEARS),
    ]
    for year, _, _, imports, exports in years:
        assert abs(imports - published[year]) <= Decimal("1e-9") * published[year]
        assert abs(exports - published[year]) <= Decimal("1e-9") * published[year]
    assert chained.rows("select distinct lost_share, lost_product_count from marts.fct_chained_coverage") == [(0.0, 0)]


def test_every_partial_code_is_weighed_or_counted_as_left_out(chained: Place) -> None:
    partial, weighted = chained.rows(
        "select sum(partial_product_count), sum(weighted_product_count) from marts.fct_base_coverage "
        "where scheme = 'five_bases_2021' and hs_edition = 'HS17' and year = 2019"
    )[0]
    assert partial == 40
    assert weighted == chained.value(
        "select count(*) from marts.bridge_partial_product_base where scheme = 'five_bases_2021'"
    )
    assert (
        chained.value(
            "select count(*) from marts.bridge_product_base "
            "semi join marts.bridge_partial_product_base using (scheme, hs_edition, product_code)"
        )
        == 0
    )


def test_the_same_workbook_is_taken_once(place: Place) -> None:
    before = place.published()
    said = run(place)
    assert said.code == 0, said.err
    assert "nothing new to publish" in said.out
    assert place.published() == before
    assert len(list((place.home / "raw/unsd/_vintages" / f"{NEWER}-{OLDER}").glob("*.json"))) == 1


def test_a_broken_workbook_is_quarantined_and_the_last_good_one_stays(place: Place) -> None:
    before = place.published()
    replace_parts(workbook(place), {"xl/worksheets/sheet2.xml": b"<worksheet"})
    said = run(place, "--only", "unsd")
    assert said.code == 4
    assert "cannot be read as a workbook" in said.err
    assert "Traceback" not in said.err
    assert place.published() == before
    [refused] = place.quarantined()
    assert refused["file"].read_bytes() == workbook(place).read_bytes()
    assert "cannot be read as a workbook" in refused["reason"]
    assert "UNSD correlation" in place.call("sources").out

    write_workbook(
        workbook(place),
        links=links(),
        conversions=[link[:2] for link in links()],
        sheets=("Conversions", "Correlations"),
    )
    assert place.execute("unsd", FIVE_BASES_DROP=drop(place)).success
    assert len(list((place.home / "raw/unsd/_vintages" / f"{NEWER}-{OLDER}").glob("*.json"))) == 2


def test_a_table_that_contradicts_itself_is_refused_by_its_gate(place: Place) -> None:
    wrong = [(newer, older, "1:1") for newer, older, _ in links()]
    write_workbook(workbook(place), links=wrong, conversions=[link[:2] for link in links()])
    said = run(place, "--only", "unsd")
    assert said.code == 4
    assert "RAW-RELATION" in said.err
    assert len(place.quarantined()) == 1


def test_two_workbooks_for_the_same_editions_are_refused(place: Place) -> None:
    write_workbook(workbook(place).with_name("HS 2022 to HS 2017 (1).xlsx"))
    said = run(place, "--only", "unsd")
    assert said.code == 4
    assert "2 files hold HS22-HS17: HS 2022 to HS 2017 (1).xlsx" in said.err


def test_an_empty_drop_folder_is_no_problem_unless_it_is_asked_for(place: Place) -> None:
    workbook(place).unlink()
    jobs = len(place.dagster_runs())
    said = run(place)
    assert said.code == 0, said.err
    assert [job for job, _ in place.dagster_runs()[jobs:]] == ["baci"]
    asked = run(place, "--only", "unsd")
    assert asked.code == 4
    assert "the drop folder has nothing for it in unsd_concordances/" in asked.err


def test_a_bad_file_does_not_keep_the_others_from_readers_and_a_good_one_can_be_withdrawn(place: Place) -> None:
    """A list names a region that is none; cobalt is published all the same, and later taken out of use by a person."""
    for folder in ("miit", "bgs_wms"):
        (drop(place) / folder).mkdir()
    write_cobalt(drop(place) / "bgs_wms", {})
    name = "little_giants_batch_points.csv"
    listed = "batch,region,count,kind,source_url\n5,全国,9,announced,http://a\n5,浙江城,3,announced,http://a\n"
    (drop(place) / "miit" / name).write_text(listed, encoding="utf-8")

    said = run(place)
    assert said.code == 4, said.err
    assert f"{name}: row 3, column 'region' holds '浙江城'; expected a name of the seed china_regions" in said.err
    [refused] = place.quarantined()
    assert refused["file"].name == name
    assert place.rows("select distinct publisher, material_code from marts.fct_production") == [("bgs_wms", "cobalt")]

    vintage = place.value("select vintage_id from meta.vintages where publisher = 'bgs_wms'")
    assert place.call("sources", "withdraw", "bgs_wms", vintage, "--reason", "pounds, not tonnes").code == 0
    said = run(place, "--only", "bgs_wms")
    assert said.code == 4, said.err
    assert "withdrawn" in said.err and "pounds, not tonnes" in said.err
    assert place.rows("select count(*) from marts.fct_production") == [(0,)]
    assert place.value("select count(*) from meta.vintages where publisher = 'unsd'") == 1


def test_the_sensor_asks_for_a_run_when_a_workbook_changed(empty_place: Place) -> None:
    from dagster import SensorResult, SkipReason, build_sensor_context

    from dagster_project.context import context_of
    from dagster_project.publishers import job, sensor
    from sources.connector import connectors
    from sources.settings import load_settings

    unsd = connectors()["unsd"]
    news = sensor(unsd, job(unsd))

    def ask(cursor: str | None) -> SensorResult | SkipReason:
        with empty_place.environment(FIVE_BASES_DROP=drop(empty_place)):
            resources = {"run_context": context_of(load_settings())}
            return news(build_sensor_context(cursor=cursor, resources=resources))

    drop(empty_place).mkdir()
    assert isinstance(ask(None), SkipReason)
    write_workbook(workbook(empty_place))
    first = ask(None)
    assert isinstance(first, SensorResult) and len(first.run_requests) == 1
    assert isinstance(ask(first.cursor), SkipReason)
    replace_parts(workbook(empty_place), {"docProps/app.xml": b"changed"})
    second = ask(first.cursor)
    assert isinstance(second, SensorResult) and second.cursor != first.cursor
