"""A spider for the commands that fetch a few pages and archive nothing: it runs one coroutine inside the engine."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import scrapy
from scrapy import Request
from scrapy.http.request import NO_CALLBACK
from twisted.python.failure import Failure

from .middlewares.redirect import HOPS
from .models import Capture
from .spiders.responses import capture_from, failure_from


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why nothing came back."""

    failure: str    # class in one word, as in the table `urls`
    message: str    # one line, for people


class Fetch(Protocol):
    """A URL -> what came back, or why nothing did. `hops` gets each address that a redirect led to."""

    def __call__(self, url: str, hops: list[str] | None = None) -> Awaitable[Capture | Refusal]:
        """Never raises."""


class ProbeSpider(scrapy.Spider):
    """`work(fetch)` is awaited; `result()` is what it returned. Robots, guard and delays are those of a crawl."""

    name = "probe"

    def __init__(self, work: Callable[[Fetch], Awaitable[Any]], clock: Callable[[], datetime], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._work, self.clock = work, clock
        self._value: Any = None
        self._error: BaseException | None = RuntimeError("the engine did not start")

    async def start(self) -> AsyncIterator[Any]:
        """Do the work; nothing is yielded."""
        try:
            self._value, self._error = await self._work(self._fetch), None
        except Exception as error:    # noqa: BLE001 - raised again by `result`
            self._error = error
        return
        yield

    def result(self) -> Any:
        """What the work returned. Raises what it raised."""
        if self._error is not None:
            raise self._error
        return self._value

    async def _fetch(self, url: str, hops: list[str] | None = None) -> Capture | Refusal:
        request = Request(url, callback=NO_CALLBACK, dont_filter=True, meta={HOPS: [] if hops is None else hops})
        try:
            response = await self.crawler.engine.download_async(request)
        except Exception:    # noqa: BLE001 - every failure has a class and a line
            return Refusal(*failure_from(Failure()))
        return capture_from(response, url, self.clock())
