"""Compare two releases mart by mart: a test of refactorings, which must change no table, column, type or row.

    python -m tests.compare_releases OLD.duckdb NEW.duckdb [--ignore table.column ...] [--exact-vintages]

Every table of schema marts is compared by its columns and their types, its number of rows, and a hash of its rows in
which their order does not count. Exit code 0 where all are equal, 1 where something differs, 2 for a wrong command.

The id of a vintage holds the moment of its retrieval, so two builds from one publisher's file have different ids. In
columns that end in ``vintage_id`` this moment is left out, and nothing else is: another release of a publisher, another
publisher or a missing id is a difference. ``--exact-vintages`` compares the moments too, for two builds of one home.
"""

import argparse
import sys
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

MOMENT = r"\.?\b\d{8}T\d{9}Z\b\.?"  # V202601.20260115T093000000Z, 20260115T093000000Z.23925830
SHOWN_ROWS = 3

Columns = dict[str, str]


@dataclass(frozen=True)
class Difference:
    """What differs in one table, and the first rows that only one release has: - of the old one, + of the new one."""

    table: str
    reason: str
    rows: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "\n".join([f"{self.table}: {self.reason}", *(f"    {row}" for row in self.rows)])


def compare_releases(
    old: Path, new: Path, ignored: Collection[str] = (), *, exact_vintages: bool = False
) -> list[Difference]:
    """Return every difference between the marts of two releases; none where they are equal.

    ``ignored`` names columns as table.column. Raises ValueError for a name that neither release has: a misspelt one
    would ignore nothing.
    """
    with duckdb.connect() as con:
        con.execute(f"attach {_literal(str(old))} as old (read_only)")
        con.execute(f"attach {_literal(str(new))} as new (read_only)")
        before, after = _tables(con, "old"), _tables(con, "new")
        known = {f"{table}.{column}" for tables in (before, after) for table in tables for column in tables[table]}
        if unknown := sorted(set(ignored) - known):
            raise ValueError(f"no release has the columns {unknown}")
        return [
            difference
            for table in sorted(before | after)
            for difference in _differences(con, table, before.get(table), after.get(table), ignored, exact_vintages)
        ]


def _tables(con: duckdb.DuckDBPyConnection, release: str) -> dict[str, Columns]:
    tables: dict[str, Columns] = {}
    for table, column, data_type in con.execute(
        "select table_name, column_name, data_type from duckdb_columns() "
        "where database_name = ? and schema_name = 'marts' order by table_name, column_index",
        [release],
    ).fetchall():
        tables.setdefault(table, {})[column] = data_type
    return tables


def _differences(
    con: duckdb.DuckDBPyConnection,
    table: str,
    before: Columns | None,
    after: Columns | None,
    ignored: Collection[str],
    exact_vintages: bool,
) -> Iterator[Difference]:
    if before is None or after is None:
        yield Difference(table, "only in the new release" if before is None else "only in the old release")
        return
    before, after = (
        {name: kind for name, kind in columns.items() if f"{table}.{name}" not in ignored}
        for columns in (before, after)
    )
    if list(before.items()) != list(after.items()):
        yield Difference(table, "other columns or types", tuple(_signed(before.items(), after.items())))
    shared = [name for name, kind in before.items() if after.get(name) == kind]
    if shared:
        columns = [_compared(name, exact_vintages) for name in shared]
        yield from _row_differences(con, table, ", ".join(columns))


def _row_differences(con: duckdb.DuckDBPyConnection, table: str, columns: str) -> Iterator[Difference]:
    # A sum of hashes does not depend on the order of rows; a row that is there twice counts twice.
    rows = {release: f"select {columns} from {release}.marts.{_name(table)}" for release in ("old", "new")}
    (old_count, old_hash), (new_count, new_hash) = (
        con.execute(f"select count(*), sum(hash(rows)::hugeint) from ({query}) as rows").fetchall()[0]
        for query in rows.values()
    )
    if (old_count, old_hash) == (new_count, new_hash):
        return
    lost, added = (
        con.execute(f"{rows[one]} except all {rows[other]} limit {SHOWN_ROWS}").fetchall()
        for one, other in (("old", "new"), ("new", "old"))
    )
    reason = (
        f"{old_count:,} rows and {new_count:,}" if old_count != new_count else f"other values in {new_count:,} rows"
    )
    yield Difference(table, reason, (*(f"- {row}" for row in lost), *(f"+ {row}" for row in added)))


def _compared(column: str, exact_vintages: bool) -> str:
    name = _name(column)
    if exact_vintages or not column.endswith("vintage_id"):
        return name
    return f"regexp_replace({name}, {_literal(MOMENT)}, '', 'g') as {name}"


def _signed(before: Iterable[tuple[str, str]], after: Iterable[tuple[str, str]]) -> Iterator[str]:
    old, new = list(before), list(after)
    gone, come = [one for one in old if one not in new], [one for one in new if one not in old]
    yield from (f"- {name} {kind}" for name, kind in gone)
    yield from (f"+ {name} {kind}" for name, kind in come)
    if not gone and not come:
        yield f"- {', '.join(name for name, _ in old)}"
        yield f"+ {', '.join(name for name, _ in new)}"


def _name(identifier: str) -> str:
    return '"' + identifier.replace('"', '""') + '"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def main(arguments: list[str] | None = None) -> int:
    """Compare two releases, print what differs, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.compare_releases", description=__doc__.splitlines()[0])
    parser.add_argument("old", type=Path, help="a release, five_bases.duckdb")
    parser.add_argument("new", type=Path, help="the release that should equal it")
    parser.add_argument("--ignore", action="extend", nargs="+", default=[], metavar="table.column")
    parser.add_argument("--exact-vintages", action="store_true", help="compare moments of retrieval too")
    given = parser.parse_args(arguments)
    try:
        found = compare_releases(given.old, given.new, given.ignore, exact_vintages=given.exact_vintages)
    except (ValueError, duckdb.IOException) as error:
        parser.error(str(error))
    tables = len({difference.table for difference in found})
    summary = f"{tables} marts differ" if found else "all marts are equal"
    sys.stdout.write("\n".join([*map(str, found), summary]) + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
