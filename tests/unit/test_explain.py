"""What `five-bases explain` says of a release that was written for it."""

from pathlib import Path

import duckdb
import pytest

from dagster_project.query import QueryError
from dagster_project.report import explain
from sources.settings import load_settings

RELEASE = """
create schema marts;
create schema meta;
create table marts.fct_dependence_rules (rule_code varchar, supplier_hhi_index double, is_dependent boolean);
comment on table marts.fct_dependence_rules is
    'One rule, applied to one product. Grain: rule_code. Source: made up. Literature: Rossi [p. 7]. Method: rules-1.';
comment on column marts.fct_dependence_rules.supplier_hhi_index is 'How concentrated. Unit: index. Formula: Σ s².';
comment on column marts.fct_dependence_rules.is_dependent is 'The verdict. Formula: every criterion holds.';
create table marts.fct_trade (product_code varchar);
create table marts.dim_dependence_rule (
    rule_code varchar, rule_name_en varchar, rule_name_zh varchar, is_partial boolean, criterion varchar,
    comparison varchar, threshold double, status varchar, literature varchar
);
insert into marts.dim_dependence_rule values
    ('strict', 'Strict rule', '严格规则', false, 'supplier_hhi_index', 'gt', 0.4, 'V', 'Rossi 2020'),
    ('strict', 'Strict rule', '严格规则', false, 'dependent_year_count', 'ge', 2, 'design', 'ours'),
    ('loose', 'Loose rule', '宽松规则', true, 'top_supplier_share', 'gt', 0.8, 'M', 'Verdi [2]');
"""


@pytest.fixture(autouse=True)
def release(settings_of_its_own: None, tmp_path: Path) -> Path:
    path = tmp_path / "home/warehouse/five_bases.duckdb"
    path.parent.mkdir(parents=True)
    with duckdb.connect(str(path)) as con:
        con.execute(RELEASE)
    return path


LOOSE = """
loose: Loose rule (宽松规则); only a part of the published rule
    top_supplier_share   > 0.8   Verdi [2] [from memory, to be checked]
"""
STRICT = """
strict: Strict rule (严格规则)
    dependent_year_count ≥ 2     ours [our own choice]
    supplier_hhi_index   > 0.4   Rossi 2020 [read in the publication]
"""
RULES = "Rules and their criteria"


def test_a_verdict_is_explained_with_its_formula_its_literature_and_every_threshold(
    capsys: pytest.CaptureFixture[str],
) -> None:
    explain(load_settings(), "fct_dependence_rules.is_dependent")
    text = capsys.readouterr().out
    assert "fct_dependence_rules.is_dependent (boolean)\n    The verdict.\n    Formula: every criterion holds." in text
    assert "    Grain: rule_code.\n    Source: made up.\n    Literature: Rossi [p. 7].\n    Method: rules-1." in text
    assert "supplier_hhi_index (" not in text, "only the column that was asked for"
    assert text.endswith(f"\n{RULES}\n{LOOSE}{STRICT}")


def test_a_criterion_is_explained_with_the_thresholds_it_is_compared_with(capsys: pytest.CaptureFixture[str]) -> None:
    explain(load_settings(), "fct_dependence_rules.supplier_hhi_index")
    text = capsys.readouterr().out
    assert "    How concentrated.\n    Unit: index.\n    Formula: Σ s²." in text
    assert text.partition(RULES)[2].split("\n")[2:-1] == [
        "strict: Strict rule (严格规则)",
        "    supplier_hhi_index > 0.4   Rossi 2020 [read in the publication]",
    ]


def test_a_table_is_explained_with_all_columns_and_all_thresholds(capsys: pytest.CaptureFixture[str]) -> None:
    explain(load_settings(), "marts.fct_dependence_rules")
    text = capsys.readouterr().out
    for column in ("rule_code", "supplier_hhi_index", "is_dependent"):
        assert f"fct_dependence_rules.{column} (" in text
    assert LOOSE in text and STRICT in text


def test_a_description_that_names_the_grain_itself_stays_whole(
    release: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with duckdb.connect(str(release)) as con:
        con.execute(
            "comment on table marts.fct_trade is 'Trade. Grain: by product. In tonnes. Grain: product. Source: x.'"
        )
    explain(load_settings(), "fct_trade")
    assert "    Trade. Grain: by product. In tonnes.\n    Grain: product.\n    Source: x.\n" in capsys.readouterr().out


def test_a_table_without_rules_shows_none(capsys: pytest.CaptureFixture[str]) -> None:
    explain(load_settings(), "fct_trade")
    assert RULES not in capsys.readouterr().out


def test_a_release_from_before_there_were_rules_is_explained_without_them(
    release: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with duckdb.connect(str(release)) as con:
        con.execute("drop table marts.dim_dependence_rule")
    explain(load_settings(), "fct_dependence_rules.is_dependent")
    text = capsys.readouterr().out
    assert "Formula: every criterion holds." in text
    assert RULES not in text


def test_a_long_fact_stays_on_one_line_in_a_pipe(release: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sentence = "word " * 100 + "end"
    with duckdb.connect(str(release)) as con:
        con.execute(f"comment on column marts.fct_trade.product_code is '{sentence}'")
    explain(load_settings(), "fct_trade.product_code")
    assert f"    {sentence}\n" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("fct_nothing", "no table 'fct_nothing'; there are: .*fct_dependence_rules"),
        ("fct_trade.colour", "no column 'colour'; it has: product_code"),
    ],
)
def test_what_cannot_be_explained_is_named_beside_what_can(name: str, says: str) -> None:
    with pytest.raises(QueryError, match=says):
        explain(load_settings(), name)
