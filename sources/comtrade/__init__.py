from sources.publishers import Publisher

PUBLISHER = Publisher(
    name="comtrade",
    title="UN Comtrade",
    licence="internal use; no re-dissemination without permission of the UN Statistics Division",
    calendar="whenever a reporter sends data: months after one to three months, years after three to twelve",
    verified_live="not yet: built to recorded responses of 2022 to 2026; quota and key errors to descriptions",
    key="COMTRADE_API_KEY",
    key_is_for="every query beyond 500 rows; free from comtradedeveloper.un.org",
    hosts=("comtradeapi.un.org",),
    is_redistributable=False,
)
