"""Feeds: RSS, Atom and RDF by feedparser, whatever is broken in them (`str -> Discovery`)."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import islice
from xml.parsers import expat

import feedparser

from ..models import Candidate, Discovery
from ..text import one_line
from ..urls import is_page
from . import jsonfeed
from .dates import moment
from .markup import root_of, untagged, xml
from .words import address_of, byline_of, language_tag, problem_of

MAX_ENTRIES = 5_000         # feedparser takes 0.15 to 0.4 ms for one
MAX_TAGS = 150_000          # start and end tags of a well-formed feed; feedparser takes 12 µs for one
MAX_BROKEN_TAGS = 25_000    # of a broken one: 75 µs
MAX_DEPTH = 200             # of elements in one another
PARTS = 256                 # in which a broken feed is read; one takes 0.5 ms more
MAX_HEAD = 16_384           # bytes before the first entry that each part is read with
PERIODS = {"hourly": timedelta(hours=1), "daily": timedelta(days=1), "weekly": timedelta(weeks=1), "monthly": timedelta(days=30),
           "yearly": timedelta(days=365)}
_COUNT = re.compile(r"\d{1,6}")
_ENTRY = re.compile(rb"<(?:[A-Za-z][\w.-]{0,30}:)?(?:item|entry)(?=[\s/>])", re.IGNORECASE)
# Nothing that we read, and feedparser compares each with all before it.
_UNUSED = re.compile(rb"</?(?:[A-Za-z]{1,12}:)?(?:category|keywords|subject|tags)(?=[\s/>])[^<>]*>", re.IGNORECASE)
_AUTHOR = re.compile(rb"<(?:[A-Za-z]{1,12}:)?(?:author|creator)(?:\s[^<>]*)?>(?:<!\[CDATA\[)?[^<]{0,2048}", re.IGNORECASE)
_MAIL = re.compile(rb"[\w.+%-]{1,64}@[\w.-]{1,253}")
_ENTRY_END = re.compile(rb"</(?:[A-Za-z][\w.-]{0,30}:)?(?:item|entry)\s*>", re.IGNORECASE)
_TAG_START = re.compile(rb"<")
_HEADERS = {"content-type": "application/xml; charset=utf-8"}


def read(text: str, url: str, now: datetime) -> Discovery:
    """Candidates in the feed's order. A feed that is broken gives what can be read, and its problem in one line."""
    if text.lstrip("\ufeff \t\r\n").startswith("{"):
        return jsonfeed.read(text, url, now)
    root = root_of(text)
    body, problem = _bounded(_prepared(xml(text, root)), root)
    flaw = _flaw(body)
    whole = _parse(body, url) if flaw is None else None
    start = body if whole is not None else _cut(body, MAX_BROKEN_TAGS)
    parts = [whole] if whole is not None else _parse_parts(start, url, _closing(root))
    if not (flaw or problem) and whole is None:
        problem = "some entries cannot be read"
    if len(start) < len(body):
        problem = f"{problem or flaw}; more than {MAX_BROKEN_TAGS} tags: the rest is left out"
    found = tuple(_candidates(parts, url, now))
    if not (found or root):
        problem = "neither RSS nor Atom nor JSON Feed"
    title = next((_clean(part.feed.get("title"), None) for part in parts if part.feed.get("title")), None)
    return Discovery(candidates=found, title=title, problem=problem or flaw, pace=next(filter(None, map(_pace, parts)), None))


def _pace(part: feedparser.FeedParserDict) -> timedelta | None:
    """How long the feed asks to wait: ttl in minutes, or sy:updateFrequency times a sy:updatePeriod."""
    ttl, period = dict.get(part.feed, "ttl"), dict.get(part.feed, "sy_updateperiod")
    if isinstance(ttl, str) and _COUNT.fullmatch(ttl.strip()):
        return timedelta(minutes=int(ttl))
    often = dict.get(part.feed, "sy_updatefrequency") or "1"
    if isinstance(period, str) and period.strip().lower() in PERIODS and isinstance(often, str) and _COUNT.fullmatch(often.strip()) and int(often):
        return PERIODS[period.strip().lower()] / int(often)
    return None


def _prepared(body: bytes) -> bytes:
    """Without what feedparser is slow at, and without mail addresses of authors: of long domains it leaves the end in the name."""
    return _AUTHOR.sub(lambda author: _MAIL.sub(b"", author[0]), _UNUSED.sub(b"", body))


def _bounded(body: bytes, root: re.Match[str] | None) -> tuple[bytes, str | None]:
    """Cut behind the last entry that is read, and closed again; and what was left out."""
    starts = [match.start() for match in islice(_ENTRY.finditer(body), MAX_ENTRIES + 1)]
    problem = None
    if len(starts) > MAX_ENTRIES:
        body, problem = body[:starts[MAX_ENTRIES]] + _closing(root), f"more than {MAX_ENTRIES} entries: the rest is left out"
    if len(shorter := _cut(body, MAX_TAGS)) < len(body):
        return shorter, f"more than {MAX_TAGS} tags: the rest is left out"
    return body, problem


def _closing(root: re.Match[str] | None) -> bytes:
    """The end tags that a feed needs behind its last entry."""
    if root is None:
        return b""
    return (f"</channel></{root[0][1:]}>" if root["name"].lower() == "rss" else f"</{root[0][1:]}>").encode()


def _flaw(body: bytes) -> str | None:
    """Why this is not well-formed XML, or not of a sane depth, in one line; None where it is."""
    depth = 0

    def down(*_: object) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise ValueError(f"more than {MAX_DEPTH} elements in one another")

    def up(_: str) -> None:
        nonlocal depth
        depth -= 1

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = down, up
    try:
        parser.Parse(body, True)
    except (expat.ExpatError, ValueError) as error:
        reason = expat.ErrorString(error.code) if isinstance(error, expat.ExpatError) else str(error)
        return problem_of("not well-formed XML", reason)
    return None


def _cut(body: bytes, most: int) -> bytes:
    """The body up to its `most`th tag."""
    last = next(islice(_TAG_START.finditer(body), most, None), None)
    return body[:last.start()] if last else body


def _parse(body: bytes, url: str) -> feedparser.FeedParserDict | None:
    """What feedparser reads; None where it raises. Only ever a stream goes in: strings and bytes it would open as files and addresses."""
    try:
        return feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False,
                                response_headers={**_HEADERS, "content-location": url})
    except MemoryError:
        raise
    except Exception:    # noqa: BLE001 - it raises whatever its many parts raise; FAULTS.md finding 7
        return None


def _parse_parts(body: bytes, url: str, closing: bytes) -> list[feedparser.FeedParserDict]:
    """Each entry by itself (in a long feed: few together), so that what breaks one leaves the others alone."""
    starts = [match.start() for match in _ENTRY.finditer(body)]
    edges = [*starts, len(body)]
    head, step = body[:min(edges[0], MAX_HEAD)], len(starts) // PARTS + 1
    todo = [(first, min(first + step, len(starts))) for first in range(0, len(starts), step)] or [(0, 0)]
    todo.reverse()
    parsed = []
    for _ in range(2 * PARTS):
        if not todo:
            break
        first, last = todo.pop()
        part = _parse(head + _whole(body[edges[first]:edges[last]]) + closing, url)
        if part is not None:
            parsed.append(part)
        elif last - first > 1:
            middle = (first + last) // 2
            todo += [(middle, last), (first, middle)]
    return parsed


def _whole(entries: bytes) -> bytes:
    """Entries without what follows the last one's end tag."""
    end = None
    for end in _ENTRY_END.finditer(entries):    # noqa: B007 - the last one is wanted
        pass
    return entries[:end.end()] if end else entries


def _candidates(parts: Iterable[feedparser.FeedParserDict], url: str, now: datetime) -> Iterable[Candidate]:
    seen: set[str] = set()
    for part in parts:
        language = language_tag(dict.get(part.feed, "language"))
        for entry in part.entries[:MAX_ENTRIES]:
            address = _address(entry, url)
            if address and address not in seen:
                seen.add(address)
                published, modified = _dates(entry, now, str(part.get("version")))
                detail = _mapping(dict.get(entry, "title_detail"))
                yield Candidate(
                    address, _clean(dict.get(entry, "title"), detail.get("type")), published, modified,
                    byline_of(_names(entry)), language_tag(detail.get("language")) or language)


def _address(entry: feedparser.FeedParserDict, url: str) -> str | None:
    """The entry's own page: the address behind a feed proxy, the link, or an id that is an address. Never an enclosure, and a home page only where there is nothing else."""
    found = []
    links = [link.get("href") for link in _list(dict.get(entry, "links")) if link.get("rel") in (None, "alternate")]
    for printed in (dict.get(entry, "feedburner_origlink"), dict.get(entry, "link"), *links, _web_id(entry)):
        address = address_of(printed, url)
        if address:
            found.append(address)
    return next((address for address in found if is_page(address)), found[0] if found else None)


def _web_id(entry: feedparser.FeedParserDict) -> str | None:
    name = dict.get(entry, "id")
    return name if isinstance(name, str) and name.startswith(("http://", "https://")) else None


def _dates(entry: feedparser.FeedParserDict, now: datetime, version: str) -> tuple[datetime | None, datetime | None]:
    """(published, modified). RSS knows one date, under whatever name: feedparser files dc:date under `updated`."""
    is_rss = not version.startswith("atom")
    published = _date(entry, "published", now) or _date(entry, "created", now)
    modified = _date(entry, "updated", now)
    if is_rss and published is None:
        return modified, None
    return published, modified if modified and (published is None or modified > published or not is_rss) else None


def _date(entry: feedparser.FeedParserDict, name: str, now: datetime) -> datetime | None:
    """Our own reading of the printed date first, since feedparser takes every zone that it does not know for UTC."""
    found = moment(dict.get(entry, name), now)
    parsed = dict.get(entry, f"{name}_parsed")
    if found is None and parsed and dict.get(entry, name):
        return moment("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z".format(*parsed[:6]), now)
    return found


def _names(entry: feedparser.FeedParserDict) -> Iterable[str | None]:
    """The names of all authors: `entry.author` would be the last one only."""
    return (author.get("name") for author in _list(dict.get(entry, "authors")))


def _clean(title: object, content_type: str | None) -> str | None:
    return one_line(untagged(title, content_type=content_type)) if isinstance(title, str) else None


def _list(value: object) -> list[dict[str, str]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _mapping(value: object) -> dict[str, str]:
    return value if isinstance(value, dict) else {}
