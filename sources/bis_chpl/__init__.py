from sources.publishers import Publisher

PUBLISHER = Publisher(
    name="bis_chpl",
    title="BIS Common High Priority List",
    licence="public domain (work of the US Government)",
    calendar="when it is amended; the last list read is of 2024-02-23",
    verified_live="no service: a table on a web page that a person transcribes into the drop folder",
    drop_folder="bis_chpl",
)
