"""The newsroom: three small web servers on loopback, in threads of this process (`now -> http://127.0.0.11:8901 ...`)."""

from __future__ import annotations

import errno
import threading
from contextlib import suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from ..errors import NewsarchiveError
from ..times import from_http
from .outlets import OUTLETS, Outlet
from .site import Page, build, missing
from .stories import FIRST

FIRST_PORT = 8901
PORTS_TRIED = 50
NEVER = datetime(2000, 1, 1, tzinfo=UTC)
PLAIN_LOOPBACK = "127.0.0.1"    # where a system has only this one, the outlets differ by port
NO_ADDRESS = frozenset({errno.EADDRNOTAVAIL, errno.EACCES, errno.EPERM, errno.ENETUNREACH})


class Newsroom:
    """The outlets' servers, a context manager. `port`: the one that all of them use, or None for the first free one from 8901.

    Raises NewsarchiveError where no port is free.
    """

    def __init__(self, now: datetime, port: int | None = None) -> None:
        self._now = now
        self._servers = _bind(port)
        self.origins = {server.outlet.id: server.origin for server in self._servers}
        self.has_own_addresses = len({server.server_address[0] for server in self._servers}) > 1
        self.publish(FIRST)

    def __enter__(self) -> Self:
        for server in self._servers:
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, name=server.outlet.id, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for server in self._servers:
            server.shutdown()
            server.server_close()

    def publish(self, edition: int) -> None:
        """Put an edition on all pages at once."""
        for server in self._servers:
            server.pages = build(server.outlet, server.origin, self._now, edition)

    @property
    def hosts(self) -> tuple[str, ...]:
        """The exact host:port of each outlet."""
        return tuple(urlsplit(origin).netloc for origin in self.origins.values())


class _Server(ThreadingHTTPServer):
    """One outlet's."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, outlet: Outlet, address: str, port: int) -> None:
        super().__init__((address, port), _Handler)
        self.outlet = outlet
        self.pages: dict[str, Page] = {}
        self.missing = missing(outlet, NEVER)

    def server_bind(self) -> None:
        """Without the library's look-up of the address's name, which may take seconds."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = self.server_address[:2]

    @property
    def origin(self) -> str:
        """'http://127.0.0.11:8901'."""
        return f"http://{self.server_address[0]}:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    """GET and HEAD with keep-alive, gzip and validators; nothing is logged."""

    protocol_version = "HTTP/1.1"
    server_version = "newsroom"
    sys_version = ""
    wbufsize = -1               # head and body leave in one piece: two would wait for an acknowledgement of the first
    disable_nagle_algorithm = True
    timeout = 60                # seconds that an idle connection is kept
    server: _Server

    def do_GET(self) -> None:
        """A page, or 304 where the visitor has it already."""
        page = self.server.pages.get(urlsplit(self.path).path) or self.server.missing
        is_zipped = "gzip" in self.headers.get("Accept-Encoding", "")
        payload = page.zipped if is_zipped else page.body
        etag = page.etag(payload)
        if page.status == 200 and self._is_known(etag, page.modified_at):
            self._head(304, page, etag)
            return
        self._head(page.status, page, etag, {"Content-Type": page.content_type, "Content-Length": str(len(payload))}
                   | ({"Content-Encoding": "gzip"} if is_zipped else {}))
        if self.command != "HEAD":
            self.wfile.write(payload)

    do_HEAD = do_GET

    def log_message(self, format: str, *args: object) -> None:    # noqa: A002 - the library's name
        """The crawl is the show."""

    def _head(self, status: int, page: Page, etag: str, more: dict[str, str] | None = None) -> None:
        self.send_response(status)
        if page.status == 200:
            more = {"ETag": etag, "Last-Modified": page.last_modified, "Vary": "Accept-Encoding"} | (more or {})
        for name, value in (more or {}).items():
            self.send_header(name, value)
        self.end_headers()

    def _is_known(self, etag: str, modified_at: datetime) -> bool:
        """If-None-Match outranks If-Modified-Since (RFC 9110, 13.1.3)."""
        asked = self.headers.get("If-None-Match")
        if asked is not None:
            return etag in [one.strip().removeprefix("W/") for one in asked.split(",")]
        since = from_http(self.headers.get("If-Modified-Since", ""))
        return since is not None and modified_at <= since


def _bind(port: int | None) -> list[_Server]:
    """A server for each outlet at the same port of its own address; where there is one loopback address only, at three ports of that."""
    wanted = range(FIRST_PORT, FIRST_PORT + PORTS_TRIED) if port is None else (port,)
    for number in wanted:
        try:
            return _listen([(outlet.address, number) for outlet in OUTLETS])
        except OSError as error:
            if error.errno not in (*NO_ADDRESS, errno.EADDRINUSE):
                raise NewsarchiveError(f"the newsroom cannot listen on port {number}: {error.strerror}") from error
            if error.errno in NO_ADDRESS:
                with suppress(OSError):
                    return _listen([(PLAIN_LOOPBACK, number + step if number else 0) for step in range(len(OUTLETS))])
    where = f"port {port} is" if port is not None else f"the ports {FIRST_PORT} to {FIRST_PORT + PORTS_TRIED - 1} are"
    raise NewsarchiveError(f"{where} not free; choose another with --port")


def _listen(places: list[tuple[str, int]]) -> list[_Server]:
    """A server at each place. Raises OSError where one cannot be had, and holds none then."""
    servers: list[_Server] = []
    try:
        for outlet, (address, port) in zip(OUTLETS, places, strict=True):
            servers.append(_Server(outlet, address, port))
    except OSError:
        for server in servers:
            server.server_close()
        raise
    return servers
