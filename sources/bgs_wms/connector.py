"""BGS World Mineral Statistics: one dataset for each extract of the data service, from files in the drop folder."""

from sources.bgs_wms import PUBLISHER
from sources.bgs_wms.parse import extract_of, read_extract
from sources.bgs_wms.tables import TABLES
from sources.dropped import connector_of_files

CONNECTOR = connector_of_files(
    PUBLISHER,
    TABLES,
    dataset_of=extract_of,
    read=lambda path, extract: [read_extract(path, extract)],
    expects="BGS_cobalt_production.csv",
    cron="0 4 1 5,6 *",  # out in spring
)
