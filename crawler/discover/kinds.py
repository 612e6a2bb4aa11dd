"""What kind of channel some bytes are (`bytes -> ChannelKind | None`)."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from ..errors import PayloadError
from ..models import ChannelKind
from ..payloads import gunzip
from ..urls import is_web
from .markup import HEAD, ROOT, decode, without_comments

_KINDS = {"rss": ChannelKind.FEED, "feed": ChannelKind.FEED, "rdf": ChannelKind.FEED, "urlset": ChannelKind.SITEMAP,
          "sitemapindex": ChannelKind.SITEMAP}
_JSON_FEED = re.compile(r'"version"\s*:\s*"https?:\\?/\\?/(?:www\.)?jsonfeed\.org', re.IGNORECASE)
_ITEMS = re.compile(r'"items"\s*:\s*\[')
_PAGE = re.compile(r"<!doctype\s+html|<html(?=[\s/>])", re.IGNORECASE)
_FIRST_TAG = re.compile(r"<([A-Za-z][\w:.-]{0,30})")
_HTML_TAGS = frozenset((    # noqa: SIM905 - words read better without quotes
    "html head body title meta link base script style main article section header nav div span p a h1 h2 table ul ol center font b br "
    "img form"
).split())
_NEWS_PREFIX = re.compile(r"""xmlns:([\w.-]{1,30})\s*=\s*["']https?://www\.google\.com/schemas/sitemap-news/""", re.IGNORECASE)
_NEWS_NAME = re.compile(r"(?<![a-z])(?:google[_-]?|latest[_-]?)?news(?:[_-]?sitemaps?|[_-]?index)?(?![a-z])|sitemaps?[_-]?news(?![a-z])",
                        re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d{3})")
_LINES = 5    # of a text sitemap that are looked at


def sniff(payload: bytes, url: str, content_type: str | None) -> ChannelKind | None:    # noqa: ARG001 - the label comes along
    """What the bytes themselves are, whatever their label says; None for what announces nothing."""
    try:
        return kind_of(decode(gunzip(payload), content_type))
    except PayloadError:
        return None


def kind_of(text: str) -> ChannelKind | None:
    """The same for text."""
    head = without_comments(text[:HEAD]).lstrip("\ufeff\0 \t\r\n")
    if head.startswith("{"):
        return ChannelKind.FEED if is_json_feed(text) else None
    root = ROOT.search(head)
    if root and not _PAGE.search(head, 0, root.start()):
        kind = _KINDS[root["name"].lower()]
        return ChannelKind.NEWS_SITEMAP if kind is ChannelKind.SITEMAP and _has_news(text) else kind
    if _is_html(head):
        return ChannelKind.FRONT
    return ChannelKind.SITEMAP if is_url_list(head) else None


def is_json_feed(text: str) -> bool:
    """Whether this is a JSON Feed, by its version or at least its items."""
    return bool(_JSON_FEED.search(text, 0, HEAD) or (_ITEMS.search(text, 0, HEAD) and '"title"' in text[:HEAD]))


def is_url_list(text: str) -> bool:
    """Whether this is a text sitemap: one URL a line, the first one and most of those that follow."""
    lines = [line.strip() for line in text[:HEAD].split("\n", 50) if line.strip()][:_LINES]
    return bool(lines) and is_web(lines[0]) and 2 * sum(map(is_web, lines)) > len(lines)


def sitemap_kind(url: str) -> ChannelKind:
    """What a sitemap's name says: "news" from the part named "sitemap" on, and no year (those are a section's archives)."""
    path = urlsplit(url).path.lower()
    segments = path.rstrip("/").split("/")
    first = next((i for i, segment in enumerate(segments) if "sitemap" in segment), -1)
    is_news = _NEWS_NAME.search("/".join(segments[first:])) and not _YEAR.search(path)
    return ChannelKind.NEWS_SITEMAP if is_news else ChannelKind.SITEMAP


def _is_html(head: str) -> bool:
    first = _FIRST_TAG.search(head)
    return bool(_PAGE.search(head)) or (first is not None and first[1].lower() in _HTML_TAGS)


def _has_news(text: str) -> bool:
    declared = _NEWS_PREFIX.search(text, 0, HEAD)
    return f"<{declared[1] if declared else 'news'}:" in text
