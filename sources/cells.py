"""Checks of single cells: a code or an attribute is never blank, a name is not damaged."""

import re
from collections.abc import Iterable

import polars as pl

from sources.table import ContractViolation

# The replacement character, control characters that no text has, and fragments of UTF-8 read as a Western code page
# or, for the replacement character itself, as GBK.
BROKEN = re.compile("[\u0080-\u009f\ufffd]|Ã[\u00a0-\u00bf]|â€|锟斤拷|[\u00a1-\u00ff]{4,}")
ALL_LOST = re.compile(r"\?{2,}")  # question marks in place of all characters
PART_LOST = re.compile(r"[^\W\d_]\?|\?[^\W\d_]")  # one in place of a letter: Cura?ao, ?land
HAN = re.compile(r"[\u3400-\u9fff\s\d（）()·、，-]*[\u3400-\u9fff]{2}[\u3400-\u9fff\s\d（）()·、，-]*")
WITHIN_A_WORD = re.compile(r"[A-Za-z][\u3400-\u9fff][a-z]")
WESTERN = ("cp1252", "latin-1")


def damage(text: str) -> str | None:
    """Return how an earlier program damaged a text; None if it shows no damage.

    UTF-8 that was read as a Western code page or as GBK is found by undoing it: text that was not damaged does not
    turn into valid UTF-8.
    """
    if ALL_LOST.fullmatch(text):
        return "lost characters"
    if BROKEN.search(text) or reread(text) != text or _is_misread_as_gbk(text):
        return "text in a broken encoding"
    return None


def damage_of_name(text: str) -> str | None:
    """Return how an earlier program damaged a name, as :func:`damage` does; here also single lost letters.

    Free text is not searched for them: a remark may hold a question or an address.
    """
    return "lost letters" if PART_LOST.search(text) else damage(text)


def reread(text: str) -> str:
    """Return a text without its second encoding where UTF-8 was read as a Western code page; else the text itself."""
    for encoding in () if text.isascii() else WESTERN:
        try:
            return text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return text


def _is_misread_as_gbk(text: str) -> bool:
    """True for UTF-8 that was read as GBK: it gives Chinese again, or has a Chinese character within a Latin word.

    Less is no proof: the two bytes of a Chinese character can pass for a letter of UTF-8 by chance.
    """
    if text.isascii():
        return False
    try:
        as_written = text.encode("gb18030").decode("utf-8")
    except UnicodeError:
        return False
    return bool(HAN.fullmatch(as_written) or WITHIN_A_WORD.search(text))


def refuse_damaged(file: str, names: pl.Series, column: str = "", *, first_row: int = 2) -> None:
    """Raise :class:`ContractViolation` with row and column for the first damaged name of a column."""
    found = {name: damage_of_name(name) for name in names.drop_nulls().unique()}
    damaged = {name: how for name, how in found.items() if how}
    if damaged:
        position = int(names.is_in(list(damaged)).arg_max() or 0)
        name, where = names[position], f"row {position + first_row:,}, column {column or names.name!r}"
        raise ContractViolation(f"{file}: {where} holds {damaged[name]}: {name[:60]!r}")


def refuse_blank(
    file: str, frame: pl.DataFrame, columns: Iterable[str], *, where: pl.Expr | None = None, first_row: int = 2
) -> None:
    """Raise :class:`ContractViolation` with row and column for the first cell that is empty or has only blanks.

    ``where`` limits the rows. A blank is never a code: padded with zeros it would become one (000000).
    """
    for column in columns:
        text = pl.col(column).cast(pl.String).str.strip_chars()
        is_blank = text.fill_null("") == ""
        found = frame.select((is_blank if where is None else is_blank & where).arg_true()).to_series()
        if len(found):
            raise ContractViolation(
                f"{file}: row {found[0] + first_row:,}, column {column!r} is empty ({len(found):,} such rows); "
                "every row must state it"
            )


def padded(file: str, frame: pl.DataFrame, column: str, digits: int = 6, *, first_row: int = 2) -> pl.Series:
    """Return a column of codes with the leading zeros that a spreadsheet removed.

    Raises :class:`ContractViolation` for a blank cell: an empty code is not 000000.
    """
    refuse_blank(file, frame, [column], first_row=first_row)
    return frame[column].cast(pl.String).str.strip_chars().str.zfill(digits)
