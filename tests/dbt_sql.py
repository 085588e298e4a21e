"""The product's own SQL as dbt renders it: models as views over rows that a test makes, macros as text.

dbt's unit tests say what a formula gives for rows written down in YAML. Here the same SQL can be asked about a
publisher's file or a thousand drawn worlds, and its speed can be measured, without building a warehouse.
"""

import json
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from dagster_project.dbt_manifest import DBT, compiled_manifest, linked_project, partial_parse, run_dbt

BETWEEN = "-- next expression"


def define(con: duckdb.DuckDBPyConnection, name: str) -> None:
    """Make a view of a model, and of everything it reads down to the seeds, by their plain names.

    What ``con`` has by such a name already is taken as it is: there a test puts in its own rows.
    """
    manifest = _compiled()
    nodes = manifest["nodes"] | manifest["sources"]
    [model] = [node for node in nodes.values() if (node["resource_type"], node["name"]) == ("model", name)]
    query = model["compiled_code"]
    for upstream in (nodes[unique_id] for unique_id in model["depends_on"]["nodes"]):
        query = query.replace(upstream["relation_name"], upstream["name"])
        if con.execute("from duckdb_views() where view_name = ?", [upstream["name"]]).fetchall():
            continue
        if upstream["resource_type"] == "seed":
            types = upstream["config"]["column_types"]
            con.read_csv(str(DBT / upstream["original_file_path"]), header=True, dtype=types).create_view(
                upstream["name"]
            )
        elif upstream["resource_type"] == "model":
            define(con, upstream["name"])
        else:
            raise LookupError(f"{name} reads {upstream['relation_name']}: give its rows, or those of a model before it")
    con.execute(f"create or replace view {name} as {query}")


@cache
def rendered(*expressions: str) -> tuple[str, ...]:
    """Return Jinja expressions, such as calls of the project's macros, as the SQL that they stand for."""
    body = f"\n{BETWEEN}\n".join(expressions)
    parsed = str(partial_parse())
    with tempfile.TemporaryDirectory() as scratch:
        project = linked_project(Path(scratch))
        text = run_dbt(project, Path(scratch), "compile", "--inline", body, "--partial-parse-file-path", parsed)
    return tuple(part.strip() for part in text.split(BETWEEN))


@cache
def _compiled() -> Mapping[str, Any]:
    return json.loads(compiled_manifest().read_text(encoding="utf-8"))
