"""An article's page: a row's number -> all that the archive knows of it, ready to be printed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from datasette import Response
from datasette.utils.asgi import NotFound

from ..citing import Citation, Form, Kind, Name, Reference, citation
from ..rows import Row, row, rows
from .room import Visitor

MAX_LISTED = 200    # revisions, captures or twins on one page

_ARTICLE = """
    SELECT articles.*, sources.name AS source, sources.home AS home,
           (SELECT min(missing_at) FROM urls WHERE article_id = articles.id AND outcome = 'missing') AS missing_at FROM articles
      LEFT JOIN sources ON sources.id = articles.source_id WHERE articles.id = :id"""
_AUTHORS = """
    SELECT authors.id, authors.name, authors.kind, authors.url, article_authors.role, article_authors.place
      FROM article_authors JOIN authors ON authors.id = article_authors.author_id
     WHERE article_authors.article_id = :id ORDER BY article_authors.position LIMIT :most"""
_PLACES = """
    SELECT places.* FROM article_places JOIN places ON places.id = article_places.place_id
     WHERE article_places.article_id = :id ORDER BY article_places.position LIMIT :most"""
_TAGS = """
    SELECT tags.id, tags.name FROM article_tags JOIN tags ON tags.id = article_tags.tag_id
     WHERE article_tags.article_id = :id ORDER BY tags.name LIMIT :most"""
_CORRECTIONS = "SELECT seen_at, kind, date, revision_id, text FROM corrections WHERE article_id = :id ORDER BY seen_at LIMIT :most"
_REVISIONS = """
    SELECT id, number, seen_at, changed, kinds, is_stealth, sentences_added, sentences_removed, headline FROM revisions WHERE article_id = :id ORDER BY number DESC LIMIT :most"""
_CAPTURES = """
    SELECT captures.*, urls.url AS url FROM captures LEFT JOIN urls ON urls.id = captures.url_id
     WHERE captures.article_id = :id ORDER BY captures.id DESC LIMIT :most"""
_TWINS = """
    SELECT articles.id, articles.headline, articles.published_at, sources.name AS source FROM articles
      LEFT JOIN sources ON sources.id = articles.source_id
     WHERE articles.story_id = :story AND articles.id <> :id ORDER BY articles.first_seen_at LIMIT :most"""


@dataclass(frozen=True, slots=True)
class Rule:
    """Which rule gave a field, and what the other rules would have given."""

    field: str
    rule: str
    confidence: float | None
    runners_up: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """What the template article.html prints. Rows are of the tables of the same names, joined with what labels them."""

    article: Row
    paragraphs: tuple[str, ...]
    authors: list[Row]
    places: list[Row]
    tags: list[Row]
    corrections: list[Row]
    revisions: list[Row]    # newest first
    captures: list[Row]     # newest first
    twins: list[Row]        # the same story in other outlets
    rules: tuple[Rule, ...]
    citation: Citation

    @property
    def capture(self) -> Row | None:
        """The capture that this reading comes from."""
        return next((one for one in self.captures if one["id"] == self.article["capture_id"]), None)


async def article_page(visitor: Visitor, number: str) -> ArticlePage | None:
    """Everything about one article; None where there is none of that number."""
    database = visitor.database
    article = await row(database, _ARTICLE, id=number)
    if article is None:
        return None

    async def listed(sql: str) -> list[Row]:
        return await rows(database, sql, id=article["id"], most=MAX_LISTED)

    twins = await rows(database, _TWINS, id=article["id"], story=article["story_id"], most=20) if article["story_id"] else []
    authors = await listed(_AUTHORS)
    return ArticlePage(
        article, paragraphs(article["body"]), authors, await listed(_PLACES), await listed(_TAGS),
        await listed(_CORRECTIONS), await listed(_REVISIONS), await listed(_CAPTURES), twins, rules(article["provenance"]), _cited(visitor, article, authors))


async def article_citation(visitor: Visitor) -> Response:
    """An article's citation as a file for a reference manager."""
    article = await row(visitor.database, _ARTICLE, id=int(visitor.request.url_vars["article"]))
    if article is None:
        raise NotFound("No such article")
    form = next(one for one in Form if one.ending == visitor.request.url_vars["form"])
    cited = _cited(visitor, article, await rows(visitor.database, _AUTHORS, id=article["id"], most=MAX_LISTED))
    name = f'attachment; filename="article-{article["id"]}.{form.ending}"'
    return Response(dict(cited.forms)[form], headers={"content-disposition": name}, content_type=form.content_type)


def _cited(visitor: Visitor, article: Row, authors: list[Row]) -> Citation:
    """The article as its outlet printed it, and where this archive keeps it."""
    names = tuple(Name(one["name"], one["kind"] == "person") for one in authors) or tuple(Name(byline, is_person=False) for byline in [article["byline"]] if byline)
    key = f"newsarchive-{article['source_id']}-{article['id']}"
    note = f"archived {(article['last_seen_at'] or '')[:10]} in {visitor.title}: {visitor.absolute('/articles/' + str(article['id']))}"
    return citation("This article", Reference(
        "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in key), Kind.ARTICLE, article["headline"] or article["url"], article["url"], datetime.now(UTC), names,
        article["source"] or article["source_id"], (article["published_at"] or "")[:10], article["language"], note))


def paragraphs(body: str | None) -> tuple[str, ...]:
    """The paragraphs of a body."""
    return tuple(part for part in (body or "").split("\n\n") if part.strip())


def rules(provenance: str | None) -> tuple[Rule, ...]:
    """The column `provenance` as values; nothing where it is not what `archive.rows.provenance_json` writes."""
    try:
        entries = json.loads(provenance or "[]")
        return tuple(
            Rule(str(one["field"]), str(one["rule"]), one.get("confidence"), tuple((str(a), str(b)) for a, b in one.get("else", ())))
            for one in entries)
    except (ValueError, TypeError, KeyError, AttributeError):
        return ()
