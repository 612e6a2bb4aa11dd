"""The spider `news`: due channels -> polls -> candidates -> due URLs -> captures, until nothing is due any more."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Self

import scrapy
from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from twisted.python.failure import Failure

from ..archive import Applied
from ..desk import Desk
from ..errors import ConfigError, ReadError
from ..extension import desk_of
from ..middlewares.hosts import HostRests
from ..models import Candidate, ChannelKind, Completeness, DueChannel, DueUrl, Poll, Visit
from ..pipelines import Fetched, Kept
from ..polling import asks_conditionally, loads
from ..urls import origin
from .gate import Gate
from .responses import capture_from, failure_from, max_age
from .rests import Rests
from .window import Window

BREATH = 0.05               # seconds: what happens meanwhile is answered by one look at the frontier
LIVE = timedelta(days=3)    # of a whole sitemap only this much is news; the rest is for `backfill`


class NewsSpider(scrapy.Spider):
    """Polls what is due, fetches what is due, and stops.

    `-a source=ID` for one source only, `-a limit=N` for N URLs at the most, `-a published_since=2026-11-01` for those published, or else first
    announced, on that UTC day or later; the rest stays due.
    """

    name = "news"
    needs_desk = True
    desk: Desk
    gate: Gate

    def __init__(self, source: str | None = None, limit: str | int | None = None, published_since: str | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.source = source
        self.left = int(limit) if limit else None
        self.published_since = _since(published_since)
        self.polls = 0    # channels being polled now
        self.window = Window()
        self.rests = Rests()
        self._stir = asyncio.Event()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Scrapy's way in. What its parts lose on the way comes back as signals."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.item_lost, signal=signals.item_error)
        crawler.signals.connect(spider.item_lost, signal=signals.item_dropped)
        crawler.signals.connect(spider.response_lost, signal=signals.spider_error)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """First what a crash left unread, then due channels, then due URLs for as long as polls bring more."""
        self.desk = desk_of(self.crawler)
        self._check_source()
        self.gate = self.make_gate()
        await self.desk.recover()
        if self.desk.broken is not None:
            raise CloseSpider("archive_failed")
        self.desk.on_settled = self.settled
        for request in self.first_requests():
            yield request
        while True:
            for channel in self.rests.ready_channels(_loop_time()):
                yield self.channel_request(channel)
            due = self._next_urls()
            for url in due:
                yield self._article_request(url)
            is_waiting = self.rests.next_end(_loop_time()) is not None and self.left != 0
            if not (due or self.polls or self.window or is_waiting):
                break
            await self._wait()

    def make_gate(self) -> Gate:
        """What keeps a site from filling the frontier."""
        return Gate(self.desk.archive, self.desk.config.sources)

    def first_requests(self) -> Iterable[Request]:
        """One request for each channel that is due."""
        for channel in self.desk.archive.frontier.due_channels(self.desk.clock(), source_id=self.source):
            yield self.channel_request(channel)

    def channel_request(self, channel: DueChannel) -> Request:
        """A poll; validators go back verbatim, but now and then, and where they lied, none do."""
        self.polls += 1
        trusted = asks_conditionally(loads(channel.rhythm), self.desk.clock())
        headers = _validators(channel.etag, channel.last_modified) if trusted else {}
        return Request(channel.url, callback=self.parse_channel, errback=self.channel_failed, headers=headers, priority=10,
                       dont_filter=True, cb_kwargs={"channel": channel})

    async def parse_channel(self, response: Response, channel: DueChannel) -> AsyncIterator[Any]:
        """What the channel announced goes to the frontier; what is not readable goes into the report."""
        try:
            poll = await self._poll(response, channel)
            async for request in self.record(poll):
                yield request
        finally:
            self._poll_done()

    async def record(self, poll: Poll) -> AsyncIterator[Request]:
        """Write a poll. The news sitemaps that an index names become channels of their own, polled at once."""
        found = poll.discovery
        if found is not None and poll.channel.kind is ChannelKind.SITEMAP:
            poll = replace(poll, discovery=replace(found, candidates=_recent(found.candidates, poll.at - LIVE)))
        poll = self.gate.admit(poll)
        await self.desk.record_poll(poll)
        self.rests.has_news(poll.channel.source_id)
        inner = poll.discovery.channels if poll.discovery is not None else ()
        for channel in self.desk.archive.frontier.add_channels(poll.channel, inner, poll.at):
            yield self.channel_request(channel)

    async def channel_failed(self, failure: Failure) -> None:
        """No response came."""
        word, message = failure_from(failure)
        channel: DueChannel = failure.request.cb_kwargs["channel"]    # type: ignore[attr-defined]
        try:
            if _rests(failure, channel.url):
                self.channel_rests(channel, failure.value)
                return
            await self.desk.record_poll(Poll(channel, self.desk.clock(), failure=word, message=message))
        finally:
            self._poll_done()

    async def parse_article(self, response: Response, due: DueUrl) -> AsyncIterator[Fetched]:
        """Hand the response to the pipelines as it came."""
        self._answered(due)
        yield Fetched(due, capture_from(response, due.url, self.desk.clock()))

    async def article_failed(self, failure: Failure) -> AsyncIterator[Visit]:
        """No response came: a visit that failed."""
        word, message = failure_from(failure)
        due: DueUrl = failure.request.cb_kwargs["due"]    # type: ignore[attr-defined]
        if _rests(failure, due.url):
            self._give_back(due, failure.value)
            return
        self._answered(due)
        yield Visit(due.url, self.desk.clock(), failure=word, message=message)

    def channel_rests(self, channel: DueChannel, rest: HostRests) -> None:
        """Its host is left alone: it is polled later in this run, or stays due for the next."""
        if rest.ready is not None:
            self.rests.park(channel, rest.ready)

    def _give_back(self, due: DueUrl, rest: HostRests) -> None:
        """Nothing was asked: the URL stays due, and no other of its host is taken before the rest is over."""
        self.window.given_back(due.url)
        self.rests.hold(due.source_id, rest.origin, rest.ready)
        if self.left is not None:
            self.left += 1
        self._stir.set()

    def settled(self, applied: Applied) -> None:
        """A visit is written: there is room for another."""
        self.window.settled(applied.intent.visit.url)
        self._stir.set()

    def item_lost(self, item: object) -> None:
        """A pipeline raised: the disk is full, the archive broke, or it is a fault of ours. The URL stays due for the next run."""
        url = item.url if isinstance(item, Visit) else item.due.url if isinstance(item, Fetched | Kept) else ""
        self._lose(url, f"{url}: not archived, see the log")

    def response_lost(self, response: Response | None) -> None:
        """A callback raised, which is a fault of ours."""
        due = response.request.cb_kwargs.get("due") if response is not None and response.request is not None else None
        self._lose(due.url if due is not None else "", f"{response.url if response is not None else 'start'}: a fault of ours, see the log")

    async def _poll(self, response: Response, channel: DueChannel) -> Poll:
        poll = Poll(channel, self.desk.clock(), response.status, is_conditional=_is_conditional(response.request))
        if response.status == 304:
            return replace(poll, etag=channel.etag, last_modified=channel.last_modified)
        if response.status != 200:
            return replace(poll, failure=f"http_{response.status}", message=f"HTTP {response.status}")
        capture = capture_from(response, response.url, poll.at)
        try:
            found = (await self.desk.turns.channel(channel.source_id, capture, channel.kind)).of_pages()
        except ReadError as error:
            return replace(poll, failure=f"read_{error.failure}", message=str(error))
        if found.problem and not (found.candidates or found.channels):
            return replace(poll, failure="unreadable", message=found.problem)
        if capture.completeness is not Completeness.COMPLETE:    # no validators: they would hide what is missing behind a 304
            return replace(poll, message=found.problem or "only a part of it came", discovery=found)
        return replace(poll, message=found.problem, discovery=found, pace=max_age(capture.header("cache-control")),
                       etag=capture.header("etag"), last_modified=capture.header("last-modified"))

    def _poll_done(self) -> None:
        self.polls -= 1
        self._stir.set()

    def _answered(self, due: DueUrl) -> None:
        self.window.answered(due.url)
        self._stir.set()

    def _lose(self, url: str, why: str) -> None:
        self.window.lost(url)
        self.desk.tally.failures.append(why)
        self._stir.set()

    def _next_urls(self) -> list[DueUrl]:
        """Due URLs for the room that there is, a fair share for each source."""
        room = self.window.room if self.left is None else min(self.window.room, self.left)
        if not room:
            return []
        now, full = _loop_time(), self.window.full_sources(self.desk.turns.on_notice)
        held = self.rests.hosts(now)
        due = self.desk.archive.frontier.due_urls(
            self.desk.clock(), source_id=self.source, limit=room, per_source=self.window.per_source, skip=self.window.skip,
            skip_sources={*full, *self.rests.exhausted(now)}, skip_hosts=held,
            since=self.published_since)
        if len(due) < room:
            for source_id in set(held) - {url.source_id for url in due} - set(full):
                self.rests.found_nothing(source_id, now)
        for url in due:
            self.window.take(url.url, url.url_id, url.source_id)
        if self.left is not None:
            self.left -= len(due)
        return due

    def _article_request(self, due: DueUrl) -> Request:
        return Request(due.url, callback=self.parse_article, errback=self.article_failed, dont_filter=True,
                       headers=_validators(due.etag, due.last_modified), cb_kwargs={"due": due})

    def _check_source(self) -> None:
        """`scrapy crawl -a source=...` checks nothing. Raises CloseSpider for a source that sources.toml does not name."""
        try:
            if self.source:
                self.desk.config.source(self.source)
        except ConfigError as error:
            self.logger.error(str(error))    # noqa: TRY400 - a sentence for people, no traceback
            raise CloseSpider("unknown_source") from error

    async def _wait(self) -> None:
        """Until a poll or a visit is done, or a host's rest is. Raises CloseSpider once the archive is broken."""
        end = self.rests.next_end(_loop_time())
        if (self.polls or self.window or end) and self.desk.broken is None:
            self._stir.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stir.wait(), None if end is None else max(end - _loop_time(), 0))
            await asyncio.sleep(BREATH)
        if self.desk.broken is not None:
            raise CloseSpider("archive_failed")


def _rests(failure: Failure, url: str) -> bool:
    """Whether the URL's own host is left alone. Where a redirect led to one that is, the visit has failed."""
    return isinstance(failure.value, HostRests) and failure.value.origin == origin(url)


def _since(text: str | None) -> datetime | None:
    """A day or a time; without a zone it is UTC. Raises ValueError for what is neither."""
    moment = datetime.fromisoformat(text) if text else None
    return moment.replace(tzinfo=moment.tzinfo or UTC) if moment else None


def _loop_time() -> float:
    return asyncio.get_running_loop().time()


def _validators(etag: str | None, last_modified: str | None) -> dict[str, str]:
    both = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in both.items() if value}


def _recent(candidates: Iterable[Candidate], since: datetime) -> tuple[Candidate, ...]:
    return tuple(c for c in candidates if (c.modified_at or c.published_at) and max(filter(None, (c.modified_at, c.published_at))) >= since)


def _is_conditional(request: Request | None) -> bool:
    return request is not None and ("If-None-Match" in request.headers or "If-Modified-Since" in request.headers)
