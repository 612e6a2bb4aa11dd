"""An outlet's whole web site in one edition: `(Outlet, origin, now, edition) -> {path: Page}`."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from importlib import resources

from . import channels
from .outlets import Outlet
from .pages import article_page, section_name, section_path
from .stories import FIRST, Story, stories

HTML, XML, TEXT = "text/html; charset=utf-8", "application/xml; charset=utf-8", "text/plain; charset=utf-8"
PICTURE = ('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 9"><rect width="16" height="9" fill="#9db4c0"/>'
           '<path d="M0 9V6q4-2 8 0t8 0v3z" fill="#5c6b73"/></svg>')
GONE = ("Nicht mehr verfügbar", "Dieser Beitrag ist nicht mehr verfügbar.")
MISSING = ("404", "No page has this address.")
SOFT_404 = ("Page not found", "Sorry, we can’t find the page you are looking for. It may have moved. Try the home page or the search.")
OTHERS = 4    # stories that each page points to


@dataclass(frozen=True, slots=True)
class Page:
    """One answer. The same content has the same bytes, gzip-encoded too, and the same validators."""

    status: int
    content_type: str
    body: bytes
    zipped: bytes
    modified_at: datetime    # aware UTC

    @property
    def last_modified(self) -> str:
        """As HTTP writes it (RFC 9110, 5.6.7)."""
        return format_datetime(self.modified_at, usegmt=True)

    @staticmethod
    def etag(payload: bytes) -> str:
        """A strong validator: each encoding of a page has its own (RFC 9110, 8.8.3.3)."""
        return f'"{hashlib.sha256(payload).hexdigest()[:20]}"'


def page(text: str, modified_at: datetime, content_type: str = HTML, status: int = 200) -> Page:
    """A page of text. Raises ValueError for a naive time."""
    body = text.encode()
    return Page(status, content_type, body, gzip.compress(body, mtime=0), modified_at.astimezone(UTC).replace(microsecond=0))


def build(outlet: Outlet, origin: str, now: datetime, edition: int = FIRST) -> dict[str, Page]:
    """Every page of an outlet, by path. `origin`: "http://127.0.0.11:8901"; `now`: when the newsroom opened, aware."""
    mine = [story for story in stories(now, edition) if story.outlet.id == outlet.id]
    there = [story for story in mine if story.gone is None]
    return dict(_channel_pages(outlet, there, origin, now)) | {story.path: _article(story, mine, origin) for story in mine} | {
        "/static/picture.svg": page(PICTURE, there[-1].published_at, "image/svg+xml"),
        "/static/site.css": page((resources.files(__package__) / "templates" / "site.css").read_text("utf-8"),
                                 there[-1].published_at, "text/css; charset=utf-8"),
    }


def missing(outlet: Outlet, now: datetime) -> Page:
    """The answer for a path that was never there."""
    return page(channels.message(outlet, *MISSING), now, status=404)


def _channel_pages(outlet: Outlet, there: Sequence[Story], origin: str, now: datetime) -> Iterator[tuple[str, Page]]:
    changed = max(story.modified_at for story in there)
    announced = [story for story in there if story.kind != "plain"]
    yield "/robots.txt", page(channels.robots(outlet, origin), there[-1].published_at, TEXT)
    yield outlet.feed, page(channels.feed(outlet, there, origin), changed, f"{channels.feed_type(outlet)}; charset=utf-8")
    if outlet.news_sitemap:
        yield outlet.news_sitemap, page(channels.news_sitemap(outlet, announced, origin, now), changed, XML)
    language = outlet.language or "en"
    fronted = [story for story in there if story.kind != "scrolled_off"]
    yield "/", page(channels.front(outlet, fronted, outlet.name, language), changed)
    for section in outlet.sections:
        inside = [story for story in fronted if section in (story.section, None if outlet.language else story.language)]
        if inside:
            text = channels.front(outlet, inside, section_name(outlet, section), outlet.language or section)
            yield section_path(outlet, section), page(text, max(story.modified_at for story in inside))


def _article(story: Story, mine: Sequence[Story], origin: str) -> Page:
    if story.gone is not None:
        return page(channels.message(story.outlet, *GONE), story.modified_at, status=story.gone)
    if story.kind == "soft_404":
        return page(channels.message(story.outlet, *SOFT_404), story.modified_at)
    return page(article_page(story, origin, _others(story, mine)), story.modified_at)


def _others(story: Story, mine: Sequence[Story]) -> list[Story]:
    """Stories of the same language to point to, none that looks different in the second edition: it would change this page too."""
    fitting = [other for other in mine if other.language == story.language and not other.changes and other.slug != story.slug
               and other.kind in ("article", "paywalled")]
    start = next((i for i, other in enumerate(fitting) if other.published_at < story.published_at), 0)
    return (fitting[start:] + fitting[:start])[:OTHERS]
