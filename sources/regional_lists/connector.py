"""Regional lists: one dataset for each transcript, from files in the drop folder."""

from sources import seeds
from sources.dropped import connector_of_files
from sources.publishers import Publisher
from sources.regional_lists.parse import AllowedNames, Kind, file_of, read_list
from sources.regional_lists.tables import TABLES

PUBLISHER = Publisher(
    name="regional_lists",
    title="Regional lists of platforms, chain leaders and reviewed titles",
    licence="facts from public lists and notices of Chinese authorities, each named in the file",
    calendar="none in common: each list has its own authority",
    verified_live="no service: lists and notices that a person transcribes into the drop folder; none was available",
    drop_folder="regional_lists",
)


def allowed_names() -> AllowedNames:
    """Return the names that a transcript may use."""
    regions = seeds.rows("china_regions")
    return AllowedNames(
        provinces={row["region_name"]: row["province_code"] for row in regions if row["kind"] != "apart"},
        apart={row["region_name"]: row["province_code"] for row in regions if row["kind"] == "apart"},
        lists={
            row["list_code"]: Kind(row["purpose"], row["measure_unit"], int(row["most_count"]))
            for row in seeds.rows("regional_lists")
        },
        bases=frozenset((row["scheme"], row["base_code"]) for row in seeds.rows("bases")),
    )


CONNECTOR = connector_of_files(
    PUBLISHER,
    TABLES,
    dataset_of=file_of,
    read=lambda session, path, name: [read_list(path, name, allowed_names())],
    expects="cnas_laboratories_2024.csv",
    cron="30 4 1 * *",
    timezone="Asia/Shanghai",
)
