"""US Census Bureau: trade of one year with its three largest partners, and none with a fourth."""

import json
from collections.abc import Callable
from datetime import date

from sources.census.client import WORLD
from sources.census.connector import CONNECTOR
from tests.faults.case import Case
from tests.faults.server import Asked, Reply
from tests.sessions import unhurried
from tests.unit.census_files import HEADER, IMPORTS

KEY = "a-key-that-nobody-may-see"
PARTNERS = ("1220", "2010", "4632", "5700")
VALUES = ("CON_VAL_YR", "ALL_VAL_YR")
Table = list[list[str]]


def answer(asked: Asked) -> Reply:
    partner = asked.params["CTY_CODE"]
    if asked.params.get("key") != KEY:
        return Reply(status=302, headers={"Location": "/missing_key.html"})
    if partner != WORLD and partner not in IMPORTS:
        return Reply(status=204)
    return Reply(json.dumps(table(asked, partner)).encode(), headers={"Content-Type": "application/json;charset=utf-8"})


def table(asked: Asked, partner: str) -> Table:
    """Both flows have the same figures; parameters are said again, the partner even twice."""
    name, products = IMPORTS.get(partner, ("TOTAL FOR ALL COUNTRIES", (("01", "1", "0"),)))
    given = [asked.params["YEAR"], "12", asked.params["COMM_LVL"], partner]
    rows = [[partner, name, product, value, duty, *given] for product, value, duty in products]
    if "/exports/" in asked.path:
        names = ("CTY_CODE", "CTY_NAME", "E_COMMODITY", "ALL_VAL_YR", *HEADER[5:], "CTY_CODE")
        return [list(names), *([*row[:4], *row[5:]] for row in rows)]
    return [[*HEADER, "CTY_CODE"], *rows]


def altered(change: Callable[[Table], object]) -> Callable[[bytes], bytes]:
    def spoil(body: bytes) -> bytes:
        content = json.loads(body)
        change(content)
        return json.dumps(content).encode()

    return spoil


def times_a_million(content: Table) -> None:
    column = next(content[0].index(name) for name in VALUES if name in content[0])
    for row in content[1:]:
        row[column] += "000000"


def renamed(content: Table) -> None:
    content[0] = [name.replace("_VAL_YR", "_VAL_MO") for name in content[0]]


def contradicted(content: Table) -> None:
    for row in content[1:]:
        row[-1] = "2010" if row[0] != "2010" else "5700"


def shortened(content: Table) -> None:
    content[-1].pop()


CASE = Case(
    connector=unhurried(CONNECTOR),
    answer=answer,
    url_setting="CENSUS_URL",
    base_path="/data",
    environment={"FIVE_BASES_YEARS": "2024:2024"},
    keys={"CENSUS_API_KEY": KEY},
    patched={
        "sources.census.connector.partners": lambda: PARTNERS,
        "sources.context.today": lambda: date(2025, 11, 24),
    },
    disguises={
        "page about the key": lambda asked, good: Reply(b"<html>A valid key must be included", headers={}),
        "moved to a page about the key": lambda asked, good: Reply(status=302, headers={"Location": f"/?key={KEY}"}),
        "error text": lambda asked, good: Reply(f"error: unknown variable; your key {KEY}".encode()),
    },
    spoilt={
        "a column renamed": altered(renamed),
        "two columns of one name that differ": altered(contradicted),
        "a short row": altered(shortened),
        "a million-fold jump": altered(times_a_million),
        "not UTF-8": lambda body: body.replace(b'"CTY_NAME"', b'"CTY_NAM\xff"'),
        "cut short": lambda body: body[: len(body) // 2],
    },
)
