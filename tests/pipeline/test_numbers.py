"""The figures of a release against an independent recomputation, in exact fractions, from the publisher's own lines."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple

import pytest

from tests.pipeline.world import (
    ECONOMIES,
    EDITION,
    Builder,
    Flow,
    Members,
    Place,
    Said,
    five_base_products,
    flows,
    good,
    members,
)

pytestmark = pytest.mark.slow  # one build

YEARS = (2018, 2020, 2021, 2022, 2023)  # 2019 is missing: no window of three years ends before 2022
LIMIT = Fraction(2, 5)
# The codes of BACI as the marts must show them, written down here once more.
CODES = {156: "CHN", 251: "FRA", 276: "DEU", 392: "JPN", 410: "KOR", 490: "S19", 516: "NAM", 842: "USA", 280: "DEU"}
CHINA, FRANCE, GERMANY, JAPAN, KOREA, TAIWAN, NAMIBIA, USA, WEST_GERMANY = CODES
LISTED = {**ECONOMIES, WEST_GERMANY: ("Fed. Rep. of Germany (...1990)", "DE", "DEU")}

Key = tuple[int, str, str]
"""Year, economy, product."""


class Expected(NamedTuple):
    """A row of fct_supply_dependence, computed here."""

    import_value: int
    export_value: int
    supplier_count: int
    supplier_hhi: Fraction | None
    top_supplier: str | None
    top_share: Fraction | None
    world_hhi: Fraction
    ratio: Fraction | None
    is_dependent_in_year: bool
    is_dependent: bool | None


class Case(NamedTuple):
    """A product made for one edge of the rule: who sells it to whom."""

    name: str
    flows: Mapping[int, Iterable[tuple[int, int, str]]]
    """By year: exporter, importer, value in thousand USD."""


def every_year(*trade: tuple[int, int, str]) -> dict[int, tuple[tuple[int, int, str], ...]]:
    return dict.fromkeys(YEARS, trade)


def exactly_two_fifths(unit: int) -> list[tuple[int, int, str]]:
    """China's five suppliers with shares 0.6 and four times 0.1: an index of exactly 0.4, which is not above 0.4."""
    suppliers = {JAPAN: 6, USA: 1, GERMANY: 1, FRANCE: 1, KOREA: 1}
    return [(i, CHINA, f"{n * unit // 1000}.{n * unit % 1000:03}") for i, n in suppliers.items()]


ONE_SELLER = (JAPAN, CHINA, "10.000")
CASES = (
    Case("one seller in the world, bought and never sold", every_year(ONE_SELLER)),
    Case("two suppliers with the same value", every_year((USA, CHINA, "5.000"), (GERMANY, CHINA, "5.000"))),
    Case("the concentration of suppliers is exactly the limit", every_year(*exactly_two_fifths(7))),
    Case("the same with large amounts", every_year(*exactly_two_fifths(84_908_855))),
    Case("imports equal exports", every_year(ONE_SELLER, (CHINA, JAPAN, "10.000"))),
    Case("imports are a tenth of a cent above exports", every_year((JAPAN, CHINA, "10.001"), (CHINA, USA, "10.000"))),
    Case("sold and never bought", every_year((CHINA, USA, "0.001"))),
    Case("trade with oneself is no supply", every_year(ONE_SELLER, (CHINA, CHINA, "99.000"))),
    Case("trade with oneself and nothing else", every_year((NAMIBIA, NAMIBIA, "0.500"))),
    Case("a code that is not ISO's", every_year((TAIWAN, CHINA, "8.000"), (JAPAN, TAIWAN, "1.000"))),
    Case("dependent in the first and the last of three years", {2021: [ONE_SELLER], 2023: [ONE_SELLER]}),
    Case(
        "dependent twice, then no longer bought but sold",
        {2021: [ONE_SELLER], 2022: [ONE_SELLER], 2023: [(CHINA, USA, "1.000")]},
    ),
    Case("dependent once", {2023: [ONE_SELLER]}),
    Case("dependent before the gap only", {2018: [ONE_SELLER], 2020: [ONE_SELLER], 2021: [(CHINA, JAPAN, "1.000")]}),
    Case("a value of nothing is no supplier", every_year(ONE_SELLER, (USA, CHINA, "0.000"))),
    Case(
        "an economy under two numbers in one year",
        every_year(
            (GERMANY, CHINA, "13.000"),
            (WEST_GERMANY, CHINA, "11.000"),
            (JAPAN, CHINA, "20.000"),
            (WEST_GERMANY, GERMANY, "99.000"),
            (CHINA, GERMANY, "1.000"),
            (CHINA, WEST_GERMANY, "2.000"),
        ),
    ),
    Case("large and small", every_year((JAPAN, CHINA, "99999999.999"), (USA, CHINA, "0.001"), (CHINA, USA, "0.002"))),
)


def world() -> Members:
    made = dict(zip(five_base_products(), CASES, strict=False))
    lines = {year: [flow for flow in rows if flow.product not in made] for year, rows in flows(YEARS).items()}
    for product, case in made.items():
        for year, trade in case.flows.items():
            lines[year] += [Flow(exporter, importer, product, value) for exporter, importer, value in trade]
    return members(lines, economies=LISTED)


def _offer_and_run(place: Place) -> Said:
    place.offer(world())
    return place.call("run")


@pytest.fixture(scope="module")
def built(once: Builder) -> Place:
    return good(once("O'Hara's 五基 home", _offer_and_run))  # a folder may have almost any name


def expected() -> dict[Key, Expected]:
    """Compute every row from the lines of the zip file, straight from the definitions."""
    bought: dict[Key, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    sold: dict[tuple[int, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for name, body in world().items():
        if "_Y" not in name:
            continue
        for row in csv.DictReader(io.StringIO(body.decode())):
            exporter, importer = CODES[int(row["i"])], CODES[int(row["j"])]
            dollars = Fraction(row["v"].strip()) * 1000
            assert dollars.denominator == 1
            if exporter != importer and dollars:
                bought[int(row["t"]), importer, row["k"]][exporter] += int(dollars)
                sold[int(row["t"]), row["k"]][exporter] += int(dollars)
    keys = set(bought) | {(year, seller, product) for (year, product), sellers in sold.items() for seller in sellers}
    in_year = {key: one_year(key, bought.get(key, {}), sold[key[0], key[2]]) for key in keys}
    return {key: row._replace(is_dependent=persistent(key, in_year)) for key, row in in_year.items()}


def one_year(key: Key, suppliers: Mapping[str, int], sellers: Mapping[str, int]) -> Expected:
    imports, exports = sum(suppliers.values()), sellers.get(key[1], 0)
    supplier_hhi = concentration(suppliers) if imports else None
    world_hhi = concentration(sellers)
    ratio = Fraction(imports, exports) if exports else Fraction(9999)
    top = min(suppliers, key=lambda code: (-suppliers[code], code)) if imports else None
    return Expected(
        import_value=imports,
        export_value=exports,
        supplier_count=len(suppliers),
        supplier_hhi=supplier_hhi,
        top_supplier=top,
        top_share=Fraction(suppliers[top], imports) if top else None,
        world_hhi=world_hhi,
        ratio=ratio,
        is_dependent_in_year=bool(supplier_hhi and supplier_hhi > LIMIT and world_hhi > LIMIT and ratio > 1),
        is_dependent=None,
    )


def concentration(amounts: Mapping[str, int]) -> Fraction:
    return Fraction(sum(amount**2 for amount in amounts.values()), sum(amounts.values()) ** 2)


def persistent(key: Key, in_year: Mapping[Key, Expected]) -> bool | None:
    window = range(key[0] - 2, key[0] + 1)
    if not set(window) <= set(YEARS):
        return None
    rows = (in_year.get((year, *key[1:])) for year in window)
    return sum(bool(row and row.is_dependent_in_year) for row in rows) >= 2


@pytest.fixture(scope="module")
def seen(built: Place) -> dict[Key, tuple]:
    columns = (
        "year, economy_code, product_code, import_value_usd, export_value_usd, supplier_count, supplier_hhi_index, "
        "top_supplier_code, top_supplier_share, world_export_hhi_index, import_export_ratio, is_dependent_in_year, "
        "is_dependent, effective_supplier_count"
    )
    rows = built.rows(f"select {columns} from marts.fct_supply_dependence where hs_edition = ?", EDITION)
    found = {row[:3]: row[3:] for row in rows}
    assert len(found) == len(rows)
    return found


def test_the_codes_of_this_test_are_those_of_the_world() -> None:
    assert {code: iso3 for code, (_, _, iso3) in LISTED.items()} == CODES


def test_a_row_exists_exactly_where_an_economy_trades_a_product(seen: dict[Key, tuple]) -> None:
    assert set(seen) == set(expected())
    assert len(seen) > 10_000


def test_every_measure_equals_its_definition(seen: dict[Key, tuple]) -> None:
    wrong = []
    for key, want in expected().items():
        got = Expected(*seen[key][:10])
        for name, wanted, value in zip(Expected._fields, want, got, strict=True):
            is_same = value == wanted
            if isinstance(wanted, Fraction) and isinstance(value, float):
                is_same = abs(Fraction(value) - wanted) <= wanted * Fraction(1, 10**12)
            if not is_same:
                wrong.append(f"{key} {name}: {value}, not {wanted}")
    assert not wrong, "\n".join([f"{len(wrong)} differ", *wrong[:20]])


def test_the_effective_number_of_suppliers_is_one_over_the_index(seen: dict[Key, tuple]) -> None:
    for key, want in expected().items():
        number = seen[key][10]
        assert number == (pytest.approx(float(1 / want.supplier_hhi), rel=1e-12) if want.supplier_hhi else None), key


@pytest.mark.parametrize(
    ("case", "in_year", "persistent"),
    [
        ("one seller in the world, bought and never sold", True, True),
        ("two suppliers with the same value", True, True),
        ("the concentration of suppliers is exactly the limit", False, False),
        ("the same with large amounts", False, False),
        ("imports equal exports", False, False),
        ("imports are a tenth of a cent above exports", True, True),
        ("sold and never bought", False, False),
        ("trade with oneself is no supply", True, True),
        ("a code that is not ISO's", True, True),
        ("dependent in the first and the last of three years", True, True),
        ("dependent twice, then no longer bought but sold", False, True),
        ("dependent once", True, False),
        ("a value of nothing is no supplier", True, True),
        ("an economy under two numbers in one year", True, True),
        ("large and small", True, True),
    ],
)
def test_the_edges_of_the_rule_fall_where_the_rule_says(
    seen: dict[Key, tuple], case: str, in_year: bool, persistent: bool
) -> None:
    product = dict(zip((case.name for case in CASES), five_base_products(), strict=False))[case]
    row = Expected(*seen[2023, "CHN", product][:10])
    assert (row.is_dependent_in_year, row.is_dependent) == (in_year, persistent)


def test_two_numbers_of_one_economy_are_one_partner_in_every_mart(built: Place) -> None:
    """Two suppliers of China (0.504), not three (0.356); what Germany sells to itself is no trade with others."""
    product = dict(zip((case.name for case in CASES), five_base_products(), strict=False))[
        "an economy under two numbers in one year"
    ]
    assert built.rows(
        "select exporter_code, importer_code, trade_value_usd::bigint from marts.fct_bilateral_trade "
        "where year = 2023 and product_code = ? order by all",
        product,
    ) == [("CHN", "DEU", 3000), ("DEU", "CHN", 24_000), ("DEU", "DEU", 99_000), ("JPN", "CHN", 20_000)]
    assert built.rows(
        "select exporter_count, economy_count from marts.fct_product_network where year = 2023 and product_code = ?",
        product,
    ) == [(3, 3)]


def test_the_flags_are_neither_all_true_nor_all_false(seen: dict[Key, tuple]) -> None:
    """Without this, an empty comparison could pass."""
    flags = [(row[8], row[9]) for row in seen.values()]
    assert {True, False} <= {in_year for in_year, _ in flags}
    assert {True, False, None} == {persistent for _, persistent in flags}


def test_the_command_line_counts_the_same_dependent_products(built: Place) -> None:
    last = {key[2] for key, row in expected().items() if key[:2] == (2023, "CHN") and row.is_dependent}
    by_base = built.rows(
        "select base_code, list(product_code) from marts.bridge_product_base "
        "where scheme = 'five_bases_2021' and hs_edition = ? group by base_code",
        EDITION,
    )
    said = built.call("run")
    for base, products in by_base:
        [line] = [line for line in said.out.splitlines() if f" {base} " in line]
        cells = [cell.strip() for cell in line.split("│")]
        assert int(cells[-1]) == len(last & set(products)), line
