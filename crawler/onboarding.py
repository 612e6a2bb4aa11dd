"""Onboarding: an outlet's address -> a Source with the channels that really announce articles (`fetch, readers, URL -> Found`)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from .discover import usual_channel_urls
from .errors import NewsarchiveError, ReadError
from .middlewares.rules import read as read_rules
from .models import Article, Candidate, Capture, Channel, ChannelKind, Discovery, PageState
from .probe import Fetch, Refusal
from .urls import normalize
from .workers import Readers

MOST_FRONTS = 6           # section fronts that are tried
MOST_TRIED = 40           # channels that are tried in all
MOST_INNER = 3            # sitemaps of an index that are looked into
MOST_SAMPLES = 5          # articles that are read
ARTICLE_WORDS = 150       # of a page that is taken for an article, so that its site's home page is looked at instead
DEAD = {ChannelKind.FEED: timedelta(days=180), ChannelKind.NEWS_SITEMAP: timedelta(days=30), ChannelKind.SITEMAP: timedelta(days=30)}
COMMENTS = re.compile(r"comments (?:on|for)\b|kommentare (?:zu|für)\b|commentaires (?:sur|pour)\b|comentarios (?:en|sobre)\b", re.IGNORECASE)
ORDER = (ChannelKind.FEED, ChannelKind.NEWS_SITEMAP, ChannelKind.SITEMAP, ChannelKind.FRONT)


@dataclass(frozen=True, slots=True)
class Tried:
    """One channel that was tried: what it announces, or why it is left out."""

    channel: Channel
    announced: int = 0
    newest: datetime | None = None    # aware UTC
    problem: str | None = None
    oldest: datetime | None = None    # aware UTC
    a_day: float | None = None        # articles, by the dates; None where there are too few
    known: int = 0                    # of those announced: by a channel before it as well
    urls: tuple[str, ...] = ()        # the first ones


@dataclass(frozen=True, slots=True)
class Sample:
    """An article that was read, or why it was not."""

    url: str
    article: Article | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What robots.txt asks of us. `problem`: in words, where it could not be had."""

    allows_home: bool = True
    delay: float | None = None        # seconds between two requests
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What an outlet's site offers."""

    home: str
    title: str | None
    tried: tuple[Tried, ...]
    asked: Asked = field(default_factory=Asked)
    samples: tuple[Sample, ...] = ()

    @property
    def channels(self) -> tuple[Channel, ...]:
        """The channels worth following: feeds and sitemaps; fronts only where there is nothing better."""
        good = [tried.channel for tried in self.tried if tried.problem is None]
        better = [channel for channel in good if channel.kind is not ChannelKind.FRONT]
        return tuple(better or good)


class Explorer:
    """Looks at one site. `tell` gets a line for each step, for whoever is watching."""

    def __init__(self, fetch: Fetch, readers: Readers, *, agent: str = "newsarchive") -> None:
        self._fetch, self._readers, self._agent = fetch, readers, agent
        self._tried: dict[str, Tried] = {}
        self._title: str | None = None
        self._seen: set[str] = set()
        self._asked = Asked()

    async def explore(self, url: str) -> Found:
        """Find the channels of an outlet by its home page, a feed, a sitemap or an article. Raises NewsarchiveError where it cannot be fetched."""
        start = normalize(url if "://" in url else f"https://{url}")
        if start is None:
            raise NewsarchiveError(f"{url} is no web address")
        page = await self._page(start)
        channels, kind = await self._links(page)
        if kind in (None, ChannelKind.FRONT) and page.final_url != _home(page.final_url) and await self._is_article(page):
            page = await self._page(_home(page.final_url))
            channels, kind = await self._links(page)
        home = _home(page.final_url) if kind not in (None, ChannelKind.FRONT) else page.final_url
        if kind not in (None, ChannelKind.FRONT):
            await self._robots(home)
            await self._try(Channel(page.final_url, kind), page)
        else:
            await self._explore_site(home, page, channels)
        order = sorted(self._tried.values(), key=lambda tried: ORDER.index(tried.channel.kind))
        found = Found(home, self._title, tuple(order), self._asked)
        return replace(found, samples=await self._samples(found))

    async def _page(self, url: str) -> Capture:
        page = await self._fetch(url)
        if isinstance(page, Refusal):
            raise NewsarchiveError(f"{url}: {page.message}")
        if page.status != 200:
            raise NewsarchiveError(f"{url}: HTTP {page.status}")
        return page

    async def _is_article(self, page: Capture) -> bool:
        try:
            article = await self._readers.article(page, None)
        except ReadError:
            return False
        return article.page_state is PageState.FULL and article.published_at is not None and len(article.body.split()) >= ARTICLE_WORDS

    async def _samples(self, found: Found) -> tuple[Sample, ...]:
        """A few articles, of each channel in turn, as a crawl would read them."""
        kept = {channel.url for channel in found.channels}
        lists = [tried.urls for tried in found.tried if tried.channel.url in kept]
        turns = (urls[turn] for turn in range(MOST_SAMPLES) for urls in lists if turn < len(urls))
        return tuple([await self._sample(url) for url in list(dict.fromkeys(turns))[:MOST_SAMPLES]])

    async def _sample(self, url: str) -> Sample:
        page = await self._fetch(url)
        if isinstance(page, Refusal) or page.status != 200:
            return Sample(url, problem=page.message if isinstance(page, Refusal) else f"HTTP {page.status}")
        try:
            return Sample(url, await self._readers.article(page, None))
        except ReadError as error:
            return Sample(url, problem=str(error))

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
            self._asked = Asked(problem=page.message if isinstance(page, Refusal) else f"HTTP {page.status}")
            return ()
        try:
            channels, text = await self._readers.robots(page)
        except ReadError as error:
            self._asked = Asked(problem=str(error))
            return ()
        rules = read_rules(text, self._agent)
        self._asked = Asked(rules.allows(home), rules.delay)
        return channels

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
        self._tried[channel.url] = self._judged(channel, found, page.fetched_at)
        for inner in [c for c in found.channels if c.kind is ChannelKind.NEWS_SITEMAP][:MOST_INNER]:
            await self._try(inner)

    def _judged(self, channel: Channel, found: Discovery, now: datetime) -> Tried:
        """What a channel announces, and whether that is worth following."""
        dates = sorted(filter(None, (c.published_at or c.modified_at for c in found.candidates)))
        newest, oldest = (dates[-1], dates[0]) if dates else (None, None)
        problem = None if found.candidates or found.channels else found.problem or "announces nothing"
        if found.title and COMMENTS.match(found.title):
            problem = "comments"
        elif newest is not None and channel.kind in DEAD and not found.channels and now - newest > DEAD[channel.kind]:
            problem = f"nothing new since {newest:%Y-%m-%d}"
        urls = _newest_first(found.candidates)
        known = len(self._seen.intersection(urls))
        if problem is None:
            self._seen.update(urls)
        span = (dates[-1] - dates[0]) / timedelta(days=1) if len(dates) > 2 else 0
        a_day = (len(dates) - 1) / span if span > 0 else None
        return Tried(channel, len(urls), newest, problem, oldest, a_day, known, tuple(urls[:MOST_SAMPLES]))


def _newest_first(candidates: tuple[Candidate, ...]) -> list[str]:
    """Their addresses by their dates, those without one last; in the channel's order otherwise."""
    dated = [(at, c.url) for c in candidates if (at := c.published_at or c.modified_at) is not None]
    undated = [c.url for c in candidates if c.published_at is None and c.modified_at is None]
    return [url for _, url in sorted(dated, key=lambda pair: pair[0], reverse=True)] + undated


def _home(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/"
