"""CEPII BACI: a small world as a zip file that its address answers with."""

from functools import cache

from sources.baci.connector import CONNECTOR
from tests.faults.case import Case
from tests.faults.server import Asked, Reply
from tests.faults.spoiling import zipped
from tests.pipeline.world import FIRST, members, name_of


@cache
def release() -> bytes:
    return zipped(members())


def answer(asked: Asked) -> Reply:
    if asked.path == f"/baci/BACI_HS22_{FIRST}.zip":
        return Reply(release(), headers={"Content-Type": "application/zip", "ETag": '"one"'})
    return Reply(status=404)


def with_year(old: bytes, new: bytes, count: int = -1) -> bytes:
    name = name_of(2020)
    content = members()
    changed = content[name].replace(old, new, count)
    assert changed != content[name]
    return zipped(content | {name: changed})


CASE = Case(
    connector=CONNECTOR,
    answer=answer,
    url_setting="BACI_URL",
    base_path="/baci",
    environment={"BACI_RELEASE": FIRST},
    spoilt={
        "column renamed": lambda _: with_year(b"t,i,j,k,v,q", b"t,i,j,k,value,q"),
        "header doubled": lambda _: with_year(b"t,i,j,k,v,q", b"t,i,j,k,v,v"),
        "invalid text": lambda _: with_year(b"2020,156", b"2020,\xff56", 1),
        "million-fold": lambda _: with_year(b".", b"000000."),
    },
)
