"""The verdicts of an audit as one page for a browser: every check, then Great Expectations' result of each gate.

Great Expectations renders each gate; the page around it is ours, because its own pages load style sheets and scripts
from other hosts and cannot be read without them. This page loads nothing and needs no script.
"""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from pathlib import Path

from expectations.run import Validation
from sources.landing import write_atomically
from sources.vintages import Check

SEVERITIES = {"block": "blocking", "hold": "needs approval", "warn": "recorded"}
STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; }
table { border-collapse: collapse; margin: .5rem 0; width: 100%; }
th, td { border-bottom: 1px solid #ccc; padding: .25rem .5rem; text-align: left; vertical-align: top; }
td { overflow-wrap: anywhere; }
.failed, .text-danger { color: #b00020; } .passed, .text-success { color: #1b6e3c; }
.fa-check-circle::before { content: "passed"; }
.fa-times::before { content: "failed"; }
.fa-exclamation-triangle::before { content: "error"; }
.badge { background: #eee; border-radius: .2rem; padding: 0 .3rem; }
.mt-3, .my-3 { margin-top: 1rem; }
"""


def write_pages(folder: Path, checks: Sequence[Check], validations: Iterable[Validation], note: str = "") -> None:
    """Write ``index.html`` into ``folder``: ``checks``, failed ones first, then the suites as they were validated.

    ``note`` says what kind of data these are.
    """
    failed = sum(not check.is_passed for check in checks)
    body = [
        "<h1>What the audit saw</h1>",
        f"<p>{escape(note)}</p>" * bool(note),
        f"<p>{len(checks):,} checks, {failed:,} failed.</p>",
        "<h2>Checks</h2>",
        _table(sorted(checks, key=lambda check: check.is_passed)),
        *_suites(validations),
    ]
    head = f'<meta charset="utf-8"><title>Audit</title><style>{STYLE}</style>'
    page = f'<!doctype html>\n<html lang="en"><head>{head}</head><body>{"".join(body)}</body></html>\n'
    write_atomically(folder / "index.html", page)


def _table(checks: Iterable[Check]) -> str:
    names = ("gate", "subject", "severity", "verdict", "observed", "expected", "why")
    head = "".join(f"<th>{name}</th>" for name in names)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(map(_row, checks))}</tbody></table>"


def _row(check: Check) -> str:
    verdict = "passed" if check.is_passed else "failed"
    severity = SEVERITIES.get(check.severity, check.severity)
    cells = (check.gate_code, check.subject, severity, verdict, check.observed, check.expected, check.detail)
    return f'<tr class="{verdict}">{"".join(f"<td>{escape(cell)}</td>" for cell in cells)}</tr>\n'


def _suites(validations: Iterable[Validation]) -> Iterator[str]:
    from great_expectations.render.renderer import ValidationResultsPageRenderer
    from great_expectations.render.view import DefaultJinjaSectionView

    renderer, view = ValidationResultsPageRenderer(), DefaultJinjaSectionView()
    for validation in validations:
        if validation.result is None:
            continue
        yield f"<h2>{escape(validation.subject)}</h2>"
        # The first section is an overview that links to pages we do not write.
        for number, section in enumerate(renderer.render(validation.result).sections[1:]):
            yield view.render({"section": section.to_json_dict(), "section_loop": {"index": number}})
