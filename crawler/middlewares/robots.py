"""robots.txt as RFC 9309 says: no rules readable, no fetch.

2xx: the rules count. 4xx but 429: everything is allowed (2.3.1.3). 429, 5xx and every network failure: nothing is (2.3.1.4).
"""

from __future__ import annotations

import asyncio
import logging
from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from .rules import Rules, read

MAX_CRAWL_DELAY = 60.0        # seconds; a longer one is capped
logger = logging.getLogger(__name__)


class RobotsForbidden(IgnoreRequest):
    """robots.txt says no."""


class RobotsUnreachable(IgnoreRequest):
    """robots.txt could not be read, which means no for now."""


class RobotsMiddleware:
    """Asks each origin's robots.txt once a run, before anything else is fetched there."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._agent = crawler.settings["USER_AGENT"]
        self._rules: dict[str, asyncio.Future[Rules]] = {}

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
            self._rules[origin] = asyncio.ensure_future(self._fetch(origin))
        rules = await asyncio.shield(self._rules[origin])
        self._slow_down(rules, request)
        return rules

    async def _fetch(self, origin: str) -> Rules:
        request = Request(
            f"{origin}/robots.txt", priority=1000, callback=NO_CALLBACK, dont_filter=True,
            headers={"Accept-Encoding": "identity"}, meta={"dont_obey_robotstxt": True, "max_redirects": 5})
        try:
            response = await self._crawler.engine.download_async(request)
        except Exception as error:
            raise RobotsUnreachable(f"{origin}/robots.txt: {type(error).__name__} {error}".strip()) from error
        return parse(response, self._agent)

    def _slow_down(self, rules: Rules, request: Request) -> None:
        """Crawl-delay raises the host's delay; Scrapy itself reads it and does nothing."""
        if rules.delay is None:
            return
        _, slot = self._crawler.engine.downloader._get_slot(request)    # noqa: SLF001 - there is no public way to a slot
        slot.delay = max(slot.delay, min(rules.delay, MAX_CRAWL_DELAY))


def parse(response: Response, agent: str) -> Rules:
    """The rules that a response to a request for robots.txt means. Raises RobotsUnreachable where it means "not now"."""
    if response.status == 429 or response.status >= 500:
        raise RobotsUnreachable(f"{response.url}: HTTP {response.status}")
    return read(response.body if 200 <= response.status < 300 else b"", agent)
