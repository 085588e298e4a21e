from sources.publishers import Publisher

PUBLISHER = Publisher(
    name="batis",
    title="OECD-WTO BaTIS",
    licence="WTO and OECD terms: free reuse with attribution",
    calendar="yearly, usually December",
    verified_live="not yet: built to third-party accounts of the file",
    issues=((12, 31),),
    hosts=("www.wto.org",),
)
