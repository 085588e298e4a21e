"""Write a small synthetic world in CEPII BACI's own zip layout, into a directory that serves as a mirror.

Belongs here: what a BACI release looks like (members, columns, padding, code lists) and how large the world is.
Not here: where the figures come from (`trade_model`). The same world gives the same bytes, on the same numpy and zlib.
"""

import filecmp
import io
import itertools
import logging
import os
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from sources.sample.trade_model import YearOfFlows, draw_model, trade

HOST = "synthetic.invalid"  # RFC 2606: a name that can never resolve
BASE_URL = f"https://{HOST}/baci"

HERE = Path(__file__).parent
FIELD_WIDTH = 13  # of v and q, blanks included
MIN_VALUE = 0.001  # of v and q: BACI prints three decimals and holds positive flows only
CHUNK_ROWS = 500_000
MARK = "SYNTHETIC data, generated for tests and demonstrations. Not published by CEPII."

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class World:
    """Which world, and how large. `rows_per_year` None lets the density follow from the number of economies."""

    edition: str = "HS22"
    release: str = "V202701"
    years: tuple[int, ...] = (2022, 2023, 2024, 2025)
    seed: int = 202701
    economies: int = 40
    products: int = 654
    rows_per_year: int | None = None

    def __post_init__(self) -> None:
        max_economies = _listed("economies.csv").height
        pairs = self.economies * (self.economies - 1)
        _require(bool(re.fullmatch(r"HS\d{2}", self.edition)), "edition", self.edition, "HS and two digits, like HS22")
        _require(bool(re.fullmatch(r"V\d{6}[a-z]?", self.release)), "release", self.release, "a name like V202701")
        _require(
            len(self.years) > 0 and list(self.years) == sorted(set(self.years)) and self.years[0] >= 1900,
            "years",
            self.years,
            "one or more different years from 1900 on, in ascending order",
        )
        _require(self.seed >= 0, "seed", self.seed, "0 or more")
        _require(3 <= self.economies <= max_economies, "economies", self.economies, f"3 to {max_economies}")
        _require(1 <= self.products <= 100_000, "products", self.products, "1 to 100000")
        _require(
            self.rows_per_year is None or self.products <= self.rows_per_year <= self.products * pairs,
            "rows_per_year",
            self.rows_per_year,
            f"{self.products} to {self.products * pairs}, that is one row to {pairs} rows a product",
        )

    @property
    def archive_name(self) -> str:
        return f"BACI_{self.edition}_{self.release}.zip"

    @property
    def row_target(self) -> int:
        """Rows of an average year.

        By default, a product has E ** 1.5 of the E * (E - 1) flows it could have: a sixth of them among the 40 largest
        economies, a fifteenth once the small ones are in.
        """
        return self.rows_per_year or round(self.products * self.economies**1.5)


def write_mirror(world: World, root: Path) -> Path:
    """Write the world's archive below `root`, at the path of its URL; return its path."""
    path = root / HOST / "baci" / world.archive_name
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        with zipfile.ZipFile(scratch, "w") as archive:
            _write_members(world, archive)
        # The same world keeps the same file and its date, as an unchanged file of a publisher would.
        if not (path.exists() and filecmp.cmp(scratch, path, shallow=False)):
            scratch.replace(path)
    finally:
        scratch.unlink(missing_ok=True)
    return path


def economies(world: World) -> pl.DataFrame:
    """The world's economies in code order: `baci_code` (integer), `economy_name`, `iso2`, `iso3`, `size_rank` from 0.

    Like the publisher's list, it has no `iso2` for Namibia: there, `NA` was once taken for a missing value.
    """
    ranked = _listed("economies.csv").head(world.economies).with_columns(size_rank=pl.int_range(pl.len()))
    return ranked.with_columns(pl.col("baci_code").cast(pl.Int64)).sort("baci_code")


def products(world: World) -> pl.DataFrame:
    """The world's products in code order: `product_code`, `is_five_base`.

    A world smaller than the list takes codes evenly from it; a larger one adds invented codes.
    """
    listed = _listed("products.csv").with_columns(is_five_base=pl.col("is_five_base") == "true")
    if world.products <= listed.height:
        return listed[[position * listed.height // world.products for position in range(world.products)]]
    invented = itertools.islice(_invented_codes(set(listed["product_code"])), world.products - listed.height)
    added = pl.DataFrame({"product_code": list(invented)}).with_columns(is_five_base=pl.lit(False))
    return pl.concat([listed, added]).sort("product_code")


def _invented_codes(taken: set[str]) -> Iterator[str]:
    """Six-digit codes not yet taken, chapters 01-97 in turn; 77 is reserved in the Harmonized System."""
    chapters = [chapter for chapter in range(1, 98) if chapter != 77]
    for subheading, heading, chapter in itertools.product(range(10, 100), range(1, 100), chapters):
        code = f"{chapter:02}{heading:02}{subheading:02}"
        if code not in taken:
            yield code


def _write_members(world: World, archive: zipfile.ZipFile) -> None:
    economy_list, product_list = economies(world), products(world)
    model = draw_model(
        seed=world.seed,
        size_rank=economy_list["size_rank"].to_numpy(),
        chapter=product_list["product_code"].str.head(2).cast(pl.Int64).to_numpy(),
        is_five_base=product_list["is_five_base"].to_numpy(),
        flow_count=world.row_target,
    )
    archive.comment = MARK.encode()
    for year in world.years:
        name = f"BACI_{world.edition}_Y{year}_{world.release}.csv"
        flows = trade(model, year)
        _write_member(archive, name, _year_csv(flows, year, economy_list["baci_code"], product_list["product_code"]))
        log.info("%s: %s rows", name, f"{len(flows.product):,}")
        del flows  # before the next year is drawn: one year in memory, not two
    _write_member(archive, f"country_codes_{world.release}.csv", [_csv(_country_codes(economy_list))])
    _write_member(archive, f"product_codes_{world.edition}_{world.release}.csv", [_csv(_product_codes(product_list))])
    _write_member(archive, "Readme.txt", [_readme(world).encode()])


def _write_member(archive: zipfile.ZipFile, name: str, chunks: Iterable[bytes]) -> None:
    """Add a member whose bytes do not depend on time and machine (a ZipInfo is dated 1980-01-01)."""
    member = zipfile.ZipInfo(name)
    member.compress_type = zipfile.ZIP_DEFLATED  # at zlib's default level
    member.create_system = 3  # Unix, also when written on Windows
    member.external_attr = 0o644 << 16
    with archive.open(member, "w", force_zip64=True) as stream:
        for chunk in chunks:
            stream.write(chunk)


def _year_csv(flows: YearOfFlows, year: int, economy_codes: pl.Series, product_codes: pl.Series) -> Iterator[bytes]:
    """The lines of a year's member, header first."""
    yield b"t,i,j,k,v,q\n"
    for start in range(0, len(flows.product), CHUNK_ROWS):
        rows = slice(start, start + CHUNK_ROWS)
        chunk = pl.DataFrame(
            {
                "i": economy_codes.gather(flows.exporter[rows]),
                "j": economy_codes.gather(flows.importer[rows]),
                "k": product_codes.gather(flows.product[rows]),
                "v": flows.value_kusd[rows],
                "q": flows.quantity_t[rows],
            }
        )
        yield _csv(chunk.select(pl.lit(year).alias("t"), "i", "j", "k", _field("v"), _field("q")), has_header=False)


def _field(column: str) -> pl.Expr:
    """A number as BACI prints it: three decimals, blank-padded on the left, `NA` where missing."""
    number = pl.col(column).fill_nan(None).clip(lower_bound=MIN_VALUE)
    return number.cast(pl.Decimal(18, 3)).cast(pl.String).fill_null("NA").str.pad_start(FIELD_WIDTH)


def _country_codes(economy_list: pl.DataFrame) -> pl.DataFrame:
    return economy_list.select(
        country_code="baci_code", country_name="economy_name", country_iso2="iso2", country_iso3="iso3"
    )


def _product_codes(product_list: pl.DataFrame) -> pl.DataFrame:
    description = pl.format("SYNTHETIC product {}", "product_code")
    return product_list.select(code="product_code", description=description)


def _csv(frame: pl.DataFrame, *, has_header: bool = True) -> bytes:
    buffer = io.BytesIO()
    frame.write_csv(buffer, include_header=has_header)
    return buffer.getvalue()


def _readme(world: World) -> str:
    return f"""{MARK}

No figure in this archive describes real trade. Only the layout is that of CEPII's BACI,
so that a loader written for BACI reads it unchanged. Do not cite it.

Years: {world.years[0]} to {world.years[-1]}
Economies: {world.economies}
Products: {world.products}
Seed: {world.seed}

List of Variables:
t: year
i: exporter
j: importer
k: product (six digits, labelled {world.edition})
v: value in thousands of current USD (SYNTHETIC)
q: quantity in metric tons (SYNTHETIC; NA where missing)
"""


def _listed(name: str) -> pl.DataFrame:
    """A code list in this module's folder, all columns text."""
    return pl.read_csv(HERE / name, infer_schema=False)


def _require(is_met: bool, name: str, seen: object, expected: str) -> None:
    if not is_met:
        raise ValueError(f"World.{name} is {seen!r}; expected {expected}.")
