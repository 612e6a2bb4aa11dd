"""Connections: a path -> an open database, as the one writer or as a reader, with SQLite's complaints as our errors.

The only place that opens archive.db. SQLite's module comes from sqlite-utils, so that one process never mixes two copies of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from ..errors import ArchiveCorrupt, ArchiveError, ArchiveMissing, ArchiveNewer
from .migrations import migrate
from .schema import APPLICATION_ID, DEMO_APPLICATION_ID, SCHEMA_VERSION

BUSY_TIMEOUT = 30.0                  # seconds to wait for another program's write lock
QUICK_CHECK_BELOW = 64 * 1024**2     # bytes: a small archive is checked at every start, a large one by `verify`
_WRITER_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "cache_size=-32000")


def open_writer(path: Path) -> Database:
    """The writer's connection, migrated to this version. The caller holds the lock.

    Raises ArchiveNewer, ArchiveCorrupt, or ArchiveError where the path cannot be opened or is another program's database.
    """
    with complaints(path):
        _look_first(path)
        db = Database(sqlite3.connect(str(path), timeout=BUSY_TIMEOUT), execute_plugins=False)
        try:
            for pragma in _WRITER_PRAGMAS:
                db.conn.execute(f"PRAGMA {pragma}")
            migrate(db)
        except BaseException:
            db.close()
            raise
    return db


def open_reader(path: Path) -> Database:
    """A read-only connection: it never blocks a crawl. Raises ArchiveMissing, ArchiveNewer, ArchiveCorrupt, ArchiveError."""
    if not path.is_file() or not path.stat().st_size:
        raise ArchiveMissing(f"there is no archive at {path} yet; `newsarchive crawl` makes it")
    with complaints(path):
        try:
            db = _connect_read_only(path, "mode=ro")
        except sqlite3.OperationalError:
            if _wal_of(path).exists():
                raise
            db = _connect_read_only(path, "mode=ro&immutable=1")    # a folder that we may not write in, and nobody writes
        try:
            _check_version(db, path)
        except BaseException:
            db.close()
            raise
    return db


def older_version(path: Path) -> int | None:
    """The schema of an archive that a migration would change; None where there is nothing to change."""
    if not path.is_file() or not path.stat().st_size:
        return None
    with complaints(path):
        db = Database(sqlite3.connect(f"file:{quote(str(path.absolute()))}?mode=ro", uri=True, timeout=BUSY_TIMEOUT), execute_plugins=False)
        try:
            version = int(db.conn.execute("PRAGMA user_version").fetchone()[0])
        finally:
            db.close()
    return version if 0 < version < SCHEMA_VERSION else None


def sqlite_version() -> tuple[int, ...]:
    """Of the SQLite that opens archives: (3, 40, 1)."""
    return tuple(sqlite3.sqlite_version_info)


@contextmanager
def complaints(path: Path) -> Iterator[None]:
    """What SQLite says of a database that it cannot use, as errors of ours."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        if any(word in str(error) for word in ("malformed", "not a database", "corrupt")):
            raise corrupt(path, str(error)) from error
        if "locked" in str(error):
            raise ArchiveError(f"{path}: another program has been writing to it for {BUSY_TIMEOUT:g} s; nothing was lost, try again "
                               f"once it is done (`fuser -v {path.name}` names it)") from error
        if isinstance(error, sqlite3.OperationalError):
            raise ArchiveError(f"{path}: {error}") from error
        raise


def corrupt(path: Path, why: str) -> ArchiveCorrupt:
    """The error for a damaged archive: what is wrong, and the way back."""
    return ArchiveCorrupt(
        f"{path} is damaged ({why}). Nothing was changed. Way back: move {path.name} and {path.name}-wal aside, put your newest "
        f"`newsarchive backup` in their place, then `newsarchive crawl`. The WARC files in the captures folder stay as they are.")


def _look_first(path: Path) -> None:
    """Check before a connection that may write is opened: one that closes would fold even a strange write-ahead log into the database."""
    if not path.is_file() or not path.stat().st_size:
        return
    try:
        db = _connect_read_only(path, "mode=ro")
    except sqlite3.OperationalError:    # a journal that must be rolled back first
        db = Database(sqlite3.connect(str(path), timeout=BUSY_TIMEOUT), execute_plugins=False)
    try:
        _check_version(db, path)
        _quick_check(db, path)
    finally:
        db.close()


def _connect_read_only(path: Path, mode: str) -> Database:
    connection = sqlite3.connect(f"file:{quote(str(path.absolute()))}?{mode}", uri=True, timeout=BUSY_TIMEOUT)
    connection.execute("PRAGMA trusted_schema=OFF")
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    return Database(connection, execute_plugins=False)


def _wal_of(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def _check_version(db: Database, path: Path) -> None:
    """Refuse, without writing, what a newer version made and what is no archive at all."""
    number = db.conn.execute("PRAGMA application_id").fetchone()[0]
    version = db.conn.execute("PRAGMA user_version").fetchone()[0]
    empty = not db.conn.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
    if not empty and number not in (APPLICATION_ID, DEMO_APPLICATION_ID):
        raise ArchiveError(f"{path} is a database of another program; choose another path with --archive")
    if version > SCHEMA_VERSION:
        raise ArchiveNewer(
            f"{path} was made by a newer newsarchive (its schema is {version}, this program knows {SCHEMA_VERSION}); "
            f"it was not touched. Upgrade newsarchive to use it.")


def _quick_check(db: Database, path: Path) -> None:
    if path.stat().st_size < QUICK_CHECK_BELOW:
        problem = db.conn.execute("PRAGMA quick_check(1)").fetchone()[0]
        if problem != "ok":
            raise corrupt(path, problem)
