"""Noise of reporters, measured ahead of dbt's own run: on made reports of four economies, of which one is careless."""

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import dagster as dg
import numpy as np
import polars as pl
import pytest

from dagster_project.assets.indicators import reporter_noise
from dagster_project.assets.indicators.dependence_probability import seed_values
from dagster_project.assets.trade_years import known_economies
from dagster_project.context import context_of
from dagster_project.dbt_manifest import prepared_manifest
from dagster_project.release import candidate
from dagster_project.release.candidate import Candidate, Inputs, project_fingerprint
from indicators.uncertainty import ProductFlows
from sources.comtrade.tables import TRADE
from sources.settings import load_settings
from sources.vintages import Part, RawStore, Vintage

OWN = {"CHN": ("156", 0.1), "JPN": ("392", 0.1), "KOR": ("410", 0.1), "DEU": ("276", 0.8)}  # Germany is careless
PRODUCTS = 200
YEAR = 2024


def made_reports() -> Iterator[dict[str, object]]:
    """Yield what each economy reports of its trade with the others, as UN Comtrade has it."""
    random = np.random.default_rng(3)
    for exporter, importer in ((a, b) for a in OWN for b in OWN if a != b):
        true = random.lognormal(13, 1, PRODUCTS)
        for reporter, partner, flow in ((exporter, importer, "X"), (importer, exporter, "M")):
            code, sd = OWN[reporter]
            said = true * np.exp(random.normal(0, sd, PRODUCTS)) * (1.06 if flow == "M" else 1)
            for number, value in enumerate(said.round(2).tolist()):
                yield {
                    "reporter_code": code, "period": str(YEAR), "flow_code": flow, "partner_code": OWN[partner][0],
                    "classification_code": "H6", "product_code": f"{848200 + number}", "value_usd": value,
                    "cif_value_usd": value if flow == "M" else None, "fob_value_usd": value if flow == "X" else None,
                    "net_weight_kg": None, "is_net_weight_estimated": None,
                }  # fmt: skip


def begin(*reporters: str) -> Candidate:
    """Begin a candidate whose inputs are the reports of these economies."""
    settings = load_settings()
    store = RawStore(settings.raw, settings.quarantine)
    begun = Candidate(settings.candidate)
    reports = pl.DataFrame(list(made_reports()), infer_schema_length=None)
    parts = []
    for code in (OWN[reporter][0] for reporter in reporters):
        frame = TRADE.conform(reports.filter(reporter_code=code))
        partition = f"frequency=A/year={YEAR}/reporter_code={code}"
        parts.append(Part("trade", partition, *store.write(TRADE, partition, "A", frame), {}))
    vintage = Vintage("comtrade", "trade", "A", "2026-11-29T00:00:00+00:00", "", "", "", tuple(parts))
    store.commit(vintage)
    begun.begin(Inputs("live", is_synthetic=False, vintages=(vintage,), fingerprint=""), store)
    return begun


def measured(begun: Candidate) -> pl.DataFrame:
    """Run the asset and return what it leaves for the indicators."""
    quiet = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
    resources = {"run_context": context_of(load_settings()), "build_lock": None}
    assert dg.materialize([reporter_noise.reporter_noise], resources=resources, run_config=quiet).success
    return pl.read_parquet(reporter_noise.path_in(begun))


def spread(noise: pl.DataFrame, seller: str, buyer: str) -> float:
    """Return the standard deviation of a flow's draws on a log scale, where reporters have this noise."""
    numbers = dict(known_economies().select("economy_code", "baci_code").rows())
    uncertainty = replace(seed_values()["uncertainty"], draws=4000)
    codes = noise["economy_code"].replace_strict(numbers, return_dtype=pl.Int64).to_numpy()
    reporters = uncertainty.reporters(YEAR, codes, noise["noise_sd_log"].to_numpy())
    flow = ProductFlows(848210, YEAR, np.array([numbers[seller]]), np.array([numbers[buyer]]), np.array([1.0]))
    return float(np.log(uncertainty.values(flow, reporters).astype(float)).std())


@pytest.mark.slow  # one run of dbt
def test_a_reporter_with_large_gaps_gets_wide_draws_and_dbt_measures_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reports of DEU err by 0.8, those of the others by 0.1. 1/sqrt(1/0.1² + 1/0.8²) = 0.099: BACI trusts CHN."""
    noise = measured(begin(*OWN))
    assert noise.schema == reporter_noise.SCHEMA
    found = {economy: sd for _, economy, sd in noise.rows()}
    assert found == pytest.approx({economy: sd for economy, (_, sd) in OWN.items()}, abs=0.05, rel=0.15)
    assert spread(noise, "DEU", "USA") == pytest.approx(0.8, rel=0.2)  # the USA have no estimate
    assert spread(noise, "JPN", "USA") < 0.2
    assert spread(noise, "DEU", "CHN") < 0.2
    assert spread(noise, "FRA", "USA") == pytest.approx(0.2, rel=0.05)  # the assumption

    def forbidden(*_: object) -> str:
        raise AssertionError("dbt measures the same reports again")

    monkeypatch.setattr(reporter_noise, "run_dbt", forbidden)
    again = begin(*OWN)
    assert measured(again).equals(noise)
    assert not (again.folder / reporter_noise.NAME).exists()
    with pytest.raises(AssertionError, match="measures the same reports again"):
        measured(begin("CHN", "JPN"))


def test_the_reports_of_one_economy_measure_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(reporter_noise, "run_dbt")
    noise = measured(begin("CHN"))
    assert noise.is_empty() and noise.schema == reporter_noise.SCHEMA


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([], False),
        (["census/imports/year=2024", "census/exports/year=2024"], False),
        (["census/imports/year=2024", "comtrade/trade/frequency=A/year=2024/reporter_code=156"], True),
        (["census/imports/year=2024", "comtrade/trade/frequency=A/year=2023/reporter_code=156"], False),
        (["census/imports/year=2024", "comtrade/trade/frequency=A/year=2024/reporter_code=842"], False),
        (["census/imports/year=2024", "comtrade/trade/frequency=M/year=2024/reporter_code=156"], False),
        (["census/imports/year=2024", "comext/trade/year=2024/reporter_area=DE"], False),
    ],
)
def test_two_economies_have_to_report_one_year(parts: list[str], expected: bool) -> None:
    assert reporter_noise.is_mirrored(f"{part}/vintage=A/part.parquet" for part in parts) is expected


def test_the_model_reads_reported_trade_and_no_indicator() -> None:
    manifest = json.loads(prepared_manifest().read_text(encoding="utf-8"))
    waiting, found = [f"model.five_bases.{reporter_noise.MODEL}"], set()
    while waiting:
        name = waiting.pop()
        found.add(name)
        waiting += [node for node in manifest["parent_map"][name] if node not in found]
    sources = (manifest["sources"][name] for name in found if name.startswith("source."))
    assert sorted(f"{source['source_name']}/{source['name']}" for source in sources) == sorted(reporter_noise.REPORTED)


def test_another_state_of_the_seeds_is_another_project(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = project_fingerprint()
    for folder in ("models", "macros", "tests", "seeds"):
        shutil.copytree(candidate.ROOT / "dbt" / folder, tmp_path / "dbt" / folder)
    shutil.copy(candidate.ROOT / "dbt" / "dbt_project.yml", tmp_path / "dbt")
    monkeypatch.setattr(candidate, "ROOT", tmp_path)
    assert project_fingerprint() == before
    for changed in ("seeds/trade_parameters.csv", f"models/intermediate/mirror/{reporter_noise.MODEL}.sql"):
        with (tmp_path / "dbt" / changed).open("a", encoding="utf-8") as file:
            file.write("\n")
        assert project_fingerprint() != before
        before = project_fingerprint()
