"""UNIDO's indices over real HTTP, and SDMX-JSON in the two forms in which publishers send it."""

import json
from pathlib import Path
from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from sources.http import SourceRejected
from sources.ingest import IngestRefused
from sources.sdmx_json import InvalidMessage, Observation, read_observations
from sources.settings import Settings
from sources.table import ContractViolation
from sources.unido.client import ACCEPT
from sources.unido.connector import CONNECTOR, countries, refresh, version
from sources.unido.parse import read_series
from tests.sessions import session_of
from tests.shared_files import shared

PATH = "/unido/data/UNIDO/IIP/1.0/156.52.C"
INDEX = {"2005": [[25.5]], "2026 Q1": [[130.25]], "2006 M01": [[26.8926011853938]], "2026 M07": [[None]]}
MONTHS = {f"2025 M{month:02d}": [[100 + month]] for month in range(1, 13)}


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "*")


@pytest.fixture
def settings(httpserver: HTTPServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("FIVE_BASES_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("UNIDO_URL", httpserver.url_for("/unido"))
    return Settings(_env_file=None)


def message(observations: Any, key: str = "156.52.C", dimensions: tuple[str, ...] = ()) -> str:
    names = list(dimensions or ("COUNTRY", "INDICATOR", "CLASSIFICATION"))
    structure = {"dimensions": {"series": names, "observation": ["TIME_PERIOD"]}}
    return json.dumps(
        {"data": {"structure": structure, "dataSets": [{"series": {key: {"observations": observations}}}]}}
    )


def written(tmp_path: Path, body: str) -> Path:
    path = tmp_path / "answer.json"
    path.write_text(body, encoding="utf-8")
    return path


# --- the reader ---------------------------------------------------------------------------------------------------


def test_the_long_form_names_its_codes_by_their_places(tmp_path: Path):
    series = [{"id": "AREA", "values": [{"id": "CHN"}, {"id": "JPN"}]}, {"id": "ITEM", "values": [{"id": "X"}]}]
    structure = {
        "dimensions": {
            "series": series,
            "observation": [{"id": "TIME_PERIOD", "values": [{"value": "2023"}, {"value": "2024"}]}],
        }
    }
    observations = {"0": ["1.50", 0], "1": [None, "NP"]}
    data = {
        "structures": [structure],
        "dataSets": [{"structure": 0, "series": {"1:0": {"observations": observations}}}],
    }
    path = written(tmp_path, json.dumps({"data": data}))
    assert list(read_observations(path)) == [Observation({"AREA": "JPN", "ITEM": "X"}, "2023", "1.50")]


def test_a_message_without_series_has_no_observation(tmp_path: Path):
    data = {"structures": [{"dimensions": {"series": [], "observation": []}}], "dataSets": [{"structure": 0}]}
    assert list(read_observations(written(tmp_path, json.dumps({"data": data})))) == []


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("", "no JSON but b''"),
        ("<html>", "no JSON but b'<html>'"),
        ("[]", "no data message"),
        ('{"data": {}}', "no data message"),
        ('{"data": {"dataSets": [{"series": {}}]}}', r"unknown shape \(KeyError\('structure'\)\)"),
        (message({"2005": [[1]]}, key="156.52"), "unknown shape"),
    ],
)
def test_what_is_no_message_is_refused_in_words(tmp_path: Path, body: str, says: str):
    with pytest.raises(InvalidMessage, match=says):
        list(read_observations(written(tmp_path, body)))


@pytest.mark.shared
def test_recorded_messages_of_the_imf_are_read(tmp_path: Path):
    with_values = 0
    for path in sorted(shared("recordings", "imf").glob("*.json")):
        recorded = json.loads(path.read_text(encoding="utf-8"))
        if "/data/dataflow/" not in recorded["url"] or not recorded["text"]:
            continue
        observations = list(read_observations(written(tmp_path, recorded["text"])))
        assert all(len(one.period) >= 4 and one.value for one in observations)
        with_values += bool(observations)
    assert with_values > 0


# --- UNIDO --------------------------------------------------------------------------------------------------------


def test_one_series_holds_years_quarters_and_months_and_digits_are_kept(tmp_path: Path):
    part = read_series(written(tmp_path, message(INDEX)), "156")
    assert part.partition == "country_code=156"
    assert part.frame.rows() == [
        ("52", "C", "2005", 25.5),
        ("52", "C", "2006 M01", 26.8926011853938),
        ("52", "C", "2026 Q1", 130.25),
    ]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (message({"2005-01": [[1]]}), "'2005-01' is not a year, quarter or month"),
        (message({"2005 M13": [[1]]}), "'2005 M13' is not a year"),
        (message({"2005": [[1]]}, key="840.52.C"), "a series of 840"),
        (message({"2005": [[1]]}, dimensions=("COUNTRY", "CLASSIFICATION", "INDICATOR")), "dimensions .* expected"),
        (message({"2005": [["NP"]]}), "conversion from `str` to `f64` failed"),
        ("[]", "no data message"),
    ],
)
def test_another_content_is_refused_in_words(tmp_path: Path, body: str, says: str):
    with pytest.raises(ContractViolation, match=says):
        read_series(written(tmp_path, body), "156")


def test_an_economy_becomes_a_vintage_and_the_same_answer_no_second(settings: Settings, httpserver: HTTPServer):
    httpserver.expect_request(PATH, headers={"Accept": ACCEPT}).respond_with_data(message(MONTHS))
    vintage = refresh(session_of(CONNECTOR, settings), "156")
    assert [(part.partition, part.row_count) for part in vintage.parts] == [("country_code=156", 12)]
    assert refresh(session_of(CONNECTOR, settings), "156") == vintage
    assert version(session_of(CONNECTOR, settings)) == vintage.sha256


@pytest.mark.parametrize(
    ("body", "status", "says"),
    [
        (
            json.dumps({"message": "No acceptable representation", "code": "GEN-003"}),
            406,
            "returned status 406 .*GEN-003",
        ),
        (json.dumps({"message": "Invalid country codes"}), 400, "returned status 400"),
        (json.dumps({"message": "busy"}), 200, "returned status 200 with no data message"),
        (message({}), 200, "returned status 200 with no observation"),
        (message({"2005": [[None]]}), 200, "returned status 200 with no observation"),
        ("<html></html>", 200, "returned status 200 with no JSON"),
        ("", 204, "with no JSON but b''"),
    ],
)
def test_what_is_no_answer_does_not_land(settings: Settings, httpserver: HTTPServer, body: str, status: int, says: str):
    httpserver.expect_request(PATH).respond_with_data(body, status)
    with pytest.raises(SourceRejected, match=says):
        refresh(session_of(CONNECTOR, settings), "156")
    assert not [path for path in settings.landing.rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"2025 M06": [[106e6]]}, "RAW-MAGNITUDE saw 1.06e.08.*RAW-STEP"),
        ({"2025 M06": [[-1]]}, "RAW-SIGN saw -1"),
        ({"2025 M06": [[1.06]]}, "RAW-STEP saw"),
        ({"2025 M06": [[None]]}, "RAW-ROWS saw 11"),
    ],
)
def test_an_index_that_cannot_be_is_refused(settings: Settings, httpserver: HTTPServer, changes: dict, says: str):
    httpserver.expect_request(PATH).respond_with_data(message(MONTHS | changes))
    with pytest.raises(IngestRefused, match=says):
        refresh(session_of(CONNECTOR, settings), "156")


def test_economies_are_asked_for_by_three_digits():
    assert all(len(country) == 3 and country.isdigit() for country in countries())
    assert {"156", "840", "276", "392"} <= set(countries())
