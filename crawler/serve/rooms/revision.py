"""A revision's page: a row's number -> that state of an article beside the one before it, word by word."""

from __future__ import annotations

from dataclasses import dataclass

from datasette.database import Database

from .diff import Piece, diff
from ..rows import Row, row

FIELDS = ("kicker", "headline", "standfirst", "byline", "dateline", "body")    # in reading order

_REVISION = """
    SELECT revisions.*, sources.name AS source, articles.url AS url, articles.revision_count AS revision_count FROM revisions
      JOIN articles ON articles.id = revisions.article_id LEFT JOIN sources ON sources.id = articles.source_id
     WHERE revisions.id = :id"""
_NEIGHBOUR = "SELECT * FROM revisions WHERE article_id = :article AND number = :number"


@dataclass(frozen=True, slots=True)
class Change:
    """One field of two revisions. `pieces` is empty where nothing differs."""

    field: str
    after: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class RevisionPage:
    """What the template revision.html prints."""

    revision: Row
    earlier: Row | None
    later: Row | None
    changes: tuple[Change, ...]


async def revision_page(database: Database, number: str) -> RevisionPage | None:
    """One revision beside its neighbours; None where there is none of that number."""
    revision = await row(database, _REVISION, id=number)
    if revision is None:
        return None
    earlier = await row(database, _NEIGHBOUR, article=revision["article_id"], number=revision["number"] - 1)
    later = await row(database, _NEIGHBOUR, article=revision["article_id"], number=revision["number"] + 1)
    return RevisionPage(revision, earlier, later, changes(earlier, revision))


def changes(earlier: Row | None, revision: Row) -> tuple[Change, ...]:
    """The fields of a revision in reading order, each beside what an earlier one says; without one nothing differs."""
    found = []
    for field in FIELDS:
        after = revision[field] or ""
        before = after if earlier is None else earlier[field] or ""
        if before or after:
            found.append(Change(field, after, diff(before, after) if before != after else ()))
    return tuple(found)
