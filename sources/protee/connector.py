"""CEPII's trade elasticities: one dataset for each version, from the drop folder."""

from sources.dropped import connector_of_files
from sources.protee.parse import read_elasticities, version_of
from sources.protee.tables import TABLES
from sources.publishers import Publisher

PUBLISHER = Publisher(
    name="protee",
    title="CEPII Product Level Trade Elasticities",
    licence="Etalab 2.0",
    calendar="version 0.1 of 2022; no calendar",
    verified_live="no: built to CEPII's description and to scripts that read the file",
    drop_folder="protee",
)

CONNECTOR = connector_of_files(
    PUBLISHER,
    TABLES,
    dataset_of=version_of,
    read=lambda session, path, version: [read_elasticities(path, version)],
    expects="ProTEE_0_1.csv",
    cron="0 4 1 * *",
)
