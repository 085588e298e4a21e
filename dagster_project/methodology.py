"""Write the methodology pages from the catalogue of indicators, its coverage, and the contracts of the marts.

python -m dagster_project.methodology docs

Formulas of columns come from the marts' YAML, as those in the release do: page and release cannot disagree.
"""

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from dagster_project.doc_blocks import blocks, rendered
from sources import seeds
from sources.settings import ROOT

MARTS = ROOT / "dbt" / "models" / "marts"
Row = Mapping[str, str]


@dataclass(frozen=True)
class Words:
    """The labels of a page in one language; ``suffix`` ends the columns of the seeds in that language."""

    file: str
    suffix: str
    reason: str
    title: str
    preface: str
    concept: str
    formula: str
    published_as: str
    grain: str
    unit: str
    method: str
    source: str
    literature: str
    limits: str
    coverage: str
    overview: str
    status: Mapping[str, str]


ENGLISH = Words(
    file="methodology.md",
    suffix="en",
    reason="reason",
    title="Methodology",
    preface=(
        "Every indicator of the catalogue: what it measures, by which formula, from what, how far it is computed, and "
        "what it does not say. Written by `make docs` from `dbt/seeds/indicator_definitions.csv`, "
        "`dbt/seeds/indicator_coverage.csv` and the contracts of the marts; do not edit. V: read in the publication; "
        "M: from memory, to be checked; design: our own. 中文版：[methodology.zh.md]"
        "(methodology.zh.md)."
    ),
    concept="Concept",
    formula="Definition",
    published_as="Published as",
    grain="Grain",
    unit="Unit, range",
    method="Method",
    source="Source",
    literature="Literature",
    limits="Limits",
    coverage="Coverage",
    overview="Overview",
    status={"computed": "computed", "partly computed": "partly computed", "planned": "planned"},
)
CHINESE = Words(
    file="methodology.zh.md",
    suffix="zh",
    reason="reason_zh",
    title="方法说明",
    preface=(
        "目录中的每一项指标：衡量什么、如何计算、用什么数据、计算到什么程度、不能说明什么。由 `make docs` 根据 "
        "`dbt/seeds/indicator_definitions.csv`、`dbt/seeds/indicator_coverage.csv` 和各集市的契约生成，请勿手工修改。"
        "V：已在出版物中核对；M：凭记忆，待核；design：自行设计。"
        "English: [methodology.md](methodology.md)。"
    ),
    concept="概念",
    formula="定义",
    published_as="发布列",
    grain="粒度",
    unit="单位与取值范围",
    method="方法版本",
    source="数据来源",
    literature="文献",
    limits="局限",
    coverage="计算情况",
    overview="一览",
    status={"computed": "已计算", "partly computed": "部分计算", "planned": "待计算"},
)


def marts() -> dict[str, dict[str, Any]]:
    """Return the contract of each mart by its name, with the texts that its columns refer to."""
    found, known = {}, blocks()
    for path in sorted(MARTS.rglob("*.yml")):
        for model in yaml.safe_load(path.read_text(encoding="utf-8")).get("models", []):
            for column in model["columns"]:
                column["description"] = rendered(column["description"], known)
            found[model["name"]] = model
    return found


def page(words: Words) -> str:
    """Return the page in one language.

    Raises KeyError for an indicator that names a mart or a column which does not exist.
    """
    definitions = seeds.rows("indicator_definitions")
    coverage = {row["indicator_id"]: row for row in seeds.rows("indicator_coverage")}
    contracts = marts()
    lines = [f"# {words.title}", "", words.preface, "", f"## {words.overview}", ""]
    lines += _table(
        ["", words.title, words.concept, words.coverage],
        [
            [
                f"[{row['indicator_id']}](#{row['indicator_id'].lower()})",
                row[f"indicator_name_{words.suffix}"],
                row["concept_zh"],
                words.status[coverage[row["indicator_id"]]["status"]],
            ]
            for row in definitions
        ],
    )
    for row in definitions:
        lines += _section(words, row, coverage[row["indicator_id"]], contracts)
    return "\n".join(lines).rstrip() + "\n"


def _section(words: Words, row: Row, covered: Row, contracts: Mapping[str, dict[str, Any]]) -> Iterator[str]:
    other = "zh" if words.suffix == "en" else "en"
    name, translated = row[f"indicator_name_{words.suffix}"], row[f"indicator_name_{other}"]
    yield from (
        "",
        f'<a id="{row["indicator_id"].lower()}"></a>',
        f"## {row['indicator_id']} {name} · {translated}",
        "",
    )
    yield f"- **{words.concept}**: {row['concept_zh']}"
    yield f"- **{words.formula}**: `{row['formula']}`"
    yield f"- **{words.grain}**: {row['grain']}"
    yield f"- **{words.unit}**: {row['unit']}; {row['value_range']}"
    yield f"- **{words.literature}**: {row['literature']} [{row['literature_status']}]"
    yield f"- **{words.limits}**: {row[f'limits_{words.suffix}']}"
    yield f"- **{words.coverage}**: {words.status[covered['status']]}. {covered[words.reason]}"
    columns = [name.partition(".")[::2] for name in row["mart_columns"].split()]
    if columns:
        yield ""
        yield from _table(
            [words.published_as, words.unit, words.formula], [_column(contracts[mart], name) for mart, name in columns]
        )
        yield ""
        for mart in dict.fromkeys(mart for mart, _ in columns):
            meta = contracts[mart]["config"]["meta"]
            yield f"`{mart}`: {words.method} {meta['method_version']}; {words.source}: {meta['source']}"
            yield ""


def _column(contract: dict[str, Any], name: str) -> list[str]:
    column = {column["name"]: column for column in contract["columns"]}[name]
    meta = column.get("config", {}).get("meta", {})
    return [f"`{contract['name']}.{name}`", meta.get("unit", ""), meta.get("formula", column["description"])]


def _table(head: list[str], rows: list[list[str]]) -> list[str]:
    cells = [head, ["---"] * len(head), *([cell.replace("|", "\\|").strip() for cell in row] for row in rows)]
    return [f"| {' | '.join(row)} |" for row in cells]


if __name__ == "__main__":
    for language in (ENGLISH, CHINESE):
        (Path(sys.argv[1]) / language.file).write_text(page(language), encoding="utf-8")
