"""Parse Comtrade's responses into conforming frames."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from sources.cells import refuse_damaged
from sources.comtrade.client import DIGITS, FLOWS
from sources.comtrade.tables import REPORTERS, TRADE, USD
from sources.responses import AS_TEXT, reject_duplicate_keys
from sources.table import ContractViolation, ParsedPart, partition_of

# Parsed with more decimals than stored, so that excess digits are detected and rounded instead of truncated.
PARSE_DECIMAL = pl.Decimal(34, 12)
FIELDS = {
    "freqCode": "frequency",
    "reporterCode": "reporter_code",
    "period": "period",
    "flowCode": "flow_code",
    "partnerCode": "partner_code",
    "classificationCode": "classification_code",
    "cmdCode": "product_code",
    "primaryValue": "value_usd",
    "cifvalue": "cif_value_usd",
    "fobvalue": "fob_value_usd",
    "netWgt": "net_weight_kg",
    "isNetWgtEstimated": "is_net_weight_estimated",
    "partner2Code": "second_partner_code",
    "motCode": "mode_of_transport",
    "mosCode": "mode_of_supply",
    "customsCode": "customs_procedure",
}
AMOUNTS = ("value_usd", "cif_value_usd", "fob_value_usd", "net_weight_kg")
FLAG = "is_net_weight_estimated"
SCHEMA = {name: pl.Boolean if name == FLAG else pl.String for name in FIELDS.values()}


def read_trade(
    frequency: str, year: int, reporter_code: str, periods: Sequence[str], pages: Iterable[Path]
) -> ParsedPart:
    """Read the responses for one reporter and year into one part.

    Raises :class:`ContractViolation`, with the file's name, if a response does not match its request, and if a period
    that Comtrade lists as available has no row.
    """
    requested = {
        "frequency": [frequency],
        "reporter_code": [reporter_code],
        "period": list(periods),
        "flow_code": list(FLOWS),
    }
    frames = [read_page(path, requested) for path in pages]
    frame = pl.concat(frames) if frames else pl.DataFrame(schema=SCHEMA)
    partition = partition_of(frequency=frequency, year=year, reporter_code=reporter_code)
    absent = sorted(set(periods) - set(frame["period"]))
    if absent:
        raise ContractViolation(
            f"{TRADE.full_name} {partition}: Comtrade lists {absent} as available and sends no row of it"
        )
    rounded = frame.select(
        pl.any_horizontal((pl.col(name).round(3) != pl.col(name)).fill_null(False) for name in AMOUNTS).sum()
    ).item()
    amounts = frame.with_columns(pl.col(name).round(3).cast(USD) for name in AMOUNTS)
    return ParsedPart(TRADE, partition, TRADE.conform(amounts), int(rounded))


def read_page(path: Path, requested: dict[str, list[str]]) -> pl.DataFrame:
    """Read the six-digit products of one response, without the parts of totals."""
    try:
        rows = _rows(path)
    except (ValueError, RecursionError) as error:
        raise ContractViolation(f"{path.name}: not JSON in UTF-8 ({error})") from error
    try:
        frame = pl.DataFrame(rows, schema=SCHEMA, orient="row", strict=True)
        frame = frame.with_columns(pl.col(name).cast(PARSE_DECIMAL, strict=True) for name in AMOUNTS)
    except (pl.exceptions.PolarsError, TypeError) as error:
        raise ContractViolation(f"{path.name}: {str(error).splitlines()[0]}") from error
    for name, values in requested.items():
        mismatched = frame.filter(~pl.col(name).is_in(values).fill_null(False))
        if mismatched.height:
            found = mismatched[name].unique().sort().to_list()[:5]
            raise ContractViolation(
                f"{path.name}: {mismatched.height:,} rows have {name} {found}, which was not requested"
            )
    # A code that lost its leading zero would look like one of another level and be dropped silently.
    invalid = frame.filter(~pl.col("product_code").str.contains(r"^(TOTAL|(\d\d){1,3}|9999AA)$").fill_null(False))
    if invalid.height:
        raise ContractViolation(
            f"{path.name}: {invalid['product_code'][0]!r} is not a product of the Harmonized System"
        )
    return frame.filter(
        pl.col("product_code").str.len_chars() == DIGITS,  # a prefix of codes returns headings too
        pl.col("second_partner_code") == "0",
        pl.col("mode_of_transport") == "0",
        pl.col("mode_of_supply") == "0",
        pl.col("customs_procedure") == "C00",
    )


def read_reporters(path: Path) -> ParsedPart:
    """Read the reference table of reporters."""
    try:
        rows = json.loads(path.read_text("utf-8-sig"), object_pairs_hook=reject_duplicate_keys)["results"]
        frame = pl.DataFrame(
            {
                "reporter_code": [_code(row["reporterCode"]) for row in rows],
                "reporter_name": [row["reporterDesc"] for row in rows],
                "iso3_code": [(row["reporterCodeIsoAlpha3"] or "").strip() or None for row in rows],
                "valid_from": [row["entryEffectiveDate"][:10] for row in rows],
                "valid_to": [(row.get("entryExpiredDate") or "")[:10] or None for row in rows],
                "is_group": [row["isGroup"] for row in rows],
            },
            schema_overrides={"iso3_code": pl.String, "valid_to": pl.String},
        ).with_columns(pl.col("valid_from", "valid_to").str.to_date(strict=True))
    except (ValueError, KeyError, TypeError, AttributeError, pl.exceptions.PolarsError) as error:
        raise ContractViolation(f"{path.name}: not the table of reporters ({error!r})") from error
    refuse_damaged(path.name, frame["reporter_name"], "reporterDesc", first_row=1)
    return ParsedPart(REPORTERS, "", REPORTERS.conform(frame))


def _code(value: object) -> str:
    """Return a code as text: neither null nor blank becomes one."""
    text = str(value).strip() if value is not None else ""
    if not text:
        raise ValueError("a reporter without a code")
    return text


def _rows(path: Path) -> list[tuple[object, ...]]:
    """Return the records with the fields we keep."""

    def keep(found: dict[str, Any]) -> object:
        if "data" in found:
            return found
        missing = [name for name in FIELDS if name not in found]
        if missing:
            raise ContractViolation(f"{path.name}: a record lacks {missing}; it has {sorted(found)[:5]}…")
        return tuple(found[name] for name in FIELDS)

    with path.open(encoding="utf-8-sig") as body:
        response = json.load(body, object_hook=keep, **AS_TEXT)
    return response["data"]
