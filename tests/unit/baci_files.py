"""Zip files in BACI's layout, small enough to read, with figures of our own making."""

import zipfile
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path

Row = tuple[int | str, int | str, str, str | int | Decimal, str | int | Decimal | None]
"""Exporter, importer, product, value in thousand USD, quantity in tonnes. Text goes into the file as it is."""

WIDTH = 13  # to which the publisher pads values and quantities
COMMENT = "Figures made up for a test."
COUNTRIES: tuple[tuple[str, str, str, str], ...] = (
    ("156", "China", "CN", "CHN"),
    ("276", "Germany", "DE", "DEU"),
    ("392", "Japan", "JP", "JPN"),
    ("516", "Namibia", "NA", "NAM"),
)
PRODUCTS: tuple[tuple[str, str], ...] = (
    ("010121", "Horses; pure-bred breeding animals"),
    ("848210", "Ball bearings"),
    ("9999AA", "Commodities not specified according to kind"),
)
ROWS: tuple[Row, ...] = (
    (156, 276, "848210", "120.500", "10.000"),
    (276, 156, "848210", "80.250", None),
    (276, 516, "010121", "3.000", "0.750"),
    (392, 156, "848210", "60.125", "4.500"),
    (516, 392, "9999AA", "1.001", None),
)


def year_csv(year: int, rows: Iterable[Row] = ROWS) -> bytes:
    """One year: numbers padded with blanks, a missing quantity as a padded ``NA``."""
    lines = [f"{year},{i},{j},{k},{_field(v)},{_field(q)}" for i, j, k, v, q in rows]
    return "\n".join(["t,i,j,k,v,q", *lines, ""]).encode()


def country_csv(countries: Iterable[tuple[str, str, str, str]] = COUNTRIES) -> bytes:
    """The code list in its newer layout: code, name, alpha-2, alpha-3."""
    lines = [f'{code},"{name}",{iso2},{iso3}' for code, name, iso2, iso3 in countries]
    return "\n".join(["country_code,country_name,country_iso2,country_iso3", *lines, ""]).encode()


def product_csv(products: Iterable[tuple[str, str]] = PRODUCTS) -> bytes:
    """The nomenclature: code and description."""
    lines = [f'{code},"{description}"' for code, description in products]
    return "\n".join(["code,description", *lines, ""]).encode()


def write_release(
    path: Path,
    *,
    rows: Iterable[Row] | Mapping[int, Iterable[Row]] = ROWS,
    years: Iterable[int] = (2022, 2023),
    countries: Iterable[tuple[str, str, str, str]] = COUNTRIES,
    products: Iterable[tuple[str, str]] = PRODUCTS,
    members: Mapping[str, bytes | None] | None = None,
    comment: str = COMMENT,
) -> Path:
    """Write the release that the name of ``path`` says (``BACI_HS22_V202601.zip``), folders included.

    ``rows`` go into each of ``years``, unless they are given by year. ``members`` replaces files by their name in the
    archive, adds them, or leaves them out where the content is None.
    """
    _, edition, release = path.stem.split("_")
    by_year = rows if isinstance(rows, Mapping) else dict.fromkeys(years, tuple(rows))
    contents: dict[str, bytes | None] = {
        **{f"BACI_{edition}_Y{year}_{release}.csv": year_csv(year, lines) for year, lines in by_year.items()},
        f"country_codes_{release}.csv": country_csv(countries),
        f"product_codes_{edition}_{release}.csv": product_csv(products),
        "Readme.txt": COMMENT.encode(),
    }
    contents |= members or {}
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = comment.encode()
        for name, content in contents.items():
            if content is not None:
                archive.writestr(name, content)
    return path


def _field(figure: str | int | Decimal | None) -> str:
    return ("NA" if figure is None else str(figure)).rjust(WIDTH)
