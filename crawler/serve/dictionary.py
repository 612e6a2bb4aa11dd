"""The data dictionary: tables, views and export columns as data -> docs/data-dictionary.md."""

from __future__ import annotations

from collections.abc import Iterator

from ..archive.schema import TABLES, Column, Table
from ..archive.views import VIEWS, View

HEAD = """\
# Data dictionary

Every table, view and column of `archive.db`, and every column of the CSV. This page is generated from `crawler/archive/schema.py` and
`crawler/archive/views.py` by `python -m crawler.serve.generate`; Datasette shows the same words.

Times are ISO 8601 in UTC, such as `2026-11-24T14:05:00Z`. Text is UTF-8 without control characters. Empty (NULL) means that the page
did not say. Where a field has an equal in schema.org's NewsArticle, in IPTC's ninjs 3 or in RSS and Atom feeds, the last columns name it.
"""


def dictionary() -> str:
    """The page as Markdown."""
    parts = [HEAD, "## Tables\n", *(part for table in TABLES for part in _table(table)), "## Views\n", *(part for view in VIEWS for part in _view(view))]
    return "\n".join(parts).rstrip() + "\n"


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
    yield "| column | type | meaning | schema.org | ninjs | RSS, Atom |\n|---|---|---|---|---|---|"
    yield "\n".join(_row(column) for column in columns) + "\n"


def _row(column: Column) -> str:
    about = column.about + (f" → `{column.references}`" if column.references else "")
    return f"| {' | '.join((f'`{column.name}`', column.type, _cell(about), *map(_code, (column.schema_org, column.ninjs, column.rss))))} |"


def _code(name: str | None) -> str:
    return f"`{name}`" if name else ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _names(columns: tuple[str, ...]) -> str:
    return ", ".join(f"`{column}`" for column in columns)
