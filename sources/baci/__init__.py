from sources.publishers import Publisher

PUBLISHER = Publisher(
    name="baci",
    title="CEPII BACI",
    licence="Etalab 2.0 (cite Gaulier & Zignago 2010)",
    calendar="yearly, usually January",
    verified_live="not yet: built to the published file layout, run on mirrors of it",
    issues=((1, 31),),
    hosts=("www.cepii.fr",),
)
