"""The pages of an audit can be read anywhere, ask nobody, and show what was refused first."""

import re
from pathlib import Path

import pandas as pd
import pytest

from expectations.pages import write_pages
from expectations.release import TOTALS, UNMATCHED_CODES
from expectations.run import not_applicable, validate
from sources.vintages import Check

RAW = Check("RAW-ROWS", "baci.bilateral_trade year=2022", "warn", True, "3", "row_count: at least 1")
HOSTILE = Check("DBT-TEST", "<script>alert(1)</script>", "block", False, 'got 3 <b href="https://x">', "0 failing rows")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder: Path = tmp_path_factory.mktemp("pages") / "data_docs"
    flows = {"importer": ["CHN", "<i>"], "year": [2022, 2023], "hs_edition": ["HS22", "HS22"]}
    rows = pd.DataFrame(flows | {"unmatched_value_share": [0.0, 0.39]})
    found = validate(rows, UNMATCHED_CODES.gates, "unmatched_codes", UNMATCHED_CODES.labels)
    unseen = not_applicable(TOTALS.gates, "totals", "nothing to look at")
    write_pages(folder, [RAW, *found.checks, *unseen.checks, HOSTILE], [found, unseen])
    return (folder / "index.html").read_text(encoding="utf-8")


def test_a_page_loads_nothing_and_runs_nothing(page: str):
    elsewhere = r'(?:src|href)="[^#]|^<(?:script|link|iframe|img|i>|b )'
    assert [tag for tag in re.findall("<[^>]+>", page) if re.search(elsewhere, tag)] == []
    assert not re.search(r"@import|url\(", page)


def test_every_check_is_on_the_page_refused_ones_first(page: str):
    gates = re.findall(r'<tr class="(passed|failed)"><td>([^<]+)', page)
    assert gates == [
        ("failed", "G1"),
        ("failed", "DBT-TEST"),
        ("passed", "RAW-ROWS"),
        *(("passed", gate.code) for gate in TOTALS.gates),
    ]
    assert f"{3 + len(TOTALS.gates)} checks, 2 failed." in page
    assert "not applicable: nothing to look at" in page


def test_great_expectations_shows_the_suites_it_ran(page: str):
    assert re.findall("<h2>([^<]+)</h2>", page) == ["Checks", "unmatched_codes"]
    shown = page[page.index("<h2>unmatched_codes") :]
    assert "unmatched_value_share" in shown
    assert "0.39" in shown
    assert "fa-times" in shown
