"""US imports of 2024 as the Census Bureau publishes them, through the product's own SQL, against arithmetic by hand.

The mirror holds 50 partners and the European Union as one (CTY_CODE 0003). Slovakia (4359) is the only member that is
also there by itself, and its trade is inside 0003 as well. So there are two readings, and they never mix:

* **members**: the 50 partners. The other 26 members of the Union are missing: shares are of the trade that is there.
* **union**: the 49 partners outside the Union, and the Union as one supplier. Nothing is missing, but 27 economies
  count as one: concentration is that of a market that buys from the bloc, not from its members.

Chapters 98 and 99 of the US tariff (returned goods, low-value shipments) have no counterpart in the Harmonized System
and take no part. Values are dollars of imports for consumption (CON_VAL_YR).
"""

import csv
import json
import re
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import duckdb
import polars as pl
import pytest

from tests.dbt_sql import define
from tests.shared_files import shared

ANSWERS = "mirror/api.census.gov/data/timeseries/intltrade/imports/hs"
UNION, SLOVAKIA = "0003", "4359"
# Census Schedule C → our economy codes.
ECONOMIES = dict(
    re.findall(
        r"(\d{4}):(\w+)",
        "0003:EU27 1220:CAN 2010:MEX 2050:GTM 2110:SLV 2150:HND 2190:NIC 2230:CRI 2470:DOM 2740:TTO 3010:COL 3070:VEN "
        "3310:ECU 3330:PER 3370:CHL 3510:BRA 3570:ARG 4039:NOR 4120:GBR 4359:SVK 4419:CHE 4621:RUS 4890:TUR 5050:IRQ "
        "5081:ISR 5130:KWT 5170:SAU 5200:ARE 5330:IND 5350:PAK 5380:BGD 5420:LKA 5490:THA 5520:VNM 5550:KHM 5570:MYS "
        "5590:SGP 5600:IDN 5650:PHL 5700:CHN 5800:KOR 5820:HKG 5830:S19 5880:JPN 6021:AUS 6141:NZL 7210:DZA 7290:EGY "
        "7530:NGA 7620:AGO 7910:ZAF",
    )
)


class Dependence(NamedTuple):
    """What the product says of the imports of one product."""

    value: int
    supplier_count: int
    hhi: float
    top: str
    top_share: float


# Dollars of three products of the priority list by partner, written down from the answers.
FIGURES = {
    "845961": "JPN 9572169 CAN 7504977 CHN 3816840 S19 1847658 MEX 1746804 KOR 1596786 GBR 645811 TUR 623648 "
    "CHE 184057 EU27 71178901",
    "845811": "JPN 382785842 KOR 215896381 S19 39449448 THA 30106143 CHE 13101010 GBR 4856826 CHN 4118834 SGP 2485523 "
    "BRA 2249897 PHL 1383251 CAN 1197851 IND 766341 MEX 499350 TUR 15210 CRI 15000 EU27 73342270",
    "848640": "SGP 345426411 CHN 159244815 JPN 150564638 MYS 113160201 KOR 88841354 VNM 40823701 CHE 30239525 "
    "S19 24364683 ISR 12088863 GBR 10398234 THA 2673966 PHL 1356934 CAN 386295 HKG 270000 MEX 214009 AUS 173373 "
    "CRI 54000 IND 44866 SVK 19088171 EU27 306680359",
}


@pytest.fixture(scope="module", params=["by hand", pytest.param("published", marks=pytest.mark.shared)])
def answers(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of answers of the API: three products written down by hand, and all that were published."""
    if request.param == "published":
        return shared(*ANSWERS.split("/"))
    folder = tmp_path_factory.mktemp("census")
    codes = {economy: partner for partner, economy in ECONOMIES.items()}
    for product, text in FIGURES.items():
        words = text.split()
        rows = [[product, codes[economy], dollars] for economy, dollars in zip(words[::2], words[1::2], strict=True)]
        header = ["I_COMMODITY", "CTY_CODE", "CON_VAL_YR", "I_COMMODITY"]
        body = [header, *([*row, product] for row in rows)]
        (folder / f"imports_2024-12_HS6_CTY_{product}.json").write_text(json.dumps(body), encoding="utf-8")
    return folder


PUBLISHED_ALONE = pytest.mark.parametrize(
    "answers", [pytest.param("published", marks=pytest.mark.shared)], indirect=True, scope="module"
)


@pytest.fixture(scope="module")
def lines(answers: Path) -> pl.DataFrame:
    """Every line of every answer: partner, product, dollars."""
    return pl.DataFrame(
        list(_lines(answers)), schema={"partner": pl.String, "product": pl.String, "dollars": pl.Int64}, orient="row"
    )


def _lines(folder: Path) -> Iterator[tuple[str, str, int]]:
    for path in sorted(folder.glob("imports_2024-12_HS6_CTY_*.json")):
        header, *rows = json.loads(path.read_text(encoding="utf-8"))
        # The API repeats the names of its predicates in the header: the first of a name is the one that was asked for.
        partner, product, value = (header.index(name) for name in ("CTY_CODE", "I_COMMODITY", "CON_VAL_YR"))
        for row in rows:
            yield row[partner], row[product], int(row[value])


@pytest.fixture(scope="module")
def members(lines: pl.DataFrame) -> dict[str, Dependence]:
    return dependence(lines.filter(pl.col("partner") != UNION))


@pytest.fixture(scope="module")
def union(lines: pl.DataFrame) -> dict[str, Dependence]:
    return dependence(lines.filter(pl.col("partner") != SLOVAKIA))


@pytest.fixture(scope="module")
def priority_list() -> list[str]:
    """The Common High Priority List of the Bureau of Industry and Security: 50 products."""
    path = shared("drop", "bis_chpl", "bis_common_high_priority_list_20240223.csv")
    with path.open(encoding="utf-8") as rows:
        return [row["hs6"] for row in csv.DictReader(rows)]


def dependence(lines: pl.DataFrame) -> dict[str, Dependence]:
    """Return, by product, what the model of imports makes of the lines; a value of nothing is no flow."""
    alphabet = pl.DataFrame({"economy_code": sorted(ECONOMIES.values())}).with_row_index("alphabetical_rank")
    ranks = dict(zip(alphabet["economy_code"], alphabet["alphabetical_rank"], strict=True))
    suppliers = pl.col("partner").replace_strict(ECONOMIES)
    supply = lines.filter(pl.col("dollars") > 0, ~pl.col("product").str.slice(0, 2).is_in(["98", "99"])).select(
        year=pl.lit(2024, pl.Int16),
        hs_edition=pl.lit("HS22"),
        economy_code=pl.lit("USA"),
        product_code="product",
        supplier_code=suppliers,
        supplier_rank=suppliers.replace_strict(ranks, return_dtype=pl.Int16),
        trade_value_usd=pl.col("dollars").cast(pl.Decimal(18, 0)),
        vintage_id=pl.lit("census"),
    )
    with duckdb.connect() as con:
        con.register("int_trade__supply", supply.to_arrow())
        con.register("int_economies__alphabet", alphabet.to_arrow())
        define(con, "int_trade__imports")
        rows = con.execute(
            "select product_code, import_value_usd, supplier_count, supplier_hhi_index, top_supplier_code, "
            "top_supplier_share from int_trade__imports"
        ).fetchall()
    return {product: Dependence(*facts) for product, *facts in rows}


@PUBLISHED_ALONE
def test_the_lines_add_up_to_the_published_totals(lines: pl.DataFrame) -> None:
    totals = dict(lines.group_by("partner").agg(pl.col("dollars").sum()).iter_rows())
    published = {"5700": 429.426, "2010": 503.439, "1220": 411.694, "5880": 151.340, UNION: 597.473}  # billion USD
    assert {partner: round(totals[partner] / 1e9, 3) for partner in published} == published


@PUBLISHED_ALONE
def test_only_one_member_of_the_union_is_also_there_by_itself(lines: pl.DataFrame) -> None:
    """Where the mirror grows by another member, the two readings above have to change."""
    partners = set(lines["partner"])
    assert partners == set(ECONOMIES)
    # Schedule C numbers Europe from 4000 to 4999; of those that are there, only Slovakia is a member.
    assert {p for p in partners if p.startswith("4")} == {"4039", "4120", SLOVAKIA, "4419", "4621", "4890"}
    inside = lines.filter(pl.col("partner") == SLOVAKIA).join(
        lines.filter(pl.col("partner") == UNION), on="product", how="left", suffix="_union"
    )
    assert inside.filter(pl.col("dollars_union").is_null() | (pl.col("dollars") > pl.col("dollars_union"))).is_empty()


@PUBLISHED_ALONE
def test_the_whole_list_has_suppliers_in_both_readings(
    members: dict[str, Dependence], union: dict[str, Dependence], priority_list: list[str]
) -> None:
    assert len(set(priority_list)) == 50
    assert set(priority_list) <= set(members) & set(union)


def test_concentration_lies_between_equal_shares_and_the_share_of_the_first(
    members: dict[str, Dependence], union: dict[str, Dependence]
) -> None:
    assert set(FIGURES) <= set(members) & set(union)
    for reading in (members, union):
        for product, found in reading.items():
            assert 1 / found.supplier_count <= found.hhi * (1 + 1e-12) and found.hhi <= 1 + 1e-12, product
            assert found.top_share**2 <= found.hhi * (1 + 1e-12) and found.hhi <= found.top_share * (1 + 1e-12), product


def test_the_two_readings_differ_by_exactly_the_other_members(
    members: dict[str, Dependence], union: dict[str, Dependence], lines: pl.DataFrame
) -> None:
    """The Union less Slovakia is what only one reading has: were both in one, Slovakia would count twice."""
    values = {(partner, product): dollars for partner, product, dollars in lines.iter_rows()}
    products = set(members) & set(union)
    assert set(FIGURES) <= products
    for product in products:
        others = values.get((UNION, product), 0) - values.get((SLOVAKIA, product), 0)
        assert union[product].value - members[product].value == others, product


@PUBLISHED_ALONE
def test_the_reading_decides_the_first_supplier_of_more_than_a_third_of_the_list(
    members: dict[str, Dependence], union: dict[str, Dependence], priority_list: list[str]
) -> None:
    changed = {product for product in priority_list if members[product].top != union[product].top}
    assert {union[product].top for product in changed} == {"EU27"}
    assert len(changed) == 18
    above = {
        name: {product for product in priority_list if reading[product].hhi > 0.4}
        for name, reading in {"members": members, "union": union}.items()
    }
    assert above["members"] == {"847150", "847180", "845710", "845811", "854159", "903020"}
    assert above["union"] == {"847150", "847180", "845961", "901420", "903020"}


def test_milling_machines_are_concentrated_only_where_the_union_is_one_supplier(
    members: dict[str, Dependence], union: dict[str, Dependence]
) -> None:
    """HS 845961, numerically controlled milling machines; no line of Slovakia."""
    # Japan, Canada, China, Taiwan, Mexico, Korea, United Kingdom, Türkiye, Switzerland
    others = (9_572_169, 7_504_977, 3_816_840, 1_847_658, 1_746_804, 1_596_786, 645_811, 623_648, 184_057)
    squares = (
        91_626_419_364_561 + 56_324_679_770_529 + 14_568_267_585_600 + 3_413_840_084_964 + 3_051_324_214_416
        + 2_549_725_529_796 + 417_071_847_721 + 388_936_827_904 + 33_876_979_249
    )  # fmt: skip
    assert squares == sum(value**2 for value in others)
    without = Fraction(squares, 27_538_750**2)  # 0.2273: Japan leads with 9,572,169 of 27,538,750
    assert members["845961"] == (27_538_750, 9, pytest.approx(float(without), abs=1e-13), "JPN", 9_572_169 / 27_538_750)
    with_union = Fraction(squares + 71_178_901**2, 98_717_651**2)  # 0.5376
    share = 71_178_901 / 98_717_651
    assert union["845961"] == (98_717_651, 10, pytest.approx(float(with_union), abs=1e-13), "EU27", share)
    assert without < Fraction(2, 5) < with_union


def test_lathes_pass_the_limit_by_a_thousandth_where_26_members_are_missing(
    members: dict[str, Dependence], union: dict[str, Dependence]
) -> None:
    """HS 845811, numerically controlled horizontal lathes; no line of Slovakia."""
    japan, korea, taiwan, thailand, switzerland = 382_785_842, 215_896_381, 39_449_448, 30_106_143, 13_101_010
    # United Kingdom, China, Singapore, Brazil, Philippines, Canada, India, Mexico, Türkiye, Costa Rica
    small = (4_856_826, 4_118_834, 2_485_523, 2_249_897, 1_383_251, 1_197_851, 766_341, 499_350, 15_210, 15_000)
    squares = sum(value**2 for value in (japan, korea, taiwan, thailand, switzerland, *small))
    total = 681_338_824 + 17_588_083  # the five, and the ten small ones
    without = Fraction(squares, total**2)
    assert float(without) == pytest.approx(0.4009, abs=5e-5)
    assert members["845811"] == (total, 15, pytest.approx(float(without), abs=1e-13), "JPN", japan / total)
    with_union = Fraction(squares + 73_342_270**2, (total + 73_342_270) ** 2)
    assert float(with_union) == pytest.approx(0.3374, abs=5e-5)
    assert union["845811"][1:4] == (16, pytest.approx(float(with_union), abs=1e-13), "JPN")


def test_slovakia_is_one_supplier_in_one_reading_and_inside_the_union_in_the_other(
    members: dict[str, Dependence], union: dict[str, Dependence]
) -> None:
    """HS 848640, machines for masks and packaging of semiconductors."""
    # Singapore, China, Japan, Malaysia, Korea, Viet Nam, Switzerland, Taiwan, Israel, United Kingdom, Thailand,
    # Philippines, Canada, Hong Kong, Mexico, Australia, Costa Rica, India
    others = (
        345_426_411, 159_244_815, 150_564_638, 113_160_201, 88_841_354, 40_823_701, 30_239_525, 24_364_683, 12_088_863,
        10_398_234, 2_673_966, 1_356_934, 386_295, 270_000, 214_009, 173_373, 54_000, 44_866,
    )  # fmt: skip
    squares, total = sum(value**2 for value in others), 980_325_868
    assert total == sum(others)
    slovakia, of_union = 19_088_171, 306_680_359
    assert members["848640"] == (
        total + slovakia,
        19,
        pytest.approx(float(Fraction(squares + slovakia**2, (total + slovakia) ** 2)), abs=1e-13),
        "SGP",
        345_426_411 / (total + slovakia),
    )
    assert union["848640"] == (
        total + of_union,
        19,
        pytest.approx(float(Fraction(squares + of_union**2, (total + of_union) ** 2)), abs=1e-13),
        "SGP",
        345_426_411 / (total + of_union),
    )
