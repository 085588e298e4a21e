"""Both reports of one flow (methods U01): gaps by hand, noise that is found again, and who counts."""

from collections.abc import Iterator, Mapping
from typing import Any

import duckdb
import numpy as np
import polars as pl
import pytest

from tests import dbt_sql

Row = dict[str, Any]


def report(reporter: str, flow: str, partner: str, value: float | None, **other: Any) -> Row:
    """Return what one economy reports of its trade with another in 2024, by UN Comtrade unless said otherwise."""
    valuation = {"import": "cif", "export": "fob", "reexport": "fob"}[flow]
    return {
        "publisher": "comtrade", "frequency": "A", "year": 2024, "classification": "HS22", "product_code": "850760",
        "reporter_code": reporter, "flow": flow, "partner_code": partner, "trade_value_usd": value,
        "valuation": valuation, "fob_value_usd": value if flow == "export" else None, "is_hs_product": True,
        "is_partner_aggregate": False, "vintage_id": "v",
    } | other  # fmt: skip


class World:
    """What the project's SQL makes of reports."""

    def __init__(self, con: duckdb.DuckDBPyConnection) -> None:
        self.con = con

    def report(self, rows: list[Row]) -> None:
        types = {"trade_value_usd": pl.Float64, "fob_value_usd": pl.Float64}
        self.con.register("rows", pl.DataFrame(rows, infer_schema_length=None).cast(types).to_arrow())
        self.con.execute(
            "create or replace view int_reported__countable as select * replace (year::smallint as year, "
            "trade_value_usd::decimal(20, 3) as trade_value_usd, fob_value_usd::decimal(20, 3) as fob_value_usd), "
            "publisher <> 'comtrade' as is_redistributable from rows"
        )
        for mart in ("fct_mirror_trade", "fct_reporter_reliability"):
            dbt_sql.define(self.con, mart)

    def flows(self) -> pl.DataFrame:
        return self.con.sql("from fct_mirror_trade order by exporter_code, importer_code, product_code").pl()

    def flow(self, **where: str) -> Mapping[str, Any]:
        [row] = self.flows().filter(**where).rows(named=True)
        return row

    def reliability(self, economy: str, flow: str) -> Mapping[str, Any]:
        [row] = (
            self.con.sql("from fct_reporter_reliability").pl().filter(economy_code=economy, flow=flow).rows(named=True)
        )
        return row


@pytest.fixture
def world() -> Iterator[World]:
    with duckdb.connect() as con:
        yield World(con)


def test_freight_is_taken_off_before_both_sides_are_compared(world: World) -> None:
    """CHN sells 100 to USA, which reports 159 cif: 159/1.06 = 150, and 2 · (150 - 100)/(150 + 100) = 0.4."""
    world.report([report("CHN", "export", "USA", 100_000), report("USA", "import", "CHN", 159_000)])
    flow = world.flow()
    assert flow["asymmetry_ratio"] == pytest.approx(0.4)
    assert flow["importer_fob_value_usd"] == pytest.approx(150_000)
    assert (flow["exporter_reported_value_usd"], flow["importer_reported_value_usd"]) == (100_000, 159_000)
    assert (flow["freight_basis"], flow["importer_valuation"]) == ("margin", "cif")
    # no reliability from one flow: both count the same
    assert (flow["reconciled_value_usd"], flow["reconciled_basis"]) == (pytest.approx(125_000), "both_equally")


@pytest.mark.parametrize(
    ("said", "basis"),
    [({"fob_value_usd": 100_000}, "reported"), ({"valuation": "customs"}, "none"), ({"valuation": "fob"}, "none")],
)
def test_what_has_no_freight_in_it_keeps_its_value(world: World, said: Row, basis: str) -> None:
    value = 100_000 if basis == "none" else 107_000
    world.report([report("CHN", "export", "USA", 100_000), report("USA", "import", "CHN", value, **said)])
    assert (world.flow()["asymmetry_ratio"], world.flow()["freight_basis"]) == (0, basis)


def test_a_border_value_of_zero_is_none(world: World) -> None:
    """159 cif and 0 fob: 159/1.06 = 150, and no gap of a half."""
    world.report([report("CHN", "export", "USA", 150_000), report("USA", "import", "CHN", 159_000, fob_value_usd=0)])
    assert (world.flow()["asymmetry_ratio"], world.flow()["freight_basis"]) == (pytest.approx(0), "margin")


def test_a_side_that_reports_the_partner_and_not_the_product_reports_zero(world: World) -> None:
    world.report(
        [
            report("CHN", "export", "USA", 100_000),
            report("USA", "import", "CHN", 106_000),
            report("USA", "import", "CHN", 53_000, product_code="850511"),
            report("CHN", "export", "USA", 900, product_code="280530"),
            # nobody mirrors these: JPN is silent about CHN, the USA about its exports to CHN
            report("CHN", "export", "JPN", 7_000),
            report("CHN", "import", "USA", 7_000),
        ]
    )
    flows = world.flows()
    assert flows["product_code"].to_list() == ["280530", "850511", "850760"]
    assert flows["asymmetry_ratio"].to_list() == [-2, 2, pytest.approx(0)]
    assert flows["is_importer_implied_zero"].to_list() == [True, False, False]
    assert flows["is_exporter_implied_zero"].to_list() == [False, True, False]
    assert flows["reconciled_value_usd"].to_list() == [900, pytest.approx(50_000), pytest.approx(100_000)]
    assert flows["reconciled_basis"].to_list() == ["exporter", "importer", "both_equally"]
    assert flows["is_small"].to_list() == [True, False, False]
    # of 150 000 the USA report at the border, China reports nothing of 50 000
    assert world.reliability("CHN", "export")["unreported_value_share"] == pytest.approx(1 / 3)
    assert world.reliability("USA", "import")["unreported_value_share"] == 0


def test_one_publisher_counts_and_what_is_no_flow_between_two_does_not(world: World) -> None:
    world.report(
        [
            report("CHN", "export", "USA", 100_000),
            report("USA", "import", "CHN", 106_000),
            report("USA", "import", "CHN", 95_000, publisher="census", valuation="customs"),
            report("USA", "import", "EU27", 1_000, is_partner_aggregate=True),
            report("USA", "import", "_X", 1_000),
            report("CHN", "import", "CHN", 1_000),
            report("CHN", "export", "CHN", 1_000),
            report("CHN", "reexport", "USA", 50_000),
            report("CHN", "export", "USA", 9_000, frequency="M"),
            report("CHN", "export", "USA", None, product_code="999999"),
            report("CHN", "export", "USA", 9_000, product_code="980100", is_hs_product=False),
            # another edition is another set of products
            report("JPN", "export", "USA", 9_000, classification="HS17"),
            report("USA", "import", "JPN", 9_000),
        ]
    )
    [flow] = world.flows().rows(named=True)
    assert (flow["importer_publisher"], flow["importer_reported_value_usd"]) == ("comtrade", 106_000)
    assert flow["is_redistributable"] is False


def test_what_rests_on_one_report_that_may_not_be_passed_on_may_not_either(world: World) -> None:
    census = {"publisher": "census", "valuation": "customs"}
    world.report([report("CHN", "export", "USA", 5_000), report("USA", "import", "CHN", 5_000, **census)])
    assert world.flow()["is_redistributable"] is False


def noisy(own: dict[str, float], flows: int = 4000, bias: float = 0.0) -> list[Row]:
    """Return the trade of these economies with each other, each report with the noise of its reporter, as a log."""
    random = np.random.default_rng(11)
    rows = []
    for exporter, importer in ((a, b) for a in own for b in own if a != b):
        true = random.lognormal(13, 1.5, flows)
        sold = true * np.exp(random.normal(0, own[exporter], flows))
        bought = 1.06 * true * np.exp(bias + random.normal(0, own[importer], flows))
        for n, (x, m) in enumerate(zip(sold.round(2), bought.round(2), strict=True)):
            code = f"{n:06}"
            rows.append(report(exporter, "export", importer, float(x), product_code=code))
            rows.append(report(importer, "import", exporter, float(m), product_code=code))
    return rows


def test_noise_and_bias_are_found_again(world: World) -> None:
    """Two that have only each other are as noisy; partners report a tenth more than freight explains."""
    world.report(noisy({"CHN": 0.2, "USA": 0.2}, bias=np.log(1.1)))
    measured = world.reliability("CHN", "export")
    assert measured["mirrored_flow_count"] == 4000
    assert measured["median_gap_log"] == pytest.approx(np.log(1.1), abs=0.01)
    assert measured["noise_sd_log"] == pytest.approx(0.2, rel=0.05)
    assert measured["gap_sd_log"] == pytest.approx(0.2 * np.sqrt(2), rel=0.05)


def test_noise_is_told_apart_by_reporter_and_the_quieter_counts_for_more(world: World) -> None:
    """The gaps of each to all would say 0.16, 0.16, 0.2, 0.2, 0.26 and 0.45."""
    own = {"AAA": 0.05, "BBB": 0.1, "CCC": 0.2, "DDD": 0.2, "EEE": 0.3, "FFF": 0.6}
    world.report(noisy(own, flows=200))
    spread = {economy: world.reliability(economy, "export")["noise_sd_log"] for economy in own}
    assert spread == pytest.approx(own, abs=0.035)
    flows = world.flows()
    weights = flows.filter(exporter_code="AAA", importer_code="FFF")["exporter_weight_share"]
    assert weights.unique().to_list() == [pytest.approx(spread["FFF"] ** 2 / (spread["FFF"] ** 2 + spread["AAA"] ** 2))]
    assert weights[0] > 0.95
    assert flows["reconciled_basis"].unique().to_list() == ["both"]
    between = pl.col("reconciled_value_usd").is_between(
        pl.min_horizontal("exporter_reported_value_usd", "importer_fob_value_usd") * (1 - 1e-12),
        pl.max_horizontal("exporter_reported_value_usd", "importer_fob_value_usd") * (1 + 1e-12),
    )
    assert flows.select(between.all()).item()


def test_few_flows_say_nothing_of_a_reporter(world: World) -> None:
    world.report(noisy({"CHN": 0.2, "USA": 0.2}, flows=29))
    assert world.reliability("CHN", "export")["noise_sd_log"] is None
    assert world.flows()["reconciled_basis"].unique().to_list() == ["both_equally"]


def test_to_swap_the_sides_turns_the_sign(world: World) -> None:
    there = noisy({"CHN": 0.3, "USA": 0.3}, flows=50)
    for row in there:
        row["valuation"] = "fob"
    world.report(there)
    before = world.flows().filter(exporter_code="CHN")["asymmetry_ratio"]
    turned = {"import": "export", "export": "import"}
    world.report([row | {"flow": turned[row["flow"]], "fob_value_usd": None} for row in there])
    after = world.flows().filter(exporter_code="USA")["asymmetry_ratio"]
    assert after.to_list() == pytest.approx([-gap for gap in before])
