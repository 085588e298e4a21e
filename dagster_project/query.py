"""Read-only SQL on the published release."""

import json
import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from dagster_project.errors import Explained
from dagster_project.release.catalog import FILE
from dagster_project.settings import Settings, load_settings

if TYPE_CHECKING:
    import duckdb
    import polars as pl

SHOWN = 200  # rows of a table on the screen; files are written whole


class QueryError(Explained):
    """A query could not be answered; the message says why and what to do."""


def connect(settings: Settings) -> "duckdb.DuckDBPyConnection":
    """Open the release readers see. Raises :class:`QueryError` before the first release."""
    import duckdb

    path = settings.warehouse / FILE
    if not path.exists():
        raise QueryError(f"there is no published release in {settings.home}; make one with `five-bases run`")
    # A query can read the release and nothing else: not other files, not the network.
    return duckdb.connect(str(path.resolve()), read_only=True, config={"enable_external_access": "false"})


def read(query: str) -> "pl.DataFrame":
    """Return the rows of ``query``. Raises :class:`QueryError` with the database's own words."""
    import duckdb

    with connect(load_settings()) as con:
        try:
            answer = con.sql(query)
        except duckdb.Error as error:
            raise QueryError(f"the query was refused: {error}") from error
        if answer is None:
            raise QueryError("the statement returns no rows; this command answers queries")
        try:
            return answer.pl()
        except duckdb.Error as error:
            raise QueryError(f"the query failed: {error}") from error


def write(rows: "pl.DataFrame", form: str, output: Path | None) -> None:
    """Write rows as a table, CSV, JSON or Parquet, to a file or to standard output."""
    if form == "parquet":
        rows.write_parquet(output or sys.stdout.buffer)
    elif form == "csv":
        rows.write_csv(output or sys.stdout.buffer)
    elif form == "json":
        text = json.dumps(_plain(rows).to_dicts(), ensure_ascii=False, default=str) + "\n"
        output.write_text(text, encoding="utf-8") if output else sys.stdout.write(text)
    else:
        _write_table(rows, output)


def _plain(rows: "pl.DataFrame") -> "pl.DataFrame":
    """Turn exact decimals into JSON's numbers: whole ones into integers where they fit."""
    import polars as pl

    def number(name: str, dtype: pl.DataType) -> pl.Expr:
        largest: Any = rows[name].abs().max() or 0
        whole = getattr(dtype, "scale", 1) == 0 and largest < 2**63
        return pl.col(name).cast(pl.Int64 if whole else pl.Float64)

    return rows.with_columns(
        number(name, dtype) for name, dtype in rows.schema.items() if isinstance(dtype, pl.Decimal)
    )


def _write_table(rows: "pl.DataFrame", output: Path | None) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(*rows.columns, show_edge=False, pad_edge=False)
    shown = rows if output else rows.head(SHOWN)
    for row in shown.iter_rows():
        table.add_row(
            *("" if value is None else f"{value:.6g}" if isinstance(value, float) else str(value) for value in row)
        )
    with output.open("w", encoding="utf-8") if output else _screen() as sink:
        console = Console(file=sink, width=None if not output and sys.stdout.isatty() else 10_000, highlight=False)
        console.print(table)
        if shown.height < rows.height:
            console.print(f"… {rows.height - shown.height:,} more rows; --format csv writes them all")


def _screen() -> AbstractContextManager[IO[str]]:
    return nullcontext(sys.stdout)
