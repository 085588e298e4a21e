"""Zip files whose one member a fault can change."""

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
