"""Files that are known to be corrupt at their source, recognised by their hash and refused by name.

``sources/<publisher>/known_bad_files.yml`` lists them, also members of archives:

    - file_name: 2020_SML.csv
      algorithm: md5
      digest: d1b887aaafa54ab3f28fde78fcd21cdf
      because: decimal points are lost; the good file of this name has the MD5 d3e0f4979d85d6c0bb7cf4c43e324287
      reference: where the error is described

The list is part of :func:`sources.vintages.parser_version`: a file that is listed after it was read is read again, and
refused.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from io import BufferedReader, BytesIO
from pathlib import Path

import yaml

ROOT = Path(__file__).parent


@dataclass(frozen=True)
class KnownBadFile:
    """One corrupt file: the name under which it was seen, its hash in hexadecimal, and the evidence."""

    file_name: str
    algorithm: str
    digest: str
    because: str
    reference: str


@cache
def known_bad_files(publisher: str) -> tuple[KnownBadFile, ...]:
    """Return the known corrupt files of a publisher, none if it has no list of them."""
    path = ROOT / publisher / "known_bad_files.yml"
    if not path.exists():
        return ()
    return tuple(KnownBadFile(**entry) for entry in yaml.safe_load(path.read_text(encoding="utf-8")) or ())


def reason_to_refuse(name: str, body: BufferedReader | BytesIO, known: Iterable[KnownBadFile]) -> str | None:
    """Return why a file is refused if its contents are those of a known corrupt file, whatever its name; else None."""
    known = tuple(known)
    for algorithm in sorted({entry.algorithm for entry in known}):
        body.seek(0)
        digest = hashlib.file_digest(body, algorithm).hexdigest()
        for entry in known:
            if (entry.algorithm, entry.digest) == (algorithm, digest):
                return (
                    f"{name}: is the corrupt file {entry.file_name} ({algorithm} {digest}): {entry.because} "
                    f"({entry.reference}); it is not used, get a good one"
                )
    return None
