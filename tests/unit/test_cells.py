"""Cells: a blank is never a code, and a name that an earlier program damaged is recognised."""

import polars as pl
import pytest

from sources.cells import damage, damage_of_name, padded, refuse_blank, refuse_damaged, reread
from sources.table import ContractViolation

INTACT = (
    "Côte d'Ivoire", "Curaçao", "Åland Islands", "Türkiye", "São Tomé", "Łódź", "Réunion", "ESPAÑA", "IRÃ", "MAÇÃO",
    "ÅÄÖ", "±0.5 °C", "10–15 µm", "“quoted” – it’s", "½", "北京", "联通", "内蒙古自治区", "新疆生产建设兵团",
    "高新技术 (2024)",
)  # fmt: skip


@pytest.mark.parametrize("text", [*INTACT, "NA", "why? because", "a, b (c)", ""])
def test_a_text_as_it_was_written_is_not_damaged(text: str):
    assert damage(text) is None


@pytest.mark.parametrize("name", [name for name in INTACT if not name.isascii()])
@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_utf8_that_was_read_as_a_western_encoding_is_damaged(name: str, encoding: str):
    misread = name.encode().decode(encoding, "replace")
    assert damage(misread) == "text in a broken encoding"


@pytest.mark.parametrize("name", ["北京", "内蒙古自治区", "新疆生产建设兵团", "Côte d'Ivoire", "Curaçao", "Türkiye"])
def test_utf8_that_was_read_as_gbk_is_damaged(name: str):
    misread = name.encode().decode("gb18030", "replace")
    assert damage(misread) == "text in a broken encoding"


@pytest.mark.parametrize("name", ["Côte d'Ivoire", "Curaçao", "Åland", "São Tomé", "北京"])
def test_text_of_another_encoding_that_was_read_as_utf8_is_damaged(name: str):
    misread = name.encode("cp1252", "ignore") or name.encode("gbk")
    assert damage(misread.decode("utf-8", "replace")) == "text in a broken encoding"


@pytest.mark.parametrize("name", ["Cura?ao", "C?te d'Ivoire", "?land", "Per?", "R?union", "浙江?", "娴欐睙鐪?"])
def test_one_lost_letter_damages_a_name_and_not_a_remark(name: str):
    assert damage_of_name(name) == "lost letters"
    assert damage(name) is None


@pytest.mark.parametrize("text", ["??", "????"])
def test_question_marks_alone_are_lost_characters(text: str):
    assert damage(text) == damage_of_name(text) == "lost characters"


def test_the_second_encoding_is_undone_exactly_or_not_at_all():
    for name in INTACT:
        assert reread(name) == name
    for name in ("Côte d'Ivoire", "Åland", "Łódź", "Türkiye"):
        assert reread(name.encode().decode("latin-1")) == name
    assert reread("C?te") == "C?te"


def test_the_row_and_the_column_of_a_damaged_name_are_named():
    names = pl.Series("name", ["Chile", None, "Chile", "Cura?ao", "Per?"])
    refuse_damaged("list.csv", names.head(3))
    with pytest.raises(ContractViolation, match=r"list\.csv: row 5, column 'name' holds lost letters: 'Cura\?ao'"):
        refuse_damaged("list.csv", names)


@pytest.mark.parametrize("blank", [None, "", " ", "\t", "\u00a0"])
def test_a_blank_code_is_refused_and_never_padded(blank: str | None):
    frame = pl.DataFrame({"code": ["10121", "854231"]})
    assert padded("list.csv", frame, "code").to_list() == ["010121", "854231"]
    with pytest.raises(ContractViolation, match=r"list\.csv: row 4, column 'code' is empty"):
        padded("list.csv", pl.concat([frame, pl.DataFrame({"code": [blank]}, {"code": pl.String})]), "code")


def test_a_blank_is_refused_only_where_a_row_must_state_it():
    frame = pl.DataFrame({"unit": ["kg", ""], "amount": [1, None]})
    refuse_blank("list.csv", frame, ["unit"], where=pl.col("amount").is_not_null())
    with pytest.raises(ContractViolation, match=r"row 3, column 'unit' is empty \(1 such rows\)"):
        refuse_blank("list.csv", frame, ["unit"], where=pl.col("amount").is_null())
