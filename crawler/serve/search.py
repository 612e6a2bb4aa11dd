"""A search: what a URL asks for -> the SQL that chooses articles, and the URL again (`parameters -> Search -> Sql`).

The search room, the map and the downloads share it, so that a saved search is its URL, whatever is made of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol
from urllib.parse import urlencode

from ..archive.schema import COMPARED_INDEX
from .typed import advice, fts_query

MOST_VALUES = 50      # of one filter
LONGEST = 1000        # characters of a value

# filter -> the articles that it leaves; :NAME is a JSON array of the values. Each is read from an index alone, and the ids of all are intersected:
# with one condition a row, a million rows of articles would be looked up
FILTERS = {
    "source": "SELECT id FROM articles WHERE source_id IN (SELECT value FROM json_each(:source))",
    "section": "SELECT id FROM articles WHERE section IN (SELECT value FROM json_each(:section))",
    "place": "SELECT article_id FROM article_places WHERE place_id IN (SELECT value FROM json_each(:place))",
    "country": "SELECT article_id FROM article_places WHERE place_id IN (SELECT id FROM places WHERE country IN (SELECT value FROM json_each(:country)))",
    "author": "SELECT article_id FROM article_authors WHERE author_id IN (SELECT value FROM json_each(:author))",
    "agency": "SELECT id FROM articles WHERE agency IN (SELECT value FROM json_each(:agency))",
    "language": "SELECT id FROM articles WHERE language IN (SELECT value FROM json_each(:language))",
    "page_state": "SELECT id FROM articles WHERE page_state IN (SELECT value FROM json_each(:page_state))",
}
COMPARED = f"articles INDEXED BY {COMPARED_INDEX}"    # where articles are taken by number, for what that index has
NUMBERS = ("place", "author")    # their values are row ids

DAY = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?", re.ASCII)


class Sort(StrEnum):
    """The order of what is found."""

    RELEVANCE = "relevance"
    NEWEST = "newest"
    OLDEST = "oldest"


class Parameters(Protocol):
    """A query string's parameters, as Datasette and Starlette have them."""

    def get(self, name: str, default: str | None = None) -> str | None:
        """The first value."""

    def getlist(self, name: str) -> list[str]:
        """All values."""


@dataclass(frozen=True, slots=True)
class Sql:
    """A statement and its named parameters."""

    text: str
    parameters: dict[str, str | int]


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for. Values of one filter are alternatives; filters narrow each other. Days are UTC, both included; a year or month is one too."""

    words: str = ""
    filters: tuple[tuple[str, tuple[str, ...]], ...] = ()    # in the order of FILTERS
    since: str = ""
    until: str = ""
    sort: Sort = Sort.NEWEST

    @classmethod
    def of(cls, parameters: Parameters) -> Search:
        """The search that a URL asks for; what makes no sense there is left out."""
        words = " ".join((parameters.get("words") or "")[:LONGEST].split())
        filters = {name: _values(name, parameters.getlist(name)) for name in FILTERS}
        since, until = ((parameters.get(name) or "").strip() for name in ("since", "until"))
        asked, usual = parameters.get("sort") or "", Sort.RELEVANCE if fts_query(words) else Sort.NEWEST
        sort = Sort(asked) if asked in tuple(Sort) and (asked != Sort.RELEVANCE or usual is Sort.RELEVANCE) else usual
        return cls(words, tuple((name, values) for name, values in filters.items() if values),
                   since if DAY.fullmatch(since) else "", until if DAY.fullmatch(until) else "", sort)

    @property
    def is_empty(self) -> bool:
        """Whether it asks for every article."""
        return not (self.filters or self.since or self.until or fts_query(self.words))

    @property
    def advice(self) -> str | None:
        """What to say to who may wonder why so little, or so much, is found."""
        return "The days end before they begin." if self.since and self.until and self.since > f"{self.until}U" else advice(self.words)

    def values(self, name: str) -> tuple[str, ...]:
        """The values of a filter."""
        return dict(self.filters).get(name, ())

    def changed(self, name: str, values: Iterable[str]) -> Search:
        """The same search with other values of one filter."""
        every = dict(self.filters) | {name: tuple(values)}
        return replace(self, filters=tuple((one, every[one]) for one in FILTERS if every.get(one)))

    def query(self, **changes: str | None) -> str:
        """The URL's query string, always in one order. `changes`: other parameters, or other values of these; None leaves one out."""
        usual = Sort.RELEVANCE if fts_query(self.words) else Sort.NEWEST
        pairs = [("words", self.words), *((name, value) for name, values in self.filters for value in values), ("since", self.since), ("until", self.until),
                 ("sort", "" if self.sort is usual else self.sort.value)]
        kept = [(name, value) for name, value in pairs if name not in changes]
        return urlencode([(name, value) for name, value in (*kept, *changes.items()) if value])

    def chosen(self) -> Sql:
        """The ids (column id) of the articles that are found, in no order."""
        where, parameters = self._where()
        what = "articles_fts.rowid AS id FROM articles_fts" if "words" in parameters else f"articles.id AS id FROM {COMPARED}"
        return Sql(f"SELECT {what}{where}", parameters)    # our own words; values are parameters

    def ordered(self) -> Sql:
        """The same in order; with LIMIT and OFFSET still to be added."""
        where, parameters = self._where()
        source = f"articles_fts JOIN {COMPARED} ON articles.id = articles_fts.rowid" if "words" in parameters else COMPARED if where else "articles"
        return Sql(f"SELECT articles.id AS id FROM {source}{where} ORDER BY {self._order}", parameters)    # noqa: S608

    def within(self, ids: list[int]) -> Sql:
        """Of these articles, which all are found, the ids in order; with LIMIT and OFFSET still to be added."""
        every: dict[str, str | int] = {"ids": json.dumps(ids)}
        if self.sort is not Sort.RELEVANCE:
            return Sql(f"SELECT articles.id AS id FROM {COMPARED} WHERE id IN (SELECT value FROM json_each(:ids)) ORDER BY {self._order}", every)    # noqa: S608
        # "+": one walk along the index, not one for each id
        return Sql("SELECT rowid AS id FROM articles_fts WHERE articles_fts MATCH :words AND rowid BETWEEN :first AND :last "    # noqa: S608
                   f"AND +rowid IN (SELECT value FROM json_each(:ids)) ORDER BY {self._order}",
                   every | {"words": fts_query(self.words) or "", "first": min(ids, default=0), "last": max(ids, default=0)})

    @property
    def _order(self) -> str:
        # bm25() is the column rank; but FTS5 sorts by that before it asks for any other condition
        return {Sort.RELEVANCE: "bm25(articles_fts)", Sort.NEWEST: "articles.published_at DESC, articles.id DESC",
                Sort.OLDEST: "articles.published_at IS NULL, articles.published_at, articles.id"}[self.sort]

    def _where(self) -> tuple[str, dict[str, str | int]]:
        """The conditions, and their parameters."""
        found, days = fts_query(self.words), {"since": self.since, "until": self.until and f"{self.until}U"}
        number = "+articles_fts.rowid" if found else "articles.id"    # "+" as above
        conditions = ["articles_fts MATCH :words"] if found else []
        conditions += [f"{number} IN ({FILTERS[name]})" for name, _ in self.filters]
        span = " AND ".join(f"published_at {sign} :{name}" for name, sign in (("since", ">="), ("until", "<")) if days[name])
        if span:
            conditions.append(f"{number} IN (SELECT id FROM articles WHERE {span})" if found else span)    # noqa: S608 - our own words
        parameters: dict[str, str | int] = {name: json.dumps([int(v) for v in values] if name in NUMBERS else values) for name, values in self.filters}
        parameters |= {name: value for name, value in (*days.items(), ("words", found)) if value}
        return f" WHERE {' AND '.join(conditions)}" if conditions else "", parameters


def _values(name: str, given: list[str]) -> tuple[str, ...]:
    """The values of a filter that can be meant, each once."""
    fit = [value for value in dict.fromkeys(given) if value and len(value) <= LONGEST and (name not in NUMBERS or (value.isascii() and value.isdigit() and len(value) < 19))]
    return tuple(fit[:MOST_VALUES])
