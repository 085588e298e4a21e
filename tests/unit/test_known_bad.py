"""Known corrupt files: refused by their contents, as a dropped file, a response and a member of an archive."""

import hashlib
from pathlib import Path

import pytest

from sources import known_bad
from sources.bgs_wms.connector import CONNECTOR as BGS
from sources.http import Http, SourceRejected
from sources.ingest import IngestRefused
from sources.known_bad import KnownBadFile, known_bad_files
from sources.landing import Landing
from sources.oecd.connector import CONNECTOR as OECD
from sources.publishers import publisher_names
from sources.settings import Settings
from sources.vintages import parser_version
from tests.sessions import session_of
from tests.unit.oecd_files import ICIO, text, write_zip
from tests.unit.test_bgs_wms_parse import NAME, write

URL = "https://example.org/data/table.csv"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("FIVE_BASES_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("FIVE_BASES_DROP", str(tmp_path / "drop"))
    (tmp_path / "mirror").mkdir()
    (tmp_path / "drop" / "bgs_wms").mkdir(parents=True)
    monkeypatch.setenv("FIVE_BASES_MIRROR", str(tmp_path / "mirror"))
    return Settings(_env_file=None)


@pytest.fixture(autouse=True)
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty registry, in which a test lists files of its own."""
    monkeypatch.setattr(known_bad, "ROOT", tmp_path / "registry")
    known_bad_files.cache_clear()
    return tmp_path / "registry"


def entry(body: bytes, algorithm: str = "md5") -> KnownBadFile:
    digest = hashlib.new(algorithm, body).hexdigest()
    return KnownBadFile("good_name.csv", algorithm, digest, "digits are lost", "a report")


def listed(registry: Path, publisher: str, body: bytes, algorithm: str = "md5") -> None:
    path = registry / publisher / "known_bad_files.yml"
    path.parent.mkdir(parents=True)
    bad = entry(body, algorithm)
    path.write_text("- " + "\n  ".join(f"{name}: {value!r}" for name, value in vars(bad).items()), encoding="utf-8")
    known_bad_files.cache_clear()


@pytest.mark.parametrize("algorithm", ["md5", "sha256"])
def test_a_dropped_file_is_refused_by_name_and_the_last_good_vintage_stays(
    settings: Settings, registry: Path, tmp_path: Path, algorithm: str
):
    folder = tmp_path / "drop" / "bgs_wms"
    write(folder, {})
    session = session_of(BGS, settings)
    (dataset,) = BGS.datasets(session)
    good = dataset.refresh()
    listed(registry, "bgs_wms", write(folder, {"quantity": "1", "quantity_in_book_style": "1"}).read_bytes(), algorithm)
    (dataset,) = BGS.datasets(session_of(BGS, settings))
    says = rf"bgs_wms/{NAME}: is the corrupt file good_name.csv \({algorithm} .*\): digits are lost \(a report\)"
    with pytest.raises(SourceRejected, match=says):
        dataset.refresh()
    assert session.vintages("cobalt") == [good]
    assert not list((tmp_path / "home").rglob("*.arriving"))


def test_a_file_that_landed_before_it_was_listed_is_refused_too(settings: Settings, registry: Path, tmp_path: Path):
    folder = tmp_path / "drop" / "bgs_wms"
    body = write(folder, {}).read_bytes()
    (dataset,) = BGS.datasets(session_of(BGS, settings))
    dataset.refresh()
    listed(registry, "bgs_wms", body)
    (dataset,) = BGS.datasets(session_of(BGS, settings))
    with pytest.raises(SourceRejected, match="is the corrupt file"):
        dataset.refresh()


def test_a_response_does_not_land_whether_it_is_new_or_kept(tmp_path: Path):
    mirror = tmp_path / "mirror"
    file = mirror / "example.org" / "data" / "table.csv"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"a,b\n1,2\n")
    bad = (entry(file.read_bytes()),)
    with pytest.raises(SourceRejected, match=r"table\.csv: is the corrupt file"):
        Landing(tmp_path / "landing", bad).fetch(Http(mirror=mirror), URL)
    assert Landing(tmp_path / "landing").current(URL) is None
    Landing(tmp_path / "landing").fetch(Http(mirror=mirror), URL)
    with pytest.raises(SourceRejected, match=r"table\.csv: is the corrupt file"):
        Landing(tmp_path / "landing", bad).fetch(Http(mirror=mirror), URL)


def test_a_member_of_an_archive_is_refused_by_name(settings: Settings, registry: Path, tmp_path: Path):
    write_zip(tmp_path / "drop" / "oecd_icio" / "2025" / "bundle.zip", {"2022_SML.csv": ICIO})
    listed(registry, "oecd", text(ICIO).encode())
    (dataset,) = OECD.datasets(session_of(OECD, settings))
    with pytest.raises(IngestRefused, match=r"2022_SML\.csv: is the corrupt file good_name\.csv .*digits are lost"):
        dataset.refresh()
    assert [path.is_file() for path in (tmp_path / "home" / "quarantine").rglob("bundle.zip/*/*.zip")] == [True]
    assert not list((tmp_path / "home" / "scratch").rglob("*.csv"))


def test_the_corrupt_table_of_2020_stays_listed(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(known_bad, "ROOT", Path(known_bad.__file__).parent)
    known_bad_files.cache_clear()
    found = {bad.digest: bad for bad in known_bad_files("oecd")}
    table = found["d1b887aaafa54ab3f28fde78fcd21cdf"]
    assert (table.file_name, table.algorithm) == ("2020_SML.csv", "md5")
    good = {"28cba31491177955445051d459053744", "d3e0f4979d85d6c0bb7cf4c43e324287"}
    assert not good & found.keys()
    assert all(digest in table.because for digest in good)


def test_every_entry_can_match(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(known_bad, "ROOT", Path(known_bad.__file__).parent)
    known_bad_files.cache_clear()
    for bad in (bad for publisher in publisher_names() for bad in known_bad_files(publisher)):
        assert len(bad.digest) == hashlib.new(bad.algorithm).digest_size * 2
        assert bad.digest == bad.digest.lower()
        assert bad.because
        assert bad.reference


def test_a_new_entry_makes_a_file_be_read_again(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    folder = tmp_path / "oecd"
    folder.mkdir()
    monkeypatch.setattr("sources.vintages.__file__", str(tmp_path / "vintages.py"))
    before = parser_version.__wrapped__("oecd")
    (folder / "known_bad_files.yml").write_text("[]", encoding="utf-8")
    assert parser_version.__wrapped__("oecd") != before
