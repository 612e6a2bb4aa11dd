"""An author's page: a row's number -> that person's, desk's or agency's articles, where they were filed from, and with whom."""

from __future__ import annotations

from dataclasses import dataclass

from datasette.database import Database

from ..rows import Row, row, rows
from .works import MINE, OF_AUTHOR, Works, works

MOST = 24    # places, outlets or colleagues on one page

_AUTHOR = """
    SELECT authors.*, sources.name AS source FROM authors LEFT JOIN sources ON sources.id = authors.source_id WHERE authors.id = :id"""
_NAMESAKES = """
    SELECT authors.id, authors.name, authors.kind, authors.source_id, sources.name AS source,
           (SELECT count(*) FROM article_authors WHERE author_id = authors.id) AS articles
      FROM authors LEFT JOIN sources ON sources.id = authors.source_id
     WHERE authors.name_key = :key AND authors.id <> :id ORDER BY articles DESC LIMIT :most"""
_PLACES = MINE + """
    SELECT places.id, places.name, places.country, count(*) AS articles, min(mine.published_at) AS first, max(mine.published_at) AS last
      FROM mine JOIN article_places ON article_places.article_id = mine.id JOIN places ON places.id = article_places.place_id
     GROUP BY places.id ORDER BY last DESC LIMIT :most"""
_COLLEAGUES = MINE + """
    SELECT authors.id, authors.name, authors.kind, count(*) AS articles
      FROM mine JOIN article_authors ON article_authors.article_id = mine.id JOIN authors ON authors.id = article_authors.author_id
     WHERE authors.id <> :id GROUP BY authors.id ORDER BY articles DESC, authors.name LIMIT :most"""


@dataclass(frozen=True, slots=True)
class AuthorPage:
    """What the template author.html prints."""

    author: Row
    works: Works
    namesakes: list[Row]     # the same name in other outlets, or of another kind in this one; who most articles have, first
    places: list[Row]        # in the datelines of the articles; the last visited first
    colleagues: list[Row]    # credited on the same articles; the most frequent first

    @property
    def heading(self) -> str:
        """The title of the page."""
        return str(self.author["name"])


async def author_page(database: Database, number: str, page: str | None) -> AuthorPage | None:
    """One author's page; None where there is none of that number."""
    author = await row(database, _AUTHOR, id=number)
    if author is None:
        return None

    async def counted(sql: str) -> list[Row]:
        return await rows(database, sql.format(of=OF_AUTHOR), id=author["id"], most=MOST)

    return AuthorPage(
        author, await works(database, OF_AUTHOR, author["id"], page),
        await rows(database, _NAMESAKES, id=author["id"], key=author["name_key"], most=MOST), await counted(_PLACES), await counted(_COLLEAGUES))
