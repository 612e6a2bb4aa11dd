"""The spider `backfill`: a source's whole sitemap tree, between two dates -> candidates -> the same road as `news`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from scrapy import Request

from ..middlewares.hosts import HostRests
from ..models import Budget, Candidate, Channel, ChannelKind, DueChannel, Poll
from ..traps import sift_sitemaps
from .gate import Gate
from .news import NewsSpider

MAX_SITEMAPS = 5_000    # of one tree
MAX_URLS = 500_000      # new ones of one tree


class BackfillSpider(NewsSpider):
    """`-a source=ID -a since=2026-01-01 -a until=2026-02-01`: dates are UTC days, both included; either may be left out."""

    name = "backfill"

    def __init__(self, source: str | None = None, since: str | None = None, until: str | None = None, **kwargs: Any) -> None:
        super().__init__(source=source, **kwargs)
        if source is None:
            raise ValueError("backfill wants -a source=ID")
        self.since = date.fromisoformat(since) if since else date.min
        self.until = date.fromisoformat(until) if until else date.max
        self._walked: dict[str, int] = {}    # sitemap -> how deep it lies

    def first_requests(self) -> Iterable[Request]:
        """The roots: every sitemap of the source, due or not, read anew."""
        for channel in self.desk.archive.frontier.channels(self.source or "", ChannelKind.SITEMAP):
            self._walked[channel.url] = 0
            yield self.channel_request(replace(channel, etag=None, last_modified=None))

    async def record(self, poll: Poll) -> AsyncIterator[Request]:
        """Candidates of the wanted days go to the frontier; the sitemaps that an index names are walked in turn."""
        if poll.discovery is None:
            await self.desk.record_poll(poll)
            return
        wanted = tuple(c for c in poll.discovery.candidates if self._is_wanted(c))
        found = replace(poll.discovery, candidates=wanted, channels=())
        await self.desk.record_poll(self.gate.admit(replace(poll, discovery=found, etag=None, last_modified=None)))
        new = [child for child in poll.discovery.channels if child.url not in self._walked]
        depth = self._walked.get(poll.channel.url, 0)
        count, left_out = sift_sitemaps(len(new), len(self._walked), depth, self._budget())
        if left_out:
            self.desk.tally.failures.append(f"{poll.channel.url}: {left_out}")
        for child in new[:count]:
            self._walked[child.url] = depth + 1
            yield self._child_request(poll.channel, child)

    def make_gate(self) -> Gate:
        """What was asked for may be much more than what a day brings."""
        return Gate(self.desk.archive, [replace(s, budget=replace(s.budget, new_urls=MAX_URLS, waiting=MAX_URLS)) for s in self.desk.config.sources])

    def _budget(self) -> Budget:
        return replace(self.desk.config.source(self.source or "").budget, sitemaps=MAX_SITEMAPS)

    def channel_rests(self, channel: DueChannel, rest: HostRests) -> None:
        """A sitemap that is not read in this run is missing from it, which must be said."""
        super().channel_rests(channel, rest)
        if rest.ready is None:
            self.desk.tally.failures.append(f"{channel.url}: not read, {rest}")

    def _child_request(self, parent: DueChannel, child: Channel) -> Request:
        return self.channel_request(replace(parent, url=child.url, kind=child.kind, etag=None, last_modified=None))

    def _is_wanted(self, candidate: Candidate) -> bool:
        """Inside the days asked for; a candidate without any date only where no day was asked for."""
        moment = candidate.published_at or candidate.modified_at
        if moment is None:
            return self.since == date.min and self.until == date.max
        return self.since <= _day(moment) <= self.until


def _day(moment: datetime) -> date:
    return moment.astimezone(UTC).date()
