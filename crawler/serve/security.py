"""What keeps a served archive harmless in a browser: the headers of every response (`ASGI application -> the same, with headers`).

Every text in an archive came from a stranger's page. Datasette escapes it; the Content-Security-Policy is the second wall: only
scripts of our templates run (each carries the response's nonce), and a page can talk to nobody but this server.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Awaitable, Callable, MutableMapping
from contextvars import ContextVar
from typing import Any

from jinja2 import Environment
from jinja2.ext import Extension

Scope = MutableMapping[str, Any]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Any, Send], Awaitable[None]]

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
HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-resource-policy": "same-origin",    # no other site may load a page, a CSV or JSON of ours as its script or image
    "cross-origin-opener-policy": "same-origin",
}

_nonce: ContextVar[str] = ContextVar("nonce", default="")
_SCRIPT = re.compile(r"<script(?=[\s>{])")    # "{": where a template decides on attributes


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
