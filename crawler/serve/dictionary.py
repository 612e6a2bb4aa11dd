"""The data dictionary: export columns, tables and views as data -> docs/data-dictionary.md."""

from __future__ import annotations

from collections.abc import Iterator

from ..archive.schema import BY_NAME, TABLES, Column, Table
from ..archive.views import VIEWS, View
from ..export import COLUMNS

HEAD = """\
# Data dictionary

Every column of `newsarchive export`, and every table, view and column of `archive.db`. This page is generated from the code by
`python -m crawler.serve.generate`; Datasette shows the same words.

Times are ISO 8601 in UTC, such as `2026-11-24T14:05:00Z`. Text is UTF-8 without control characters. Empty (NULL) means that the page
did not say. Where a field has an equal in schema.org's NewsArticle, in IPTC's ninjs 3 or in RSS and Atom feeds, the last columns name it.
"""

EXPORT = """\
## Export

One row an article, in this order; `--columns` takes any of them. In CSV a list's items are joined by `; `, in JSONL they are arrays.
"""
TITLES = "| column | type | meaning | schema.org | ninjs | RSS, Atom |\n|---|---|---|---|---|---|"

# column of the export -> where its value stands in the database, where that is not the column of articles of the same name
SHOWS = {
    "source": ("sources", "name"), "authors": ("authors", "name"), "author_kinds": ("authors", "kind"),
    "dateline_places": ("places", "name"),
    "dateline_countries": ("places", "country"), "latitude": ("places", "latitude"), "longitude": ("places", "longitude"),
    "tags": ("tags", "name"),
}


def dictionary() -> str:
    """The page as Markdown."""
    tables = (part for table in TABLES for part in _table(table))
    views = (part for view in VIEWS for part in _view(view))
    return "\n".join([HEAD, EXPORT, _exported(), "## Tables\n", *tables, "## Views\n", *views]).rstrip() + "\n"


def _exported() -> str:
    rows = (_row(column.name, column.shape.value, column.about, equal(column.name)) for column in COLUMNS)
    return "\n".join((TITLES, *rows)) + "\n"


def equal(name: str) -> Column | None:
    """The database column that an export column shows: it has the names in other standards."""
    table, column = SHOWS.get(name, ("articles", name))
    return next((one for one in BY_NAME[table].columns if one.name == column), None)


def _table(table: Table) -> Iterator[str]:
    notes = [f"Primary key: {_names(table.pk)}."]
    notes += [f"Unique: {_names(columns)}." for columns in table.unique]
    if table.full_text:
        notes.append(f"Full-text search: `{table.name}_fts` over {_names(table.full_text)}.")
    if table.hidden:
        notes.append("Machinery: not listed in Datasette.")
    yield from _section(table.name, table.about, table.columns, notes)


def _view(view: View) -> Iterator[str]:
    notes = [f"Newest first by {_names((view.sort_desc,))}."] if view.sort_desc and view.sort_desc.endswith("_at") else []
    yield from _section(view.name, view.about, view.columns, notes)


def _section(name: str, about: str, columns: tuple[Column, ...], notes: list[str]) -> Iterator[str]:
    yield f"### {name}\n\n{about} {' '.join(notes)}".rstrip() + "\n"
    yield TITLES
    yield "\n".join(_row(column.name, column.type, column.about + _pointer(column), column) for column in columns) + "\n"


def _row(name: str, kind: str, about: str, equal: Column | None) -> str:
    names = (equal.schema_org, equal.ninjs, equal.rss) if equal else (None, None, None)
    return f"| {' | '.join((f'`{name}`', kind, _cell(about), *map(_code, names)))} |"


def _pointer(column: Column) -> str:
    return f" → `{column.references}`" if column.references else ""


def _code(name: str | None) -> str:
    return f"`{name}`" if name else ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _names(columns: tuple[str, ...]) -> str:
    return ", ".join(f"`{column}`" for column in columns)
