"""robots.txt as RFC 9309 says: no rules readable, no fetch.

2xx: the rules count. 4xx but 429, and an address that more than five redirects do not lead to: everything is allowed (2.3.1.3, 2.3.1.2).
429, 5xx, every network failure and what cannot be decoded: nothing is (2.3.1.4), unless a copy of at most 24 hours is there (2.4).
A copy of some hours is not even asked for again: a crawl every quarter of an hour is no reason to.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, DownloadConnectionRefusedError, DownloadTimeoutError, IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from ..errors import PayloadError, ReadError
from ..extension import desk_of
from ..models import RobotsCopy
from ..payloads import decode
from ..urls import origin as origin_of
from .guard import PrivateAddress
from .hosts import HostDown, HostRests, hosts_of
from .rules import MAX_BYTES, Answer, Rules, meaning, read

logger = logging.getLogger(__name__)
FRESH = timedelta(hours=4)      # a copy that is younger counts without asking
OLDEST = timedelta(hours=24)    # RFC 9309, 2.4: the oldest copy that may stand in for a site that cannot be asked
MOST_REDIRECTS = 5
MAX_CRAWL_DELAY = 60.0          # seconds; a longer one is capped
LARGE = 32 * 1024               # bytes: what is larger is parsed and matched beside the event loop
WORDS: tuple[tuple[type[Exception], str], ...] = (
    (CannotResolveHostError, "there is no such host"),
    (DownloadConnectionRefusedError, "the connection was refused"),
    (DownloadTimeoutError, "no answer in time"),
)


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
        self._hosts = hosts_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way in."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raises RobotsForbidden or RobotsUnreachable for what must not be fetched, HostRests for what must not be fetched now."""
        if request.meta.get("dont_obey_robotstxt"):
            return
        rest = self._hosts.rest(request.url)
        if rest is not None:
            raise rest
        rules = await self._rules_of(origin_of(request.url))
        self._slow_down(rules, request)
        request.meta["robots_sha256"] = rules.sha256
        is_allowed = await asyncio.to_thread(rules.allows, request.url) if rules.size > LARGE else rules.allows(request.url)
        if not is_allowed:
            raise RobotsForbidden(f"robots.txt of {origin_of(request.url)} forbids it")

    async def _rules_of(self, origin: str) -> Rules:
        """Asked once for all who wait. What could not be read is asked again when the host's rest is over."""
        if origin not in self._rules:
            self._rules[origin] = asyncio.ensure_future(self._rules_for(origin))
        try:
            rules = await asyncio.shield(self._rules[origin])
        except IgnoreRequest:
            self._rules.pop(origin, None)
            raise
        return rules

    async def _rules_for(self, origin: str) -> Rules:
        copy = self._desk.archive.robots.get(origin) if self._desk is not None else None
        now = self._hosts.now()
        if copy is not None and now - copy.fetched_at < FRESH:
            return await self._read(copy)
        try:
            new = await self._ask(origin)
        except (RobotsUnreachable, HostRests, HostDown) as error:
            if copy is not None and now - copy.fetched_at <= OLDEST:
                return await self._read(copy)
            if isinstance(error, RobotsUnreachable) and self._hosts.rest(origin) is None:
                self._hosts.give_up(origin, "robots_unreachable")
            raise
        rules = await self._read(new)
        if self._desk is not None:
            self._desk.archive.robots.put(new, rules.delay)
        if rules.delay is not None and rules.delay > MAX_CRAWL_DELAY:
            logger.warning("%s asks for %g s between two requests; %g s are kept", origin, rules.delay, MAX_CRAWL_DELAY)
        return rules

    async def _read(self, copy: RobotsCopy) -> Rules:
        return await asyncio.to_thread(read, copy.body, self._agent) if len(copy.body) > LARGE else read(copy.body, self._agent)

    async def _ask(self, origin: str) -> RobotsCopy:
        """What an origin's robots.txt answers. Raises RobotsUnreachable where that means "not now", HostRests, HostDown."""
        request = Request(
            f"{origin}/robots.txt", priority=1000, callback=NO_CALLBACK, dont_filter=True, headers={"Accept-Encoding": "identity"},
            meta={"dont_obey_robotstxt": True, "redirect_ttl": MOST_REDIRECTS, "download_fail_on_dataloss": True})
        try:
            response = await self._crawler.engine.download_async(request)
        except (HostRests, HostDown, PrivateAddress):
            raise
        except IgnoreRequest as error:
            if "max redirections reached" in str(error):    # Scrapy has no class of its own for it
                return RobotsCopy(origin, self._hosts.now(), 404, b"")
            raise RobotsUnreachable(f"{origin}/robots.txt: {said(error)}") from error
        except Exception as error:
            raise RobotsUnreachable(f"{origin}/robots.txt: {said(error)}") from error
        answer = meaning(response.status)
        if answer is Answer.DISALLOWED:
            raise RobotsUnreachable(f"{origin}/robots.txt: HTTP {response.status}")
        body = (await self._text(response))[:MAX_BYTES] if answer is Answer.RULES else b""
        return RobotsCopy(origin, self._hosts.now(), response.status, body)

    async def _text(self, response: Response) -> bytes:
        """The body, decoded where it is compressed although we asked for it plain: by a reader child. Raises RobotsUnreachable."""
        encoding = (response.headers.get("Content-Encoding") or b"").decode("latin-1")
        if response.body[:2] == b"\x1f\x8b":
            encoding = encoding or "gzip"
        if encoding.strip().lower() in ("", "identity"):
            return response.body
        try:
            if self._desk is not None:
                return await self._desk.readers.decoded(response.body, encoding)
            return await asyncio.to_thread(decode, response.body, encoding)
        except (ReadError, PayloadError) as error:
            raise RobotsUnreachable(f"{response.url}: {error}") from error

    def _slow_down(self, rules: Rules, request: Request) -> None:
        """Crawl-delay raises the host's delay; Scrapy itself reads it and does nothing."""
        if rules.delay is None:
            return
        _, slot = self._crawler.engine.downloader._get_slot(request)    # noqa: SLF001 - there is no public way to a slot
        slot.delay = max(slot.delay, min(rules.delay, MAX_CRAWL_DELAY))


def said(error: Exception) -> str:
    """What went wrong, in words."""
    words = next((words for kind, words in WORDS if isinstance(error, kind)), None)
    return words or f"{type(error).__name__} {error}".strip()
