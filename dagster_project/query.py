"""Read-only SQL on the published release."""

import json
import os
import shutil
import sys
from io import BytesIO, StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dagster_project.release.catalog import FILE
from sources.errors import Explained
from sources.settings import Settings

if TYPE_CHECKING:
    import duckdb
    import polars as pl

MAX_SHOWN = 200  # rows of a table on the screen; files get all rows


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


def read(settings: Settings, query: str) -> "pl.DataFrame":
    """Return the rows of ``query``. Raises :class:`QueryError` with the database's message."""
    import duckdb
    import polars as pl

    with connect(settings) as con:
        try:
            result = con.sql(query)
            if result is None:
                raise QueryError("the statement returns no rows; write a query, for example: from meta.gates")
            return result.pl()
        except duckdb.Error as error:
            raise QueryError(f"the query was refused: {error}") from error
        except pl.exceptions.PolarsError as error:
            raise QueryError(
                f"the result has a type that cannot be shown ({error}); cast it, e.g. to varchar"
            ) from error


def write(rows: "pl.DataFrame", form: str, output: Path | None) -> None:
    """Write rows as a table, CSV, JSON or Parquet, to a file or to standard output.

    Raises :class:`QueryError` where the format does not support a type, or the file cannot be written.
    """
    import polars as pl

    body = BytesIO()
    try:
        if form == "parquet":
            rows.write_parquet(body)
        elif form == "csv":
            rows.write_csv(body)
        elif form == "json":
            body.write(json.dumps(_plain(rows).to_dicts(), ensure_ascii=False, default=str).encode() + b"\n")
        else:
            body.write(_table(rows, MAX_SHOWN if output is None else rows.height).encode())
    except pl.exceptions.PolarsError as error:
        raise QueryError(f"the result cannot be written as {form}: {error}") from error
    try:
        if output:
            output.write_bytes(body.getbuffer())
        else:
            sys.stdout.buffer.write(body.getbuffer())
            sys.stdout.flush()
    except BrokenPipeError:
        # The reader closed the pipe; Python's own flush at exit must not fail either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        raise QueryError(f"{output or 'the result'} cannot be written: {error.strerror}") from error


def _plain(rows: "pl.DataFrame") -> "pl.DataFrame":
    """Turn exact decimals into JSON's numbers, integers where they fit in 64 bits; JSON has no NaN."""
    import polars as pl

    def number(name: str, dtype: pl.DataType) -> pl.Expr:
        if dtype.is_float():
            return pl.when(pl.col(name).is_finite()).then(pl.col(name))
        largest: Any = rows[name].abs().max() or 0
        is_integer = getattr(dtype, "scale", 1) == 0 and largest < 2**63
        return pl.col(name).cast(pl.Int64 if is_integer else pl.Float64)

    return rows.with_columns(
        number(name, dtype) for name, dtype in rows.schema.items() if dtype.is_float() or dtype.is_decimal()
    )


def _table(rows: "pl.DataFrame", max_rows: int) -> str:
    from rich.console import Console
    from rich.table import Table

    table = Table(*rows.columns, show_edge=False, pad_edge=False)
    for row in rows.head(max_rows).iter_rows():
        table.add_row(
            *("" if value is None else f"{value:.6g}" if isinstance(value, float) else str(value) for value in row)
        )
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 10_000
    console = Console(file=StringIO(), width=width, highlight=False)
    with console.capture() as captured:
        console.print(table)
        if rows.height > max_rows:
            console.print(f"… {rows.height - max_rows:,} more rows; --format csv writes them all")
    return captured.get()
