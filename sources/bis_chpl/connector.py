"""BIS Common High Priority List: one dataset for each list, from transcripts in the drop folder."""

from typing import Any

import polars as pl

from sources.bis_chpl.parse import day_of, read_list
from sources.bis_chpl.tables import TABLES
from sources.context import Session
from sources.dropped import connector_of_files
from sources.publishers import Publisher

PUBLISHER = Publisher(
    name="bis_chpl",
    title="BIS Common High Priority List",
    licence="public domain (work of the US Government)",
    calendar="when it is amended; the last list read is of 2024-02-23",
    verified_live="no service: a table on a web page that a person transcribes into the drop folder",
    drop_folder="bis_chpl",
)

BACI, PRODUCT_CODES = "baci", "product_codes"


def products_of(session: Session[Any], hs_edition: str) -> frozenset[str]:
    """Return the products of an HS edition by the product list of BACI's newest vintage; none if it is not here."""
    vintages = session.store.vintages(BACI, hs_edition)
    parts = [part for part in vintages[-1].parts if part.table == PRODUCT_CODES] if vintages else []
    paths = [session.store.path_of(BACI, part, vintages[-1].vintage_id) for part in parts]
    return frozenset(code for path in paths for code in pl.read_parquet(path)["product_code"])


CONNECTOR = connector_of_files(
    PUBLISHER,
    TABLES,
    dataset_of=day_of,
    read=lambda session, path, day: [read_list(path, day, lambda edition: products_of(session, edition))],
    expects="bis_common_high_priority_list_20240223.csv",
    cron="0 4 1 * *",
)
