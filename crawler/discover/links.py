"""The channels that a page or a robots.txt names, and the usual addresses of channels (`bytes -> Channel*`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from lxml import etree

from ..models import Channel, ChannelKind
from ..text import one_line
from ..urls import is_page, normalize, same_site
from .addresses import LISTS, is_elsewhere, segments_of
from .fronts import base_of, link_text, links, near, parse
from .kinds import sitemap_kind
from .markup import decode
from .words import address_of

MAX_FEEDS = 30
MAX_FRONTS = 30
MAX_SITEMAPS = 500    # of one robots.txt

USUAL = (
    "feed/", "rss", "rss.xml", "news-sitemap.xml", "feed.xml", "sitemap-news.xml", "arc/outboundfeeds/rss/",
    "arc/outboundfeeds/news-sitemap/", "sitemap_news.xml", "atom.xml", "index.xml", "sitemap.xml", "sitemap_index.xml",
)
FEED_TYPES = frozenset((
    "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "text/rss", "text/rss+xml",
))
# Also used for pages that are no feeds (WordPress's own interface): only where the address speaks of one.
VAGUE_TYPES = frozenset(("application/xml", "text/xml", "application/json"))

_NOT_NEWS = re.compile(r"""
    comments?\b | kommentare?\b | commentaires | comentarios | commenti\b | reacties\b
  | podcasts? | itunes | audio\b | \bvideos?\b
  | \bads?\b | advert | anzeigen\b | sponsor | classified | coupons? | gutschein | vouchers? | \bjobs?\b | \bdeals\b
""", re.VERBOSE | re.IGNORECASE)
_FEED_NAME = re.compile(r"(?:^|[/._?=&-])(?:rss|feeds?|atom|rdf)(?:$|[/._?=&\d-])", re.IGNORECASE)
_NAVIGATION = re.compile(r"""
    (?:^|[\s_-]) (?:main-?|site-?|top-?|primary-?)? (?:nav|navigation|navbar|menu|sections|ressorts|rubriken) (?:$|[\s_-])
""", re.VERBOSE | re.IGNORECASE)
_SECTION = re.compile(r"[^\W\d_][\w-]{1,30}")
_SITEMAP_LINE = re.compile(r"^[^\S\n]*(?:sitemaps?|site-map)[^\S\n]*:[^\S\n]*([^\s#]+)", re.IGNORECASE | re.MULTILINE)
# First path segments that a navigation leads to and that are no sections.
NO_SECTIONS = frozenset((    # noqa: SIM905 - words read better without quotes
    "home index video videos tv live photos photo pictures fotos bilder galerie audio multimedia latest newsfeed most-read most-popular "
    "corrections standards trust ethics transparency mission history partner partners kundenservice service services hilfe apps mobile "
    "e-edition print digital gift shopping reisen-shop lotto tippspiel quiz spiele rezepte recipes tickets"
).split())


def find_channels(page: bytes, url: str) -> tuple[Channel, ...]:
    """Feeds and sitemaps that the page's head names (else feeds that it links to), then section fronts of its navigation.

    Feeds of comments, podcasts, videos and advertising are left out. Empty for what is no HTML.
    """
    root = parse(decode(page, None))
    if root is None:
        return ()
    base = base_of(root, url)
    named = _unique(_named(root, base), MAX_FEEDS)
    if not any(channel.kind is ChannelKind.FEED for channel in named):
        named += _unique(_linked(root, base, url), MAX_FEEDS)
    return (*named, *_unique(_sections(root, base, url), MAX_FRONTS))


def channels_in_robots(text: bytes, url: str) -> tuple[Channel, ...]:
    """The `Sitemap:` lines of a robots.txt, wherever they stand in it; the kind is guessed from the name."""
    found: dict[str, Channel] = {}
    for match in _SITEMAP_LINE.finditer(decode(text, None).replace("\r", "\n")):
        address = normalize(match[1], url)
        if address is not None:
            found.setdefault(address, Channel(address, sitemap_kind(address)))
        if len(found) >= MAX_SITEMAPS:
            break
    return tuple(found.values())


def usual_channel_urls(home: str) -> tuple[str, ...]:
    """Where feeds and sitemaps usually lie, most promising first; beside a home page that is a folder, its own feed."""
    origin = urljoin(home, "/")
    own = [f"{home.rstrip('/')}/feed/"] if urlsplit(home).path.strip("/") and not urlsplit(home).query else []
    found = (normalize(address) for address in (*own, *(origin + path for path in USUAL)))
    return tuple(dict.fromkeys(address for address in found if address))


def _unique(channels: Iterator[Channel], most: int) -> list[Channel]:
    found: dict[str, Channel] = {}
    for channel in channels:
        found.setdefault(channel.url, channel)
        if len(found) >= most:
            break
    return list(found.values())


def _named(root: etree._Element, base: str) -> Iterator[Channel]:
    """`link` elements: alternates of a feed's type, and sitemaps."""
    for element in root.iter("link"):
        rel = (element.get("rel") or "").lower().split()
        address = address_of(element.get("href"), base)
        title = one_line(element.get("title"))
        if address is None:
            continue
        if "sitemap" in rel:
            yield Channel(address, sitemap_kind(address), title)
        elif ("alternate" in rel or "feed" in rel) and _is_feed(element.get("type"), address) and not _is_not_news(address, title):
            yield Channel(address, ChannelKind.FEED, title)


def _is_feed(content_type: str | None, address: str) -> bool:
    kind = (content_type or "").partition(";")[0].strip().lower()
    return kind in FEED_TYPES or (kind in VAGUE_TYPES and bool(_FEED_NAME.search(urlsplit(address).path)))


def _is_not_news(address: str, title: str | None) -> bool:
    parts = urlsplit(address)
    return bool(_NOT_NEWS.search(f"{parts.path}?{parts.query}".replace("_", "-")) or _NOT_NEWS.search(title or ""))


def _linked(root: etree._Element, base: str, url: str) -> Iterator[Channel]:
    """Plain links to feeds on the same site, for pages whose head names none."""
    for element in links(root):
        if not (_FEED_NAME.search(element.get("href")) or _is_feed(element.get("type"), element.get("href"))):
            continue
        address = address_of(element.get("href"), base)
        text = link_text(element)
        if address and same_site(address, url) and _is_feed_address(address, element.get("type")) and not _is_not_news(address, text):
            yield Channel(address, ChannelKind.FEED, text or None)


def _is_feed_address(address: str, content_type: str | None) -> bool:
    """Whether a plain link's address is a feed's, and not that of one author's or one tag's feed or of a page about feeds."""
    path = urlsplit(address).path
    named = _FEED_NAME.search(path) or _FEED_NAME.search("?" + urlsplit(address).query) or _is_feed(content_type, address)
    return bool(named) and not LISTS.intersection(segments_of(path)) and not path.lower().endswith((".html", ".htm"))


def _sections(root: etree._Element, base: str, url: str) -> Iterator[Channel]:
    """Short links of the navigation to short paths of the same site."""
    itself = normalize(url)
    for element in links(root):
        if not any(_is_navigation(parent) for parent in near(element)):
            continue
        address = address_of(element.get("href"), base)
        text = link_text(element)
        if address and text and len(text) <= 30 and same_site(address, url) and address != itself and _is_section(address):
            yield Channel(address, ChannelKind.FRONT, text)


def _is_navigation(element: etree._Element) -> bool:
    if element.tag in ("nav", "header") or element.get("role") == "navigation":
        return True
    return bool(_NAVIGATION.search(f"{(element.get('class') or '')[:300]} {(element.get('id') or '')[:100]}"))


def _is_section(address: str) -> bool:
    parts = urlsplit(address)
    segments = segments_of(parts.path)
    if parts.query or not 1 <= len(segments) <= 3 or not is_page(address):
        return False
    plain = [segment.partition(".")[0] for segment in segments]
    if is_elsewhere(segments) or LISTS.intersection(plain) or plain[0] in NO_SECTIONS or _FEED_NAME.search(parts.path):
        return False
    return all(_SECTION.fullmatch(segment) and segment.count("-") <= 3 for segment in plain)
