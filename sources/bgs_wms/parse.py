"""Parse an extract of the World Mineral Statistics data service into a conforming frame."""

import re
from pathlib import Path

import polars as pl

from sources.bgs_wms.tables import PRODUCTION
from sources.codes import reject_doubled_production
from sources.delimited import read_delimited
from sources.table import ContractViolation, ParsedPart

FILE_NAME = re.compile(r"BGS_([A-Za-z0-9]+)_production\.csv", flags=re.IGNORECASE)
COLUMNS = (
    "bgs_commodity_code", "bgs_commodity_trans", "bgs_sub_commodity_trans", "bgs_statistic_type_trans",
    "yearbook_table_trans", "country_trans", "country_iso3_code", "year", "units", "quantity",
    "quantity_in_book_style", "sdmx_code", "concat_figure_notes_code", "concat_figure_notes_text",
)  # fmt: skip
NAMES = ("bgs_commodity_trans", "bgs_sub_commodity_trans", "yearbook_table_trans", "country_trans")
NIL, NOT_AVAILABLE = "-----", "..."
ESTIMATE = r"(?:^|\|)\*(?:\||$)"


def extract_of(file_name: str) -> str | None:
    """Return the name of the extract a file holds, or None for a file of another kind."""
    match = FILE_NAME.fullmatch(file_name)
    return match[1].lower() if match else None


def read_extract(path: Path, extract: str) -> ParsedPart:
    """Read the production figures of an extract. Raises :class:`ContractViolation` if it is not one."""
    frame = read_delimited(path, COLUMNS, names=NAMES)
    kinds = set(frame["bgs_statistic_type_trans"])
    if kinds != {"Production"}:
        raise ContractViolation(f"{path.name}: expected figures of Production only, got {sorted(map(str, kinds))}")
    figures = _figures(frame)
    unexpected_rows = figures.filter(pl.col("status").is_null() | pl.col("year").is_null())
    if unexpected_rows.height:
        example = unexpected_rows.select("commodity_name", "country_name", "year", "value_text", "quantity").row(0)
        raise ContractViolation(
            f"{path.name}: {unexpected_rows.height:,} rows contradict their own signs, for example {example}"
        )
    part = PRODUCTION.part(figures, path.name, extract=extract)
    reject_doubled_production(path.name, "bgs_wms", part.frame.rename({"form_name": "detail"}))
    return part


def _figures(frame: pl.DataFrame) -> pl.DataFrame:
    """Combine a row's sign and its number; a row in which they disagree gets a null status."""
    sign, quantity, shown = pl.col("sdmx_code"), pl.col("quantity"), pl.col("quantity_in_book_style")
    is_whole = quantity.str.contains(r"^\d+$")
    is_estimate = pl.col("concat_figure_notes_code").fill_null("").str.contains(ESTIMATE)
    is_nil = (shown == NIL) & (quantity == "0")
    is_shown = shown.str.replace_all(",", "") == quantity
    return frame.select(
        commodity_code="bgs_commodity_code",
        commodity_name="bgs_commodity_trans",
        form_name="bgs_sub_commodity_trans",
        table_name="yearbook_table_trans",
        country_name="country_trans",
        iso3_code="country_iso3_code",
        year=pl.col("year").str.extract(r"^(\d{4})-01-01(?: 00:00:00)?$"),
        unit_name="units",
        value_text=shown,
        quantity=quantity,
        amount=pl.when((sign == "A") & is_whole).then(quantity),
        status=pl.when((sign == "A") & is_whole & (is_shown | is_nil) & is_estimate)
        .then(pl.lit("estimated"))
        .when((sign == "A") & is_whole & (is_shown | is_nil))
        .then(pl.lit("reported"))
        .when((sign == "O") & quantity.is_null() & (shown == NOT_AVAILABLE))
        .then(pl.lit("not_available"))
        .when(sign == "N")
        .then(pl.lit("less_than")),
        notes="concat_figure_notes_text",
    )
