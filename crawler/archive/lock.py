"""The lock: at most one writer an archive, held by the kernel, so that no kill can leave it behind (`Path -> Lock`)."""

from __future__ import annotations

import fcntl
import os
import re
import time
from datetime import datetime
from pathlib import Path

from ..errors import ArchiveHeld
from ..times import iso


NAMED_WITHIN = 50    # looks, of 20 ms each: a holder needs microseconds, a loaded machine more


class Lock:
    """`flock` on a file of its own beside the database: closing a second handle of the database itself would drop SQLite's locks."""

    def __init__(self, archive: Path, *, now: datetime) -> None:
        """Take the lock. Raises ArchiveHeld, which says who holds it and since when; OSError where the folder cannot be written."""
        path = lock_path(archive)
        self._handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            fcntl.flock(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = _holder(self._handle)
            os.close(self._handle)
            raise ArchiveHeld(f"{archive} is held by another run ({holder})") from None
        os.ftruncate(self._handle, 0)
        os.pwrite(self._handle, f"process {os.getpid()} since {iso(now.replace(microsecond=0))}\n".encode(), 0)

    def release(self) -> None:
        """Let go. Idempotent; a process that ends lets go as well."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


def _holder(handle: int) -> str:
    """Who wrote that it holds the lock. It writes a moment after it took it, so that an empty file, or a dead run's name, is read again."""
    for pause in (*[0.02] * NAMED_WITHIN, 0.0):
        holder = os.pread(handle, 200, 0).decode("utf-8", "replace").strip()
        found = re.match(r"process (\d+) since \S+$", holder)
        if found and _lives(int(found[1])):
            return holder
        time.sleep(pause)
    return holder or "just started"


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:    # it lives, and is another user's
        return True
    return True


def lock_path(archive: Path) -> Path:
    """The lock's file. It stays where it is: only the kernel's lock on it means anything."""
    return archive.with_name(archive.name + "-lock")


def is_held(archive: Path) -> bool:
    """Whether a run holds the archive right now."""
    try:
        handle = os.open(lock_path(archive), os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False
