"""Parse a transcript of the Common High Priority List into a conforming frame."""

import re
from collections.abc import Callable, Collection
from datetime import date
from pathlib import Path

import polars as pl

from sources.bis_chpl.tables import CONTROL_LIST
from sources.cells import padded
from sources.delimited import read_delimited
from sources.table import ContractViolation, ParsedPart

FILE_NAME = re.compile(r"bis_common_high_priority_list_(\d{4})(\d{2})(\d{2})\.csv", flags=re.IGNORECASE)
COLUMNS = ("hs6", "tier", "hs_edition")
TIER = re.compile(r"^TIER_([1-4])(?:_([AB]))?$")
EDITION = r"^HS(?:19|20)(\d{2})$"


def day_of(file_name: str) -> str | None:
    """Return the day of the list a file holds, or None for a file of another kind."""
    match = FILE_NAME.fullmatch(file_name)
    if not match:
        return None
    try:
        return date(*map(int, match.groups())).isoformat()
    except ValueError:
        return None


def read_list(path: Path, day: str, products_of: Callable[[str], Collection[str]] = lambda edition: ()) -> ParsedPart:
    """Read a list. ``products_of`` returns the products of an HS edition, none if they are not known here.

    Raises :class:`ContractViolation` if the file is no list, or names a product that its edition does not have.
    """
    frame = read_delimited(path, COLUMNS, names=("description_hs22",))
    if "description_hs22" not in frame.columns:
        frame = frame.with_columns(description_hs22=pl.lit(None, dtype=pl.String))
    parts = pl.col("tier").str.extract_groups(TIER.pattern)
    items = frame.select(
        hs_edition=pl.concat_str(pl.lit("HS"), pl.col("hs_edition").str.extract(EDITION)),
        # A code that went through a spreadsheet has lost its leading zero.
        product_code=padded(path.name, frame, "hs6"),
        tier=pl.concat_str(parts.struct.field("1"), parts.struct.field("2").fill_null("")),
        product_name="description_hs22",
    )
    listed = {edition: products_of(edition) for edition in items["hs_edition"].drop_nulls().unique()}
    for row, (edition, code) in enumerate(items.select("hs_edition", "product_code").iter_rows(), start=2):
        if listed.get(edition) and code not in listed[edition]:
            raise ContractViolation(
                f"{path.name}: row {row:,}, column 'hs6' holds {code!r}; expected a product of {edition}. "
                "Correct the code, or the edition in column 'hs_edition'"
            )
    return CONTROL_LIST.part(items, path.name, valid_from=day)
