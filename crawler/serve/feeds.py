"""Every list of articles as a feed: the rows of a view or question that have an `article_id` -> Atom.

Lists of what happened to articles (edits, corrections, articles taken down) have an entry for each event, all others one for each article.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from sqlite3 import Row
from typing import TYPE_CHECKING

from datasette import Response
from datasette.utils.asgi import Forbidden, NotFound, Request

from .archives import is_archive, open_to
from .feed import Entry, atom
from .metadata import heading
from .rows import rows as read

if TYPE_CHECKING:
    from datasette.app import Datasette

CONTENT_TYPE = "application/atom+xml; charset=utf-8"
# Columns that tell when something happened, and what, with the words for it.
WHEN = ("seen_at", "returned_at", "gone_at")
WHAT = {"note": "{}", "headline_before": "Before: {}", "kinds": "Edited: {}", "stealth": "{}", "is_stealth": "stealth", "gone_at": "Taken down: {}", "returned_at": "Back again: {}"}
LISTED = "first_seen_at"    # a list of articles has it, one of events has not

_ARTICLES = """
    SELECT id, url, coalesce(headline, url) AS headline, coalesce(byline, (SELECT name FROM sources WHERE sources.id = source_id), '') AS author,
           coalesce(published_at, first_seen_at) AS published_at,
           (SELECT max(seen_at) FROM revisions WHERE revisions.article_id = articles.id AND number > 1) AS revised_at
      FROM articles WHERE id IN (SELECT value FROM json_each(:ids))"""


def can_render(datasette: Datasette, database: str, columns: Sequence[str], view_name: str) -> bool:
    """Whether those rows are articles."""
    return view_name != "row" and "article_id" in columns and is_archive(datasette, database)


async def render(datasette: Datasette, request: Request, database: str, columns: Sequence[str], rows: Sequence[Row], table: str | None,
                 query_name: str | None, view_name: str) -> Response:
    """The feed. Raises NotFound where the rows are no articles."""
    if not can_render(datasette, database, columns, view_name):
        raise NotFound("These rows are no articles: there is no feed of them")
    if not await open_to(datasette, request.actor, database):
        raise Forbidden("view-table articles")
    ids = sorted({row["article_id"] for row in rows if isinstance(row["article_id"], int)})
    articles = {one["id"]: one for one in await read(datasette.get_database(database), _ARTICLES, ids=json.dumps(ids))}
    base = datasette.absolute_url(request, datasette.urls.database(database))
    entries = {one.id: one for one in _entries(rows, articles, base)}    # a list by author has an article twice where it credits two of them
    path = request.path.removeprefix(datasette.setting("base_url").rstrip("/"))    # a proxy may have left it in
    address = datasette.absolute_url(request, datasette.urls.path(path.removesuffix(".atom")))
    query = f"?{request.query_string}" if request.query_string else ""
    return Response(atom(f"{address}{query}", f"{address}.atom{query}", _title(datasette, database, table, query_name), entries.values()), content_type=CONTENT_TYPE)


def _entries(rows: Iterable[Row], articles: dict[int, Row], base: str) -> Iterable[Entry]:
    for row in rows:
        article, known = articles.get(row["article_id"]), dict(zip(row.keys(), row, strict=True))
        if article is None:
            continue
        at = None if LISTED in known else max((str(known[name]) for name in WHEN if known.get(name)), default=None)
        words = [form.format(known[name]) for name, form in WHAT.items() if known.get(name)]
        page = f"{base}/revisions/{known['revision_id']}" if known.get("revision_id") else f"{base}/articles/{article['id']}"
        if at is None:
            yield Entry(article["url"], page, article["headline"], article["author"], article["published_at"], article["revised_at"], happened=str(known.get("passage") or ""))
        else:
            event = hashlib.sha256("\n".join([at, *words]).encode()).hexdigest()[:16]
            yield Entry(article["url"], page, str(known.get("headline") or article["headline"]), article["author"], article["published_at"], at, event, "; ".join(words))


def _title(datasette: Datasette, database: str, table: str | None, query_name: str | None) -> str:
    known = datasette.metadata("queries" if query_name else "tables", database=database) or {}
    name = query_name or table or ""
    return str(known.get(name, {}).get("title") or heading(name))
