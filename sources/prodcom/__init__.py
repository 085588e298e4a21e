from sources.publishers import Publisher

PUBLISHER = Publisher(
    name="prodcom",
    title="Eurostat PRODCOM",
    licence="CC BY 4.0 (Commission reuse decision)",
    calendar="yearly: first figures in July, corrected until December",
    verified_live="lines of one product in a response of 2026-07; not yet in full",
    issues=((7, 31), (12, 31)),
    hosts=("ec.europa.eu",),
)
