"""PRODCOM: one year in three answers."""

from sources.prodcom.connector import CONNECTOR
from tests.faults.case import Case
from tests.faults.server import Asked, Reply
from tests.faults.spoiling import with_a_row_too_long
from tests.sessions import unhurried
from tests.unit.oecd_files import text
from tests.unit.test_prodcom import HEADER, LINES

FAULT = "<faultcode>{}</faultcode><faultstring>{}</faultstring>"


def answer(asked: Asked) -> Reply:
    """The lines of the indicators that are asked for; every answer must have one."""
    wanted = asked.path.rpartition(".")[2].split("+")
    lines = [line for line in LINES[1:] if line.split(",")[5] in wanted]
    absent = [line for line in LINES[-2:-1] if not lines]
    filled = [line.replace("PRODVAL", wanted[-1]) for line in absent]
    return Reply(text((HEADER, *lines, *filled)).encode(), headers={"Content-Type": "text/csv"})


CASE = Case(
    connector=unhurried(CONNECTOR),
    answer=answer,
    url_setting="COMEXT_URL",
    base_path="/dissemination",
    environment={"FIVE_BASES_YEARS": "2020:2020"},
    disguises={
        "too much at once": lambda asked, good: Reply(FAULT.format(413, "EXTRACTION_TOO_BIG").encode()),
        "no results": lambda asked, good: Reply(FAULT.format(100, "NO_RESULTS").encode()),
        "a promise to answer later": lambda asked, good: Reply(b"<asyncResponse/>", 202),
        "a header and no rows": lambda asked, good: Reply(f"{HEADER}\n".encode()),
    },
    spoilt={
        "a column renamed": lambda body: body.replace(b",OBS_VALUE", b",VALUE"),
        "a column twice": lambda body: body.replace(b",freq,", b",OBS_VALUE,"),
        "a million-fold jump": lambda body: body.replace(b"2486897394.5", b"2486897394500000"),
        "another indicator": lambda body: body.replace(b",PRODVAL,", b",TURNOVER,"),
        "a value that is confidential": lambda body: body.replace(b"PRODVAL,2020,0", b"PRODVAL,2020,9").replace(
            b"CY,01629150,PRODVAL", b"BE,01629150,PRODVAL"
        ),
        "a row too long": with_a_row_too_long,
        "not UTF-8": lambda body: body.replace(b"EU27_2020", b"EU27_202\xff"),
        "cut within a row": lambda body: body[: body.rindex(b",")],
    },
)
