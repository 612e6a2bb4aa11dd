"""Which of the databases that a Datasette serves are archives of ours, whatever their files are called."""

from __future__ import annotations

import weakref
from pathlib import Path
from typing import TYPE_CHECKING, Any

from datasette.utils.sqlite import sqlite3

from ..archive.schema import APPLICATION_ID, DEMO_APPLICATION_ID

if TYPE_CHECKING:
    from datasette.app import Datasette
    from datasette.database import Database

_known: weakref.WeakKeyDictionary[Database, bool] = weakref.WeakKeyDictionary()


def archives(datasette: Datasette) -> tuple[str, ...]:
    """The names of the databases that newsarchive made."""
    return tuple(name for name, database in datasette.databases.items() if _is_archive(database))


async def open_to(datasette: Datasette, actor: dict[str, Any] | None, name: str) -> bool:
    """Whether somebody may read the articles of that archive: our pages show them wherever they are linked from."""
    for action, resource in (("view-instance", None), ("view-database", name), ("view-table", (name, "articles"))):
        if not await datasette.permission_allowed(actor, action, resource=resource, default=True):
            return False
    return True


def is_archive(datasette: Datasette, name: str | None) -> bool:
    """Whether the database of that name is one."""
    return name is not None and name in datasette.databases and _is_archive(datasette.databases[name])


def _is_archive(database: Database) -> bool:
    if database.path is None:
        return False
    if database not in _known:
        _known[database] = _application_id(Path(database.path), database.is_mutable) in (APPLICATION_ID, DEMO_APPLICATION_ID)
    return _known[database]


def _application_id(path: Path, mutable: bool) -> int | None:
    """SQLite's own field for "whose file is this"; None where it cannot be read."""
    try:
        connection = sqlite3.connect(f"file:{path}?{'mode=ro' if mutable else 'immutable=1'}", uri=True)
    except sqlite3.Error:
        return None
    try:
        return connection.execute("PRAGMA application_id").fetchone()[0]
    except sqlite3.Error:
        return None
    finally:
        connection.close()
