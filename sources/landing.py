"""Landing: publishers' files, byte for byte, before they are parsed.

    <root>/<host>/<path>                  the file, at the path of its URL
    <root>/<host>/<path>.manifest.json    its URL, time of retrieval, size and sha256
    <root>/_superseded/<sha256>/…         an earlier file of the same URL

The tree mirrors the publishers' URLs, so a landing folder can itself serve as a mirror.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from mmap import ACCESS_READ, mmap
from pathlib import Path

from sources.http import Http, Progress, Request, Response, SourceError, SourceRejected, path_below
from sources.known_bad import KnownBadFile, reason_to_refuse

Refuse = Callable[[Path, Response], None]
"""Raises a :class:`SourceError` for a response that is not data."""

VERSION_HEADERS = ("ETag", "Last-Modified", "Content-Length", "Content-Type")


@dataclass(frozen=True)
class Landed:
    """One file as received. ``retrieved_at`` is UTC, ISO 8601; ``size`` is in bytes."""

    path: Path
    url: str
    retrieved_at: str
    sha256: str
    size: int
    headers: Mapping[str, str]


class Landing:
    """Keeps publishers' files below ``root``; a file is downloaded again only when the publisher changed it.

    One of ``known_bad`` is refused wherever it comes from: :class:`sources.http.SourceRejected`, with the reason.
    """

    def __init__(self, root: Path, known_bad: Sequence[KnownBadFile] = ()) -> None:
        self._root, self._known_bad = root, known_bad

    def path_of(self, url: str) -> Path:
        """Return the path of the file of ``url``. Raises ValueError for a URL that leads out of landing."""
        path = path_below(url, self._root)
        if not path.is_relative_to(self._root):
            raise ValueError(f"{url} leads out of {self._root}")
        return path

    def current(self, url: str) -> Landed | None:
        """Return the current file of ``url``, or None if there is none or only an incomplete one."""
        path = self.path_of(url)
        manifest = _manifest_of(path)
        if not (path.exists() and manifest.exists()):
            return None
        facts = json.loads(manifest.read_text(encoding="utf-8"))
        return Landed(path=path, **facts) if facts["size"] == path.stat().st_size else None

    def fetch(
        self, http: Http, address: str | Request, refuse: Refuse | None = None, *, progress: Progress | None = None
    ) -> Landed:
        """Return the publisher's file at a URL, downloading it only when it differs from the current one.

        ``refuse`` is that of :meth:`query`. Raises :class:`sources.http.SourceError` if the download failed.
        """
        request = Request(address) if isinstance(address, str) else address
        current = self.current(request.mirror_url)
        if current and _is_same_version(version_headers(http.head(request).headers), current.headers):
            self._refuse_known_bad(current.path, current.url)
            return current
        return self.query(http, request, refuse, progress=progress)

    def query(
        self, http: Http, request: Request, refuse: Refuse | None = None, *, progress: Progress | None = None
    ) -> Landed:
        """Return the response to a request that a publisher computes anew each time.

        ``refuse`` inspects the response before it lands and raises a :class:`sources.http.SourceError` for an error
        disguised as success: a web page, a message with status 200, an empty body. A response that repeats a secret of
        the request is rejected too.
        """
        arriving = self._arriving(request.mirror_url)
        response = http.download(request, arriving, progress=progress)
        try:
            if refuse:
                refuse(arriving, response)
            _reject_repeated_secrets(arriving, request)
        except SourceError as error:  # its message quotes the response, which may repeat a secret
            arriving.unlink()
            raise type(error)(request.redact(str(error))) from None
        return self._keep(arriving, request.mirror_url, request.safe_url, version_headers(response.headers))

    def import_file(self, file: Path, url: str) -> Landed:
        """Copy a local file into landing under ``url`` and return the copy; the original stays unchanged."""
        arriving = self._arriving(url)
        arriving.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, arriving)
        return self._keep(arriving, url, url, {})

    def _arriving(self, mirror_url: str) -> Path:
        target = self.path_of(mirror_url)
        return target.with_name(f"{target.name}.arriving")

    def _keep(self, arriving: Path, mirror_url: str, url: str, headers: Mapping[str, str]) -> Landed:
        try:
            self._refuse_known_bad(arriving, url)
        except SourceRejected:
            arriving.unlink()
            raise
        target, current = self.path_of(mirror_url), self.current(mirror_url)
        landed = Landed(
            path=target,
            url=url,
            retrieved_at=datetime.now(UTC).isoformat(timespec="milliseconds"),
            sha256=sha256_of(arriving),
            size=arriving.stat().st_size,
            headers=headers,
        )
        if current and current.sha256 == landed.sha256:
            landed = replace(current, headers=landed.headers)  # sent again unchanged: still the same retrieval
        elif current:
            self._supersede(current)
        # Without its manifest a file does not count, so a crash between these lines costs one download, no more.
        _manifest_of(target).unlink(missing_ok=True)
        arriving.replace(target)
        facts = {key: value for key, value in asdict(landed).items() if key != "path"}
        write_atomically(_manifest_of(target), json.dumps(facts, indent=1))
        return landed

    def _refuse_known_bad(self, file: Path, url: str) -> None:
        with file.open("rb") as body:
            reason = reason_to_refuse(url, body, self._known_bad)
        if reason:
            raise SourceRejected(reason)

    def forget(self, landed: Landed) -> None:
        """Delete an unusable file, so that the next run downloads it again."""
        _manifest_of(landed.path).unlink(missing_ok=True)
        landed.path.unlink(missing_ok=True)

    def _supersede(self, landed: Landed) -> None:
        old = self._root / "_superseded" / landed.sha256[:12] / landed.path.name
        old.parent.mkdir(parents=True, exist_ok=True)
        landed.path.replace(old)
        _manifest_of(landed.path).replace(_manifest_of(old))


def _reject_repeated_secrets(path: Path, request: Request) -> None:
    """Landed files are kept and can serve as a mirror, so they must not contain a key."""
    if not (request.has_secrets and path.stat().st_size):
        return
    with path.open("rb") as body, mmap(body.fileno(), 0, access=ACCESS_READ) as content:
        if any(content.find(secret.encode()) >= 0 for secret in request.secrets):
            raise SourceRejected(f"{request.safe_url} repeated the key it was sent; the response is not kept")


def version_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the headers that identify a version of a file."""
    return {name: headers[name] for name in VERSION_HEADERS if name in headers}


def _is_same_version(latest: Mapping[str, str], current: Mapping[str, str]) -> bool:
    """Compare the headers that both responses have: a resumed one may omit some of them (RFC 9110, 15.3.7).

    A corrected file may be as long as the wrong one, so without an ETag or a date it never counts as the same.
    """
    both = latest.keys() & current.keys()
    has_validator = "ETag" in both or ("Last-Modified" in both and latest == current)
    return has_validator and all(latest[name] == current[name] for name in both)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as body:
        return hashlib.file_digest(body, "sha256").hexdigest()


def write_atomically(path: Path, text: str) -> None:
    """Write ``text`` so that a reader sees either the complete new file or the previous one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(f".{path.name}.{os.getpid()}")
    scratch.write_text(text, encoding="utf-8")
    scratch.replace(path)


def _manifest_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.manifest.json")
