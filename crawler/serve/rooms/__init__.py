"""The rooms: pages of our own beside Datasette's tables, each a module that reads (`Database, request -> data for its template`).

A row's page (article, revision, listing) is asked for by `row_page`; a room with an address of its own is in ROOMS.
"""

from __future__ import annotations

import re

from datasette.utils import tilde_decode

from .article import article_citation, article_page
from .author import author_page
from .capture import capture_payload, capture_record
from .changes import changes_atom, changes_room
from .coverage import calendar_room, coverage_room
from .download import FORMATS, download_file, download_progress, download_room
from ..citing import Form
from .listing import listing_page
from .map import map_json, map_room
from .place import place_page
from .revision import revision_page
from .revisions import revisions_room
from .room import Room, Visitor
from .search import search_atom, search_json, search_room
from .source import source_page

ROOMS: tuple[Room, ...] = (
    Room("search", search_room, "Search"),
    Room(r"search\.json", search_json),
    Room(r"search\.atom", search_atom),
    Room("changes", changes_room, "What changed"),
    Room(r"changes\.atom", changes_atom),
    Room("map", map_room, "Map"),
    Room(r"map\.json", map_json),
    Room("coverage", coverage_room, "Coverage"),
    Room(r"coverage/(?P<source>[^/]+)", calendar_room),
    Room(r"revisions/(?P<article>\d{1,18})", revisions_room),
    Room(f"cite/(?P<article>\\d{{1,18}})\\.(?P<form>{'|'.join(form.ending for form in Form)})", article_citation),
    Room(r"capture/(?P<capture>\d{1,18})", capture_payload),
    Room(r"capture/(?P<capture>\d{1,18})\.warc\.gz", capture_record),
    Room("download", download_room, "Download"),
    Room(f"download\\.(?P<format>{'|'.join(re.escape(one.ending) for one in FORMATS)})", download_file),
    Room(r"download/(?P<token>[0-9a-f]{16})\.json", download_progress),
)


async def row_page(visitor: Visitor, table: str, number: str) -> object:
    """The page of one row, of a long one the page with the number that is asked for; None where Datasette's own will do."""
    database, page = visitor.database, visitor.request.args.get("page")
    if table == "articles":
        return await article_page(visitor, number)
    if table == "revisions":
        return await revision_page(database, number)
    if table == "authors":
        return await author_page(database, number, page)
    if table == "sources":
        return await source_page(database, tilde_decode(number), page)
    if table == "places":
        return await place_page(database, number, page)
    return await listing_page(database, table, number)
