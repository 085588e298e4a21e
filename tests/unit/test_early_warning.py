"""Early warning (methods R13): windows by hand, signals beside numpy, and what must stay silent."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import duckdb
import numpy as np
import polars as pl
import pytest

from tests import dbt_sql

Months = list[tuple[int, int]]
Row = dict[str, Any]


def months(first: int, last: int) -> Months:
    """Return the months of these years, the last included."""
    return [(year, month) for year in range(first, last + 1) for month in range(1, 13)]


def imports(when: tuple[int, int], value: float | None, weight: float | None, **other: str) -> Row:
    """Return what Germany imports of one product from China in a month, unless said otherwise."""
    row = {"publisher": "comext", "reporter_code": "DEU", "partner_code": "CHN", "classification": "HS17"}
    row |= {"product_code": "280530", "flow": "import", "frequency": "M"} | other
    year, month = when
    money = {"trade_value_usd": None, "trade_value_eur": value}
    if row["publisher"] == "comtrade":
        money = {"trade_value_usd": value, "trade_value_eur": None}
    return row | money | {"year": year, "month": month, "quantity_t": weight}


def constant(value: float, weight: float, first: int = 2018, last: int = 2019, **other: str) -> list[Row]:
    return [imports(when, value, weight, **other) for when in months(first, last)]


Warn = Callable[..., pl.DataFrame]
Links = list[tuple[str, str]]  # a code of HS22 and one of HS17 that goes to it as a whole


@pytest.fixture
def warn() -> Iterator[Warn]:
    """Return how imports become warnings, in the order of product and month."""
    with duckdb.connect() as con:
        types = {"trade_value_usd": pl.Float64, "trade_value_eur": pl.Float64, "quantity_t": pl.Float64}

        def warnings(rows: list[Row], carried: Links = []) -> pl.DataFrame:  # noqa: B006
            schema = {"newer_code": pl.String, "older_code": pl.String}
            codes = pl.DataFrame(carried, schema, orient="row").with_columns(
                newer_edition=pl.lit("HS22"), older_edition=pl.lit("HS17")
            )
            con.register("int_editions__carried_codes", codes.to_arrow())
            con.register("rows", pl.DataFrame(rows, infer_schema_length=None).cast(types).to_arrow())
            con.execute(
                "create or replace view int_reported__countable as select * replace ("
                "year::smallint as year, month::smallint as month, trade_value_usd::decimal(20, 3) as trade_value_usd, "
                "trade_value_eur::decimal(20, 3) as trade_value_eur, quantity_t::decimal(20, 6) as quantity_t), "
                "true as is_hs_product, partner_code <> 'EU27' as counts_once, "
                "partner_code = 'EU27' as is_partner_aggregate, publisher <> 'comtrade' as is_redistributable, "
                "'v' as vintage_id from rows"
            )
            dbt_sql.define(con, "fct_early_warning")
            return con.sql("from fct_early_warning order by hs_edition, product_code, year, month").pl()

        yield warnings


def at(warnings: pl.DataFrame, year: int, month: int, **where: str) -> Mapping[str, Any]:
    [row] = warnings.filter(year=year, month=month, **where).rows(named=True)
    return row


def test_three_months_beside_those_a_year_before(warn: Warn) -> None:
    """2018: 10 t a month at 100. In March to May 2019 5, 10 and 6 t at 120: 21/30 = 0.7, and 120/100 = 1.2."""
    rows = constant(1000, 10, last=2018) + [imports(when, 1000, 10) for when in months(2019, 2019) if when[1] < 3]
    rows += [imports((2019, month), 120.0 * t, t) for month, t in ((3, 5), (4, 10), (5, 6))]
    may = at(warn(rows), 2019, 5)
    assert (may["import_volume_t"], may["import_volume_ratio"]) == (21, 0.7)
    assert may["unit_value_ratio"] == pytest.approx(1.2)
    assert may["import_volume_12m_ratio"] is None


def test_twelve_months_beside_the_twelve_before(warn: Warn) -> None:
    """120 t at 100 in 2018, and 90 t at 130 in 2019: 0.75 and 1.3."""
    december = at(warn(constant(1000, 10, last=2018) + constant(975, 7.5, first=2019)), 2019, 12)
    assert december["import_volume_12m_ratio"] == 0.75
    assert december["unit_value_12m_ratio"] == pytest.approx(1.3)


def test_new_year_moves_nothing(warn: Warn) -> None:
    """The 24 t of January and February come 20 and 4 in one year, 2 and 22 in the next: every ratio is 1."""
    shifted = {(2018, 1): 20, (2018, 2): 4, (2019, 1): 2, (2019, 2): 22}
    rows = [imports(when, 100.0 * shifted.get(when, 12), shifted.get(when, 12)) for when in months(2018, 2019)]
    ratios = warn(rows)["import_volume_ratio"]
    # the first window a year before is January to March 2018
    assert ratios.to_list() == [1.0] * 10
    # without February no ratio has a January in it
    rows = [row for row in rows if (row["year"], row["month"]) < (2019, 2)]
    assert warn(rows).is_empty()


def test_january_is_judged_with_february(warn: Warn) -> None:
    """30 t in January and February 2020 where there were 24: with December's 12, February has 42 / 36."""
    rows = [*constant(1200, 12, last=2019), imports((2020, 1), 2900, 29)]
    before = warn(rows)
    after = warn([*rows, imports((2020, 2), 100, 1)])
    measured = [name for name, dtype in after.schema.items() if dtype == pl.Float64 and "exited" not in name]
    for warnings in (before, after):
        january = at(warnings, 2020, 1)
        assert {january[name] for name in [*measured, "is_volume_low", "is_distressed", "is_below_floor"]} == {None}
    assert after.filter(year=2020, month=1).equals(before.filter(year=2020, month=1))
    assert at(after, 2020, 2)["import_volume_ratio"] == pytest.approx(42 / 36)


def test_nothing_in_a_reported_month_is_zero_and_an_unreported_month_is_unknown(warn: Warn) -> None:
    other = constant(1, 1, product_code="850511")
    seen = [row for row in constant(1000, 10) if (row["year"], row["month"]) < (2019, 5)]
    warnings = warn(seen + other)
    july = at(warnings, 2019, 7, product_code="280530")
    assert (july["import_volume_t"], july["import_volume_ratio"], july["unit_value_ratio"]) == (0, 0, None)
    gap = [row for row in seen + other if (row["year"], row["month"]) != (2019, 6)]
    assert warn(gap).filter(pl.col("year") == 2019, pl.col("month").is_between(6, 8)).is_empty()


def test_what_has_no_weight_counts_by_the_unit_value_of_the_rest(warn: Warn) -> None:
    """800 of 1000 weigh 8 t: 10 t. 799 of 1000 are too few."""
    rows = constant(1000, 10, last=2018)
    for when in months(2019, 2019):
        rows += [imports(when, 800, 8), imports(when, 200, None, partner_code="USA")]
    assert at(warn(rows), 2019, 6)["import_volume_ratio"] == 1
    rows[-1]["trade_value_eur"] = 201
    december = at(warn(rows), 2019, 12)
    assert (december["import_volume_ratio"], december["is_distressed"]) == (None, None)


def test_a_confidential_part_makes_the_whole_unknown(warn: Warn) -> None:
    rows = [*constant(1000, 10), imports((2019, 8), None, None, partner_code="USA")]
    ratios = {month: at(warn(rows), 2019, month)["import_volume_ratio"] for month in (7, 8, 10, 11)}
    assert ratios == {7: 1, 8: None, 10: None, 11: 1}


def test_windows_stay_within_an_edition(warn: Warn) -> None:
    warnings = warn(constant(1000, 10, first=2020, last=2021) + constant(1, 1, 2022, 2023, classification="HS22"))
    assert warnings["import_volume_ratio"].to_list() == ([1.0] * 10) * 2
    assert warnings["is_carried"].to_list() == [False] * 20
    assert warnings.filter(year=2022).is_empty()


def test_a_new_edition_goes_on_with_the_history_of_the_codes_that_became_its_own(warn: Warn) -> None:
    """280530 and 280540 of HS17, 10 t each, become 280539 of HS22, of which 15 t come in 2022; 280550 is split."""
    rows = [
        *constant(1000, 10, 2018, 2021),
        *constant(1000, 10, 2018, 2021, product_code="280540"),
        *constant(1000, 10, 2018, 2021, product_code="280550"),
        *constant(1500, 15, 2022, 2022, classification="HS22", product_code="280539"),
        *constant(1000, 10, 2022, 2022, classification="HS22", product_code="280551"),
    ]
    warnings = warn(rows, [("280539", "280530"), ("280539", "280540")])
    carried = warnings.filter(hs_edition="HS22")
    assert carried["product_code"].unique().to_list() == ["280539"]
    assert (carried["year"].unique().to_list(), carried["month"].to_list()) == ([2022], list(range(1, 13)))
    assert carried["is_carried"].all() and not warnings.filter(hs_edition="HS17")["is_carried"].any()
    # February has December's 20 t in its window
    expected = [None, 50 / 60] + [45 / 60] * 10
    assert carried["import_volume_ratio"].to_list() == pytest.approx(expected)
    assert carried["history_count"].min() >= 24
    assert carried["is_volume_low"].to_list()[:4] == [None, True, True, True]  # then it is no longer unusual
    # the editions before have their rows as if there were no newer one
    older = [row for row in rows if row["classification"] == "HS17"]
    assert warnings.filter(hs_edition="HS17").equals(warn(older))


def test_a_code_that_is_no_longer_imported_shows_in_the_new_edition(warn: Warn) -> None:
    rows = [
        *constant(1000, 10, 2018, 2021),
        *constant(1, 1, 2022, 2022, classification="HS22", product_code="280551"),
    ]
    december = at(warn(rows, [("280539", "280530")]), 2022, 12)
    assert (december["product_code"], december["import_volume_ratio"]) == ("280539", 0)


def test_a_supplier_that_leaves_with_a_change_of_edition_has_left(warn: Warn) -> None:
    rows = [
        *constant(1000, 10, 2021, 2021),
        *constant(500, 5, 2021, 2021, partner_code="JPN"),
        *constant(1000, 10, 2022, 2022, classification="HS22", product_code="280539"),
    ]
    warnings = warn(rows, [("280539", "280530")])
    exits = warnings.filter(hs_edition="HS22").filter("is_supplier_exit")
    assert exits["month"].to_list() == list(range(3, 13))
    assert exits["exited_supplier_codes"].unique().to_list() == ["JPN"]


def test_one_publisher_counts_and_what_comes_back_does_not(warn: Warn) -> None:
    comext = constant(1000, 10)
    warnings = warn(comext + constant(9, 9, first=2019, publisher="comtrade") + constant(7, 7, partner_code="DEU"))
    assert warnings["publisher"].unique().to_list() == ["comext"]
    assert at(warnings, 2019, 12)["import_volume_t"] == 30
    assert warnings["is_redistributable"].all()
    assert not warn(constant(9, 9, publisher="comtrade"))["is_redistributable"].any()
    # a bloc that is shown beside its members is not counted again
    assert at(warn(comext + constant(8, 8, partner_code="EU27")), 2019, 12)["import_volume_t"] == 30


def numbers(seed: int = 3) -> tuple[list[Row], np.ndarray, np.ndarray]:
    """Return eight years of random imports, and their volume and unit value with January and February even."""
    random = np.random.default_rng(seed)
    when = months(2014, 2021)
    weight = np.round(random.lognormal(3, 0.4, len(when)), 3)
    value = np.round(weight * random.lognormal(2, 0.1, len(when)), 2)
    rows = [imports(month, float(v), float(t)) for month, v, t in zip(when, value, weight, strict=True)]
    for series in (value, weight):
        for january in range(0, len(when), 12):
            series[january : january + 2] = series[january : january + 2].mean()
    return rows, weight, value


def test_signals_are_those_of_numpy(warn: Warn) -> None:
    rows, weight, value = numbers()
    warnings = warn(rows)

    def summed(series: np.ndarray) -> np.ndarray:
        return np.convolve(series, np.ones(3), "valid")

    recent, before = summed(weight)[12:], summed(weight)[:-12]
    price = summed(value)[12:] / recent / (summed(value)[:-12] / before)
    changes = {
        "import_volume": (2 * (recent - before) / (recent + before), "is_volume_low", 0.05),
        "unit_value": (2 * (price - 1) / (price + 1), "is_unit_value_high", 0.95),
    }
    flagged = 0
    is_january = np.array([(2 + position) % 12 == 0 for position in range(len(recent))])
    for name, (change, flag, tail) in changes.items():
        signals, flags = warnings[f"{name}_signal_index"], warnings[flag]
        assert len(signals) == len(change)
        assert signals.filter(is_january).is_null().all()
        judged, signals, flags = change[~is_january], signals.filter(~is_january), flags.filter(~is_january)
        assert signals[:24].is_null().all()
        assert flags[:24].is_null().all()
        for position in range(24, len(judged)):
            earlier = judged[:position]
            deviation = 1.4826 * np.median(np.abs(earlier - np.median(earlier)))
            assert signals[position] == pytest.approx((judged[position] - np.median(earlier)) / deviation, abs=1e-6)
            bound = np.quantile(earlier, tail)
            assert flags[position] == (judged[position] < bound if tail < 0.5 else judged[position] > bound)
        flagged += flags.sum()
    assert flagged > 0


def restless(seed: int) -> list[Row]:
    """Return nine years of two suppliers, two products and a change of edition; a third product and another publisher
    come late, and the edition after the change lets one supplier go."""
    random = np.random.default_rng(seed)
    rows = []
    for when in months(2016, 2024):
        edition = "HS17" if when < (2022, 1) else "HS22"
        for product, partner in [(p, s) for p in ("280530", "280540", "280550") for s in ("CHN", "JPN")]:
            is_late = product == "280550" and when < (2021, 6)
            if not is_late and (partner == "CHN" or when < (2022, 5)) and random.random() < 0.95:
                weight = float(np.round(random.lognormal(3, 0.4), 3))
                value = float(np.round(weight * random.lognormal(2, 0.1), 2))
                other = {"partner_code": partner, "product_code": product, "classification": edition}
                rows.append(imports(when, value, weight, **other))
        if when >= (2021, 1):
            rows.append(imports(when, 1.0, 1.0, publisher="comtrade", classification=edition))
    return rows


@pytest.mark.parametrize("last", [(2020, 12), (2021, 1), (2021, 2), (2021, 12), (2022, 1), (2022, 2), (2024, 3)])
def test_later_months_change_no_earlier_warning(warn: Warn, last: tuple[int, int]) -> None:
    """Whatever comes later: February after January, a new edition, product or publisher, an exit."""
    rows = restless(seed=last[0] + last[1])
    links = [("280530", "280530"), ("280540", "280540")]
    known = warn([row for row in rows if (row["year"], row["month"]) <= last], links)
    whole = warn(rows, links)
    assert known.height > 0
    year, month = last
    earlier = whole.filter((pl.col("year") < year) | ((pl.col("year") == year) & (pl.col("month") <= month)))
    assert known.equals(earlier)


def squeeze(weight: float) -> list[Row]:
    """Return seven years of restless imports; in the last three months half the weight comes for the same money."""
    random = np.random.default_rng(5)
    rows = [
        imports(when, float(100 * weight * price), float(weight * volume))
        for when, (price, volume) in zip(months(2013, 2019), random.uniform(0.9, 1.1, (84, 2)), strict=True)
    ]
    for row in rows[-3:]:
        row["quantity_t"] *= 0.5
    return rows


def test_less_at_a_higher_price_is_distress(warn: Warn) -> None:
    december = at(warn(squeeze(10)), 2019, 12)
    assert (december["is_volume_low"], december["is_unit_value_high"], december["is_distressed"]) == (True, True, True)
    assert december["import_volume_signal_index"] < -3
    assert december["unit_value_signal_index"] > 3
    assert at(warn(squeeze(10)), 2019, 9)["is_distressed"] is False


def test_below_a_tonne_nothing_is_said(warn: Warn) -> None:
    december = at(warn(squeeze(0.3)), 2019, 12)
    assert (december["is_below_floor"], december["is_volume_low"], december["is_distressed"]) == (True, True, None)


def test_a_large_supplier_that_delivers_nothing_has_left(warn: Warn) -> None:
    """2018: CHN 500, USA 300, JPN 150, KOR 50. JPN's last delivery is in March 2019, KOR's in 2018 was the fourth."""
    values = {"CHN": 500.0, "USA": 300.0, "JPN": 150.0, "KOR": 50.0, "_X": 900.0}
    last = {"JPN": (2019, 3), "KOR": (2018, 12)}
    rows = [
        imports(when, value, 1, partner_code=partner)
        for when in months(2018, 2019)
        for partner, value in values.items()
        if when <= last.get(partner, (2019, 12))
    ]
    warnings = warn(rows)
    assert warnings.filter(pl.col("is_supplier_exit"))["month"].to_list() == [6, 7, 8, 9, 10, 11, 12]
    june = at(warnings, 2019, 6)
    assert (june["exited_supplier_codes"], june["exited_supplier_share"]) == ("JPN", 0.15)
    # what is not wholly reported has no largest suppliers
    partial = warn([row for row in rows if (row["year"], row["month"]) != (2018, 1)])
    assert partial["is_supplier_exit"].is_null().all()
