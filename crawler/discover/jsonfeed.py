"""JSON Feed 1.0 and 1.1 (`str -> Discovery`), https://www.jsonfeed.org/version/1.1/."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from ..models import Candidate, Discovery
from ..text import one_line
from ..urls import is_page
from .dates import moment
from .markup import untagged
from .words import address_of, byline_of, language_tag, problem_of

MAX_ITEMS = 5_000
_ITEMS = re.compile(r'"items"\s*:\s*\[')
_NEXT = re.compile(r"[\s,]*")


def read(text: str, url: str, now: datetime) -> Discovery:
    """Candidates in the feed's order; of a feed that is cut off or broken, the items before the break."""
    text = text.lstrip("\ufeff \t\r\n")
    feed, problem = _load(text)
    items = feed.get("items")
    if not isinstance(items, list):
        return Discovery(problem=problem or "a JSON document without items")
    language = language_tag(feed.get("language"))
    found: dict[str, Candidate] = {}
    for item in items[:MAX_ITEMS]:
        candidate = _candidate(item, url, now, language) if isinstance(item, dict) else None
        if candidate is not None:
            found.setdefault(candidate.url, candidate)
    if len(items) > MAX_ITEMS:
        problem = f"{len(items)} items: the first {MAX_ITEMS} are read"
    return Discovery(tuple(found.values()), title=_line(feed.get("title")), problem=problem)


def _load(text: str) -> tuple[dict[str, Any], str | None]:
    try:
        feed = json.loads(text)
        return (feed, None) if isinstance(feed, dict) else ({}, "JSON, but no feed")
    except (ValueError, RecursionError) as error:
        return {"items": list(_whole_items(text))}, problem_of("broken JSON", error)


def _whole_items(text: str) -> Iterable[object]:
    """The items before the break, one by one."""
    start = _ITEMS.search(text)
    decoder, at = json.JSONDecoder(), start.end() if start else len(text)
    for _ in range(MAX_ITEMS):
        try:
            item, at = decoder.raw_decode(text, _NEXT.match(text, at).end())    # type: ignore[union-attr]
        except (ValueError, RecursionError):
            return
        yield item


def _candidate(item: dict[str, Any], url: str, now: datetime, language: str | None) -> Candidate | None:
    name = item.get("id")
    printed = (item.get("url"), name if isinstance(name, str) and "://" in name else None, item.get("external_url"))
    addresses = [address for one in printed if (address := address_of(one, url))]
    address = next(filter(is_page, addresses), addresses[0] if addresses else None)
    if address is None:
        return None
    authors = item.get("authors")
    names = (author.get("name") if isinstance(author, dict) else author
             for author in (authors if isinstance(authors, list) else [item.get("author")]))
    return Candidate(
        address, _line(item.get("title")), moment(item.get("date_published"), now), moment(item.get("date_modified"), now),
        byline_of(names), language_tag(item.get("language")) or language)


def _line(value: object) -> str | None:
    return one_line(untagged(value)) if isinstance(value, str) else None
