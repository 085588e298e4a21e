"""A publisher on loopback that answers well, or fails in one chosen way."""

import contextlib
import http.server
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Asked:
    """What a client asked for: method, path, parameters (one value each), headers and body."""

    method: str
    path: str
    params: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Reply:
    """What it is answered with: ``sent`` of the body's bytes though all are promised, each followed by a ``pause``."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    sent: int | None = None
    pause: float = 0.0

    def but(self, **changes: object) -> "Reply":
        return replace(self, **changes)  # type: ignore[arg-type]


Answer = Callable[[Asked], Reply]
Fault = Callable[[Asked, Reply], Reply]


class Publisher:
    """Answers with ``answer``; the first ``times`` replies (all where None) are spoilt by ``fault``."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.fault: Fault | None = None
        self.times: int | None = None
        self.asked: list[Asked] = []

    def fails(self, fault: Fault | None, times: int | None = None) -> None:
        self.fault, self.times = fault, times

    def reply_to(self, asked: Asked) -> Reply:
        self.asked.append(asked)
        good = self.answer(asked)
        if self.fault is None or self.times == 0:
            return good
        self.times = None if self.times is None else self.times - 1
        return self.fault(asked, good)


@contextmanager
def served(publisher: Publisher) -> Iterator[str]:
    """Serve a publisher on loopback and yield its address."""

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def handle_any(self) -> None:
            parts = urlsplit(self.path)
            length = int(self.headers.get("Content-Length", 0))
            params = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
            asked = Asked(self.command, parts.path, params, dict(self.headers), self.rfile.read(length))
            reply = publisher.reply_to(asked)
            self.send_response(reply.status)
            for name, value in ({"Content-Length": str(len(reply.body))} | dict(reply.headers)).items():
                if not (reply.status == 204 and name == "Content-Length"):
                    self.send_header(name, value)
            self.send_header("Connection", "close")
            self.end_headers()
            self.close_connection = True
            if self.command == "HEAD" or reply.status == 204:
                return
            with contextlib.suppress(OSError):  # the client had enough
                self.send(reply)

        def send(self, reply: Reply) -> None:
            body = reply.body[: reply.sent]
            if not reply.pause:
                self.wfile.write(body)
                return
            for start in range(len(body)):
                self.wfile.write(body[start : start + 1])
                self.wfile.flush()
                time.sleep(reply.pause)

        do_GET = do_HEAD = do_POST = handle_any  # noqa: N815 (names that http.server asks for)

        def log_message(self, *_: object) -> None: ...

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
