"""The three invented outlets, as data: what each is called, where it lives, how it announces and marks up its articles."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, timedelta, timezone

from ..models import ChannelKind


@dataclass(frozen=True, slots=True)
class Outlet:
    """One invented outlet. Paths begin with a slash and are the same on every start."""

    id: str
    name: str
    address: str               # on loopback
    language: str | None       # None: each article states its own
    zone: timezone
    markup: str                # how pages say what they are: "jsonld", "microdata" or "meta"; an article may differ
    motto: str
    feed: str                  # path; the ending says which kind
    sections: tuple[str, ...]  # in the navigation, in order
    feed_window: int | None = None         # how many of the newest its feed holds; None: all
    news_sitemap: str | None = "/news-sitemap.xml"    # path, as robots.txt names it

    @property
    def channels(self) -> tuple[tuple[str, ChannelKind], ...]:
        """(path, kind) of what a crawler should follow. A home page tells no dates: not where an article states none itself."""
        front = () if self.id == "meridian" else (("/", ChannelKind.FRONT),)
        sitemap = ((self.news_sitemap, ChannelKind.NEWS_SITEMAP),) if self.news_sitemap else ()
        return (self.feed, ChannelKind.FEED), *sitemap, *front


OUTLETS = (
    Outlet("harbour-courier", "The Harbour Courier", "127.0.0.11", "en", UTC, "jsonld",
           "News from the waterfront since 1871", "/feed.xml",
           ("News", "World", "Business", "Analysis", "Opinion", "Culture", "Magazine", "Sport", "Obituaries")),
    Outlet("neckar-bote", "Neckar-Bote", "127.0.0.12", "de", timezone(timedelta(hours=1)), "microdata",
           "Unabhängige Tageszeitung für Heidelberg, Heilbronn und Stuttgart", "/atom.xml",
           ("Politik", "Region", "Wirtschaft", "Kultur", "Panorama", "Meinung", "Sport"), feed_window=3, news_sitemap=None),
    Outlet("meridian", "Meridian", "127.0.0.13", None, timezone(timedelta(hours=1)), "meta",
           "One world, eight languages", "/feed.json",
           ("en", "fr", "es", "pt", "it", "ru", "ja")),
)
FORBIDDEN = "/preview/"    # what robots.txt of the first outlet keeps to itself
