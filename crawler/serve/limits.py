"""What one SQL query of a visitor can cost (`Connection -> the same, with limits`).

A time limit alone is none: `select zeroblob(...)` took gigabytes, and within a function's call SQLite asks nobody whether to go on:
`instr` over three megabytes of zeros took two minutes. So values, results and the heap are bounded, the functions that take the square
of their input are replaced by ones that do not, and a clock outside of SQLite interrupts what outstays its time between two calls.
"""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Callable
from sqlite3 import Connection, Cursor
from sys import getsizeof
from typing import ClassVar

from datasette.utils.sqlite import sqlite3

MAX_VALUE = 16 * 1024**2      # bytes of one text, blob or row in SQL; the longest body that is stored stays below
MAX_RESULT = 32 * 1024**2     # bytes in memory of all values of one query's result
MAX_HEAP = 128 * 1024**2      # bytes that SQLite may hold in this process
MAX_PATTERN = 200             # bytes of a pattern of LIKE and GLOB: each of a text's letters may be compared with each of the pattern's
MAX_TRIMMED = 1000            # characters that trim() takes off
GRACE = 1.0                   # seconds that SQLite's own check of the time has before the clock strikes

Text = str | bytes | int | float | None


def limit(connection: Connection, seconds: float) -> None:
    """Bound what a query on this connection can cost; `seconds` is its time limit. Rows become sqlite3.Row."""
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute(f"PRAGMA hard_heap_limit = {MAX_HEAP}")
    if hasattr(connection, "setlimit"):    # pysqlite3 has none; the heap limit holds there too
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_VALUE)
        connection.setlimit(sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, MAX_PATTERN)
    connection.create_function("instr", 2, _instr, deterministic=True)
    connection.create_function("replace", 3, _replace, deterministic=True)
    for name, strip in (("trim", str.strip), ("ltrim", str.lstrip), ("rtrim", str.rstrip)):
        connection.create_function(name, 2, _trim(strip), deterministic=True)
    connection.create_function("json_patch", 2, None)    # takes the square of its keys
    connection.row_factory = _Rows().row
    _Clock.watch(connection, seconds + GRACE)


class _Rows:
    """A row factory that counts the bytes of a result. A connection runs one query at a time."""

    def __init__(self) -> None:
        self._cursor: Callable[[], Cursor | None] = lambda: None
        self._bytes = 0

    def row(self, cursor: Cursor, values: tuple[object, ...]) -> sqlite3.Row:
        """The row; raises OperationalError where the result grows beyond MAX_RESULT."""
        if self._cursor() is not cursor:
            self._cursor, self._bytes = weakref.ref(cursor), 0
        self._bytes += sum(map(getsizeof, values))
        if self._bytes > MAX_RESULT:
            raise sqlite3.OperationalError(f"result of more than {MAX_RESULT // 1024**2} MB: ask for fewer rows or columns")
        return sqlite3.Row(cursor, values)


class _Clock:
    """Interrupts the queries that outstay their time: SQLite looks at the time every thousand steps, and each may be a slow function."""

    _lock = threading.Lock()
    _running: ClassVar[dict[Connection, tuple[float, float]]] = {}    # when its last statement began, and for how long it may run
    _thread: threading.Thread | None = None

    @classmethod
    def watch(cls, connection: Connection, seconds: float) -> None:
        """Let each statement of this connection run for so long."""
        def begins(_: str) -> None:
            with cls._lock:
                cls._running[connection] = time.monotonic(), seconds

        connection.set_trace_callback(begins)
        with cls._lock:
            if cls._thread is None:
                cls._thread = threading.Thread(target=cls._strike, name="newsarchive-sql-clock", daemon=True)
                cls._thread.start()

    @classmethod
    def _strike(cls) -> None:
        while True:
            time.sleep(0.5)
            with cls._lock:
                now = time.monotonic()
                late = [one for one, (began, seconds) in cls._running.items() if now - began > seconds]
                for one in late:
                    del cls._running[one]
            for one in late:
                try:
                    one.interrupt()    # nothing happens where the statement has ended
                except sqlite3.ProgrammingError:
                    continue    # closed
            late.clear()    # a connection is not kept from being closed


def _instr(text: Text, part: Text) -> int | None:
    """SQLite's instr() in linear time."""
    if text is None or part is None:
        return None
    if isinstance(text, bytes) and isinstance(part, bytes):
        return text.find(part) + 1
    return _said(text).find(_said(part)) + 1


def _replace(text: Text, old: Text, new: Text) -> Text:
    """SQLite's replace() in linear time. Raises OverflowError, which SQLite reports as "string or blob too big"."""
    if text is None or old is None:
        return None
    whole, part = _said(text), _said(old)
    if not part:
        return text
    if new is None:
        return None
    other = _said(new)
    if len(whole) + whole.count(part) * (len(other) - len(part)) > MAX_VALUE:
        raise OverflowError
    return whole.replace(part, other)


def _trim(strip: Callable[[str, str], str]) -> Callable[[Text, Text], str | None]:
    """SQLite's trim(), ltrim() or rtrim() of some characters, in bounded time."""
    def trimmed(text: Text, characters: Text) -> str | None:
        if text is None or characters is None:
            return None
        each = set(_said(characters))
        if len(each) > MAX_TRIMMED:
            raise OverflowError
        return strip(_said(text), "".join(each))
    return trimmed


def _said(value: str | bytes | float) -> str:
    """A value as SQLite says it in words."""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return f"{value:.15g}" if isinstance(value, float) and value % 1 else str(value)
