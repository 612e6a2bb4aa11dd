"""What the form of a canned query suggests: its name -> the values that a parameter can take."""

from __future__ import annotations

from datasette.database import Database

from .queries import QUERIES
from .rows import rows

_VALUES = {
    "source": "SELECT name FROM sources ORDER BY name LIMIT 500",
    "language": "SELECT DISTINCT language FROM articles WHERE language IS NOT NULL LIMIT 100",
    "section": "SELECT DISTINCT section FROM articles WHERE section IS NOT NULL LIMIT 300",
    "place": "SELECT place FROM datelines ORDER BY articles DESC LIMIT 300",
    "country": "SELECT DISTINCT country FROM places WHERE country IS NOT NULL ORDER BY country",
}


async def hints(database: Database, query: str | None) -> dict[str, list[str]]:
    """Parameter -> values, for those parameters of the query that have a closed set of them."""
    params = next((one.params for one in QUERIES if one.name == query), ())
    return {name: [row[0] for row in await rows(database, _VALUES[name])] for name in params if name in _VALUES}
