from sources.publishers import Publisher

PUBLISHER = Publisher(
    name="census",
    title="US Census Bureau international trade",
    licence="public domain (US federal data; cite the US Census Bureau)",
    calendar="monthly, about 35 days after the month; a year's revisions in June",
    verified_live="no: real responses of 2024 imports in the service's layout; exports and errors to descriptions",
    # the days December and the annual revision are out; the months between only add to the year
    issues=((2, 10), (6, 15)),
    key="CENSUS_API_KEY",
    key_is_for="every query since May 2026; free from api.census.gov/data/key_signup.html",
    hosts=("api.census.gov",),
)
