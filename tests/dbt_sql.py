"""The product's own SQL as dbt renders it: a model as a query on tables that a test makes, a macro as text.

dbt's unit tests say what a formula gives for rows written down in YAML. Here the same SQL can be asked about a
publisher's file or a thousand drawn worlds, and its speed can be measured, without building a warehouse.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

DBT = Path(__file__).resolve().parents[1] / "dbt"
BETWEEN = "-- next expression"


def model_query(name: str) -> str:
    """Return the SQL of a model; the models, seeds and sources it reads are named without database and schema."""
    manifest = _compiled()
    nodes = manifest["nodes"] | manifest["sources"]
    [model] = [node for node in manifest["nodes"].values() if (node["resource_type"], node["name"]) == ("model", name)]
    query = model["compiled_code"]
    for upstream in model["depends_on"]["nodes"]:
        query = query.replace(nodes[upstream]["relation_name"], nodes[upstream]["name"])
    return query


@cache
def rendered(*expressions: str) -> tuple[str, ...]:
    """Return Jinja expressions, such as calls of the project's macros, as the SQL that they stand for."""
    body = f"\n{BETWEEN}\n".join(expressions)
    with tempfile.TemporaryDirectory() as scratch:
        text = _dbt(Path(scratch), "compile", "--inline", body)
    return tuple(part.strip() for part in text.split(BETWEEN))


@cache
def _compiled() -> Mapping[str, Any]:
    with tempfile.TemporaryDirectory() as scratch:
        _dbt(Path(scratch), "compile", "--no-introspect")
        return json.loads((Path(scratch) / "target/manifest.json").read_text(encoding="utf-8"))


def _dbt(scratch: Path, *arguments: str) -> str:
    folders = ["--profiles-dir", DBT, "--project-dir", DBT, "--target-path", scratch / "target", "--log-path", scratch]
    ran = subprocess.run(
        [Path(sys.executable).with_name("dbt"), "--quiet", *arguments, *folders],
        env=os.environ
        | {
            "FIVE_BASES_INPUTS": str(scratch),
            "FIVE_BASES_CANDIDATE": str(scratch / "five_bases.duckdb"),
            "DBT_USE_COLORS": "false",
            "DO_NOT_TRACK": "1",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        raise RuntimeError(f"dbt {arguments[0]} failed:\n{ran.stdout}{ran.stderr}")
    return ran.stdout
