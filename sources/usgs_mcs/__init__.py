from sources.publishers import Publisher

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
