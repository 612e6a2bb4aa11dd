"""Names for people: what the form of a canned query suggests, and what facets call an outlet."""

from __future__ import annotations

import json
from collections.abc import Sequence

from datasette.database import Database

from ..models import EditKind
from .countries import country
from .queries import QUERIES
from .rows import rows

_VALUES = {
    "source": "SELECT name FROM sources ORDER BY name LIMIT 500",
    "language": "SELECT DISTINCT language FROM articles WHERE language IS NOT NULL LIMIT 100",
    "section": "SELECT DISTINCT section FROM articles WHERE section IS NOT NULL LIMIT 300",
    "place": "SELECT place FROM datelines ORDER BY articles DESC LIMIT 300",
    "kind": "VALUES " + ", ".join(f"('{kind.value}')" for kind in EditKind),
    "stealth_only": "VALUES ('yes')",
    "country": "SELECT DISTINCT country FROM places WHERE country IS NOT NULL ORDER BY country",
}

_LABELS = {
    "author_id": "SELECT id, name, NULL AS country FROM authors WHERE id IN (SELECT value FROM json_each(:ids))",
    "source_id": "SELECT id, name, NULL AS country FROM sources WHERE id IN (SELECT value FROM json_each(:ids))",
    "place_id": "SELECT id, name, country FROM places WHERE id IN (SELECT value FROM json_each(:ids))",
}


async def hints(database: Database, query: str | None) -> dict[str, list[str]]:
    """Parameter -> values, for those parameters of the query that have a closed set of them."""
    params = next((one.params for one in QUERIES if one.name == query), ())
    return {name: [row[0] for row in await rows(database, _VALUES[name])] for name in params if name in _VALUES}


async def labels(database: Database, column: str, values: Sequence[str | int]) -> dict[str | int, str]:
    """Value of a facet -> what people call it; nothing for columns that speak for themselves."""
    if column == "country":
        return {value: country(str(value)) for value in values}
    if column not in _LABELS:
        return {}
    return {row["id"]: f"{row['name']}, {country(row['country'])}" if row["country"] else row["name"] for row in await rows(database, _LABELS[column], ids=json.dumps(list(values)))}
