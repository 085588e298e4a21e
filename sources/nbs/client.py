"""The data library of the National Bureau of Statistics of China: its tree, its indicators, their values.

The library is guarded. Where it answers with a page, it has turned us away; then nothing more is asked for.
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
SECTION = "工业"  # the part of the tree that is asked for
# Also asked for, where the tree has it. Non-manufacturing beside it has indicators of the same names.
PURCHASING_MANAGERS, OF_MANUFACTURING = "采购经理指数", "制造业采购经理指数"
MAX_INDICATORS = 50  # in one request
IDENTIFIER = re.compile(r"[\w-]{1,64}")
DEEPEST = 6  # levels of the tree below the section
CHINA = {"000000000000": "全国"}
# GB/T 2260, filled up to the twelve digits of the library.
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
    """One of the library's trees, and the regions its values are of."""

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
class CatalogueAnswers:
    """What was sent about one catalogue: its indicators, and their values in one or more responses."""

    catalogue: Catalogue
    indicators: Landed
    values: tuple[Landed, ...]


class UnexpectedResponse(SourceRejected):
    """A response that says itself that it is none."""


def read_answer(path: Path) -> Any:
    """Return the ``data`` of a response, every number as text.

    Raises :class:`SourceUnavailable` for a page, with which the library blocks clients, and :class:`UnexpectedResponse`
    for a response that reports no success.
    """
    body = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
    if body.lstrip().startswith(b"<"):
        raise SourceUnavailable("nbs: answered with a page in the place of data; the library turned us away")
    try:
        sent = json.loads(body.decode("utf-8"), object_pairs_hook=reject_duplicate_keys, **AS_TEXT)
    except ValueError as error:
        raise UnexpectedResponse(f"nbs: answered with no JSON but {body[:120]!r}") from error
    if not isinstance(sent, dict) or sent.get("success") is not True or "data" not in sent:
        said = sent.get("message") if isinstance(sent, dict) else None
        raise UnexpectedResponse(f"nbs: the library reports no success: {said or body[:120]!r}")
    return sent["data"]


class NbsClient:
    """Asks slowly, in one session, and for nothing more once it was turned away."""

    def __init__(self, http: Http, landing: Landing, base_url: str = BASE_URL) -> None:
        self._http, self._landing, self._base_url = http, landing, base_url.rstrip("/")
        self._turned_away = ""

    def fetch(self, dataset: Dataset, years: tuple[int, int]) -> tuple[Landed, list[CatalogueAnswers]]:
        """Return what stands for all responses about a dataset, and the responses, catalogue by catalogue."""
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
            *self._catalogues(dataset, self._nodes(dataset, str(sections[0]["_id"])), years, DEEPEST),
            *self._catalogues(dataset, managers, years, DEEPEST),
        ]
        responses = [self._answers(dataset, root_id, catalogue) for catalogue in catalogues]
        landed = [one for response in responses for one in (response.indicators, *response.values)]
        if not landed:
            raise SourceRejected(
                f"nbs {dataset.name}: the section {SECTION!r} has no catalogue of {years[0]}–{years[1]}"
            )
        return bundle_responses(self._landing, f"{self._base_url}/{dataset.name}.answers", landed), responses

    def agenda(self, today: date) -> str:
        """Return what tells one state of this year's release calendar up to today from another."""
        days = {"startDate": f"{today.year}-01-01", "endDate": today.isoformat()}
        landed = self._ask(Request(f"{self._base_url}/queryAgendaByDate", days, name="agenda.json"))
        data = json.dumps(read_answer(landed.path), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(data.encode()).hexdigest()

    def _catalogues(
        self, dataset: Dataset, nodes: list[dict[str, Any]], years: tuple[int, int], depth: int
    ) -> Iterator[Catalogue]:
        for node in nodes:
            if node.get("isLeaf") is not True:
                if not depth:
                    raise SourceRejected(f"nbs {dataset.name}: the tree is deeper than {DEEPEST} levels")
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
        nodes = read_answer(self._ask(request).path)
        if not isinstance(nodes, list) or not all(_is_node(node) for node in nodes):
            raise SourceRejected(f"nbs: {request.safe_url} answered with something that is no part of a tree")
        return nodes

    def _answers(self, dataset: Dataset, root_id: str, catalogue: Catalogue) -> CatalogueAnswers:
        cid = catalogue.catalogue_id
        indicators = self._ask(
            Request(
                f"{self._base_url}/new/queryIndicatorsByCid", {"cid": cid, "dt": "", "name": ""}, name=f"{cid}.json"
            )
        )
        ids = [indicator["_id"] for indicator in listed_indicators(indicators.path)]
        values = [
            self._ask(
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
        return CatalogueAnswers(catalogue, indicators, tuple(values))

    def _ask(self, request: Request) -> Landed:
        if self._turned_away:
            raise SourceUnavailable(f"nbs: {request.safe_url} was not asked for: {self._turned_away}")

        def refuse(path: Path, response: Response) -> None:
            if response.is_page:
                raise SourceUnavailable(f"nbs: {request.safe_url} answered with a page; the library turned us away")
            read_answer(path)

        try:
            return self._landing.ask(self._http, request, refuse)
        except (UnexpectedResponse, SourceMissing):
            raise
        except (SourceRejected, SourceUnavailable) as error:
            self._turned_away = str(error)  # stop here: what guards the library is not to be got round
            raise


def listed_indicators(path: Path) -> list[dict[str, Any]]:
    """Return the indicators of a catalogue. Raises :class:`UnexpectedResponse` where the list is not whole."""
    data = read_answer(path)
    found = data.get("list") if isinstance(data, dict) else None
    if not isinstance(found, list) or not all(isinstance(one, dict) and "_id" in one for one in found):
        raise UnexpectedResponse("nbs: answered with no list of indicators")
    if str(data.get("total", len(found))) != str(len(found)):
        raise UnexpectedResponse(f"nbs: {len(found)} indicators of a catalogue, {data['total']} were promised")
    return found


def _is_node(node: object) -> bool:
    # identifiers become parts of addresses and of paths here
    return isinstance(node, dict) and "name" in node and bool(IDENTIFIER.fullmatch(str(node.get("_id", ""))))


def _year(said: object) -> int | None:
    digits = str(said or "")[:4]
    return int(digits) if len(digits) == 4 and digits.isdigit() else None
