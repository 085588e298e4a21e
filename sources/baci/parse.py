"""Parse a BACI zip into conforming frames. Bounded memory: one year at a time."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl

from sources.archive import ArchiveRefused, open_archive, unpacked
from sources.baci.client import Release
from sources.baci.tables import BILATERAL_TRADE, COUNTRY_CODES, PRODUCT_CODES
from sources.cells import padded, refuse_blank, refuse_damaged, reread
from sources.delimited import check_complete
from sources.table import ContractViolation, ParsedPart, partition_of

HEADER = "t,i,j,k,v,q"
MISSING = [f"{' ' * width}NA" for width in range(32)]  # a missing quantity is blank-padded like a number
# Parsed with more decimals than published, so that excess digits are detected and rounded instead of truncated.
PARSE_DECIMAL = pl.Decimal(34, 18)
PUBLISHED = pl.Decimal(18, 3)
YEAR_SCHEMA: dict[str, Any] = {
    "t": pl.Int16,
    "i": pl.Int16,
    "j": pl.Int16,
    "k": pl.String,
    "v": PARSE_DECIMAL,
    "q": PARSE_DECIMAL,
}
CODE_RADIX = 1 << 10  # economies are numbered below 1,000


@dataclass(frozen=True)
class CodeLists:
    """The codes a release declares: BACI economy numbers and six-digit products."""

    economies: pl.DataFrame
    products: pl.DataFrame


def read_note(path: Path) -> str:
    """Return the publisher's note on the archive (its zip comment)."""
    with open_archive(path) as archive:
        return archive.comment.decode("utf-8", "replace").strip()


def years_of(path: Path, release: Release) -> list[int]:
    """Return the years a release holds. Raises :class:`ArchiveRefused` if it holds none."""
    with open_archive(path) as archive:
        found = (re.fullmatch(_year_member(release, r"(\d{4})"), name) for name in archive.namelist())
        years = sorted(int(match[1]) for match in found if match)
        if not years:
            expected = _year_member(release, "<year>")
            raise ArchiveRefused(f"{path.name}: holds no year file {expected!r}; found {sorted(archive.namelist())}")
        return years


def read_release(path: Path, release: Release, years: list[int], scratch: Path) -> Iterator[ParsedPart]:
    """Yield the code lists and then each year of a release, conforming.

    ``scratch`` is a folder for one unpacked year at a time. Raises :class:`ArchiveRefused` for a broken or dangerous
    archive and :class:`ContractViolation` for contents that are not what BACI promises.
    """
    with open_archive(path) as archive:
        lists = _read_code_lists(archive, release)
        edition = partition_of(hs_edition=release.edition)
        yield ParsedPart(COUNTRY_CODES, edition, lists.economies)
        yield ParsedPart(PRODUCT_CODES, edition, lists.products)
        for year in years:
            member = _year_member(release, str(year))
            if member not in archive.namelist():
                raise ArchiveRefused(f"{path.name}: holds no {member!r}")
            with unpacked(archive, member, scratch, BILATERAL_TRADE.publisher) as file:
                frame, rounded = read_year(file, year, lists)
            yield ParsedPart(BILATERAL_TRADE, partition_of(hs_edition=release.edition, year=year), frame, rounded)
            del frame  # two years at once would double the memory


def read_year(path: Path, year: int, lists: CodeLists) -> tuple[pl.DataFrame, int]:
    """Read one year's CSV into a frame sorted by product, importer, exporter; also count the values rounded to 0.001.

    Raises :class:`ContractViolation` with the name of the file, the unexpected and the expected content.
    """
    _check_header(path)
    check_complete(path)
    products = pl.Enum(lists.products["product_code"].sort())
    try:
        frame = _scan_compact(path, products).collect(engine="streaming")
    except pl.exceptions.PolarsError as error:
        raise ContractViolation(f"{path.name}: {_first_bad_line(path) or str(error).splitlines()[0]}") from error
    unexpected_rows = frame.filter(pl.col("t").ne_missing(year))
    if unexpected_rows.height:
        found = unexpected_rows["t"].unique().sort().to_list()
        raise ContractViolation(f"{path.name}: {unexpected_rows.height:,} rows are not of {year} but of {found[:5]}")
    _check_codes(path, frame, lists)
    rounded = int(frame["is_rounded"].sum())
    frame = _sorted_by_grain(
        frame.select(product_code="k", importer_baci_code="j", exporter_baci_code="i", value_kusd="v", quantity_t="q")
    )
    try:
        return BILATERAL_TRADE.conform(frame, is_sorted=True), rounded
    except ContractViolation as error:
        raise ContractViolation(f"{path.name}: {error}") from error


def read_country_codes(body: bytes, name: str) -> pl.DataFrame:
    """Read either layout: five columns in Latin-1 up to V202301, four columns in UTF-8 since."""
    frame = _read_list(body, name)
    renames = {
        "country_name_full": "economy_name",
        "iso_2digit_alpha": "iso2_code",
        "iso_3digit_alpha": "iso3_code",
        "country_name": "economy_name",
        "country_iso2": "iso2_code",
        "country_iso3": "iso3_code",
        "country_code": "baci_code",
    }
    # The older layout writes "N/A" for an absent code; "NA" is Namibia.
    absent = pl.col("iso2_code", "iso3_code").replace({"N/A": None})
    # V202501 encodes its names twice (CÃ´te d'Ivoire), which can be undone exactly.
    names = pl.col("economy_name").map_elements(reread, pl.String)
    frame = frame.rename({old: new for old, new in renames.items() if old in frame.columns})
    if not {"baci_code", "economy_name", "iso2_code", "iso3_code"} <= set(frame.columns):
        raise ContractViolation(f"{name}: neither of the two known layouts; its columns are {frame.columns}")
    frame = frame.with_columns(absent, names)
    refuse_blank(name, frame, ["baci_code"])
    refuse_damaged(name, frame["economy_name"])
    return COUNTRY_CODES.conform(frame)


def read_product_codes(body: bytes, name: str) -> pl.DataFrame:
    """Read the nomenclature: code and English description."""
    frame = _read_list(body, name)
    if frame.columns[:2] != ["code", "description"]:
        raise ContractViolation(f"{name}: expected the columns code, description; got {frame.columns}")
    refuse_damaged(name, frame["description"])
    codes = padded(name, frame, "code").alias("product_code")
    return PRODUCT_CODES.conform(frame.select(codes, product_name="description"))


def _read_code_lists(archive: zipfile.ZipFile, release: Release) -> CodeLists:
    countries = f"country_codes_{release.name}.csv"
    products = f"product_codes_{release.edition}_{release.name}.csv"
    absent = {countries, products} - set(archive.namelist())
    if absent:
        raise ArchiveRefused(f"{release.file_name}: the code lists {sorted(absent)} are missing")
    return CodeLists(
        economies=read_country_codes(archive.read(countries), countries),
        products=read_product_codes(archive.read(products), products),
    )


def _read_list(body: bytes, name: str) -> pl.DataFrame:
    check_complete(body, name)
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = body.decode("latin-1")
    try:
        return pl.read_csv(BytesIO(text.encode()), infer_schema=False)
    except pl.exceptions.PolarsError as error:
        raise ContractViolation(f"{name}: {str(error).splitlines()[0]}") from error


def _year_member(release: Release, year: str) -> str:
    return f"BACI_{release.edition}_Y{year}_{release.name}.csv"


def _check_header(path: Path) -> None:
    with path.open("rb") as body:
        header = body.readline(1_000).decode("utf-8-sig", "replace").strip()
    if header != HEADER:
        raise ContractViolation(f"{path.name}: expected the columns {HEADER!r}, got {header[:200]!r}")


def _scan_compact(path: Path, products: pl.Enum) -> pl.LazyFrame:
    """Read a year in the smallest types; a product that is not in the code list becomes null."""
    value, quantity = pl.col("v"), pl.col("q")
    return pl.scan_csv(path, schema=YEAR_SCHEMA, null_values=MISSING, glob=False).select(
        "t",
        "i",
        "j",
        k=_six_digits(pl.col("k")).cast(products, strict=False),
        v=value.round(3).cast(PUBLISHED),
        q=quantity.round(3).cast(PUBLISHED),
        is_rounded=(value.round(3) != value) | (quantity.round(3) != quantity).fill_null(False),
    )


def _six_digits(code: pl.Expr) -> pl.Expr:
    """Restore the leading zeros that a code loses where a file went through a spreadsheet; a blank is no code."""
    code = code.str.strip_chars()
    return pl.when(code != "").then(code.str.zfill(6))


def _check_codes(path: Path, frame: pl.DataFrame, lists: CodeLists) -> None:
    economies = lists.economies["baci_code"].implode()
    unknown = {
        "i": ~pl.col("i").is_in(economies),
        "j": ~pl.col("j").is_in(economies),
        "k": pl.col("k").is_null(),
    }
    for column, is_unknown in unknown.items():
        unexpected_rows = frame.filter(is_unknown)
        if not unexpected_rows.height:
            continue
        codes = unexpected_rows[column].unique().sort().to_list() if column != "k" else _unknown_products(path, lists)
        share = float(unexpected_rows["v"].sum() or 0) / (float(frame["v"].sum() or 0) or 1.0)
        raise ContractViolation(
            f"{path.name}: {len(codes)} codes in column {column!r} are not in the release's own code list, "
            f"with {share:.4%} of the value: {codes[:10]}"
        )


def _unknown_products(path: Path, lists: CodeLists) -> list[str]:
    lines = pl.scan_csv(path, infer_schema=False, glob=False)
    codes = lines.select(_six_digits(pl.col("k"))).unique().collect(engine="streaming")
    return sorted(set(codes["k"].fill_null("")) - set(lists.products["product_code"]))


def _sorted_by_grain(frame: pl.DataFrame) -> pl.DataFrame:
    """Sort by one packed integer, and move one column at a time: a quarter of the memory of sorting the frame."""
    product, importer, exporter = (
        pl.col("product_code").to_physical().cast(pl.Int64),
        pl.col("importer_baci_code").cast(pl.Int64),
        pl.col("exporter_baci_code").cast(pl.Int64),
    )
    order = frame.select(key=(product * CODE_RADIX + importer) * CODE_RADIX + exporter)["key"].arg_sort()
    for name in frame.columns:
        frame = frame.with_columns(frame[name].gather(order))
    return frame


def _first_bad_line(path: Path) -> str | None:
    """Return a description of the first malformed line (not five numbers and a quantity); None if there is none."""
    number = r"\s*-?\d+(\.\d+)?([eE][+-]?\d+)?\s*"
    line_form = re.compile(rf"\s*\d+\s*,\s*\d+\s*,\s*\d+\s*,\s*\w+\s*,{number},({number}|\s*NA\s*)")
    with path.open(encoding="utf-8", errors="replace") as body:
        for count, line in enumerate(body, start=1):
            if count > 1 and not line_form.fullmatch(line.rstrip("\r\n")):
                seen = line.rstrip()[:120]
                return f"line {count:,} is {seen!r}; expected year, exporter, importer, product, value, quantity"
    return None
