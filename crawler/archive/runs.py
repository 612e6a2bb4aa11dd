"""The table `runs`, and the sources of sources.toml as rows: bookkeeping around a crawl."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlite_utils import Database

from ..models import Channel, Source
from ..times import iso


@dataclass(frozen=True, slots=True)
class RunCounts:
    """What a run did, as counts."""

    polled: int = 0
    fetched: int = 0
    archived: int = 0
    revised: int = 0
    unchanged: int = 0
    not_modified: int = 0
    rejected: int = 0
    missing: int = 0
    gone: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class UnfinishedRun:
    """A run that did not end by itself."""

    id: int


_OF_RUN = "(SELECT count(*) FROM captures WHERE run_id = :id AND part_of IS NULL"
_KILLED = (
    f"UPDATE runs SET how_ended = 'killed', ended_at = (SELECT max(fetched_at) FROM captures WHERE run_id = :id), fetched = {_OF_RUN}), not_modified = {_OF_RUN} AND status = 304), "    # noqa: S608 - our own names
    + ", ".join(f"{name} = {_OF_RUN} AND outcome = '{name}')" for name in ("archived", "revised", "unchanged", "rejected", "missing", "gone", "failed"))
    + " WHERE id = :id")


class Runs:
    """Begin, end, and find what was killed."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def begin(self, *, now: datetime, version: str) -> int:
        """Note that a run starts; its number. Whatever did not end before was killed, since we hold the lock: it counts what it had written."""
        with self._db.atomic():
            for run_id, in self._db.conn.execute("SELECT id FROM runs WHERE how_ended IS NULL").fetchall():
                self._db.conn.execute(_KILLED, {"id": run_id})
            cursor = self._db.conn.execute("INSERT INTO runs (started_at, version) VALUES (?, ?)", (iso(now), version))
        return int(cursor.lastrowid or 0)

    def set_warc(self, run_id: int, warc_file: str) -> None:
        """Note the first WARC file of a run."""
        with self._db.atomic():
            self._db.conn.execute("UPDATE runs SET warc_file = ? WHERE id = ?", (warc_file, run_id))

    def end(self, run_id: int, *, now: datetime, how_ended: str, exit_code: int, counts: RunCounts) -> None:
        """Note how a run ended."""
        values = {"ended_at": iso(now), "how_ended": how_ended, "exit_code": exit_code, **asdict(counts)}
        assignments = ", ".join(f"{name} = :{name}" for name in values)
        with self._db.atomic():
            self._db.conn.execute(f"UPDATE runs SET {assignments} WHERE id = :id", {**values, "id": run_id})    # noqa: S608 - our own names

    def unfinished(self) -> tuple[UnfinishedRun, ...]:
        """Runs since the last one that finished: some of their captures may not be in the database yet."""
        rows = self._db.conn.execute(
            "SELECT id FROM runs WHERE id > coalesce((SELECT max(id) FROM runs WHERE how_ended = 'finished'), 0) ORDER BY id")
        return tuple(UnfinishedRun(row[0]) for row in rows)


class Sources:
    """sources.toml as rows. Nothing is ever deleted: what is no longer listed is no longer enabled."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def sync(self, sources: Iterable[Source], *, now: datetime) -> None:
        """Make the tables `sources` and `channels` say what sources.toml says."""
        with self._db.atomic():
            self._db.conn.execute("UPDATE sources SET enabled = 0")
            self._db.conn.execute("UPDATE channels SET enabled = 0 WHERE found_in IS NULL")
            for source in sources:
                self._sync_source(source, iso(now))

    def _sync_source(self, source: Source, now: str) -> None:
        self._db.conn.execute(
            "INSERT INTO sources (id, name, home, language, enabled, added_at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
            "name = excluded.name, home = excluded.home, language = excluded.language, enabled = excluded.enabled",
            (source.id, source.name, source.home, source.language, int(source.enabled), now))
        for channel in source.channels:
            add_channel(self._db, source.id, channel, now, None)


def add_channel(db: Database, source_id: str, channel: Channel, now: str, found_in: int | None) -> int | None:
    """Insert a channel, due at once, and return its number; one that is there already is only enabled: None."""
    known = db.conn.execute("SELECT id FROM channels WHERE source_id = ? AND url = ?", (source_id, channel.url)).fetchone()
    if known:
        db.conn.execute("UPDATE channels SET enabled = 1, kind = ? WHERE id = ?", (channel.kind.value, known[0]))
        return None
    cursor = db.conn.execute(
        "INSERT INTO channels (source_id, url, kind, title, enabled, next_poll_at, failures, found_in) VALUES (?, ?, ?, ?, 1, ?, 0, ?)",
        (source_id, channel.url, channel.kind.value, channel.title, now, found_in))
    return cursor.lastrowid
