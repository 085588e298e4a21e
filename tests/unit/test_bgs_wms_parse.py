"""Extracts of the World Mineral Statistics: a row's number and its sign must say the same."""

from pathlib import Path

import pytest

from sources.bgs_wms.parse import COLUMNS, extract_of, read_extract
from sources.table import ContractViolation
from tests.shared_files import shared

NAME = "BGS_cobalt_production.csv"
MINED = {
    "bgs_commodity_code": "848",
    "bgs_commodity_trans": '"cobalt, mine"',
    "bgs_statistic_type_trans": "Production",
    "yearbook_table_trans": "Mine production of cobalt",
    "country_trans": "Zaire",
    "country_iso3_code": "ZAR",
    "year": "1980-01-01 00:00:00",
    "units": "tonnes (metal content)",
    "quantity": "14518",
    "quantity_in_book_style": "14518",
    "sdmx_code": "A",
}


def write(folder: Path, *rows: dict[str, str]) -> Path:
    lines = [",".join(COLUMNS), *(",".join((MINED | row).get(name, "") for name in COLUMNS) for row in rows)]
    path = folder / NAME
    path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "extract"), [(NAME, "cobalt"), ("BGS_REs_production.csv", "res"), ("BGS_cobalt_trade.csv", None)]
)
def test_an_extract_says_by_its_name_what_it_holds(name: str, extract: str | None):
    assert extract_of(name) == extract


@pytest.mark.parametrize(
    ("row", "amount", "status"),
    [
        ({}, 14_518, "reported"),
        ({"quantity_in_book_style": '"14,518"'}, 14_518, "reported"),
        ({"concat_figure_notes_code": "*", "concat_figure_notes_text": "Estimates."}, 14_518, "estimated"),
        ({"concat_figure_notes_code": "a|*"}, 14_518, "estimated"),
        ({"concat_figure_notes_code": "a"}, 14_518, "reported"),
        ({"quantity": "0", "quantity_in_book_style": "-----"}, 0, "reported"),
        ({"quantity": "", "quantity_in_book_style": "...", "sdmx_code": "O"}, None, "not_available"),
        ({"quantity": "0", "quantity_in_book_style": "0", "sdmx_code": "N"}, None, "less_than"),
    ],
)
def test_missing_is_not_zero_and_nil_is(tmp_path: Path, row: dict[str, str], amount: int | None, status: str):
    (read,) = read_extract(write(tmp_path, row), "cobalt").frame.iter_rows(named=True)
    assert (read["amount"], read["status"], read["year"]) == (amount, status, 1980)
    assert (read["commodity_name"], read["country_name"]) == ("cobalt, mine", "Zaire")


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"quantity": "14518000"}, "1 rows contradict their own signs"),
        ({"quantity": ""}, "contradict their own signs"),
        ({"quantity": "0", "quantity_in_book_style": "..."}, "contradict their own signs"),
        ({"sdmx_code": "O"}, "contradict their own signs"),
        ({"sdmx_code": "X"}, "contradict their own signs"),
        ({"quantity": "-5", "quantity_in_book_style": "-5"}, "contradict their own signs"),
        ({"year": "1980-07-01 00:00:00"}, "contradict their own signs"),
        ({"bgs_statistic_type_trans": "Exports"}, r"expected figures of Production only, got \['Exports'\]"),
        ({"country_trans": ""}, r"empty values in \['country_name'\]"),
    ],
)
def test_a_row_that_contradicts_itself_refuses_the_file(tmp_path: Path, row: dict[str, str], says: str):
    with pytest.raises(ContractViolation, match=says):
        read_extract(write(tmp_path, row), "cobalt")


def test_a_repeated_figure_and_a_missing_column_are_refused(tmp_path: Path):
    with pytest.raises(ContractViolation, match="1 rows repeat a key"):
        read_extract(write(tmp_path, {}, {}), "cobalt")
    path = write(tmp_path, {})
    path.write_text(path.read_text(encoding="utf-8").replace("sdmx_code", "sdmx"), encoding="utf-8")
    with pytest.raises(ContractViolation, match=r"columns \['sdmx_code'\] are missing"):
        read_extract(path, "cobalt")


def test_the_published_extract_of_gallium():
    path = shared("drop", "bgs_wms", "BGS_gallium_production.csv")
    frame = read_extract(path, "gallium").frame
    assert frame.height == 82
    china = {row["year"]: row["amount"] for row in frame.iter_rows(named=True) if row["iso3_code"] == "CHN"}
    assert (china[2006], china[2022], china[2023]) == (None, 600, 621)


def test_two_names_of_one_economy_may_not_both_have_a_figure(tmp_path: Path):
    """Zaire became Congo: in the year of the change both are listed, and one of them has the figure."""
    renamed = {"country_trans": '"Congo, Democratic Republic"', "country_iso3_code": "COD"}
    missing = {"quantity": "", "quantity_in_book_style": "...", "sdmx_code": "O"}
    assert read_extract(write(tmp_path, {}, renamed | missing), "cobalt").frame.height == 2
    both = r"BGS_cobalt_production\.csv: 'Congo, Democratic Republic' .* and 'Zaire' .* both have .* in 1980 for COD"
    with pytest.raises(ContractViolation, match=both):
        read_extract(write(tmp_path, {}, renamed), "cobalt")
