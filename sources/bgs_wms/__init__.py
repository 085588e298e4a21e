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
