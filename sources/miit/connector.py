"""MIIT lists: one dataset for each transcript, from files in the drop folder."""

from sources.dropped import connector_of_files
from sources.miit.parse import read_transcript, transcript_of
from sources.miit.tables import TABLES
from sources.publishers import Publisher

PUBLISHER = Publisher(
    name="miit",
    title="MIIT lists of little giants and single champions",
    licence="facts from public notices of the Ministry of Industry and Information Technology of China",
    calendar="little giants once a year, announced between July and November",
    verified_live="no service: notices and press tables that a person transcribes into the drop folder",
    issues=((11, 30),),
    grace_days=60,
    drop_folder="miit",
)

CONNECTOR = connector_of_files(
    PUBLISHER,
    TABLES,
    dataset_of=transcript_of,
    read=lambda session, path, transcript: [read_transcript(path, transcript)],
    expects="little_giants_by_province_batches_1_2_20210611.csv",
    cron="0 4 1 8-12 *",
    timezone="Asia/Shanghai",
)
