"""UNSD's correlation tables between HS editions: one workbook for each pair, from the drop folder."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sources.context import Session
from sources.dropped import connector_of_files
from sources.publishers import Publisher
from sources.table import ParsedPart
from sources.unsd.parse import pair_of, read_workbook
from sources.unsd.tables import TABLES

PUBLISHER = Publisher(
    name="unsd",
    title="UNSD correlation tables",
    licence="United Nations terms of use",
    calendar="with each edition of the Harmonized System, every five years",
    verified_live="no service: workbooks a person downloads into the drop folder",
    drop_folder="unsd_concordances",
)


def dataset_of(file_name: str) -> str | None:
    """Return the two editions that a workbook connects, or None for a file of another kind."""
    pair = pair_of(file_name)
    return pair.dataset if pair else None


def read(session: Session[Any], path: Path, _: str) -> Iterable[ParsedPart]:
    """Read the workbook of the two editions in its name."""
    pair = pair_of(path.name)
    assert pair, f"{path.name} was taken for a workbook"
    return [read_workbook(path, pair)]


CONNECTOR = connector_of_files(
    PUBLISHER, TABLES, dataset_of=dataset_of, read=read, expects="HS 2022 to HS 2017 ….xlsx", cron="0 4 1 * *"
)
