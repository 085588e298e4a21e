"""A year of an indicator is computed once for the same part, code, numbers and libraries."""

import functools
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
import polars as pl
import pytest

from bench.trade import compute_indicators
from dagster_project.assets.indicators import (
    complementarity,
    complexity,
    dependence_probability,
    input_output,
    networks,
    relatedness,
    reporter_noise,
    score_draws,
)
from dagster_project.context import context_of
from dagster_project.release import indicator_cache
from dagster_project.release.candidate import Candidate, Inputs
from dagster_project.release.indicator_cache import IndicatorCache, code_hash, code_of, key_of
from sources import files, seeds
from sources.baci.tables import BILATERAL_TRADE
from sources.landing import sha256_of
from sources.settings import load_settings
from sources.vintages import Part, RawStore, Vintage

YEARLY = {
    complementarity: "complementarity_of",
    complexity: "complexity_of",
    dependence_probability: "verdicts_of",
    networks: "networks_of",
    relatedness: "relatedness_of",
}
COMPUTATIONS = {*YEARLY.items(), (dependence_probability, "probabilities"), (score_draws, "score_draws_of")}
ASSETS = [module.__dict__[module.__name__.rpartition(".")[2]] for module in (*YEARLY, reporter_noise, score_draws)]
YEARS = (2021, 2022, 2023, 2024)
FLOWS = [(392, 156, "848210", 80), (251, 156, "848210", 20), (156, 276, "848620", 5), (156, 251, "848620", 1)]
DRAWN = {"verdicts_of": len(YEARS), "probabilities": len(YEARS)}
ONCE = dict.fromkeys([*YEARLY.values(), "probabilities"], len(YEARS)) | {"score_draws_of": 1}

Calls = Counter[str]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Calls:
    """Count how often each computation is called."""
    counted: Calls = Counter()

    def counting(name: str, compute: Any) -> Any:
        @functools.wraps(compute)
        def call(*given: Any, **named: Any) -> Any:
            counted[name] += 1
            return compute(*given, **named)

        return call

    for module, name in COMPUTATIONS:
        monkeypatch.setattr(module, name, counting(name, getattr(module, name)))
    return counted


@pytest.fixture
def seed_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Give the test seeds of its own that it may change."""
    folder = tmp_path / "seeds"
    shutil.copytree(seeds.FOLDER, folder)
    monkeypatch.setattr(seeds, "FOLDER", folder)
    return folder


def begin(vintage_id: str, **factors: float) -> Candidate:
    """Begin a candidate from a new vintage, in which all values of some years are multiplied: ``y2022=3``."""
    settings = load_settings()
    store = RawStore(settings.raw, settings.quarantine)
    parts = []
    for year in YEARS:
        rows = [(k, j, i, v * factors.get(f"y{year}", 1), None) for i, j, k, v in FLOWS]
        frame = BILATERAL_TRADE.conform(pl.DataFrame(rows, BILATERAL_TRADE.empty.columns, orient="row"))
        partition = f"hs_edition=HS22/year={year}"
        parts.append(
            Part("bilateral_trade", partition, *store.write(BILATERAL_TRADE, partition, vintage_id, frame), {})
        )
    vintage = Vintage("baci", "HS22", vintage_id, "2026-11-29T00:00:00+00:00", "", "", "", tuple(parts))
    store.commit(vintage)
    candidate = Candidate(settings.candidate)
    candidate.begin(Inputs("live", is_synthetic=False, vintages=(vintage,), fingerprint=""), store)
    return candidate


def computed(candidate: Candidate) -> dict[str, bytes]:
    """Run all indicators of trade; return the bytes of what dbt will read, by indicator and year."""
    quiet = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
    assert dg.materialize(
        ASSETS, resources={"run_context": context_of(load_settings()), "build_lock": None}, run_config=quiet
    ).success
    root = candidate.inputs_folder / "indicators"
    found = {str(path.relative_to(root)): path.read_bytes() for path in root.glob("**/*.parquet")}
    assert len(found) == 5 * len(YEARS) + 2
    return {path.partition("/vintage=")[0]: content for path, content in found.items()}


def change(seed_folder: Path, seed: str, before: str, after: str) -> None:
    path = seed_folder / f"{seed}.csv"
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_nothing_is_computed_twice_and_two_builds_are_equal(calls: Calls) -> None:
    first = computed(begin("A"))
    assert calls == ONCE
    again = computed(begin("B"))  # other vintages of the same bytes
    assert calls == ONCE and again == first
    shutil.rmtree(load_settings().home / "indicators")
    assert computed(begin("C")) == first
    assert calls == {name: 2 * count for name, count in ONCE.items()}


def test_the_benchmark_computes_the_indicators_of_its_home() -> None:
    root = begin("A").inputs_folder / "indicators"
    compute_indicators(load_settings().home)
    assert len(list(root.glob("networks/**/part.parquet"))) == len(YEARS)
    assert (root / "score_draws" / "part.parquet").exists()


def test_one_changed_year_computes_itself_and_the_windows_it_is_in(calls: Calls) -> None:
    before = computed(begin("A"))
    calls.clear()
    after = computed(begin("B", y2022=3))
    assert calls == dict.fromkeys(YEARLY.values(), 1) | {"probabilities": 3}
    assert {path for path in before if before[path] != after[path]} <= {path for path in before if "2021" not in path}


@pytest.mark.parametrize(
    ("seed", "before", "after", "expected"),
    [
        ("trade_parameters", "draw_seed,20211047", "draw_seed,7", DRAWN | {"score_draws_of": 1}),
        ("trade_parameters", "common_share,0.5", "common_share,0.4", DRAWN),
        ("trade_parameters", "part_floor_share,0.01", "part_floor_share,0.02", {"score_draws_of": 1}),
        ("trade_parameters", "product_share,0.000001", "product_share,0.1", {"complexity_of": 4, "relatedness_of": 4}),
        ("trade_parameters", "fitness_step_count,20", "fitness_step_count,21", {"complexity_of": 4}),
        ("trade_parameters", "damping_ratio,0.85", "damping_ratio,0.9", {"networks_of": 4}),
        ("trade_parameters", "mirror_least_flow_count,30", "mirror_least_flow_count,31", {}),
        (
            "dependence_thresholds",
            'geodep,supplier_hhi_index,gt,0.4,',
            'geodep,supplier_hhi_index,ge,0.4,',
            DRAWN,
        ),
        ("baci_economies", "392,JPN", "393,JPN", dict.fromkeys((*YEARLY.values(), "probabilities"), 4)),
    ],
)  # fmt: skip
def test_a_changed_seed_recomputes_what_reads_the_number(
    calls: Calls, seed_folder: Path, seed: str, before: str, after: str, expected: dict[str, int]
) -> None:
    computed(begin("A"))
    calls.clear()
    change(seed_folder, seed, before, after)
    computed(begin("B"))
    assert calls == expected


def test_measured_noise_draws_its_year_and_the_windows_it_is_in_anew(
    calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = computed(begin("A"))
    calls.clear()
    noise = pl.DataFrame([(2023, "JPN", 0.5)], reporter_noise.SCHEMA, orient="row")
    monkeypatch.setattr(reporter_noise, "is_mirrored", lambda parts: True)
    made = functools.wraps(reporter_noise.noise_of)(lambda candidate: {reporter_noise.NAME: noise})
    monkeypatch.setattr(reporter_noise, "noise_of", made)
    after = computed(begin("B"))
    assert calls == {"verdicts_of": 1, "probabilities": 2}
    changed = {path.rpartition("/")[2] for path in before if before[path] != after[path]}
    assert changed == {"year=2023", "year=2024", "part.parquet"}  # the last is the noise itself


def test_a_computation_reads_no_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What it needs is in its arguments, and so in the key."""

    def forbidden(*_: Any, **__: Any) -> Any:
        raise AssertionError("a computation reads a seed")

    candidate = begin("A")
    path = next(candidate.inputs_folder.glob("baci/bilateral_trade/**/year=2024/**/part.parquet"))
    given = {module: module.seed_values() for module in (complexity, dependence_probability, networks, relatedness)}
    given[complementarity] = {"economies": given[complexity]["economies"]}
    choices = score_draws.seed_values()
    monkeypatch.setattr(seeds, "rows", forbidden)
    monkeypatch.setattr(seeds, "frame", forbidden)
    for module, name in YEARLY.items():
        year = {"year": 2024} if name == "verdicts_of" else {}
        assert not getattr(module, name)(path, **year, **given[module]).is_empty()
    score_draws.score_draws_of(**choices)


def test_parts_whose_hash_is_known_are_not_read_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[Path] = []
    monkeypatch.setattr(indicator_cache, "sha256_of", lambda path: hashed.append(path) or sha256_of(path))
    candidate = begin("A")
    computed(candidate)
    assert hashed and not [path for path in hashed if path.is_relative_to(candidate.inputs_folder)]


@pytest.mark.parametrize("damage", [b"", b"PAR1 nothing", None])
def test_a_damaged_result_is_computed_again(calls: Calls, damage: bytes | None) -> None:
    first = computed(begin("A"))
    calls.clear()
    damaged = next((load_settings().home / "indicators" / "networks").glob("*/networks.parquet"))
    damaged.unlink()  # the frozen candidate has the same bytes by another name
    if damage is not None:
        damaged.write_bytes(damage)
    assert computed(begin("B")) == first
    assert calls == {"networks_of": 1}


def test_a_result_is_whole_or_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run that ends while it writes leaves a scratch folder, which the next build removes."""
    results = IndicatorCache(tmp_path, "some")
    tables = {"one": pl.DataFrame({"a": [1]}), "two": pl.DataFrame({"a": [2]})}

    def killed(path: Path, text: str) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(indicator_cache, "write_atomically", killed)
        with pytest.raises(KeyboardInterrupt):
            results.entry("key", lambda: tables)
    assert [path.name.startswith(".key.") for path in (tmp_path / "some").iterdir()] == [True]
    entry = IndicatorCache(tmp_path, "some").entry("key", lambda: tables)
    assert entry.is_new and pl.read_parquet(entry.path_of("two")).equals(tables["two"])
    after = IndicatorCache(tmp_path, "some")
    assert not after.entry("key", dict).is_new
    after.prune()
    assert [path.name for path in (tmp_path / "some").iterdir()] == ["key"]


def test_a_build_keeps_as_many_earlier_results_as_it_uses(tmp_path: Path) -> None:
    def build(*keys: str) -> int:
        results = IndicatorCache(tmp_path, "some")
        for key in keys:
            results.entry(key, lambda: {"one": pl.DataFrame({"a": [1]})})
        results.prune()
        return results.unchanged

    assert build("a1", "b1") == 0
    assert build("a2", "b1") == 1
    assert build("a3", "b3") == 0
    assert {path.name for path in (tmp_path / "some").iterdir()} == {"a3", "b3", "a2", "b1"}  # a1 was used longest ago
    assert build("a2", "b1") == 2


def test_a_key_is_of_values_and_not_of_names_for_them() -> None:
    with pytest.raises(TypeError, match="PosixPath cannot be part of a key"):
        key_of(complexity.complexity_of, {}, {"path": Path("a")})
    facts = {"economies": pl.DataFrame({"baci_code": [1]}), "floor": 0.1}
    keys = {
        key_of(compute, parts, given)
        for compute in (complexity.complexity_of, complexity.seed_values)
        for parts in ({}, {"year=2024": "a"}, {"year=2023": "a"}, {"year=2024": "b"})
        for given in (facts, facts | {"floor": 0.2}, facts | {"economies": pl.DataFrame({"baci_code": [2]})})
    }
    assert len(keys) == 2 * 4 * 3
    assert key_of(complexity.complexity_of, {}, facts) == key_of(
        complexity.complexity_of, {}, dict(reversed(facts.items()))
    )


def test_another_library_is_another_key(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = set()
    for changed in (None, *indicator_cache.LIBRARIES):
        monkeypatch.setattr(indicator_cache, "version", lambda name, changed=changed: f"{name == changed}")
        keys.add(key_of(complexity.complexity_of, {}, {}))
    assert len(keys) == 4


# --- code ---------------------------------------------------------------------------------------------------------

TREE = {
    "dagster_project/assets/indicators/one.py": "from dagster_project.assets.trade_years import a\nimport dagster\n",
    "dagster_project/assets/trade_years.py": "from indicators.maths import b\nfrom sources import seeds\n",
    "dagster_project/assets/indicators/other.py": "",
    "indicators/maths.py": "def b():\n    from indicators import deeper\n",
    "indicators/deeper.py": "",
    "indicators/unused.py": "",
    "sources/seeds.py": "from sources.landing import c\n",
    "sources/landing.py": "",
    "dagster_project/release/candidate.py": "",
}
COUNTED = {
    "dagster_project/assets/indicators/one.py",
    "dagster_project/assets/trade_years.py",
    "indicators/maths.py",
    "indicators/deeper.py",
    "sources/seeds.py",
}


@pytest.fixture
def tree(tmp_path: Path) -> Iterator[Path]:
    """A project in which one indicator imports some modules and not others."""
    for name, text in TREE.items():
        path = tmp_path / "project" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    code_hash.cache_clear()
    yield tmp_path / "project"
    code_hash.cache_clear()


@pytest.mark.parametrize("name", TREE)
def test_a_change_in_an_imported_module_is_another_key(tree: Path, name: str) -> None:
    module = "dagster_project.assets.indicators.one"
    before = code_hash(module, tree)
    with (tree / name).open("a", encoding="utf-8") as code:
        code.write("# changed\n")
    code_hash.cache_clear()
    assert (code_hash(module, tree) != before) is (name in COUNTED)


def test_a_module_that_is_not_there_has_no_hash(tree: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"no module indicators\.none"):
        code_hash("indicators.none", tree)


@pytest.mark.parametrize("module", [*YEARLY, score_draws, input_output], ids=lambda module: module.__name__[33:])
def test_the_code_of_an_indicator_is_its_module_its_mathematics_and_how_seeds_are_read(module: Any) -> None:
    found = code_of(module.__name__)
    expected = {module.__name__, "sources.seeds"}
    expected |= {
        value.__module__
        for value in vars(module).values()
        if getattr(value, "__module__", "").startswith("indicators.")
    }
    assert any(name.startswith("indicators.") for name in expected) and expected <= found.keys()
    assert "sources.settings" not in found  # a setting that is added or renamed computes nothing anew


# --- links --------------------------------------------------------------------------------------------------------


def test_a_link_replaces_what_was_there_and_shares_the_bytes(tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "below" / "target"
    source.write_text("new")
    for _ in range(2):  # the second time the target is the file already
        files.link_or_copy(source, target)
        assert target.samefile(source)
    target.unlink()
    target.write_text("old")
    files.link_or_copy(source, target)
    assert target.read_text() == "new"
    assert [path.name for path in target.parent.iterdir()] == ["target"]


def test_where_there_are_no_hard_links_a_file_is_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any) -> None:
        raise OSError("no hard links here")

    monkeypatch.setattr(files.os, "link", refused)
    source, target = tmp_path / "source", tmp_path / "below" / "target"
    source.write_text("new")
    for _ in range(2):
        files.link_or_copy(source, target)
        assert target.read_text() == "new" and not target.samefile(source)
