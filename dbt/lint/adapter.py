"""The adapter that sqlfluff renders `adapter.dispatch` with: it has no database, so DuckDB's macros are taken."""

from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context


@pass_context
def dispatch(context: Context, macro_name: str, macro_namespace: str | None = None) -> Any:
    """Return DuckDB's macro of this name, as dbt does when DuckDB is the target."""
    return context.resolve(f"duckdb__{macro_name}")
