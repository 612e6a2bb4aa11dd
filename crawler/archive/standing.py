"""What is known of a source's standing (`source, now -> Facts`); `wellbeing` judges it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime, timedelta
from itertools import pairwise
from sqlite3 import Connection

from sqlite_utils import Database

from ..models import ChannelKind, Gap
from ..polling import loads
from ..silence import HISTORY
from ..times import from_iso, iso
from ..wellbeing import RECENT_GAP, ChannelFacts, DayFacts, Facts, FieldFacts
from .hosts import resting

WEEK, MONTH = timedelta(days=7), timedelta(days=30)
FIELDS = {"headline": "headline", "byline": "byline", "date": "published_at", "body": "body", "dateline": "dateline"}    # -> column of coverage_fields
_HOURS = """
    WITH RECURSIVE hours(hour) AS (
      SELECT substr(min(first_seen_at), 1, 13) FROM articles WHERE source_id = :source AND first_seen_at >= :start
       UNION
      SELECT (SELECT substr(min(first_seen_at), 1, 13) FROM articles WHERE source_id = :source AND first_seen_at > hour || char(1114111)) FROM hours WHERE hour IS NOT NULL
       LIMIT 2000)
    SELECT hour FROM hours WHERE hour IS NOT NULL"""    # from hour to hour along the index, however many articles an hour has; UNION and LIMIT: odd times end it


def facts_of(db: Database, source_id: str, now: datetime, resting: tuple[str, ...]) -> Facts:
    """A source's channels, days, habit, fields and gaps. `resting`: hosts that are left alone, in words."""
    return Facts(_channels(db, source_id), _days(db, source_id, now), _hours(db, source_id), _fields(db, source_id, now), _gaps(db, source_id, now), resting)


def standings(connection: Connection, sources: Iterable[str], now: datetime) -> dict[str, Facts]:
    """Source -> its facts, read through any connection to an archive. A source whose rows make no sense, as a stranger's archive may have them, is left out."""
    db = Database(connection)
    at_rest: dict[str, list[str]] = {}
    found: dict[str, Facts] = {}
    with suppress(ValueError, TypeError, OverflowError):
        at_rest = resting(db, now)
    for source in sources:
        with suppress(ValueError, TypeError, KeyError, AttributeError, OverflowError):
            found[source] = facts_of(db, source, now, tuple(at_rest.get(source, ())))
    return found


def _channels(db: Database, source_id: str) -> tuple[ChannelFacts, ...]:
    rows = db.conn.execute(
        "SELECT kind, url, failures, last_problem, announced, polled_at, next_poll_at, rhythm FROM channels WHERE source_id = ? AND enabled ORDER BY id", (source_id,))
    found = []
    for kind, url, failures, problem, announced, polled_at, due_at, text in rows:
        rhythm = loads(text)
        found.append(ChannelFacts(ChannelKind(kind), url, failures, rhythm.failing_since if failures else None, problem, announced,
                                  _moment(polled_at), _moment(due_at), rhythm.lied_at))
    return tuple(found)


def _days(db: Database, source_id: str, now: datetime) -> dict[date, DayFacts]:
    start = (now - HISTORY).date().isoformat()
    bad: dict[str, dict[str, int]] = defaultdict(dict)
    failed: dict[str, int] = defaultdict(int)
    rows = db.conn.execute("SELECT day, outcome, detail, n FROM coverage_details WHERE source_id = ? AND day >= ? AND outcome <> 'poll_failed'", (source_id, start))
    for day, outcome, detail, n in rows:
        bad[day][detail] = bad[day].get(detail, 0) + n
        failed[day] += n if outcome == "failed" else 0
    rows = db.conn.execute(
        "SELECT day, announced, archived, archived + revised + unchanged, fetched FROM coverage WHERE source_id = ? AND day >= ?", (source_id, start))
    return {date.fromisoformat(day): DayFacts(*counts, failed[day], bad[day]) for day, *counts in rows}


def _hours(db: Database, source_id: str) -> list[datetime]:
    """When new articles came, over the last weeks in which some did."""
    last = db.conn.execute("SELECT max(first_seen_at) FROM articles WHERE source_id = ?", (source_id,)).fetchone()[0]
    if last is None:
        return []
    try:
        start = iso(from_iso(last) - HISTORY)
    except OverflowError:    # the year 1
        return []
    rows = db.conn.execute(_HOURS, {"source": source_id, "start": start})
    return [from_iso(f"{row[0]}:00:00Z") for row in rows]


def _fields(db: Database, source_id: str, now: datetime) -> tuple[FieldFacts, ...]:
    """Of whole articles: a teaser has no body to speak of, a gallery no dateline."""
    spans = pairwise([now - WEEK - MONTH, now - WEEK, now + WEEK])
    sums = ", ".join(f"coalesce(sum({column}), 0)" for column in ("articles", *FIELDS.values()))
    before, recent = (db.conn.execute(
        f"SELECT {sums} FROM coverage_fields WHERE source_id = ? AND day > ? AND day <= ?",    # noqa: S608 - ours
        (source_id, iso(start)[:10], iso(end)[:10])).fetchone() for start, end in spans)
    return tuple(FieldFacts(name, recent[n], recent[0], before[n], before[0]) for n, name in enumerate(FIELDS, 1))


def _gaps(db: Database, source_id: str, now: datetime) -> tuple[Gap, ...]:
    rows = db.conn.execute("SELECT since, until, expected FROM gaps WHERE source_id = ? AND closed_at IS NULL AND found_at >= ? ORDER BY since",
                           (source_id, iso(now - RECENT_GAP)))
    return tuple(Gap(from_iso(start), from_iso(end), expected) for start, end, expected in rows)


def _moment(text: str | None) -> datetime | None:
    return from_iso(text) if text else None
