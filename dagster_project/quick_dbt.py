"""dbt as a Dagster resource."""

import sys
from functools import cached_property
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Any

from dagster_dbt import DbtCliResource, DbtProject
from packaging.version import Version

from dagster_project.dbt_manifest import DBT

PROJECT = DbtProject(project_dir=DBT, profiles_dir=DBT)


class QuickDbt(DbtCliResource):
    """dbt without two steps at its start that ``dbt build`` does not need (dagster-dbt 0.29).

    The stock resource first runs ``dbt --version`` (a full import, and a request to the package index) and then
    builds an adapter in this process, which only ``fetch_row_counts`` and ``fetch_column_metadata`` use.
    """

    @cached_property
    def _cli_version(self) -> Version:
        return Version(installed_version("dbt-core"))

    def _initialize_dbt_core_adapter(self, args: Any) -> None:  # type: ignore[override]
        return None


def quick_dbt() -> QuickDbt:
    """Return dbt of this Python, whether or not its environment is activated."""
    return QuickDbt(
        project_dir=str(PROJECT.project_dir),
        dbt_executable=sys.executable,
        # -P keeps the file's folder off sys.path: its modules cannot be imported by their bare names.
        global_config_flags=["-P", str(Path(__file__).with_name("dbt_process.py"))],
    )
