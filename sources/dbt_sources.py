"""Write the dbt source YAML of each publisher from its raw table contracts.

python -m sources.dbt_sources dbt/models/staging
"""

import json
import sys
from importlib import import_module
from pathlib import Path

import polars as pl

from sources.publishers import publisher_names
from sources.table import Column, Table

DUCKDB = {
    pl.Int16: "smallint",
    pl.Int64: "bigint",
    pl.Float64: "double",
    pl.String: "varchar",
    pl.Date: "date",
    pl.Boolean: "boolean",
}


def source_yaml(publisher: str, tables: tuple[Table, ...]) -> str:
    """Return the dbt source file of ``publisher``. JSON is YAML, so no dependency is needed."""
    spec = {
        "sources": [
            {
                "name": publisher,
                "config": {"external_location": _location(publisher)},
                "tables": [_table(t) for t in tables],
            }
        ]
    }
    text = json.dumps(spec, indent=2, ensure_ascii=False)
    return f"# Generated from sources/{publisher}/tables.py by `make contracts`. Do not edit.\n{text}\n"


def raw_tables() -> dict[str, tuple[Table, ...]]:
    """Return the raw tables of every publisher."""
    return {name: import_module(f"sources.{name}.tables").TABLES for name in publisher_names()}


def target(root: Path, publisher: str) -> Path:
    """Return the file that holds the sources of ``publisher``."""
    return root / publisher / f"_{publisher}__sources.yml"


def _location(publisher: str) -> str:
    # dbt-duckdb fills in {name}, the table's name; values in the path arrive as text and are cast in staging.
    glob = f"{{{{ env_var('FIVE_BASES_INPUTS') | replace(\"'\", \"''\") }}}}/{publisher}/{{name}}/**/part.parquet"
    return f"read_parquet('{glob}', hive_partitioning = true, hive_types_autocast = false)"


def _table(table: Table) -> dict:
    grain = f"Grain: {', '.join(table.grain)}."
    columns = [*table.partitions, *table.columns]
    return {"name": table.name, "description": f"{table.description} {grain}", "columns": [_column(c) for c in columns]}


def _column(column: Column) -> dict:
    facts = {"name": column.name, "description": column.description, "data_type": _type(column.dtype)}
    return facts | ({"config": {"meta": {"unit": column.unit}}} if column.unit else {})


def _type(dtype: pl.DataType) -> str:
    if isinstance(dtype, pl.Decimal):
        return f"decimal({dtype.precision},{dtype.scale})"
    return DUCKDB[type(dtype)]


if __name__ == "__main__":
    for name, tables in raw_tables().items():
        target(Path(sys.argv[1]), name).write_text(source_yaml(name, tables), encoding="utf-8")
