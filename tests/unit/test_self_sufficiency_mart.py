"""fct_self_sufficiency: contents from atomic masses, and cells added up by hand.

The mart is computed twice: over a small world in the publishers' layouts, whose trade is our own, everywhere; and over
the publishers' files, where they are there.
"""

import csv
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import duckdb
import polars as pl
import pytest

from sources.oecd import icio
from tests import dbt_sql
from tests.shared_files import shared
from tests.unit.oecd_files import ICIO, stage_tables, text
from tests.unit.production_files import stage_production, write_extracts, write_products, write_releases

# IUPAC abridged standard atomic weights
MASSES = {
    "H": 1.008, "Li": 6.94, "C": 12.011, "N": 14.007, "O": 15.999, "Al": 26.982, "Si": 28.085, "S": 32.06, "Cl": 35.45,
    "Ca": 40.078, "Sc": 44.956, "V": 50.942, "Mn": 54.938, "Fe": 55.845, "Co": 58.933, "Ni": 58.693, "Ge": 72.630,
    "Mo": 95.95, "Sn": 118.71, "Sb": 121.76, "W": 183.84,
}  # fmt: skip
EXTRACT = ("drop", "oecd_icio")
BACI = ("mirror", "www.cepii.fr", "DATA_DOWNLOAD", "baci", "data")


def atoms(formula: str) -> dict[str, int]:
    """Return how many atoms of each element a formula such as (NH4)2Mo2O7 or LiOH·H2O has."""
    total: dict[str, int] = {}
    for part in formula.split("·"):
        lead, rest = re.fullmatch(r"(\d*)(.*)", part).groups()
        while group := re.search(r"\(([^()]*)\)(\d*)", rest):
            rest = rest[: group.start()] + group[1] * int(group[2] or 1) + rest[group.end() :]
        for element, count in re.findall(r"([A-Z][a-z]?)(\d*)", rest):
            total[element] = total.get(element, 0) + int(lead or 1) * int(count or 1)
    return total


def seed(name: str) -> list[dict[str, str]]:
    with (dbt_sql.DBT / "seeds" / f"{name}.csv").open(encoding="utf-8") as rows:
        return list(csv.DictReader(rows))


def forms() -> list[dict[str, str]]:
    return seed("material_trade")


STOICHIOMETRIC = [form for form in forms() if re.match(r"[^ ]+: [\d.]", form["basis"])]


@pytest.mark.parametrize("form", STOICHIOMETRIC, ids=lambda form: f"{form['material_code']}-{form['hs_code']}")
def test_content_of_a_compound_follows_from_its_formula(form):
    """Both the formula and the arithmetic that is written beside it give the share, to six decimals."""
    formula, arithmetic = form["basis"].split(";")[0].split(": ")
    element = form["measure_unit"].removeprefix("t ")
    count = atoms(formula)
    share = count[element] * MASSES[element] / sum(MASSES[name] * n for name, n in count.items())
    assert re.fullmatch(r"[\d.+*/()]+", arithmetic)
    assert float(form["contained_share"]) == pytest.approx(share, abs=5e-7)
    [(computed,)] = duckdb.execute(f"select {arithmetic}").fetchall()
    assert float(form["contained_share"]) == pytest.approx(computed, abs=5e-7)


def test_content_is_one_or_computed_or_unknown():
    computed = {(form["material_code"], form["hs_code"]) for form in STOICHIOMETRIC}
    assert len(computed) == 10
    for form in forms():
        if (form["material_code"], form["hs_code"]) not in computed:
            assert form["contained_share"] in ("", "1"), form


RANGES = {(row["material_code"], row["hs_code"]): row for row in seed("material_contents")}
FROM_A_FORMULA = [row for row in RANGES.values() if ": " in row["max_basis"]]


@pytest.mark.parametrize("row", FROM_A_FORMULA, ids=lambda row: f"{row['material_code']}-{row['hs_code']}")
def test_the_richest_tonne_follows_from_a_formula(row):
    """Both the formula and the arithmetic beside it give the upper end."""
    formula, arithmetic = row["max_basis"].split("; ")[0].split(": ")
    [(computed,)] = duckdb.execute(f"select {arithmetic}").fetchall()
    assert float(row["max_contained_share"]) == pytest.approx(computed, abs=5e-7)
    mass = {name: number * MASSES[name] for name, number in atoms(formula).items()}
    [unit] = {form["measure_unit"] for form in forms() if form["material_code"] == row["material_code"]}
    # of scandium it is the oxide that is counted: the weight of the oxide over that of the metal
    share = sum(mass.values()) / mass["Sc"] if unit == "t REO" else mass[unit.removeprefix("t ")] / sum(mass.values())
    assert float(row["max_contained_share"]) == pytest.approx(share, abs=5e-7)


def test_what_is_unknown_has_a_range():
    """An ore or an alloy that is named holds some of the material; only a basket may hold none."""
    assert set(RANGES) == {(form["material_code"], form["hs_code"]) for form in forms() if not form["contained_share"]}
    baskets = {key for key, row in RANGES.items() if float(row["min_contained_share"]) == 0}
    assert baskets == {
        ("cobalt", "283329"), ("gallium", "811292"), ("germanium", "811292"), ("germanium", "282560"),
        ("lithium", "253090"), ("lithium", "282739"), ("rare_earths", "253090"), ("tungsten", "282590"),
        ("tungsten", "284990"), ("vanadium", "261590"), ("vanadium", "811292"),
    }  # fmt: skip
    scandium, lutetium, oxygen = 44.956, 174.967, 15.999
    richest = (2 * scandium + 3 * oxygen) / (2 * scandium)
    assert max(float(row["max_contained_share"]) for row in RANGES.values()) == pytest.approx(richest, abs=5e-7)
    assert float(RANGES["rare_earths", "280530"]["min_contained_share"]) == pytest.approx(
        0.95 * (2 * lutetium + 3 * oxygen) / (2 * lutetium), abs=1e-3
    )


# Our own trade of 2024 in HS22, with every kind of reason and bound. Exporter, importer, product, thousand USD, tonnes.
TRADE = """
MEX CHN 252921 300 1000
MEX CHN 252922 200 500
CHN JPN 252921 600 2000
CHN USA 252922 100 250
CHN KOR 252922 40 100
CHN JPN 810820 4200 600
JPN USA 810820 90000 10000
CHN USA 811010 30000 3000
BOL USA 282580 8000 1000
BOL USA 261710 2000 50
USA MEX 811010 1000 100
USA MEX 282580 1600 200
RUS CHN 261710 7501 900
JPN CHN 811010 1 1
JPN CHN 810411 100 45
JPN CHN 810419 90 30
CHN USA 810411 130000 57000
CHN JPN 810419 60000 20000
ISR USA 810411 7000 1000
ISR JPN 810411 3000 -
CHN JPN 280530 5000 100
USA CHN 284690 300 10
CHN JPN 811292 9000 50
IDN CHN 282200 900000 60000
COD CHN 282200 90000 6000
MDG CHN 250410 500 800
DEU FRA 252921 50 70
ISR DEU 252921 40 60
"""
EXTRACT_NODES = (
    "country,sector,gross_output_musd,gross_output_published_musd,final_demand_all_destinations_musd,"
    "intermediate_sales_musd,value_added_plus_taxes_musd",
    "CHN,C26,20,20,4,16,3",
    "JPN,C26,30,30,5,25,6",
)
EXTRACT_FLOWS = [("CHN", "CHN", 12.0), ("CHN", "JPN", 4.0), ("JPN", "CHN", 5.0), ("JPN", "JPN", 20.0)]


def baci_codes() -> dict[str, int]:
    with (dbt_sql.DBT / "seeds" / "baci_economies.csv").open(encoding="utf-8") as rows:
        return {row["economy_code"]: int(row["baci_code"]) for row in csv.DictReader(rows)}


def trade_of(text: str, year: int, edition: str) -> pl.DataFrame:
    """Return flows as staging has those of BACI. A dash is a weight that is not known."""
    codes = baci_codes()
    return pl.DataFrame(
        [
            {
                "year": year,
                "hs_edition": edition,
                "product_code": product,
                "importer_baci_code": codes[importer],
                "exporter_baci_code": codes[exporter],
                "trade_value_usd": Decimal(value) * 1000,
                "quantity_t": None if tonnes == "-" else Decimal(tonnes),
                "vintage_id": "v",
            }
            for exporter, importer, product, value, tonnes in (line.split() for line in text.split("\n") if line)
        ],
        schema={
            "year": pl.Int16,
            "hs_edition": pl.String,
            "product_code": pl.String,
            "importer_baci_code": pl.Int16,
            "exporter_baci_code": pl.Int16,
            "trade_value_usd": pl.Decimal(18, 0),
            "quantity_t": pl.Decimal(18, 3),
            "vintage_id": pl.String,
        },
    )


@pytest.fixture(scope="module")
def small_mart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """Return the mart over TRADE and small files of USGS, BGS, PRODCOM and ICIO (a table and an extract of one)."""
    folder = tmp_path_factory.mktemp("self_sufficiency")
    table, nodes, flows = folder / "2022_SML.csv", folder / "nodes.csv", folder / "flows.parquet"
    table.write_text(text(ICIO), encoding="utf-8")
    nodes.write_text(text(EXTRACT_NODES), encoding="utf-8")
    columns = ["src_country", "dst_country", "value_musd"]
    pl.DataFrame(EXTRACT_FLOWS, schema=columns, orient="row").with_columns(
        src_sector=pl.lit("C26"), dst_sector=pl.lit("C26")
    ).write_parquet(flows)
    trade = [
        trade_of(TRADE, 2024, "HS22"),
        trade_of("CHN JPN 811292 8000 40\nCOD CHN 260500 9000 3000\nJPN CHN 282200 100 10", 2023, "HS22"),
        trade_of("MEX CHN 252921 300 1000", 2024, "HS12"),  # an edition that no content is stated for
    ]
    with duckdb.connect() as con:
        stage_production(con, write_releases(folder), write_extracts(folder), [write_products(folder)])
        con.register("stg_baci__bilateral_trade", pl.concat(trade).to_arrow())
        stage_tables(con, icio.read_table(table, "2025", 2022), icio.read_extract(nodes, flows, "2025", 2021))
        dbt_sql.define(con, "fct_self_sufficiency")
        con.execute("create table cells as from fct_self_sufficiency")
        yield con


def cell_of(con: duckdb.DuckDBPyConnection, columns: str, economy: str, item: str, year: int = 2024) -> tuple[Any, ...]:
    """Return the one cell of a material of USGS."""
    [cell] = con.execute(
        f"select {columns} from cells where (economy_code, item_code, item_scheme, year) = (?, ?, 'usgs_mcs', ?)",
        [economy, item, year],
    ).fetchall()
    return cell


AMOUNTS = "output_amount, import_amount, export_amount, self_sufficiency_ratio, import_penetration_share"
BOUNDS = "lower_self_sufficiency_ratio, upper_self_sufficiency_ratio"


@pytest.mark.parametrize(
    ("economy", "item", "output", "imports", "exports"),
    [
        # gross weight: 252921 and 252922 are added
        ("CHN", "fluorspar", 6_000_000, 1_500, 2_350),
        # sells more than it buys, and buys nothing
        ("MEX", "fluorspar", 1_510_000, 0, 1_500),
        ("JPN", "titanium_sponge", 57_000, 600, 10_000),
        # oxide counts by the cobalt in it
        ("COD", "cobalt", 226_000, 0, 6_000 * 0.734230),
    ],
)
def test_a_material_is_used_where_it_is_made_or_bought_and_not_sold(
    small_mart, economy, item, output, imports, exports
):
    use = output + imports - exports
    cell = cell_of(small_mart, AMOUNTS, economy, item)
    assert cell == pytest.approx((output, imports, exports, output / use, imports / use), rel=1e-9)


PARTS = "import_amount, is_import_partial, export_amount, is_export_partial"


def test_ore_is_named_as_left_out_and_lies_between_the_bounds(small_mart):
    """50 t of ore from Bolivia hold a tenth of antimony or are oxide; a balance without them is impossible."""
    columns = f"excluded_hs_codes, covered_trade_share, missing_reason, {PARTS}, {BOUNDS}"
    excluded, covered, reason, *parts, lower, upper = cell_of(small_mart, columns, "BOL", "antimony")
    sold = 1_000 * 0.835354
    assert (excluded, covered, reason) == ("261710", 0.8, "trade_not_converted")
    assert parts == [0, False, pytest.approx(sold), True]
    assert (lower, upper) == pytest.approx(
        (5_300 / (5_300 - sold - 50 * 0.1), 5_300 / (5_300 - sold - 50 * 0.835354)), rel=1e-9
    )


def test_a_dash_is_zero_and_what_is_bought_is_a_part(small_mart):
    """The United States mine no antimony, and buy 3,000 t of metal, 1,000 t of oxide and ore."""
    assert cell_of(small_mart, f"output_amount, {PARTS}, {BOUNDS}", "USA", "antimony") == (
        0, pytest.approx(3_000 + 1_000 * 0.835354), True, pytest.approx(100 + 200 * 0.835354), False, 0, 0,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("economy", "item", "most", "lower", "upper"),
    [
        # USGS 2026: 316,000 t of fluorspar in other countries; Germany buys 60 t and sells 70: no upper end
        ("DEU", "fluorspar", 316_000, None, None),
        # Korea buys 100 t
        ("KOR", "fluorspar", 316_000, 0, 316_000 / 316_100),
        # nobody is left out of the list of titanium sponge; the United States are on it, with a W
        ("USA", "titanium_sponge", None, None, None),
        # USGS says that there may be more antimony than it lists, and lists no other countries
        ("MEX", "antimony", None, None, None),
    ],
)
def test_an_economy_that_is_not_listed_makes_no_more_than_other_countries(
    small_mart, economy, item, most, lower, upper
):
    cell = cell_of(small_mart, f"output_amount, max_output_amount, {BOUNDS}", economy, item)
    assert cell == (None, most, lower, upper and pytest.approx(upper, rel=1e-12))


def test_exports_over_world_output_are_shown(small_mart):
    """Of 119,000 t of antimony (USGS 2026), 3,101 t are exported as metal, 1,200 t as oxide and 950 t as ore."""
    world = 3_000 + 100 + 1 + (1_000 + 200) * 0.835354 + (50 + 900) * 0.1
    columns = "world_export_ratio, max_world_export_ratio"
    for economy in ("BOL", "TJK"):
        assert cell_of(small_mart, columns, economy, "antimony") == (pytest.approx(world / 119_000, rel=1e-12), 1.5)


@pytest.mark.parametrize(
    ("economy", "item", "reason"),
    [
        ("USA", "titanium_sponge", "output_withheld"),  # W
        ("USA", "fluorspar", "output_not_available"),  # NA
        ("KOR", "fluorspar", "output_not_listed"),
        ("TJK", "antimony", "trade_not_known"),  # no flow of any product
        ("MDG", "rare_earths", "trade_not_found"),  # sells graphite only
        ("CHN", "gallium", "trade_not_converted"),  # 811292 is a basket
        ("CHN", "antimony", "trade_not_converted"),  # ore is a thousandth of a percent more than a fifth of the value
        ("ISR", "magnesium_metal", "trade_not_converted"),  # three tenths of the value were not weighed
        ("IDN", "cobalt", "use_not_positive"),  # sells the cobalt of more oxide than it mines
    ],
)
def test_a_material_without_a_ratio_has_the_reason(small_mart, economy, item, reason):
    cell = cell_of(small_mart, "missing_reason, self_sufficiency_ratio, import_penetration_share", economy, item)
    assert cell == (reason, None, None)


@pytest.mark.parametrize(
    ("economy", "item", "most_use", "least_use"),
    [
        # alloys, 810419, are half magnesium or nearly all
        (
            "CHN",
            "magnesium_metal",
            953_000 + 45 + 30 * 0.998 - 57_000 - 20_000 * 0.5,
            953_000 + 45 + 30 * 0.5 - 57_000 - 20_000 * 0.998,
        ),
        # the metals could all be scandium, of which a tonne is 1.53 t of oxide
        ("CHN", "rare_earths", 270_000 + 10 - 100 * 1.08, 270_000 + 10 * 0.2 - 153.3822),
        ("CHN", "antimony", 40_000 + 1 + 900 * 0.835354 - 3_000, 40_000 + 1 + 900 * 0.1 - 3_000),
        # what was not weighed has no upper end
        ("ISR", "magnesium_metal", None, None),
    ],
)
def test_what_is_unknown_gives_bounds(small_mart, economy, item, most_use, least_use):
    output, *bounds = cell_of(small_mart, f"output_amount, {BOUNDS}", economy, item)
    assert bounds == [use and pytest.approx(output / use, rel=1e-9) for use in (most_use, least_use)]


def test_ore_is_no_supply_to_what_is_refined(small_mart):
    """In 2023 China refines 140,000 t of cobalt, buys 10 t of oxide and 3,000 t of ore, which is what it refines."""
    [cell] = small_mart.execute(
        "select import_amount, excluded_hs_codes, missing_reason from cells "
        "where (item_scheme, economy_code, item_code, output_stage) = ('bgs_wms', 'CHN', 'cobalt', 'refinery')"
    ).fetchall()
    assert cell == (pytest.approx(10 * 0.734230), None, None)


def test_the_largest_producer_is_of_the_published_world_or_of_what_is_listed(small_mart):
    """USGS states 380,000 t REO and 302,000 t Co; BGS states no total, and lists 621, 3, 15 and 2 t of gallium."""
    top = small_mart.execute(
        "select distinct item_scheme, item_code, world_output_basis, world_output_amount, top_producer_code, "
        "top_producer_share from cells where (item_scheme, item_code, year) in (('usgs_mcs', 'rare_earths', 2024), "
        "('usgs_mcs', 'cobalt', 2024), ('bgs_wms', 'gallium', 2023)) order by all"
    ).fetchall()
    assert top == [
        ("bgs_wms", "gallium", "sum_of_listed", 641, "CHN", 621 / 641),
        ("usgs_mcs", "cobalt", "published", 302_000, "COD", 226 / 302),
        ("usgs_mcs", "rare_earths", "published", 380_000, "CHN", 27 / 38),
    ]


def test_materials_are_of_economies_and_of_the_editions_that_are_named(small_mart):
    blocs_and_editions = (
        "select distinct hs_edition from cells where item_scheme in ('usgs_mcs', 'bgs_wms') union all "
        "select economy_code from cells where item_scheme = 'usgs_mcs' and economy_code in ('EU27', 'ASEAN', 'ROW')"
    )
    assert small_mart.execute(blocs_and_editions).fetchall() == [("HS22",)]
    # what Germany buys from Israel is no import of the European Union here
    cell = cell_of(small_mart, "import_amount, export_amount, missing_reason", "DEU", "fluorspar")
    assert cell == (60, 70, "output_not_listed")


@pytest.mark.parametrize(
    ("scheme", "industry", "stage", "output", "imports", "exports"),
    [
        # CHN_C26 sells 10 and 2 at home, 4 abroad, and 3, 1 and 5 to final demand; China buys 5, and 2 for final demand
        ("oecd_icio", "C26", "intermediate_use", 16e6, 5e6, 4e6),
        ("oecd_icio", "C26", "all_uses", 25e6, 7e6, 9e6),
        ("oecd_icio", "G", "intermediate_use", 4e6, 0, 0),
        ("oecd_icio", "G", "all_uses", 15e6, 1e6, 1e6),
        ("oecd_icio_extract", "C26", "intermediate_use", 16, 5, 4),
    ],
)
def test_an_industry_is_used_where_it_sells_and_imports(small_mart, scheme, industry, stage, output, imports, exports):
    [cell] = small_mart.execute(
        f"select {AMOUNTS} from cells where (economy_code, item_scheme, item_code, output_stage) = ('CHN', ?, ?, ?)",
        [scheme, industry, stage],
    ).fetchall()
    use = output + imports - exports
    musd = 1e6
    assert cell == pytest.approx((output * musd, imports * musd, exports * musd, output / use, imports / use))


def test_the_rest_of_the_world_is_part_of_the_world_and_no_economy(small_mart):
    worlds = (
        "select distinct economy_code, world_output_amount / 1e12, top_producer_code, top_producer_share from cells "
        "where (item_scheme, item_code, output_stage) = ('oecd_icio', 'C26', 'intermediate_use')"
    )
    # ROW_C26 sells 5 + 20 + 5; it makes more than China, and is no producer
    assert small_mart.execute(worlds).fetchall() == [("CHN", 46, "CHN", pytest.approx(16 / 46))]


def test_a_small_extract_does_not_say_whose_final_demand_it_is(small_mart):
    cells = (
        "select economy_code, output_amount, import_amount, missing_reason from cells "
        "where item_scheme = 'oecd_icio_extract' and output_stage = 'all_uses' order by 1"
    )
    assert small_mart.execute(cells).fetchall() == [
        ("CHN", 20e6, None, "final_demand_not_split"),
        ("JPN", 30e6, None, "final_demand_not_split"),
    ]


def test_products_have_a_ratio_where_all_three_are_published(small_mart):
    # the line of Luxembourg, which has imports and no exports, is our own
    luxembourg = ("LUX", None, None, "trade_not_known")
    assert products_of(small_mart) == [*PRODUCTS_BY_HAND[:-1], luxembourg, PRODUCTS_BY_HAND[-1]]


def products_of(con: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    return con.execute(
        "select economy_code, self_sufficiency_ratio, import_penetration_share, missing_reason from cells "
        "where item_scheme = 'prodcom' and economy_code in ('EST', 'BEL', 'BIH', 'LUX', 'SWE', 'EU27') order by 1"
    ).fetchall()


# 16291500 in 2020: Estonia makes 209,242,271 euro, buys 2,243,620 and sells 164,663,662; Belgium's is confidential
USE_OF_ESTONIA = 209_242_271 + 2_243_620 - 164_663_662
USE_OF_UNION = 2_486_897_394 + 752_053_014 - 231_046_253
PRODUCTS_BY_HAND = [
    ("BEL", None, None, "output_withheld"),
    ("BIH", None, None, "trade_not_known"),
    ("EST", pytest.approx(209_242_271 / USE_OF_ESTONIA), pytest.approx(2_243_620 / USE_OF_ESTONIA), None),
    ("EU27", pytest.approx(2_486_897_394 / USE_OF_UNION), pytest.approx(752_053_014 / USE_OF_UNION), None),
    ("SWE", None, None, "output_suppressed"),
]


@pytest.fixture(scope="module")
def mart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """Return the mart over files of USGS, BGS, ICIO and PRODCOM, and 2024 of a modelled world in BACI's layout."""
    usgs, bgs, baci = shared("drop", "usgs_mcs"), shared("drop", "bgs_wms"), shared(*BACI, "BACI_HS22_V202601.zip")
    nodes, inputs = shared(*EXTRACT, "icio2022_nodes.csv"), shared(*EXTRACT, "icio2022_intermediate_flows.parquet")
    sold = shared("recordings", "eurostat", "comext_DS-059358_prodcom_probe_2020_TRIMMED.csv")
    with zipfile.ZipFile(baci) as archive:
        flows = archive.extract("BACI_HS22_Y2024_V202601.csv", tmp_path_factory.mktemp("baci"))
    with duckdb.connect() as con:
        stage_production(con, usgs, bgs, [sold])
        con.execute(
            f"""
            create table flows as
            select
                t::smallint as year, 'HS22' as hs_edition, k as product_code,
                j::smallint as importer_baci_code, i::smallint as exporter_baci_code,
                cast(v::decimal(18, 3) * 1000 as decimal(18, 0)) as trade_value_usd,
                nullif(try_cast(q as decimal(18, 3)), 0) as quantity_t, 'v' as vintage_id
            from read_csv('{flows}', all_varchar = true)
            where list_contains($codes, k)
            """,
            {"codes": sorted({form["hs_code"] for form in forms()})},
        )
        con.execute("create view stg_baci__bilateral_trade as from flows")
        stage_tables(con, icio.read_extract(nodes, inputs, "2025", 2022))
        dbt_sql.define(con, "fct_self_sufficiency")
        con.execute("create table cells as from fct_self_sufficiency")
        yield con


@pytest.mark.shared
@pytest.mark.parametrize(
    ("economy", "item", "output", "imports", "exports"),
    [
        # fluorspar in gross weight: 6,000 kt mined (USGS 2026); bought 252921 1,278,434.869 + 252922 382,532.407,
        # sold 1,797,055.947 + 274,121.377
        ("CHN", "fluorspar", 6_000_000, 1_660_967.276, 2_071_177.324),
        # titanium sponge: 57,000 t made (USGS 2026); 810820
        ("JPN", "titanium_sponge", 57_000, 656.801, 10_222.268),
    ],
)
def test_cells_added_up_by_hand(mart, economy, item, output, imports, exports):
    [cell] = mart.execute(
        "select output_amount, import_amount, export_amount, self_sufficiency_ratio, import_penetration_share "
        "from cells where (economy_code, item_code, item_scheme, year) = (?, ?, 'usgs_mcs', 2024)",
        [economy, item],
    ).fetchall()
    use = output + imports - exports
    assert cell == pytest.approx((output, imports, exports, output / use, imports / use), rel=1e-9)


@pytest.mark.shared
def test_bounds_added_up_by_hand(mart):
    """China smelts 953,000 t of magnesium (USGS 2026); alloys and powders, 810419 and 810430, hold half at least."""
    output, bought, sold = 953_000, 45.079, 57_136.640  # 810411, taken as pure
    bought_most, bought_least = 34.551 * 0.998 + 17.012, 0.5 * (34.551 + 17.012)
    sold_most, sold_least = 20_296.525 * 0.998 + 9_307.763, 0.5 * (20_296.525 + 9_307.763)
    [bounds] = mart.execute(
        "select self_sufficiency_ratio, lower_self_sufficiency_ratio, upper_self_sufficiency_ratio from cells "
        "where (economy_code, item_code, year) = ('CHN', 'magnesium_metal', 2024)"
    ).fetchall()
    assert bounds == (
        None,
        pytest.approx(output / (output + bought + bought_most - sold - sold_least)),
        pytest.approx(output / (output + bought + bought_least - sold - sold_most)),
    )


@pytest.mark.shared
@pytest.mark.parametrize(
    ("economy", "item", "at_home", "imports", "exports"),
    [
        # million USD of flows between industries of 2022, added up from the extract for this test
        ("CHN", "C26", 1_124_499.0, 313_197.1, 282_743.9),
        ("USA", "C27", 51_632.9, 56_249.6, 13_924.1),
        ("JPN", "B06", 1_115.4, 130_398.1, 32.6),
    ],
)
def test_inputs_added_up_by_hand(mart, economy, item, at_home, imports, exports):
    [cell] = mart.execute(
        "select output_amount / 1e6, import_amount / 1e6, export_amount / 1e6, self_sufficiency_ratio, "
        "import_penetration_share from cells "
        "where (economy_code, item_code, output_stage) = (?, ?, 'intermediate_use')",
        [economy, item],
    ).fetchall()
    assert cell[:3] == pytest.approx((at_home + exports, imports, exports), abs=0.2)
    # what is made and not sold abroad is what is made and used at home
    use = at_home + imports
    assert cell[3:] == pytest.approx(((at_home + exports) / use, imports / use), rel=1e-4)


@pytest.mark.shared
def test_an_extract_does_not_say_whose_final_demand_it_is(mart):
    said = "select distinct missing_reason, self_sufficiency_ratio, import_amount from cells"
    assert mart.execute(f"{said} where output_stage = 'all_uses'").fetchall() == [
        ("final_demand_not_split", None, None)
    ]


@pytest.mark.shared
def test_products_added_up_by_hand(mart):
    assert products_of(mart) == PRODUCTS_BY_HAND


@pytest.mark.shared
@pytest.mark.parametrize(
    ("economy", "item", "reason"),
    [
        ("USA", "titanium_sponge", "output_withheld"),  # W in the table
        ("USA", "fluorspar", "output_not_available"),  # NA
        ("KOR", "fluorspar", "output_not_listed"),
        ("CHN", "gallium", "trade_not_converted"),  # 811292 is a basket
        ("MDG", "rare_earths", "trade_above_world_output"),
        ("USA", "antimony", "trade_above_world_output"),
        ("CHN", "chromium", "output_not_listed"),
    ],
)
def test_no_ratio_where_something_is_not_known(mart, economy, item, reason):
    rows = mart.execute(
        "select self_sufficiency_ratio, missing_reason from cells "
        "where (economy_code, item_code, item_scheme, year) = (?, ?, 'usgs_mcs', 2024)",
        [economy, item],
    ).fetchall()
    assert rows == [(None, reason)]


@pytest.mark.shared
def test_chromite_of_china_is_bounded_by_that_of_other_countries(mart):
    """USGS 2026 lists 3,000,000 t of other countries; China's 261000 is all gross weight."""
    [(imports, exports, most, lower, upper)] = mart.execute(
        f"select import_amount, export_amount, max_output_amount, {BOUNDS} from cells "
        "where (economy_code, item_code, year) = ('CHN', 'chromium', 2024)"
    ).fetchall()
    assert (most, lower) == (3_000_000, 0)
    assert upper == pytest.approx(3_000_000 / (3_000_000 + imports - exports), rel=1e-12)
    assert round(upper, 2) == 0.28


@pytest.mark.shared
def test_trade_that_exceeds_what_the_world_makes_is_in_no_amount(mart):
    """Modelled weights of 2024 hold almost eight times the antimony that the world mines."""
    flows = dict(mart.execute("select product_code, sum(quantity_t) from flows group by 1").fetchall())
    held = float(flows["811010"]) + 0.835354 * float(flows["282580"]) + 0.1 * float(flows["261710"])
    rows = mart.execute(
        "select distinct missing_reason, world_export_ratio, max_world_export_ratio, import_amount, export_amount, "
        f"{BOUNDS} from cells where (item_scheme, item_code, year) = ('usgs_mcs', 'antimony', 2024)"
    ).fetchall()
    assert rows == [("trade_above_world_output", pytest.approx(held / 119_000, rel=1e-3), 1.5, None, None, None, None)]
    assert held / 119_000 > 7


@pytest.mark.shared
def test_the_largest_producers_are_those_one_knows(mart):
    """China mines 270,000 of 380,000 t REO, Congo 226,000 of 302,000 t Co (USGS 2026)."""
    top = mart.execute(
        "select distinct item_code, top_producer_code, round(top_producer_share, 4) from cells "
        "where item_scheme = 'usgs_mcs' and year = 2024 and item_code in ('rare_earths', 'cobalt') order by 1"
    ).fetchall()
    assert top == [("cobalt", "COD", round(226_000 / 302_000, 4)), ("rare_earths", "CHN", round(270 / 380, 4))]


@pytest.mark.shared
@pytest.mark.parametrize(("edition", "release"), [("HS17", "V202301"), ("HS22", "V202601")])
def test_codes_stand_in_the_editions_that_are_named(edition, release):
    with zipfile.ZipFile(shared(*BACI, f"BACI_{edition}_{release}.zip")) as archive:
        [name] = [name for name in archive.namelist() if name.startswith("product_codes")]
        listed = {row[0] for row in csv.reader(archive.read(name).decode("utf-8").splitlines())}
    assert {form["hs_code"] for form in forms() if edition in form["hs_editions"].split("+")} <= listed
