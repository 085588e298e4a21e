"""Parse a data release of the Mineral Commodity Summaries into a conforming frame.

The release changes its shape with the edition: 2025 has a column for each year and leaves cells empty, 2026 has a row
for each figure and the signs of the printed tables (W, NA, a dash).
"""

import re
from pathlib import Path

import polars as pl

from sources.codes import reject_doubled_production
from sources.delimited import read_delimited
from sources.table import ContractViolation, ParsedPart
from sources.usgs_mcs.tables import WORLD_PRODUCTION

FILE_NAME = re.compile(r"MCS(20\d\d)_(?:World|Commodities)_Data\.csv", flags=re.IGNORECASE)
ENCODINGS = ("utf-8", "cp1252")
LONG = ("Section", "Commodity", "Country", "Statistics", "Statistics_detail", "Unit", "Year", "Value", "Notes")
WIDE = ("COMMODITY", "COUNTRY", "TYPE", "UNIT_MEAS")
NAMES = ("Commodity", "Country", "COMMODITY", "COUNTRY")
YEAR_COLUMN = re.compile(r"(PROD|CAP|RESERVES)(_EST)?_ ?(20\d\d)")
STATISTICS = {"PROD": "production", "CAP": "capacity", "RESERVES": "reserves"}
NOTE_COLUMNS = {"PROD": "PROD_NOTES", "CAP": "CAP_NOTES", "RESERVES": "RESERVE_NOTES"}

FIGURE = r"^(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?$"
RANGE = r"^[\d,.]+ - [\d,.]+$"
WORDS = r"(?i)^(?:very )?(?:small|moderate|large)(?: to (?:small|moderate|large))?$"
DASH = "—"  # zero, according to the printed tables


def edition_of(file_name: str) -> str | None:
    """Return the edition in a file's name, or None for a file of another kind."""
    match = FILE_NAME.fullmatch(file_name)
    return match[1] if match else None


def read_release(path: Path, edition: str) -> ParsedPart:
    """Read the world tables of a data release. Raises :class:`ContractViolation` if it is not one."""
    frame = read_delimited(path, (), ENCODINGS, names=NAMES)
    if set(LONG) <= set(frame.columns):
        figures = _from_long(frame)
    elif {*WIDE, *NOTE_COLUMNS.values()} <= set(frame.columns):
        figures = _from_wide(path, frame)
    else:
        raise ContractViolation(f"{path.name}: expected the columns {LONG} or {WIDE}; it has {frame.columns}")
    if not figures.height:
        raise ContractViolation(f"{path.name}: holds no world table")
    unexpected_rows = figures.filter(pl.col("status").is_null())
    if unexpected_rows.height:
        example = unexpected_rows.select("commodity", "country_name", "year", "value_text").row(0)
        raise ContractViolation(
            f"{path.name}: {unexpected_rows.height:,} values are neither a figure nor a known sign, "
            f"for example {example}"
        )
    part = WORLD_PRODUCTION.part(figures, path.name, edition=edition)
    produced = part.frame.filter(pl.col("statistic") == "production").rename({"commodity": "commodity_name"})
    reject_doubled_production(path.name, "usgs_mcs", produced)
    return part


def _from_long(frame: pl.DataFrame) -> pl.DataFrame:
    world = frame.filter(pl.col("Section").str.starts_with("World"))
    notes, value = pl.col("Notes").fill_null(""), pl.col("Value")
    figures = world.select(
        commodity="Commodity",
        statistic=pl.col("Statistics").str.to_lowercase(),
        detail="Statistics_detail",
        country_name="Country",
        year="Year",
        unit_name="Unit",
        value_text="Value",
        notes="Notes",
        is_estimated=notes.str.contains(r"(?:^|-- )Estimated\b"),
        status=pl.when(value.is_null())
        .then(pl.lit("not_stated"))
        .when((value == "s") & notes.str.contains("(?i)less than ½ ?unit"))
        .then(pl.lit("less_than"))
        .when((value == "s") & notes.str.contains("(?i)included (?:in|with)"))
        .then(pl.lit("included_elsewhere"))
        .when(value == "s")
        .then(pl.lit("not_available")),
    )
    return _with_figures(figures)


def _from_wide(path: Path, frame: pl.DataFrame) -> pl.DataFrame:
    found = {name: YEAR_COLUMN.fullmatch(name) for name in frame.columns}
    columns = {name: match for name, match in found.items() if match}
    if not columns:
        raise ContractViolation(f"{path.name}: no column such as PROD_2023; it has {frame.columns}")
    return _with_figures(
        pl.concat(
            _year_of_wide(frame, name, match[1], int(match[3]), bool(match[2])) for name, match in columns.items()
        )
    )


def _year_of_wide(frame: pl.DataFrame, name: str, kind: str, year: int, is_estimate: bool) -> pl.DataFrame:
    """Return one year of one statistic, for the tables that have any value of it."""
    # An empty cell is ambiguous; only a remark explains it.
    notes = pl.col(NOTE_COLUMNS[kind]).fill_null("").str.to_lowercase()
    is_withheld = notes.str.contains(rf"^w for (?:\d\d-)?{year % 100}\b|^w for {year % 100}-\d\d\b")
    is_noted_estimate = notes.str.contains(rf"estimated (?:for )?{year}\b") | (
        pl.col("TYPE").str.contains("estimated$") & (kind == "PROD")
    )
    has_figures = pl.col(name).is_not_null().any().over("COMMODITY", "TYPE")
    return frame.filter(has_figures).select(
        commodity="COMMODITY",
        statistic=pl.lit(STATISTICS[kind]),
        detail="TYPE",
        country_name="COUNTRY",
        year=pl.lit(year),
        unit_name="UNIT_MEAS",
        value_text=name,
        notes=NOTE_COLUMNS[kind],
        is_estimated=(pl.lit(is_estimate) | is_noted_estimate) & ~notes.str.starts_with("reported"),
        status=pl.when(pl.col(name).is_not_null())
        .then(None)
        .when(is_withheld)
        .then(pl.lit("withheld"))
        .when(notes.is_in(["na"]))
        .then(pl.lit("not_available"))
        .otherwise(pl.lit("not_stated")),
    )


def _with_figures(figures: pl.DataFrame) -> pl.DataFrame:
    """Separate figures from signs. A sign has no amount: withheld and not available are not zero."""
    value = pl.col("value_text")
    is_figure = value.str.contains(FIGURE)
    known = pl.when(pl.col("is_estimated")).then(pl.lit("estimated")).otherwise(pl.lit("reported"))
    amount = pl.when(is_figure).then(value.str.replace_all(",", "")).when(value == DASH).then(pl.lit("0"))
    return figures.with_columns(
        amount=amount,
        status=pl.coalesce(
            "status",
            pl.when(is_figure | (value == DASH))
            .then(known)
            .when(value == "W")
            .then(pl.lit("withheld"))
            .when(value == "NA")
            .then(pl.lit("not_available"))
            .when(value == "XX")
            .then(pl.lit("not_applicable"))
            .when(value.str.contains(WORDS))
            .then(pl.lit("not_quantified"))
            .when(value.str.starts_with("<"))
            .then(pl.lit("less_than"))
            .when(value.str.starts_with(">"))
            .then(pl.lit("more_than"))
            .when(value.str.contains(RANGE))
            .then(pl.lit("range")),
        ),
    ).drop("is_estimated")
