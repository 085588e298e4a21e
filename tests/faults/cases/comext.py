"""Eurostat Comext: the EU's trade with one partner in one month."""

from datetime import date

from sources.comext.connector import CONNECTOR
from tests.faults.case import Case
from tests.faults.server import Asked, Reply
from tests.sessions import unhurried
from tests.unit import comext_files as files

FAULT = b"<S:Fault><faultcode>413</faultcode><faultstring>EXTRACTION_TOO_BIG</faultstring></S:Fault>"


def answer(asked: Asked) -> Reply:
    """The probe of the sensor is of one product; it is answered with the month as well."""
    return Reply(files.month_of_trade(), headers={"Content-Type": "text/csv"})


CASE = Case(
    connector=unhurried(CONNECTOR),
    answer=answer,
    url_setting="COMEXT_URL",
    base_path="/dissemination",
    environment={"FIVE_BASES_YEARS": "2024:2024", "COMEXT_PARTNERS": "CHN"},
    patched={
        "sources.context.today": lambda: date(2024, 3, 20),
    },
    disguises={
        "too much at once": lambda asked, good: Reply(FAULT, headers={"Content-Type": "text/xml"}),
        "a promise to answer later": lambda asked, good: Reply(b"<asyncResponse/>", 202),
        "a header of something else": lambda asked, good: Reply(b"freq,reporter\n"),
    },
    spoilt={
        "a column renamed": lambda body: body.replace(b",OBS_VALUE", b",VALUE"),
        "a column twice": lambda body: body.replace(b",freq,", b",OBS_VALUE,"),
        "a key twice": lambda body: body + body.splitlines()[2] + b"\n",
        "a million-fold jump": lambda body: body.replace(b",2024-01,", b",2024-01,1000000"),
        "another month": lambda body: body.replace(b",2024-01,", b",2023-01,"),
        "not UTF-8": lambda body: body.replace(b",CN,", b",C\xff,"),
        "a value that is neither number nor flag": lambda body: body.replace(b",:C", b",secret"),
    },
)
