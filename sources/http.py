"""The one module that opens a socket.

Every publisher client goes through :class:`Http`, so time-outs, retries, resuming, budgets, secrets, the user agent,
the mirror and the error vocabulary are decided once. Nothing here knows about Dagster.
"""

import json
import logging
import mimetypes
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.utils import formatdate
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote, quote_plus, unquote, urlencode, urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from requests.structures import CaseInsensitiveDict
from urllib3.util.retry import Retry

from sources.budget import Budget

USER_AGENT = "five-bases/0.1 (open industrial statistics pipeline)"
# At DEBUG it logs complete URLs, and some publishers require their key in the URL.
logging.getLogger("urllib3.connectionpool").setLevel(logging.INFO)

RETRYABLE = frozenset({408, 429, 500, 502, 503, 504})
TIMEOUT = (10.0, 120.0)  # seconds to connect, to read
MAX_WAIT = 300  # seconds; upper limit of a publisher's Retry-After
CHUNK = 1 << 16  # bytes; at most this much is lost when a connection breaks

Progress = Callable[[int, int | None], None]
"""Called with the bytes received so far and, if the publisher states it, the bytes expected."""


class SourceError(Exception):
    """A publisher did not return usable data; the message names it and the reason."""


class SourceUnavailable(SourceError):
    """The publisher may respond later: time-outs, 429, 5xx, a lost connection. Worth another run."""


class SourceRejected(SourceError):
    """The request itself is wrong: bad key, unknown name, moved URL. Retrying cannot help."""


class SourceMissing(SourceRejected):
    """The publisher has nothing at this URL (404, 410)."""


@dataclass(frozen=True)
class Response:
    """The status and headers of a publisher's response."""

    url: str
    headers: Mapping[str, str]
    status: int = HTTPStatus.OK

    @property
    def is_web_page(self) -> bool:
        """True if the publisher sent a web page instead of a file."""
        return self.headers.get("Content-Type", "").lower().startswith("text/html")


@dataclass(frozen=True)
class Request:
    """One request. ``params`` may be logged; the secret ones are sent and never logged.

    A request with parameters needs a ``name`` for its response: landing and mirrors keep it under that name, below the
    path of the URL. ``body`` makes it a POST of JSON, for services that take their queries that way.
    """

    url: str
    params: Mapping[str, str] = field(default_factory=dict)
    name: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    secret_params: Mapping[str, str] = field(default_factory=dict, repr=False)
    secret_headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: Mapping[str, object] | None = None

    @property
    def method(self) -> str:
        return "GET" if self.body is None else "POST"

    @property
    def safe_url(self) -> str:
        """The URL with its parameters and without secrets, for manifests and messages."""
        return f"{self.url}?{urlencode(self.params)}" if self.params else self.url

    @property
    def mirror_url(self) -> str:
        """The URL under which a mirror and landing keep the response."""
        return f"{self.url.rstrip('/')}/{self.name}" if self.name else self.url

    @property
    def has_secrets(self) -> bool:
        return bool(self.secret_params or self.secret_headers)

    @property
    def secrets(self) -> set[str]:
        """Every secret of this request, plain and as URLs encode it."""
        given = (*self.secret_params.values(), *self.secret_headers.values())
        return {form for secret in given for form in (secret, quote(secret), quote_plus(secret))}

    def redact(self, text: str) -> str:
        """Return ``text`` with every secret of this request redacted: publishers repeat parameters in errors."""
        for secret in self.secrets:
            text = text.replace(secret, "***")
        return text


class Http:
    """A polite, read-only client: bounded retries with back-off, honours Retry-After, resumes downloads.

    With a ``mirror``, no socket is opened: ``https://host/path`` is served from ``<mirror>/host/path``. With a
    ``budget``, every request is first charged to it; a mirror costs nothing.
    """

    def __init__(
        self,
        *,
        mirror: Path | None = None,
        budget: Budget | None = None,
        attempts: int = 5,
        backoff: float = 1.0,
        timeout: tuple[float, float] = TIMEOUT,
    ) -> None:
        self._attempts, self._backoff, self._timeout = attempts, backoff, timeout
        self._is_mirror = mirror is not None
        self._budget = None if mirror else budget
        self._session = requests.Session()
        self._session.headers["User-Agent"] = USER_AGENT
        # Files are wanted uncompressed: a compressed response has a different ETag and length, and cannot be resumed.
        self._session.headers["Accept-Encoding"] = "identity"
        adapter = MirrorAdapter(mirror) if mirror else HTTPAdapter(max_retries=self._retry())
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, adapter)

    def _retry(self) -> Retry:
        return Retry(
            total=self._attempts - 1,
            backoff_factor=self._backoff,
            backoff_jitter=self._backoff,
            status_forcelist=RETRYABLE,
            allowed_methods={"GET", "HEAD", "POST"},  # our POSTs only query
            raise_on_status=False,
            retry_after_max=MAX_WAIT,
        )

    def head(self, address: str | Request) -> Response:
        """Return status and headers of a URL without its body, or raise a :class:`SourceError`."""
        request = _request(address)
        with self._send("HEAD", request) as response:
            return Response(request.safe_url, response.headers)

    def download(self, address: str | Request, target: Path, *, progress: Progress | None = None) -> Response:
        """Write the response to ``target``, resuming the partial file of an interrupted attempt.

        Raises :class:`SourceUnavailable` when the connection keeps breaking; the partial file stays for the next run.
        """
        request = _request(address)
        partial = _Partial(target)
        failure: SourceUnavailable | None = None
        for attempt in range(self._attempts):
            if failure:
                time.sleep(self._backoff * 2**attempt)
            try:
                response = self._continue(request, partial, progress)
            except _ConnectionLost as error:
                failure = SourceUnavailable(
                    f"{request.method} {request.safe_url} was interrupted {self._attempts} times; {error}. "
                    "Run again to resume."
                )
                continue
            partial.finish()
            return response
        raise failure or SourceUnavailable(f"{request.method} {request.safe_url}: no attempt was allowed")

    def _continue(self, request: Request, partial: "_Partial", progress: Progress | None) -> Response:
        with self._send(request.method, request, partial.range_headers()) as response:
            if response.status_code == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
                partial.discard()  # complete already, or the file shrank: only a full download can tell
                raise _ConnectionLost("the publisher has no more bytes than had arrived")
            if response.status_code == HTTPStatus.PARTIAL_CONTENT:
                start, total = _content_range(response)
                if start != partial.size or not partial.is_same_version(response.headers):
                    partial.discard()
                    raise _ConnectionLost("another range or version was sent than the requested one")
            else:
                start, total = 0, _length(response)
                partial.begin(response.headers)
            received = start or 0
            try:
                with partial.path.open("ab") as sink:
                    for chunk in response.raw.stream(CHUNK, decode_content=False):
                        sink.write(chunk)
                        received += len(chunk)
                        if progress:
                            progress(received, total)
            except urllib3.exceptions.HTTPError as error:
                raise _ConnectionLost(
                    f"{received:,} of {_bytes(total)} had arrived ({type(error).__name__})"
                ) from error
            if total is not None and received != total:
                raise _ConnectionLost(f"{received:,} of {_bytes(total)} had arrived")
            # A resumed response declares the length of the rest; a version is identified by the length of the file.
            response.headers["Content-Length"] = str(received)
            return Response(request.safe_url, response.headers, response.status_code)

    def _send(self, method: str, request: Request, headers: Mapping[str, str] | None = None) -> requests.Response:
        if self._budget and not self._budget.spend():
            raise SourceUnavailable(f"{method} {request.safe_url} was not sent: the budget ({self._budget}) is spent")
        subject = f"{method} {request.safe_url}"
        try:
            response = self._session.request(
                method,
                request.mirror_url if self._is_mirror else request.url,
                params=None if self._is_mirror else {**request.params, **request.secret_params},
                json=request.body,
                headers={**request.headers, **request.secret_headers, **(headers or {})},
                timeout=self._timeout,
                stream=True,
                # a key must not be sent to the target of a redirect
                allow_redirects=not request.has_secrets,
            )
        except requests.TooManyRedirects as error:
            raise SourceRejected(f"{subject} is a redirect loop") from error
        except requests.RequestException as error:
            raise SourceUnavailable(f"{subject} did not complete: {request.redact(_reason(error))}") from None
        status = response.status_code
        if response.is_redirect:
            response.close()
            raise SourceRejected(
                f"{subject} returned status {status}: the address moved, and a key is not sent to a redirect"
            )
        if response.ok or (status == HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE and headers):
            return response
        with response:
            excerpt = "" if method == "HEAD" else request.redact(_excerpt(response))
        if status in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
            raise SourceMissing(f"{subject} returned status {status}: the publisher has no such file")
        kind = SourceUnavailable if status in RETRYABLE else SourceRejected
        raise kind(f"{subject} returned status {status} {response.reason or ''}{excerpt}".rstrip())


def _request(address: str | Request) -> Request:
    return Request(address) if isinstance(address, str) else address


def path_below(url: str, root: Path) -> Path:
    """Return the path below ``root`` that mirrors ``url``; for a hostile URL it may lie outside, so callers check."""
    parts = urlsplit(url)
    return Path(os.path.normpath(root / (parts.hostname or "unknown") / unquote(parts.path).lstrip("/")))


class MirrorAdapter(HTTPAdapter):
    """Serves requests from a local directory instead of the network, range requests included."""

    def __init__(self, root: Path) -> None:
        super().__init__()
        self._root = root.resolve()

    def send(self, request: requests.PreparedRequest, *_: object, **__: object) -> requests.Response:
        # Only the URL is untrusted: symbolic links of the mirror's owner may point anywhere.
        path = path_below(request.url or "", self._root)
        if not path.is_relative_to(self._root) or not path.is_file():
            return self._respond(request, HTTPStatus.NOT_FOUND, {}, None)
        size, modified = path.stat().st_size, path.stat().st_mtime
        headers = {
            "Content-Type": mimetypes.guess_type(path.name)[0] or "application/octet-stream",
            "Last-Modified": formatdate(modified, usegmt=True),
            "ETag": f'"{size:x}-{path.stat().st_mtime_ns:x}"',
        }
        start = _resume_offset(request.headers, headers["ETag"], size)
        headers["Content-Length"] = str(size - start)
        status = HTTPStatus.OK
        if start:
            status = HTTPStatus.PARTIAL_CONTENT
            headers["Content-Range"] = f"bytes {start}-{size - 1}/{size}"
        return self._respond(request, status, headers, None if request.method == "HEAD" else path, start)

    def _respond(
        self,
        request: requests.PreparedRequest,
        status: HTTPStatus,
        headers: Mapping[str, str],
        path: Path | None,
        start: int = 0,
    ) -> requests.Response:
        body = path.open("rb") if path else None
        if body:
            body.seek(start)
        response = urllib3.HTTPResponse(
            body=body or b"", headers=headers, status=status, reason=status.phrase, preload_content=False
        )
        return self.build_response(request, response)


class _ConnectionLost(Exception):
    """The connection ended before the body did."""


class _Partial:
    """A partial download, and the version of the file it belongs to."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self.path = target.with_name(f"{target.name}.part")
        self._version = target.with_name(f"{target.name}.part.json")

    @property
    def size(self) -> int:
        return self.path.stat().st_size if self.path.exists() else 0

    def range_headers(self) -> dict[str, str]:
        """Return headers that request the remaining bytes, or all of the file if its version changed."""
        if not (self.size and self._version.exists()):
            return {}
        version = json.loads(self._version.read_text(encoding="utf-8"))
        return {"Range": f"bytes={self.size}-", "If-Range": version} if version else {}

    def begin(self, headers: Mapping[str, str]) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_bytes(b"")
        version = headers.get("ETag", "")
        # A weak tag does not promise the same bytes, so it cannot be resumed on (RFC 9110, 13.1.5).
        version = headers.get("Last-Modified", "") if version.startswith("W/") or not version else version
        self._version.write_text(json.dumps(version), encoding="utf-8")

    def is_same_version(self, headers: Mapping[str, str]) -> bool:
        """Return whether a response is of the version that the partial file belongs to."""
        version = json.loads(self._version.read_text(encoding="utf-8"))
        return version in (headers.get("ETag", version), headers.get("Last-Modified"))

    def discard(self) -> None:
        self.path.unlink(missing_ok=True)
        self._version.unlink(missing_ok=True)

    def finish(self) -> None:
        self.path.replace(self._target)
        self._version.unlink(missing_ok=True)


def _reason(error: requests.RequestException) -> str:
    """Return the root cause of an error, without the wrappers of requests and urllib3."""
    inner = error.args[0] if error.args else error
    return str(getattr(inner, "reason", None) or inner)


def _excerpt(response: requests.Response) -> str:
    try:
        return f": {response.raw.read(200, decode_content=True)!r}"
    except urllib3.exceptions.HTTPError:  # the error response itself is incomplete or cannot be decompressed
        return ""


def _length(response: requests.Response) -> int | None:
    declared = response.headers.get("Content-Length", "")
    return int(declared) if declared.isdigit() else None


def _content_range(response: requests.Response) -> tuple[int | None, int | None]:
    """Return where a partial response starts and the size of the file, in bytes; None if not stated."""
    unit, _, span = response.headers.get("Content-Range", "").partition(" ")
    window, _, total = span.partition("/")
    start = window.partition("-")[0]
    if unit != "bytes" or not start.isdigit():
        return None, None
    return int(start), int(total) if total.isdigit() else None


def _resume_offset(headers: CaseInsensitiveDict[str], version: str, size: int) -> int:
    wanted = headers.get("Range", "")
    if headers.get("If-Range", version) != version or not wanted.startswith("bytes="):
        return 0
    start = wanted.removeprefix("bytes=").partition("-")[0]
    return int(start) if start.isdigit() and int(start) < size else 0


def _bytes(count: int | None) -> str:
    return "an unknown number of bytes" if count is None else f"{count:,} bytes"
