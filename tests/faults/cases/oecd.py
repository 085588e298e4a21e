"""The OECD's SDMX service: one dataflow."""

from sources.oecd.client import DATAFLOWS, NO_RESULTS, OVER_QUOTA
from sources.oecd.connector import CONNECTOR
from tests.faults.case import Case
from tests.faults.server import Asked, Reply
from tests.faults.spoiling import with_a_row_too_long
from tests.unit.oecd_files import TIVA, text


def answer(asked: Asked) -> Reply:
    """A figure of the size that the foreign value added in China's electronics has: some 200 billion dollars."""
    return Reply(
        text(TIVA).replace(",201.5,", ",201500,").encode(), headers={"Content-Type": "application/vnd.sdmx.data+csv"}
    )


CASE = Case(
    connector=CONNECTOR,
    answer=answer,
    url_setting="OECD_STI_URL",
    base_path="/sti-public/rest",
    patched={
        "sources.oecd.connector.DATAFLOWS": DATAFLOWS[:1],
        "sources.oecd.connector.BUNDLES": (),
    },
    disguises={
        "over quota": lambda asked, good: Reply(f"{OVER_QUOTA} allowed (60/hour)".encode()),
        "no results": lambda asked, good: Reply(NO_RESULTS.encode()),
        "error message": lambda asked, good: Reply(b'<?xml version="1.0"?><mes:Error><com:Text>Semantic</com:Text>'),
    },
    spoilt={
        "a column renamed": lambda body: body.replace(b",OBS_VALUE,", b",VALUE,"),
        "a column twice": lambda body: body.replace(b",OBS_STATUS", b",OBS_VALUE"),
        "another dataflow": lambda body: body.replace(b"DF_MAINLV", b"DF_OTHER"),
        "a million-fold jump": lambda body: body.replace(b",201500,", b",201500000000,"),
        "a row too long": with_a_row_too_long,
        "not UTF-8": lambda body: body.replace(b"CHN", b"CH\xff"),
        "cut within a row": lambda body: body[: body.rindex(b",6,")],
    },
)
