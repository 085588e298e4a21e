"""Transcripts of MIIT lists: three kinds of table become one."""

from datetime import date
from pathlib import Path

import pytest

from sources.gates import Facts
from sources.miit.parse import read_transcript, transcript_of
from sources.table import ContractViolation
from tests.gates import refusals
from tests.shared_files import shared

PROVINCES = "little_giants_by_province_batches_1_2_20210611"
POINTS = "little_giants_batch_points"
CHAMPIONS = "single_champions_by_province_points"
TABLES = {
    PROVINCES: "region,region_type,parent_province,little_giant_count,batches,as_of\n"
    "广东省,省级,广东省,106,1+2,2021-06-11\n深圳市,计划单列市,广东省,35,1+2,2021-06-11\n",
    POINTS: "batch,region,count,kind,source_url\n5,全国,3671,announced,http://a\n5,江苏省,795,announced,http://a\n",
    CHAMPIONS: "region,count,kind,as_of,source_url\n"
    '全国,340,"示范企业, batches 1-5",2021-09-24,http://b\n浙江省,114,total,2021-09-24,http://b\n',
}


def write(folder: Path, transcript: str, change: tuple[str, str] = ("", ""), encoding: str = "utf-8") -> Path:
    path = folder / f"{transcript}.csv"
    path.write_bytes(TABLES[transcript].replace(*change, 1).encode(encoding))
    return path


def refused_by(path: Path, transcript: str, previous: Facts | None = None) -> set[str]:
    return refusals(read_transcript(path, transcript), previous)


@pytest.mark.parametrize(
    ("name", "transcript"),
    [
        (f"{PROVINCES}.csv", PROVINCES),
        (f"{POINTS}.csv", POINTS),
        (f"{CHAMPIONS}.csv", CHAMPIONS),
        ("chain_leaders.csv", None),
        (f"{POINTS}.xlsx", None),
    ],
)
def test_a_file_says_by_its_name_which_kind_it_is(name: str, transcript: str | None):
    assert transcript_of(name) == transcript


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_provinces_with_cities_apart(tmp_path: Path, encoding: str):
    frame = read_transcript(write(tmp_path, PROVINCES, encoding=encoding), PROVINCES).frame
    day = date(2021, 6, 11)
    assert frame.rows() == [
        ("little_giant", "1+2", "广东省", None, 106, "published", day, None),
        ("little_giant", "1+2", "深圳市", "广东省", 35, "published", day, None),
    ]


def test_points_of_batches_and_of_champions(tmp_path: Path):
    assert read_transcript(write(tmp_path, POINTS), POINTS).frame.select("batch", "region_name", "basis").rows() == [
        ("5", "全国", "announced"),
        ("5", "江苏省", "announced"),
    ]
    champions = read_transcript(write(tmp_path, CHAMPIONS), CHAMPIONS).frame
    assert champions.select("title", "batch", "enterprise_count").rows() == [
        ("single_champion", "to 2021-09-24", 114),
        ("single_champion_firm", "1-5", 340),
    ]


@pytest.mark.parametrize(
    ("transcript", "change", "says"),
    [
        (PROVINCES, ("little_giant_count", "count"), r"columns \['little_giant_count'\] are missing"),
        (PROVINCES, (",106,", ",1O6,"), "conversion from `str` to `i64` failed"),
        (PROVINCES, (",106,", ",,"), r"empty values in \['enterprise_count'\]"),
        (PROVINCES, ("2021-06-11", "11.6.2021"), "as_of is not a day"),
        (PROVINCES, ("广东省", "???"), "holds lost characters"),
        (
            POINTS,
            ("江苏省", "全国"),
            "points.csv: row 3, .*'全国', whose province row 2 has .*expected each province once",
        ),
        (POINTS, ("5,全国,", "5,江苏,"), "row 3, column 'region' holds '江苏省', whose province row 2 has"),
        (
            PROVINCES,
            ("深圳市", "深城市"),
            "0611.csv: row 3, column 'region' holds '深城市'; expected a name of the seed",
        ),
        (PROVINCES, ("广东省", "Guangdong"), "row 2, column 'region' holds 'Guangdong'; expected a name of the seed"),
        (CHAMPIONS, (",total,", ",chain leaders,"), r"empty values in \['title'\]"),
    ],
)
def test_another_content_is_refused_in_words(tmp_path: Path, transcript: str, change: tuple[str, str], says: str):
    with pytest.raises(ContractViolation, match=says):
        read_transcript(write(tmp_path, transcript, change), transcript)


@pytest.mark.parametrize(
    ("transcript", "change", "previous", "gates"),
    [
        (PROVINCES, ("", ""), None, set()),
        (PROVINCES, ("106", "-106"), None, {"RAW-COUNT"}),
        (PROVINCES, ("106", "106000000"), None, {"RAW-MAGNITUDE"}),
        (PROVINCES, ("1+2", "first"), None, {"RAW-BATCHES"}),
        (PROVINCES, ("", ""), {"total_count": 1_832.0}, {"RAW-PREVIOUS-TOTAL"}),
        (POINTS, ("795", "7950"), None, {"RAW-TOTALS"}),
    ],
)
def test_counts_that_cannot_be_are_refused(
    tmp_path: Path, transcript: str, change: tuple[str, str], previous: Facts | None, gates: set[str]
):
    assert refused_by(write(tmp_path, transcript, change), transcript, previous) == gates


def test_the_table_of_june_2021_adds_up_to_the_published_total():
    path = shared("drop", "miit", f"{PROVINCES}.csv")
    frame = read_transcript(path, PROVINCES).frame
    assert (frame.height, frame["enterprise_count"].sum()) == (37, 1_832)
    assert refused_by(path, PROVINCES) == set()
    for transcript in (POINTS, CHAMPIONS):
        assert refused_by(path.with_name(f"{transcript}.csv"), transcript) == set()
