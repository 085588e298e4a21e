from sources.publishers import Publisher

PUBLISHER = Publisher(
    name="protee",
    title="CEPII Product Level Trade Elasticities",
    licence="Etalab 2.0",
    calendar="version 0.1 of 2022; no calendar",
    verified_live="no: built to CEPII's description and to scripts that read the file",
    drop_folder="protee",
)
