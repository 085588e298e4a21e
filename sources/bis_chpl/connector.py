"""BIS Common High Priority List: one dataset for each list, from transcripts in the drop folder."""

from sources.bis_chpl import PUBLISHER
from sources.bis_chpl.parse import day_of, read_list
from sources.bis_chpl.tables import TABLES
from sources.dropped import connector_of_files

CONNECTOR = connector_of_files(
    PUBLISHER,
    TABLES,
    dataset_of=day_of,
    read=lambda path, day: [read_list(path, day)],
    expects="bis_common_high_priority_list_20240223.csv",
    cron="0 4 1 * *",
)
