"""Parse the BaTIS zip into conforming frames: the items we use, one year at a time."""

from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl

from sources import seeds
from sources.archive import ArchiveRefused, open_archive, unpacked
from sources.batis.tables import SERVICES_TRADE, VALUE
from sources.codes import areas_of, reject_lost
from sources.delimited import check_complete
from sources.table import ContractViolation, ParsedPart

# Of about seventy items: all services (S); charges for intellectual property (SH); telecommunication, computer and
# information services (SI), of which computer services (SI2); other business services (SJ), of which research (SJ1)
# and technical services (SJ3).
ITEMS = ("S", "SH", "SI", "SI2", "SJ", "SJ1", "SJ3")
CODES = {
    "Year": "year",
    "Item_code": "item_code",
    "Reporter": "reporter_code",
    "type_Reporter": "reporter_type",
    "Partner": "partner_code",
    "type_Partner": "partner_type",
    "Flow": "flow_code",
    "Final_value_methodology": "final_value_method",
}
VALUES = {
    "Reported_value": "reported_value_musd",
    "Final_value": "final_value_musd",
    "Balanced_value": "balanced_value_musd",
}
MISSING = ("", "NA")
# What every row must state, and every row with a final value
KEY = ("Year", "Item_code", "Reporter", "type_Reporter", "Partner", "type_Partner", "Flow")
ATTRIBUTES = ("Final_value_methodology",)
MAX_LOST_SHARE = 0.02  # of an item's balanced value; Kosovo (888), which no seed lists, is below a thousandth


def read_services(path: Path, includes: Callable[[int], bool], scratch: Path) -> Iterator[ParsedPart]:
    """Yield one part for each requested year.

    ``scratch`` is a folder for the unpacked file, about 3 GB. Raises :class:`ArchiveRefused` for a broken or dangerous
    zip and :class:`ContractViolation` for contents that are not in the layout of BaTIS.
    """
    with open_archive(path) as archive:
        found = [name for name in archive.namelist() if name.lower().endswith(".csv")]
        if len(found) != 1:
            raise ArchiveRefused(f"{path.name}: should hold one CSV and holds {found[:5]}")
        with unpacked(archive, found[0], scratch, SERVICES_TRADE.publisher) as file:
            check_complete(file)
            yield from _years(file, found[0], includes)


def _years(path: Path, name: str, includes: Callable[[int], bool]) -> Iterator[ParsedPart]:
    try:
        # Codes are text: a number may stand for an economy (888), and NA is Namibia.
        rows = pl.scan_csv(path, infer_schema=False, glob=False)
        missing = sorted({*CODES, *VALUES} - set(rows.collect_schema().names()))
        if missing:
            raise ContractViolation(f"{name}: the columns {missing} are missing; got {rows.collect_schema().names()}")
        _check_stated(rows, name)
        rows = rows.filter(pl.col("Item_code").is_in(ITEMS))
        years = rows.select(pl.col("Year").unique()).collect(engine="streaming")["Year"].sort().to_list()
        no_years = [year for year in years if year is None or not (year.isdigit() and len(year) == 4)]
        if no_years or not years:
            raise ContractViolation(f"{name}: {no_years[:3] or 'nothing of the items we use'} instead of years")
        for year in years:
            if includes(int(year)):
                yield _year(rows.filter(pl.col("Year") == year).collect(engine="streaming"), name, int(year))
    except pl.exceptions.PolarsError as error:
        raise ContractViolation(f"{name}: {str(error).splitlines()[0]}") from error


def _check_stated(rows: pl.LazyFrame, name: str) -> None:
    """Refuse a file in which a row lacks part of its key, or a final value its method; the file is read in pieces."""
    has_value = ~pl.col("Final_value").fill_null("").is_in(MISSING)
    blank = {column: pl.col(column).fill_null("").str.strip_chars() == "" for column in (*KEY, *ATTRIBUTES)}
    blank |= {column: blank[column] & has_value for column in ATTRIBUTES}
    counts = rows.select(is_blank.sum().alias(column) for column, is_blank in blank.items()).collect(engine="streaming")
    for column, count in counts.row(0, named=True).items():
        if count:
            (row,) = rows.with_row_index("line", 2).filter(blank[column]).head(1).select("line").collect().to_series()
            raise ContractViolation(f"{name}: line {row:,}, column {column!r} is empty ({count:,} such rows)")


def _year(rows: pl.DataFrame, name: str, year: int) -> ParsedPart:
    frame = rows.select(
        *(pl.col(theirs).alias(ours) for theirs, ours in CODES.items() if theirs != "Final_value_methodology"),
        final_value_method=pl.when(pl.col("Final_value_methodology") != "").then("Final_value_methodology"),
        # estimates have more digits than their accuracy supports; values are rounded to a dollar
        **{
            ours: pl.when(~pl.col(theirs).is_in(MISSING)).then(theirs).cast(pl.Float64).round(6).cast(VALUE)
            for theirs, ours in VALUES.items()
        },
    )
    part = SERVICES_TRADE.part(frame, f"{name}: {year}", year=year)
    _reject_unknown_areas(part.frame, f"{name}: {year}")
    return part


def _reject_unknown_areas(rows: pl.DataFrame, name: str) -> None:
    """Reject a year in which unknown codes would lose more of the exports of an item than is usual."""
    codes, known = pl.col("reporter_code", "partner_code"), list(areas_of("batis_areas"))
    aggregates = [row["area_code"] for row in seeds.rows("batis_areas") if row["is_aggregate"] == "true"]
    exports = rows.filter((pl.col("flow_code") == "X") & ~pl.any_horizontal(codes.is_in(aggregates))).with_columns(
        area_code=pl.when(~pl.col("reporter_code").is_in(known)).then("reporter_code").otherwise("partner_code")
    )
    is_lost, value = ~pl.col("area_code").is_in(known), pl.col("balanced_value_musd")
    reject_lost(name, exports, "area_code", is_lost, value, "item_code", MAX_LOST_SHARE)
