"""China Customs: one dataset for each export of the query page, from files in the drop folder."""

from sources.dropped import connector_of_files
from sources.gacc import PUBLISHER
from sources.gacc.parse import extract_of, read_export
from sources.gacc.tables import TABLES

CONNECTOR = connector_of_files(
    PUBLISHER,
    TABLES,
    dataset_of=extract_of,
    read=lambda path, extract: [read_export(path, extract)],
    expects="import_202401_usd.csv",
    cron="0 4 20 * *",  # detail is out about the 18th
    timezone="Asia/Shanghai",
)
