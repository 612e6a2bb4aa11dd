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
_HTML = re.compile(r"<!doctype\s+html|<(?:html|head|body|title|meta|link|script|main|article|div|p|a|h1|table|ul)(?=[\s/>])", re.IGNORECASE)
_NEWS_PREFIX = re.compile(r"""xmlns:([\w.-]{1,30})\s*=\s*["']https?://www\.google\.com/schemas/sitemap-news/""", re.IGNORECASE)
_NEWS_NAME = re.compile(r"(?<![a-z])(?:google[_-]?|latest[_-]?)?news(?:[_-]?sitemaps?|[_-]?index)?(?![a-z])|sitemaps?[_-]?news(?![a-z])",
                        re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d{3})")
_LINES = 5    # of a text sitemap that must be URLs


def sniff(payload: bytes, url: str, content_type: str | None) -> ChannelKind | None:
    """What the bytes themselves are, whatever their label says; None for what announces nothing."""
    try:
        return kind_of(decode(gunzip(payload), content_type), content_type)
    except PayloadError:
        return None


def kind_of(text: str, content_type: str | None) -> ChannelKind | None:
    """The same for text."""
    head = without_comments(text[:HEAD]).lstrip("\ufeff\0 \t\r\n")
    if head.startswith("{"):
        return ChannelKind.FEED if is_json_feed(text) else None
    root, page = ROOT.search(head), _HTML.search(head)
    if root and not (page and page.start() < root.start() and "<html" in head[:root.start()].lower()):
        kind = _KINDS[root["name"].lower()]
        return ChannelKind.NEWS_SITEMAP if kind is ChannelKind.SITEMAP and _has_news(text) else kind
    if page and ("html" in (content_type or "html") or "html" in head[:page.end()].lower()):
        return ChannelKind.FRONT
    return ChannelKind.SITEMAP if is_url_list(head) else None


def is_json_feed(text: str) -> bool:
    """Whether this is a JSON Feed, by its version or at least its items."""
    return bool(_JSON_FEED.search(text, 0, HEAD) or (_ITEMS.search(text, 0, HEAD) and '"title"' in text[:HEAD]))


def is_url_list(text: str) -> bool:
    """Whether this is a text sitemap: one URL a line."""
    lines = [line.strip() for line in text[:HEAD].split("\n", 50) if line.strip()][:_LINES]
    return bool(lines) and all(is_web(line) for line in lines)


def sitemap_kind(url: str) -> ChannelKind:
    """What a sitemap's name says: "news" from the part named "sitemap" on, and no year (those are a section's archives)."""
    path = urlsplit(url).path.lower()
    segments = path.rstrip("/").split("/")
    first = next((i for i, segment in enumerate(segments) if "sitemap" in segment), -1)
    is_news = _NEWS_NAME.search("/".join(segments[first:])) and not _YEAR.search(path)
    return ChannelKind.NEWS_SITEMAP if is_news else ChannelKind.SITEMAP


def _has_news(text: str) -> bool:
    declared = _NEWS_PREFIX.search(text, 0, HEAD)
    return f"<{declared[1] if declared else 'news'}:" in text
