"""Every gate refuses what it says it refuses, lets pass what it says it accepts, and no raw table is without gates."""

import pkgutil
from importlib import import_module

import pandas as pd
import polars as pl
import pytest

import expectations
import sources
from expectations import baci, release, unsd
from expectations.run import BLOCK, HOLD, WARN, Check, Facts, RawSuite, Suite, not_applicable, validate
from expectations.suites import suite_for
from sources.baci.tables import BILATERAL_TRADE, COUNTRY_CODES, PRODUCT_CODES
from sources.table import Table
from sources.unsd.tables import HS_CORRELATION
from tests.contract import gates

NAN, INFINITE = float("nan"), float("inf")

# For each gate of each suite: its column, values at the edge of what it accepts, and values just beyond.
GATES = {
    suite: values
    for module in pkgutil.iter_modules(gates.__path__, f"{gates.__name__}.")
    for suite, values in import_module(module.name).GATES.items()
}
MODULES = [import_module(f"expectations.{module.name}") for module in pkgutil.iter_modules(expectations.__path__)]
RAW = [value for module in MODULES for value in vars(module).values() if isinstance(value, RawSuite)]
SUITES = {suite.name: suite for suite in (*(raw.suite for raw in RAW), *release.AUDITS, release.AGAINST_PREVIOUS)}
EACH_GATE = [pytest.param(suite, code, id=f"{suite} {code}") for suite, gates in GATES.items() for code in gates]


def row(suite: str, **values: float | None) -> dict[str, object]:
    """A row that every gate of the suite accepts, but for ``values``."""
    accepted = {column: passing[0] for column, passing, _ in GATES[suite].values()}
    return dict.fromkeys(SUITES[suite].labels, "CHN") | accepted | values


def refused_by(suite: str, *rows: dict[str, object]) -> set[str]:
    return {check.gate_code for check in checks_of(suite, *rows) if not check.is_passed}


def checks_of(suite: str, *rows: dict[str, object]) -> list[Check]:
    return validate(pd.DataFrame(rows), SUITES[suite], "subject")


# --- each gate ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("suite", GATES)
def test_every_gate_is_tried_here(suite: str):
    gates = SUITES[suite].gates
    assert [gate.code for gate in gates] == list(GATES[suite])
    assert {gate.code: gate.expectation.column for gate in gates} == {
        code: column for code, (column, _, _) in GATES[suite].items()
    }


def test_every_suite_is_tried_here():
    values = [value for module in MODULES for value in vars(module).values()]
    found = {value.name for value in values if isinstance(value, Suite)}
    found |= {value.suite.name for value in values if isinstance(value, RawSuite)}
    assert found == set(GATES)


@pytest.mark.parametrize("suite", GATES)
def test_gates_accept_what_they_say(suite: str):
    rows = [row(suite, **{column: value}) for column, passing, _ in GATES[suite].values() for value in passing]
    assert refused_by(suite, *rows) == set()


@pytest.mark.parametrize(("suite", "code"), EACH_GATE)
def test_a_gate_and_no_other_refuses_each_value_it_says(suite: str, code: str):
    column, _, breaking = GATES[suite][code]
    checks = checks_of(suite, *(row(suite, **{column: value}) for value in breaking))
    (refusal,) = (check for check in checks if not check.is_passed)
    assert refusal.gate_code == code
    assert len(refusal.observed.split("; ")) == len(breaking)


@pytest.mark.parametrize("nothing", [None, NAN], ids=["null", "nan"])
@pytest.mark.parametrize("others", [0, 1], ids=["alone", "among others"])
@pytest.mark.parametrize("suite", GATES)
def test_a_gate_that_cannot_see_its_number_refuses(suite: str, others: int, nothing: float | None):
    unseen = row(suite, **{column: nothing for column, _, _ in GATES[suite].values()})
    assert refused_by(suite, *[row(suite)] * others, unseen) == set(GATES[suite])


@pytest.mark.parametrize("suite", GATES)
def test_where_there_are_no_rows_every_gate_refuses(suite: str):
    assert refused_by(suite) == set(GATES[suite])
    assert {check.observed for check in checks_of(suite)} == {"no rows to check"}


@pytest.mark.parametrize("suite", GATES)
def test_one_bad_row_among_many_is_refused_and_named(suite: str):
    rows = [row(suite) for _ in range(50)]
    for number, (column, _, breaking) in enumerate(GATES[suite].values()):
        rows[7 + number] |= {column: breaking[0]} | dict.fromkeys(SUITES[suite].labels, f"XYZ{number}")
    for number, check in enumerate(checks_of(suite, *rows)):
        _, _, breaking = GATES[suite][check.gate_code]
        name = " ".join([f"XYZ{number}"] * len(SUITES[suite].labels))
        assert check.observed == f"{name}: {breaking[0]:,.6g}".removeprefix(": ")
        assert not check.is_passed


# --- what a verdict says ------------------------------------------------------------------------------------------


def test_a_verdict_says_what_was_seen_and_what_was_expected():
    (check,) = checks_of("audit_unmatched_codes", row("audit_unmatched_codes", unmatched_value_share=0.39))
    assert (check.subject, check.severity, check.observed) == ("subject", BLOCK, "CHN CHN CHN: 0.39")
    assert check.expected == "unmatched_value_share: at most 0.001 of each importer's imports in a year"
    assert "USA" in check.detail


def test_a_passed_verdict_says_between_what_the_numbers_lay():
    rows = [row("audit_base_codes", product_count=count) for count in (3, 1, 7)]
    assert [check.observed for check in checks_of("audit_base_codes", *rows)] == ["1 to 7 in 3 rows"]


def test_of_many_bad_rows_a_few_are_named_and_all_are_counted():
    rows = [row("audit_base_codes", product_count=0, hs_code=f"{number:04d}") for number in range(12)]
    (check,) = checks_of("audit_base_codes", *rows)
    assert [f"{number:04d}" in check.observed for number in range(7)] == [True] * 5 + [False] * 2
    assert check.observed.endswith(" and 7 more")


def test_a_gate_without_anything_to_look_at_by_nature_passes_and_says_why():
    checks = not_applicable(release.AGAINST_PREVIOUS, "HS22", "first release")
    assert [check.gate_code for check in checks] == list(GATES["against_previous_release"])
    assert all(check.is_passed and check.observed == "not applicable: first release" for check in checks)


@pytest.mark.parametrize("suite", SUITES.values(), ids=SUITES)
def test_every_gate_has_a_known_severity_a_code_of_its_own_and_words(suite: Suite):
    codes = [gate.code for gate in suite.gates]
    assert len(codes) == len(set(codes)) > 0
    assert {gate.severity for gate in suite.gates} <= {BLOCK, HOLD, WARN}
    assert all(gate.expected for gate in suite.gates)


def test_what_makes_figures_wrong_cannot_be_accepted_by_anyone():
    block = {(name, gate.code) for name, suite in SUITES.items() for gate in suite.gates if gate.severity == BLOCK}
    assert block == {(name, code) for name, gates in GATES.items() for code in gates} - {
        ("baci.bilateral_trade", "G4"),
        ("baci.bilateral_trade", "RAW-MISSING"),
        *(("against_previous_release", code) for code in GATES["against_previous_release"]),
    }


# --- raw tables and their summaries -------------------------------------------------------------------------------


def raw_tables() -> list[Table]:
    modules = [module.name for module in pkgutil.walk_packages(sources.__path__, "sources.")]
    tables = [import_module(name) for name in modules if name.endswith(".tables")]
    return [value for module in tables for value in vars(module).values() if isinstance(value, Table)]


def test_the_raw_tables_are_found():
    assert {BILATERAL_TRADE, COUNTRY_CODES, PRODUCT_CODES, HS_CORRELATION} <= set(raw_tables())


@pytest.mark.parametrize("table", raw_tables(), ids=lambda table: table.full_name)
def test_every_raw_table_has_a_suite_of_its_name(table: Table):
    assert suite_for(table).suite.name == table.full_name


@pytest.mark.parametrize("table", raw_tables(), ids=lambda table: table.full_name)
def test_a_table_without_rows_is_refused(table: Table):
    raw = suite_for(table)
    checks = validate(pd.DataFrame([raw.summarise(table.empty, None)]), raw.suite, "subject")
    assert "RAW-ROWS" in {check.gate_code for check in checks if not check.is_passed}


def trade(*flows: tuple[int, int, str, str | None]) -> pl.DataFrame:
    """Flows of importer, exporter, value, quantity."""
    frame = pl.DataFrame(
        flows, schema=["importer_baci_code", "exporter_baci_code", "value_kusd", "quantity_t"], orient="row"
    )
    return BILATERAL_TRADE.conform(
        frame.with_columns(product_code=pl.format("{}", pl.int_range(100_000, 100_000 + len(flows))))
    )


def refusals(frame: pl.DataFrame, previous: Facts | None = None) -> set[str]:
    raw = baci.BILATERAL_TRADE
    checks = validate(pd.DataFrame([raw.summarise(frame, previous)]), raw.suite, "subject")
    return {check.gate_code for check in checks if not check.is_passed}


def test_a_year_is_summed_up_by_what_its_gates_look_at():
    flows = trade((156, 276, "100", "5"), (276, 156, "50.5", None), (156, 156, "0.5", "2"), (392, 156, "49", None))
    assert baci.BILATERAL_TRADE.summarise(flows, {"row_count": 2, "total_value_kusd": 100}) == {
        "row_count": 4,
        "total_value_kusd": 200,
        "min_value_kusd": 0.5,
        "max_value_kusd": 100,
        "min_quantity_t": 2,
        "missing_quantity_share": 0.5,
        "self_trade_share": 0.0025,
        "row_count_ratio": 2,
        "total_value_ratio": 2,
    }


@pytest.mark.parametrize(
    ("flow", "gate"),
    [
        ((156, 276, "-0.001", "1"), "RAW-VALUE"),
        ((156, 276, "1", "-0.001"), "RAW-QUANTITY"),
        ((156, 276, "1000000000.001", "1"), "RAW-MAGNITUDE"),
        ((156, 156, "25", "1"), "G4"),
    ],
)
def test_one_bad_flow_is_seen_through_the_summary(flow: tuple[int, int, str, str], gate: str):
    good = [(importer, 276, "100", "1") for importer in range(300, 310)]
    assert refusals(trade(*good)) == set()
    assert refusals(trade(*good, flow)) == {gate}


def test_a_year_in_another_unit_is_seen_through_the_summary():
    year = trade(*((importer, 276, "100000000", "1") for importer in range(300, 550)))
    assert refusals(year) == set()
    dollars = year.with_columns(pl.col("value_kusd") * 1_000)
    assert refusals(dollars) == {"RAW-MAGNITUDE", "RAW-TOTAL"}


def test_a_year_without_quantities_is_remarked_upon():
    assert refusals(trade((156, 276, "1", None), (156, 392, "1", None))) == {"RAW-MISSING"}


@pytest.mark.parametrize(
    ("previous", "gates"),
    [
        (None, set()),
        ({}, set()),
        ({"row_count": 2, "total_value_kusd": 200}, set()),
        ({"row_count": 11, "total_value_kusd": 200}, {"RAW-PREVIOUS-ROWS"}),
        ({"row_count": 2, "total_value_kusd": 200_000}, {"RAW-PREVIOUS-TOTAL"}),
        ({"row_count": 2, "total_value_kusd": 0.0002}, {"RAW-PREVIOUS-TOTAL"}),
    ],
)
def test_a_year_is_compared_with_the_vintage_before_where_there_is_one(previous: Facts | None, gates: set[str]):
    assert refusals(trade((156, 276, "100", "1"), (276, 156, "100", "1")), previous) == gates


@pytest.mark.parametrize(
    ("raw", "column", "accepted", "malformed"),
    [
        (baci.COUNTRY_CODES, "baci_code", [4, 156, 999], [1000, -4]),
        (
            baci.PRODUCT_CODES,
            "product_code",
            ["010121", "999999", "9999AA"],
            ["10121", "0101210", "84.821", "9999AB", "84821A", "848210\n", " 848210", ""],
        ),
    ],
)
def test_malformed_codes_are_counted_one_by_one(
    raw: RawSuite, column: str, accepted: list[object], malformed: list[object]
):
    assert raw.summarise(pl.DataFrame({column: accepted}), None)["malformed_count"] == 0
    for code in malformed:
        assert raw.summarise(pl.DataFrame({column: [*accepted, code]}), None)["malformed_count"] == 1, repr(code)


# 900000 has goods of two, 846221 goes to two of which one also has goods of 846229.
LINKS = [
    ("848210", "848210", "1:1", True),
    ("854141", "854140", "n:1", True),
    ("854142", "854140", "n:1", True),
    ("900000", "851300", "1:n", True),
    ("900000", "851400", "1:n", False),
    ("846222", "846221", "n:n", True),
    ("846222", "846229", "1:n", False),
    ("846226", "846221", "n:1", True),
]


@pytest.mark.parametrize(
    ("change", "gates"),
    [
        ({}, set()),
        ({0: ("84821", "848210", "1:1", True)}, {"RAW-CODES"}),
        ({0: ("848210", "=A1", "1:1", True)}, {"RAW-CODES"}),
        ({0: ("848210", "848210", "", True)}, {"RAW-RELATION"}),
        ({2: ("854150", "854150", "n:1", True)}, {"RAW-RELATION"}),
        ({3: ("900000", "851300", "1:n", False)}, {"RAW-CONVERSION"}),
        ({4: ("900000", "851400", "1:n", True)}, {"RAW-CONVERSION-ONCE"}),
    ],
)
def test_a_correlation_table_must_bear_out_what_it_says(change: dict[int, tuple], gates: set[str]):
    rows = [change.get(number, link) for number, link in enumerate(LINKS)]
    frame = pl.DataFrame(rows, schema=[column.name for column in HS_CORRELATION.columns], orient="row")
    raw = unsd.HS_CORRELATION
    checks = validate(pd.DataFrame([raw.summarise(frame, {"row_count": 8})]), raw.suite, "subject")
    assert {check.gate_code for check in checks if not check.is_passed} == gates


def test_a_correlation_table_of_half_the_length_is_refused():
    frame = pl.DataFrame(LINKS[:1], schema=[column.name for column in HS_CORRELATION.columns], orient="row")
    assert unsd.HS_CORRELATION.summarise(frame, {"row_count": 8})["row_count_ratio"] == 0.125
