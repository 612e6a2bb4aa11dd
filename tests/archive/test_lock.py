"""The lock names its holder: what a run that has to go home is told."""

from __future__ import annotations

import os
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.archive.lock import Lock, lock_path
from crawler.errors import ArchiveHeld

NOW = datetime(2026, 11, 5, 12, tzinfo=UTC)


def test_the_holder_is_named(tmp_path: Path) -> None:
    """The process and since when."""
    lock = Lock(tmp_path / "a.db", now=NOW)
    with pytest.raises(ArchiveHeld, match=rf"\(process {os.getpid()} since 2026-11-05T12:00:00Z\)"):
        Lock(tmp_path / "a.db", now=NOW)
    lock.release()


@pytest.mark.parametrize("left", ["", "process 99999999 since 2026-11-04T12:00:00Z\n"])
def test_a_holder_who_has_not_signed_yet_is_waited_for(tmp_path: Path, left: str) -> None:
    """Between taking the lock and signing it the file is empty, or signed by a run that was killed: neither is told."""
    lock = Lock(tmp_path / "a.db", now=NOW)
    path, signed = lock_path(tmp_path / "a.db"), lock_path(tmp_path / "a.db").read_text()
    path.write_text(left)
    late = threading.Timer(0.1, path.write_text, [signed])
    late.start()
    with pytest.raises(ArchiveHeld, match=rf"\(process {os.getpid()} since"):
        Lock(tmp_path / "a.db", now=NOW)
    late.join()
    lock.release()
