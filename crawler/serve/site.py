"""What every template may ask: which archives are here, what their tables mean, where the style sheet is."""

from __future__ import annotations

import hashlib
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from .. import __version__
from ..archive.schema import TABLES, Table
from ..archive.views import VIEWS, View
from . import hints
from .archives import archives, is_archive
from .metadata import heading
from .queries import QUERIES, Query

if TYPE_CHECKING:
    from datasette.app import Datasette

_STYLE = files(__package__) / "static" / "newsarchive.css"


class Site:
    """The global `newsarchive` of the templates."""

    version = __version__
    tables: tuple[Table, ...] = TABLES
    views: tuple[View, ...] = VIEWS
    queries: tuple[Query, ...] = QUERIES
    heading = staticmethod(heading)

    def __init__(self, datasette: Datasette) -> None:
        self._datasette = datasette
        digest = hashlib.sha256(_STYLE.read_bytes()).hexdigest()[:8]
        self.style = f"/-/static-plugins/newsarchive/newsarchive.css?{digest}"

    def archives(self) -> tuple[str, ...]:
        """The names of the archives that are served."""
        return archives(self._datasette)

    async def labels(self, database: str, facet: dict[str, Any]) -> dict[str | int, str]:
        """What people call the values of a facet."""
        return await hints.labels(self._datasette.get_database(database), facet["name"], [one["value"] for one in facet["results"]])

    def has(self, database: str | None) -> bool:
        """Whether that database is an archive."""
        return is_archive(self._datasette, database)
