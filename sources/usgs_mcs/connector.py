"""USGS Mineral Commodity Summaries: one dataset for each edition, from data releases in the drop folder."""

from sources.dropped import connector_of_files
from sources.publishers import Publisher
from sources.usgs_mcs.parse import edition_of, read_release
from sources.usgs_mcs.tables import TABLES

PUBLISHER = Publisher(
    name="usgs_mcs",
    title="USGS Mineral Commodity Summaries",
    licence="public domain (work of the US Government)",
    calendar="once a year, at the end of January",
    verified_live="no service: data releases a person downloads into the drop folder",
    issues=((1, 31),),
    grace_days=60,
    drop_folder="usgs_mcs",
)

CONNECTOR = connector_of_files(
    PUBLISHER,
    TABLES,
    dataset_of=edition_of,
    read=lambda session, path, edition: [read_release(path, edition)],
    expects="MCS2026_Commodities_Data.csv",
    cron="0 4 1 2,3 *",  # out at the end of January
)
