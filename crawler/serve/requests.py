"""Requests as Datasette likes them: an ASGI application -> the same, asked without an empty search."""

from __future__ import annotations

import re
from typing import Any

from .security import App, Scope, Send

_EMPTY_SEARCH = re.compile(rb"(?:^|&)_search=(?:\+|%20)*(?=&|$)")


def without_empty_search(app: App) -> App:
    """Drop `_search=` from the query string: Datasette passes it on, and FTS5 calls an empty search a syntax error.

    Every search box sends it when it is left empty, and its user wants all rows.
    """
    async def wrapped(scope: Scope, receive: Any, send: Send) -> None:
        query = scope.get("query_string", b"")
        if b"_search=" in query:
            scope = {**scope, "query_string": _EMPTY_SEARCH.sub(b"", query).removeprefix(b"&")}
        await app(scope, receive, send)

    return wrapped
