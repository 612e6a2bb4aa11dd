"""Requests as an archive's server likes them: an ASGI application -> the same, asked for what it can give.

Each refusal is one line of text with its status. What visitors ask is answered a few at a time, so that memory is bounded however many come.
"""

from __future__ import annotations

import asyncio
import ipaddress
import re
from typing import Any

from asgi_gzip import GZipMiddleware

from .security import App, Scope, Send

MAX_PARAMETERS = 200    # of one query string
MAX_FACETS = 20         # each is a query over the whole table
PAGES = 4               # answered at once; SQL has three threads
STREAMS = 2             # files sent at once, beside the pages
PATIENCE = 120.0        # seconds that a request waits for its turn
SLOW = 60.0             # seconds that a visitor may take to read a part of an answer

# An empty search: Datasette passes it on, FTS5 calls it a syntax error, and its user wants all rows. A trace: turns a CSV into HTML.
_DROPPED = re.compile(rb"(?:^|&)(?:_search=(?:\+|%20)*|_trace(?:=[^&]*)?)(?=&|$)")
_FREE = ("/-/static", "/robots.txt", "/favicon.ico")    # no query, no template
_FILES = (".csv", ".jsonl")    # of any length, sent as they are read
_AS_THEY_ARE = (*_FILES, ".png", ".gz")    # not compressed: files would be sent at half the speed, in the thread that answers everybody
_SAVED = "/-/capture/"    # a capture is as long as a page may be, and comes at once
_LEVEL = 6              # of gzip: 9 costs twice the time for 3 % less
_LOCAL = ("localhost", "")


def tidied(app: App) -> App:
    """Without the parameters that help nobody."""
    async def wrapped(scope: Scope, receive: Any, send: Send) -> None:
        query = scope.get("query_string", b"")
        if b"_search=" in query or b"_trace" in query:
            scope = {**scope, "query_string": _DROPPED.sub(b"", query).removeprefix(b"&")}
        await app(scope, receive, send)

    return wrapped


def compressed(app: App) -> App:
    """With pages and data as gzip for those who take it: a table is a tenth of its size."""
    smaller = GZipMiddleware(app, compresslevel=_LEVEL)

    async def wrapped(scope: Scope, receive: Any, send: Send) -> None:
        is_plain = scope["type"] != "http" or scope["path"].endswith(_AS_THEY_ARE) or _SAVED in scope["path"]
        await (app if is_plain else smaller)(scope, receive, send)

    return wrapped


def bounded(app: App) -> App:
    """Without requests for more than a person asks for, and without paths that browsers take for another host's when redirected there."""
    async def wrapped(scope: Scope, receive: Any, send: Send) -> None:
        names = [part.partition(b"=")[0] for part in scope.get("query_string", b"").split(b"&")]
        if scope["type"] == "http" and re.match(r"[/\\]{2}", scope["path"]):
            await refuse(send, 404, "no path here begins with two slashes")
        elif len(names) > MAX_PARAMETERS:
            await refuse(send, 400, f"more than {MAX_PARAMETERS} parameters: ask for less")
        elif sum(name.startswith(b"_facet") for name in names) > MAX_FACETS:
            await refuse(send, 400, f"more than {MAX_FACETS} facets: ask for fewer")
        else:
            await app(scope, receive, send)

    return wrapped


class Places:
    """So many requests are answered at once; the others wait for their turn."""

    def __init__(self) -> None:
        self._pages, self._streams = asyncio.Semaphore(PAGES), asyncio.Semaphore(STREAMS)

    def seated(self, app: App) -> App:
        """The application, asked by those who have a place. Who does not read what was sent gives it up."""
        async def wrapped(scope: Scope, receive: Any, send: Send) -> None:
            if scope["type"] != "http" or scope["path"].startswith(_FREE):
                await app(scope, receive, send)
                return
            places = self._streams if scope["path"].endswith(_FILES) else self._pages
            try:
                await asyncio.wait_for(places.acquire(), PATIENCE)
            except TimeoutError:
                await refuse(send, 503, "too many visitors at the moment: come back in a minute", retry_after="60")
                return
            try:
                await app(scope, receive, lambda message: asyncio.wait_for(send(message), SLOW))
            finally:
                places.release()

        return wrapped


def only_by_number(app: App) -> App:
    """Only for those who call this machine by an IP address or localhost.

    A page from the web whose name leads to 127.0.0.1 after a while (DNS rebinding) would read the archive as one of its own.
    """
    async def wrapped(scope: Scope, receive: Any, send: Send) -> None:
        if scope["type"] == "http" and not _is_local(dict(scope["headers"]).get(b"host", b"")):
            await refuse(send, 421, "this server is asked as localhost or 127.0.0.1; a proxy before it must send that as Host")
            return
        await app(scope, receive, send)

    return wrapped


def _is_local(host: bytes) -> bool:
    name = re.sub(r":\d*$", "", host.decode("latin-1")).strip("[]").lower()
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return name in _LOCAL
    return True


async def refuse(send: Send, status: int, why: str, **headers: str) -> None:
    """One line of text instead of an answer."""
    body = f"{why}\n".encode()
    more = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": [
        (b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode()), *more]})
    await send({"type": "http.response.body", "body": body})
