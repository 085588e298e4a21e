"""Answers in the OECD's layouts, small enough to add up by hand, with figures of our own making."""

import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb
import polars as pl

from sources.oecd.tables import ICIO_FINAL_DEMAND, ICIO_FLOWS, ICIO_TOTALS
from sources.table import ParsedPart, Table

# Two economies of two industries. In million USD; about the size of the world, so that the gates can be tried on it.
#             CHN_C26  CHN_G  ROW_C26  ROW_G  final demand (CHN, ROW)  OUT
ICIO = (
    "V1,CHN_C26,CHN_G,ROW_C26,ROW_G,CHN_HFCE,CHN_INVNT,ROW_HFCE,ROW_INVNT,OUT",
    "CHN_C26,10e6,2e6,4e6,0,3e6,1e6,5e6,0,25e6",
    "CHN_G,3e6,1e6,0,0,10e6,0,1e6,0,15e6",
    "ROW_C26,5e6,0,20e6,5e6,2e6,0,9e6,-1e6,40e6",
    "ROW_G,0,0,6e6,4e6,1e6,0,9e6,0,20e6",
    "TLS,1e6,0.5e6,2e6,1e6,0.25e6,0,0.5e6,0,5.25e6",
    "VA,6e6,11.5e6,8e6,10e6,0,0,0,0,35.5e6",
    "OUT,25e6,15e6,40e6,20e6,16.25e6,1e6,24.5e6,-1e6,140.75e6",
)
FLOW = "DSD_TIVA_MAINLV@DF_MAINLV"
TIVA_HEADER = (
    "DATAFLOW,MEASURE,REF_AREA,ACTIVITY,COUNTERPART_AREA,UNIT_MEASURE,FREQ,TIME_PERIOD,OBS_VALUE,UNIT_MULT,OBS_STATUS"
)
TIVA = (
    TIVA_HEADER,
    f"OECD.STI.PIE:{FLOW}(1.1),EXGR_FVA,CHN,C26,W,USD,A,2021,201.5,6,A",
    f"OECD.STI.PIE:{FLOW}(1.1),EXGR_FVA,CHN,C26,W,USD,A,2022,202.25,6,A",
    f"OECD.STI.PIE:{FLOW}(1.1),EXGR_FVA,OECD,C26,W,USD,A,2022,,6,M",
)
MSTI = (
    "DATAFLOW,REF_AREA,FREQ,MEASURE,UNIT_MEASURE,PRICE_BASE,TRANSFORMATION,TIME_PERIOD,OBS_VALUE,OBS_STATUS,UNIT_MULT,DECIMALS",
    "OECD.STI.STP:DSD_MSTI@DF_MSTI(1.3),KOR,A,G,PT_B1GQ,_Z,_Z,2022,5.21,,0,2",
    "OECD.STI.STP:DSD_MSTI@DF_MSTI(1.3),KOR,A,G,USD_PPP,V,_Z,2022,139020.1,P,6,2",
    "OECD.STI.STP:DSD_MSTI@DF_MSTI(1.3),KOR,A,G,USD_PPP,Q,G1,2022,NaN,P,,2",
)


def text(lines: Iterable[str]) -> str:
    """Return lines as a file has them."""
    return "\n".join(lines) + "\n"


def write_zip(path: Path, members: Mapping[str, Iterable[str]]) -> Path:
    """Write a zip of yearly tables."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, lines in members.items():
            archive.writestr(name, text(lines))
    return path


def stage_tables(con: duckdb.DuckDBPyConnection, *tables: Iterable[ParsedPart]) -> None:
    """Make the parts of input-output tables what staging makes of them; an extract has no final demand."""
    parts = [part for table in tables for part in table]
    for table in (ICIO_TOTALS, ICIO_FLOWS, ICIO_FINAL_DEMAND):
        frames = [_staged(part) for part in parts if part.table == table] or [_staged_empty(table)]
        con.register(f"stg_oecd__{table.name}", pl.concat(frames).to_arrow())
    con.execute(
        "create view stg_oecd__icio_tables as "
        "select distinct edition, form, year, vintage_id from stg_oecd__icio_totals"
    )


def _staged(part: ParsedPart) -> pl.DataFrame:
    edition, form, year = (text.split("=")[1] for text in part.partition.split("/"))
    return part.frame.with_columns(
        edition=pl.lit(edition), form=pl.lit(form), year=pl.lit(int(year), pl.Int16), vintage_id=pl.lit("v")
    )


def _staged_empty(table: Table) -> pl.DataFrame:
    return _staged(ParsedPart(table, "edition=2025/form=EXTRACT/year=2022", table.empty))
