"""Answers in the layout of Eurostat's Comext, with figures of our own making."""

from collections.abc import Iterable

HEADER = "DATAFLOW,LAST UPDATE,freq,reporter,partner,product,flow,indicators,TIME_PERIOD,OBS_VALUE"
VALUE, QUANTITY = "VALUE_IN_EUROS", "QUANTITY_IN_100KG"
UPDATED = "15/09/26 11:00:00"


def line(
    product: str = "848210",
    flow: str = "1",
    indicator: str = VALUE,
    value: str = "204548",
    *,
    partner: str = "CN",
    period: str = "2024-01",
    reporter: str = "EU27_2020",
    updated: str = UPDATED,
) -> str:
    """Return one observation."""
    return f"ESTAT:DS-045409(1.0),{updated},M,{reporter},{partner},{product},{flow},{indicator},{period},{value}"


def answer(lines: Iterable[str] = (), header: str = HEADER) -> bytes:
    """Return observations as the service answers them."""
    return "".join(f"{text}\n" for text in (header, *lines)).encode()


def month_of_trade(partner: str = "CN", period: str = "2024-01", updated: str = UPDATED) -> bytes:
    """Return imports and exports of a bearing and its chapter, and one confidential export."""
    rows = (
        ("84", "1", VALUE, "900000"),
        ("848210", "1", VALUE, "204548"),
        ("848210", "1", QUANTITY, "1772.90"),
        ("84821010", "1", VALUE, "204548"),
        ("848210", "2", VALUE, "5000.5"),
        ("854231", "2", VALUE, "1200"),
        ("854232", "2", VALUE, "900"),
        ("854233", "2", VALUE, "700"),
        ("280530", "2", VALUE, ":C"),
        ("280530", "2", QUANTITY, "0.00"),
    )
    return answer(line(*row, partner=partner, period=period, updated=updated) for row in rows)
