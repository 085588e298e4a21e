"""Answers in the layout of the US Census Bureau, small enough to read. Figures of 2024 imports are real."""

import json
from collections.abc import Iterable
from pathlib import Path

from sources.census.client import BASE_URL

HEADER = ("CTY_CODE", "CTY_NAME", "I_COMMODITY", "CON_VAL_YR", "CAL_DUT_YR", "YEAR", "MONTH", "COMM_LVL")
# The largest flow of each partner, some small ones as most are, and one of a national chapter (99).
IMPORTS = {
    "0003": ("EUROPEAN UNION", (("010121", "7171461", "1"), ("870380", "46654691937", "2"))),
    "1220": ("CANADA", (("270900", "96442941514", "0"), ("010121", "61205", "0"), ("999995", "19228709", "0"))),
    "2010": ("MEXICO", (("847150", "41601599258", "3"), ("060311", "4410", "0"), ("080410", "90112", "12"))),
    "4359": ("SLOVAKIA", (("010121", "33513", "0"), ("870380", "2689887112", "7"))),
    "5700": ("CHINA", (("847130", "40679904773", "9"), ("990001", "0", "0"))),
}


def answer(
    cty_code: str = "5700", *, header: Iterable[str] = HEADER, rows: Iterable[Iterable[object]] | None = None
) -> bytes:
    """Return the answer for one partner."""
    name, products = IMPORTS.get(cty_code, ("TOTAL FOR ALL COUNTRIES", ()))
    if rows is None:
        rows = [(cty_code, name, *product, "2024", "12", "HS6") for product in products]
    return json.dumps([list(header), *(list(row) for row in rows)]).encode()


def write_mirror(folder: Path, partners: Iterable[str] = tuple(IMPORTS), year: int = 2024) -> Path:
    """Put the answers of some partners where a mirror keeps them."""
    place = folder / BASE_URL.removeprefix("https://") / "imports" / "hs"
    place.mkdir(parents=True, exist_ok=True)
    for cty_code in partners:
        (place / f"imports_{year}-12_HS6_CTY_{cty_code}.json").write_bytes(answer(cty_code))
    return folder
