"""Texts that recur in dbt's YAML: blocks under ``dbt/models/docs``, which ``{{ doc('name') }}`` refers to.

python -m dagster_project.doc_blocks

``columns.md`` is written by hand. ``thresholds.md`` is generated from the seeds, so that a description states a
threshold without repeating it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from sources import seeds
from sources.settings import ROOT

DOCS = ROOT / "dbt" / "models" / "docs"
THRESHOLDS = DOCS / "thresholds.md"
BLOCK = re.compile(r"{% docs (?P<name>\w+) %}(?P<text>.*?){% enddocs %}", re.DOTALL)
REFERENCE = re.compile(r"{{ doc\('(?P<name>\w+)'\) }}")
Row = Mapping[str, str]


def blocks() -> dict[str, str]:
    """Return the text of every block by its name. Raises ValueError for a name that is defined twice."""
    found: dict[str, str] = {}
    for path in sorted(DOCS.glob("*.md")):
        for block in BLOCK.finditer(path.read_text(encoding="utf-8")):
            if block["name"] in found:
                raise ValueError(f"{path.name}: the block {block['name']} is defined twice")
            found[block["name"]] = block["text"].strip()
    return found


def rendered(text: str, known: Mapping[str, str]) -> str:
    """Return ``text`` with each reference replaced by its block. Raises KeyError for a block that does not exist."""
    return REFERENCE.sub(lambda reference: known[reference["name"]], text)


def thresholds_page(rows_of: Callable[[str], Iterable[Row]] = seeds.rows) -> str:
    """Return the generated page: one block for each threshold, parameter and window of the seeds."""
    lines = ["Generated from dbt/seeds by `make docs`. Do not edit.", ""]
    for name, text in _thresholds(rows_of):
        lines += [f"{{% docs {name} %}}{text}{{% enddocs %}}"]
    return "\n".join(lines) + "\n"


def _thresholds(rows_of: Callable[[str], Iterable[Row]]) -> Iterator[tuple[str, str]]:
    needed = {}
    for row in rows_of("dependence_thresholds"):
        yield f"threshold_{row['rule_code']}_{row['criterion']}", _number(row["threshold"])
        if row["criterion"] == "dependent_year_count":
            needed[row["rule_code"]] = row["threshold"]
    for row in rows_of("dependence_rules"):
        if row["rule_code"] in needed:
            yield f"window_{row['rule_code']}", _number(row["window_years"])
            yield f"persistence_{row['rule_code']}", f"{needed[row['rule_code']]} of {row['window_years']} years"
    for row in rows_of("trade_parameters"):
        yield f"parameter_{row['parameter_code']}", _number(row["value"])
    for row in rows_of("edition_rules"):
        yield f"threshold_{row['criterion']}", _number(row["threshold"])


def _number(text: str) -> str:
    """Return an integer with commas between thousands, any other number as the seed writes it."""
    return f"{int(text):,}" if text.isdecimal() else text


if __name__ == "__main__":
    THRESHOLDS.write_text(thresholds_page(), encoding="utf-8")
