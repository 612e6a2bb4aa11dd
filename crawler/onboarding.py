"""Onboarding: an outlet's address -> a Source with the channels that really announce articles (`fetch, readers, URL -> Found`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from .discover import usual_channel_urls
from .errors import NewsarchiveError, ReadError
from .models import Capture, Channel, ChannelKind
from .probe import Fetch, Refusal
from .urls import normalize
from .workers import Readers

MOST_FRONTS = 6           # section fronts that are tried
MOST_TRIED = 40           # channels that are tried in all
MOST_INNER = 3            # sitemaps of an index that are looked into
ORDER = (ChannelKind.FEED, ChannelKind.NEWS_SITEMAP, ChannelKind.SITEMAP, ChannelKind.FRONT)


@dataclass(frozen=True, slots=True)
class Tried:
    """One channel that was tried: what it announces, or why it is left out."""

    channel: Channel
    announced: int = 0
    newest: datetime | None = None    # aware UTC
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What an outlet's site offers."""

    home: str
    title: str | None
    tried: tuple[Tried, ...]

    @property
    def channels(self) -> tuple[Channel, ...]:
        """The channels worth following: feeds and sitemaps; fronts only where there is nothing better."""
        good = [tried.channel for tried in self.tried if tried.problem is None]
        better = [channel for channel in good if channel.kind is not ChannelKind.FRONT]
        return tuple(better or good)


class Explorer:
    """Looks at one site. `tell` gets a line for each step, for whoever is watching."""

    def __init__(self, fetch: Fetch, readers: Readers) -> None:
        self._fetch, self._readers = fetch, readers
        self._tried: dict[str, Tried] = {}
        self._title: str | None = None

    async def explore(self, url: str) -> Found:
        """Find the channels of an outlet by its home page, a feed or a sitemap. Raises NewsarchiveError where it cannot be fetched."""
        start = normalize(url if "://" in url else f"https://{url}")
        if start is None:
            raise NewsarchiveError(f"{url} is no web address")
        page = await self._fetch(start)
        if isinstance(page, Refusal):
            raise NewsarchiveError(f"{start}: {page.message}")
        if page.status != 200:
            raise NewsarchiveError(f"{start}: HTTP {page.status}")
        channels, kind = await self._links(page)
        home = _home(page.final_url) if kind not in (None, ChannelKind.FRONT) else page.final_url
        if kind not in (None, ChannelKind.FRONT):
            await self._try(Channel(page.final_url, kind), page)
        else:
            await self._explore_site(home, page, channels)
        order = sorted(self._tried.values(), key=lambda tried: ORDER.index(tried.channel.kind))
        return Found(home, self._title, tuple(order))

    async def _explore_site(self, home: str, page: Capture, channels: tuple[Channel, ...]) -> None:
        named = [c for c in channels if c.kind is not ChannelKind.FRONT]
        for channel in (*named, *await self._robots(home)):
            await self._try(channel)
        kinds = {tried.channel.kind for tried in self._tried.values() if tried.problem is None}
        if not {ChannelKind.FEED, ChannelKind.NEWS_SITEMAP} <= kinds:
            for usual in usual_channel_urls(home):
                await self._try_unknown(usual)
        await self._try(Channel(home, ChannelKind.FRONT), page)
        for channel in [c for c in channels if c.kind is ChannelKind.FRONT][:MOST_FRONTS]:
            await self._try(channel)

    async def _links(self, page: Capture) -> tuple[tuple[Channel, ...], ChannelKind | None]:
        try:
            return await self._readers.links(page)
        except ReadError as error:
            raise NewsarchiveError(f"{page.final_url}: {error}") from error

    async def _robots(self, home: str) -> tuple[Channel, ...]:
        page = await self._fetch(f"{_home(home)}robots.txt")
        if isinstance(page, Refusal) or page.status != 200:
            return ()
        try:
            return (await self._readers.robots(page))[0]
        except ReadError:
            return ()

    async def _try_unknown(self, url: str) -> None:
        """A usual address: only kept where something of a channel's kind answers."""
        if url in self._tried or len(self._tried) >= MOST_TRIED:
            return
        page = await self._fetch(url)
        if isinstance(page, Refusal) or page.status != 200 or page.final_url in self._tried:
            return
        _, kind = await self._links(page)
        if kind not in (None, ChannelKind.FRONT):
            await self._try(Channel(page.final_url, kind), page)

    async def _try(self, channel: Channel, page: Capture | Refusal | None = None) -> None:
        """Poll a channel once; what it announces decides whether it is kept."""
        if channel.url in self._tried or len(self._tried) >= MOST_TRIED:
            return
        page = page if page is not None else await self._fetch(channel.url)
        if isinstance(page, Refusal) or page.status != 200:
            self._tried[channel.url] = Tried(channel, problem=page.message if isinstance(page, Refusal) else f"HTTP {page.status}")
            return
        try:
            found = (await self._readers.channel(page, channel.kind)).of_pages()
        except ReadError as error:
            self._tried[channel.url] = Tried(channel, problem=str(error))
            return
        if channel.kind is ChannelKind.FEED:
            self._title = self._title or found.title
        if channel.kind is ChannelKind.SITEMAP and any(c.published_at for c in found.candidates):
            channel = Channel(channel.url, ChannelKind.NEWS_SITEMAP, channel.title)
        newest = max(filter(None, (c.published_at or c.modified_at for c in found.candidates)), default=None)
        empty = None if found.candidates or found.channels else found.problem or "announces nothing"
        self._tried[channel.url] = Tried(channel, len(found.candidates), newest, empty)
        for inner in [c for c in found.channels if c.kind is ChannelKind.NEWS_SITEMAP][:MOST_INNER]:
            await self._try(inner)


def _home(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"
