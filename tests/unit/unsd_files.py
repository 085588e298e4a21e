"""Workbooks in UNSD's layout, small enough to read, with links of our own making."""

import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from openpyxl import Workbook

Link = tuple[object, ...]
"""Newer code, older code, relation."""

NAME = "HS 2022 to HS 2017 ConversionAndCorrelationTables.xlsx"
# 854140 was divided, 846221 too and one of its parts also has goods of 846229, bearings stayed what they were.
LINKS: tuple[Link, ...] = (
    ("848210", "848210", "1:1"),
    ("854141", "854140", "n:1"),
    ("854142", "854140", "n:1"),
    ("846222", "846221", "n:n"),
    ("846222", "846229", "1:n"),
    ("846226", "846221", "n:1"),
    ("010121", "010121", "1:1"),
)
CONVERSIONS: tuple[Link, ...] = (
    ("848210", "848210"),
    ("854141", "854140"),
    ("854142", "854140"),
    ("846222", "846221"),
    ("846226", "846221"),
    (10121, 10121),  # typed as a number, as the last row of UNSD's own workbook is
)


def write_workbook(
    path: Path,
    *,
    links: Iterable[Link] = LINKS,
    conversions: Iterable[Link] = CONVERSIONS,
    editions: tuple[str, str] = ("HS2022", "HS2017"),
    sheets: tuple[str, ...] = ("HS2022-HS2017 Conversions", "Correlation Tables"),
) -> Path:
    """Write a workbook as UNSD lays it out: one sheet of conversions, one of correlations below an empty row."""
    newer, older = editions
    contents = (
        [(f"From {newer}", f"To {older}"), *conversions],
        [(None, None, None), (newer, f" {older}", "Relationship"), *links],
    )
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for title, rows in zip(sheets, contents, strict=False):
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(row)
    path.parent.mkdir(parents=True, exist_ok=True)
    workbook.save(path)
    return path


def replace_parts(path: Path, parts: Mapping[str, bytes | None]) -> Path:
    """Put other bytes in the place of parts of a workbook; None leaves a part out."""
    with zipfile.ZipFile(path) as archive:
        contents: dict[str, bytes | None] = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in (contents | dict(parts)).items():
            if body is not None:
                archive.writestr(name, body)
    return path
