"""Answers of services: several that make one vintage, and names that stand twice in one."""

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sources.landing import Landed, Landing

# Arguments of json.loads: numbers stay the text they are, so that no digit and no zero is lost.
AS_TEXT: dict[str, Any] = {"parse_float": str, "parse_int": str, "parse_constant": str}


def unrepeated(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return what an object of JSON holds, for ``object_pairs_hook``. Raises ValueError where a name stands twice.

    Python would take the last of them in silence.
    """
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"the name {next(name for name in names if names.count(name) > 1)!r} stands twice")
    return found


def bind(landing: Landing, url: str, answers: Iterable[Landed]) -> Landed:
    """Return one landed file that stands for all ``answers``: the list of their hashes and addresses.

    It is kept under ``url``. Its own hash changes where any answer does, so it tells one state of all of them from
    another; each answer stays in landing as it was received.
    """
    lines = "".join(f"{answer.sha256}\t{answer.url}\n" for answer in answers)
    with tempfile.TemporaryDirectory() as folder:
        listing = Path(folder) / "answers.tsv"
        listing.write_text(lines, encoding="utf-8")
        return landing.take(listing, url)
