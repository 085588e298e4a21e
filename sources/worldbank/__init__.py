from sources.publishers import Publisher

PUBLISHER = Publisher(
    name="worldbank",
    title="World Bank World Development Indicators",
    licence="CC BY 4.0",
    calendar="several times a year, the largest update at the end of June or the beginning of July",
    verified_live="not yet: built to responses recorded in 2021, run on a mirror of the release of 2026-07-01",
    issues=((7, 15),),
    hosts=("api.worldbank.org",),
)
