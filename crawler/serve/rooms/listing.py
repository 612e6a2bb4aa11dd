"""The pages of a tag or story: a row's number -> its newest articles."""

from __future__ import annotations

from dataclasses import dataclass

from datasette.database import Database

from ..rows import Row, row, rows
from ..search import COMPARED

MOST = 50

# table -> which articles belong to one of its rows, newest first
_ARTICLES_OF = {
    "tags": f"SELECT id FROM {COMPARED} WHERE id IN (SELECT article_id FROM article_tags WHERE tag_id = :id) ORDER BY published_at DESC LIMIT :most",
    "stories": "SELECT id FROM articles WHERE story_id = :id ORDER BY first_seen_at LIMIT :most",
}
_SHOWN = "SELECT * FROM news WHERE article_id IN ({chosen}) ORDER BY published_at DESC, article_id DESC"


@dataclass(frozen=True, slots=True)
class ListingPage:
    """What the template listing.html prints."""

    table: str
    subject: Row
    heading: str
    articles: list[Row]    # of the view news


async def listing_page(database: Database, table: str, number: str) -> ListingPage | None:
    """The newest articles of one row of a table; None for other tables and where there is no such row."""
    if table not in _ARTICLES_OF:
        return None
    subject = await row(database, f"SELECT * FROM {table} WHERE id = :id", id=number)
    if subject is None:
        return None
    articles = await rows(database, _SHOWN.format(chosen=_ARTICLES_OF[table]), id=number, most=MOST)
    return ListingPage(table, subject, subject["headline" if table == "stories" else "name"] or number, articles)
