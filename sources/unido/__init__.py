from sources.publishers import Publisher

PUBLISHER = Publisher(
    name="unido",
    title="UNIDO Statistics, Indices of Industrial Production",
    licence="free to use with UNIDO named; terms of stat.unido.org",
    calendar="every month or quarter, by economy",
    verified_live="not yet: built to what others measured on 2026-10-06",
    issues=((3, 31), (6, 30), (9, 30), (12, 31)),
    hosts=("stat.unido.org",),
)
