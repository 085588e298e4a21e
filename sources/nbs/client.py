"""The data library of the National Bureau of Statistics of China: its tree, its indicators, their values.

The library has anti-bot protection. If it responds with a web page, it blocks this client; no further request is sent.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sources.http import Http, Request, Response, SourceMissing, SourceRejected, SourceUnavailable
from sources.landing import Landed, Landing
from sources.responses import AS_TEXT, bundle_responses, reject_duplicate_keys

BASE_URL = "https://data.stats.gov.cn/dg/website/publicrelease/web/external"
SECTION = "工业"  # the requested branch of the tree
# Also requested, if the tree has it. The index of non-manufacturing is not: its indicators have the same names.
PURCHASING_MANAGERS, OF_MANUFACTURING = "采购经理指数", "制造业采购经理指数"
MAX_INDICATORS = 50  # in one request
IDENTIFIER = re.compile(r"[\w-]{1,64}")
MAX_DEPTH = 6  # levels of the tree below the section
CHINA = {"000000000000": "全国"}
# GB/T 2260, padded to the twelve digits of the library.
PROVINCES = {
    f"{code}0000000000": name
    for code, name in {
        "11": "北京市", "12": "天津市", "13": "河北省", "14": "山西省", "15": "内蒙古自治区", "21": "辽宁省",
        "22": "吉林省", "23": "黑龙江省", "31": "上海市", "32": "江苏省", "33": "浙江省", "34": "安徽省",
        "35": "福建省", "36": "江西省", "37": "山东省", "41": "河南省", "42": "湖北省", "43": "湖南省",
        "44": "广东省", "45": "广西壮族自治区", "46": "海南省", "50": "重庆市", "51": "四川省", "52": "贵州省",
        "53": "云南省", "54": "西藏自治区", "61": "陕西省", "62": "甘肃省", "63": "青海省", "64": "宁夏回族自治区",
        "65": "新疆维吾尔自治区",
    }.items()
}  # fmt: skip


@dataclass(frozen=True)
class Dataset:
    """One of the library's trees, and the regions of its values."""

    name: str
    tree_code: str
    regions: Mapping[str, str]


DATASETS = (Dataset("monthly", "1", CHINA), Dataset("provincial_monthly", "4", PROVINCES))


@dataclass(frozen=True)
class Catalogue:
    """A leaf of a tree: one table of indicators over some years."""

    catalogue_id: str
    name: str
    first_year: int
    last_year: int


@dataclass(frozen=True)
class CatalogueResponses:
    """The responses about one catalogue: its indicators, and their values in one or more responses."""

    catalogue: Catalogue
    indicators: Landed
    values: tuple[Landed, ...]


class UnexpectedResponse(SourceRejected):
    """A response that reports an error or has an unknown shape."""


def read_data(path: Path) -> Any:
    """Return the ``data`` of a response, every number as text.

    Raises :class:`SourceUnavailable` for a web page, with which the library blocks clients, and
    :class:`UnexpectedResponse` for a response that reports no success.
    """
    body = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    if body.lstrip().startswith(b"<"):
        raise SourceUnavailable("nbs: returned a web page instead of data; the library blocks this client")
    try:
        response = json.loads(body.decode("utf-8"), object_pairs_hook=reject_duplicate_keys, **AS_TEXT)
    except ValueError as error:
        raise UnexpectedResponse(f"nbs: expected JSON, received {body[:120]!r}") from error
    if not isinstance(response, dict) or response.get("success") is not True or "data" not in response:
        message = response.get("message") if isinstance(response, dict) else None
        raise UnexpectedResponse(f"nbs: the library reports no success: {message or body[:120]!r}")
    return response["data"]


class NbsClient:
    """Sends requests one by one in one session, and none after the library blocked it."""

    def __init__(self, http: Http, landing: Landing, base_url: str = BASE_URL) -> None:
        self._http, self._landing, self._base_url = http, landing, base_url.rstrip("/")
        self._blocked_by = ""

    def fetch(self, dataset: Dataset, years: tuple[int, int]) -> tuple[Landed, list[CatalogueResponses]]:
        """Return the bundle of all responses about a dataset, and the responses by catalogue."""
        root = self._nodes(dataset, "")
        if len(root) != 1:
            raise SourceRejected(f"nbs {dataset.name}: {len(root)} roots of the tree; one was expected")
        root_id = str(root[0]["_id"])
        top = self._nodes(dataset, root_id)
        sections = [node for node in top if str(node["name"]).strip() == SECTION]
        if len(sections) != 1:
            raise SourceRejected(f"nbs {dataset.name}: {len(sections)} sections {SECTION!r}; one was expected")
        managers = [
            node
            for section in top
            if str(section["name"]).strip() == PURCHASING_MANAGERS
            for node in self._nodes(dataset, str(section["_id"]))
            if str(node["name"]).strip() == OF_MANUFACTURING
        ]
        catalogues = [
            *self._catalogues(dataset, self._nodes(dataset, str(sections[0]["_id"])), years, MAX_DEPTH),
            *self._catalogues(dataset, managers, years, MAX_DEPTH),
        ]
        responses = [self._catalogue_responses(dataset, root_id, catalogue) for catalogue in catalogues]
        landed = [file for response in responses for file in (response.indicators, *response.values)]
        if not landed:
            raise SourceRejected(
                f"nbs {dataset.name}: the section {SECTION!r} has no catalogue of {years[0]}–{years[1]}"
            )
        return bundle_responses(self._landing, f"{self._base_url}/{dataset.name}.answers", landed), responses

    def agenda(self, today: date) -> str:
        """Return a hash of this year's release calendar up to today."""
        days = {"startDate": f"{today.year}-01-01", "endDate": today.isoformat()}
        landed = self._query(Request(f"{self._base_url}/queryAgendaByDate", days, name="agenda.json"))
        data = json.dumps(read_data(landed.path), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(data.encode()).hexdigest()

    def _catalogues(
        self, dataset: Dataset, nodes: list[dict[str, Any]], years: tuple[int, int], depth: int
    ) -> Iterator[Catalogue]:
        for node in nodes:
            if node.get("isLeaf") is not True:
                if not depth:
                    raise SourceRejected(f"nbs {dataset.name}: the tree is deeper than {MAX_DEPTH} levels")
                yield from self._catalogues(dataset, self._nodes(dataset, str(node["_id"])), years, depth - 1)
                continue
            first = max(_year(node.get("sdate")) or years[0], years[0])
            last = min(_year(node.get("edate")) or years[1], years[1])
            if first <= last:
                yield Catalogue(str(node["_id"]), str(node["name"]).strip(), first, last)

    def _nodes(self, dataset: Dataset, parent: str) -> list[dict[str, Any]]:
        request = Request(
            f"{self._base_url}/new/queryIndexTreeAsync",
            {"pid": parent, "code": dataset.tree_code},
            name=f"{dataset.tree_code}.{parent or 'root'}.json",
        )
        nodes = read_data(self._query(request).path)
        if not isinstance(nodes, list) or not all(_is_node(node) for node in nodes):
            raise SourceRejected(f"nbs: {request.safe_url} did not return nodes of a tree")
        return nodes

    def _catalogue_responses(self, dataset: Dataset, root_id: str, catalogue: Catalogue) -> CatalogueResponses:
        cid = catalogue.catalogue_id
        indicators = self._query(
            Request(
                f"{self._base_url}/new/queryIndicatorsByCid", {"cid": cid, "dt": "", "name": ""}, name=f"{cid}.json"
            )
        )
        ids = [indicator["_id"] for indicator in listed_indicators(indicators.path)]
        values = [
            self._query(
                Request(
                    f"{self._base_url}/stream/esData",
                    name=f"{cid}.{number}.json",
                    body={
                        "cid": cid,
                        "indicatorIds": ids[start : start + MAX_INDICATORS],
                        "daCatalogId": "",
                        "das": [{"text": name, "value": code} for code, name in dataset.regions.items()],
                        "showType": "1",
                        "dts": [f"{catalogue.first_year}01MM-{catalogue.last_year}12MM"],
                        "rootId": root_id,
                    },
                )
            )
            for number, start in enumerate(range(0, len(ids), MAX_INDICATORS), start=1)
        ]
        return CatalogueResponses(catalogue, indicators, tuple(values))

    def _query(self, request: Request) -> Landed:
        if self._blocked_by:
            raise SourceUnavailable(f"nbs: {request.safe_url} was not requested: {self._blocked_by}")

        def refuse(path: Path, response: Response) -> None:
            if response.is_web_page:
                raise SourceUnavailable(f"nbs: {request.safe_url} returned a web page; the library blocks this client")
            read_data(path)

        try:
            return self._landing.query(self._http, request, refuse)
        except (UnexpectedResponse, SourceMissing):
            raise
        except (SourceRejected, SourceUnavailable) as error:
            self._blocked_by = str(error)  # stop here: the protection of the library is not bypassed
            raise


def listed_indicators(path: Path) -> list[dict[str, Any]]:
    """Return the indicators of a catalogue. Raises :class:`UnexpectedResponse` if the list is incomplete."""
    data = read_data(path)
    found = data.get("list") if isinstance(data, dict) else None
    if not isinstance(found, list) or not all(isinstance(entry, dict) and "_id" in entry for entry in found):
        raise UnexpectedResponse("nbs: did not return a list of indicators")
    if str(data.get("total", len(found))) != str(len(found)):
        raise UnexpectedResponse(f"nbs: {len(found)} indicators of a catalogue; its total is {data['total']}")
    return found


def _is_node(node: object) -> bool:
    # identifiers become parts of URLs and of local paths
    return isinstance(node, dict) and "name" in node and bool(IDENTIFIER.fullmatch(str(node.get("_id", ""))))


def _year(date_code: object) -> int | None:
    digits = str(date_code or "")[:4]
    return int(digits) if len(digits) == 4 and digits.isdigit() else None
