"""Parse an export of China Customs' query page into a conforming frame."""

import re
from pathlib import Path

import polars as pl

from sources.cells import refuse_blank
from sources.delimited import read_delimited
from sources.gacc.tables import TRADE
from sources.table import ContractViolation, ParsedPart

# The export states neither the flow nor the query; the person who made it puts them into the file's name.
FILE_NAME = re.compile(r"((import|export)_[\w\-]+)\.csv", flags=re.ASCII)
ENCODINGS = ("gb18030",)  # the superset of GBK, which the page declares
MAX_ROWS = 10_000  # a longer response is silently truncated
REQUIRED = ("数据年月", "商品编码", "商品名称")
CURRENCIES = {"美元": "USD", "人民币": "CNY"}
TEXT = {
    "product_code": "商品编码",
    "product_name": "商品名称",
    "partner_code": "贸易伙伴编码",
    "partner_name": "贸易伙伴名称",
    "trade_mode_code": "贸易方式编码",
    "trade_mode_name": "贸易方式名称",
    "region_code": "注册地编码",
    "region_name": "注册地名称",
    "unit_1": "第一计量单位",
    "unit_2": "第二计量单位",
}
NAMES = [header for name, header in TEXT.items() if name.endswith("_name")]
QUANTITIES = {"quantity_1": "第一数量", "quantity_2": "第二数量"}
NUMBER = r"^(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?$"
NONE = ("", "-", "--")  # marks of a missing unit


def extract_of(file_name: str) -> str | None:
    """Return the name of the export a file holds, or None for a file of another kind."""
    match = FILE_NAME.fullmatch(file_name)
    return match[1] if match else None


def read_export(path: Path, extract: str) -> ParsedPart:
    """Read an export. Raises :class:`ContractViolation` if it is not one, or was truncated at the limit."""
    frame = read_delimited(path, REQUIRED, ENCODINGS, names=NAMES)
    # Lines end with a comma, so the last column has no name and no values.
    if "" in frame.columns and frame[""].null_count() == frame.height:
        frame = frame.drop("")
    unknown = set(frame.columns) - {*REQUIRED, *TEXT.values(), *QUANTITIES.values(), *CURRENCIES}
    values = [name for name in CURRENCIES if name in frame.columns]
    if unknown or len(values) != 1:
        raise ContractViolation(
            f"{path.name}: expected one of the columns {list(CURRENCIES)} and no others than known ones; "
            f"it has {frame.columns}"
        )
    if frame.height >= MAX_ROWS:
        raise ContractViolation(
            f"{path.name}: has {frame.height:,} rows, the most an export holds, so it is truncated; "
            f"query fewer months or codes"
        )
    trade = _trade(path, frame, values[0]).with_columns(flow=pl.lit(extract.partition("_")[0]))
    return TRADE.part(trade, path.name, extract=extract)


def _trade(path: Path, frame: pl.DataFrame, value: str) -> pl.DataFrame:
    period = frame["数据年月"].str.extract_groups(r"^(20\d\d)(0[1-9]|1[0-2])$").struct.unnest()
    if period["1"].null_count():
        invalid = frame.filter(period["1"].is_null())["数据年月"][0]
        raise ContractViolation(f"{path.name}: {invalid!r} is not a month such as 202401; export month by month")
    # a code is "-" where the export was made without it; a blank cell in its column is an error
    refuse_blank(
        path.name,
        frame,
        [header for name, header in TEXT.items() if name.endswith("_code") and header in frame.columns],
    )
    columns = {name: _text(frame, header) for name, header in TEXT.items()}
    columns |= {name: _number(path, frame, header) for name, header in QUANTITIES.items()}
    codes = {name: column.fill_null("-") for name, column in columns.items() if name.endswith("_code")}
    return pl.DataFrame(columns | codes).with_columns(
        year=period["1"],
        month=period["2"],
        value=_number(path, frame, value),
        currency=pl.lit(CURRENCIES[value]),
    )


def _text(frame: pl.DataFrame, header: str) -> pl.Series:
    """Return a column as text; null if the export lacks it, or where it has a dash."""
    if header not in frame.columns:
        return pl.Series([None] * frame.height, dtype=pl.String)
    return frame[header].replace(list(NONE), [None] * len(NONE))


def _number(path: Path, frame: pl.DataFrame, header: str) -> pl.Series:
    text = _text(frame, header)
    invalid = text.filter(~text.str.contains(NUMBER))
    if len(invalid):
        raise ContractViolation(f"{path.name}: column {header!r} holds {invalid[0]!r}, which is not a number")
    return text.str.replace_all(",", "")
