"""What the commands print: outcomes, releases, sources, explanations."""

import re
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter

import click
from rich.console import Console
from rich.table import Table

from dagster_project.context import context_of
from dagster_project.query import QueryError, connect
from dagster_project.release.catalog import FILE, Catalog, Release
from dagster_project.runner import Exit, Outcome
from expectations.pages import SEVERITIES
from sources.connector import connectors
from sources.context import today
from sources.settings import Settings
from sources.vintages import Check

DEPENDENT_PRODUCTS = """
select
    trade.hs_edition,
    trade.year,
    base.base_code,
    base.base_name_zh,
    trade.product_count,
    trade.imported_product_count,
    trade.dependent_in_year_product_count,
    trade.dependent_product_count
from marts.fct_base_trade as trade
inner join marts.dim_base as base on trade.scheme = base.scheme and trade.group_code = base.base_code
where trade.scheme = 'five_bases_2021' and trade.group_type = 'base' and trade.economy_code = ?
qualify trade.year = max(trade.year) over (partition by trade.hs_edition)
order by trade.hs_edition, base.sort_order
"""

RULES = "dim_dependence_rule"
# Every threshold of every rule, or, for a column that is a criterion, those it is compared with.
THRESHOLDS = """
select
    rule_code,
    rule_name_en,
    rule_name_zh,
    is_partial,
    criterion,
    comparison,
    threshold,
    status,
    literature
from marts.dim_dependence_rule
qualify criterion = $column or not bool_or(criterion = $column) over ()
order by rule_code, criterion
"""
FACT = re.compile(r"\s+((?:Grain|Source|Literature|Method|Unit|Formula): )")
SIGNS = {"gt": ">", "ge": "≥"}
KNOWN_FROM = {"V": "read in the publication", "M": "from memory, to be checked", "design": "our own choice"}

# A pipe has no width: wrapped lines would be hard to search there.
OUT = Console(highlight=False, markup=False, width=None if sys.stdout.isatty() else 1_000)


def show(settings: Settings, outcome: Outcome) -> None:
    """Print the gates, the release and its path, and the dependent products of the focus economy."""
    if outcome.exit in (Exit.PUBLISHED, Exit.STALE) and outcome.release:
        _show_gates(settings)
        _show_dependent_products(settings)
        _show_release(settings, outcome)
    for problem in outcome.problems:
        click.echo(f"five-bases: {problem}", err=True)
    if outcome.exit in (Exit.REFUSED, Exit.ERROR):
        _show_refusals(settings, outcome)


def _show_gates(settings: Settings) -> None:
    with connect(settings) as con:
        gates = con.execute(
            "select gate_code, subject, severity, is_passed, observed, expected from meta.gates"
        ).fetchall()
    passed, total = Counter(gate[0] for gate in gates if gate[3]), Counter(gate[0] for gate in gates)
    table = Table("gate", "passed", "of", "severity", "expected", title="Gates", title_justify="left", show_edge=False)
    for code in total:
        severity, expected = next((gate[2], gate[5]) for gate in gates if gate[0] == code)
        mark = None if passed[code] == total[code] else "yellow"
        table.add_row(code, str(passed[code]), str(total[code]), SEVERITIES[severity], expected, style=mark)
    OUT.print(table)
    for code, subject, severity, is_passed, observed, expected in gates:
        if not is_passed:
            _say(f"  {code} ({SEVERITIES[severity]}) {subject} saw {observed}, expected {expected}", style="yellow")


def _show_dependent_products(settings: Settings) -> None:
    with connect(settings) as con:
        rows = con.execute(DEPENDENT_PRODUCTS, [settings.economy]).fetchall()
    if not rows:
        _say(
            f"\n{settings.economy}: no trade in products of a base in the HS editions of this release "
            "(the five-base table has codes of HS17 and HS22)."
        )
        return
    title = f"\nDependent products of {settings.economy} by base (GeoDep rule)"
    columns = (
        "edition",
        "year",
        "base",
        "五基",
        "products",
        "imported",
        "dependent in the year",
        "dependent 2 of 3 years",
    )
    table = Table(*columns, title=title, title_justify="left", show_edge=False)
    for row in rows:
        table.add_row(*(("needs 3 years" if value is None else str(value)) for value in row))
    OUT.print(table)


def _show_release(settings: Settings, outcome: Outcome) -> None:
    release = outcome.release
    assert release
    state = "published" if outcome.is_new else "nothing new to publish; the release is"
    _say(f"\n{state} {release.release_id} ({_kind(release)}) in {settings.warehouse / FILE}")
    if outcome.is_withdrawn:
        _say(
            "a release of these inputs was published before and withdrawn; "
            "`five-bases releases rollback ID` with its id lets readers see it again"
        )
    if release.accepted_by:
        _say(f"accepted by {release.accepted_by}: {release.reason}")


def _show_refusals(settings: Settings, outcome: Outcome) -> None:
    for check in outcome.refusals:
        click.echo(f"  {check.gate_code} ({SEVERITIES[check.severity]}) {check.subject}", err=True)
        click.echo(f"      seen      {check.observed}", err=True)
        click.echo(f"      expected  {check.expected}", err=True)
        if check.detail:
            click.echo(f"      because   {check.detail}", err=True)
    still = f"Readers still see {outcome.release.release_id}." if outcome.release else "There is no release yet."
    click.echo(f"five-bases: nothing was published. {still}", err=True)
    if outcome.refusals:
        click.echo(f"The candidate is kept for inspection in {settings.candidate}.", err=True)
        click.echo(
            "If a file is wrong, build without it: five-bases sources withdraw PUBLISHER VINTAGE --reason …",
            err=True,
        )
    if outcome.refusals and all(_can_be_accepted(check) for check in outcome.refusals):
        click.echo(
            "If the change is right, publish it: five-bases run --accept 'why you accept it' (with the same settings)",
            err=True,
        )


def _can_be_accepted(check: Check) -> bool:
    return check.severity == "hold"


def _kind(release: Release) -> str:
    return "SYNTHETIC data" if release.is_synthetic else release.profile


def show_releases(settings: Settings) -> None:
    """Print the releases on disk."""
    catalog = Catalog.of(settings)
    current = catalog.current()
    table = Table("", "release", "published", "data", "HS editions", "accepted", show_edge=False)
    for release in catalog.all():
        state = "→" if release == current else "withdrawn" if release.fingerprint in catalog.withdrawn() else ""
        accepted = f"{release.accepted_by}: {release.reason}" if release.accepted_by else ""
        table.add_row(
            state, release.release_id, release.published_at, _kind(release), ", ".join(release.hs_editions), accepted
        )
    if not table.row_count:
        raise QueryError("there is no release yet; make one with `five-bases run`")
    OUT.print(table)


def show_diff(settings: Settings, a: str, b: str) -> None:
    """Print what changed from release ``a`` to release ``b``."""
    from dagster_project.release.compare import compare

    catalog = Catalog.of(settings)
    old, new = catalog.get(a), catalog.get(b)
    shared = sorted(set(old.hs_editions) & set(new.hs_editions)) if old.is_synthetic == new.is_synthetic else []
    if not shared:
        raise QueryError(f"{a} has {_contents(old)} and {b} has {_contents(new)}: nothing can be compared")
    for edition in shared:
        changes = compare(catalog.path_of(old), catalog.path_of(new), edition)
        table = Table(*changes.columns, show_edge=False)
        for row in changes.itertuples(index=False):
            table.add_row(*(f"{value:,.6g}" if isinstance(value, float) else str(value) for value in row))
        OUT.print(table)


def _contents(release: Release) -> str:
    return f"{', '.join(release.hs_editions)} ({_kind(release)})"


def show_sources(settings: Settings) -> None:
    """Print the publishers, how fresh their data are here, and why a publisher is skipped."""
    context = context_of(settings)
    store = context.store
    columns = (
        "publisher",
        "name",
        "vintages",
        "newest",
        "state",
        "last check",
        "licence",
        "key",
        "calendar",
        "verified against the live service",
    )
    table = Table(*columns, show_edge=False)
    for connector in connectors().values():
        publisher, reason = connector.publisher, connector.reason_to_skip(connector.open(context))
        vintages, retrieved = store.newest(publisher.name), store.retrieved(publisher.name)
        late = publisher.late_since(retrieved, today()) if retrieved else None
        table.add_row(
            publisher.title,
            publisher.name,
            str(len(vintages)),
            max(vintages.values(), default=""),
            _state(connector.name, bool(vintages), late, reason),
            store.last_check(publisher.name) or "never",
            publisher.licence,
            f"{publisher.key}: {publisher.key_is_for}" if publisher.key else "none needed",
            publisher.calendar,
            publisher.verified_live,
            style="yellow" if late else None,
        )
    OUT.print(table)
    for connector in connectors().values():
        for withdrawal in store.withdrawals(connector.name):
            _say(f"not in use: {withdrawal}", style="yellow")


def _state(name: str, has_vintage: bool, late: date | None, reason: str | None) -> str:
    state = f"late: due {late}" if late else "up to date" if has_vintage else "none yet"
    return f"{state}; skipped: {reason.removeprefix(f'{name}: ')}" if reason else state


def explain(settings: Settings, name: str) -> None:
    """Print grain, unit, formula, source and literature of a table or a column, and the thresholds of its rules."""
    table_name, _, column_name = name.removeprefix("marts.").partition(".")
    with connect(settings) as con:
        tables = dict(
            con.execute(
                "select table_name, comment from duckdb_tables() where schema_name in ('marts', 'meta') "
                "order by schema_name, table_name"
            ).fetchall()
        )
        if table_name not in tables:
            raise QueryError(f"there is no table {table_name!r}; there are: {', '.join(tables)}")
        columns = con.execute(
            "select column_name, data_type, comment from duckdb_columns() where table_name = ? order by column_index",
            [table_name],
        ).fetchall()
        names = [column for column, _, _ in columns]
        if column_name and column_name not in names:
            raise QueryError(f"{table_name} has no column {column_name!r}; it has: {', '.join(names)}")
        has_rules = RULES in tables and "rule_code" in names
        thresholds = con.execute(THRESHOLDS, {"column": column_name}).fetchall() if has_rules else []
    if not column_name:
        _say(f"{table_name}\n{_in_lines(tables[table_name])}\n")
    for column, dtype, comment in columns:
        if column_name in ("", column):
            _say(f"{table_name}.{column} ({dtype.lower()})\n{_in_lines(comment)}")
    if column_name:
        _say(f"\n{table_name}\n{_in_lines(tables[table_name])}")
    if thresholds:
        _show_thresholds(thresholds)


def _in_lines(comment: str | None) -> str:
    """Put each fact of a comment on a line of its own, below the description."""
    text = comment or ""
    facts = max(text.rfind(" Grain: "), 0)  # the last one: a description may contain the same words
    return f"    {text[:facts]}" + FACT.sub(r"\n    \1", text[facts:])


def _show_thresholds(thresholds: Sequence[tuple]) -> None:
    """Print the criteria of each rule, one a line; codes and literature are not wrapped."""
    width = max(len(criterion) for _, _, _, _, criterion, *_ in thresholds)
    _say("\nRules and their criteria")
    for rule, criteria in groupby(thresholds, key=itemgetter(slice(4))):
        code, name_en, name_zh, is_partial = rule
        _say(f"\n{code}: {name_en} ({name_zh}){'; only a part of the published rule' if is_partial else ''}")
        for _, _, _, _, criterion, comparison, threshold, status, literature in criteria:
            condition = f"{criterion:{width}} {SIGNS[comparison]} {threshold:<4g}"
            _say(f"    {condition}  {literature} [{KNOWN_FROM.get(status, status)}]")


def _say(text: str, style: str | None = None) -> None:
    """Print a line without wrapping it, so that it can be searched and copied."""
    OUT.print(text, style=style, soft_wrap=True)
