"""Ways to spoil an answer that several publishers share."""

import io
import zipfile
from collections.abc import Callable


def zipped(content: dict[str, bytes]) -> bytes:
    """Return a zip file with these members."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, member in content.items():
            archive.writestr(name, member)
    return body.getvalue()


def inside(change: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """Return what changes the members of a zip file and leaves the zip file sound."""

    def spoil(body: bytes) -> bytes:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return zipped({name: change(archive.read(name)) for name in archive.namelist()})

    return spoil


def with_a_row_too_long(body: bytes) -> bytes:
    """Return a table whose third line has two more fields."""
    lines = body.split(b"\n")
    return b"\n".join([*lines[:2], lines[2] + b",1,1", *lines[3:]])
