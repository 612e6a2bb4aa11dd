"""The one writer of an archive: the lock, the connection, and the rooms that write through it."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Self

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from ..errors import ArchiveError
from ..models import CaptureRef
from .announced import Announced
from .backup import backup
from .database import complaints, older_version, open_writer
from .frontier import Frontier
from .gaps import Gaps
from .hosts import Hosts
from .kept import KeptCapture, parts_of, rereadable
from .lock import Lock
from .recovery import Recovery
from .robots import RobotsCopies
from .runs import Runs, Sources
from .store import Store


class Archive:
    """Made by `Archive.open`; `close` it. Reads and writes in one thread."""

    def __init__(self, path: Path, db: Database, lock: Lock) -> None:
        self.path, self.db, self._lock = path, db, lock
        self.frontier, self.runs, self.sources, self.store = Frontier(db), Runs(db), Sources(db), Store(db)
        self.robots, self.hosts, self.announced, self.gaps = RobotsCopies(db), Hosts(db), Announced(db), Gaps(db)
        self.recovery = Recovery(db)

    @classmethod
    def open(cls, path: Path, *, now: datetime) -> Self:
        """Take the lock, open the database (made where there is none) and bring it up to date.

        An archive of an older version is copied aside first. Raises ArchiveHeld, ArchiveNewer, ArchiveCorrupt, ArchiveError.
        """
        try:
            lock = Lock(path, now=now)
        except OSError as error:
            raise ArchiveError(f"{path.parent.absolute()} cannot be written: {error.strerror}; `newsarchive doctor` tells more") from error
        try:
            older = older_version(path)
            if older is not None:
                backup(path, path.with_name(f"{path.stem}-schema-{older}{path.suffix}"), now=now)
            return cls(path, open_writer(path), lock)
        except BaseException:
            lock.release()
            raise

    def has_capture(self, warc_file: str, warc_offset: int) -> bool:
        """Whether the database knows the record that lies there."""
        with complaints(self.path):
            row = self.db.conn.execute("SELECT 1 FROM captures WHERE warc_file = ? AND warc_offset = ?", (warc_file, warc_offset)).fetchone()
        return row is not None

    def parts_of(self, capture_id: int) -> list[CaptureRef]:
        """Captures of an article's further pages: `kept.parts_of`."""
        with complaints(self.path):
            return parts_of(self.db, capture_id)

    def rereadable(self, *, source_id: str | None) -> list[KeptCapture]:
        """Captures whose reading matters: `kept.rereadable`."""
        with complaints(self.path):
            return rereadable(self.db, source_id=source_id)

    def batch(self) -> AbstractContextManager[Database]:
        """What is written inside is one transaction: on the disk, whole, when it ends."""
        return self.db.atomic()

    def close(self) -> None:
        """Fold the write-ahead log into the database and let go of both. Idempotent."""
        try:
            self.db.conn.execute("PRAGMA busy_timeout = 1000")    # milliseconds: a run's end does not wait for whoever reads
            self.db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.Error:
            pass    # a reader is busy, the disk is full, or it is closed already: the log is folded in next time
        self.db.close()
        self._lock.release()
