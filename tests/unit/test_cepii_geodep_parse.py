"""Stata files of CEPII GeoDep, written here: the variables are found by likely names, or the file is refused."""

import random
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sources.cepii_geodep.connector import CONNECTOR, PUBLISHER
from sources.cepii_geodep.names import release_of
from sources.cepii_geodep.parse import read_release
from sources.gates import Facts
from sources.table import ContractViolation
from tests.gates import refusals

ROWS = {
    "year": [2021, 2022, 2022],
    "iso3": ["CHN", "CHN", "FRA"],
    "hs6": ["010121", "854231", "854231"],
    "hhi_import": [0.82, 0.1, 0.5],
    "hhi_export": [0.65, 0.65, 0.65],
    "ratio": [9999.0, 0.5, 2.0],
    "dependent": [1.0, 0.0, 0.0],
}


def write(folder: Path, **changes: Any) -> Path:
    path = folder / "geodep.dta"
    columns = {name: values for name, values in (ROWS | changes).items() if values is not None}
    pd.DataFrame(columns).to_stata(path, write_index=False, version=118)
    return path


def refused_by(path: Path, previous: Facts | None = None) -> set[str]:
    return refusals(read_release(path, "geodep"), previous)


@pytest.mark.parametrize(
    ("name", "release"), [("GeoDep_2024.dta", "geodep_2024"), ("geodep.csv", None), ("gravity.dta", None)]
)
def test_a_file_says_its_release_by_its_name(name: str, release: str | None):
    assert release_of(name) == release


def test_criteria_and_verdicts_come_out(tmp_path: Path):
    frame = read_release(write(tmp_path), "geodep").frame
    assert frame.rows()[0] == (2021, "CHN", "010121", 0.82, 0.65, 9999.0, True)
    assert frame["is_dependent"].to_list() == [True, False, False]


def test_codes_that_were_stored_as_numbers_get_their_zero_back(tmp_path: Path):
    frame = read_release(write(tmp_path, hs6=[10121, 854231, 854231]), "geodep").frame
    assert frame["product_code"].to_list() == ["010121", "854231", "854231"]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"ratio": None}, r"expected one variable for each of \{'import_export_ratio'.*it has \['year', 'iso3'"),
        ({"t": [1, 2, 3]}, r"expected one variable for each of \{'year'"),
        ({"dependent": [1.0, 2.0, 0.0]}, r"empty values in \['is_dependent'\]"),
        ({"iso3": ["CHN", "", "FRA"]}, r"row 2, column 'iso3_code' is empty"),
        ({"hs6": ["010121", "", "854231"]}, r"row 2, column 'product_code' is empty"),
        ({"hs6": ["010121", "  ", "854231"]}, r"row 2, column 'product_code' is empty"),
        ({"hs6": [10121.0, None, 854231.0]}, r"row 2, column 'product_code' is empty"),
        ({"hs6": [10121.0, 854231.5, 854231.0]}, r"product 854231\.5 is not a code"),
        ({"year": [2021.5, 2022, 2022]}, r"fractions in \['year'\]"),
        ({"hs6": ["010121", "854231", "854231"], "iso3": ["CHN", "FRA", "FRA"]}, "1 rows repeat a key"),
    ],
)
def test_another_content_is_refused_in_words(tmp_path: Path, changes: dict[str, Any], says: str):
    with pytest.raises(ContractViolation, match=says) as error:
        read_release(write(tmp_path, **changes), "geodep")
    assert str(error.value).startswith("geodep.dta: ")


@pytest.mark.parametrize(
    ("changes", "previous", "gates"),
    [
        ({}, None, set()),
        ({"hs6": ["0101", "854231", "85423A"]}, None, {"RAW-PRODUCTS"}),
        ({"iso3": ["CHN", "156", "FRA"]}, None, {"RAW-ECONOMIES"}),
        ({"year": [21, 2022, 2022]}, None, {"RAW-YEARS"}),
        ({"hhi_import": [82.0, 0.1, 0.5]}, None, {"RAW-INDICES"}),
        ({"ratio": [-1.0, 0.5, 2.0]}, None, {"RAW-RATIO"}),
        ({"dependent": [1.0, 1.0, 0.0]}, None, {"RAW-VERDICTS"}),
        ({}, {"row_count": 30.0}, {"RAW-PREVIOUS-ROWS"}),
    ],
)
def test_figures_that_cannot_be_are_refused(
    tmp_path: Path, changes: dict[str, Any], previous: Facts | None, gates: set[str]
):
    assert refused_by(write(tmp_path, **changes), previous) == gates


@pytest.mark.parametrize("body", [b"", b"<html>", b"PK\x03\x04", b"<stata_dta><header><release>118</release>"])
def test_what_is_no_stata_file_is_refused(tmp_path: Path, body: bytes):
    path = tmp_path / "geodep.dta"
    path.write_bytes(body)
    with pytest.raises(ContractViolation, match=r"geodep\.dta: cannot be read as a Stata file"):
        read_release(path, "geodep")


def test_whatever_the_damage_it_is_refused_or_read(tmp_path: Path):
    path = write(tmp_path)
    chance, original = random.Random(1), path.read_bytes()
    for _ in range(150):
        damaged = bytearray(original)
        for _ in range(chance.randint(1, 3)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        path.write_bytes(damaged)
        try:
            read_release(path, "geodep")
        except ContractViolation:
            continue


def test_its_licence_keeps_it_out_of_exports():
    assert not PUBLISHER.is_redistributable
    assert CONNECTOR.publisher is PUBLISHER
