"""The genre of an article, where the page says so (`Head, LinkedArticle, address, kicker, headline -> Genre, rule`).

Nothing is judged from the text: an article without a word for its genre has none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from ..models import Genre
from ..text import fold
from .genre_words import NOT_IN_ADDRESS, SLOTS, TYPES, WEAK_TYPES, WORDS
from .linked import LinkedArticle
from .metas import Head

GENRE_METAS = ("genre", "article:genre", "og:article:genre", "dc.type", "dcterms.type", "article_type", "articletype", "article-type", "article.type", "content_type", "contenttype", "content-category")
SECTIONS = ("article:section", "og:article:section", "parsely-section", "cxenseparse:section", "sailthru.section", "section", "article:subsection", "subsection")
MOST_SECTIONS = 4
LONGEST_LABEL = 40        # characters
_PIECES = re.compile(r"\s*[/>|,;:•·–—]\s*|\s-\s")
_OPENING = re.compile(r"^(?P<label>[^:|–—]{3,40}?)\s?[:|–—]\s")


def read_genre(url: str, head: Head, linked: LinkedArticle | None, kicker: str | None, headline: str | None) -> tuple[Genre | None, str]:
    """(genre, rule); (None, "none") where the page does not say."""
    types = linked.types if linked else ()
    found = next(((TYPES[kind], f"jsonld.{kind}") for kind in types if kind in TYPES), None)
    if found is None and head.first("article:opinion", "og:article:opinion") in ("true", "1", "True"):
        found = Genre.OPINION, "meta.article:opinion"
    found = found or next(((genre, rule) for rule, label in _labels(url, head, linked, kicker, headline) if (genre := _genre(label))), None)
    found = found or next(((WEAK_TYPES[kind], f"jsonld.{kind}") for kind in types if kind in WEAK_TYPES), None)
    return found or (None, "none")


def _labels(url: str, head: Head, linked: LinkedArticle | None, kicker: str | None, headline: str | None) -> Iterator[tuple[str, str]]:
    """What may name a genre, the surest first."""
    if linked and linked.genre:
        yield "jsonld.genre", linked.genre
    yield from ((f"meta.{name}", value) for name, value in head.pairs(*GENRE_METAS))
    if kicker and fold(kicker) not in SLOTS:
        yield "kicker", kicker
    for rule, title in (("headline", headline), ("meta.og:title", head.first("og:title")), ("title", head.title)):
        if title and (opening := _OPENING.match(title)):
            yield rule, opening["label"]
    yield from (("jsonld.articleSection", section) for section in (linked.sections[:MOST_SECTIONS] if linked else ()))
    yield from ((f"meta.{name}", value) for name, value in head.pairs(*SECTIONS))
    yield from (("url", part) for part in _address(url))


def _address(url: str) -> Iterator[str]:
    """The folders of an address as words."""
    try:
        folders = unquote(urlsplit(url).path).split("/")[:-1]
    except ValueError:
        return
    yield from (part for folder in folders if len(folder) <= LONGEST_LABEL and (part := fold(folder)) and part not in NOT_IN_ADDRESS)


def _genre(label: str) -> Genre | None:
    """The genre that a label names as a whole, or in one of its pieces: "News / Opinion"."""
    if len(label) > 3 * LONGEST_LABEL:
        return None
    return WORDS.get(fold(label)) or next((genre for piece in _PIECES.split(label) if (genre := WORDS.get(fold(piece)))), None)
