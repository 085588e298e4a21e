from sources.publishers import Publisher

PUBLISHER = Publisher(
    name="nbs",
    title="National Bureau of Statistics of China",
    licence="free to use with the source named; terms of data.stats.gov.cn",
    calendar="monthly: industrial output in the middle of the month, profits at its end",
    verified_live="no: built to descriptions of the library of 2026-03-27; foreign addresses may be blocked",
    issues=tuple((month, 28) for month in range(1, 13)),
    grace_days=10,
    hosts=("data.stats.gov.cn",),
)
