"""From the frozen input–output tables to the frames that dbt reads: which table, which nodes, which reasons."""

import csv
from pathlib import Path

import dagster as dg
import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from dagster_project.assets.indicators import input_output
from dagster_project.assets.indicators.input_output import (
    NO_DESTINATIONS,
    SCHEMAS,
    measures_of,
    scenarios_of_industries,
    tables_in_use,
)
from dagster_project.context import context_of
from dagster_project.release.candidate import Candidate, Inputs
from sources.oecd.icio import read_table
from sources.oecd.tables import ICIO_TOTALS
from sources.settings import load_settings
from sources.vintages import RawStore
from tests.unit.oecd_files import ICIO, text

PARTITION = Path("edition=2025/form=SML/year=2022/vintage=v/part.parquet")
HEADER = "scenario_code,model,supplier_code,scope_code,stopped_share,importer_code"


@pytest.fixture
def oecd(tmp_path: Path) -> Path:
    """The frozen tables of two economies of two industries."""
    source = tmp_path / "2022_SML.csv"
    source.write_text(text(ICIO), encoding="utf-8")
    for part in read_table(source, "2025", 2022):
        path = tmp_path / "oecd" / part.table.name / PARTITION
        path.parent.mkdir(parents=True)
        part.frame.write_parquet(path)
    return tmp_path / "oecd"


def scenarios(*lines: str) -> list[dict[str, str]]:
    return list(csv.DictReader((HEADER, *lines)))


def test_every_measure_of_a_published_table_is_there(oecd: Path):
    found = measures_of(oecd, PARTITION, [], {})
    assert set(found) == set(SCHEMAS)
    for name, frame in found.items():
        assert set(frame.columns) <= set(SCHEMAS[name]), name
    assert found["input_output_tables"]["spectral_radius"].item() < 1
    assert found["input_output_tables"]["value_added_gap_share"].item() < 1e-12


def test_exports_go_to_industries_and_final_demand_abroad(oecd: Path):
    """CHN_C26: 4 trillion to ROW_C26 and 5 to ROW's households; ROW_C26: 5 to CHN_C26 and 2 to China's households."""
    assert measures_of(oecd, PARTITION, [], {})["value_added"]["export_musd"].to_list() == [9e6, 1e6, 7e6, 1e6]


def test_the_value_added_rate_is_the_stated_one_and_what_is_unlisted_is_nothing(oecd: Path):
    """CHN_C26: (6 + 1) / 25, and 25 less inputs of 10 + 3 + 5 is 7 too."""
    found = measures_of(oecd, PARTITION, [], {})["value_added"]
    assert found["value_added_ratio"].to_list() == pytest.approx([0.28, 0.8, 0.25, 0.55])
    assert found["unlisted_input_share"].to_list() == pytest.approx([0] * 4, abs=1e-12)


def test_value_added_goes_where_final_demand_is(oecd: Path):
    """v̂ L Y with the whole inverse; inventories and households are one demand, taxes on it are none."""
    flows = np.array([[10.0, 2, 4, 0], [3, 1, 0, 0], [5, 0, 20, 5], [0, 0, 6, 4]])
    output = np.array([25.0, 15, 40, 20])
    demand = np.array([[4.0, 5], [10, 1], [2, 8], [1, 9]])
    a = flows / output
    absorbed = ((1 - a.sum(axis=0))[:, None] * np.linalg.inv(np.eye(4) - a)) @ demand
    found = measures_of(oecd, PARTITION, [], {})["economy_measures"]
    assert found["economy_code"].to_list() == ["CHN", "ROW"]
    assert found["domestic_demand_share"].to_list() == pytest.approx(
        [absorbed[:2, 0].sum() / (7 + 12), absorbed[2:, 1].sum() / (10 + 11)]
    )
    assert found["export_musd"].to_list() == [10e6, 8e6]
    assert "missing_reason" not in found.columns


def test_partners_are_every_economy_and_all_foreign_ones(oecd: Path):
    """Of CHN_C26's direct inputs of 18 the rest of the world sells 5."""
    found = measures_of(oecd, PARTITION, [], {})["input_reliance"]
    of_electronics = found.filter(economy_code="CHN", industry_code="C26")
    assert of_electronics["partner_code"].to_list() == ["CHN", "ROW", "WLD"]
    assert of_electronics["face_value_share"].to_list() == pytest.approx([13 / 18, 5 / 18, 5 / 18])
    assert of_electronics["foreign_input_reliance_share"][:2].sum() == pytest.approx(1)


def test_an_edition_with_other_groups_has_no_share_of_services_or_digital_goods(oecd: Path):
    found = measures_of(oecd, PARTITION, [], {})["industry_measures"]
    assert found["service_input_share"].null_count() == found["digital_input_share"].null_count() == 4


def test_a_table_that_does_not_say_who_buys_has_a_reason_and_no_exports(oecd: Path):
    (oecd / "icio_final_demand" / PARTITION).unlink()
    found = measures_of(oecd, PARTITION, [], {})
    assert found["economy_measures"]["missing_reason"].to_list() == [NO_DESTINATIONS] * 2
    assert "domestic_demand_share" not in found["economy_measures"].columns
    assert found["value_added"]["export_musd"].null_count() == 4


def test_results_have_our_codes_of_economies_and_not_those_of_the_table(oecd: Path):
    """The table's CHN under another key: the same figures, and a scenario finds it by that key."""
    given = scenarios("all,leontief,S19,ALL,1,ALL")
    plain = measures_of(oecd, PARTITION, scenarios("all,leontief,CHN,ALL,1,ALL"), {})
    found = measures_of(oecd, PARTITION, given, {"CHN": "S19"})
    for name in ("value_added", "input_reliance", "industry_measures", "economy_measures", "look_through_shocks"):
        # ROW is before S19 in the order of economies, and after CHN
        key = [column for column in found[name].columns if column.endswith("_code")]
        renamed = plain[name].with_columns(pl.col(key).replace({"CHN": "S19"})).sort(key)
        assert_frame_equal(found[name].sort(key), renamed, check_exact=False)
        assert found[name].height and "CHN" not in set(found[name]["economy_code"])


def test_scenarios_take_their_suppliers_users_and_model(oecd: Path):
    given = scenarios(
        "all,leontief,CHN,ALL,1,ALL",
        "one,ghosh,ROW,C26,0.5,CHN",
        "unknown,leontief,CHN,C26 C99,1,ALL",
    )
    found = measures_of(oecd, PARTITION, given, {})["look_through_shocks"]
    assert found["scenario_code"].unique(maintain_order=True).to_list() == ["all", "one"]
    one = found.filter(scenario_code="one")
    assert one["output_musd"].to_list() == [25e6, 15e6, 40e6, 20e6]
    # CHN_C26 loses half of 5 of its 25, and more through its own deliveries to itself and to CHN_G.
    assert one["output_loss_musd"][0] > 2.5e6
    assert (found["output_loss_musd"] >= 0).all()


def test_only_scenarios_of_industries_are_asked_of_a_table():
    assert {scenario["model"] for scenario in scenarios_of_industries()} == {"leontief", "ghosh"}


def test_of_a_year_the_newest_edition_the_published_form_and_the_newest_vintage_are_used(tmp_path: Path):
    for edition, form, year, vintage in (
        ("2025", "EXTRACT", "2022", "20261201"),
        ("2025", "SML", "2022", "20261101"),
        ("2025", "SML", "2022", "20261102"),
        ("2023", "SML", "2022", "20261201"),
        ("2023", "SML", "2019", "20261101"),
    ):
        path = tmp_path / "oecd/icio_totals" / f"edition={edition}/form={form}/year={year}/vintage={vintage}"
        path.mkdir(parents=True)
        (path / "part.parquet").touch()
    assert [str(path.parent.relative_to(tmp_path / "oecd/icio_totals")) for path in tables_in_use(tmp_path)] == [
        "edition=2023/form=SML/year=2019/vintage=20261101",
        "edition=2025/form=SML/year=2022/vintage=20261102",
    ]


def test_without_tables_the_frames_are_there_and_empty(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("FIVE_BASES_HOME", str(tmp_path))
    candidate = Candidate(load_settings().candidate)
    candidate.begin(Inputs("sample", is_synthetic=True, vintages=(), fingerprint=""), RawStore(tmp_path, tmp_path))
    result = dg.materialize(
        [input_output.input_output],
        resources={"run_context": context_of(load_settings()), "build_lock": None},
        selection="*",
    )
    assert result.success
    for name, schema in SCHEMAS.items():
        [path] = (candidate.inputs_folder / "indicators" / name).glob("**/part.parquet")
        frame = pl.read_parquet(path, hive_partitioning=False)
        assert frame.is_empty() and dict(frame.schema) == {column: kind() for column, kind in schema.items()}
        partitions = {part.split("=")[0] for part in path.parts if "=" in part}
        assert partitions == {column.name for column in ICIO_TOTALS.partitions} | {"vintage"}
