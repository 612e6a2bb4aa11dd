"""What keeps a served archive harmless: response headers for browsers, limits for SQL.

Every text in an archive came from a stranger's page. Datasette escapes it; the Content-Security-Policy is the second wall: only
scripts of our templates run (each carries the response's nonce), and a page can talk to nobody but this server.
"""

from __future__ import annotations

import re
import secrets
import weakref
from collections.abc import Awaitable, Callable, MutableMapping
from contextvars import ContextVar
from sqlite3 import Connection, Cursor
from typing import Any

from datasette.utils.sqlite import sqlite3
from jinja2 import Environment
from jinja2.ext import Extension

Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Any, Send], Awaitable[None]]

MAX_VALUE = 16 * 1024**2      # bytes of one text, blob or row in SQL; the longest body that is stored stays below
MAX_RESULT = 64 * 1024**2     # bytes of all texts and blobs of one query's result
MAX_HEAP = 128 * 1024**2      # bytes that SQLite may hold in this process

# The script in Datasette 0.65's page "SQL Interrupted" comes from Python code, not from a template; it may run too.
_INTERRUPTED_PAGE = "'sha256-TreutqMsPAExJmJsJX6er331G0fqcPmKaxpMJtpqEyg='"
POLICY = {
    "default-src": "'none'",
    "script-src": "'self' 'nonce-{nonce}' " + _INTERRUPTED_PAGE,
    "style-src": "'self' 'unsafe-inline'",    # its templates colour headings with style="...", its SQL editor adds <style> by script
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
HEADERS = {"x-content-type-options": "nosniff", "referrer-policy": "no-referrer"}

_nonce: ContextVar[str] = ContextVar("nonce", default="")
_SCRIPT = re.compile(r"<script(?=[\s>])")


class Nonces(Extension):
    """Gives every <script> that stands in a template (never one that came with data) the response's nonce."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        environment.globals["newsarchive_nonce"] = _nonce.get    # type: ignore[assignment]

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:    # noqa: ARG002
        """Called with a template's source before it is compiled."""
        return _SCRIPT.sub('<script nonce="{{ newsarchive_nonce() }}"', source)


def with_headers(app: App, policy_of: Callable[[], dict[str, str] | None]) -> App:
    """The same ASGI application, its responses with our headers where they do not have their own.

    `policy_of` gives the directives of the Content-Security-Policy; None: leave the response as it is.
    """
    async def wrapped(scope: Scope, receive: Any, send: Send) -> None:
        policy = policy_of() if scope["type"] == "http" else None
        if policy is None:
            await app(scope, receive, send)
            return
        nonce = secrets.token_urlsafe(16)
        ours = HEADERS | {"content-security-policy": "; ".join(f"{k} {v}" for k, v in policy.items()).replace("{nonce}", nonce)}

        async def send_with_headers(message: MutableMapping[str, Any]) -> None:
            await send(_add(message, ours) if message["type"] == "http.response.start" else message)

        token = _nonce.set(nonce)
        try:
            await app(scope, receive, send_with_headers)
        finally:
            _nonce.reset(token)

    return wrapped


def _add(message: MutableMapping[str, Any], ours: dict[str, str]) -> MutableMapping[str, Any]:
    there = {name.lower() for name, _ in message.get("headers", ())}
    more = [(name.encode(), value.encode()) for name, value in ours.items() if name.encode() not in there]
    return {**message, "headers": [*message.get("headers", ()), *more]}


def limit(connection: Connection) -> None:
    """Bound what one SQL query can cost: a time limit alone let `select zeroblob(...)` take gigabytes. Rows become sqlite3.Row."""
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute(f"PRAGMA hard_heap_limit = {MAX_HEAP}")
    if hasattr(connection, "setlimit"):    # pysqlite3 has none; the heap limit holds there too
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_VALUE)
    connection.row_factory = _Rows().row


class _Rows:
    """A row factory that counts the bytes of a result. A connection runs one query at a time."""

    def __init__(self) -> None:
        self._cursor: Callable[[], Cursor | None] = lambda: None
        self._bytes = 0

    def row(self, cursor: Cursor, values: tuple[object, ...]) -> sqlite3.Row:
        """The row; raises OperationalError where the result grows beyond MAX_RESULT."""
        if self._cursor() is not cursor:
            self._cursor, self._bytes = weakref.ref(cursor), 0
        self._bytes += sum(len(value) for value in values if isinstance(value, (str, bytes)))
        if self._bytes > MAX_RESULT:
            raise sqlite3.OperationalError(f"result of more than {MAX_RESULT // 1024**2} MB: ask for fewer rows or columns")
        return sqlite3.Row(cursor, values)
