"""UN Comtrade: the reporters, and China's imports of one year."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from sources.comtrade.client import KEY_HEADER, RECORD_LIMIT
from sources.comtrade.connector import CONNECTOR
from tests.faults.case import Case
from tests.faults.server import Asked, Reply
from tests.sessions import unhurried
from tests.unit import comtrade_files as files

KEY = "a-key-that-nobody-may-see"
LISTS = {"A": [files.dataset()], "M": []}


def answer(asked: Asked) -> Reply:
    if asked.path.endswith("/Reporters.json"):
        return Reply(files.reporters())
    frequency = asked.path.split("/")[-2]
    if "/getDA/" in asked.path:
        return Reply(files.answer(LISTS[frequency]))
    if asked.headers.get(KEY_HEADER) != KEY:
        return Reply(b'{"statusCode": 401, "message": "Access denied due to missing subscription key."}', 401)
    return Reply(files.answer(files.year_of_trade()))


def full_page(asked: Asked, good: Reply) -> Reply:
    """As many records as one answer may have, whatever part is asked for."""
    if "/data/" in asked.path:
        return Reply(files.answer([{"reporterCode": 156}] * RECORD_LIMIT))
    return Reply(status=404) if asked.path.endswith("/Reporters.json") else good


def refused_in_words(asked: Asked, good: Reply) -> Reply:
    """An error that repeats what was sent, in the shape of a good answer."""
    return Reply(files.answer([], error=f"Invalid key {asked.headers.get(KEY_HEADER)}"))


def altered(change: Callable[[dict[str, Any]], object]) -> Callable[[bytes], bytes]:
    """Change every record of trade, and cut the table of reporters so that it does not pass for whole."""

    def spoil(body: bytes) -> bytes:
        content = json.loads(body.decode("utf-8-sig"))
        if "results" in content:
            return json.dumps({"results": content["results"][:9]}).encode()
        for row in content["data"]:
            if "cmdCode" in row:
                change(row)
        return json.dumps(content).encode()

    return spoil


def times_a_million(row: dict[str, Any]) -> None:
    row["primaryValue"] *= 1_000_000


def renamed(row: dict[str, Any]) -> None:
    row["tradeValue"] = row.pop("primaryValue")


def without_zero(row: dict[str, Any]) -> None:
    row["cmdCode"] = row["cmdCode"].lstrip("0")


CASE = Case(
    connector=unhurried(CONNECTOR),
    answer=answer,
    url_setting="COMTRADE_URL",
    environment={"FIVE_BASES_YEARS": "2024:2024"},
    keys={"COMTRADE_API_KEY": KEY},
    patched={
        "sources.context.today": lambda: date(2026, 11, 24),
    },
    disguises={
        "error in a good answer": refused_in_words,
        "status in a good answer": lambda asked, good: Reply(b'{"statusCode": 404, "message": "Resource not found"}'),
        "a full page": full_page,
    },
    spoilt={
        "a field renamed": altered(renamed),
        "a field twice": lambda body: body.replace(b'"reporterCode"', b'"reporterCode": 1, "reporterCode"'),
        "a million-fold jump": altered(times_a_million),
        "products without their zeros": altered(without_zero),
        "not UTF-8": lambda body: body.replace(b'"reporterCode"', b'"reporterCode\xff"'),
        "cut short": lambda body: body[: len(body) // 2],
    },
)
