"""Known errors of publishers, recorded as data and corrected before the gates of a table are evaluated.

``sources/<publisher>/corrections.yml`` lists them:

    - table: mine_production
      partition: edition=MCS2025
      where: {economy_name: China, year: 2024}
      column: amount
      seen: 27000
      correct: 270000
      because: a digit was lost; the chapter's text says 270,000 (page 145)
      since: 2025-02-03

A correction that no longer matches is an error: the publisher has corrected the value, or the file changed.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl
import yaml

from sources.table import ContractViolation, ParsedPart

ROOT = Path(__file__).parent


@dataclass(frozen=True)
class Correction:
    """One wrong value of a publisher: its location, the published and the correct value, and the evidence."""

    table: str
    partition: str
    where: dict[str, Any]
    column: str
    seen: Any
    correct: Any
    because: str
    since: Any


def corrections_of(publisher: str) -> tuple[Correction, ...]:
    """Return the known errors of a publisher, none if it has no list of them."""
    path = ROOT / publisher / "corrections.yml"
    if not path.exists():
        return ()
    return tuple(Correction(**entry) for entry in yaml.safe_load(path.read_text(encoding="utf-8")) or ())


def corrected(part: ParsedPart, corrections: Iterable[Correction]) -> ParsedPart:
    """Return the part with the known errors of its table and partition corrected.

    Raises :class:`ContractViolation` for a correction that does not match exactly the value it was written for.
    """
    frame = part.frame
    for correction in corrections:
        if (correction.table, correction.partition) == (part.table.name, part.partition):
            frame = _apply(frame, correction, part)
    return replace(part, frame=frame)


def _apply(frame: pl.DataFrame, correction: Correction, part: ParsedPart) -> pl.DataFrame:
    dtype = frame.schema[correction.column]
    matches = pl.all_horizontal(pl.col(name) == value for name, value in correction.where.items())
    seen = frame.filter(matches)[correction.column]
    wrong = pl.Series([correction.seen], dtype=dtype, strict=False)
    if not seen.equals(wrong.alias(seen.name), null_equal=True):
        raise ContractViolation(
            f"{part.table.full_name} {part.partition}: the correction of {correction.column} where {correction.where} "
            f"expects {correction.seen!r} and finds {seen.to_list()}; it was written because {correction.because}. "
            f"Remove it from corrections.yml if the publisher has corrected the error"
        )
    right = pl.lit(correction.correct).cast(dtype)
    return frame.with_columns(
        pl.when(matches).then(right).otherwise(pl.col(correction.column)).alias(correction.column)
    )
