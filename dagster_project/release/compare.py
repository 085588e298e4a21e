"""Two warehouse files side by side, by HS edition and year: what a new release would change."""

from pathlib import Path

import duckdb
import pandas as pd

from dagster_project.release.literals import quoted

REVISED = 0.05  # a flow counts as changed where its value moves by more than this share (gate G6)

SHAPES = """
with

old as (
    select hs_edition, year, count(*) as row_count, sum(trade_value_usd) as value_usd, max(vintage_id) as vintage_id
    from previous.marts.fct_bilateral_trade
    group by hs_edition, year
),

new as (
    select hs_edition, year, count(*) as row_count, sum(trade_value_usd) as value_usd, max(vintage_id) as vintage_id
    from candidate.marts.fct_bilateral_trade
    group by hs_edition, year
),

old_flags as (
    select hs_edition, year, economy_code, product_code
    from previous.marts.fct_supply_dependence
    where is_dependent
),

new_flags as (
    select hs_edition, year, economy_code, product_code
    from candidate.marts.fct_supply_dependence
    where is_dependent
),

flags as (
    select
        hs_edition,
        year,
        count(*) filter (where old_flags.economy_code is null) as flags_came_count,
        count(*) filter (where new_flags.economy_code is null) as flags_went_count,
        count(old_flags.economy_code) as previous_flag_count
    from old_flags
    full join new_flags using (hs_edition, year, economy_code, product_code)
    group by hs_edition, year
)

select
    hs_edition,
    year,
    old.row_count as previous_row_count,
    coalesce(new.row_count, 0) as row_count,
    coalesce(new.row_count, 0) / old.row_count as row_count_ratio,
    old.value_usd::double as previous_value_usd,
    coalesce(new.value_usd, 0)::double as value_usd,
    coalesce(new.value_usd, 0)::double / old.value_usd::double as value_ratio,
    coalesce(flags.flags_came_count, 0) as flags_came_count,
    coalesce(flags.flags_went_count, 0) as flags_went_count,
    -- where there were no flags before, new ones must not give a ratio of 0: the count before is at least 1
    coalesce((flags_came_count + flags_went_count) / greatest(previous_flag_count, 1), 0)::double as flag_churn_ratio,
    new.vintage_id is distinct from old.vintage_id or new.value_usd is distinct from old.value_usd as may_differ
from old
left join new using (hs_edition, year)
left join flags using (hs_edition, year)
where hs_edition = ?
order by year
"""

REVISION = """
with

old as (
    select exporter_code, importer_code, product_code, trade_value_usd as value_usd
    from previous.marts.fct_bilateral_trade
    where hs_edition = $edition and year = $year
),

new as (
    select exporter_code, importer_code, product_code, trade_value_usd as value_usd
    from candidate.marts.fct_bilateral_trade
    where hs_edition = $edition and year = $year
)

select
    count(*) as key_count,
    count(*) filter (
        where coalesce(abs(new.value_usd - old.value_usd) > $revised * old.value_usd, true)
    ) / count(*) as changed_key_share
from old
full join new using (exporter_code, importer_code, product_code)
"""


def compare(previous: Path, candidate: Path, edition: str, memory_limit: str = "3GB") -> pd.DataFrame:
    """Return one row a year of ``edition`` in the previous file: totals, the share of flows revised, changed flags.

    Columns end in their unit. ``changed_key_share`` is the share of flows (exporter × importer × product) in either
    file that appeared, vanished or changed by more than 5 %; a year with the same vintage and total counts as equal.
    """
    with duckdb.connect(config={"memory_limit": memory_limit}) as con:
        con.execute(f"attach {quoted(previous)} as previous (read_only)")
        con.execute(f"attach {quoted(candidate)} as candidate (read_only)")
        years = con.execute(SHAPES, [edition]).df()
        revisions = [
            con.execute(REVISION, {"edition": edition, "year": row.year, "revised": REVISED}).fetchone()
            if row.may_differ
            else (row.row_count, 0.0)
            for row in years.itertuples()
        ]
    years[["key_count", "changed_key_share"]] = pd.DataFrame(
        revisions, columns=["k", "c"], index=years.index, dtype=float
    )
    return years.drop(columns="may_differ")
