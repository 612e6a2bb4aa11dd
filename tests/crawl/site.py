"""A small news site on loopback for tests: real HTTP, with switches for what real sites do wrong."""

from __future__ import annotations

import hashlib
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

WORDS = ["river", "bridge", "council", "market", "harbour", "winter", "tender", "school", "engine", "railway", "mayor", "budget", "garden", "festival", "storm", "ferry"]


def story(number: int, edition: int = 1) -> bytes:
    """A page of a few paragraphs, each story its own words."""
    pick = [WORDS[(number * 7 + step * 3) % len(WORDS)] for step in range(12)]
    paragraphs = "".join(
        f"<p>The {pick[n]} and the {pick[n + 1]} were the talk of the town on day {number}, officials said in paragraph {n + 1}, "
        f"since nobody had expected the {pick[n + 2]} to close so early in the season.</p>" for n in range(6))
    return (f"<!doctype html><html lang=en><head><title>Story {number} of the {pick[0]} | Test Times</title></head><body><nav><a href=/>Home</a></nav>"
            f"<article><h1>Story {number} of the {pick[0]}{', updated' if edition > 1 else ''}</h1><p class=byline>By Ann Lee</p>"
            f"{paragraphs}</article><footer>Test Times</footer></body></html>").encode()


@dataclass
class Answer:
    """What the site says to one request."""

    body: bytes = b""
    status: int = 200
    kind: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)


class Site:
    """`with Site(stories=20) as site:` serves on 127.0.0.1 at a free port. `pages` may be changed while it runs; a callable answers itself."""

    def __init__(self, stories: int = 0, address: str = "127.0.0.1") -> None:
        self.pages: dict[str, Answer | Callable[[BaseHTTPRequestHandler], None]] = {}
        self.asked: Counter[str] = Counter()
        self.answered: Counter[tuple[str, int]] = Counter()
        self.seen: list[tuple[str, dict[str, str]]] = []
        self.log: list[tuple[str, float]] = []      # path, monotonic time
        self.times: list[tuple[str, float]] = []    # of the answers that a test wants to know of
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.asked[self.path] += 1
                site.log.append((self.path, time.monotonic()))
                site.seen.append((self.path, dict(self.headers)))
                answer = site.pages.get(self.path) or Answer(b"not here", 404)
                with suppress(BrokenPipeError, ConnectionResetError):
                    answer(self) if callable(answer) else site.send(self, answer)

            def log_message(self, *args: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            def handle_error(self, *args: object) -> None:
                """A killed crawler resets its connections."""

        self._server = Server((address, 0), Handler)
        self._server.daemon_threads = True
        self.host = f"{address}:{self._server.server_port}"
        self.home = f"http://{self.host}/"
        for number in range(stories):
            self.pages[f"/a/{number}"] = Answer(story(number))
        self.pages["/robots.txt"] = Answer(b"User-agent: *\nAllow: /\n", kind="text/plain")
        self.make_feed()

    def make_feed(self) -> None:
        """A feed of all the stories."""
        links = "".join(f"<item><title>Story</title><link>{self.home}{path[1:]}</link></item>" for path in self.pages if path.startswith("/a/"))
        self.pages["/feed.xml"] = Answer(
            f"<?xml version='1.0'?><rss version='2.0'><channel><title>Test Times</title>{links}</channel></rss>".encode(), kind="application/rss+xml")

    def send(self, handler: BaseHTTPRequestHandler, answer: Answer) -> None:
        """Send an answer, or a 304 where the validator fits."""
        etag = f'"{hashlib.sha1(answer.body).hexdigest()[:12]}"'
        same = answer.status == 200 and handler.headers.get("If-None-Match") == etag
        status = 304 if same else answer.status
        self.answered[handler.path, status] += 1
        handler.send_response(status)
        for name, value in {"Content-Type": answer.kind, "ETag": etag, **answer.headers}.items():
            handler.send_header(name, value)
        if not same:
            handler.send_header("Content-Length", str(len(answer.body)))
        handler.end_headers()
        if not same:
            handler.wfile.write(answer.body)

    def sources(self, source_id: str = "test", **crawl: object) -> str:
        """A sources.toml that follows this site, as fast as it can."""
        rows = {"delay": 0, "allow_private": [self.host], **crawl}
        head = "\n".join(f"{name} = {value!r}".replace("'", '"').replace("True", "true").replace("False", "false") for name, value in rows.items())
        return f'[crawl]\n{head}\n\n[[source]]\nid = "{source_id}"\nname = "Test Times"\nhome = "{self.home}"\nfeeds = ["{self.home}feed.xml"]\n'

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *args: object) -> None:
        self._server.shutdown()
        self._server.server_close()
