"""Comext from the question to the vintage: months of six-digit trade, confidential values never zero."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request as Asked
from werkzeug import Response

from sources.comext import connector as comext
from sources.comext.client import ComextClient, Month
from sources.comext.parse import MonthResponse, read_month, read_year
from sources.http import Http, SourceError, SourceMissing, SourceRejected, SourceUnavailable
from sources.ingest import IngestRefused
from sources.landing import Landing
from sources.settings import Settings, load_settings
from sources.table import ContractViolation
from tests.sessions import session_of, unhurried
from tests.shared_files import shared
from tests.unit.comext_files import HEADER, answer, line, month_of_trade
from tests.unit.ticking import Ticking

JANUARY = Month("EU27_2020", "CN", "2024-01")
PATH = "/comext/sdmx/2.1/data/DS-045409/M.EU27_2020.CN..1+2.VALUE_IN_EUROS+QUANTITY_IN_100KG"


# --- asking -------------------------------------------------------------------------------------------------------


@pytest.fixture
def client(httpserver: HTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ComextClient:
    monkeypatch.setenv("NO_PROXY", "*")
    http = Http(attempts=2, backoff=0, timeout=(2, 2))
    return ComextClient(http, Landing(tmp_path / "landing"), base_url=httpserver.url_for("/comext/"))


def test_a_month_of_all_products_is_asked_for(client: ComextClient, httpserver: HTTPServer):
    httpserver.expect_request(PATH).respond_with_data(month_of_trade(), content_type="text/csv")
    landed = client.fetch(JANUARY)
    assert landed.path.name == "DS-045409_M_EU27_2020_CN_2024-01.csv"
    ((asked, _),) = httpserver.log
    assert asked.args.to_dict() == {"format": "SDMX-CSV", "startPeriod": "2024-01", "endPeriod": "2024-01"}


def test_a_header_alone_is_an_answer(client: ComextClient, httpserver: HTTPServer):
    httpserver.expect_request(PATH).respond_with_data(answer(), content_type="text/csv")
    assert client.fetch(JANUARY).size == len(HEADER) + 1


FAULT = "<S:Fault><faultcode>413</faultcode><faultstring>EXTRACTION_TOO_BIG: The requested\n extraction</faultstring>"


@pytest.mark.parametrize(
    ("response", "error", "said"),
    [
        (
            Response(FAULT, 200, content_type="text/xml"),
            SourceRejected,
            "'EXTRACTION_TOO_BIG: The requested extraction'",
        ),
        (Response(FAULT, 413), SourceRejected, "413 .*EXTRACTION_TOO_BIG"),
        (Response("<asyncResponse/>", 200), SourceRejected, "a web page, or a deferred response"),
        (Response("\ufeff<html>", 200, content_type="text/html"), SourceRejected, "a web page"),
        (Response("", 200), SourceRejected, "returned an empty body with status 200"),
        (Response("", 204), SourceRejected, "returned an empty body with status 204"),
        (Response("freq,reporter\n", 200), SourceRejected, "instead of SDMX-CSV"),
        (Response("", 404), SourceMissing, "404"),
        (Response("", 429, {"Retry-After": "0"}), SourceUnavailable, "429"),
        (Response("", 503), SourceUnavailable, "503"),
    ],
)
def test_what_is_no_answer_is_refused_in_words_and_never_lands(
    client: ComextClient,
    httpserver: HTTPServer,
    tmp_path: Path,
    response: Response,
    error: type[SourceError],
    said: str,
):
    httpserver.expect_request(PATH).respond_with_handler(lambda _: response)
    with pytest.raises(error, match=said) as raised:
        client.fetch(JANUARY)
    assert type(raised.value) is error
    assert not list((tmp_path / "landing").rglob("*.csv"))


def test_eurostat_says_when_the_dataset_changed(client: ComextClient, httpserver: HTTPServer):
    path = "/comext/sdmx/2.1/data/DS-045409/M.EU27_2020.CN.8541.1.VALUE_IN_EUROS"
    httpserver.expect_request(path).respond_with_data(answer([line("8541", updated="15/09/26")]))
    assert client.last_update(2025) == "15/09/26"
    httpserver.clear()
    httpserver.expect_request(path).respond_with_data(answer())
    with pytest.raises(SourceRejected, match="does not say when it was last updated"):
        client.last_update(2025)


# --- reading ------------------------------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / JANUARY.file_name


def read(file: Path, body: bytes):
    file.write_bytes(body)
    return read_year(2024, "EU27_2020", "CN", [MonthResponse(JANUARY, file)]).frame


def test_six_digits_have_value_and_weight_side_by_side(file: Path):
    assert read(file, month_of_trade()).rows() == [
        ("2024-01", "1", "848210", Decimal(204548), Decimal("1772.90")),
        ("2024-01", "2", "280530", None, Decimal(0)),
        ("2024-01", "2", "848210", Decimal("5000.5"), None),
        ("2024-01", "2", "854231", Decimal(1200), None),
        ("2024-01", "2", "854232", Decimal(900), None),
        ("2024-01", "2", "854233", Decimal(700), None),
    ]


@pytest.mark.parametrize("secret", [":C", ":c", ":", ": c", ""])
def test_what_is_confidential_is_not_zero(file: Path, secret: str):
    assert read(file, answer([line(value=secret)]))["value_eur"].to_list() == [None]


def test_columns_are_found_by_name(file: Path):
    names = HEADER.split(",")
    values = line().split(",")
    body = ",".join([*reversed(names), "OBS_FLAG"]), ",".join([*reversed(values), "p"])
    assert read(file, answer([body[1]], header=body[0]))["value_eur"].to_list() == [Decimal(204548)]


def test_a_byte_order_mark_is_no_part_of_the_header(file: Path):
    assert read(file, b"\xef\xbb\xbf" + month_of_trade()).height == 6


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (answer([line(partner="JP")]), r"1 rows have partner \['JP'\], which was not requested"),
        (answer([line(reporter="DE")]), r"reporter \['DE'\]"),
        (answer([line(period="2024-02")]), r"TIME_PERIOD \['2024-02'\]"),
        (answer([line(flow="3")]), r"flow \['3'\]"),
        (answer([line(indicator="SUPPLEMENTARY_QUANTITY")]), r"indicators \['SUPPLEMENTARY_QUANTITY'\]"),
        (answer([line(product="10121")]), "'10121' is not a product"),
        (answer([line(value="-5")]), "'-5' is neither a number nor a flag"),
        (answer([line(value="2.0e5")]), "'2.0e5' is neither"),
        (answer([line(value="n/a")]), "'n/a' is neither"),
        (answer([line(), line(value="1")]), "2 rows repeat a key"),
        (answer([line()], header=HEADER.replace("OBS_VALUE", "VALUE")), r"columns \['OBS_VALUE'\] are missing"),
        (answer([line() + ",x,y"]), "line 2 has 12 fields, expected 10"),
        (answer([line(value="\xff")]).replace(b"\xc3\xbf", b"\xff"), "not CSV in UTF-8"),
    ],
)
def test_what_was_not_asked_for_is_refused_in_words(file: Path, body: bytes, said: str):
    with pytest.raises(ContractViolation, match=said) as error:
        read(file, body)
    assert str(error.value).startswith(file.name)


def test_a_month_that_is_missing_between_others_is_refused_and_one_at_the_end_is_not_out_yet(tmp_path: Path):
    answers = []
    for number, body in enumerate([month_of_trade(), answer(), month_of_trade(period="2024-03"), answer()], start=1):
        month = Month("EU27_2020", "CN", f"2024-{number:02d}")
        (tmp_path / month.file_name).write_bytes(body)
        answers.append(MonthResponse(month, tmp_path / month.file_name))
    with pytest.raises(ContractViolation, match="no row of 2024-02, but of a later month"):
        read_year(2024, "EU27_2020", "CN", answers)
    assert read_year(2024, "EU27_2020", "CN", answers[2:]).frame.height == 6


def test_quoted_lines_of_the_service_are_read(tmp_path: Path):
    header, *lines = shared("recordings", "eurostat", "comext_DS-045409_sdmx_csv_samples.csv").read_text().splitlines()
    month = Month("AT", "AE", "2023-09")
    path = tmp_path / month.file_name
    path.write_bytes(answer([text for text in lines if ",AT,AE," in text], header=header))
    assert read_month(path, month).height == 0  # quoted is a heading of four digits
    path.write_text(path.read_text().replace(",7204,", ",720400,"))
    assert read_month(path, month).rows() == [("2023-09", "2", "720400", Decimal(204548), Decimal("1772.90"))]


# --- bringing up to date ------------------------------------------------------------------------------------------


class Service:
    """Comext on loopback: trade of any partner in January and February of 2024."""

    def __init__(self, httpserver: HTTPServer) -> None:
        self.server, self.updated, self.factor = httpserver, "15/02/24", 1
        httpserver.expect_request(
            "/comext/sdmx/2.1/data/DS-045409/M.EU27_2020.CN.8541.1.VALUE_IN_EUROS"
        ).respond_with_handler(lambda _: Response(answer([line("8541", updated=self.updated)])))
        httpserver.expect_request(PATH).respond_with_handler(self.month)

    def month(self, asked: Asked) -> Response:
        body = month_of_trade(period=asked.args["startPeriod"], updated=self.updated)
        return Response(body.replace(b",204548", b",%d" % (204548 * self.factor)))


@pytest.fixture
def service(httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch) -> Service:
    monkeypatch.setenv("NO_PROXY", "*")
    monkeypatch.setenv("COMEXT_URL", httpserver.url_for("/comext"))
    monkeypatch.setenv("FIVE_BASES_YEARS", "2024:2024")
    monkeypatch.setattr("sources.landing.datetime", Ticking())
    monkeypatch.setattr(comext, "CONNECTOR", unhurried(comext.CONNECTOR))
    monkeypatch.setattr("sources.context.today", lambda: date(2024, 4, 20))
    return Service(httpserver)


@pytest.fixture
def settings(service: Service) -> Settings:
    return load_settings()


def refresh(settings: Settings, name: str = "EU27_2020-CN-2024"):
    return next(
        series for series in comext.datasets(session_of(comext.CONNECTOR, settings)) if series.name == name
    ).refresh()


def test_months_are_asked_for_when_they_are_out(settings: Settings, monkeypatch: pytest.MonkeyPatch):
    assert [month.period for month in comext.months(session_of(comext.CONNECTOR, settings), "DE", "CN", 2024)] == [
        "2024-01",
        "2024-02",
    ]
    assert comext.years(session_of(comext.CONNECTOR, settings)) == [2024]
    monkeypatch.setattr("sources.context.today", lambda: date(2025, 2, 15))
    assert comext.months(session_of(comext.CONNECTOR, settings), "DE", "CN", 2024)[-1].period == "2024-12"
    monkeypatch.setattr("sources.context.today", lambda: date(2025, 2, 14))
    assert comext.months(session_of(comext.CONNECTOR, settings), "DE", "CN", 2024)[-1].period == "2024-11"
    monkeypatch.delenv("FIVE_BASES_YEARS")
    assert comext.years(session_of(comext.CONNECTOR)) == [2023, 2024]


def test_an_economy_in_focus_is_a_partner_and_a_member_of_the_eu_reports(monkeypatch: pytest.MonkeyPatch):
    assert ("EU27_2020", "CN") in comext.pairs(session_of(comext.CONNECTOR))
    monkeypatch.setenv("FIVE_BASES_ECONOMY", "BRA")
    assert ("EU27_2020", "BR") in comext.pairs(session_of(comext.CONNECTOR))
    monkeypatch.setenv("FIVE_BASES_ECONOMY", "GRC")
    pairs = comext.pairs(session_of(comext.CONNECTOR))
    assert {reporter for reporter, _ in pairs} == {"EU27_2020", "GR"}
    assert ("EU27_2020", "GR") not in pairs


@pytest.mark.parametrize(("economy", "code"), [("S19", "TW"), ("TWN", "TW"), ("SRB", "XS"), ("GBR", "GB")])
def test_an_economy_is_requested_by_the_code_that_comext_uses(monkeypatch: pytest.MonkeyPatch, economy: str, code: str):
    """XS is Serbia in Regulation (EU) 2020/1470, RS only in ISO 3166; Northern Ireland (XI) is not all of GBR."""
    monkeypatch.setenv("COMEXT_PARTNERS", economy)
    assert ("EU27_2020", code) in comext.pairs(session_of(comext.CONNECTOR))


def test_a_year_becomes_a_vintage_and_is_asked_for_again_when_the_dataset_changed(settings: Settings, service: Service):
    first, before = refresh(settings), comext.version(session_of(comext.CONNECTOR, settings))
    (part,) = first.parts
    assert (part.partition, part.row_count) == ("year=2024/reporter_area=EU27_2020/partner_area=CN", 12)
    service.server.clear_log()
    assert refresh(settings) == first
    assert len(service.server.log) == 1
    service.updated = "15/03/24"
    assert comext.version(session_of(comext.CONNECTOR, settings)) != before
    assert refresh(settings).sha256 != first.sha256


def test_a_million_fold_is_refused_and_the_last_good_vintage_stays(settings: Settings, service: Service):
    refresh(settings)
    service.updated, service.factor = "15/03/24", 1_000_000
    with pytest.raises(IngestRefused, match=r"RAW-MAGNITUDE.*RAW-PREVIOUS-TOTAL"):
        refresh(settings)
    assert len(list(settings.raw.rglob("part.parquet"))) == 1


def test_a_mirror_gives_the_months_it_holds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = ComextClient(Http(), Landing(tmp_path)).request(JANUARY).mirror_url.removeprefix("https://")
    path = tmp_path / "mirror" / folder
    path.parent.mkdir(parents=True)
    path.write_bytes(month_of_trade())
    monkeypatch.setattr("sources.context.today", lambda: date(2024, 4, 20))
    monkeypatch.setenv("FIVE_BASES_MIRROR", str(tmp_path / "mirror"))
    (only,) = comext.datasets(session_of(comext.CONNECTOR))
    assert only.refresh().parts[0].row_count == 6
    assert comext.version(session_of(comext.CONNECTOR)) is None
    assert only.refresh().url.startswith("https://ec.europa.eu/eurostat/api/comext/dissemination/")


# --- cut within the last line: bug 01 -------------------------------------------------------------------------------


FLAGGED = f"{HEADER},OBS_FLAG"
WHOLE = answer([f"{line(value='1234567')},", f"{line('903149', value='25925907')},"], FLAGGED)


@pytest.mark.parametrize("behind", [b"2592", b",2592590", b"2024-01,", b",25925907,"])
def test_a_value_that_lost_its_last_digits_is_no_value_and_not_confidential(file: Path, behind: bytes):
    file.write_bytes(WHOLE)
    assert read_month(file, JANUARY).filter(product_code="903149")["value_eur"].item() == 25925907
    file.write_bytes(WHOLE[: WHOLE.rindex(behind) + len(behind)])
    with pytest.raises(ContractViolation, match=r"the file may be cut: download it again"):
        read_month(file, JANUARY)


@pytest.mark.parametrize("ending", [b",2592\n", b"\n", b",25925907,,\n"])
def test_a_line_of_another_length_is_refused_although_it_ends(file: Path, ending: bytes):
    file.write_bytes(WHOLE[: WHOLE.rindex(b",25925907")] + ending)
    with pytest.raises(ContractViolation, match=r"line 3 has \d+ fields, expected 11"):
        read_month(file, JANUARY)
