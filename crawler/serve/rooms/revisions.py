"""The revisions of one article: their timeline, the history of its headline, and any two of them side by side or in one text, word by word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from datasette import Response
from datasette.database import Database
from datasette.utils.asgi import NotFound

from ..rows import Row, row, rows
from .revision import Change, changes
from .room import Visitor

MOST = 500    # revisions in a timeline: the newest

_ARTICLE = """
    SELECT articles.id, articles.url, articles.headline, articles.gone_at, articles.returned_at, articles.revision_count, articles.published_at,
           articles.last_seen_at, sources.name AS source
      FROM articles LEFT JOIN sources ON sources.id = articles.source_id WHERE articles.id = :id"""
_TIMELINE = """
    SELECT id, number, seen_at, headline, kinds, changed, is_stealth, sentences_added, sentences_removed, modified_at
      FROM revisions WHERE article_id = :id ORDER BY number DESC LIMIT :most"""
_CORRECTIONS = "SELECT revision_id, kind, date, text FROM corrections WHERE article_id = :id ORDER BY id LIMIT :most"
_REVISION = "SELECT * FROM revisions WHERE article_id = :id AND number = :number"


class View(StrEnum):
    """How two revisions are laid out."""

    INLINE = "inline"
    SIDE = "side"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two revisions, the earlier one first."""

    earlier: Row
    later: Row
    changes: tuple[Change, ...]
    view: View

    @property
    def is_same(self) -> bool:
        """Whether no field differs."""
        return not any(change.pieces for change in self.changes)


@dataclass(frozen=True, slots=True)
class RevisionsPage:
    """What the template revisions.html prints."""

    article: Row
    timeline: list[Row]                          # newest first
    corrections: dict[int, list[Row]]            # by revision
    headlines: tuple[Row, ...]                   # revisions in which the headline was a new one, newest first
    comparison: Comparison | None


async def revisions_room(visitor: Visitor) -> Response:
    """The page. `from` and `to` are numbers of revisions, `view` is inline or side; without them the last edit is shown."""
    asked, number = visitor.request.args, visitor.request.url_vars["article"]
    page = await revisions_page(visitor.database, number, asked.get("from"), asked.get("to"), asked.get("view"))
    if page is None:
        raise NotFound("No such article")
    return await visitor.page("revisions.html", page=page)


async def revisions_page(database: Database, number: str, first: str | None, last: str | None, view: str | None) -> RevisionsPage | None:
    """None where there is no such article."""
    article = await row(database, _ARTICLE, id=int(number))
    if article is None:
        return None
    timeline = await rows(database, _TIMELINE, id=article["id"], most=MOST)
    noted: dict[int, list[Row]] = {}
    for note in await rows(database, _CORRECTIONS, id=article["id"], most=MOST):
        noted.setdefault(note["revision_id"], []).append(note)
    pair = _pair(first, last, article["revision_count"])
    comparison = await _compared(database, article["id"], pair, View.SIDE if view == View.SIDE else View.INLINE) if pair else None
    return RevisionsPage(article, timeline, noted, _new_headlines(timeline), comparison)


def _pair(first: str | None, last: str | None, count: int) -> tuple[int, int] | None:
    """The two revisions that are asked for, else the last two; None where there is only one."""
    if count < 2:
        return None
    asked = [int(n) for n in (first, last) if n and n.isascii() and n.isdigit() and len(n) < 9 and 1 <= int(n) <= count]
    return (min(asked), max(asked)) if len(asked) == 2 and asked[0] != asked[1] else (count - 1, count)


async def _compared(database: Database, article: int, pair: tuple[int, int], view: View) -> Comparison | None:
    earlier, later = [await row(database, _REVISION, id=article, number=number) for number in pair]
    return Comparison(earlier, later, changes(earlier, later), view) if earlier is not None and later is not None else None


def _new_headlines(timeline: Sequence[Row]) -> tuple[Row, ...]:
    found: list[Row] = []
    for revision in reversed(timeline):
        if not found or found[-1]["headline"] != revision["headline"]:
            found.append(revision)
    return tuple(reversed(found))
