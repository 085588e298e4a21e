"""Transcripts of regional lists: what fits becomes rows, what does not refuses the file and says where and why."""

from datetime import date
from pathlib import Path

import pytest

from sources.gates import Facts
from sources.regional_lists.connector import allowed_names
from sources.regional_lists.parse import file_of, read_list
from sources.table import ContractViolation
from tests.gates import refusals

# Figures of our own making.
PLATFORMS = (
    "region,list_code,period,as_of,count,unit,basis,source_url\n"
    "全国,cnas_laboratory,2024,,90,家,published,https://example.org/a\n"
    "浙江省,cnas_laboratory,2024,,30,家,,https://example.org/a\n"
    "广东,cnas_laboratory,,2024-06-30,40,家,,https://example.org/b\n"
    "深圳市,cnas_laboratory,,2024-06-30,15,家,,https://example.org/b\n"
)
TITLES = (
    "region,list_code,as_of,count,unit,basis,source_url,batch,scheme,base_code,chain\n"
    "浙江省,chain_leader,2024-05-01,3,家,provincial notice,https://example.org/c,,five_bases_2021,core_components,集成电路\n"
    "浙江省,chain_leader,2024-05-01,2,家,provincial notice,https://example.org/c,,,,生物医药\n"
    "浙江省,little_giant_reviewed,2025-10-20,70,家,notice,https://example.org/d,4,,,\n"
)


def write(folder: Path, text: str, change: tuple[str, str] = ("", ""), encoding: str = "utf-8") -> Path:
    assert change[0] in text
    path = folder / "lists.csv"
    path.write_bytes(text.replace(*change, 1).encode(encoding))
    return path


def refused_by(path: Path, previous: Facts | None = None) -> set[str]:
    return refusals(read_list(path, "lists", allowed_names()), previous)


@pytest.mark.parametrize(
    ("name", "series"),
    [("cnas_2024.csv", "cnas_2024"), ("重点实验室.csv", "重点实验室"), ("PROVENANCE.md", None), ("a b.csv", None)],
)
def test_every_csv_file_of_a_plain_name_is_a_transcript(name: str, series: str | None):
    assert file_of(name) == series


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_platforms_of_regions(tmp_path: Path, encoding: str):
    part = read_list(write(tmp_path, PLATFORMS, encoding=encoding), "lists", allowed_names())
    assert part.partition == "file_name=lists"
    assert part.frame.select("region_name", "year", "as_of", "item_count").sort("item_count").rows() == [
        ("深圳市", 2024, date(2024, 6, 30), 15),
        ("浙江省", 2024, None, 30),
        ("广东", 2024, date(2024, 6, 30), 40),
        ("全国", 2024, None, 90),
    ]


def test_titles_with_their_base_chain_and_batch(tmp_path: Path):
    frame = read_list(write(tmp_path, TITLES), "lists", allowed_names()).frame
    assert frame.select("list_code", "batch", "base_code", "chain_name", "item_count").sort("item_count").rows() == [
        ("chain_leader", "", "", "生物医药", 2),
        ("chain_leader", "", "core_components", "集成电路", 3),
        ("little_giant_reviewed", "4", "", "", 70),
    ]


@pytest.mark.parametrize(
    ("text", "change", "says"),
    [
        (PLATFORMS, ("浙江省", "Zhejiang"), r"row 3, column 'region' holds 'Zhejiang'; expected a name .*Write it so"),
        (
            PLATFORMS,
            ("cnas_laboratory", "cnas"),
            r"row 2, column 'list_code' holds 'cnas'; expected one of national_key",
        ),
        (PLATFORMS, (",30,", ",-30,"), r"row 3, column 'count' holds '-30'; expected a whole number from 0 on"),
        (PLATFORMS, (",30,", ",3万,"), r"row 3, column 'count' holds '3万'"),
        (PLATFORMS, (",30,", ",,"), r"row 3, column 'count' holds ''; .* no row"),
        (PLATFORMS, (",30,", ",200001,"), r"row 3, column 'count' holds 200001; expected at most 200,000 of cnas_lab"),
        (PLATFORMS, (",30,", f",{'9' * 40},"), r"row 3, column 'count' holds '9{40}'"),
        (PLATFORMS, (",30,", ",=SUM(A1:A9),"), r"row 3, column 'count' holds a formula: '=SUM"),
        (PLATFORMS, (",30,家", ",30,万个"), r"row 3, column 'unit' holds '万个'; expected '家' .* Convert the count"),
        (PLATFORMS, ("2024,,30", "24,,30"), r"row 3, column 'period' holds '24'; expected a year"),
        (PLATFORMS, ("2024,,30", ",,30"), r"row 3, columns 'period' and 'as_of' are empty"),
        (PLATFORMS, ("2024,,30", "2024,2023-12-31,30"), r"'2023-12-31', which is not in the period '2024'"),
        (PLATFORMS, ("2024-06-30", "2024-06-31"), r"row 4, column 'as_of' holds '2024-06-31'; expected a day"),
        (PLATFORMS, ("2024-06-30", "20240630"), r"row 4, column 'as_of' holds '20240630'; expected a day"),
        (PLATFORMS, ("https://example.org/a", "press"), r"row 2, column 'source_url' holds 'press'"),
        (PLATFORMS, ("浙江省", "广东省"), r"row 4, column 'region' holds '广东', which row 3 has as '广东省'"),
        (PLATFORMS, ("广东,", "浙江省,"), r"row 4, column 'region' holds '浙江省', which row 3 has"),
        (
            PLATFORMS,
            ("广东,", "广西,"),
            r"row 5, column 'region' holds '深圳市', a city or corps; expected also .*CN-GD",
        ),
        (PLATFORMS, (",unit,", ",units,"), r"columns \['unit'\] are missing"),
        (PLATFORMS, ("period,as_of", "jahr,tag"), r"unknown columns \['jahr', 'tag'\]"),
        (TITLES, ("base_code,chain", "base_cod,chain"), r"unknown columns \['base_cod'\]; .* Rename them"),
        (TITLES, ("five_bases_2021,core_components", "six_bases_2026,core_components"), r"row 2, columns 'scheme' and"),
        (TITLES, ("five_bases_2021,core_components", ",core_components"), r"hold \('', 'core_components'\)"),
        (TITLES, ("2025-10-20,70", ",70"), r"row 4, columns 'period' and 'as_of' are empty"),
        (TITLES, (",4,,,", ",,,,"), r"row 4, columns 'batch' and 'as_of' must say which batch"),
        (TITLES, (",4,,,", ",1-4,,,"), r"row 4, column 'batch' holds '1-4'; expected one batch"),
        (TITLES, (",4,,,", ",4,,,稀土"), r"row 4, column 'chain' holds '稀土'; expected nothing for little_giant_rev"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_place_and_what_to_do(
    tmp_path: Path, text: str, change: tuple[str, str], says: str
):
    with pytest.raises(ContractViolation, match=rf"^lists\.csv: .*{says}"):
        read_list(write(tmp_path, text, change), "lists", allowed_names())


def test_text_in_other_encodings_is_refused(tmp_path: Path):
    with pytest.raises(ContractViolation, match="is not text"):
        read_list(write(tmp_path, PLATFORMS, encoding="utf-16"), "lists", allowed_names())
    path = write(tmp_path, PLATFORMS)
    path.write_bytes(path.read_bytes() + b"\xff\xff")
    with pytest.raises(ContractViolation, match=r"in another encoding: utf-8 has no .*; gb18030 has no"):
        read_list(path, "lists", allowed_names())


@pytest.mark.parametrize(
    ("change", "previous", "gates"),
    [
        (("", ""), None, set()),
        ((",90,", ",84,"), None, {"RAW-TOTALS"}),
        (("", ""), {"amount of cnas_laboratory 2024": 60.0}, set()),
        (("", ""), {"amount of cnas_laboratory 2024": 58.0}, {"RAW-PREVIOUS-AMOUNTS"}),
        (("", ""), {"amount of cnas_laboratory 2023": 1.0}, set()),
    ],
    ids=["good", "beyond the country", "three times", "more than three times", "another year"],
)
def test_a_file_is_looked_at_as_a_whole(
    tmp_path: Path, change: tuple[str, str], previous: Facts | None, gates: set[str]
):
    # 90 + 30 + 40 + 15 = 175; 175 / 60 < 3 < 175 / 58; without the country 85
    assert refused_by(write(tmp_path, PLATFORMS, change), previous) == gates
