"""What every template may ask: which archives are here, what their tables mean, where the style sheet is."""

from __future__ import annotations

import functools
import hashlib
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import __version__
from ..archive.schema import TABLES, Column, Table
from ..archive.views import VIEWS, View
from ..captures import captures_folder
from ..export import COLUMNS
from ..export import Column as Exported
from . import hints
from .archives import archives, is_archive
from .dictionary import equal
from .metadata import heading
from .queries import QUERIES, Query

if TYPE_CHECKING:
    from datasette.app import Datasette

_STATIC = files(__package__) / "static"


class Site:
    """The global `newsarchive` of the templates."""

    version = __version__
    tables: tuple[Table, ...] = TABLES
    views: tuple[View, ...] = VIEWS
    queries: tuple[Query, ...] = QUERIES
    heading = staticmethod(heading)

    def __init__(self, datasette: Datasette) -> None:
        self._datasette = datasette

    @staticmethod
    @functools.cache
    def exported() -> tuple[tuple[Exported, Column | None], ...]:
        """The columns of a download, each with the column of the database that has its names in other standards."""
        return tuple((column, equal(column.name)) for column in COLUMNS if column.by_default)

    @staticmethod
    @functools.cache
    def static(name: str) -> str:
        """The path of a style sheet or script of ours; it changes with the content, so that no browser shows an old one."""
        return f"/-/static-plugins/newsarchive/{name}?{hashlib.sha256((_STATIC / name).read_bytes()).hexdigest()[:8]}"

    def archives(self) -> tuple[str, ...]:
        """The names of the archives that are served."""
        return archives(self._datasette)

    async def labels(self, database: str, facet: dict[str, Any]) -> dict[str | int, str]:
        """What people call the values of a facet."""
        return await hints.labels(self._datasette.get_database(database), facet["name"], [one["value"] for one in facet["results"]])

    def keeps_captures(self, database: str) -> bool:
        """Whether the capture files lie beside the archive, so that they can be saved."""
        return captures_folder(Path(str(self._datasette.get_database(database).path))).is_dir()

    def has(self, database: str | None) -> bool:
        """Whether that database is an archive."""
        return is_archive(self._datasette, database)
