"""Codes and names that a file may use: those of the seeds. An unknown one rejects the file, with its line.

What dbt's tests would find in a built warehouse is found here first: a file that is refused leaves the last good
vintage in use, a failed test of dbt refuses every release until the file is gone.
"""

from collections.abc import Collection, Iterable
from functools import cache

import polars as pl

from sources import seeds
from sources.table import ContractViolation


def reject_unknown(
    file: str, column: str, values: Iterable[object], known: Collection[str], remedy: str, first_line: int = 2
) -> None:
    """Raise :class:`ContractViolation` with line and value of the first of ``values`` that is not ``known``.

    ``values`` are those of the column in the order of the file, whose first row of values is at ``first_line``.
    """
    for line, value in enumerate(values, start=first_line):
        if value not in known:
            raise ContractViolation(f"{file}: row {line:,}, column {column!r} holds {value!r}; {remedy}")


def reject_lost(
    file: str, rows: pl.DataFrame, column: str, lost: pl.Expr, amount: pl.Expr, by: str | pl.Expr, maximum: float
) -> None:
    """Reject a file if a join on its codes would lose more than ``maximum`` of the amount of any group ``by``.

    ``lost`` says which rows have an unknown code. Raises :class:`ContractViolation` with the codes of ``column``.
    """
    value = amount.cast(pl.Float64).fill_null(0)
    shares = rows.group_by(by).agg(
        share=(value.filter(lost).sum() / value.sum()).fill_nan(0),
        codes=pl.col(column).filter(lost).unique().sort().head(5),
    )
    above = shares.filter(pl.col("share") > maximum).sort("share", descending=True)
    if above.height:
        group, share, codes = above.row(0)
        raise ContractViolation(
            f"{file}: unknown codes in {column} have {share:.2%} of the amount of {group}, such as {codes}; "
            f"expected at most {maximum:.2%}. Add them to the seed of the publisher's codes, or correct the file"
        )


@cache
def areas_of(seed: str, code: str = "alpha2_code") -> frozenset[str]:
    """Return the codes of a seed of areas, and the code of every economy, of two letters or of three (economy_code)."""
    own = {row["area_code"] for row in seeds.rows(seed)}
    if code == "economy_code":
        return economy_codes() | own
    return frozenset(own | {row[code] for row in seeds.rows("economies") if row[code]})


@cache
def partner_codes(code_system: str, kind: str | None = None) -> frozenset[str]:
    """Return the codes of reporters and partners in one publisher's system, all or those of one kind."""
    rows = (row for row in seeds.rows("trade_partners") if row["code_system"] == code_system)
    return frozenset(row["code"] for row in rows if kind in (None, row["kind"]))


@cache
def economy_codes() -> frozenset[str]:
    """Return the code of every economy of the seed economies, and other codes of the same economies."""
    return frozenset({row["economy_code"] for row in seeds.rows("economies")} | seeds.economy_aliases().keys())


@cache
def chinese_regions() -> dict[str, str]:
    """Return the province of each name of a region; a city or corps that is counted separately stands for itself."""
    regions = seeds.rows("china_regions")
    return {row["region_name"]: row["region_name" if row["kind"] == "apart" else "province_code"] for row in regions}


def reject_doubled_production(file: str, publisher: str, figures: pl.DataFrame) -> None:
    """Reject two figures of production for one area, material, stage and year, by the names of the seeds.

    ``figures`` has commodity_name, detail, country_name, year and amount, one row for each figure. Raises
    :class:`ContractViolation` with both names; one of the two would have to be left out, or both be added up.
    """
    key = ["material_code", "measure", "year"]
    series = seeds.frame("production_series").filter(pl.col("publisher") == publisher)
    areas = seeds.frame("production_areas").filter(pl.col("publisher") == publisher)
    known = (
        figures.filter(pl.col("amount").is_not_null())
        .with_columns(pl.col("detail").fill_null(""))
        .join(series.with_columns(pl.col("detail").fill_null("")), on=["commodity_name", "detail"])
        .join(areas.select("country_name", "area", "economy_code", "area_name"), on="country_name")
        .with_columns(place=pl.coalesce("economy_code", "area_name", "country_name"))
        .sort(*key, "area", "place", "country_name")
    )
    doubled = known.filter((pl.col("measure") != "capacity") & pl.struct("area", "place", *key).is_duplicated())
    if doubled.height:
        one, other = doubled.row(0, named=True), doubled.row(1, named=True)
        raise ContractViolation(
            f"{file}: {one['country_name']!r} ({one['commodity_name']}, {one['detail']}) and {other['country_name']!r} "
            f"({other['commodity_name']}, {other['detail']}) both have a figure of {one['material_code']}, "
            f"{one['measure']}, in {one['year']} for {one['place']}; expected one. Leave one, or correct the seed "
            "production_areas or production_series"
        )
