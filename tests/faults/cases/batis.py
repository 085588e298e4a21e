"""BaTIS: a zip file with one table of services."""

from sources.batis.connector import CONNECTOR
from tests.faults.case import Case
from tests.faults.server import Asked, Reply
from tests.faults.spoiling import inside, with_a_row_too_long, zipped
from tests.unit.oecd_files import text
from tests.unit.test_batis import HEADER, ROWS


def answer(asked: Asked) -> Reply:
    body = zipped({"BATIS_bulk.csv": text((HEADER, *ROWS)).encode()})
    return Reply(body, headers={"Content-Type": "application/zip", "ETag": '"one"'})


CASE = Case(
    connector=CONNECTOR,
    answer=answer,
    url_setting="BATIS_URL",
    base_path="/batis.zip",
    disguises={
        "page about an unknown file": lambda asked, good: Reply(b"<html>", headers={"Content-Type": "text/html"}),
        "page that calls itself a file": lambda asked, good: Reply(b"<html>File not found"),
    },
    spoilt={
        "a column renamed": inside(lambda body: body.replace(b"Balanced_value", b"Balanced")),
        "a column twice": inside(lambda body: body.replace(b",Reported_value,", b",Final_value,")),
        "a million-fold jump": inside(lambda body: body.replace(b"100.5", b"100500000")),
        "a row too long": inside(with_a_row_too_long),
        "not UTF-8": inside(lambda body: body.replace(b"SI2", b"SI\xff")),
        "a number that is none": inside(lambda body: body.replace(b"100.5", b"one hundred")),
        "cut short": lambda body: body[: len(body) // 2],
        "two tables": lambda body: zipped({"a.csv": b"", "b.csv": b""}),
    },
)
