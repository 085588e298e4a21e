"""BIS Common High Priority List: one dataset for each list, from transcripts in the drop folder."""

from sources.bis_chpl.parse import day_of, read_list
from sources.bis_chpl.tables import TABLES
from sources.dropped import connector_of_files
from sources.publishers import Publisher

PUBLISHER = Publisher(
    name="bis_chpl",
    title="BIS Common High Priority List",
    licence="public domain (work of the US Government)",
    calendar="when it is amended; the last list read is of 2024-02-23",
    verified_live="no service: a table on a web page that a person transcribes into the drop folder",
    drop_folder="bis_chpl",
)

CONNECTOR = connector_of_files(
    PUBLISHER,
    TABLES,
    dataset_of=day_of,
    read=lambda path, day: [read_list(path, day)],
    expects="bis_common_high_priority_list_20240223.csv",
    cron="0 4 1 * *",
)
