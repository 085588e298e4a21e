from sources.publishers import Publisher

PUBLISHER = Publisher(
    name="cepii_geodep",
    title="CEPII GeoDep",
    licence="CC BY-NC-SA 4.0: for comparison only, never exported",
    calendar="no fixed days; the release read about covers 2019-2022",
    verified_live="never: a Stata file that a person downloads into the drop folder; its variable names are a guess",
    drop_folder="cepii_geodep",
    is_redistributable=False,
)
