from sources.publishers import Publisher

PUBLISHER = Publisher(
    name="oecd",
    title="OECD",
    licence="OECD terms: free reuse, also commercial, with attribution",
    calendar="MSTI in March and September, STAN in December, TiVA and ICIO every second year",
    verified_live="not yet: built to accounts of the service; of ICIO, an extract of the table of 2022 was read",
    issues=((3, 31), (9, 30)),
    hosts=("sdmx.oecd.org", "stats.oecd.org"),
    drop_folder="oecd_icio",
)
