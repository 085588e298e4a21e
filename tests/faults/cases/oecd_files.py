"""The OECD's file server: one zip of input-output tables, in a world that balances."""

from sources.oecd.client import BUNDLES
from sources.oecd.connector import CONNECTOR
from tests.faults.case import Case
from tests.faults.server import Asked, Reply
from tests.faults.spoiling import inside, zipped
from tests.unit.oecd_files import ICIO, text


def answer(asked: Asked) -> Reply:
    return Reply(zipped({"2022_SML.csv": text(ICIO).encode()}), headers={"Content-Type": "application/zip"})


def times_a_million(body: bytes) -> bytes:
    return body.replace(b"e6", b"e12")


CASE = Case(
    connector=CONNECTOR,
    answer=answer,
    url_setting="OECD_FILES_URL",
    base_path="/wbos/fileview2.aspx",
    patched={
        "sources.oecd.connector.DATAFLOWS": (),
        "sources.oecd.connector.BUNDLES": BUNDLES[:1],
    },
    disguises={
        "page about an unknown file": lambda asked, good: Reply(b"<html>File not found", headers={}),
    },
    spoilt={
        "a column renamed": inside(lambda body: body.replace(b",CHN_G,", b",CHN_H,", 1)),
        "a column twice": inside(lambda body: body.replace(b",CHN_G,", b",CHN_C26,", 1)),
        "accounts that do not balance": inside(lambda body: body.replace(b"10e6", b"11e6", 1)),
        "a million-fold jump": inside(times_a_million),
        "not UTF-8": inside(lambda body: body.replace(b"CHN_C26", b"CHN_C\xff6")),
        "cut short": lambda body: body[: len(body) // 2],
        "an empty member": inside(lambda body: b""),
    },
)
