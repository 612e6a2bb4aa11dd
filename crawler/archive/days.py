"""The days: what became of each source's polls and visits, counted as they are written (`Poll | Intent | Gap -> counts`)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlite_utils import Database

from ..models import Article, Intent, Outcome, PageState, Poll
from ..times import iso

COUNTS = ("announced", "fetched", "archived", "revised", "unchanged", "rejected", "robots", "missing", "gone", "failed",
          "polled", "not_modified", "bytes_saved", "gaps")
FIELDS: dict[str, Callable[[Article], object]] = {    # of coverage_fields
    "articles": lambda _: True, "headline": lambda one: one.headline, "byline": lambda one: one.byline, "dateline": lambda one: one.dateline,
    "published_at": lambda one: one.published_at, "body": lambda one: one.body, "section": lambda one: one.section, "tags": lambda one: one.tags}
TOLD_APART = frozenset({Outcome.REJECTED, Outcome.ROBOTS, Outcome.MISSING, Outcome.GONE, Outcome.FAILED})    # by detail
_LAST_WHOLE = ("SELECT warc_length FROM captures WHERE url_id = ? AND NOT is_revisit AND status = 200 AND completeness = 'complete' "
               "ORDER BY fetched_at DESC LIMIT 1")


def count_poll(db: Database, poll: Poll, new: int) -> None:
    """A poll, and how many of its candidates had never been announced."""
    source_id = poll.channel.source_id
    if poll.failure is None:
        _count(db, source_id, poll.at, announced=new, polled=1)
    else:
        _count(db, source_id, poll.at, failed=1)
        _detail(db, source_id, poll.at, "poll_failed", poll.failure)


def count_visit(db: Database, intent: Intent) -> None:
    """A visit, by its outcome; a 304 with what it saved."""
    visit, source_id = intent.visit, intent.known.source_id
    saved = db.conn.execute(_LAST_WHOLE, (intent.known.url_id,)).fetchone() if visit.status == 304 else None
    _count(db, source_id, visit.at, fetched=int(visit.status is not None), not_modified=int(visit.status == 304), bytes_saved=saved[0] if saved else 0,
           **{intent.outcome.value: 1})
    if intent.outcome in TOLD_APART:
        _detail(db, source_id, visit.at, intent.outcome.value, intent.detail or intent.outcome.value)
    if intent.outcome is Outcome.ARCHIVED and visit.article is not None and visit.article.page_state is PageState.FULL:
        _add(db, "coverage_fields", source_id, visit.at, {name: int(bool(found(visit.article))) for name, found in FIELDS.items()})


def count_gap(db: Database, source_id: str, at: datetime) -> None:
    """A gap, on the day on which it was noticed."""
    _count(db, source_id, at, gaps=1)


def _count(db: Database, source_id: str, at: datetime, **counts: int) -> None:
    _add(db, "coverage", source_id, at, {name: counts.get(name, 0) for name in COUNTS})


def _add(db: Database, table: str, source_id: str, at: datetime, counts: dict[str, int]) -> None:
    """Add to the row of a source and day."""
    more = ", ".join(f"{name} = {name} + excluded.{name}" for name in counts)
    db.conn.execute(
        f"INSERT INTO {table} (source_id, day, {', '.join(counts)}) VALUES (?, ?, {', '.join('?' * len(counts))}) "    # noqa: S608 - our own names
        f"ON CONFLICT (source_id, day) DO UPDATE SET {more}", (source_id, iso(at)[:10], *counts.values()))


def _detail(db: Database, source_id: str, at: datetime, outcome: str, detail: str) -> None:
    db.conn.execute(
        "INSERT INTO coverage_details (source_id, day, outcome, detail, n) VALUES (?, ?, ?, ?, 1) "
        "ON CONFLICT (source_id, day, outcome, detail) DO UPDATE SET n = n + 1", (source_id, iso(at)[:10], outcome, detail))
