"""Raw vintages: all of one or nothing, never changed once published; and the path that leads there."""

import contextlib
import json
import os
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest

from expectations.run import check_part
from sources.baci.tables import BILATERAL_TRADE, COUNTRY_CODES, PRODUCT_CODES
from sources.gates import Facts
from sources.ingest import IngestRefused, ingest
from sources.landing import sha256_of
from sources.table import ContractViolation, ParsedPart, Table, partition_of
from sources.vintages import Check, Part, RawStore, Vintage

HS22 = partition_of(hs_edition="HS22")
FIRST, SECOND = "V202501.20250105T080000Z", "V202601.20260105T080000Z"


@pytest.fixture
def store(tmp_path: Path) -> RawStore:
    return RawStore(tmp_path / "raw", tmp_path / "quarantine")


def year_of(year: int) -> str:
    return partition_of(hs_edition="HS22", year=year)


def trade(*values: object, quantity: object = "1") -> pl.DataFrame:
    """One flow for each value, in thousand USD."""
    count = len(values)
    return BILATERAL_TRADE.conform(
        pl.DataFrame(
            {
                "product_code": ["848210"] * count,
                "importer_baci_code": [156] * count,
                "exporter_baci_code": list(range(1, count + 1)),
                "value_kusd": [str(value) for value in values],
                "quantity_t": [quantity] * count,
            }
        )
    )


def countries(*codes: int) -> pl.DataFrame:
    named = [(code, f"Economy {code}", None, None) for code in codes or (156, 276)]
    return COUNTRY_CODES.conform(pl.DataFrame(named, schema=COUNTRY_CODES.empty.schema, orient="row"))


def products() -> pl.DataFrame:
    return PRODUCT_CODES.conform(pl.DataFrame({"product_code": ["848210"], "product_name": ["Ball bearings"]}))


def vintage_of(vintage_id: str, *parts: Part, dataset: str = "HS22") -> Vintage:
    return Vintage(
        "baci", dataset, vintage_id, "2026-01-05T08:00:00+00:00", "https://example.org/a.zip", "ab", "", parts
    )


def written(store: RawStore, vintage_id: str, table: Table, partition: str, frame: pl.DataFrame) -> Part:
    sha256, rows = store.write(table, partition, vintage_id, frame)
    return Part(table.name, partition, sha256, rows, {"row_count": float(rows)})


def published(store: RawStore, vintage_id: str, *years: int, dataset: str = "HS22") -> Vintage:
    parts = [written(store, vintage_id, BILATERAL_TRADE, year_of(year), trade(year)) for year in years or (2022,)]
    vintage = vintage_of(vintage_id, *parts, dataset=dataset)
    store.commit(vintage)
    return vintage


def is_whole(store: RawStore, vintage: Vintage) -> bool:
    """True where every part that the vintage lists is there and holds the listed bytes."""
    paths = [(store.path_of(vintage.publisher, part, vintage.vintage_id), part.sha256) for part in vintage.parts]
    return all(path.exists() and sha256_of(path) == sha256 for path, sha256 in paths)


def files_below(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def _kill(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


# --- the store ----------------------------------------------------------------------------------------------------


def test_a_published_part_reads_back_as_it_was_written(store: RawStore, tmp_path: Path):
    frame = trade("0.001", "123456789.123", quantity=None)
    part = written(store, FIRST, BILATERAL_TRADE, year_of(2022), frame)
    store.commit(vintage_of(FIRST, part))
    path = tmp_path / f"raw/baci/bilateral_trade/hs_edition=HS22/year=2022/vintage={FIRST}/part.parquet"
    assert store.path_of("baci", part, FIRST) == path
    assert pl.read_parquet(path, hive_partitioning=False).equals(frame)
    assert (part.sha256, part.row_count) == (sha256_of(path), 2)


def test_a_vintage_is_remembered_with_its_parts_and_verdicts(store: RawStore):
    check = Check("RAW-ROWS", "baci.bilateral_trade", "block", True, "1", "at least 1")
    part = Part("bilateral_trade", year_of(2022), *store.write(BILATERAL_TRADE, year_of(2022), FIRST, trade(1)), {})
    vintage = vintage_of(FIRST, Part(**{**vars(part), "facts": {"total": 1.5}, "checks": (check,)}))
    store.commit(vintage)
    assert store.vintages("baci", "HS22") == [vintage]
    assert vintage.part(BILATERAL_TRADE, year_of(2022)) == vintage.parts[0]
    assert vintage.part(BILATERAL_TRADE, year_of(2023)) is None
    assert vintage.part(COUNTRY_CODES, year_of(2022)) is None


def test_parts_without_a_manifest_are_not_visible(store: RawStore, tmp_path: Path):
    written(store, FIRST, BILATERAL_TRADE, year_of(2022), trade(1))
    assert store.vintages("baci", "HS22") == []
    assert store.newest("baci") == {}
    assert list((tmp_path / "raw").rglob("vintage=*")) == []


@pytest.mark.parametrize("moved", [0, 1, 2])
def test_a_killed_commit_shows_nothing_and_is_repaired_by_the_next(
    store: RawStore, monkeypatch: pytest.MonkeyPatch, moved: int
):
    kept = published(store, FIRST)
    parts = [written(store, SECOND, BILATERAL_TRADE, year_of(year), trade(1)) for year in (2022, 2023)]
    rename, renamed = Path.rename, []

    def rename_then_kill(path: Path, target: Path) -> Path:
        if len(renamed) == moved:
            _kill()
        renamed.append(path)
        return rename(path, target)

    with monkeypatch.context() as killed:
        killed.setattr(Path, "rename", rename_then_kill)
        killed.setattr("sources.vintages.write_atomically", _kill)
        with pytest.raises(KeyboardInterrupt):
            store.commit(vintage_of(SECOND, *parts))
    assert len(renamed) == moved
    assert store.vintages("baci", "HS22") == [kept]

    again = [written(store, SECOND, BILATERAL_TRADE, year_of(year), trade(2, 3)) for year in (2022, 2023)]
    store.commit(vintage_of(SECOND, *again))
    newest = store.vintages("baci", "HS22")[-1]
    assert newest.parts == tuple(again)
    assert is_whole(store, newest)


def test_a_vintage_whose_parts_are_nowhere_does_not_become_visible(store: RawStore):
    part = written(store, FIRST, BILATERAL_TRADE, year_of(2022), trade(1))
    store.discard("baci", [(BILATERAL_TRADE, year_of(2022))], FIRST)
    with contextlib.suppress(Exception):
        store.commit(vintage_of(FIRST, part))
    assert store.vintages("baci", "HS22") == []


def test_what_a_killed_run_left_is_overwritten(store: RawStore, tmp_path: Path):
    written(store, FIRST, BILATERAL_TRADE, year_of(2022), trade(1))
    scratch = next((tmp_path / "raw").rglob("*.partial"))
    (scratch / "half").write_bytes(b"left behind")
    store.commit(vintage_of(FIRST, written(store, FIRST, BILATERAL_TRADE, year_of(2022), trade(2))))
    assert [path.name for path in (tmp_path / "raw").rglob("*") if path.name == "half"] == []
    assert is_whole(store, store.vintages("baci", "HS22")[0])


def test_discarded_parts_are_gone_and_others_are_not(store: RawStore, tmp_path: Path):
    kept = published(store, FIRST)
    written(store, SECOND, BILATERAL_TRADE, year_of(2022), trade(1))
    store.discard("baci", [(BILATERAL_TRADE, year_of(2022))], SECOND)
    assert list((tmp_path / "raw").rglob("*.partial")) == []
    assert is_whole(store, kept)


def test_vintages_are_listed_oldest_first_and_by_dataset(store: RawStore):
    published(store, SECOND)
    published(store, FIRST)
    published(store, "V202701.20270105T080000Z", dataset="SYNTHETIC-HS22")
    assert [vintage.vintage_id for vintage in store.vintages("baci", "HS22")] == [FIRST, SECOND]
    assert store.vintages("baci", "HS17") == []


def test_the_newest_vintage_of_each_dataset_is_found(store: RawStore):
    reissue = "V202601b.20260110T080000Z"
    for vintage_id in (FIRST, reissue, SECOND):
        published(store, vintage_id)
    published(store, FIRST, dataset="HS17")
    store.record_check("baci", "ok")
    assert store.newest("baci") == {"HS17": FIRST, "HS22": reissue}
    assert store.newest("nobody") == {}


def test_when_a_publisher_was_last_asked_is_remembered(store: RawStore):
    assert store.last_check("baci") is None
    store.record_check("baci", "down for maintenance")
    store.record_check("baci", "ok")
    asked_at, outcome = (store.last_check("baci") or "").split(" ", 1)
    assert outcome == "ok"
    assert asked_at.endswith("+00:00")


def test_a_partition_is_named_by_its_keys():
    assert partition_of(hs_edition="HS22", year=2022) == "hs_edition=HS22/year=2022"


# --- a vintage never changes --------------------------------------------------------------------------------------


def test_a_vintage_that_gains_a_year_keeps_its_old_parts(store: RawStore):
    first = published(store, FIRST, 2022)
    path = store.path_of("baci", first.parts[0], FIRST)
    before = (path.stat().st_ino, path.read_bytes())
    more = written(store, FIRST, BILATERAL_TRADE, year_of(2023), trade(3))
    store.commit(vintage_of(FIRST, *first.parts, more))
    (extended,) = store.vintages("baci", "HS22")
    assert [part.partition for part in extended.parts] == [year_of(2022), year_of(2023)]
    assert (path.stat().st_ino, path.read_bytes()) == before
    assert is_whole(store, extended)


def test_a_published_part_is_never_replaced_by_other_figures(store: RawStore):
    first = published(store, FIRST, 2022)
    path = store.path_of("baci", first.parts[0], FIRST)
    before = path.read_bytes()
    with contextlib.suppress(Exception):
        store.commit(vintage_of(FIRST, written(store, FIRST, BILATERAL_TRADE, year_of(2022), trade(9, 9))))
    assert path.read_bytes() == before
    assert is_whole(store, store.vintages("baci", "HS22")[0])


def test_a_kill_while_a_vintage_gains_a_year_takes_nothing_away(store: RawStore, monkeypatch: pytest.MonkeyPatch):
    old = [
        written(store, FIRST, COUNTRY_CODES, HS22, countries()),
        written(store, FIRST, BILATERAL_TRADE, year_of(2022), trade(1)),
    ]
    store.commit(vintage_of(FIRST, *old))
    new = [  # a code list comes with every year
        written(store, FIRST, COUNTRY_CODES, HS22, countries()),
        written(store, FIRST, BILATERAL_TRADE, year_of(2023), trade(1)),
    ]
    with monkeypatch.context() as killed:
        killed.setattr(Path, "rename", _kill)
        with pytest.raises(KeyboardInterrupt):
            store.commit(vintage_of(FIRST, old[1], *new))
    (visible,) = store.vintages("baci", "HS22")
    assert is_whole(store, visible)


# --- quarantine ---------------------------------------------------------------------------------------------------


@pytest.fixture
def refused(tmp_path: Path) -> Path:
    file = tmp_path / "landing/BACI_HS22_V202601.zip"
    file.parent.mkdir()
    file.write_bytes(b"no zip file")
    return file


def test_a_refused_file_is_kept_with_the_reason(store: RawStore, refused: Path, tmp_path: Path):
    sha256 = sha256_of(refused)
    folder = store.refuse("baci", refused, sha256, "https://example.org/a.zip", "is not a zip file – désolé")
    refused.unlink()
    assert folder.is_relative_to(tmp_path / "quarantine/baci")
    assert (folder / refused.name).read_bytes() == b"no zip file"
    facts = json.loads((folder / "reason.json").read_text(encoding="utf-8"))
    assert (facts["reason"], facts["sha256"]) == ("is not a zip file – désolé", sha256)
    assert facts["url"] == "https://example.org/a.zip"


def test_the_same_file_is_kept_once_with_the_last_reason(store: RawStore, refused: Path, tmp_path: Path):
    sha256 = sha256_of(refused)
    folders = {store.refuse("baci", refused, sha256, "u", reason) for reason in ("first", "second")}
    assert len(folders) == 1
    kept = files_below(tmp_path / "quarantine")
    assert sorted(Path(name).name for name in kept) == ["BACI_HS22_V202601.zip", "reason.json"]
    assert json.loads((folders.pop() / "reason.json").read_text())["reason"] == "second"


def test_another_file_of_the_same_name_is_kept_beside_it(store: RawStore, refused: Path):
    first = store.refuse("baci", refused, sha256_of(refused), "u", "first")
    other = refused.with_name("other")
    other.write_bytes(b"no zip file either")
    other.replace(refused)
    second = store.refuse("baci", refused, sha256_of(refused), "u", "second")
    assert (first / refused.name).read_bytes() == b"no zip file"
    assert (second / refused.name).read_bytes() == b"no zip file either"


def test_a_refused_file_is_copied_where_it_cannot_be_linked(
    store: RawStore, refused: Path, monkeypatch: pytest.MonkeyPatch
):
    def another_file_system(*_: object) -> None:
        raise OSError("Invalid cross-device link")

    monkeypatch.setattr(os, "link", another_file_system)
    folder = store.refuse("baci", refused, sha256_of(refused), "u", "why")
    assert (folder / refused.name).read_bytes() == b"no zip file"


# --- ingestion ----------------------------------------------------------------------------------------------------


def origin(vintage_id: str) -> Vintage:
    return Vintage(
        "baci", "HS22", vintage_id, "2026-01-05T08:00:00+00:00", "https://example.org/a.zip", "ab", "note", ()
    )


def years(**by_year: pl.DataFrame) -> Iterator[ParsedPart]:
    """Years of trade: ``y2022=frame``."""
    for year, frame in by_year.items():
        yield ParsedPart(BILATERAL_TRADE, year_of(int(year[1:])), frame)


def release(**by_year: pl.DataFrame) -> Iterator[ParsedPart]:
    """Code lists, then years."""
    yield ParsedPart(COUNTRY_CODES, HS22, countries())
    yield ParsedPart(PRODUCT_CODES, HS22, products())
    yield from years(**by_year)


def test_what_passes_its_gates_is_published_whole(store: RawStore):
    vintage = ingest(origin(FIRST), release(y2022=trade(1, 2), y2023=trade(3)), store, check_part)
    assert store.vintages("baci", "HS22") == [vintage]
    assert [(part.table, part.row_count) for part in vintage.parts] == [
        ("country_codes", 2),
        ("product_codes", 1),
        ("bilateral_trade", 2),
        ("bilateral_trade", 1),
    ]
    assert is_whole(store, vintage)
    assert vintage.parts[2].facts["total_value_kusd"] == 3
    assert all(check.is_passed for part in vintage.parts for check in part.checks)


def test_ingestion_asks_the_function_it_is_handed(store: RawStore):
    """It sees each part with the facts of the vintage before, and what it refuses is not published."""
    asked = []

    def check(table: Table, partition: str, frame: pl.DataFrame, previous: Facts | None):
        asked.append((table.name, partition, frame.height, previous))
        return {"n": float(frame.height)}, (Check("X", "part", "block", frame.height < 3, f"{frame.height}", "n: 2"),)

    ingest(origin(FIRST), years(y2022=trade(1)), store, check)
    with pytest.raises(IngestRefused, match="X saw 3, expected n: 2"):
        ingest(origin(SECOND), years(y2022=trade(1, 2, 3)), store, check)
    assert asked == [
        ("bilateral_trade", year_of(2022), 1, None),
        ("bilateral_trade", year_of(2022), 3, {"n": 1.0, "rounded_count": 0}),
    ]
    assert [vintage.vintage_id for vintage in store.vintages("baci", "HS22")] == [FIRST]


@pytest.mark.parametrize(
    ("values", "gate"),
    [
        pytest.param([1_000_000, 2_000_000], "RAW-PREVIOUS-TOTAL", id="a million-fold value"),
        pytest.param([Decimal("0.001"), Decimal("0.002")], "RAW-PREVIOUS-TOTAL", id="a thousandth of the value"),
        pytest.param([Decimal("0.25")] * 12, "RAW-PREVIOUS-ROWS", id="six times the rows"),
        pytest.param([-1, 4], "RAW-VALUE", id="a negative value"),
        pytest.param([], "RAW-ROWS", id="no rows"),
    ],
)
def test_a_jump_against_the_vintage_before_is_refused_and_nothing_of_it_is_visible(
    store: RawStore, tmp_path: Path, values: list[object], gate: str
):
    kept = ingest(origin(FIRST), years(y2022=trade(1), y2023=trade(1, 2)), store, check_part)
    before = files_below(tmp_path)
    with pytest.raises(IngestRefused, match=rf"bilateral_trade hs_edition=HS22/year=2023.*{gate} saw") as refusal:
        ingest(origin(SECOND), years(y2022=trade(1), y2023=trade(*values)), store, check_part)
    assert gate in {check.gate_code for check in refusal.value.checks if not check.is_passed}
    assert store.vintages("baci", "HS22") == [kept]
    assert files_below(tmp_path) == before


def test_a_revision_of_a_few_percent_is_published(store: RawStore):
    ingest(origin(FIRST), years(y2022=trade(100, 200)), store, check_part)
    ingest(origin(SECOND), years(y2022=trade(103, 199, 5)), store, check_part)
    assert len(store.vintages("baci", "HS22")) == 2


def test_each_year_is_compared_with_the_same_year_before(store: RawStore):
    ingest(origin(FIRST), years(y2022=trade(1), y2023=trade(1_000)), store, check_part)
    ingest(origin(SECOND), years(y2022=trade(1), y2023=trade(1_000), y2024=trade(500_000)), store, check_part)
    assert len(store.vintages("baci", "HS22")) == 2


def test_a_warning_does_not_stop_a_vintage_and_is_kept_with_it(store: RawStore):
    vintage = ingest(origin(FIRST), years(y2022=trade(1, 2, quantity=None)), store, check_part)
    failed = [(check.gate_code, check.severity) for check in vintage.parts[0].checks if not check.is_passed]
    assert failed == [("RAW-MISSING", "warn")]


@pytest.mark.parametrize("error", [ContractViolation("line 7"), OSError("disk full"), KeyboardInterrupt()])
def test_an_error_in_the_last_year_leaves_nothing_of_the_years_before(
    store: RawStore, tmp_path: Path, error: BaseException
):
    def breaking() -> Iterator[ParsedPart]:
        yield from years(y2022=trade(1))
        raise error

    with pytest.raises(type(error)):
        ingest(origin(FIRST), breaking(), store, check_part)
    assert files_below(tmp_path) == {}


def test_a_vintage_asked_for_one_more_year_keeps_what_it_published(store: RawStore):
    first = ingest(origin(FIRST), release(y2022=trade(1)), store, check_part)
    before = {path: path.read_bytes() for path in (store.path_of("baci", part, FIRST) for part in first.parts)}
    extended = ingest(origin(FIRST), release(y2023=trade(2)), store, check_part)
    assert {part.partition for part in extended.parts} == {HS22, year_of(2022), year_of(2023)}
    assert extended.part(BILATERAL_TRADE, year_of(2022)) == first.part(BILATERAL_TRADE, year_of(2022))
    assert {path: path.read_bytes() for path in before} == before
    assert len(extended.parts) == 4
    assert is_whole(store, extended)


def test_rounded_values_are_counted_in_the_facts_of_the_part(store: RawStore):
    rounded = ParsedPart(BILATERAL_TRADE, year_of(2022), trade(1), rounded=7)
    assert ingest(origin(FIRST), [rounded], store, check_part).parts[0].facts["rounded_count"] == 7


def test_a_manifest_of_an_older_home_is_read(store: RawStore, tmp_path: Path):
    vintage = published(store, FIRST, 2022)
    [manifest] = tmp_path.rglob(f"_vintages/HS22/{FIRST}.json")
    text = manifest.read_text(encoding="utf-8")
    assert text.count('"dataset"') == 1
    manifest.write_text(text.replace('"dataset"', '"series"'), encoding="utf-8")
    assert store.vintages("baci", "HS22") == [vintage]
