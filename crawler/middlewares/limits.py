"""The limits of a response that Scrapy does not set: how large its head may be, and whether all of its body came (`request -> response`).

Scrapy counts the bytes of bodies only: a flood of headers, or of 1xx answers before the real one, costs memory without end. And a body
that is longer than its Content-Length is cut there without a word, while the rest waits on the connection for the next request.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadCancelledError, DownloadFailedError
from scrapy.http import Response
from twisted.internet.error import ConnectionDone
from twisted.python.failure import Failure
from twisted.web.client import ResponseFailed
from twisted.web.http import _ChunkedTransferDecoder, _DataLoss
from twisted.web.http_headers import InvalidHeaderName

MAX_HEAD = 256 * 1024    # bytes of status lines and headers of one response, 1xx answers included
LINE_COST = 32           # bytes; what a line costs beside its text, as RFC 9113, 6.5.2 counts
MAX_INTERIM = 20         # 1xx answers before the real one
MAX_CHUNKS = 50_000      # of one body: each costs the same work, be it of one byte


class HeadTooLarge(Exception):
    """The headers of a response go on and on."""


class LimitedHandler(HTTP11DownloadHandler):
    """Scrapy's handler for http and https, with our limits on its connections."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _Factory    # noqa: SLF001 - there is no other way to the parser; Scrapy does the same

    async def download_request(self, request: Request) -> Response:
        """As Scrapy's. Raises DownloadCancelledError, which is not tried again, where the head is too large."""
        try:
            return await super().download_request(request)
        except DownloadFailedError as error:
            inner = next((e for e in causes(error) if isinstance(e, HeadTooLarge)), None)
            if inner is None:
                raise
            raise DownloadCancelledError(str(inner)) from error


def causes(error: BaseException) -> list[BaseException]:
    """The error and what caused it, Twisted's lists of reasons included."""
    found: list[BaseException] = []
    todo = [error]
    while todo and len(found) < 20:
        one = todo.pop()
        found.append(one)
        reasons = [getattr(reason, "value", reason) for reason in getattr(one, "reasons", None) or ()]
        todo += [e for e in (one.__cause__, one.__context__, *reasons) if isinstance(e, BaseException) and e not in found]
    return found


class _Chunks(_ChunkedTransferDecoder):
    """Chunks are handed on as they were read from the wire, many at a time: Scrapy does much for every one. Too many end the body."""

    def __init__(self, data: Callable[[bytes], None], finish: Callable[[bytes], None]) -> None:
        self._parts: list[bytes] = []
        self._left = MAX_CHUNKS
        self._hand_on, self._finish = data, finish
        super().__init__(self._parts.append, self._finished)

    def dataReceived(self, data: bytes) -> None:    # noqa: N802 - Twisted's name
        """Raises what broken chunks raise."""
        try:
            super().dataReceived(data)
        finally:
            self._flush()

    def _dataReceived_CRLF(self) -> bool:    # noqa: N802 - Twisted's name
        self._left -= 1
        if self._left < 0:
            raise _DataLoss(f"more than {MAX_CHUNKS} chunks")
        return super()._dataReceived_CRLF()

    def _finished(self, rest: bytes) -> None:
        self._flush()
        self._finish(rest)

    def _flush(self) -> None:
        if self._parts:
            whole = b"".join(self._parts)
            self._parts.clear()
            self._hand_on(whole)


class _Parser(_LenientHTTPClientParser):
    """One response. What it counts begins as class attributes: the class is exchanged on a parser that is there already."""

    MAX_LENGTH = MAX_HEAD
    _transferDecoders = {b"chunked": _Chunks}    # noqa: N815, RUF012 - Twisted's
    _head = 0
    _interim = 0
    _surplus = False    # bytes came after the end that Content-Length states

    def lineReceived(self, line: bytes) -> None:    # noqa: N802 - Twisted's name
        """Count a line of the head. Raises HeadTooLarge."""
        self._head += len(line) + LINE_COST
        if self._head > MAX_HEAD:
            raise HeadTooLarge(f"more than {MAX_HEAD} bytes of headers")
        super().lineReceived(line)

    def lineLengthExceeded(self, line: bytes) -> None:    # noqa: ARG002, N802 - Twisted's signature
        """Raises HeadTooLarge."""
        raise HeadTooLarge(f"a header of more than {MAX_HEAD} bytes")

    def headerReceived(self, name: bytes, value: bytes) -> None:    # noqa: N802 - Twisted's name
        """What has no name that a header can have is passed over, as browsers do."""
        with suppress(InvalidHeaderName):
            super().headerReceived(name, value)

    def allHeadersReceived(self) -> None:    # noqa: N802 - Twisted's name
        """Count what is not an answer yet. Raises HeadTooLarge."""
        self._interim += 100 <= self.response.code < 200
        if self._interim > MAX_INTERIM:
            raise HeadTooLarge(f"more than {MAX_INTERIM} answers of the class 1xx")
        super().allHeadersReceived()

    def _finished(self, rest: bytes) -> None:
        """The body has its stated length. A connection with more on it is not used again: the next response would begin with that."""
        if rest.strip(b"\r\n"):
            self._surplus = True
            self.connHeaders.setRawHeaders(b"connection", [b"close"])
            if self.bodyDecoder is None and self.response.code not in self.NO_BODY_CODES:
                raise _DataLoss("a body came after Content-Length: 0")
        super()._finished(rest)

    def connectionLost(self, reason: Failure | None = None) -> None:    # noqa: N802 - Twisted's name
        """A body without a stated length is complete where its connection was closed in order (RFC 9112, 8), and only there."""
        if self.bodyDecoder is not None and (self._surplus or self._was_reset(reason)):
            lost = Failure(_DataLoss("the body does not end where it should"))
            self.response._bodyDataFinished(Failure(ResponseFailed([reason, lost], self.response)))    # noqa: SLF001
        else:
            super().connectionLost(reason)

    def _was_reset(self, reason: Failure | None) -> bool:
        return isinstance(reason, Failure) and not reason.check(ConnectionDone)


class _Protocol(_LenientHTTP11ClientProtocol):
    def request(self, request: Any) -> Any:
        answer = super().request(request)
        if self._parser is not None:
            self._parser.__class__ = _Parser
        return answer


class _Factory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: Any) -> _Protocol:    # noqa: ARG002, N802 - Twisted's signature
        return _Protocol(self._quiescentCallback)
