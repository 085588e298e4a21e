"""Pivot PRODCOM's rows of values, flags and units into one row for each product and economy."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from sources.cells import refuse_blank
from sources.codes import areas_of, reject_lost
from sources.delimited import read_large_delimited
from sources.prodcom.tables import PRODUCTION
from sources.table import ContractViolation, ParsedPart

AMOUNTS = {
    "PRODQNT": "production_quantity",
    "PRODVAL": "production_value_eur",
    "EXPQNT": "export_quantity",
    "EXPVAL": "export_value_eur",
    "IMPQNT": "import_quantity",
    "IMPVAL": "import_value_eur",
}
TEXTS = {"QNTUNIT": "unit_code", "PQNTFLAG": "production_quantity_flag", "PVALFLAG": "production_value_flag"}
FLAGGED = {"production_quantity": "production_quantity_flag", "production_value_eur": "production_value_flag"}
QUANTITIES = ("production_quantity", "export_quantity", "import_quantity")
COLUMNS = ("DATAFLOW", "LAST UPDATE", "reporter", "product", "indicators", "TIME_PERIOD", "OBS_VALUE")
CONFIDENTIAL = ":C"
MAX_LOST_SHARE = 0.01  # of the value of production


def read_year(paths: Sequence[Path], dataset: str, year: int) -> ParsedPart:
    """Read one year of a dataset from the responses that contain its indicators.

    Raises :class:`ContractViolation` for another dataset or year, an indicator we do not know, a value that is not
    a number, a value flagged as confidential, an empty code, or a quantity without its unit.
    """
    path = paths[0]  # all responses have the same name, made of the dataset and year
    rows = pl.concat(_read(path, dataset, year) for path in paths)
    key = ["reporter", "product"]
    repeated = rows.filter(pl.struct(*key, "indicators").is_duplicated())
    if repeated.height:
        raise ContractViolation(f"{path.name}: {repeated.height:,} rows share a key, such as {repeated.row(0)}")
    wide = rows.pivot(on="indicators", on_columns=[*AMOUNTS, *TEXTS], index=key, values="OBS_VALUE")
    updated = rows["LAST UPDATE"].max()
    frame = wide.select(
        reporter_code="reporter",
        product_code="product",
        **{ours: pl.col(theirs) for theirs, ours in (AMOUNTS | TEXTS).items()},
        published_at=pl.lit(updated),
    )
    frame = frame.with_columns(pl.when(pl.col(name) != "").then(pl.col(name)) for name in [*AMOUNTS.values()])
    unmeasured = frame.filter(
        pl.any_horizontal(pl.col(*QUANTITIES).is_not_null()) & (pl.col("unit_code").fill_null("") == "")
    )
    if unmeasured.height:
        raise ContractViolation(
            f"{path.name}: {unmeasured.height:,} products have a quantity and no unit (QNTUNIT), "
            f"for example {unmeasured.row(0)[:2]}"
        )
    revealed = frame.filter(
        pl.any_horizontal(
            pl.col(amount).is_not_null() & pl.col(flag).str.contains(CONFIDENTIAL, literal=True).fill_null(False)
            for amount, flag in FLAGGED.items()
        )
    )
    if revealed.height:
        raise ContractViolation(
            f"{path.name}: {revealed.height:,} values are flagged as confidential but not empty, "
            f"for example {revealed.row(0)[:2]}"
        )
    part = PRODUCTION.part(frame, path.name, dataset=dataset, year=year)
    is_lost, value = ~pl.col("reporter_code").is_in(list(areas_of("prodcom_areas"))), pl.col("production_value_eur")
    reject_lost(path.name, part.frame, "reporter_code", is_lost, value, pl.lit(year).alias("year"), MAX_LOST_SHARE)
    return part


def _read(path: Path, dataset: str, year: int) -> pl.DataFrame:
    rows = read_large_delimited(path)
    missing = [name for name in COLUMNS if name not in rows.columns]
    if missing:
        raise ContractViolation(f"{path.name}: the columns {missing} are missing; got {rows.columns}")
    rows = rows.select(COLUMNS).fill_null("")
    refuse_blank(path.name, rows, [name for name in COLUMNS if name != "OBS_VALUE"])
    unexpected_rows = rows.filter(
        ~pl.col("DATAFLOW").str.contains(f":{dataset}(", literal=True) | (pl.col("TIME_PERIOD") != str(year))
    )
    if unexpected_rows.height:
        raise ContractViolation(f"{path.name}: {unexpected_rows.height:,} rows are not of {dataset} and {year}")
    unknown = sorted(set(rows["indicators"]) - {*AMOUNTS, *TEXTS})
    if unknown:
        raise ContractViolation(f"{path.name}: indicators we do not know: {unknown[:5]}")
    return rows
