"""The publishers' own production files as staging has them."""

from pathlib import Path

import polars as pl

from sources.bgs_wms.parse import extract_of, read_extract
from sources.corrections import corrected, corrections_of
from sources.usgs_mcs.parse import edition_of, read_release


def world_tables(folder: Path) -> pl.DataFrame:
    """Return every edition of USGS."""
    editions = []
    for path in sorted(folder.glob("MCS*.csv")):
        edition = edition_of(path.name) or ""
        part = corrected(read_release(path, edition), corrections_of("usgs_mcs"))
        editions.append(part.frame.with_columns(edition=pl.lit(int(edition), pl.Int16), vintage_id=pl.lit("v")))
    return pl.concat(editions).rename({"commodity": "commodity_name"})


def extracts(folder: Path) -> pl.DataFrame:
    """Return every extract of BGS."""
    parts = [read_extract(path, extract_of(path.name) or "").frame for path in sorted(folder.glob("BGS_*.csv"))]
    return pl.concat(parts).with_columns(vintage_id=pl.lit("v"))
