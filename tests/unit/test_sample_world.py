"""The synthetic world: BACI's layout to the byte, and an economy worth analysing."""

import re
import zipfile
from pathlib import Path

import polars as pl
import pytest

from sources.sample.__main__ import main
from sources.sample.world import BASE_URL, World, economies, products, write_mirror

SMALL = World(years=(2022, 2023), economies=12, products=60)
SAMPLE_YEAR = World(years=(2025,))
CHINA = 156


def texts(archive: Path) -> dict[str, str]:
    """Members of an archive by name, in their order."""
    with zipfile.ZipFile(archive) as members:
        return {name: members.read(name).decode() for name in members.namelist()}


def flows(archive: Path) -> pl.DataFrame:
    """All years of an archive, typed: t, i, j integer; k text; v, q numbers, q null where missing."""
    years = [pl.read_csv(text.encode(), infer_schema=False) for name, text in texts(archive).items() if "_Y" in name]
    number = pl.col("v", "q").str.strip_chars().replace("NA", None).cast(pl.Float64)
    return pl.concat(years).with_columns(pl.col("t", "i", "j").cast(pl.Int64), number)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_mirror(SMALL, tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="module")
def sample_year(tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    return flows(write_mirror(SAMPLE_YEAR, tmp_path_factory.mktemp("sample")))


def test_the_archive_lies_where_its_address_says(tmp_path: Path) -> None:
    path = write_mirror(SMALL, tmp_path)
    assert path == tmp_path / BASE_URL.removeprefix("https://") / "BACI_HS22_V202701.zip"
    assert list(path.parent.iterdir()) == [path]


def test_the_same_seed_writes_the_same_bytes(small: Path, tmp_path: Path) -> None:
    assert write_mirror(SMALL, tmp_path).read_bytes() == small.read_bytes()


def test_another_seed_writes_other_flows(small: Path, tmp_path: Path) -> None:
    other = write_mirror(World(years=(2022, 2023), economies=12, products=60, seed=1), tmp_path)
    assert not flows(other).equals(flows(small))


def test_a_year_is_the_same_alone_or_among_others(small: Path, tmp_path: Path) -> None:
    alone = write_mirror(World(years=(2023,), economies=12, products=60), tmp_path)
    member = "BACI_HS22_Y2023_V202701.csv"
    assert texts(alone)[member] == texts(small)[member]


def test_members_are_named_as_the_publisher_names_them(small: Path) -> None:
    assert list(texts(small)) == [
        "BACI_HS22_Y2022_V202701.csv",
        "BACI_HS22_Y2023_V202701.csv",
        "country_codes_V202701.csv",
        "product_codes_HS22_V202701.csv",
        "Readme.txt",
    ]


def test_edition_and_release_are_part_of_every_name(tmp_path: Path) -> None:
    path = write_mirror(World(edition="HS17", release="V202401b", years=(2022,), economies=3, products=3), tmp_path)
    assert path.name == "BACI_HS17_V202401b.zip"
    assert next(iter(texts(path))) == "BACI_HS17_Y2022_V202401b.csv"


def test_the_archive_says_it_is_synthetic(small: Path) -> None:
    assert "SYNTHETIC" in zipfile.ZipFile(small).comment.decode()
    first_line = texts(small)["Readme.txt"].splitlines()[0]
    assert "SYNTHETIC" in first_line
    assert "Not published by CEPII" in first_line


def test_every_line_is_padded_as_the_publisher_pads_it(small: Path) -> None:
    header, *lines, end = texts(small)["BACI_HS22_Y2022_V202701.csv"].split("\n")
    assert (header, end) == ("t,i,j,k,v,q", "")
    line = re.compile(r"2022,\d{1,3},\d{1,3},\d{6},(?=.{13},) *\d+\.\d{3},(?=.{13}$) *(\d+\.\d{3}|NA)")
    assert [text for text in lines if not line.fullmatch(text)] == []


def test_product_codes_keep_their_leading_zeros(small: Path) -> None:
    assert flows(small)["k"].str.starts_with("0").any()


def test_rows_are_sorted_by_exporter_importer_product_and_unique(small: Path) -> None:
    keys = flows(small).select("t", "i", "j", "k")
    assert keys.equals(keys.unique().sort("t", "i", "j", "k"))


def test_nobody_trades_with_itself(small: Path) -> None:
    assert flows(small).filter(pl.col("i") == pl.col("j")).is_empty()


def test_values_and_known_quantities_are_positive(sample_year: pl.DataFrame) -> None:
    assert sample_year.select((pl.col("v") > 0).all(), (pl.col("q") > 0).all()).row(0) == (True, True)


def test_about_one_quantity_in_fifty_is_missing(sample_year: pl.DataFrame) -> None:
    assert sample_year["q"].is_null().mean() == pytest.approx(0.02, abs=0.004)


def test_every_code_is_in_the_code_lists(small: Path) -> None:
    members, trade = texts(small), flows(small)
    country_codes = pl.read_csv(members["country_codes_V202701.csv"].encode())
    product_codes = pl.read_csv(members["product_codes_HS22_V202701.csv"].encode(), infer_schema=False)
    assert country_codes.columns == ["country_code", "country_name", "country_iso2", "country_iso3"]
    assert product_codes.columns == ["code", "description"]
    assert set(trade["i"]) | set(trade["j"]) <= set(country_codes["country_code"])
    assert set(trade["k"]) <= set(product_codes["code"])
    assert product_codes.select((pl.lit("SYNTHETIC product ") + pl.col("code") == pl.col("description")).all()).item()


def test_the_sample_holds_the_economies_the_analysis_needs() -> None:
    listed = economies(World())
    assert listed.height == 40
    assert {"CHN", "USA", "DEU", "JPN", "KOR"} <= set(listed["iso3"])
    assert listed.filter(pl.col("baci_code") == 490).select("economy_name", "iso2", "iso3").row(0) == (
        "Other Asia, nes",
        None,
        "S19",
    )


def test_economies_are_distinct_and_their_names_well_encoded() -> None:
    listed = economies(World(economies=226))
    assert listed["baci_code"].is_unique().all()
    assert listed["iso3"].is_unique().all()
    assert {"Côte d'Ivoire", "Türkiye"} <= set(listed["economy_name"])


def test_the_sample_holds_every_leaf_of_the_five_bases() -> None:
    listed = products(World())
    assert (listed.height, listed["is_five_base"].sum()) == (654, 354)
    assert {"848210", "852380"} <= set(listed.filter("is_five_base")["product_code"])


def test_a_larger_world_invents_codes_of_its_own() -> None:
    listed = products(World(products=5000))
    assert listed["product_code"].is_unique().all()
    assert listed["product_code"].str.contains(r"^(0[1-9]|[1-8]\d|9[0-7])\d{4}$").all()
    assert set(products(World())["product_code"]) <= set(listed["product_code"])


def test_the_sample_is_small_enough_to_run_often(sample_year: pl.DataFrame) -> None:
    assert 150_000 <= sample_year.height <= 250_000


@pytest.mark.parametrize("rows", [2_000, 6_000])
def test_the_asked_number_of_rows_is_honoured(rows: int, tmp_path: Path) -> None:
    path = write_mirror(World(years=(2022, 2023), economies=12, products=60, rows_per_year=rows), tmp_path)
    for count in flows(path)["t"].value_counts()["count"]:
        assert count == pytest.approx(rows, rel=0.1)


def test_few_flows_come_or_go_and_values_move_a_little(small: Path) -> None:
    first, second = flows(small).partition_by("t")
    lasting = first.join(second, on=["i", "j", "k"], suffix="_next")
    assert 0.9 < lasting.height / first.height < 1
    change = (lasting["v_next"] / lasting["v"]).log().to_numpy()
    assert 0.05 < change.std() < 0.3


def test_some_products_have_one_dominant_exporter(sample_year: pl.DataFrame) -> None:
    exports = sample_year.group_by("k", "i").agg(pl.col("v").sum())
    top_share = exports.group_by("k").agg(share=pl.col("v").max() / pl.col("v").sum())["share"].to_numpy()
    assert 0.1 < (top_share > 0.6).mean() < 0.25


def test_china_is_a_large_exporter_and_depends_on_others_for_dozens_of_products(sample_year: pl.DataFrame) -> None:
    total = pl.col("v").sum()
    herfindahl = (pl.col("v") / total).pow(2).sum()
    exports = sample_year.group_by("k", "i").agg(total)
    chinese_exports = exports.filter(pl.col("i") == CHINA).select("k", export="v")
    world = exports.group_by("k").agg(world_hhi=herfindahl)
    imports = sample_year.filter(pl.col("j") == CHINA).group_by("k").agg(supplier_hhi=herfindahl, import_=total)
    dependent = (
        imports.join(world, on="k")
        .join(chinese_exports, on="k", how="left")
        .filter(
            pl.col("supplier_hhi") > 0.4,
            pl.col("world_hhi") > 0.4,
            pl.col("import_") > pl.col("export").fill_null(0),
        )
        .join(products(SAMPLE_YEAR), left_on="k", right_on="product_code")
    )
    assert dependent["is_five_base"].sum() >= 24
    assert chinese_exports["export"].to_numpy().sum() / sample_year["v"].to_numpy().sum() > 0.08


@pytest.mark.parametrize(
    "wish",
    [
        {"edition": "22"},
        {"release": "202701"},
        {"years": ()},
        {"years": (2023, 2022)},
        {"seed": -1},
        {"economies": 2},
        {"economies": 300},
        {"products": 0},
        {"products": 10, "economies": 3, "rows_per_year": 61},
    ],
)
def test_an_impossible_world_is_refused_with_what_was_expected(wish: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=rf"World\.{list(wish)[-1]} is .*; expected "):
        World(**wish)  # type: ignore[arg-type]


def test_a_failed_write_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("sources.sample.world.trade", fail)
    with pytest.raises(OSError, match="disk full"):
        write_mirror(SMALL, tmp_path)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_the_command_writes_the_world_it_was_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path), "--years", "2022:2023", "--economies", "12", "--products", "60"]) == 0
    path = tmp_path / "synthetic.invalid/baci/BACI_HS22_V202701.zip"
    assert f"Wrote {path}" in capsys.readouterr().out
    assert [name for name in texts(path) if "_Y" in name] == [
        "BACI_HS22_Y2022_V202701.csv",
        "BACI_HS22_Y2023_V202701.csv",
    ]


def test_the_command_refuses_years_it_cannot_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main([str(tmp_path), "--years", "last"])
    assert "expected a year or two" in capsys.readouterr().err
