"""Cells of tables and queries: a value -> a link, a short time or a marked passage; None leaves the cell to Datasette."""

from __future__ import annotations

import re
from collections.abc import Callable
from sqlite3 import Row
from urllib.parse import urlencode

from markupsafe import Markup, escape

from ..urls import is_web

# column -> the table whose row it names
NUMBERS = {
    "article_id": "articles", "revision_id": "revisions", "story_id": "stories", "place_id": "places", "source_id": "sources",
    "capture_id": "captures", "run_id": "runs", "url_id": "urls", "channel_id": "channels", "author_id": "authors", "tag_id": "tags",
}
# column -> the canned query that shows more of that value, and the parameter that takes it
ASKS = {"author": ("by_author", "name"), "place": ("by_dateline", "place")}
OWN_ROWS = {"articles": "headline", "revisions": "headline", "stories": "headline", "sources": "name", "authors": "name",
            "places": "name", "tags": "name"}
SHOWN_URL = 60    # characters

_TIME = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(?:Z|\+00:00)")

Path = Callable[[str, str], str]    # table or query, row -> its path


def cell(column: str, value: object, row: Row, table: str | None, path: Path) -> Markup | None:
    """The HTML of a cell of an archive; everything that comes from the row is escaped."""
    if column in NUMBERS and isinstance(value, (int, str)):
        return link(path(NUMBERS[column], str(value)), value)
    if not isinstance(value, str) or not value:
        return None
    if column == "headline" or (column == "name" and table in OWN_ROWS):
        return _headline(value, row, table, path)
    if column == "source" and "source_id" in row.keys():    # noqa: SIM118 - `in` on a Row looks at its values
        return link(path("sources", str(row["source_id"])), value)
    if column in ASKS and table in (None, "news", "datelines"):
        name, parameter = ASKS[column]
        return link(f"{path(name, '')}?{urlencode({parameter: value})}", value)
    return PLAIN.get(column, moment)(value)


def _headline(value: str, row: Row, table: str | None, path: Path) -> Markup | None:
    keys = row.keys()
    if table is not None and OWN_ROWS.get(table) and "id" in keys:
        return link(path(table, str(row["id"])), value)
    for number in ("revision_id", "article_id", "story_id"):
        if number in keys and row[number] is not None:
            return link(path(NUMBERS[number], str(row[number])), value)
    return None


def link(href: str, text: object) -> Markup:
    """A link within this server."""
    return Markup('<a href="{}">{}</a>').format(href, text)


def outside(url: str) -> Markup | None:
    """A link to an address on the web, cut for the eye; None for anything but http and https."""
    if not is_web(url):
        return None
    bare = re.sub(r"^https?://(?:www\.)?", "", url).rstrip("/")
    shown = bare if len(bare) <= SHOWN_URL else bare[:SHOWN_URL - 1] + "…"
    return Markup('<a class="outside" href="{}" title="{}" rel="noopener noreferrer nofollow">{}</a>').format(url, url, shown)


def marked(passage: str) -> Markup:
    """A passage with its matches, which the query search puts between ⟦ and ⟧, marked."""
    return Markup(str(escape(passage)).replace("⟦", "<mark>").replace("⟧", "</mark>"))    # noqa: S704 - escaped before


def moment(value: str) -> Markup | None:
    """A stored time to the minute, the full one in its tooltip; None where it is no time."""
    found = _TIME.fullmatch(value)
    if found is None:
        return None
    return Markup('<time datetime="{}" title="{}">{} {}</time>').format(value, value, found[1], found[2])


# column -> how its text is shown; every other text may be a time
PLAIN: dict[str, Callable[[str], Markup | None]] = {"url": outside, "home": outside, "final_url": outside, "passage": marked}
