"""Responses of services: several bundled into one vintage, and a check for duplicate JSON keys."""

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sources.landing import Landed, Landing

# Arguments of json.loads: numbers stay text, so that no digit and no zero is lost.
AS_TEXT: dict[str, Any] = {"parse_float": str, "parse_int": str, "parse_constant": str}


def reject_duplicate_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return a JSON object as a dict, for ``object_pairs_hook``. Raises ValueError for a duplicate key.

    Python would silently keep the last of them.
    """
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"duplicate JSON key {next(name for name in names if names.count(name) > 1)!r}")
    return found


def bundle_responses(landing: Landing, url: str, responses: Iterable[Landed]) -> Landed:
    """Return one landed file that represents all ``responses``: the list of their hashes and URLs.

    It is kept under ``url``. Its hash changes where that of any response does; each response stays in landing as it was
    received.
    """
    lines = "".join(f"{response.sha256}\t{response.url}\n" for response in responses)
    with tempfile.TemporaryDirectory() as folder:
        listing = Path(folder) / "responses.tsv"
        listing.write_text(lines, encoding="utf-8")
        return landing.import_file(listing, url)
