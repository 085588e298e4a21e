"""CEPII GeoDep: one dataset for each release, from Stata files in the drop folder."""

from pathlib import Path
from typing import Any

from sources.cepii_geodep.names import release_of
from sources.cepii_geodep.tables import TABLES
from sources.context import Session
from sources.dropped import connector_of_files
from sources.publishers import Publisher
from sources.table import ParsedPart

PUBLISHER = Publisher(
    name="cepii_geodep",
    title="CEPII GeoDep",
    licence="CC BY-NC-SA 4.0: for comparison only, never exported",
    calendar="no fixed days; the documented release covers 2019-2022",
    verified_live="never: a Stata file that a person downloads into the drop folder; its variable names are a guess",
    drop_folder="cepii_geodep",
    is_redistributable=False,
)


def _read(session: Session[Any], path: Path, release: str) -> list[ParsedPart]:
    # Imported here: pandas takes a second to load, and only a new file needs it.
    from sources.cepii_geodep.parse import read_release

    return [read_release(path, release)]


CONNECTOR = connector_of_files(
    PUBLISHER,
    TABLES,
    dataset_of=release_of,
    read=_read,
    expects="geodep.dta",
    cron="0 4 1 * *",
)
