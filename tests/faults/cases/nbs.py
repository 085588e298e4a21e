"""The data library of NBS: one catalogue with two indicators, for the country and for its provinces."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any

from sources.nbs.connector import CONNECTOR
from tests.faults.case import Case
from tests.faults.server import Asked, Reply
from tests.unit.test_nbs import PAGE, node, value

TREE = {
    "": [node("月度数据")],
    "id-月度数据": [node("价格指数"), node("工业")],
    "id-工业": [node("企业效益", is_leaf=True, sdate="2024", edate="")],
}
INDICATORS = [
    {"_id": "i1", "i_showname": "工业企业利润总额_累计值 (亿元)"},
    {"_id": "i2", "i_showname": "工业企业利润总额_累计增长 (%)"},
]


def answer(asked: Asked) -> Reply:
    if asked.path.endswith("queryIndexTreeAsync"):
        return said(TREE[asked.params["pid"]])
    if asked.path.endswith("queryIndicatorsByCid"):
        return said({"list": INDICATORS, "total": len(INDICATORS)})
    regions = [region["value"] for region in json.loads(asked.body)["das"]]
    values = [value(one, number, da=region) for region in regions for one, number in (("i1", "9012.3"), ("i2", "无"))]
    return said([{"code": "202403MM", "values": values}])


def said(data: Any) -> Reply:
    body = json.dumps({"success": True, "state": 20000, "data": data}).encode()
    return Reply(body, headers={"Content-Type": "application/json"})


def altered(change: Callable[[Any], object]) -> Callable[[bytes], bytes]:
    def spoil(body: bytes) -> bytes:
        content = json.loads(body)
        change(content["data"])
        return json.dumps(content).encode()

    return spoil


def times_a_million(data: Any) -> None:
    for one in data[0].get("values", ()) if isinstance(data, list) else ():
        one["value"] = one["value"].replace("9012.3", "9012300000")


def fewer_than_promised(data: Any) -> None:
    if isinstance(data, dict):
        data["list"].pop()


def renamed(data: Any) -> None:
    for one in data[0].get("values", ()) if isinstance(data, list) else ():
        one["amount"] = one.pop("value")


CASE = Case(
    connector=CONNECTOR,
    answer=answer,
    url_setting="NBS_URL",
    base_path="/nbs",
    environment={"FIVE_BASES_YEARS": "2024:2024"},
    patched={
        "sources.context.today": lambda: date(2024, 11, 24),
    },
    disguises={
        "turned away": lambda asked, good: Reply(PAGE.encode(), headers={"Content-Type": "text/html"}),
        "turned away without a type": lambda asked, good: Reply(PAGE.encode()),
        "no success": lambda asked, good: Reply(b'{"success": false, "state": 50000, "message": "busy"}'),
    },
    spoilt={
        "a field renamed": altered(renamed),
        "a field twice": lambda body: body.replace(b'"data"', b'"data": [], "data"'),
        "a million-fold jump": altered(times_a_million),
        "a full page and no more": altered(fewer_than_promised),
        "not UTF-8": lambda body: body.replace(b'"data"', b'"data\xff"'),
        "cut short": lambda body: body[: len(body) // 2],
    },
)
