"""Standing is told of any rows, odd ones too."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.archive import standings
from crawler.archive.database import open_writer

NOW = datetime(2026, 11, 25, tzinfo=UTC)


@pytest.mark.parametrize("times", [("2026-11-24T06zzz", "2026-11-24T08:00:00Z"), ("0001-01-01T00:00:00Z",)], ids=["no time", "too early"])
def test_an_odd_time_ends(tmp_path: Path, times: tuple[str, ...]) -> None:
    """A time that is none, or before all history, neither raises nor keeps us for ever."""
    path = tmp_path / "odd.db"
    open_writer(path).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA foreign_keys = OFF")
    for n, at in enumerate(times):
        _insert(connection, "articles", {"id": n + 1, "url": f"https://a.example/{n}", "source_id": "a", "first_seen_at": at, "last_seen_at": at})
    left = iter(range(1000))
    connection.set_progress_handler(lambda: next(left, None) is None, 10_000)
    assert {"a"} >= set(standings(connection, ["a"], NOW))


def _insert(connection: sqlite3.Connection, table: str, row: dict[str, object]) -> None:
    """A row, with nothing in the columns that must have something."""
    needed = {name: "" for _, name, _, is_needed, default, _ in connection.execute(f"PRAGMA table_info({table})") if is_needed and default is None}
    values = needed | row
    connection.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({', '.join('?' * len(values))})", tuple(values.values()))    # noqa: S608 - ours
