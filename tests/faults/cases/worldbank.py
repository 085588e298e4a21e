"""World Bank: one indicator of sixty areas in two years, on two pages."""

import json
import math
from collections.abc import Callable
from typing import Any

from sources.worldbank.connector import CONNECTOR
from tests.faults.case import Case
from tests.faults.server import Asked, Reply
from tests.unit.test_worldbank import GDP, MESSAGE, XHTML, page, row

PAGE_ROWS = 100
ROWS = [
    row(f"{chr(65 + n // 26)}{chr(65 + n % 26)}A", year, 1e12 + n * (year - 2023) * 1e9)
    for n in range(60)
    for year in (2024, 2025)
]
Row = dict[str, Any]


def answer(asked: Asked) -> Reply:
    number = int(asked.params["page"])
    shown = ROWS[PAGE_ROWS * (number - 1) : PAGE_ROWS * number]
    return Reply(page(shown, number, math.ceil(len(ROWS) / PAGE_ROWS), len(ROWS)).encode())


def altered(change: Callable[[dict[str, Any], list[Row]], object]) -> Callable[[bytes], bytes]:
    def spoil(body: bytes) -> bytes:
        meta, rows = json.loads(body)
        change(meta, rows)
        return json.dumps([meta, rows]).encode()

    return spoil


def renamed(meta: dict[str, Any], rows: list[Row]) -> None:
    for one in rows:
        one["amount"] = one.pop("value")


def times_a_million(meta: dict[str, Any], rows: list[Row]) -> None:
    for one in rows:
        one["value"] *= 1e6


def more_than_shown(meta: dict[str, Any], rows: list[Row]) -> None:
    meta["total"] += 1


CASE = Case(
    connector=CONNECTOR,
    answer=answer,
    url_setting="WORLDBANK_URL",
    base_path="/v2",
    patched={
        "sources.worldbank.connector.indicators": lambda: [GDP],
    },
    disguises={
        "message in the place of rows": lambda asked, good: Reply(json.dumps(MESSAGE).encode()),
        "no rows": lambda asked, good: Reply(b'[{"page": 1, "pages": 1, "total": 0, "lastupdated": null}, null]'),
        "XHTML behind a byte order mark": lambda asked, good: Reply(XHTML),
    },
    spoilt={
        "a field renamed": altered(renamed),
        "a field twice": lambda body: body.replace(b'"value": 1', b'"value": 2, "value": 1'),
        "a million-fold jump": altered(times_a_million),
        "a full page and no more": altered(more_than_shown),
        "not UTF-8": lambda body: body.replace(b"Name of", b"Name\xff of"),
        "cut short": lambda body: body[: len(body) // 2],
    },
)
