"""A connection for SQL of ours alone (`path -> Reader`): read-only, in a thread of its own, with its own clock.

What visitors' SQL is given has slower functions and tighter limits (`limits`): a download of a million articles would take four times as long
with them. Nothing of a visitor's reaches this connection but values of parameters.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Self, TypeVar

from ..archive import open_reader

if TYPE_CHECKING:
    from sqlite3 import Connection

STEPS = 50_000    # of SQLite's machine between two looks at the clock

T = TypeVar("T")


class Reader:
    """Used with `with`; whoever leaves the block early (a visitor who went away) interrupts what is being read, and waits for nothing."""

    def __init__(self, path: Path, seconds: float) -> None:
        self._path = path
        self._thread = ThreadPoolExecutor(1, "newsarchive-reader")
        self._is_left = threading.Event()
        self._connection: Connection | None = None
        self.allow(seconds)

    def allow(self, seconds: float) -> None:
        """From now on so long; SQL that takes longer ends with OperationalError: interrupted."""
        self._deadline = time.monotonic() + seconds

    def do(self, work: Callable[[Connection], T]) -> asyncio.Future[T]:
        """The result of that work, which is done in the reader's thread. Raises what `work` does, and the errors of `open_reader`."""
        future = asyncio.wrap_future(self._thread.submit(lambda: work(self._open())))
        future.add_done_callback(lambda done: done.cancelled() or done.exception())    # nobody may wait for it any more
        return future

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._is_left.set()
        self._thread.submit(self._close)
        self._thread.shutdown(wait=False)

    def _open(self) -> Connection:
        if self._connection is None:
            self._connection = open_reader(self._path).conn
            self._connection.set_progress_handler(self._is_over, STEPS)
            self._connection.execute("BEGIN")    # one state of the archive, whatever a crawl writes meanwhile
        return self._connection

    def _is_over(self) -> bool:
        return self._is_left.is_set() or time.monotonic() > self._deadline

    def _close(self) -> None:
        if self._connection is not None:
            self._connection.close()
