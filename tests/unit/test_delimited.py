"""Files of comma-separated values: read whole and as text, or refused with the place."""

from pathlib import Path

import pytest

from sources import delimited
from sources.delimited import read_delimited
from sources.table import ContractViolation

GOOD = 'code,name,value\n0101,Côte d’Ivoire,"1,200"\n0102,\u00a0Zaire ,\n'


def write(folder: Path, body: bytes | str) -> Path:
    path = folder / "table.csv"
    path.write_bytes(body if isinstance(body, bytes) else body.encode())
    return path


def test_cells_are_text_without_blanks_and_empty_ones_are_missing(tmp_path: Path):
    frame = read_delimited(write(tmp_path, GOOD), ("code",))
    assert frame.rows() == [("0101", "Côte d’Ivoire", "1,200"), ("0102", "Zaire", None)]


@pytest.mark.parametrize(
    ("body", "encodings"),
    [
        (b"\xef\xbb\xbf" + GOOD.encode(), ("gb18030",)),
        (GOOD.encode("cp1252"), ("utf-8", "cp1252")),
        ("国别,value\n日本,1\n".encode("gbk"), ("gb18030",)),
        (GOOD.replace("\n", "\r\n").encode(), ("utf-8",)),
    ],
    ids=["byte order mark", "cp1252", "gbk", "crlf"],
)
def test_encodings_are_tried_in_turn_and_a_byte_order_mark_settles_it(
    tmp_path: Path, body: bytes, encodings: tuple[str, ...]
):
    frame = read_delimited(write(tmp_path, body), (), encodings)
    assert frame.item(0, 0) in ("0101", "日本")


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("", r"columns \['code'\] are missing; it has \[\]"),
        ("name,value\n1,2\n", r"columns \['code'\] are missing; it has \['name', 'value'\]"),
        ("code,value,value\n1,2,3\n", "duplicate column 'value' .2 times"),
        ("code,value\n1,2\n3\n", "row 3 has 1 cells, the header has 2"),
        ("code,value\n1,2,3\n", "row 2 has 3 cells, the header has 2"),
        ('code,value\n1,"2\n', "cannot be read as comma-separated values"),
        ("<!DOCTYPE html><title>Sign in</title>", "is a web page titled 'Sign in', not a table"),
        (b"PK\x03\x04\0\0", r"is not text; it starts with b'PK"),
        (GOOD.encode("cp1252"), r"is in another encoding: utf-8 has no b'\\xf4t' \(line 2\)"),
        ("code,name\n1,??\n", "column 'name' holds lost characters: '\\?\\?'"),
        ("code,name\n1,CÃ´te d'Ivoire\n", "holds text in a broken encoding: .CÃ´te"),
        ("code,name\n1,a\ufffdb\n", "holds text in a broken encoding"),
        ('code,name\n1,"=HYPERLINK(""http://localhost"")"\n', "row 2, column 'name' holds a formula: '=HYPERLINK"),
        ("code,name\n1, @SUM(A1)\n", "holds a formula"),
        ("code,name\n1,+cmd|' /C calc'!A0\n", "holds a formula"),
        ("code,name\n1,-(1)\n", "holds a formula"),
    ],
    ids=[
        "empty", "another header", "repeated header", "short row", "long row", "open quote", "page", "zip", "bytes",
        "lost letters", "mojibake", "replacement", "hyperlink", "at", "plus", "minus",
    ],
)  # fmt: skip
def test_what_cannot_be_read_whole_is_refused_with_the_place(tmp_path: Path, body: bytes | str, says: str):
    with pytest.raises(ContractViolation, match=says) as error:
        read_delimited(write(tmp_path, body), ("code",))
    assert str(error.value).startswith("table.csv: ")


def test_one_lost_letter_is_an_error_in_a_name_and_not_in_a_remark(tmp_path: Path):
    path = write(tmp_path, "country,note\nChile,10?ton lots\nCura?ao,\n")
    assert read_delimited(path, ())["note"].to_list() == ["10?ton lots", None]
    with pytest.raises(ContractViolation, match=r"row 3, column 'country' holds lost letters: 'Cura\?ao'"):
        read_delimited(path, (), names=("country",))


def test_signs_and_dashes_are_no_formulas(tmp_path: Path):
    cells = ["-5", "+5", "-", "--", "-----", "- 7", "−2.5", "why?", "..."]
    frame = read_delimited(write(tmp_path, "value\n" + "\n".join([*cells, ""])), ())
    assert frame["value"].to_list() == cells


def test_lines_above_the_header_are_skipped_where_the_publisher_has_them(tmp_path: Path):
    assert read_delimited(write(tmp_path, "A title\n\ncode,name\n1,2\n"), ("code",), skip_rows=1).rows() == [("1", "2")]


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(delimited, "MAX_BYTES", 10)
    with pytest.raises(ContractViolation, match=r"has \d+ bytes; at most 10 are accepted"):
        read_delimited(write(tmp_path, GOOD), ())
