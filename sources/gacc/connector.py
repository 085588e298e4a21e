"""China Customs: one dataset for each export of the query page, from files in the drop folder."""

from sources.dropped import connector_of_files
from sources.gacc.parse import extract_of, read_export
from sources.gacc.tables import TABLES
from sources.publishers import Publisher

PUBLISHER = Publisher(
    name="gacc",
    title="China Customs (GACC) online queries",
    licence="statistics of the General Administration of Customs of China; no licence for re-distribution is stated",
    calendar="monthly, detail about the 18th of the next month",
    verified_live="no: exports behind a captcha, which a person downloads into the drop folder; to descriptions",
    issues=tuple((month, 18) for month in range(1, 13)),
    drop_folder="gacc",
    is_redistributable=False,
)

CONNECTOR = connector_of_files(
    PUBLISHER,
    TABLES,
    dataset_of=extract_of,
    read=lambda session, path, extract: [read_export(path, extract)],
    expects="import_202401_usd.csv",
    cron="0 4 20 * *",  # detail is out about the 18th
    timezone="Asia/Shanghai",
)
