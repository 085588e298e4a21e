"""CEPII's trade elasticities: one dataset for each version, from the drop folder."""

from sources.dropped import connector_of_files
from sources.protee import PUBLISHER
from sources.protee.parse import read_elasticities, version_of
from sources.protee.tables import TABLES

CONNECTOR = connector_of_files(
    PUBLISHER,
    TABLES,
    dataset_of=version_of,
    read=lambda path, version: [read_elasticities(path, version)],
    expects="ProTEE_0_1.csv",
    cron="0 4 1 * *",
)
