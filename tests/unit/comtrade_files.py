"""Records and lists in the layout of UN Comtrade, with figures of our own making."""

import json
from collections.abc import Iterable

RECORD = {
    "typeCode": "C", "freqCode": "A", "refPeriodId": 20240101, "refYear": 2024, "refMonth": 52, "period": "2024",
    "reporterCode": 156, "reporterISO": None, "reporterDesc": None, "flowCode": "M", "flowDesc": None,
    "partnerCode": 392, "partnerISO": None, "partnerDesc": None, "partner2Code": 0, "partner2ISO": None,
    "partner2Desc": None, "classificationCode": "H6", "classificationSearchCode": "HS",
    "isOriginalClassification": True, "cmdCode": "010121", "cmdDesc": None, "aggrLevel": None, "isLeaf": None,
    "customsCode": "C00", "customsDesc": None, "mosCode": "0", "motCode": 0, "motDesc": None, "qtyUnitCode": 5,
    "qtyUnitAbbr": None, "qty": 3.0, "isQtyEstimated": False, "altQtyUnitCode": -1, "altQtyUnitAbbr": None,
    "altQty": None, "isAltQtyEstimated": False, "netWgt": 1500.25, "isNetWgtEstimated": True, "grossWgt": 0.0,
    "isGrossWgtEstimated": False, "cifvalue": 2000.125, "fobvalue": None, "primaryValue": 2000.125,
    "legacyEstimationFlag": 4, "isReported": True, "isAggregate": False,
}  # fmt: skip


def record(**changes: object) -> dict[str, object]:
    """Return a record of Chinese imports of 2024 from Japan, but for ``changes``."""
    return RECORD | changes


def answer(records: Iterable[dict[str, object]], **changes: object) -> bytes:
    """Return records as the service answers them."""
    rows = list(records)
    return json.dumps({"elapsedTime": "0.1 secs", "count": len(rows), "data": rows, "error": ""} | changes).encode()


def dataset(reporter: int = 156, period: object = "2024", checksum: int = -1349955130) -> dict[str, object]:
    """Return one line of the list of what there is."""
    return {
        "datasetCode": int(f"20{reporter:03d}{period}2100"),
        "typeCode": "C",
        "freqCode": "A",
        "period": period,
        "reporterCode": reporter,
        "classificationCode": "H6",
        "totalRecords": 3,
        "datasetChecksum": checksum,
        "firstReleased": "2025-06-12T10:53:32.8266667",
        "lastReleased": "2025-07-05T10:53:32.82",
    }


def year_of_trade(frequency: str = "A", period: str = "2024") -> list[dict[str, object]]:
    """Return imports of two products from two partners, with the world's line beside them."""
    return [
        record(
            freqCode=frequency, period=period, cmdCode=product, partnerCode=partner, primaryValue=value, cifvalue=value
        )
        for product, flows in (("010121", {392: 2000.125, 842: 1000}), ("848210", {392: 40_000, 842: 0}))
        for partner, value in {**flows, 0: sum(flows.values())}.items()
    ]


def reporters(count: int = 210) -> bytes:
    """Return a reference table of reporters: China, a state that is no more, and numbers that only fill it."""
    rows = [
        {"id": code, "text": name, "reporterCode": code, "reporterDesc": name, "reporterNote": name,
         "reporterCodeIsoAlpha2": iso3 and iso3[:2], "reporterCodeIsoAlpha3": iso3,
         "entryEffectiveDate": "1900-01-01T00:00:00", "isGroup": False}
        for code, name, iso3 in ((156, "China", "CHN"), (280, "Fed. Rep. of Germany (...1990)", "DEU"))
    ]  # fmt: skip
    rows[1]["entryExpiredDate"] = "1990-12-31T00:00:00"
    rows += [rows[0] | {"reporterCode": code, "reporterCodeIsoAlpha3": "R4 "} for code in range(300, 298 + count)]
    return json.dumps({"results": rows}).encode("utf-8-sig")
