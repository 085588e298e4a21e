"""Several answers that make one vintage: what a publisher re-issues as a whole but hands out in pieces."""

import tempfile
from collections.abc import Iterable
from pathlib import Path

from sources.landing import Landed, Landing


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
