"""BGS World Mineral Statistics: one dataset for each extract of the data service, from files in the drop folder."""

from sources.bgs_wms.parse import extract_of, read_extract
from sources.bgs_wms.tables import TABLES
from sources.dropped import connector_of_files
from sources.publishers import Publisher

PUBLISHER = Publisher(
    name="bgs_wms",
    title="BGS World Mineral Statistics",
    licence="Open Government Licence v3.0, with the acknowledgement of UKRI/BGS",
    calendar="once a year, in spring",
    verified_live="no client: extracts of the data service that a person downloads into the drop folder",
    issues=((4, 30),),
    grace_days=60,
    drop_folder="bgs_wms",
)

CONNECTOR = connector_of_files(
    PUBLISHER,
    TABLES,
    dataset_of=extract_of,
    read=lambda session, path, extract: [read_extract(path, extract)],
    expects="BGS_cobalt_production.csv",
    cron="0 4 1 5,6 *",  # out in spring
)
