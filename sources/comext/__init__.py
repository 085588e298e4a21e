from sources.publishers import Publisher

PUBLISHER = Publisher(
    name="comext",
    title="Eurostat Comext",
    licence="CC BY 4.0 with exceptions (no commercial re-use of some third countries' data)",
    calendar="monthly, about six weeks after the month; every month re-issues earlier ones",
    verified_live="not yet: built to lines quoted from the service in 2026 and to Eurostat's documents",
    issues=tuple((month, 18) for month in range(1, 13)),
    drop_folder="comext",
    hosts=("ec.europa.eu",),
)
