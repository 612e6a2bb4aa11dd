"""What a monitor wants to know of an archive, as numbers (`statuses, now -> Metric*`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlite_utils import Database

from ..times import from_iso, iso
from .check import SourceStatus

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Metric:
    """A gauge: its name without prefix, what it says, and (labels, value) of each of its samples."""

    name: str
    about: str
    samples: tuple[tuple[dict[str, str], float], ...]


def read_metrics(db: Database, rows: Sequence[SourceStatus], now: datetime) -> Iterator[Metric]:
    """Of each source, and of the last run that ended."""
    yield _of_sources("articles", "Articles in the archive.", [(row, row.articles) for row in rows])
    yield _of_sources("waiting_urls", "URLs without an article that are due or will be tried again.", [(row, row.waiting) for row in rows])
    yield _of_sources("source_state", "0 green, 1 amber, 2 red.", [(row, row.state.number) for row in rows])
    yield _of_sources("last_poll_timestamp_seconds", "When a channel was last polled.", [(row, row.last_poll.timestamp()) for row in rows if row.last_poll])
    yield _of_sources("last_archived_timestamp_seconds", "When an article was last added.", [(row, row.last_new.timestamp()) for row in rows if row.last_new])
    announced = dict(db.conn.execute("SELECT source_id, max(discovered_at) FROM urls GROUP BY source_id").fetchall())
    yield _of_sources("last_new_timestamp_seconds", "When a new URL was last announced.",
                      [(row, from_iso(announced[row.id]).timestamp()) for row in rows if announced.get(row.id)])
    gaps = dict(db.conn.execute("SELECT source_id, count(*) FROM gaps WHERE closed_at IS NULL GROUP BY source_id").fetchall())
    yield _of_sources("open_gaps", "Spans of time that no channel has shown.", [(row, gaps.get(row.id, 0)) for row in rows])
    failures = db.conn.execute("SELECT source_id, coalesce(detail, 'unknown'), count(*) FROM urls WHERE outcome = 'failed' AND visited_at >= ? GROUP BY 1, 2",
                               (iso(now - DAY),))
    yield Metric("failing_urls", "Pages whose last visit was within a day and failed, by class.",
                 tuple(({"source": source, "class": name}, count) for source, name, count in failures))
    failing = dict(db.conn.execute("SELECT source_id, count(*) FROM channels WHERE enabled AND failures > 0 GROUP BY source_id").fetchall())
    yield _of_sources("failing_channels", "Channels whose last poll failed.", [(row, failing.get(row.id, 0)) for row in rows])
    yield from _of_run(db)


def _of_sources(name: str, about: str, values: Sequence[tuple[SourceStatus, float]]) -> Metric:
    return Metric(name, about, tuple(({"source": row.id}, value) for row, value in values))


def _of_run(db: Database) -> Iterator[Metric]:
    row = db.conn.execute("SELECT exit_code, started_at, ended_at FROM runs WHERE ended_at IS NOT NULL AND exit_code IS NOT NULL ORDER BY id DESC LIMIT 1").fetchone()
    if row is None:
        return
    code, started, ended = row[0], from_iso(row[1]), from_iso(row[2])
    yield Metric("last_run_exit_code", "Of the last run that ended.", (({}, code),))
    yield Metric("last_run_duration_seconds", "Of the last run that ended.", (({}, (ended - started).total_seconds()),))
    yield Metric("last_run_end_timestamp_seconds", "When the last run ended.", (({}, ended.timestamp()),))
