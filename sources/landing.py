"""Landing: what publishers sent, byte for byte, before anyone parses it.

    <root>/<host>/<path>                  the file, under the name its address has
    <root>/<host>/<path>.manifest.json    where and when it came from, its size and sha256
    <root>/_superseded/<sha256>/…         an earlier file of the same address

The tree mirrors the publishers' addresses, so a landing folder can itself serve as a mirror.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from mmap import ACCESS_READ, mmap
from pathlib import Path

from sources.http import Http, Progress, Request, Response, SourceError, SourceRejected, path_below

Refuse = Callable[[Path, Response], None]
"""Raises for a response that is no data."""

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
    """Keeps publishers' files below ``root`` and asks for a file again only when the publisher changed it."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def path_of(self, url: str) -> Path:
        """Return where the response to ``url`` is kept. Raises ValueError for an address that leads out of landing."""
        path = path_below(url, self._root)
        if not path.is_relative_to(self._root):
            raise ValueError(f"{url} leads out of {self._root}")
        return path

    def held(self, url: str) -> Landed | None:
        """Return the file of ``url`` that has landed, or None where there is none, or only an incomplete one."""
        path = self.path_of(url)
        manifest = _manifest_of(path)
        if not (path.exists() and manifest.exists()):
            return None
        facts = json.loads(manifest.read_text(encoding="utf-8"))
        return Landed(path=path, **facts) if facts["size"] == path.stat().st_size else None

    def fetch(
        self, http: Http, address: str | Request, refuse: Refuse | None = None, *, progress: Progress | None = None
    ) -> Landed:
        """Return the publisher's current file at an address, downloading it only when it is not the one held.

        ``refuse`` is that of :meth:`ask`. Raises :class:`sources.http.SourceError` when the publisher does not respond.
        """
        request = Request(address) if isinstance(address, str) else address
        held = self.held(request.mirror_url)
        if held and _is_same_version(version_headers(http.head(request).headers), held.headers):
            return held
        return self.ask(http, request, refuse, progress=progress)

    def ask(
        self, http: Http, request: Request, refuse: Refuse | None = None, *, progress: Progress | None = None
    ) -> Landed:
        """Return the response to a request that a publisher computes anew each time.

        ``refuse`` looks at the response before it lands and raises a :class:`sources.http.SourceError` for an
        error in disguise: a page, a message with status 200, nothing at all. One that repeats a secret of the request
        is refused too.
        """
        arriving = self._arriving(request.mirror_url)
        response = http.download(request, arriving, progress=progress)
        try:
            if refuse:
                refuse(arriving, response)
            _refuse_repeated_secrets(arriving, request)
        except SourceError as error:  # which quotes the response, and a response may repeat what was sent
            arriving.unlink()
            raise type(error)(request.redact(str(error))) from None
        return self._keep(arriving, request.mirror_url, request.safe_url, version_headers(response.headers))

    def take(self, file: Path, url: str) -> Landed:
        """Return a file that a person put down, as it is kept here under ``url``; the file itself is left alone."""
        arriving = self._arriving(url)
        arriving.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, arriving)
        return self._keep(arriving, url, url, {})

    def _arriving(self, place: str) -> Path:
        target = self.path_of(place)
        return target.with_name(f"{target.name}.arriving")

    def _keep(self, arriving: Path, place: str, address: str, headers: Mapping[str, str]) -> Landed:
        target, held = self.path_of(place), self.held(place)
        landed = Landed(
            path=target,
            url=address,
            retrieved_at=datetime.now(UTC).isoformat(timespec="milliseconds"),
            sha256=sha256_of(arriving),
            size=arriving.stat().st_size,
            headers=headers,
        )
        if held and held.sha256 == landed.sha256:
            landed = replace(held, headers=landed.headers)  # sent again unchanged: still the same retrieval
        elif held:
            self._supersede(held)
        # Without its manifest a file does not count, so a crash between these lines costs a download, not the truth.
        _manifest_of(target).unlink(missing_ok=True)
        arriving.replace(target)
        facts = {key: value for key, value in asdict(landed).items() if key != "path"}
        write_atomically(_manifest_of(target), json.dumps(facts, indent=1))
        return landed

    def forget(self, landed: Landed) -> None:
        """Drop a file that is no use, so that the next run asks the publisher again."""
        _manifest_of(landed.path).unlink(missing_ok=True)
        landed.path.unlink(missing_ok=True)

    def _supersede(self, held: Landed) -> None:
        old = self._root / "_superseded" / held.sha256[:12] / held.path.name
        old.parent.mkdir(parents=True, exist_ok=True)
        held.path.replace(old)
        _manifest_of(held.path).replace(_manifest_of(old))


def _refuse_repeated_secrets(path: Path, request: Request) -> None:
    """What lands is kept and can serve as a mirror for others: a key must not be in it."""
    if not (request.has_secrets and path.stat().st_size):
        return
    with path.open("rb") as body, mmap(body.fileno(), 0, access=ACCESS_READ) as content:
        if any(content.find(secret.encode()) >= 0 for secret in request.secrets):
            raise SourceRejected(f"{request.safe_url} answered with the key it was sent; the response is not kept")


def version_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Return the headers that tell one version of a file from another."""
    return {name: headers[name] for name in VERSION_HEADERS if name in headers}


def _is_same_version(now: Mapping[str, str], held: Mapping[str, str]) -> bool:
    """Compare what both responses say: a resumed one may leave out what the first one said (RFC 9110, 15.3.7).

    A mended file may be as long as the broken one, so without a tag or a date it is never the same.
    """
    both = now.keys() & held.keys()
    has_validator = "ETag" in both or ("Last-Modified" in both and now == held)
    return has_validator and all(now[name] == held[name] for name in both)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as body:
        return hashlib.file_digest(body, "sha256").hexdigest()


def write_atomically(path: Path, text: str) -> None:
    """Write ``text`` so that a reader sees all of it or the file that was there before."""
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_name(f".{path.name}.{os.getpid()}")
    scratch.write_text(text, encoding="utf-8")
    scratch.replace(path)


def _manifest_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.manifest.json")
