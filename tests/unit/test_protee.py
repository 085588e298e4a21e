"""Trade elasticities from a file of our own making: marks, lost zeros, both names of the column, and other things."""

from pathlib import Path

import pytest

from sources.protee.parse import read_elasticities, version_of
from sources.table import ContractViolation
from tests.gates import refusals

HEADER = "HS6,zero,positive,sigma"
ROWS = ("10121,0,0,-3.5", "854231,1,0,-6.25", "854232,0,1,NA")


def write(folder: Path, *rows: str, header: str = HEADER) -> Path:
    path = folder / "ProTEE_0_1.csv"
    path.write_text("\n".join((header, *rows, "")), encoding="utf-8")
    return path


def whole(sigma: str = "-5") -> list[str]:
    return [f"{100_000 + n},{int(n % 9 == 0)},0,{sigma}" for n in range(5_000)]


def refused_by(path: Path) -> set[str]:
    return refusals(read_elasticities(path, "0.1"))


@pytest.mark.parametrize(
    ("name", "version"),
    [("ProTEE_0_1.csv", "0.1"), ("protee_1_0.CSV", "1.0"), ("ProTEE.csv", None), ("notes.md", None)],
)
def test_a_file_says_its_version(name: str, version: str | None):
    assert version_of(name) == version


def test_codes_keep_their_zeros_and_missing_is_not_zero(tmp_path: Path):
    assert read_elasticities(write(tmp_path, *ROWS), "0.1").frame.rows() == [
        ("010121", -3.5, False, False),
        ("854231", -6.25, True, False),
        ("854232", None, False, True),
    ]


def test_the_column_may_have_the_name_of_the_description(tmp_path: Path):
    path = write(tmp_path, "854231,-6.25,1,0", header="HS6,Elasticity,Zero,Positive")
    assert read_elasticities(path, "0.1").frame.rows() == [("854231", -6.25, True, False)]


@pytest.mark.parametrize(
    ("rows", "header", "says"),
    [
        (ROWS, "HS6,zero,positive,eps", r"columns \['sigma', 'elasticity'\] are missing"),
        (ROWS, "code,zero,positive,sigma", r"columns \['hs6'\] are missing"),
        (("854231,2,0,-1",), HEADER, r"empty values in \['is_not_significant'\]"),
        (("854231,0,0,=1+1",), HEADER, "holds a formula"),
        (("854231,0,0,minus one",), HEADER, "elasticity"),
        ((ROWS[0], ROWS[0]), HEADER, "repeat a key"),
        ((ROWS[0], " ,0,0,-1"), HEADER, "row 3, column 'hs6' is empty"),
    ],
)
def test_another_content_is_refused_in_words(tmp_path: Path, rows: tuple[str, ...], header: str, says: str):
    with pytest.raises(ContractViolation, match=says):
        read_elasticities(write(tmp_path, *rows, header=header), "0.1")


def test_a_file_that_was_cut_or_garbled_does_not_pass_its_gates(tmp_path: Path):
    assert refused_by(write(tmp_path, *whole())) == set()
    assert refused_by(write(tmp_path, *whole()[:100])) == {"RAW-ROWS"}
    assert refused_by(write(tmp_path, *whole("-5000000"))) == {"RAW-UNIT", "RAW-MAGNITUDE"}
    assert refused_by(write(tmp_path, *whole("5"))) == {"RAW-SIGN", "RAW-UNIT"}
    assert refused_by(write(tmp_path, *whole("inf"))) >= {"RAW-FINITE"}
    assert refused_by(write(tmp_path, *whole()[1:], "1234567,0,0,-5")) == {"RAW-CODES"}
    assert refused_by(write(tmp_path, *whole()[1:], "123456,0,0,")) == {"RAW-MISSING"}
