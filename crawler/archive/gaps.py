"""The gaps: spans of time that no channel of a source has shown (`Gap -> row`, and back)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlite_utils import Database

from ..models import DueChannel, Gap
from ..times import from_iso, iso
from .days import count_gap


class Gaps:
    """Reads and writes the table `gaps`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def add(self, channel: DueChannel, gap: Gap, now: datetime) -> None:
        """Note a gap, and have the source's other channels read, not only asked: what is lost may stand there."""
        cursor = self._db.conn.execute(
            "INSERT OR IGNORE INTO gaps (source_id, channel_id, since, until, expected, keys_before, keys_after, found_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (channel.source_id, channel.channel_id, iso(gap.since), iso(gap.until), round(gap.expected, 1), " ".join(gap.before), " ".join(gap.after), iso(now)))
        if cursor.rowcount:
            count_gap(self._db, channel.source_id, now)
        self._db.conn.execute("UPDATE channels SET next_poll_at = min(next_poll_at, ?), etag = NULL, last_modified = NULL "
                              "WHERE source_id = ? AND id <> ? AND enabled AND failures = 0",
                              (iso(now), channel.source_id, channel.channel_id))

    def open(self, source_id: str) -> list[tuple[int, Gap]]:
        """(number, gap) of those of a source that nothing has closed yet."""
        rows = self._db.conn.execute("SELECT id, since, until, expected, keys_before, keys_after FROM gaps WHERE source_id = ? AND closed_at IS NULL", (source_id,))
        return [(number, Gap(from_iso(since), from_iso(until), expected, tuple((before or "").split()), tuple((after or "").split())))
                for number, since, until, expected, before, after in rows.fetchall()]

    def close(self, numbers: Iterable[int], now: datetime) -> None:
        """Nothing is missing there after all."""
        self._db.conn.executemany("UPDATE gaps SET closed_at = ? WHERE id = ?", [(iso(now), number) for number in numbers])
