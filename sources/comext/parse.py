"""Parse Comext's SDMX-CSV and bulk files into conforming frames."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from sources.archive import refuse_known_bad, unpack_7z
from sources.codes import partner_codes, reject_lost
from sources.comext.client import FLOWS, QUANTITY, VALUE, Month
from sources.comext.tables import AMOUNT, FILE_TRADE, TRADE
from sources.delimited import check_complete
from sources.table import ContractViolation, ParsedPart, partition_of

KEY = ("freq", "reporter", "partner", "product", "flow", "indicators", "TIME_PERIOD")
DIGITS = 6
FILE_COLUMNS = (
    "REPORTER", "PARTNER", "TRADE_TYPE", "PRODUCT_NC", "PRODUCT_SITC", "PRODUCT_CPA21", "PRODUCT_CPA22", "PRODUCT_BEC",
    "PRODUCT_BEC5", "PRODUCT_SECTION", "FLOW", "STAT_PROCEDURE", "SUPPL_UNIT", "PERIOD", "VALUE_EUR", "VALUE_NAC",
    "QUANTITY_KG", "QUANTITY_SUPPL_UNIT",
)  # fmt: skip
MAX_FIELD_BYTES = 100
MAX_LOST_SHARE = 0.001  # of a reporter's imports or exports
TRADE_TYPES = ("I", "E", "L", "M")  # I within the EU, E with others; L and M are documented without an explanation


@dataclass(frozen=True)
class MonthResponse:
    """The file received for one month."""

    month: Month
    path: Path


def read_year(year: int, reporter_area: str, partner_area: str, responses: Sequence[MonthResponse]) -> ParsedPart:
    """Read the months of one reporter's trade with one partner into one part.

    Raises :class:`ContractViolation`, with the file's name, if a response does not match its request, and if a month
    without trade is followed by one with trade: the newest months may not be published yet, but a gap is lost data.
    """
    frames = [read_month(response.path, response.month) for response in responses]
    partition = partition_of(year=year, reporter_area=reporter_area, partner_area=partner_area)
    has_rows = [frame.height > 0 for frame in frames]
    if True in has_rows and not all(has_rows[: len(has_rows) - has_rows[::-1].index(True)]):
        gaps = [response.month.period for response, has_row in zip(responses, has_rows, strict=True) if not has_row]
        raise ContractViolation(f"{TRADE.full_name} {partition}: no row of {gaps[0]}, but of a later month")
    frame = pl.concat(frames) if frames else TRADE.empty
    return ParsedPart(TRADE, partition, TRADE.conform(frame))


def read_month(path: Path, month: Month) -> pl.DataFrame:
    """Read the six-digit products of one response, with value and weight side by side."""
    frame = _table(path)
    requested = {
        "freq": ["M"],
        "reporter": [month.reporter_area],
        "partner": [month.partner_area],
        "TIME_PERIOD": [month.period],
        "flow": list(FLOWS),
        "indicators": [VALUE, QUANTITY],
    }
    for name, values in requested.items():
        mismatched = frame.filter(~pl.col(name).is_in(values).fill_null(False))
        if mismatched.height:
            found = mismatched[name].unique().sort().to_list()[:5]
            raise ContractViolation(
                f"{path.name}: {mismatched.height:,} rows have {name} {found}, which was not requested"
            )
    invalid = frame.filter(~pl.col("product").str.contains(r"^([0-9A-Z]{2}){1,4}$|^TOTAL$").fill_null(False))
    if invalid.height:
        raise ContractViolation(f"{path.name}: {invalid['product'][0]!r} is not a product of the Combined Nomenclature")
    repeated = frame.filter(frame.select(KEY).is_duplicated())
    if repeated.height:
        raise ContractViolation(f"{path.name}: {repeated.height:,} rows repeat a key, for example {repeated.row(0)}")
    # Confidential is not zero: the cell has a flag, a colon or nothing instead of a number.
    number = pl.col("OBS_VALUE").str.strip_chars()
    is_number, is_confidential = number.str.contains(r"^\d+(\.\d+)?$"), number.str.contains(r"^(:\s?[a-zA-Z]*)?$")
    unread = frame.filter(~(is_number | is_confidential).fill_null(True))
    if unread.height:
        raise ContractViolation(f"{path.name}: {unread['OBS_VALUE'][0]!r} is neither a number nor a flag")
    amounts = frame.filter(pl.col("product").str.len_chars() == DIGITS).with_columns(
        amount=pl.when(is_number).then(number).cast(AMOUNT, strict=True)
    )
    amount, indicator = pl.col("amount"), pl.col("indicators")
    return amounts.group_by(period="TIME_PERIOD", flow_code="flow", product_code="product").agg(
        value_eur=amount.filter(indicator == VALUE).first(),
        quantity_100kg=amount.filter(indicator == QUANTITY).first(),
    )


def read_file(path: Path, period: str, scratch: Path) -> ParsedPart:
    """Read the bulk file of a month, aggregated to six-digit products.

    ``scratch`` is a folder for the unpacked file, about 400 MB. Raises :class:`sources.archive.ArchiveRefused` for a
    broken or dangerous archive and :class:`ContractViolation` for contents that do not match the month.
    """
    unpacked = scratch / f"{path.stem}.dat"
    try:
        unpack_7z(path, unpacked)
        refuse_known_bad(unpacked, FILE_TRADE.publisher, path.name)
        check_complete(unpacked, path.name)
        return _aggregated(unpacked, period)
    except pl.exceptions.PolarsError as error:
        raise ContractViolation(f"{path.name}: {str(error).splitlines()[0]}") from error
    finally:
        unpacked.unlink(missing_ok=True)


def _aggregated(path: Path, period: str) -> ParsedPart:
    rows = pl.scan_csv(path, infer_schema=False, glob=False)
    columns = rows.collect_schema().names()
    if columns != list(FILE_COLUMNS):
        raise ContractViolation(f"{path.name}: the columns are {columns}; expected {list(FILE_COLUMNS)}")
    amounts = {name: pl.col(name).fill_null("").str.strip_chars() for name in ("VALUE_EUR", "QUANTITY_KG")}
    forms = {
        "PERIOD": pl.col("PERIOD") == period.replace("-", ""),
        "FLOW": pl.col("FLOW").is_in(FLOWS),
        "TRADE_TYPE": pl.col("TRADE_TYPE").is_in(TRADE_TYPES),
        "STAT_PROCEDURE": pl.col("STAT_PROCEDURE").str.contains(r"^\d$"),
        "REPORTER": pl.col("REPORTER").is_in(list(partner_codes("COMEXT", "economy"))),
        "PARTNER": pl.col("PARTNER").str.contains(r"^[A-Z]{2}$"),
        "PRODUCT_NC": pl.col("PRODUCT_NC").str.contains(r"^[0-9A-Z]{8}$"),
        **{name: amount.str.contains(r"^\d{1,14}(\.\d{1,2})?$") | (amount == "") for name, amount in amounts.items()},
    }
    # a stray quotation mark makes one field of many lines
    forms |= {
        name: pl.col(name).fill_null("").str.len_bytes() <= MAX_FIELD_BYTES
        for name in FILE_COLUMNS
        if name not in forms
    }
    invalid = rows.select((~form.fill_null(False)).sum().alias(name) for name, form in forms.items())
    (counts,) = invalid.collect(engine="streaming").iter_rows(named=True)
    for name, count in counts.items():
        if count:
            numbered = rows.with_row_index("line", offset=2).filter(~forms[name].fill_null(False)).head(1)
            (example,) = numbered.collect(engine="streaming").iter_rows(named=True)
            raise ContractViolation(
                f"{path.name}: {count:,} rows have a {name} such as {example[name]!r} in line {example['line']:,}"
            )
    value, weight = (pl.when(amount != "").then(amount).cast(AMOUNT) for amount in amounts.values())
    has_value, has_weight = value.is_not_null().any(), weight.is_not_null().any()
    frame = (
        rows.group_by(
            pl.col("REPORTER").alias("reporter_area"),
            pl.col("PARTNER").alias("partner_area"),
            pl.col("FLOW").alias("flow_code"),
            pl.col("PRODUCT_NC").str.head(DIGITS).alias("product_code"),
        )
        .agg(
            value_eur=pl.when(has_value).then(value.sum()),
            quantity_kg=pl.when(has_weight).then(weight.sum()),
            # a weight of zero is below the published precision, or unknown
            unweighed_value_eur=value.filter(weight.fill_null(0) == 0).sum(),
        )
        .collect(engine="streaming")
    )
    is_lost = ~pl.col("partner_area").is_in(list(partner_codes("COMEXT")))
    flow = pl.format("{}, flow {}", "reporter_area", "flow_code").alias("flow")
    reject_lost(path.name, frame, "partner_area", is_lost, pl.col("value_eur"), flow, MAX_LOST_SHARE)
    return ParsedPart(FILE_TRADE, partition_of(period=period), FILE_TRADE.conform(frame))


def _table(path: Path) -> pl.DataFrame:
    """Read an SDMX-CSV response; columns are found by name, since the set differs between datasets and over time."""
    check_complete(path)
    try:
        frame = pl.read_csv(path.read_bytes().decode("utf-8-sig").encode(), infer_schema=False, glob=False)
    except (UnicodeDecodeError, pl.exceptions.PolarsError) as error:
        raise ContractViolation(f"{path.name}: not CSV in UTF-8 ({str(error).splitlines()[0]})") from error
    missing = [name for name in (*KEY, "OBS_VALUE") if name not in frame.columns]
    if missing:
        raise ContractViolation(f"{path.name}: columns {missing} are missing; got {frame.columns}")
    return frame
