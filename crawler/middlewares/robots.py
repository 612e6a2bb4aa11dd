"""robots.txt as RFC 9309 says: no rules readable, no fetch.

2xx: the rules count. 4xx but 429: everything is allowed (2.3.1.3). 429, 5xx and every network failure: nothing is (2.3.1.4), unless a copy
of at most 24 hours is there (2.4). A copy of some hours is not even asked for again: a crawl every quarter of an hour is no reason to.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, DownloadConnectionRefusedError, DownloadTimeoutError, IgnoreRequest
from scrapy.http.request import NO_CALLBACK

from ..extension import desk_of
from ..models import RobotsCopy
from .rules import MAX_BYTES, Rules, read

FRESH = timedelta(hours=4)      # a copy that is younger counts without asking
OLDEST = timedelta(hours=24)    # RFC 9309, 2.4: the oldest copy that may stand in for a site that cannot be asked
WORDS: tuple[tuple[type[Exception], str], ...] = (
    (CannotResolveHostError, "there is no such host"),
    (DownloadConnectionRefusedError, "the connection was refused"),
    (DownloadTimeoutError, "no answer in time"),
)
MAX_CRAWL_DELAY = 60.0        # seconds; a longer one is capped


class RobotsForbidden(IgnoreRequest):
    """robots.txt says no."""


class RobotsUnreachable(IgnoreRequest):
    """robots.txt could not be read, which means no for now."""


class RobotsMiddleware:
    """Knows each origin's rules, once a run, before anything else is fetched there.

    `copies` and `clock` are those of the run's desk; a spider without one asks each time.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._agent = crawler.settings["USER_AGENT"]
        self._rules: dict[str, asyncio.Future[Rules]] = {}
        self._desk = desk_of(crawler) if getattr(crawler.spidercls, "needs_desk", False) else None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way in."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raises RobotsForbidden or RobotsUnreachable for what must not be fetched."""
        if request.meta.get("dont_obey_robotstxt"):
            return
        parts = urlsplit(request.url)
        rules = await self._rules_of(f"{parts.scheme}://{parts.netloc}", request)
        if not rules.allows(request.url):
            raise RobotsForbidden(f"robots.txt of {parts.netloc} forbids it")

    async def _rules_of(self, origin: str, request: Request) -> Rules:
        if origin not in self._rules:
            self._rules[origin] = asyncio.ensure_future(self._rules_for(origin))
        rules = await asyncio.shield(self._rules[origin])
        self._slow_down(rules, request)
        return rules

    async def _rules_for(self, origin: str) -> Rules:
        if self._desk is None:
            status, body = await self._ask(origin)
            return parse(origin, status, body, self._agent)
        copies, now = self._desk.archive.robots, self._desk.clock()
        copy = copies.get(origin)
        if copy is not None and now - copy.fetched_at < FRESH:
            return parse(origin, copy.status, copy.body, self._agent)
        try:
            status, body = await self._ask(origin)
            rules = parse(origin, status, body, self._agent)
        except RobotsUnreachable:
            if copy is None or now - copy.fetched_at > OLDEST:
                raise
            return parse(origin, copy.status, copy.body, self._agent)
        copies.put(RobotsCopy(origin, now, status, body))
        return rules

    async def _ask(self, origin: str) -> tuple[int, bytes]:
        """(status, body) of an origin's robots.txt. Raises RobotsUnreachable."""
        request = Request(
            f"{origin}/robots.txt", priority=1000, callback=NO_CALLBACK, dont_filter=True,
            headers={"Accept-Encoding": "identity"}, meta={"dont_obey_robotstxt": True, "max_redirects": 5})
        try:
            response = await self._crawler.engine.download_async(request)
        except Exception as error:
            raise RobotsUnreachable(f"{origin}/robots.txt: {said(error)}") from error
        return response.status, response.body[:MAX_BYTES]

    def _slow_down(self, rules: Rules, request: Request) -> None:
        """Crawl-delay raises the host's delay; Scrapy itself reads it and does nothing."""
        if rules.delay is None:
            return
        _, slot = self._crawler.engine.downloader._get_slot(request)    # noqa: SLF001 - there is no public way to a slot
        slot.delay = max(slot.delay, min(rules.delay, MAX_CRAWL_DELAY))


def parse(origin: str, status: int, body: bytes, agent: str) -> Rules:
    """The rules that an answer to a request for robots.txt means. Raises RobotsUnreachable where it means "not now"."""
    if status == 429 or status >= 500:
        raise RobotsUnreachable(f"{origin}/robots.txt: HTTP {status}")
    return read(body if 200 <= status < 300 else b"", agent)


def said(error: Exception) -> str:
    """What went wrong, in words."""
    words = next((words for kind, words in WORDS if isinstance(error, kind)), None)
    return words or f"{type(error).__name__} {error}".strip()
