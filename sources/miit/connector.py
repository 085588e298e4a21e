"""MIIT lists: one dataset for each transcript, from files in the drop folder."""

from sources.dropped import connector_of_files
from sources.miit import PUBLISHER
from sources.miit.parse import read_transcript, transcript_of
from sources.miit.tables import TABLES

CONNECTOR = connector_of_files(
    PUBLISHER,
    TABLES,
    dataset_of=transcript_of,
    read=lambda path, transcript: [read_transcript(path, transcript)],
    expects="little_giants_by_province_batches_1_2_20210611.csv",
    cron="0 4 1 8-12 *",
    timezone="Asia/Shanghai",
)
