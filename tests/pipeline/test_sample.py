"""The sample from end to end, through the command that a person types, in a process of its own."""

import json
import re
import zipfile
from pathlib import Path

import duckdb
import polars as pl
import pytest

from dagster_project.release.candidate import models_fingerprint
from tests.pipeline.world import Place, Said, release_id

pytestmark = pytest.mark.slow  # one build in a process of its own

SAMPLE = {"FIVE_BASES_PROFILE": "sample", "FIVE_BASES_MIRROR": None}
BASES = ("core_components", "key_materials", "advanced_processes", "tech_foundation", "industrial_software")
# The tables that users rely on, with the first columns of each (docs: the warehouse file).
MARTS = {
    "dim_economy": "economy_code economy_name_en economy_name_zh",
    "dim_product": "hs_edition product_code product_name_en product_name_zh",
    "dim_base": "scheme base_code base_name_en base_name_zh",
    "bridge_product_base": "scheme hs_edition product_code base_code segment strategic_industry",
    "fct_bilateral_trade": "year hs_edition exporter_code importer_code product_code trade_value_usd quantity_t",
    "fct_supply_dependence": (
        "year hs_edition economy_code product_code import_value_usd export_value_usd supplier_count supplier_hhi_index "
        "top_supplier_code top_supplier_share effective_supplier_count world_export_hhi_index import_export_ratio "
        "is_dependent_in_year is_dependent"
    ),
    "fct_dependence_rules": "year hs_edition economy_code product_code rule_code is_dependent",
    "fct_competitiveness": (
        "year hs_edition economy_code product_code rca_ratio net_trade_index world_share relative_unit_value_ratio"
    ),
    "fct_complexity": "year eci_index pci_index fitness_index",
    "fct_relatedness": "year economy_code product_code density_share",
    "fct_self_sufficiency": (
        "year economy_code measure_unit output_amount import_amount export_amount apparent_consumption_amount "
        "self_sufficiency_ratio import_penetration_share"
    ),
    "fct_value_added": "year economy_code domestic_value_added_share foreign_value_added_share",
    "fct_input_reliance": "year economy_code foreign_input_reliance_share hidden_reliance_share",
    "fct_supply_shock": "economy_code unserved_share output_loss_usd",
    "fct_bottleneck": "year economy_code product_code",
    "fct_priority": "year economy_code product_code",
    "fct_base_resilience": "year economy_code base_code",
    "fct_early_warning": "month economy_code product_code",
    "fct_support": "year pillar",
    "fct_enterprise": "base_code",
}
META = {
    "releases": "release_id published_at profile is_synthetic accepted_by reason",
    "vintages": "publisher table_name vintage_id retrieved_at url sha256 row_count",
    "gates": "gate_code subject severity is_passed observed expected detail",
    "coverage": "indicator_id status table_name reason",
    "world_trade": "hs_edition year value_usd world_value_usd world_share source",
    "columns": "table_name column_name unit formula source",
}


def ask(place: Place, *arguments: str) -> Said:
    """Ask in a process of its own, as a person does."""
    return place.command(*arguments, **SAMPLE)


def quick(place: Place, *arguments: str) -> Said:
    """Ask without starting a process: the same command line, a second faster."""
    return place.call(*arguments, **SAMPLE)


# --- the run


def test_the_run_ends_with_the_gates_the_bases_and_the_place_of_the_release(ran: tuple[Place, Said]) -> None:
    place, said = ran
    assert said.code == 0, said.err
    for code in ("RAW-ROWS", "DBT-TEST", "DBT-UNIT", "G1", "G6", "G9", "SUM-BALANCE"):
        assert re.search(rf"^ {code} +│ \d+ +│ \d+ +│ (blocking|needs approval|recorded)", said.out, re.MULTILINE), code
    for base in BASES:
        assert re.search(rf"HS22 +│ 2025 +│ {base} +│ \S+ +│ \d+ +│ \d+ +│ \d+ +│ \d+ *$", said.out, re.MULTILINE), base
    assert f"published {release_id(place)} (SYNTHETIC data)" in said.out
    assert str(place.home / "warehouse/five_bases.duckdb") in said.out.replace("\n", "")


def test_the_release_keeps_the_pages_of_its_audit(ran: tuple[Place, Said]) -> None:
    place, _ = ran
    page = (place.home / "warehouse" / "data_docs" / "index.html").read_text(encoding="utf-8")
    assert "<p>SYNTHETIC: generated data, not for findings.</p>" in page
    for cell in ("G1", "DBT-TEST", "baci.bilateral_trade hs_edition=HS22/year=2025"):
        assert f"<td>{cell}</td>" in page, cell
    assert "<h2>unmatched_codes</h2>" in page


def test_the_first_run_proves_the_models_and_keeps_the_proof(sample: Place) -> None:
    """Other places of these tests are given it, and test_releases.py looks at what they do with it."""
    proofs = sample.rows("select subject, is_passed from meta.gates where gate_code = 'DBT-UNIT'")
    assert len(proofs) > 100 and all(is_passed for _, is_passed in proofs)
    assert sample.proof.read_text(encoding="utf-8") == models_fingerprint()


def test_progress_is_plain_lines_where_there_is_no_terminal(ran: tuple[Place, Said]) -> None:
    said = ran[1]
    assert said.err.splitlines()
    for line in said.err.splitlines():
        assert re.match(r" *\d+\.\d s  \S", line), line
    assert "\x1b" not in said.err + said.out


def test_the_default_economy_is_china_and_another_can_be_asked_for(ran: tuple[Place, Said], tmp_path: Path) -> None:
    assert "Dependent products of CHN by base" in ran[1].out
    other = ran[0].copy_to(tmp_path / "place").call("run", "--economy", "DEU", **SAMPLE)
    assert other.code == 0, other.err
    assert "Dependent products of DEU by base" in other.out


def test_a_second_run_has_nothing_new_and_keeps_the_release(sample: Place, tmp_path: Path) -> None:
    place = sample.copy_to(tmp_path / "place")
    before = place.published()
    said = ask(place, "run", "--profile", "sample")
    assert said.code == 0, said.err
    assert f"nothing new to publish; the release is {release_id(place)}" in said.out
    assert place.published() == before
    assert place.value("select count(*) from meta.releases") == 1


# --- the warehouse file


def test_only_marts_and_meta_are_in_the_published_file(sample: Place) -> None:
    assert sample.rows("select distinct table_schema from information_schema.tables order by 1") == [
        ("marts",),
        ("meta",),
    ]


def test_the_published_file_is_read_only_for_everyone(sample: Place) -> None:
    assert sample.file.stat().st_mode & 0o222 == 0
    with duckdb.connect(str(sample.file), read_only=True) as con, pytest.raises(duckdb.Error, match="read-only"):
        con.execute("create table marts.mine (x integer)")


@pytest.mark.parametrize(("table", "columns"), [*MARTS.items()])
def test_every_promised_mart_is_there_with_its_columns(sample: Place, table: str, columns: str) -> None:
    found = sample.rows(
        "select column_name from duckdb_columns() where schema_name = 'marts' and table_name = ?", table
    )
    assert set(columns.split()) <= {name for (name,) in found}, found


@pytest.mark.parametrize(("table", "columns"), [*META.items()])
def test_every_promised_meta_table_is_there_with_its_columns(sample: Place, table: str, columns: str) -> None:
    found = sample.rows("select column_name from duckdb_columns() where schema_name = 'meta' and table_name = ?", table)
    assert set(columns.split()) <= {name for (name,) in found}, found


def test_every_table_and_column_has_a_comment(sample: Place) -> None:
    tables = sample.rows("select schema_name, table_name from duckdb_tables() where length(coalesce(comment, '')) < 10")
    columns = sample.rows(
        "select table_name, column_name from duckdb_columns() "
        "where schema_name in ('marts', 'meta') and length(coalesce(comment, '')) < 3"
    )
    assert (tables, columns) == ([], [])


def test_the_comment_of_a_mart_gives_its_grain_and_source(sample: Place) -> None:
    for name, comment in sample.rows("select table_name, comment from duckdb_tables() where schema_name = 'marts'"):
        assert re.search(r"Grain: \w+.*\. Source: .+", comment), (name, comment)


def test_every_column_of_a_mart_is_described_in_meta(sample: Place) -> None:
    missing = sample.rows(
        "select table_name, column_name from duckdb_columns() where schema_name = 'marts' "
        "except select table_name, column_name from meta.columns"
    )
    assert missing == []


def test_a_measure_has_a_unit(sample: Place) -> None:
    measures = r"_(usd|t|share|index|ratio|count)$"
    without = sample.rows(
        "select table_name, column_name from meta.columns "
        "where regexp_matches(column_name, ?) and unit is null and not starts_with(column_name, 'is_')",
        measures,
    )
    assert without == []


def test_everything_says_that_it_is_synthetic(sample: Place) -> None:
    comments = sample.rows("select table_name, comment from duckdb_tables() where schema_name = 'marts'")
    assert [name for name, comment in comments if not comment.startswith("SYNTHETIC")] == []
    assert sample.value("select bool_and(is_synthetic) from meta.releases")
    for url, vintage in sample.rows("select url, vintage_id from meta.vintages"):
        assert url.startswith("https://synthetic.invalid/")
        assert vintage.startswith("SYNTHETIC-")
    with_vintage = sample.rows(
        "select table_name from duckdb_columns() where column_name = 'vintage_id' and schema_name = 'marts'"
    )
    assert ("fct_supply_dependence",) in with_vintage
    for (table,) in with_vintage:
        assert sample.value(f"select count(*) from marts.{table} where not starts_with(vintage_id, 'SYNTHETIC-')") == 0


def test_coverage_gives_every_indicator_a_status_and_a_reason(sample: Place) -> None:
    assert sample.value("select count(distinct indicator_id) from meta.coverage") == 51
    assert sample.value("select count(*) from meta.coverage") == 51
    assert sample.value("select count(*) from meta.coverage where status is null or coalesce(reason, '') = ''") == 0


def test_a_mart_without_rows_is_explained_in_coverage_or_says_itself_what_it_waits_for(sample: Place) -> None:
    empty = {
        name
        for name, comment in sample.rows("select table_name, comment from duckdb_tables() where schema_name = 'marts'")
        if "No rows where" not in comment and not sample.value(f"select count(*) from marts.{name}")
    }
    explained = {name for (name,) in sample.rows("select table_name from meta.coverage where status <> 'computed'")}
    assert empty <= explained, empty - explained


def test_the_gates_of_the_release_are_recorded(sample: Place) -> None:
    rows = sample.rows("select gate_code, severity, is_passed, observed, expected from meta.gates")
    assert len(rows) > 50
    assert {severity for _, severity, *_ in rows} <= {"block", "hold", "warn"}
    assert all(observed and expected for *_, observed, expected in rows)
    assert all(is_passed for _, severity, is_passed, *_ in rows if severity != "warn")


def test_the_rows_that_arrived_are_the_rows_that_are_published(sample: Place) -> None:
    """Counted in the publisher's own file, not in ours."""
    [archive] = (sample.home / "landing").rglob("*.zip")
    with zipfile.ZipFile(archive) as members:
        lines = {n: members.read(n).count(b"\n") - 1 for n in members.namelist() if "_Y" in n}
    by_year = dict(sample.rows("select year, count(*) from marts.fct_bilateral_trade group by year"))
    assert by_year == {int(re.search(r"_Y(\d{4})_", name)[1]): count for name, count in lines.items()}
    counted = sample.rows(
        "select row_count from meta.vintages where table_name = 'bilateral_trade' order by partition_name"
    )
    assert [count for (count,) in counted] == list(lines.values())


# --- the other commands


@pytest.mark.parametrize("form", ["table", "csv", "json", "parquet"])
def test_a_query_is_answered_in_every_format(sample: Place, tmp_path: Path, form: str) -> None:
    query = "select base_code, base_name_zh, sort_order from marts.dim_base where scheme = 'five_bases_2021' order by 3"
    target = tmp_path / f"bases.{form}"
    said = quick(sample, "sql", query, "--format", form, "--output", str(target))
    assert (said.code, said.out, said.err) == (0, "", "")
    want = sample.rows(query)
    assert len(want) == 5
    if form == "parquet":
        assert pl.read_parquet(target).rows() == want
    elif form == "csv":
        assert pl.read_csv(target).rows() == want
    elif form == "json":
        assert [tuple(row.values()) for row in json.loads(target.read_text(encoding="utf-8"))] == want
    else:
        text = target.read_text(encoding="utf-8")
        assert all(name in text for row in want for name in row[:2])


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_a_query_is_answered_on_the_screen(sample: Place, form: str) -> None:
    said = ask(
        sample,
        "sql",
        "select economy_name_zh, 1 / 4 as part from marts.dim_economy where economy_code = 'CHN'",
        "--format",
        form,
    )
    assert said.code == 0, said.err
    assert "中国" in said.out and "0.25" in said.out
    assert said.err == ""


def test_namibia_keeps_its_code_and_nothing_is_not_zero(sample: Place) -> None:
    query = "select alpha2_code, null as nothing, 0 as zero from marts.dim_economy where economy_code = 'NAM'"
    assert quick(sample, "sql", query, "--format", "csv").out.splitlines()[1] == "NA,,0"
    assert json.loads(quick(sample, "sql", query, "--format", "json").out) == [
        {"alpha2_code": "NA", "nothing": None, "zero": 0}
    ]


def test_parquet_goes_through_a_pipe_unharmed(sample: Place, tmp_path: Path) -> None:
    query = "select economy_code, product_code, supplier_hhi_index, import_value_usd from marts.fct_supply_dependence"
    with (tmp_path / "rows.parquet").open("wb") as sink:
        process = sample.start("sql", query, "--format", "parquet", stdout=sink, **SAMPLE)
        assert process.wait(timeout=60) == 0
    frame = pl.read_parquet(tmp_path / "rows.parquet")
    assert frame.height == sample.value("select count(*) from marts.fct_supply_dependence")
    assert frame.columns == ["economy_code", "product_code", "supplier_hhi_index", "import_value_usd"]


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_a_reader_that_has_seen_enough_is_no_error(sample: Place, form: str) -> None:
    """five-bases sql … | head"""
    process = sample.start("sql", "from marts.fct_bilateral_trade", "--format", form, **SAMPLE)
    assert process.stdout and process.stderr
    assert process.stdout.read(1)
    process.stdout.close()
    assert process.stderr.read() == ""
    assert process.wait(timeout=60) in (0, 120, -13, 141)  # however Python says that a pipe was closed


def test_json_is_json_also_where_a_number_is_none(sample: Place) -> None:
    def no_json(constant: str) -> None:
        raise AssertionError(f"{constant} is not JSON")

    query = (
        "select 'nan'::double as a, 'inf'::double as b, null as c, date '2024-02-29' as d, 12.5::decimal(18, 3) as e"
    )
    said = quick(sample, "sql", query, "--format", "json")
    [row] = json.loads(said.out, parse_constant=no_json)
    assert row == {"a": None, "b": None, "c": None, "d": "2024-02-29", "e": 12.5}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("select [1, 2] as list", "--format", "csv"), "csv|CSV"),
        (("select interval 1 day as span",), "span|interval|INTERVAL"),
        (("select 1", "--format", "csv", "--output", "/no/such/folder/x.csv"), "/no/such/folder"),
    ],
)
def test_an_answer_that_cannot_be_written_is_explained(sample: Place, arguments: tuple[str, ...], says: str) -> None:
    said = quick(sample, "sql", *arguments)
    assert said.code == 1
    assert re.search(says, said.err), said.err
    assert "unexpected error" not in said.err  # it is the question that has to change, not the program


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("select no_such_column from marts.dim_base", "no_such_column"),
        ("selec 1", "syntax error"),
        ("from marts.no_such_table", "no_such_table"),
        ("delete from marts.dim_base", "read-only"),
        ("create table marts.mine as select 1", "read-only"),
        ("drop table marts.dim_base; select 1", "read-only"),
        ("from read_csv('/etc/passwd', header = false)", "disabled|not allowed|Permission"),
        ("from read_text('/etc/passwd')", "disabled|not allowed|Permission"),
        ("from '/etc/passwd'", "disabled|not allowed|Permission|does not exist"),
        ("from glob('/etc/*')", "disabled|not allowed|Permission"),
        ("attach '/tmp/other.duckdb' as other", "disabled|not allowed|Permission"),
        ("copy marts.dim_base to '/tmp/stolen.csv'", "disabled|not allowed|Permission"),
        ("export database '/tmp/stolen'", "disabled|not allowed|Permission"),
        ("install httpfs", "disabled|not allowed|Permission"),
        ("set enable_external_access = true", "[Cc]annot"),
        ("select 1 where 1 = error('no')", "no|Invalid"),
        ("", "no rows|empty|nothing"),
    ],
)
def test_a_query_that_cannot_be_answered_is_refused_in_one_message(sample: Place, query: str, says: str) -> None:
    before = sample.published()
    said = sample.call("sql", query, **SAMPLE)
    assert said.code == 1
    assert said.out == ""
    assert said.err.startswith("five-bases: ")
    assert re.search(says, said.err), said.err
    assert "Traceback" not in said.err
    assert sample.published() == before
    assert not Path("/tmp/stolen.csv").exists() and not Path("/tmp/stolen").exists()


def test_an_error_of_a_query_is_shown_with_its_traceback_where_that_is_asked_for(sample: Place) -> None:
    said = ask(sample, "--debug", "sql", "selec 1")
    assert said.code == 1
    assert "Traceback" in said.err


def test_a_mart_is_explained_with_its_grain_columns_and_source(sample: Place) -> None:
    said = quick(sample, "explain", "fct_supply_dependence")
    assert said.code == 0, said.err
    assert "Grain: year, hs_edition, economy_code, product_code" in said.out.replace("\n", " ")
    assert "Lefebvre & Wibaux" in said.out
    for (column,) in sample.rows("select column_name from duckdb_columns() where table_name = 'fct_supply_dependence'"):
        assert f"fct_supply_dependence.{column} (" in said.out


def test_a_column_is_explained_with_its_unit_and_formula(sample: Place) -> None:
    said = quick(sample, "explain", "marts.fct_supply_dependence.supplier_hhi_index")
    assert said.code == 0, said.err
    assert "Unit: index, 1/n to 1" in said.out
    assert "Formula: Σ_i (M_i / M)²" in said.out
    assert "is_dependent" not in said.out.replace("fct_supply_dependence", "").split("Grain")[0]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("fct_nothing", "there is no table 'fct_nothing'; there are: .*fct_supply_dependence"),
        ("fct_supply_dependence.colour", "has no column 'colour'; it has: .*is_dependent"),
        ("", "there is no table ''"),
    ],
)
def test_what_cannot_be_explained_is_named_beside_what_can(sample: Place, name: str, says: str) -> None:
    said = sample.call("explain", name, **SAMPLE)
    assert (said.code, said.out) == (1, "")
    assert re.search(says, said.err), said.err


def test_releases_are_listed_with_what_they_are_made_of(sample: Place) -> None:
    said = quick(sample, "releases", "list")
    assert said.code == 0, said.err
    [line] = [line for line in said.out.splitlines() if release_id(sample) in line]
    assert "→" in line and "SYNTHETIC" in line


def test_sources_show_the_vintage_the_last_check_and_the_licence(sample: Place) -> None:
    said = quick(sample, "sources")
    assert said.code == 0, said.err
    assert "CEPII BACI" in said.out
    assert "SYNTHETIC-V202701" in said.out.replace("\n", "")
    assert "Etalab" in said.out
    assert re.search(r"\d{4}-\d{2}-\d{2}", said.out), "the last check has a date"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("run", "--profil", "sample"), r"[Nn]o such option.*--profil"),
        (("run", "--profile", "demo"), r"'demo' is not one of 'sample', 'live'"),
        (("run", "--only", "eurostat"), r"unknown publisher eurostat; there are: baci"),
        (("run", "--economy", "china"), r"(?i)economy.*china"),
        (("run", "--economy", "ZZZ"), r"ZZZ"),
        (("run", "--years", "2024:2022"), r"(?i)years.*2024:2022.*expected A:B"),
        (("run", "--years", "twenty"), r"(?i)years.*twenty.*expected A:B"),
        (("run", "--mirror", "/no/such/folder"), r"/no/such/folder"),
        (("run", "--profile", "sample", "--mirror", "/tmp"), r"sample profile generates its own data"),
        (("runn",), r"[Nn]o such command 'runn'"),
        (("sql",), r"Missing argument 'QUERY'"),
        (("sql", "select 1", "--format", "xml"), r"'xml' is not one of"),
        (("releases", "diff", "R1"), r"Missing argument 'B'"),
        (("explain",), r"Missing argument"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_wrong_command_is_answered_with_one_readable_message(
    sample: Place, arguments: tuple[str, ...], says: str
) -> None:
    before = sample.published()
    said = sample.call(*arguments, **SAMPLE)
    assert said.code == 1
    assert re.search(says, said.err), said.err
    assert said.err.startswith("five-bases: ")
    assert "Traceback" not in said.err and "pydantic" not in said.err
    assert sample.published() == before


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("FIVE_BASES_PROFILE", "demo"),
        ("FIVE_BASES_ENGINE", "oracle"),
        ("FIVE_BASES_ECONOMY", "china"),
        ("FIVE_BASES_YEARS", "x"),
        ("FIVE_BASES_MEMORY_LIMIT", "lots"),
        ("FIVE_BASES_MIRROR", "/no/such/folder"),
        ("BACI_EDITIONS", "HS99"),
        ("BACI_RELEASE", "newest"),
        ("BACI_URL", "ftp://example.org"),
    ],
)
def test_a_wrong_setting_is_named_with_its_value(sample: Place, setting: str, value: str) -> None:
    said = sample.call("run", **{**SAMPLE, setting: value})
    assert said.code == 1
    assert setting in said.err and value in said.err, said.err
    assert "Traceback" not in said.err and "pydantic" not in said.err


@pytest.mark.parametrize("command", [("sql", "select 1"), ("releases", "list"), ("explain", "dim_base")])
def test_before_the_first_release_a_question_is_answered_with_what_to_do(
    empty_place: Place, command: tuple[str, ...]
) -> None:
    said = empty_place.command(*command)
    assert (said.code, said.out) == (1, "")
    assert re.search(r"there is no (published )?release.*`five-bases run`", said.err), said.err
    assert "Traceback" not in said.err
    assert not (empty_place.home / "warehouse").exists(), "a question leaves nothing behind"


def test_before_the_first_run_sources_say_that_nothing_is_here_yet(empty_place: Place) -> None:
    said = empty_place.command("sources")
    assert said.code == 0
    assert "none yet" in said.out and "never" in said.out


def test_generated_data_never_mix_with_published_data(sample: Place, tmp_path: Path) -> None:
    """A live run in the same home does not build from the sample, and says why there is nothing."""
    place = sample.copy_to(tmp_path / "mixed")
    before = place.published()
    said = place.call("run")
    assert said.code == 3
    assert "there is no accepted vintage of BACI HS22" in said.err
    assert place.published() == before


def test_help_gives_examples_and_exit_codes(empty_place: Place) -> None:
    said = empty_place.command("--help")
    assert (said.code, said.err) == (0, "")
    assert "five-bases run --profile sample" in said.out
    assert re.search(r"Exit codes: 0 published.*; 1 usage.*; 3 a gate refused.*\n4 published, but", said.out)
    assert list(empty_place.home.iterdir()) == [empty_place.proof], "asking for help makes nothing"
