"""The OECD, BaTIS and PRODCOM from a mirror or the drop folder to vintages: each asked for what it has."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from sources.batis import connector as batis
from sources.http import SourceRejected
from sources.ingest import IngestRefused
from sources.oecd import connector as oecd
from sources.oecd.client import DATAFLOWS
from sources.prodcom import connector as prodcom
from sources.settings import Settings, load_settings
from sources.vintages import RawStore, Vintage
from tests.sessions import session_of
from tests.unit import test_batis, test_prodcom
from tests.unit.oecd_files import ICIO, TIVA, text, write_zip
from tests.unit.test_oecd_icio import FLOWS, NODES, extract

Prepare = Callable[..., Settings]


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Prepare:
    def prepare(**given: str) -> Settings:
        for name in ("mirror", "drop"):
            (tmp_path / name).mkdir(exist_ok=True)
            monkeypatch.setenv(f"FIVE_BASES_{name.upper()}", str(tmp_path / name))
        monkeypatch.setenv("FIVE_BASES_HOME", str(tmp_path / "home"))
        for name, value in given.items():
            monkeypatch.setenv(name, value)
        return load_settings()

    return prepare


def put(path: Path, body: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(body, encoding="utf-8")
    return path


def refreshed(connector: oecd.Connector, settings: Settings) -> dict[str, Vintage]:
    return {series.name: series.refresh() for series in connector.datasets(session_of(connector, settings))}


def parts(vintage: Vintage) -> list[tuple[str, str, int]]:
    return [(part.table, part.partition, part.row_count) for part in vintage.parts]


def put_tiva(root: Path) -> Path:
    flow = DATAFLOWS[0]
    place = f"sdmx.oecd.org/sti-public/rest/data/{flow.agency},{flow.flow},{flow.version}/{flow.key}"
    return put(root / "mirror" / place / "tiva_mainlv.csv", text(TIVA))


def test_the_oecd_needs_a_mirror_of_it_or_a_folder(settings: Prepare, tmp_path: Path):
    prepared = settings()
    assert oecd.CONNECTOR.reason_to_skip(session_of(oecd.CONNECTOR, prepared)) == (
        "oecd: the mirror has no sdmx.oecd.org or stats.oecd.org, the drop folder no */*.zip or "
        "icio????_intermediate_flows.parquet in oecd_icio/"
    )
    write_zip(tmp_path / "drop" / "oecd_icio" / "2025" / "2016-2022_SML.zip", {"2022_SML.csv": ICIO})
    assert oecd.CONNECTOR.reason_to_skip(session_of(oecd.CONNECTOR, prepared)) is None
    assert [series.name for series in oecd.CONNECTOR.datasets(session_of(oecd.CONNECTOR, prepared))] == [
        "icio-2025-2016-2022_SML"
    ]


def test_the_oecd_needs_neither_where_it_can_be_asked(settings: Prepare, monkeypatch: pytest.MonkeyPatch):
    prepared = settings(FIVE_BASES_MIRROR="", FIVE_BASES_DROP="")
    assert oecd.CONNECTOR.reason_to_skip(session_of(oecd.CONNECTOR, prepared)) is None
    assert len(list(oecd.CONNECTOR.datasets(session_of(oecd.CONNECTOR, prepared)))) == 3 + 5


def test_a_dataflow_is_taken_once_and_again_when_it_changes(settings: Prepare, tmp_path: Path):
    prepared, path = settings(), put_tiva(tmp_path)
    series = next(iter(oecd.CONNECTOR.datasets(session_of(oecd.CONNECTOR, prepared))))
    first = series.refresh()
    assert parts(first) == [("observations", "dataflow=tiva_mainlv", 3)]
    assert series.refresh() == first
    path.write_text(text(TIVA).replace("202.25", "203"), encoding="utf-8")
    assert series.refresh().sha256 != first.sha256


def test_a_dataflow_that_lost_most_of_its_rows_is_quarantined(settings: Prepare, tmp_path: Path):
    prepared, path = settings(), put_tiva(tmp_path)
    series = next(iter(oecd.CONNECTOR.datasets(session_of(oecd.CONNECTOR, prepared))))
    first = series.refresh()
    path.write_text(text(TIVA[:2]), encoding="utf-8")
    with pytest.raises(IngestRefused, match="RAW-PREVIOUS-ROWS"):
        series.refresh()
    assert RawStore(prepared.raw, prepared.quarantine).vintages("oecd", "tiva_mainlv") == [first]
    assert list(prepared.quarantine.rglob("reason.json"))


def test_tables_in_the_drop_folder_become_vintages(settings: Prepare, tmp_path: Path):
    folder = tmp_path / "drop" / "oecd_icio"
    write_zip(folder / "2025" / "2016-2022_SML.zip", {"2021_SML.csv": ICIO, "2022_SML.csv": ICIO})
    extract(folder, NODES, FLOWS)
    put(folder / "OECD_ICIO_2025_country_code_mapping.csv", "code,country_or_region\n")
    vintages = refreshed(oecd.CONNECTOR, settings())
    assert parts(vintages["icio-extract-2022"]) == [
        ("icio_flows", "edition=2025/form=EXTRACT/year=2022", 10),
        ("icio_totals", "edition=2025/form=EXTRACT/year=2022", 4),
    ]
    assert parts(vintages["icio-2025-2016-2022_SML"]) == [
        (table, f"edition=2025/form=SML/year={year}", rows)
        for year in (2021, 2022)
        for table, rows in (("icio_flows", 10), ("icio_totals", 4), ("icio_final_demand", 12))
    ]


def test_only_the_years_that_are_asked_for_are_read(settings: Prepare, tmp_path: Path):
    write_zip(tmp_path / "drop" / "oecd_icio" / "2025" / "icio.zip", {"2021_SML.csv": ICIO, "2022_SML.csv": ICIO})
    (vintage,) = refreshed(oecd.CONNECTOR, settings(FIVE_BASES_YEARS="2022")).values()
    assert {part.partition for part in vintage.parts} == {"edition=2025/form=SML/year=2022"}
    (wider,) = refreshed(oecd.CONNECTOR, settings(FIVE_BASES_YEARS="2021:2022")).values()
    assert len({part.partition for part in wider.parts}) == 2
    with pytest.raises(SourceRejected, match="has none of the years of --years"):
        refreshed(oecd.CONNECTOR, settings(FIVE_BASES_YEARS="2019"))


def test_a_table_out_of_balance_is_quarantined_whole(settings: Prepare, tmp_path: Path):
    wrong = tuple(line.replace("10e6,2e6,4e6", "11e6,2e6,4e6") for line in ICIO)
    write_zip(tmp_path / "drop" / "oecd_icio" / "2025" / "icio.zip", {"2021_SML.csv": ICIO, "2022_SML.csv": wrong})
    prepared = settings()
    with pytest.raises(IngestRefused, match="icio_totals edition=2025/form=SML/year=2022: G10-ROWS"):
        refreshed(oecd.CONNECTOR, prepared)
    assert not list(prepared.raw.rglob("part.parquet"))


def test_a_zip_in_a_folder_that_is_no_edition_is_refused(settings: Prepare, tmp_path: Path):
    write_zip(tmp_path / "drop" / "oecd_icio" / "new" / "icio.zip", {"2022_SML.csv": ICIO})
    with pytest.raises(IngestRefused, match=r"new/icio.zip: the folder of a zip is named by its edition"):
        refreshed(oecd.CONNECTOR, settings())


def test_an_extract_without_its_companions_is_refused(settings: Prepare, tmp_path: Path):
    folder = tmp_path / "drop" / "oecd_icio"
    folder.mkdir(parents=True)
    extract(folder, NODES, FLOWS)
    with pytest.raises(IngestRefused, match=r"there must be icio2022_nodes.csv, and one OECD_ICIO_<edition>_country"):
        refreshed(oecd.CONNECTOR, settings())


def test_the_sensor_of_the_oecd_sees_a_changed_file(settings: Prepare, tmp_path: Path):
    prepared = settings()
    assert oecd.version(session_of(oecd.CONNECTOR, prepared)) is None
    path = write_zip(tmp_path / "drop" / "oecd_icio" / "2025" / "icio.zip", {"2022_SML.csv": ICIO})
    first = oecd.version(session_of(oecd.CONNECTOR, prepared))
    write_zip(path, {"2022_SML.csv": ICIO[:3]})
    assert first and oecd.version(session_of(oecd.CONNECTOR, prepared)) != first


def test_batis_becomes_one_vintage_of_its_years(settings: Prepare, tmp_path: Path):
    file = "www.wto.org/english/res_e/statis_e/daily_update_e/OECD-WTO_BATIS_data_BPM6-1.zip"
    test_batis.write(tmp_path / "mirror" / file)
    (vintage,) = refreshed(batis.CONNECTOR, settings()).values()
    assert parts(vintage) == [("services_trade", "year=2022", 6), ("services_trade", "year=2023", 1)]
    assert refreshed(batis.CONNECTOR, settings()) == {"bpm6": vintage}
    (narrow,) = refreshed(batis.CONNECTOR, settings(FIVE_BASES_YEARS="2023")).values()
    assert parts(narrow) == [("services_trade", "year=2023", 1)]
    assert json.loads(batis.CONNECTOR.version(session_of(batis.CONNECTOR, settings())) or "")["ETag"]


def test_prodcom_joins_the_answers_of_a_year(settings: Prepare, tmp_path: Path):
    for indicators in test_prodcom.INDICATORS:
        lines = [said for said in test_prodcom.LINES[1:] if said.split(",")[5] in indicators]
        place = f"ec.europa.eu/eurostat/api/comext/dissemination/sdmx/2.1/data/{test_prodcom.CODE}"
        folder = tmp_path / "mirror" / place / f"A...{'+'.join(indicators)}"
        put(folder / f"{test_prodcom.CODE}_2020.csv", text([test_prodcom.HEADER, *lines]))
    vintages = refreshed(prodcom.CONNECTOR, settings(FIVE_BASES_YEARS="2020"))
    assert {name: parts(vintage) for name, vintage in vintages.items()} == {
        "DS-059358_2020": [("production", "dataset=DS-059358/year=2020", 3)]
    }
    assert refreshed(prodcom.CONNECTOR, settings(FIVE_BASES_YEARS="2020")) == vintages


@pytest.mark.parametrize(
    ("day", "newest"), [(date(2026, 11, 24), 2025), (date(2026, 7, 31), 2024), (date(2026, 8, 1), 2025)]
)
def test_a_year_of_prodcom_is_asked_for_when_it_is_out(day: date, newest: int):
    assert prodcom.newest_year(day) == newest


def test_the_years_of_prodcom_follow_each_other_without_gap(settings: Prepare, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sources.context.today", lambda: date(2026, 11, 24))
    names = [series.name for series in prodcom.CONNECTOR.datasets(session_of(prodcom.CONNECTOR, settings()))]
    assert [name.partition("_")[2] for name in names] == [str(year) for year in range(2013, 2026)]
    assert names[-2:] == ["DS-059367_2024", "DS-059367_2025"]
