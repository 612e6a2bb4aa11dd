"""Whole copies of an archive, and the demo's archive that may be thrown away (`Path -> Path`)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlite_utils.utils import sqlite3

from ..errors import ArchiveError, ArchiveHeld
from ..files import part_of, put_in_place
from .database import complaints, corrupt, open_reader
from .lock import is_held
from .schema import APPLICATION_ID, DEMO_APPLICATION_ID


def backup(archive: Path, target: Path, *, now: datetime) -> Path:
    """A checked copy of the database at `target` (in it, where it is a folder), made while crawls may go on; its path.

    Whole or not at all: written beside, checked, synced, renamed. An older backup at that path is replaced, any other file is not.
    Raises ArchiveError.
    """
    if target.is_dir():
        target = target / f"{archive.stem}-{now:%Y%m%dT%H%M%SZ}{archive.suffix}"
    if not target.parent.is_dir():
        raise ArchiveError(f"{target.parent}: there is no such folder")
    if target.exists() and (target.samefile(archive) or _application_id(target) not in (APPLICATION_ID, DEMO_APPLICATION_ID)):
        raise ArchiveError(f"{target} exists and is no backup of an archive: not overwritten")
    try:
        with part_of(target) as (part, handle):    # SQLite takes an empty file for a new one
            _copy(archive, part)
            put_in_place(part, handle, target)
    except OSError as error:
        raise ArchiveError(f"{target}: {error.strerror}") from error
    return target


def is_demo(path: Path) -> bool:
    """Whether this is an archive that `newsarchive demo` made."""
    return _application_id(path) == DEMO_APPLICATION_ID


def mark_demo(path: Path) -> None:
    """Mark a new, empty database as the demo's. Raises ArchiveError where there is anything in that place."""
    if path.exists():
        raise ArchiveError(f"{path} exists")
    with complaints(path):
        connection = sqlite3.connect(str(path))
        try:
            connection.execute(f"PRAGMA application_id = {DEMO_APPLICATION_ID}")
            connection.execute("PRAGMA journal_mode = WAL")
        finally:
            connection.close()


def remove_demo(path: Path, captures: Path) -> None:
    """Delete a demo archive and the capture files that it names. Raises ArchiveError for any other archive, ArchiveHeld while it is in use."""
    if not is_demo(path):
        raise ArchiveError(f"{path} is not a demo archive: not touched")
    if is_held(path):
        raise ArchiveHeld(f"{path} is held by another run")
    for name in _warc_files(path):
        (captures / name).unlink(missing_ok=True)
    for folder in sorted(captures.glob("*/*"), reverse=True) + sorted(captures.glob("*")) + [captures]:
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
    for suffix in ("", "-wal", "-shm", "-lock"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _warc_files(path: Path) -> list[str]:
    db = open_reader(path)
    try:
        if "captures" not in db.table_names():
            return []
        rows = db.conn.execute("SELECT warc_file FROM captures UNION SELECT warc_file FROM runs WHERE warc_file IS NOT NULL").fetchall()
        return [row[0] for row in rows if ".." not in Path(row[0]).parts and not Path(row[0]).is_absolute()]
    finally:
        db.close()


def _application_id(path: Path) -> int:
    """Bytes 68 to 71 of the file's header (sqlite.org/fileformat2.html, 1.3.16); 0 where it is no SQLite file.

    Read as a plain file only where no connection of this process is open on it: closing the handle would drop SQLite's locks.
    """
    try:
        with path.open("rb") as file:
            header = file.read(72)
    except OSError:
        return 0
    return int.from_bytes(header[68:72]) if header.startswith(b"SQLite format 3\0") else 0


def _copy(archive: Path, part: Path) -> None:
    """Copy and check. Raises ArchiveError, and OSError."""
    db = open_reader(archive)
    try:
        with complaints(archive):
            db.conn.execute("VACUUM INTO ?", (str(part),))
        _check_copy(part, db.conn.execute("SELECT count(*) FROM articles").fetchone()[0], archive)
    finally:
        db.close()


def _check_copy(part: Path, at_least: int, archive: Path) -> None:
    connection = sqlite3.connect(f"file:{part}?mode=ro", uri=True)
    try:
        problem = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
        count = connection.execute("SELECT count(*) FROM articles").fetchone()[0]
    finally:
        connection.close()
    if problem != "ok":
        raise corrupt(archive, problem)
    if count > at_least:
        raise ArchiveError(f"the copy has {count} articles, the archive {at_least}")
