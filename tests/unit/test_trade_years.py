"""What counts as trade for an indicator, and from which share of the world's exports on an exporter counts."""

from pathlib import Path

import polars as pl
import pytest

from dagster_project.assets.indicators.complementarity import complementarity_of
from dagster_project.assets.indicators.complexity import complexity_of, seed_values
from dagster_project.assets.indicators.dependence_probability import seed_values as drawn_by
from dagster_project.assets.indicators.dependence_probability import verdicts_of
from dagster_project.assets.indicators.networks import networks_of
from dagster_project.assets.indicators.networks import seed_values as measured_by
from dagster_project.assets.trade_years import advantages_of, complexity_floor, countable_flows, totals_of
from tests.world_trade import economies_of, year_of_trade

KNOWN = economies_of(156, 251, 276, 392)
COUNTED = [(251, 156, "848210", 20.0), (392, 156, "848210", 80.0), (156, 276, "848620", 5.0)]  # in the order of a part
# without value, with an economy that is not known, of an economy with itself
NOT_COUNTED = [
    (276, 156, "848210", 0.0),
    (999, 156, "848210", 7.0),
    (251, 999, "848620", 7.0),
    (156, 156, "848210", 9.0),
]


def years(folder: Path) -> tuple[Path, Path]:
    """Return a year of the flows that count, and the same with those that do not."""
    (folder / "clean").mkdir()
    (folder / "full").mkdir()
    return year_of_trade(folder / "clean", *COUNTED), year_of_trade(folder / "full", *COUNTED, *NOT_COUNTED)


def test_flows_count_with_a_value_between_two_known_economies(tmp_path):
    clean, full = years(tmp_path)
    assert countable_flows(full, KNOWN).collect().equals(pl.read_parquet(clean))


@pytest.mark.parametrize("economy", ["exporter_baci_code", "importer_baci_code"])
def test_totals_are_of_the_flows_that_count(tmp_path, economy):
    clean, full = years(tmp_path)
    assert totals_of(full, KNOWN, economy).equals(totals_of(clean, KNOWN, economy))
    assert totals_of(full, KNOWN, "importer_baci_code").rows() == [(156, "848210", 100.0), (276, "848620", 5.0)]


def test_no_indicator_is_moved_by_flows_that_do_not_count(tmp_path):
    clean, full = years(tmp_path)
    drawn = drawn_by() | {"economies": KNOWN}
    for of in (
        lambda path: complementarity_of(path, KNOWN),
        lambda path: complexity_of(path, **seed_values() | {"economies": KNOWN}),
        lambda path: networks_of(path, **measured_by() | {"economies": KNOWN}),
        lambda path: verdicts_of(path, 2024, **drawn),
    ):
        found = of(full)
        assert not found.is_empty() and found.equals(of(clean))


DIVIDED = pl.concat([KNOWN, pl.DataFrame({"baci_code": [280, 999], "economy_code": ["E276", "E392"]})]).sort(
    "baci_code"
)


def test_the_numbers_of_one_economy_are_added_up(tmp_path):
    """276 and 280 are one economy, which sells nothing to itself; 999 is another number of 392, which is not there."""
    flows = [
        (276, 156, "848210", 11.0),
        (280, 156, "848210", 13.0),
        (999, 156, "848210", 5.0),
        (276, 280, "848210", 7.0),
        (156, 280, "848620", 1.0),
        (156, 276, "848620", 2.0),
        (276, 156, "848620", 3.0),
    ]
    added = countable_flows(year_of_trade(tmp_path, *flows), DIVIDED).collect()
    assert added.select("exporter_baci_code", "importer_baci_code", "product_code", "value_kusd").rows() == [
        (276, 156, "848210", 24),
        (999, 156, "848210", 5),
        (276, 156, "848620", 3),
        (156, 276, "848620", 3),
    ]


def test_no_indicator_counts_a_divided_economy_twice(tmp_path):
    whole, divided = tmp_path / "whole", tmp_path / "divided"
    whole.mkdir(), divided.mkdir()
    once = [(156, 276, "848620", 5.0), (276, 156, "848210", 24.0)]
    twice = [
        (156, 276, "848620", 2.0),
        (156, 280, "848620", 3.0),
        (276, 156, "848210", 11.0),
        (280, 156, "848210", 13.0),
    ]
    others = [(392, 156, "848210", 80.0), (251, 156, "848210", 20.0), (392, 251, "848620", 4.0)]
    one, two = (
        year_of_trade(folder, *sorted(others + flows, key=lambda flow: (flow[2], flow[1], flow[0])))
        for folder, flows in ((whole, once), (divided, twice))
    )
    drawn = drawn_by() | {"economies": DIVIDED}
    for of in (
        lambda path: complementarity_of(path, DIVIDED),
        lambda path: complexity_of(path, **seed_values() | {"economies": DIVIDED}),
        lambda path: networks_of(path, **measured_by() | {"economies": DIVIDED}),
        lambda path: verdicts_of(path, 2024, **drawn),
    ):
        found = of(two)
        assert not found.is_empty() and found.equals(of(one))


def test_another_known_economy_changes_no_draw(tmp_path):
    _, full = years(tmp_path)
    drawn = drawn_by()
    before, after = (
        verdicts_of(full, 2024, **drawn | {"economies": economies_of(*codes)})
        for codes in ((156, 251, 276, 392), (4, 156, 251, 276, 300, 392))
    )
    assert not before.is_empty() and before.equals(after)


def test_the_order_of_rows_in_the_file_changes_no_draw(tmp_path):
    path, _ = years(tmp_path)
    reverse = tmp_path / "reverse"
    reverse.mkdir()
    again = year_of_trade(reverse, *COUNTED[::-1])
    drawn = drawn_by() | {"economies": KNOWN}
    assert verdicts_of(again, 2024, **drawn).equals(verdicts_of(path, 2024, **drawn))


def test_the_floor_is_a_ten_thousandth_of_world_exports_and_a_millionth_for_a_product(tmp_path):
    """World exports of 10,000,000: exporters from 1,000 on, products from 10 on (of 9,999,001 + what 3 exports)."""
    floor = complexity_floor()
    assert (floor.exporter_share, floor.product_share) == (0.0001, 0.000001)
    flows = [
        (1, 9, "A", 6_000_000.0),
        (1, 9, "B", 10.0),
        (1, 9, "C", 9.0),
        (2, 9, "A", 3_997_982.0),
        (3, 9, "A", 1_000.0),
        (4, 9, "A", 999.0),
    ]
    assert sum(flow[3] for flow in flows) == 10_000_000
    exporters, products, _ = advantages_of(year_of_trade(tmp_path, *flows), economies_of(1, 2, 3, 4, 9), floor)
    assert exporters.to_list() == [1, 2, 3]  # the fourth is one below
    assert products.to_list() == ["A", "B"]
