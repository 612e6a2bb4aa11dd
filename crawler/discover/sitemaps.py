"""Sitemaps, news sitemaps, sitemap indexes and text sitemaps (`str -> Discovery`), https://www.sitemaps.org/protocol.html."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import datetime

from lxml import etree

from ..models import Candidate, Channel, Discovery
from ..text import one_line
from ..urls import normalize
from .dates import moment
from .kinds import is_url_list, sitemap_kind
from .markup import root_of, untagged, xml
from .words import address_of, language_tag, problem_of

MAX_URLS = 50_000    # of one file, as the protocol says
_LINE = re.compile(r"[^\r\n]+")


def read(text: str, url: str, now: datetime) -> Discovery:
    """Candidates and further sitemaps in the file's order; of a broken file, what can be read and its problem in one line."""
    root = root_of(text)
    if root is None and is_url_list(text.lstrip("\ufeff")):
        return _from_lines(text, url)
    candidates: dict[str, Candidate] = {}
    channels: dict[str, Channel] = {}
    problem = None if root else "no sitemap"
    try:
        for number, element in enumerate(_entries(xml(text, root))):
            if number >= MAX_URLS:
                problem = f"more than {MAX_URLS} URLs: the rest is left out"
                break
            _take(element, url, now, candidates, channels)
    except (etree.XMLSyntaxError, ValueError) as error:
        problem = problem_of("not well-formed XML", error)
    return Discovery(tuple(candidates.values()), tuple(channels.values()), problem=problem)


def _entries(body: bytes) -> Iterator[etree._Element]:
    """Each `url` and `sitemap` element; what was read is freed. Raises XMLSyntaxError once for a broken file, at its end."""
    context = etree.iterparse(io.BytesIO(body), events=("end",), tag=("{*}url", "{*}sitemap"), recover=True, resolve_entities=False,
                              no_network=True, load_dtd=False, huge_tree=False, encoding="utf-8")
    for _, element in context:
        yield element
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    fatal = context.error_log.filter_from_level(etree.ErrorLevels.FATAL)
    if len(fatal):
        raise ValueError(fatal[0].message)


def _take(element: etree._Element, url: str, now: datetime, candidates: dict[str, Candidate], channels: dict[str, Channel]) -> None:
    address = address_of(_text(element, "{*}loc"), url)
    if address is None:
        return
    if etree.QName(element).localname == "sitemap":
        channels.setdefault(address, Channel(address, sitemap_kind(address)))
    else:
        candidates.setdefault(address, _candidate(element, address, now))


def _candidate(element: etree._Element, address: str, now: datetime) -> Candidate:
    modified = moment(_text(element, "{*}lastmod"), now)
    news = element.find("{*}news")
    if news is None:
        return Candidate(address, modified_at=modified)
    title = _text(news, "{*}title")
    return Candidate(
        address, one_line(untagged(title)) if title else None, moment(_text(news, "{*}publication_date"), now), modified,
        language=language_tag(_text(news, "{*}publication/{*}language")))


def _text(element: etree._Element, path: str) -> str | None:
    found = element.find(path)
    return "".join(found.itertext()).strip() if found is not None else None


def _from_lines(text: str, url: str) -> Discovery:
    """A text sitemap: one URL a line."""
    found: dict[str, Candidate] = {}
    for number, line in enumerate(_LINE.finditer(text)):
        if number >= MAX_URLS:
            return Discovery(tuple(found.values()), problem=f"more than {MAX_URLS} URLs: the rest is left out")
        address = normalize(line[0], url) if "://" in line[0] else None
        if address:
            found.setdefault(address, Candidate(address))
    return Discovery(tuple(found.values()))
