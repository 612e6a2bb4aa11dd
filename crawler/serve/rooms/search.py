"""The search room: a search -> a page of articles with the passages that match, and what else they have in common.

What is found is counted, ranked and divided among the CANDIDATES that were archived last: a word that half of a million articles have is answered
as fast as a rare one, and the page says so.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from sqlite3 import Row

from datasette import Response
from datasette.database import Database, QueryInterrupted

from ..feed import Entry, atom
from ..hints import labels
from ..rows import rows
from ..search import COMPARED, FILTERS, Search
from .room import Visitor

SIZE = 20
CANDIDATES = 10_000
MOST_PAGES = CANDIDATES // SIZE
FACET_SIZE = 8
WHOLE_FACET = 200   # values of one that is asked for whole
LATEST = 14         # days or months
FEED_SIZE = 50
COLUMNS = ("source", "section", "agency", "language", "page_state")    # facets that are columns of articles
OPEN, CLOSE = "\ue000", "\ue001"    # around what matches; private characters, which mean nothing where a text has them itself

# counted here, and ids handed over as one JSON text: in Python, ten thousand rows cost more than the search
_IDS = "SELECT json_group_array(id) AS ids FROM ({chosen} ORDER BY {number} DESC LIMIT {most})"
_COMMON = f"""
    WITH common AS MATERIALIZED (
      SELECT source_id AS source, section, agency, language, page_state, substr(published_at, 1, 10) AS day, substr(published_at, 1, 7) AS month
        FROM {COMPARED} WHERE id IN (SELECT value FROM json_each(:ids)))
    """ + " UNION ALL ".join((
        *(f"SELECT * FROM (SELECT '{name}' AS facet, {name} AS value, count(*) AS articles FROM common WHERE {name} <> '' GROUP BY {name} ORDER BY articles DESC, value LIMIT :most)"
          for name in COLUMNS),
        *(f"SELECT * FROM (SELECT '{name}', {name}, count(*) FROM common WHERE {name} <> '' GROUP BY {name} ORDER BY {name} DESC LIMIT {LATEST})" for name in ("day", "month"))))
_LINKED = {
    "author": "SELECT author_id AS value, count(*) AS articles FROM article_authors WHERE article_id IN (SELECT value FROM json_each(:ids)) GROUP BY 1 ORDER BY 2 DESC LIMIT :most",
    "place": "SELECT place_id AS value, count(*) AS articles FROM article_places WHERE article_id IN (SELECT value FROM json_each(:ids)) GROUP BY 1 ORDER BY 2 DESC LIMIT :most",
    "country": "SELECT country AS value, count(DISTINCT article_id) AS articles FROM article_places JOIN places ON places.id = place_id "
               "WHERE article_id IN (SELECT value FROM json_each(:ids)) AND country IS NOT NULL GROUP BY 1 ORDER BY 2 DESC LIMIT :most",
}
_PASSAGES = (
    "SELECT rowid AS id, highlight(articles_fts, 0, :open, :close) AS headline, snippet(articles_fts, 3, :open, :close, ' … ', 36) AS passage "
    "FROM articles_fts WHERE articles_fts MATCH :words AND {rowid} IN (SELECT value FROM json_each(:ids)) AND rowid BETWEEN :first AND :last")
_SHOWN = "SELECT * FROM news WHERE article_id IN (SELECT value FROM json_each(:ids))"
_NEWEST = ("SELECT *, (SELECT max(seen_at) FROM revisions WHERE revisions.article_id = news.article_id AND number > 1) AS revised_at FROM news "
           "WHERE article_id IN (SELECT value FROM json_each(:ids)) ORDER BY coalesce(published_at, first_seen_at) DESC LIMIT :most")
_PIECES = re.compile(f"({OPEN}[^{CLOSE}]*{CLOSE})")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text, and whether it is what was looked for."""

    text: str
    is_match: bool


@dataclass(frozen=True, slots=True)
class Found:
    """One article of a page."""

    row: Row                        # of the view news
    headline: tuple[Piece, ...]
    passage: tuple[Piece, ...]      # of the body, where words are looked for


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a facet. `query`: the search with it added, or without it where it is chosen."""

    label: str
    articles: int
    is_chosen: bool
    query: str


@dataclass(frozen=True, slots=True)
class Facet:
    """What the articles have in common."""

    name: str
    values: tuple[Value, ...]
    more: int = 0    # values that are not here


@dataclass(frozen=True, slots=True)
class SearchPage:
    """What the template search.html prints."""

    search: Search
    found: tuple[Found, ...]
    total: int                      # CANDIDATES at the most
    is_cut: bool                    # there are more
    is_given_up: bool               # it took too long, and nothing is known
    page: int                       # from 1
    pages: int
    facets: tuple[Facet, ...]
    chosen: tuple[Value, ...]       # the filters that are set


async def search_room(visitor: Visitor) -> Response:
    """The page."""
    search = Search.of(visitor.request.args)
    return await visitor.page("search.html", page=await search_page(visitor.database, search, visitor.request.args.get("page"), visitor.request.args.get("whole")))


async def search_json(visitor: Visitor) -> Response:
    """The same as JSON."""
    page = await search_page(visitor.database, Search.of(visitor.request.args), visitor.request.args.get("page"))
    address = f"{visitor.base}/-/search.json?"
    return Response.json({
        "query": page.search.query(), "total": page.total, "is_cut": page.is_cut, "is_given_up": page.is_given_up, "page": page.page, "pages": page.pages,
        "articles": [dict(one.row) | {"passage": "".join(piece.text for piece in one.passage) or None} for one in page.found],
        "facets": {facet.name: [{"value": one.label, "articles": one.articles, "is_chosen": one.is_chosen} for one in facet.values] for facet in page.facets},
        "next": visitor.datasette.absolute_url(visitor.request, address + page.search.query(page=str(page.page + 1))) if page.page < page.pages else None,
    })


async def search_atom(visitor: Visitor) -> Response:
    """What is found, the newest first, as a feed (RFC 4287): a saved search to subscribe to."""
    search = Search.of(visitor.request.args)
    address = visitor.datasette.absolute_url(visitor.request, f"{visitor.base}/-/search")
    ids = (await candidates(visitor.database, search)).ids
    shown = await rows(visitor.database, _NEWEST, ids=json.dumps(ids), most=FEED_SIZE)
    entries = [Entry(row["url"], visitor.datasette.absolute_url(visitor.request, f"{visitor.base}/articles/{row['article_id']}"), row["headline"] or row["url"],
                     row["byline"] or row["source"] or "", row["published_at"] or row["first_seen_at"], row["revised_at"]) for row in shown]
    asked = [search.words, *(one.label for one in await filters(visitor.database, search)), search.since and f"from {search.since}", search.until and f"until {search.until}"]
    title = f"{visitor.title}: {', '.join(filter(None, asked)) or 'the newest articles'}"
    return Response(atom(f"{address}?{search.query()}", f"{address}.atom?{search.query()}", title, entries), content_type="application/atom+xml; charset=utf-8")


async def search_page(database: Database, search: Search, page: str | None, whole: str | None = None) -> SearchPage:
    """One page of what is found; odd page numbers mean the first or last. `whole`: the facet of which all values are wanted."""
    known = await candidates(database, search)
    ids = known.ids
    pages = max(1, -(-len(ids) // SIZE))
    wanted = min(max(1, int(page)), pages) if page and page.isascii() and page.isdigit() and len(page) < 9 else 1
    found = await _found(database, search, ids, wanted)
    facets = await _facets(database, search, ids, whole)
    return SearchPage(search, found, len(ids), known.is_cut, known.is_given_up, wanted, pages, facets, await filters(database, search))


async def filters(database: Database, search: Search) -> tuple[Value, ...]:
    """The filters that are set, each with the search without it."""
    return tuple([Value(f"{name.replace('_', ' ')}: {label}", 0, is_chosen=True, query=_toggled(search, name, key))
                  for name, keys in search.filters for key, label in (await named(database, name, keys)).items()])


@dataclass(frozen=True, slots=True)
class Candidates:
    """What is found, the last archived ones where it is much."""

    ids: list[int]
    is_cut: bool = False         # there are more
    is_given_up: bool = False    # Datasette's time limit was reached


async def candidates(database: Database, search: Search) -> Candidates:
    """The ids of what is found, the last archived first; of the time limit it says that it was reached."""
    chosen = search.chosen()
    by_id = "articles_fts.rowid" if "words" in chosen.parameters else "articles.id"
    try:
        found = await database.execute(_IDS.format(chosen=chosen.text, number=by_id, most=CANDIDATES + 1), chosen.parameters)
    except QueryInterrupted:
        return Candidates([], is_given_up=True)
    ids = sorted(json.loads(found.rows[0]["ids"]), reverse=True)
    return Candidates(ids[:CANDIDATES], is_cut=len(ids) > CANDIDATES)


async def _found(database: Database, search: Search, ids: list[int], page: int) -> tuple[Found, ...]:
    """The articles of one page, in the order that is asked for."""
    ordered = search.within(ids)
    wanted = [row["id"] for row in await rows(database, f"{ordered.text} LIMIT {SIZE} OFFSET {(page - 1) * SIZE}", **ordered.parameters)]
    shown = {row["article_id"]: row for row in await rows(database, _SHOWN, ids=json.dumps(wanted))}
    words = search.chosen().parameters.get("words")
    passages = {row["id"]: row for row in await _passages(database, str(words), wanted)} if words and wanted else {}
    return tuple(Found(shown[one], _pieces((passages[one]["headline"] if one in passages else shown[one]["headline"]) or shown[one]["url"]),
                       _pieces(passages[one]["passage"] if one in passages else "")) for one in wanted if one in shown)


async def _passages(database: Database, words: str, ids: list[int]) -> list[Row]:
    """What matches in these articles. The index is asked for each of them; but all words with one beginning are merged once, in one walk."""
    sql = _PASSAGES.format(rowid="+rowid" if '"*' in words else "rowid")
    return await rows(database, sql, words=words, open=OPEN, close=CLOSE, ids=json.dumps(ids), first=min(ids), last=max(ids))


async def _facets(database: Database, search: Search, ids: list[int], whole: str | None) -> tuple[Facet, ...]:
    """For each filter what it would leave of the candidates, and for days or months."""
    counted: dict[str, list[tuple[str, int]]] = {name: [] for name in (*FILTERS, "day", "month")}
    for row in await rows(database, _COMMON, ids=json.dumps(ids), most=WHOLE_FACET):
        counted[row["facet"]].append((row["value"], row["articles"]))
    for name, sql in _LINKED.items():
        counted[name] = [(str(row["value"]), row["articles"]) for row in await rows(database, sql, ids=json.dumps(ids), most=WHOLE_FACET)]
    facets = [await _facet(database, search, name, counted[name], WHOLE_FACET if name == whole else FACET_SIZE) for name in FILTERS]
    when = "day" if len(counted["month"]) <= 2 else "month"
    spans = (Value(label, n, *_chosen(search, label)) for label, n in counted[when])
    return tuple(one for one in (*facets, Facet(when, tuple(spans))) if len(one.values) > 1 or any(value.is_chosen for value in one.values))


async def _facet(database: Database, search: Search, name: str, every: list[tuple[str, int]], most: int) -> Facet:
    counted = every[:most]
    names = await named(database, name, [key for key, _ in counted])
    return Facet(name, tuple(Value(names[key], n, key in search.values(name), _toggled(search, name, key)) for key, n in counted), len(every) - len(counted))


def _chosen(search: Search, day: str) -> tuple[bool, str]:
    """Whether exactly that day or month is asked for, and the search with it, or without it where it is."""
    is_chosen = search.since == search.until == day
    return is_chosen, search.query(since=None, until=None) if is_chosen else search.query(since=day, until=day)


def _toggled(search: Search, name: str, key: str) -> str:
    values = search.values(name)
    return search.changed(name, [v for v in values if v != key] if key in values else [*values, key]).query()


async def named(database: Database, name: str, keys: list[str] | tuple[str, ...]) -> dict[str, str]:
    """Values of a filter with what people call them."""
    names = {str(key): label for key, label in (await labels(database, name if name == "country" else f"{name}_id", keys)).items()}
    return {key: names.get(key, key.replace("_", " ") if name == "page_state" else key) for key in keys}


def _pieces(text: str) -> tuple[Piece, ...]:
    """A text with marks -> its parts."""
    return tuple(Piece(part.strip(OPEN + CLOSE), part.startswith(OPEN)) for part in _PIECES.split(text) if part)
