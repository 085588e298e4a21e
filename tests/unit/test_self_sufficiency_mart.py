"""fct_self_sufficiency: contents from atomic masses, and cells added up by hand from the publishers' files."""

import csv
import re
import zipfile
from collections.abc import Iterator

import duckdb
import polars as pl
import pytest

from sources.oecd import icio
from sources.prodcom.parse import read_year
from tests import dbt_sql
from tests.shared_files import shared
from tests.unit.oecd_files import stage_tables
from tests.unit.production_files import extracts, world_tables

# IUPAC abridged standard atomic weights
MASSES = {
    "H": 1.008, "Li": 6.94, "C": 12.011, "N": 14.007, "O": 15.999, "S": 32.06, "V": 50.942, "Mn": 54.938, "Co": 58.933,
    "Ni": 58.693, "Mo": 95.95, "Sb": 121.76, "W": 183.84,
}  # fmt: skip
ICIO = ("drop", "oecd_icio")
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


def forms() -> list[dict[str, str]]:
    with (dbt_sql.DBT / "seeds" / "material_trade.csv").open(encoding="utf-8") as rows:
        return list(csv.DictReader(rows))


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


def test_what_is_unknown_has_a_most_it_can_hold():
    """A tonne holds no more than a tonne; a tonne of scandium is 1.53 t of its oxide, and no rare earth is more."""
    most = {(form["material_code"], form["hs_code"]): form["most_contained_share"] for form in forms()}
    scandium, oxygen = 44.956, 15.999
    in_oxide = {("rare_earths", "280530"): (2 * scandium + 3 * oxygen) / (2 * scandium)}
    for form in forms():
        key = form["material_code"], form["hs_code"]
        if form["contained_share"]:
            assert most[key] == ""
        else:
            assert float(most[key]) == pytest.approx(in_oxide.get(key, 1), abs=5e-7), key


@pytest.fixture(scope="module")
def mart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """Return the mart over files of USGS, BGS, ICIO and PRODCOM, and 2024 of a modelled world in BACI's layout."""
    usgs, bgs, baci = shared("drop", "usgs_mcs"), shared("drop", "bgs_wms"), shared(*BACI, "BACI_HS22_V202601.zip")
    nodes, inputs = shared(*ICIO, "icio2022_nodes.csv"), shared(*ICIO, "icio2022_intermediate_flows.parquet")
    products = shared("recordings", "eurostat", "comext_DS-059358_prodcom_probe_2020_TRIMMED.csv")
    with zipfile.ZipFile(baci) as archive:
        flows = archive.extract("BACI_HS22_Y2024_V202601.csv", tmp_path_factory.mktemp("baci"))
    with duckdb.connect() as con:
        con.register("usgs", world_tables(usgs).to_arrow())
        con.register("bgs", extracts(bgs).to_arrow())
        con.execute("create view stg_usgs_mcs__world_production as from usgs")
        con.execute("create view stg_bgs_wms__production as from bgs")
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
        stage_tables(con, icio.read_extract(nodes, inputs, "2025", 2022), "2025", 2022)
        sold = read_year([products], "DS-059358", 2020).frame
        staged = sold.with_columns(year=pl.lit(2020, pl.Int16), vintage_id=pl.lit("v"))
        con.register("stg_prodcom__production", staged.to_arrow())
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
        # antimony: a dash, nothing mined; bought 811010 3,061.551 + 282580 225,336.760 × 0.835354, sold 2,397.903 +
        # 73,092.671 × 0.835354; ore, whose content is unknown, is left out
        ("USA", "antimony", 0, 191_297.514813, 63_456.158091),
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
    """China smelts 953,000 t of magnesium (USGS 2026); alloys and powders, 810419 and 810430, hold none or all."""
    output, bought, sold = 953_000, 45.079, 57_136.640  # 810411, taken as pure
    bought_unknown, sold_unknown = 34.551 + 17.012, 20_296.525 + 9_307.763
    [bounds] = mart.execute(
        "select self_sufficiency_ratio, lower_self_sufficiency_ratio, upper_self_sufficiency_ratio from cells "
        "where (economy_code, item_code, year) = ('CHN', 'magnesium_metal', 2024)"
    ).fetchall()
    assert bounds == (
        None,
        pytest.approx(output / (output + bought + bought_unknown - sold)),
        pytest.approx(output / (output + bought - sold - sold_unknown)),
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
    """16291500 in 2020: Estonia makes 209,242,271 euro, buys 2,243,620 and sells 164,663,662; Belgium's is secret."""
    seen = mart.execute(
        "select economy_code, self_sufficiency_ratio, import_penetration_share, missing_reason from cells "
        "where item_scheme = 'prodcom' and economy_code in ('EST', 'BEL', 'BIH', 'SWE', 'EU27') order by 1"
    ).fetchall()
    use = 209_242_271 + 2_243_620 - 164_663_662
    union = 2_486_897_394 + 752_053_014 - 231_046_253
    assert seen == [
        ("BEL", None, None, "output_withheld"),
        ("BIH", None, None, "trade_not_known"),
        ("EST", pytest.approx(209_242_271 / use), pytest.approx(2_243_620 / use), None),
        ("EU27", pytest.approx(2_486_897_394 / union), pytest.approx(752_053_014 / union), None),
        ("SWE", None, None, "output_suppressed"),
    ]


@pytest.mark.shared
@pytest.mark.parametrize(
    ("economy", "item", "reason"),
    [
        ("USA", "titanium_sponge", "output_withheld"),  # W in the table
        ("USA", "fluorspar", "output_not_available"),  # NA
        ("KOR", "fluorspar", "output_not_listed"),
        ("CHN", "gallium", "trade_not_converted"),  # 811292 is a basket
        ("MDG", "rare_earths", "trade_not_found"),
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
