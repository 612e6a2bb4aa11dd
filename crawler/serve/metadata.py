"""Datasette's metadata made from the schema: tables, views and queries as data -> a metadata dictionary.

`generate` writes it as datasette_metadata.json; the plugin gives the same to archives of any other name. `configuration` is for Datasette 1.0.
"""

from __future__ import annotations

from datasette.utils import tilde_encode

from ..archive.schema import TABLES, Column, Table
from ..archive.views import VIEWS, View
from . import tiles
from .options import SETTINGS
from .queries import QUERIES, Query

Json = dict[str, object]

TITLE = "News archive"
DESCRIPTION = (
    "What news outlets printed, as it was read from the pages that they served: headline, byline, dateline, times and clean text, "
    "with every later edit. Start with the view news.")
RIGHTS = {
    "license": "In copyright: the texts belong to the outlets that printed them",
    "license_url": "https://rightsstatements.org/vocab/InC/1.0/",
}
GEONAMES = {
    "license": "CC BY 4.0", "license_url": "https://creativecommons.org/licenses/by/4.0/",
    "source": "GeoNames", "source_url": "https://www.geonames.org/",
}
MACHINERY = ("_sqlite_migrations", "sqlite_stat1", "sqlite_stat4")    # tables of our tools
CONFIGURED = ("hidden", "label_column", "sort_desc", "size", "fts_table", "fts_pk", "facets", "facet_size")    # of a table, in datasette.yaml
ASKED = ("title", "description", "sql", "params", "hide_sql")                                               # of a question
PAGE_SIZE = 50
FACET_SIZE = 8


def metadata(database: str = "archive", root: str = "/") -> Json:
    """Everything that Datasette 0.65 takes from metadata.json, for an archive under that database's name; `root` is its base_url."""
    origin: Json = {
        "source": "The outlets that this archive follows", "source_url": f"{root}{tilde_encode(database)}/outlets", **RIGHTS,
        "about": "this archive and its columns", "about_url": f"{root}-/newsarchive",
    }
    tables: dict[str, Json] = {table.name: _table(table, origin) for table in TABLES}
    tables |= {view.name: _view(view, origin) for view in VIEWS}
    tables |= {name: {"hidden": True} for name in MACHINERY}
    return {
        "title": TITLE, "description": DESCRIPTION, **origin,
        "databases": {
            tiles.BASEMAP: {"allow": False},    # tiles are sent all the same; nobody needs to browse them as rows
            database: {
                "title": TITLE, "description": DESCRIPTION, **origin,
                "tables": tables,
                "queries": {query.name: _query(query, origin) for query in QUERIES},
                "plugins": {"datasette-cluster-map": tiles.cluster_map(root)},
            },
        },
    }


def configuration(database: str = "archive") -> Json:
    """What Datasette 1.0 wants in datasette.yaml: settings, questions, and what says how tables are shown; the prose stays in the metadata.

    Source: docs.datasette.io, "Configuration", as of 1.0a41, which ignores questions in metadata.json.
    """
    entry: Json = metadata(database)["databases"][database]    # type: ignore[index]
    tables = {name: {key: table[key] for key in CONFIGURED if key in table} for name, table in entry["tables"].items()}    # type: ignore[attr-defined]
    queries = {name: {key: query[key] for key in ASKED if key in query} for name, query in entry["queries"].items()}    # type: ignore[attr-defined]
    return {"settings": dict(SETTINGS), "databases": {database: {"tables": {name: table for name, table in tables.items() if table}, "queries": queries}}}


def _table(table: Table, origin: Json) -> Json:
    """One table's entry."""
    entry: Json = {"title": heading(table.name), "description": table.about, **origin, "columns": prose(table.columns), "size": PAGE_SIZE}
    if table.name in ("places", "article_places"):
        entry |= GEONAMES
    if table.hidden:
        entry["hidden"] = True
    if table.label:
        entry["label_column"] = table.label
    if table.sort_desc:
        entry["sort_desc"] = table.sort_desc
    if table.full_text:
        entry |= {"fts_table": f"{table.name}_fts", "fts_pk": table.pk[0]}
    return entry | _facets(table.facets, table.sort_desc)


def _view(view: View, origin: Json) -> Json:
    """One view's entry."""
    entry: Json = {"title": heading(view.name), "description": view.about, **origin, "columns": prose(view.columns), "size": PAGE_SIZE}
    if view.sort_desc:
        entry["sort_desc"] = view.sort_desc
    if view.searched:
        entry |= {"fts_table": "articles_fts", "fts_pk": view.searched}
    return entry | _facets(view.facets, view.sort_desc)


def _facets(columns: tuple[str, ...], sorted_by: str | None) -> Json:
    """The facets of a table or view, with one of days where it is sorted by the published time."""
    if not columns:
        return {}
    days = [{"date": sorted_by}] if sorted_by == "published_at" else []
    return {"facets": [*columns, *days], "facet_size": FACET_SIZE}


def _query(query: Query, origin: Json) -> Json:
    """One canned query's entry. Its SQL is folded away: the title says what it does."""
    return {"title": query.title, "description": query.about, **origin, "sql": query.sql, "params": list(query.params), "hide_sql": True}


def prose(columns: tuple[Column, ...]) -> dict[str, str]:
    """What each column means, in the table's order."""
    return {column.name: column.about for column in columns}


def heading(name: str) -> str:
    """'headline_changes' -> 'Headline changes'."""
    return name.replace("_", " ").capitalize()
