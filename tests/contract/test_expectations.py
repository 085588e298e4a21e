"""Every gate refuses what it says it refuses, lets pass what it says it accepts, and no raw table is without gates."""

import csv
import math
import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest

import sources
from expectations.release import AGAINST_PREVIOUS, AUDITS
from expectations.run import check_part, not_applicable, validate
from sources.baci.gates import GATES as BACI
from sources.baci.tables import BILATERAL_TRADE, COUNTRY_CODES, PRODUCT_CODES
from sources.gates import BLOCK, HOLD, WARN, Facts, Gate, Where, against_previous, format_bound, gates_of, none_of
from sources.table import Table
from sources.unsd.tables import HS_CORRELATION
from sources.vintages import Check
from tests.gates import refused

NAN, INFINITE = float("nan"), float("inf")
PINNED = Path(__file__).with_name("gates.csv")


def modules(name: str) -> list[Any]:
    """Return the modules of all publishers that are called ``name``."""
    found = sorted(Path(sources.__path__[0]).glob(f"*/{name}.py"))
    return [import_module(f"sources.{path.parent.name}.{name}") for path in found]


TABLES: list[Table] = [
    value for module in modules("tables") for value in vars(module).values() if isinstance(value, Table)
]
LABELS = {suite.name: suite.labels for suite in (*AUDITS, AGAINST_PREVIOUS)}
SUITES: dict[str, tuple[Gate, ...]] = {table.full_name: gates_of(table).gates for table in TABLES} | {
    suite.name: suite.gates for suite in (*AUDITS, AGAINST_PREVIOUS)
}
EACH_GATE = [pytest.param(gate, id=f"{suite} {gate.code}") for suite, gates in SUITES.items() for gate in gates]


def edges(gate: Gate) -> tuple[list[float], list[float]]:
    """The outermost numbers a gate accepts, and the first ones beyond."""
    inside, beyond = [], []
    for bound, is_strict, outwards in ((gate.low, gate.strict_low, -INFINITE), (gate.high, gate.strict_high, INFINITE)):
        if bound is None:
            inside.append(outwards)
        else:
            inside.append(math.nextafter(bound, -outwards) if is_strict else bound)
            beyond += [bound if is_strict else math.nextafter(bound, outwards), outwards]
    return inside, beyond


def accepted(gate: Gate) -> float:
    """A finite number that a gate accepts."""
    return next(value for value in edges(gate)[0] if math.isfinite(value))


def row(suite: str, **values: Any) -> dict[str, Any]:
    """A row that every gate of the suite accepts, but for ``values``."""
    conditions = {gate.only_where.column: gate.only_where.value + 1 for gate in SUITES[suite] if gate.only_where}
    figures = {gate.column: accepted(gate) for gate in SUITES[suite]}
    return dict.fromkeys(LABELS.get(suite, ()), "CHN") | conditions | figures | values


def checks_of(suite: str, *rows: dict[str, Any]) -> tuple[Check, ...]:
    return validate(pd.DataFrame(rows), SUITES[suite], "subject", LABELS.get(suite, ())).checks


def refused_by(suite: str, *rows: dict[str, Any]) -> set[str]:
    return {check.gate_code for check in checks_of(suite, *rows) if not check.is_passed}


# --- each gate as data --------------------------------------------------------------------------------------------


def declared() -> list[list[str]]:
    """What each gate accepts and what a breach leads to, as the pinned table has it."""
    return [
        [
            suite,
            gate.code,
            gate.column,
            "" if gate.low is None else f"{'above ' if gate.strict_low else ''}{gate.low:g}",
            "" if gate.high is None else f"{'below ' if gate.strict_high else ''}{gate.high:.10g}",
            gate.severity,
            str(gate.only_where or ""),
        ]
        for suite, gates in sorted(SUITES.items())
        for gate in gates
    ]


def test_a_bound_that_is_loosened_is_seen_in_review():
    """Change ``gates.csv`` by hand together with a gate: a second place for a bound, on purpose."""
    with PINNED.open(encoding="utf-8", newline="") as file:
        _, *pinned = csv.reader(file)
    assert declared() == pinned


@pytest.mark.parametrize("table", [table.full_name for table in TABLES])
def test_a_file_that_is_cut_between_two_lines_meets_a_gate(table: str):
    """No reader sees such a cut, so every raw table compares its rows with the vintage before."""
    (ratio,) = (gate for gate in SUITES[table] if gate.code == "RAW-PREVIOUS-ROWS")
    assert ratio.fact in ("row_count", "rows_per_period")
    assert ratio.severity == BLOCK
    assert ratio.low is not None
    assert ratio.low > 0.1


@pytest.mark.parametrize("gate", EACH_GATE)
def test_a_gate_accepts_up_to_its_bounds_and_refuses_just_beyond(gate: Gate):
    inside, beyond = edges(gate)
    assert beyond
    assert [value for value in inside if not gate.accepts(value)] == []
    assert [value for value in (*beyond, NAN, None) if gate.accepts(value)] == []


@pytest.mark.parametrize("suite", SUITES)
def test_every_gate_has_a_known_severity_and_a_code_and_a_column_of_its_own(suite: str):
    gates = SUITES[suite]
    assert len({gate.code for gate in gates}) == len({gate.column for gate in gates}) == len(gates) > 0
    assert {gate.severity for gate in gates} <= {BLOCK, HOLD, WARN}


def test_what_makes_figures_wrong_cannot_be_accepted_by_anyone():
    """Amounts that PHYSICS warns of are not published."""
    lenient = {(name, gate.code) for name, gates in SUITES.items() for gate in gates if gate.severity != BLOCK}
    assert lenient == {
        ("baci.bilateral_trade", "G4"),
        ("baci.bilateral_trade", "RAW-MISSING"),
        ("audit_material_trade", "PHYSICS"),
        ("audit_world_trade", "WORLD-SHARE"),
        *(("against_previous_release", gate.code) for gate in AGAINST_PREVIOUS.gates),
    }


@pytest.mark.parametrize(("low", "high"), [(None, None), (2, 1)])
def test_a_gate_that_accepts_all_or_nothing_is_refused(low: float | None, high: float | None):
    with pytest.raises(ValueError, match="X accepts"):
        Gate("X", "n", low, high)


# --- what a gate says ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("gate", "expected"),
    [
        (Gate("X", "n", low=1), "n: at least 1"),
        (Gate("X", "n", low=0), "n: not negative"),
        (Gate("X", "n", high=0.02, what="of the value"), "n: at most 0.02 of the value"),
        (Gate("X", "n", 27, 29, "reporters"), "n: between 27 and 29 reporters"),
        (Gate("X", "n", 1, 1, "HS edition"), "n: 1 HS edition"),
        (Gate("X", "n", 0, 1e14, strict_low=True), "n: above 0 and at most 1e14"),
        (Gate("X", "n", 0, 1, ", so that sums end", strict_high=True), "n: at least 0 and below 1, so that sums end"),
        (Gate("X", "n", low=0, strict_low=True), "n: above 0"),
        (Gate("X", "n", high=0, strict_high=True), "n: below 0"),
        (Gate("X", "n", low=2, only_where=Where("m", ">", 0)), "n: at least 2, where m > 0"),
        (none_of("X", "n", "codes that are not six digits"), "n: 0 codes that are not six digits"),
        (against_previous("X", "n", 0.5, 2), "n_ratio: between 0.5 and 2 times the previous vintage"),
    ],
)
def test_what_is_expected_is_a_sentence_made_of_the_bounds(gate: Gate, expected: str):
    assert gate.expected == expected


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (0.001, "0.001"), (9e-5, "9e-5"), (1.000001, "1.000001"), (1995, "1995"), (50_000, "50,000"),
     (1.5e7, "1.5e7"), (1e14, "1e14"), (-1e9, "-1e9"), (-1_000, "-1000")],
)  # fmt: skip
def test_bounds_are_written_as_people_write_them(value: float, text: str):
    assert format_bound(value) == text


@pytest.mark.parametrize("gate", EACH_GATE)
def test_no_bound_is_written_by_hand(gate: Gate):
    """A number in words or digits beside a bound would drift from it: 27 once stood where 27 to 29 were accepted."""
    for bound in (gate.low, gate.high):
        if bound is not None:
            assert float(format_bound(bound).replace(",", "")) == bound
    words = r"\d|\b(?:half|third|twice|thousandth|hundredth|billion|trillion|fold)\b"
    assert not re.search(words, gate.what.replace("(or 9999AA)", ""))


# --- the gates in Great Expectations ------------------------------------------------------------------------------

KINDS = {
    "open below": Gate("X", "n", high=0.02),
    "open above": Gate("X", "n", low=-1e9),
    "closed": Gate("X", "n", 0.8, 1.25),
    "one number": Gate("X", "n", 0, 0),
    "strict below": Gate("X", "n", 0, 1e14, strict_low=True),
    "strict above": Gate("X", "n", 0, 1, strict_high=True),
    "some rows": Gate("X", "n", 1, 2, only_where=Where("m", ">", 0)),
    "rows of one kind": Gate("X", "n", 1, 2, only_where=Where("m", "==", 3)),
}


@pytest.mark.parametrize("gate", KINDS.values(), ids=KINDS)
def test_great_expectations_accepts_and_refuses_what_the_gate_does(gate: Gate):
    inside, beyond = edges(gate)
    for rejected in (beyond, [NAN]):
        rows = [{"name": f"row{number}", "n": value, "m": 3} for number, value in enumerate((*inside, *rejected))]
        (check,) = validate(pd.DataFrame(rows), [gate], "subject", ["name"]).checks
        named = re.findall(r"row\d", check.observed)
        assert named == [entry["name"] for entry in rows if not gate.accepts(entry["n"])]
        assert len(named) == len(rejected) > 0


@pytest.mark.parametrize(
    ("m", "is_passed", "observed"),
    [
        ([1, 0, 0], True, "1"),
        ([0, 0, 1], False, "c: 9"),
        ([0, 0, 0], True, "not applicable: no row where m > 0"),
        ([1, None, 0], False, "b: 9"),
    ],
    ids=["others pass", "refused", "none", "a condition that cannot be seen"],
)
def test_a_condition_leaves_rows_out_and_a_row_without_one_is_refused(m: list, is_passed: bool, observed: str):
    rows = pd.DataFrame({"name": ["a", "b", "c"], "n": [1, 9, 9], "m": m})
    (check,) = validate(rows, [KINDS["some rows"]], "subject", ["name"]).checks
    assert (check.is_passed, check.observed) == (is_passed, observed)


@pytest.mark.parametrize("suite", SUITES)
def test_one_bad_row_among_many_is_refused_and_named_by_its_gate_alone(suite: str):
    labels = LABELS.get(suite, ())
    rows = [row(suite) for _ in range(50)]
    for number, gate in enumerate(SUITES[suite]):
        rows[7 + number] |= {gate.column: edges(gate)[1][0]} | dict.fromkeys(labels, f"XYZ{number}")
    for number, (gate, check) in enumerate(zip(SUITES[suite], checks_of(suite, *rows), strict=True)):
        name = " ".join([f"XYZ{number}"] * len(labels))
        assert (check.gate_code, check.is_passed) == (gate.code, False)
        assert check.observed == f"{name}: {edges(gate)[1][0]:,.6g}".removeprefix(": ")


@pytest.mark.parametrize("nothing", [None, NAN], ids=["null", "nan"])
@pytest.mark.parametrize("suite", ["baci.bilateral_trade", *LABELS])
def test_a_gate_that_cannot_see_its_number_refuses(suite: str, nothing: float | None):
    unseen = row(suite, **{gate.column: nothing for gate in SUITES[suite]})
    for rows in ([unseen], [row(suite), unseen]):
        assert refused_by(suite, *rows) == {gate.code for gate in SUITES[suite]}


def test_where_there_are_no_rows_every_gate_refuses():
    for suite, gates in SUITES.items():
        checks = checks_of(suite)
        assert [check.gate_code for check in checks if not check.is_passed] == [gate.code for gate in gates]
        assert {check.observed for check in checks} == {"no rows to check"}


# --- what a verdict says ------------------------------------------------------------------------------------------


def test_a_verdict_says_what_was_seen_and_what_was_expected():
    (check,) = checks_of("audit_unmatched_codes", row("audit_unmatched_codes", unmatched_value_share=0.39))
    assert (check.subject, check.severity, check.observed) == ("subject", BLOCK, "CHN CHN CHN: 0.39")
    assert check.expected == "unmatched_value_share: between 0 and 0.001 of each importer's imports in a year"
    assert "USA" in check.detail


def test_a_passed_verdict_says_between_what_the_numbers_lay():
    rows = [row("audit_base_codes", product_count=count) for count in (3, 1, 7)]
    assert [check.observed for check in checks_of("audit_base_codes", *rows)] == ["1 to 7 in 3 rows"]


def test_trade_of_a_material_is_warned_of_where_the_mart_drops_it():
    with (Path(__file__).parents[2] / "dbt" / "seeds" / "trade_parameters.csv").open(encoding="utf-8") as file:
        parameters = {row["parameter_code"]: float(row["value"]) for row in csv.DictReader(file)}
    (physics,) = SUITES["audit_material_trade"]
    assert physics.high == parameters["max_world_export_ratio"]


def test_of_many_bad_rows_a_few_are_named_and_all_are_counted():
    rows = [row("audit_base_codes", product_count=0, hs_code=f"{number:04d}") for number in range(12)]
    (check,) = checks_of("audit_base_codes", *rows)
    assert [f"{number:04d}" in check.observed for number in range(7)] == [True] * 5 + [False] * 2
    assert check.observed.endswith(" and 7 more")


def test_a_gate_without_anything_to_look_at_by_nature_passes_and_says_why():
    checks = not_applicable(AGAINST_PREVIOUS.gates, "HS22", "first release").checks
    assert [check.gate_code for check in checks] == ["G6", "COVERAGE", "MAGNITUDE", "FLAGS"]
    assert all(check.is_passed and check.observed == "not applicable: first release" for check in checks)


# --- raw tables and their summaries -------------------------------------------------------------------------------


def test_the_raw_tables_are_found():
    assert {BILATERAL_TRADE, COUNTRY_CODES, PRODUCT_CODES, HS_CORRELATION} <= set(TABLES)


def test_every_raw_table_has_gates_and_no_gates_are_without_a_table():
    found = {f"{module.__name__.split('.')[1]}.{name}" for module in modules("gates") for name in module.GATES}
    assert found == {table.full_name for table in TABLES}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.full_name)
def test_a_table_without_rows_is_refused(table: Table):
    assert "RAW-ROWS" in refused(table, table.empty)


def test_a_part_is_checked_under_its_table_and_partition():
    flows = trade((156, 276, "100", "5"), (156, 156, "25", None))
    facts, checks = check_part(BILATERAL_TRADE, "year=2022", flows, {"row_count": 1})
    assert {check.subject for check in checks} == {"baci.bilateral_trade year=2022"}
    assert {check.gate_code for check in checks if not check.is_passed} == {"G4"}
    assert (facts["total_value_kusd"], facts["row_count_ratio"]) == (125, 2)


def test_a_fact_that_has_no_value_is_not_kept():
    facts, _ = check_part(BILATERAL_TRADE, "year=2022", BILATERAL_TRADE.empty, None)
    assert "min_value_kusd" not in facts


def trade(*flows: tuple[int, int, str, str | None]) -> pl.DataFrame:
    """Flows of importer, exporter, value, quantity."""
    frame = pl.DataFrame(
        flows, schema=["importer_baci_code", "exporter_baci_code", "value_kusd", "quantity_t"], orient="row"
    )
    return BILATERAL_TRADE.conform(
        frame.with_columns(product_code=pl.format("{}", pl.int_range(100_000, 100_000 + len(flows))))
    )


def refusals(frame: pl.DataFrame, previous: Facts | None = None) -> set[str]:
    return refused(BILATERAL_TRADE, frame, previous)


def test_a_year_is_summed_up_by_what_its_gates_look_at():
    flows = trade((156, 276, "100", "5"), (276, 156, "50.5", None), (156, 156, "0.5", "2"), (392, 156, "49", None))
    assert BACI["bilateral_trade"].summarise(flows, {"row_count": 2, "total_value_kusd": 100}) == {
        "row_count": 4,
        "total_value_kusd": 200,
        "min_value_kusd": 0.5,
        "max_value_kusd": 100,
        "min_quantity_t": 2,
        "missing_quantity_share": 0.5,
        "self_trade_share": 0.0025,
        "row_count_ratio": 2,
        "total_value_kusd_ratio": 2,
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
    ("table", "column", "accepted", "malformed"),
    [
        ("country_codes", "baci_code", [4, 156, 999], [1000, -4]),
        (
            "product_codes",
            "product_code",
            ["010121", "999999", "9999AA"],
            ["10121", "0101210", "84.821", "9999AB", "84821A", "848210\n", " 848210", ""],
        ),
    ],
)
def test_malformed_codes_are_counted_one_by_one(
    table: str, column: str, accepted: list[object], malformed: list[object]
):
    assert BACI[table].summarise(pl.DataFrame({column: accepted}))["malformed_count"] == 0
    for code in malformed:
        assert BACI[table].summarise(pl.DataFrame({column: [*accepted, code]}))["malformed_count"] == 1, repr(code)


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
    assert refused(HS_CORRELATION, frame, {"row_count": 8}) == gates


def test_a_correlation_table_of_half_the_length_is_refused():
    frame = pl.DataFrame(LINKS[:1], schema=[column.name for column in HS_CORRELATION.columns], orient="row")
    assert "RAW-PREVIOUS-ROWS" in refused(HS_CORRELATION, frame, {"row_count": 8})
