"""The Dagster code location loads, and asks for what it says it asks for."""

import dagster as dg
import pytest

from dagster_project.assets.release import VERDICT, check_name
from dagster_project.publishers import FRESHNESS
from expectations.release import GATES
from sources.connector import connectors
from sources.publishers import publisher_names


@pytest.fixture(scope="module")
def location():
    from dagster_project.definitions import defs

    return defs()


def test_the_code_location_loads_as_a_whole(location):
    dg.Definitions.validate_loadable(location)


def test_asset_keys_are_publisher_and_table_or_schema_and_model(location):
    keys = {key.to_user_string() for key in location.resolve_asset_graph().get_all_asset_keys()}
    assert {
        "baci/bilateral_trade",
        "unsd/hs_correlation",
        "marts/fct_supply_dependence",
        "release/verdict",
        "release/five_bases",
    } <= keys
    assert "baci/baci" not in keys


def test_assets_are_grouped_by_room(location):
    graph = location.resolve_asset_graph()
    groups = {graph.get(key).group_name for key in graph.get_all_asset_keys()}
    assert groups == {*connectors(), "indicators", "seeds", "staging", "intermediate", "marts", "release"}


def test_a_publisher_and_the_warehouse_are_jobs_of_their_own(location):
    warehouse = location.resolve_job_def("warehouse").asset_layer.executable_asset_keys
    for publisher in connectors():
        keys = location.resolve_job_def(publisher).asset_layer.executable_asset_keys
        assert not keys & warehouse
        assert {key.path[0] for key in keys} == {publisher}


def test_a_user_meets_every_publisher_that_can_be_asked():
    assert publisher_names() == [connector.publisher.name for connector in connectors().values()]


def test_every_release_gate_is_an_asset_check_that_says_what_it_expects(location):
    graph = location.resolve_asset_graph()
    specs = {key.name: graph.get_check_spec(key) for key in graph.asset_check_keys if key.asset_key == VERDICT}
    assert {name: spec.description for name, spec in specs.items()} == {
        check_name(gate.code): f"{gate.expected}. {gate.because}".strip() for gate in GATES
    }


def test_gates_that_refuse_are_blocking_checks(location):
    graph = location.resolve_asset_graph()
    recorded = {FRESHNESS, *(check_name(gate.code) for gate in GATES if gate.severity == "warn")}
    assert "FLAGS" in recorded
    for key in graph.asset_check_keys:
        if key.asset_key.path[0] in ("release", *connectors()):
            assert graph.get_check_spec(key).blocking == (key.name not in recorded), key


def test_the_dagster_instance_has_no_telemetry_and_its_pools_have_limits():
    import yaml

    from sources.settings import ROOT

    config = yaml.safe_load((ROOT / "dagster_project" / "dagster.yaml").read_text(encoding="utf-8"))
    assert config["telemetry"] == {"enabled": False}
    assert config["concurrency"]["pools"]["default_limit"] == 1
