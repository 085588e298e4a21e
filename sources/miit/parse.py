"""Parse a transcript of a MIIT list into a conforming frame. The file's name tells which of three kinds it is."""

import re
from pathlib import Path

import polars as pl

from sources.codes import chinese_regions, reject_unknown
from sources.delimited import read_delimited
from sources.miit.tables import ENTERPRISE_COUNT
from sources.table import ContractViolation, ParsedPart

KINDS = {
    "little_giants_by_province": ("region", "parent_province", "little_giant_count", "batches", "as_of"),
    "little_giants_batch_points": ("batch", "region", "count", "kind", "source_url"),
    "single_champions_by_province": ("region", "count", "kind", "as_of", "source_url"),
}
FILE_NAME = re.compile(rf"((?:{'|'.join(KINDS)})\w*)\.csv")
ENCODINGS = ("utf-8", "gb18030")  # exports of Chinese office programs are GBK
CHAMPIONS = {"示范企业": "single_champion_firm", "单项冠军产品": "single_champion_product", "total": "single_champion"}
NO_TEXT = pl.lit(None, dtype=pl.String)


def transcript_of(file_name: str) -> str | None:
    """Return the name of the transcript a file holds, or None for a file of another kind."""
    match = FILE_NAME.fullmatch(file_name)
    return match[1] if match else None


def read_transcript(path: Path, transcript: str) -> ParsedPart:
    """Read a transcript. Raises :class:`ContractViolation` if the file is not one."""
    kind = next(kind for kind in KINDS if transcript.startswith(kind))
    frame = read_delimited(path, KINDS[kind], ENCODINGS, names=("region", "parent_province"))
    remedy = (
        "expected a name of the seed china_regions, such as 浙江省 or 全国. Write it so, or add the name to the seed"
    )
    reject_unknown(path.name, "region", frame["region"], chinese_regions(), remedy)
    counts = {
        "little_giants_by_province": _by_province,
        "little_giants_batch_points": _points,
        "single_champions_by_province": _champions,
    }[kind](frame)
    _reject_repeated_provinces(path.name, counts)
    return ENTERPRISE_COUNT.part(_typed(counts), path.name, transcript=transcript)


def _by_province(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(
        title=pl.lit("little_giant"),
        batch="batches",
        region_name="region",
        parent_region_name=pl.when(pl.col("parent_province") != pl.col("region")).then("parent_province"),
        enterprise_count="little_giant_count",
        basis=pl.lit("published"),
        as_of="as_of",
        source_url=NO_TEXT,
    )


def _points(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(
        title=pl.lit("little_giant"),
        batch="batch",
        region_name="region",
        parent_region_name=NO_TEXT,
        enterprise_count="count",
        basis="kind",
        as_of=NO_TEXT,
        source_url="source_url",
    )


def _champions(frame: pl.DataFrame) -> pl.DataFrame:
    kind = pl.col("kind")
    return frame.select(
        title=kind.str.extract(r"^([^,]+)").replace_strict(CHAMPIONS, default=None),
        batch=pl.coalesce(kind.str.extract(r"batches (\S+)$"), pl.concat_str(pl.lit("to "), "as_of")),
        region_name="region",
        parent_region_name=NO_TEXT,
        enterprise_count="count",
        basis=pl.lit("published"),
        as_of="as_of",
        source_url="source_url",
    )


def _reject_repeated_provinces(file: str, counts: pl.DataFrame) -> None:
    """Reject 浙江 beside 浙江省: both would be added up as if they were two provinces."""
    seen: dict[tuple[str, ...], int] = {}
    for row, (title, batch, region) in enumerate(counts.select("title", "batch", "region_name").iter_rows(), start=2):
        first = seen.setdefault((title, batch, chinese_regions()[region]), row)
        if first != row:
            raise ContractViolation(
                f"{file}: row {row:,}, column 'region' holds {region!r}, whose province row {first:,} has for the same "
                "title and batch; expected each province once. Leave one"
            )


def _typed(counts: pl.DataFrame) -> pl.DataFrame:
    """Parse days strictly, so that an invalid one is an error and not a null."""
    try:
        return counts.with_columns(pl.col("as_of").str.to_date("%Y-%m-%d"))
    except pl.exceptions.PolarsError as error:
        raise ContractViolation(f"as_of is not a day: {str(error).splitlines()[0]}") from error
