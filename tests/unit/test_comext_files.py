"""The monthly file of Comext: one CSV in a 7z archive, added up to six digits, and refused otherwise."""

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path

import py7zr
import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request as Asked
from werkzeug import Response

from sources.archive import ArchiveRefused, Limits, unpack_7z
from sources.codes import partner_codes
from sources.comext import connector as comext
from sources.comext.client import FILES
from sources.comext.parse import FILE_COLUMNS, read_file
from sources.ingest import IngestRefused
from sources.settings import load_settings
from sources.table import ContractViolation
from tests.sessions import session_of, unhurried

MEMBERS = tuple(re.findall("..", "ATBEBGCYCZDEDKEEESFIFRGRHRHUIEITLTLULVMTNLPLPTROSESISK"))
NAME = "full_v2_202403.7z"


def line(**changes: str) -> str:
    """Return German imports of bearings from China, but for ``changes``."""
    given = {
        "REPORTER": "DE", "PARTNER": "CN", "TRADE_TYPE": "E", "PRODUCT_NC": "84821010", "PRODUCT_BEC5": "712",
        "FLOW": "1", "STAT_PROCEDURE": "1", "SUPPL_UNIT": "NO_SU", "PERIOD": "202403", "VALUE_EUR": "1000.5",
        "QUANTITY_KG": "120",
    } | changes  # fmt: skip
    return ",".join(given.get(name, "") for name in FILE_COLUMNS)


def write(path: Path, lines: Iterable[str], *, header: str = ",".join(FILE_COLUMNS), member: str | None = None) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with py7zr.SevenZipFile(path, "w") as archive:
        archive.writestr("\n".join((header, *lines, "")), member or f"{path.stem}.dat")
    return path


def month() -> list[str]:
    """Every member's trade with 120 partners: as many euro as such a month has."""
    partners = sorted(partner_codes("COMEXT", "economy"))[:120]
    return [
        line(REPORTER=member, PARTNER=partner, VALUE_EUR="10000" if n % 3 else "100000000")
        for n, (member, partner) in enumerate((m, p) for m in MEMBERS for p in partners)
    ] + [line(REPORTER="DE", PARTNER="US", VALUE_EUR="20000000000", PRODUCT_NC="27090010")]


# --- reading ------------------------------------------------------------------------------------------------------


def test_rows_are_added_up_to_six_digits_and_a_missing_weight_is_not_zero(tmp_path: Path):
    lines = (
        line(),
        line(PRODUCT_NC="84821090", STAT_PROCEDURE="2", VALUE_EUR="500", QUANTITY_KG="30.25"),
        line(PRODUCT_NC="84821090", STAT_PROCEDURE="3", VALUE_EUR="7", QUANTITY_KG=""),
        line(FLOW="2", VALUE_EUR="", QUANTITY_KG=""),
        line(PRODUCT_NC="8482SSSS", PARTNER="QY", VALUE_EUR="9", QUANTITY_KG="0"),
    )
    part = read_file(write(tmp_path / NAME, lines), "2024-03", tmp_path / "scratch")
    assert part.partition == "period=2024-03"
    assert sorted(part.frame.rows()) == [
        ("DE", "CN", "1", "848210", Decimal("1507.50"), Decimal("150.25"), Decimal("7.00")),
        ("DE", "CN", "2", "848210", None, None, Decimal("0.00")),
        ("DE", "QY", "1", "8482SS", Decimal("9.00"), Decimal("0.00"), Decimal("9.00")),
    ]
    assert not list((tmp_path / "scratch").iterdir())


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"PERIOD": "202402"}, "1 rows have a PERIOD such as '202402'"),
        ({"FLOW": "3"}, "a FLOW such as '3'"),
        ({"TRADE_TYPE": "X"}, "a TRADE_TYPE such as 'X'"),
        ({"STAT_PROCEDURE": "1x"}, "a STAT_PROCEDURE such as '1x'"),
        ({"REPORTER": "Germany"}, "a REPORTER such as 'Germany'"),
        ({"PARTNER": ""}, "a PARTNER such as"),
        ({"PRODUCT_NC": "4821010"}, "a PRODUCT_NC such as '4821010'"),
        ({"VALUE_EUR": "1e9"}, "a VALUE_EUR such as '1e9'"),
        ({"VALUE_EUR": "-5"}, "a VALUE_EUR such as '-5'"),
        ({"QUANTITY_KG": "=1+1"}, "a QUANTITY_KG such as '=1\\+1'"),
    ],
)
def test_a_row_that_cannot_be_refuses_the_file(tmp_path: Path, changes: dict[str, str], said: str):
    with pytest.raises(ContractViolation, match=said):
        read_file(write(tmp_path / NAME, (line(), line(**changes))), "2024-03", tmp_path / "scratch")


@pytest.mark.parametrize(
    "header", ["REPORTER,PARTNER", ",".join(FILE_COLUMNS).replace("VALUE_EUR", "VALUE_IN_EUR"), "\ufeffREPORTER"]
)
def test_another_header_is_refused(tmp_path: Path, header: str):
    with pytest.raises(ContractViolation, match="the columns are"):
        read_file(write(tmp_path / NAME, (), header=header), "2024-03", tmp_path / "scratch")


def test_a_line_of_another_length_is_refused(tmp_path: Path):
    with pytest.raises(ContractViolation, match=NAME):
        read_file(write(tmp_path / NAME, (line(), f"{line()},more")), "2024-03", tmp_path / "scratch")


# --- archives -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("member", ["../evil.dat", "/etc/passwd", "a/b.dat", ".hidden"])
def test_a_member_that_is_no_plain_name_is_refused(tmp_path: Path, member: str):
    path = tmp_path / NAME
    with py7zr.SevenZipFile(path, "w") as archive:
        archive.writestr("x", "placeholder.dat")
        archive.header.files_info.files[0]["filename"] = member
    with pytest.raises(ArchiveRefused, match="should hold one plain file"):
        unpack_7z(path, tmp_path / "out" / "file.dat")
    assert not (tmp_path / "evil.dat").exists()


def test_several_members_are_refused(tmp_path: Path):
    with py7zr.SevenZipFile(tmp_path / NAME, "w") as archive:
        archive.writestr("x", "a.dat")
        archive.writestr("y", "b.dat")
    with pytest.raises(ArchiveRefused, match=r"holds \['a.dat', 'b.dat'\]"):
        unpack_7z(tmp_path / NAME, tmp_path / "file.dat")


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path):
    with py7zr.SevenZipFile(tmp_path / NAME, "w") as archive:
        archive.writestr(bytes(1 << 24), "a.dat")
    with pytest.raises(ArchiveRefused, match="would grow to 16,777,216 bytes; at most 200-fold"):
        unpack_7z(tmp_path / NAME, tmp_path / "file.dat")
    with pytest.raises(ArchiveRefused, match="not a 7z file"):
        unpack_7z(tmp_path / NAME, tmp_path / "file.dat", Limits(member_bytes=1 << 20, ratio=1 << 20))


def test_an_encrypted_archive_is_refused(tmp_path: Path):
    with py7zr.SevenZipFile(tmp_path / NAME, "w", password="secret") as archive:
        archive.writestr("x", "a.dat")
    with pytest.raises(ArchiveRefused, match="is encrypted"):
        unpack_7z(tmp_path / NAME, tmp_path / "file.dat")


@pytest.mark.parametrize("kept", [0.1, 0.5, 0.99])
def test_half_an_archive_is_refused(tmp_path: Path, kept: float):
    path = write(tmp_path / NAME, (line() for _ in range(100)))
    body = path.read_bytes()
    path.write_bytes(body[: int(len(body) * kept)])
    with pytest.raises(ArchiveRefused, match="not a 7z file that can be read"):
        unpack_7z(path, tmp_path / "file.dat")


# --- from the address to the vintage ------------------------------------------------------------------------------


@pytest.fixture
def service(httpserver: HTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Asked]:
    """Eurostat on loopback: March 2024 and nothing else, behind a redirect."""
    body, asked = write(tmp_path / NAME, month()).read_bytes(), []

    def files(request: Asked) -> Response:
        asked.append(request)
        if request.args["file"] != f"{FILES}/{NAME}":
            return Response("", 404)
        return Response("", 302, {"Location": httpserver.url_for("/stored")})

    httpserver.expect_request("/files").respond_with_handler(files)
    httpserver.expect_request("/stored").respond_with_handler(lambda _: Response(body, headers={"ETag": '"one"'}))
    for name, value in {
        "NO_PROXY": "*",
        "COMEXT_BULK": "1",
        "COMEXT_URL": httpserver.url_for(""),
        "FIVE_BASES_YEARS": "2024:2024",
        "FIVE_BASES_ECONOMY": "CHN",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(comext, "pairs", lambda session: [])
    monkeypatch.setattr("sources.context.today", lambda: date(2024, 6, 1))
    monkeypatch.setattr(comext, "CONNECTOR", unhurried(comext.CONNECTOR))
    return asked


def test_the_files_that_are_out_are_fetched_once(service: list[Asked]):
    settings = load_settings()
    (series,) = comext.datasets(session_of(comext.CONNECTOR, settings))
    assert series.name == "full_v2_202403"
    assert {asked.args["file"][-9:-3] for asked in service} == {"202401", "202402", "202403", "202404"}
    first, second = series.refresh(), series.refresh()
    assert first == second
    assert [part.row_count for part in first.parts] == [27 * 120 + 1]


def test_files_are_not_asked_for_unless_someone_wants_them(service: list[Asked], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("COMEXT_BULK")
    assert list(comext.datasets(session_of(comext.CONNECTOR))) == []
    assert service == []


def test_a_file_may_be_put_down_and_must_name_its_month(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    write(tmp_path / "drop" / "comext" / NAME, month())
    write(tmp_path / "drop" / "comext" / "full_v2_202452.7z", month())
    monkeypatch.setenv("FIVE_BASES_DROP", str(tmp_path / "drop"))
    monkeypatch.setattr(comext, "pairs", lambda session: [])
    good, bad = comext.datasets(session_of(comext.CONNECTOR))
    assert good.refresh().url == f"drop://comext/{NAME}"
    with pytest.raises(IngestRefused, match="names no month"):
        bad.refresh()


def test_a_file_that_was_put_down_counts_beside_a_mirror_of_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "mirror" / "www.cepii.fr").mkdir(parents=True)
    (tmp_path / "drop").mkdir()
    monkeypatch.setenv("FIVE_BASES_MIRROR", str(tmp_path / "mirror"))
    monkeypatch.setenv("FIVE_BASES_DROP", str(tmp_path / "drop"))
    said = "comext: the mirror has no ec.europa.eu, the drop folder no full_v2_*.7z in comext/"
    assert comext.CONNECTOR.reason_to_skip(session_of(comext.CONNECTOR)) == said
    (tmp_path / "drop" / "comext").mkdir()
    (tmp_path / "drop" / "comext" / "PROVENANCE.md").write_text("no month", encoding="utf-8")
    assert comext.CONNECTOR.reason_to_skip(session_of(comext.CONNECTOR)) == said
    write(tmp_path / "drop" / "comext" / NAME, month())
    assert comext.CONNECTOR.reason_to_skip(session_of(comext.CONNECTOR)) is None
    assert [series.name for series in comext.datasets(session_of(comext.CONNECTOR))] == ["full_v2_202403"]


def test_a_month_a_million_times_as_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    lines = [text.replace("10000,,", "10000000000,,") for text in month()]
    write(tmp_path / "drop" / "comext" / NAME, lines)
    monkeypatch.setenv("FIVE_BASES_DROP", str(tmp_path / "drop"))
    monkeypatch.setattr(comext, "pairs", lambda session: [])
    (series,) = comext.datasets(session_of(comext.CONNECTOR))
    with pytest.raises(IngestRefused, match="RAW-UNIT"):
        series.refresh()


def test_an_unknown_reporter_is_named_with_its_line(tmp_path: Path):
    path = write(tmp_path / NAME, (line(), line(REPORTER="QQ")))
    with pytest.raises(ContractViolation, match="1 rows have a REPORTER such as 'QQ' in line 3"):
        read_file(path, "2024-03", tmp_path / "scratch")


def test_unknown_partners_with_more_than_a_thousandth_of_the_trade_are_refused(tmp_path: Path):
    """One thousandth and less is what a new code of the EU's own may have."""
    little, much = (line(), line(PARTNER="ZZ", VALUE_EUR="1")), (line(), line(PARTNER="ZZ", VALUE_EUR="900"))
    assert read_file(write(tmp_path / NAME, little), "2024-03", tmp_path / "scratch").frame.height == 2
    with pytest.raises(ContractViolation, match=r"codes in partner_area have .* of DE, flow 1, such as \['ZZ'\]"):
        read_file(write(tmp_path / NAME, much), "2024-03", tmp_path / "scratch")
