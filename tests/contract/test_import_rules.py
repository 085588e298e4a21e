"""Who may import whom, and what may not be loaded early, enforced."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from sources.publishers import publisher_names

ROOT = Path(__file__).resolve().parents[2]
ALLOWED = {
    "sources": set(),
    "expectations": {"sources"},
    "indicators": set(),
    "dagster_project": {"sources", "expectations", "indicators"},
}
ORCHESTRATION = {"dagster", "dagster_dbt", "dbt", "duckdb"}
READS_STATA = {"cepii_geodep"}
HEAVY = ("dagster", "dbt", "great_expectations", "pandas", "polars", "duckdb")


@pytest.mark.parametrize("package", ALLOWED)
def test_imports_point_inwards(package):
    for path in (ROOT / package).rglob("*.py"):
        for name in imported(path):
            if name in ALLOWED and name != package:
                assert name in ALLOWED[package], f"{path} may not import {name}"
            if package != "dagster_project":
                assert name not in ORCHESTRATION, f"{path} may not import {name}"
            if path != ROOT / "expectations" / "run.py" and path != ROOT / "expectations" / "pages.py":
                assert name != "great_expectations", f"{path} may not import {name}"


def test_sources_do_without_pandas():
    for path in (ROOT / "sources").rglob("*.py"):
        if path.parent.name not in READS_STATA:
            assert "pandas" not in imported(path), path


def test_shared_modules_of_sources_import_no_publisher():
    for path in (ROOT / "sources").glob("*.py"):
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        modules = {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
        for publisher in publisher_names():
            assert not [name for name in modules if f"{name}.".startswith(f"sources.{publisher}.")], path


def test_only_one_module_opens_a_socket():
    for package in ALLOWED:
        for path in (ROOT / package).rglob("*.py"):
            if path != ROOT / "sources" / "http.py":
                assert not imported(path) & {"requests", "urllib3", "socket", "httpx"}, path


def test_help_loads_nothing_heavy():
    program = f"import sys, dagster_project.cli; print([name for name in {HEAVY} if name in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"


def test_definitions_load_nothing_that_only_some_jobs_need():
    names = ("great_expectations", "dagster_dbt", "dbt", "duckdb", "pandas", "scipy")
    program = f"import sys, dagster_project.definitions; print([name for name in {names} if name in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"


def imported(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    froms = {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    return {name.split(".")[0] for name in plain | froms}
