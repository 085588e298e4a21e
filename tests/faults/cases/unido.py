"""UNIDO: the index of one economy."""

import json

from sources.unido.client import ACCEPT
from sources.unido.connector import CONNECTOR, PROBED
from tests.faults.case import Case
from tests.faults.server import Asked, Reply
from tests.unit.test_unido import MONTHS, message


def answer(asked: Asked) -> Reply:
    return Reply(message(MONTHS).encode()) if asked.headers["Accept"] == ACCEPT else Reply(status=406)


def times_a_million(body: bytes) -> bytes:
    content = json.loads(body)
    for series in content["data"]["dataSets"][0]["series"].values():
        series["observations"] = {month: [[value * 1_000_000]] for month, [[value]] in series["observations"].items()}
    return json.dumps(content).encode()


CASE = Case(
    connector=CONNECTOR,
    answer=answer,
    url_setting="UNIDO_URL",
    base_path="/portal/sdmx",
    patched={
        "sources.unido.connector.countries": lambda: [PROBED],
    },
    disguises={
        "error message": lambda asked, good: Reply(b'{"errors": [{"code": 100, "title": "No results"}]}'),
        "another economy": lambda asked, good: Reply(message(MONTHS, key="392.52.C").encode()),
    },
    spoilt={
        "a dimension renamed": lambda body: body.replace(b'"CLASSIFICATION"', b'"ACTIVITY"'),
        "a name twice": lambda body: body.replace(b'"2025 M02"', b'"2025 M01"'),
        "a million-fold jump": times_a_million,
        "not UTF-8": lambda body: body.replace(b'"COUNTRY"', b'"COUNTR\xff"'),
        "cut short": lambda body: body[: len(body) // 2],
    },
)
