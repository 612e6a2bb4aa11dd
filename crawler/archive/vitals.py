"""What the doctor wants to know of an archive, in one look that changes nothing (`Path -> Vitals`)."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from ..times import from_iso
from .check import lost_triggers
from .database import complaints, open_reader
from .lock import is_held, lock_path

QUICK_CHECK_BELOW = 4 * 1024**3    # bytes; a larger archive would keep the doctor waiting for minutes


@dataclass(frozen=True, slots=True)
class Vitals:
    """How an archive is. Sizes in bytes, times aware UTC."""

    size: int
    log_size: int                               # of the write-ahead log
    articles: int
    schema_version: int
    damage: str | None                          # what SQLite's quick check has found
    is_checked: bool                            # False: too large for a quick check
    lost_triggers: tuple[str, ...]              # in words
    capture_ends: tuple[tuple[str, int], ...]   # WARC file, and where its last known capture ends
    newest: datetime | None                     # of all that has been fetched or begun
    holder: str | None                          # of the lock, as it wrote itself down


def vitals(path: Path) -> Vitals:
    """Look at an archive. Raises ArchiveMissing, ArchiveNewer, ArchiveCorrupt, ArchiveError."""
    with complaints(path), closing(open_reader(path)) as db:
        size = path.stat().st_size
        is_checked = size < QUICK_CHECK_BELOW
        said = _one(db, "PRAGMA quick_check(1)") if is_checked else "ok"
        log = path.with_name(path.name + "-wal")
        return Vitals(
            size, log.stat().st_size if log.exists() else 0, _one(db, "SELECT count(*) FROM articles"), _one(db, "PRAGMA user_version"),
            None if said == "ok" else said, is_checked, tuple(lost_triggers(db)), _capture_ends(db), _newest(db), _holder(path))


def _one(db: Database, sql: str) -> Any:
    return db.conn.execute(sql).fetchone()[0]


def _capture_ends(db: Database) -> tuple[tuple[str, int], ...]:
    return tuple(db.conn.execute("SELECT warc_file, max(warc_offset + warc_length) FROM captures GROUP BY warc_file ORDER BY warc_file"))


def _newest(db: Database) -> datetime | None:
    texts = [_one(db, sql) for sql in ("SELECT max(fetched_at) FROM captures", "SELECT max(started_at) FROM runs")]
    return max((from_iso(text) for text in texts if text), default=None)


def _holder(path: Path) -> str | None:
    return lock_path(path).read_text(encoding="utf-8", errors="replace")[:200] if is_held(path) else None
