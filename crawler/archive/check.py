"""Look at an archive without changing it: is it whole (`Path -> problems`), and how is each source doing (`now -> SourceStatus*`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3

from ..errors import ArchiveHeld
from ..times import from_iso
from ..wellbeing import Light, judge, still, worst
from .database import complaints, open_reader
from .hosts import resting, slow
from .lock import Lock
from .schema import TABLES
from .standing import facts_of


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """How one source is doing. Times are aware UTC."""

    id: str
    name: str
    enabled: bool
    articles: int
    last_new: datetime | None        # the last new article
    last_poll: datetime | None
    waiting: int                     # URLs that are due or will be tried again and have no article yet
    state: Light = Light.GREEN
    problems: tuple[str, ...] = ()   # in words, the worst first
    notes: tuple[str, ...] = ()      # in words; nothing is wrong
    silent: str | None = None        # the problem that it brings nothing though it answers, in words


def check(path: Path, *, now: datetime) -> Iterator[str]:
    """Problems of the database in words: pages, foreign keys, full-text index, revisions. Raises ArchiveMissing and its kin."""
    db = open_reader(path)
    try:
        with complaints(path):
            yield from (row[0] for row in db.conn.execute("PRAGMA integrity_check(20)") if row[0] != "ok")
            for table, row, parent, _ in db.conn.execute("PRAGMA foreign_key_check"):
                yield f"{table} row {row} refers to a row of {parent} that is not there"
            yield from _check_revisions(db)
            yield from lost_triggers(db)
    finally:
        db.close()
    yield from _check_full_text(path, now)


def status(db: Database, now: datetime) -> list[SourceStatus]:
    """Every source that is followed, or has articles, by name."""
    rows = db.conn.execute(
        "SELECT s.id, s.name, s.enabled, "
        "(SELECT count(*) FROM articles a WHERE a.source_id = s.id), "
        "(SELECT max(first_seen_at) FROM articles a WHERE a.source_id = s.id), "
        "(SELECT max(polled_at) FROM channels c WHERE c.source_id = s.id), "
        "(SELECT count(*) FROM urls u WHERE u.source_id = s.id AND u.article_id IS NULL AND u.next_visit_at IS NOT NULL) "
        "FROM sources s ORDER BY s.name COLLATE NOCASE").fetchall()
    at_rest, at_pace = resting(db, now), slow(db)
    return [_status_of(db, row, now, at_rest.get(row[0], []), at_pace.get(row[0], [])) for row in rows if row[2] or row[3]]


def _status_of(db: Database, row: tuple[str, str, int, int, str | None, str | None, int], now: datetime,
               at_rest: list[str], at_pace: list[str]) -> SourceStatus:
    source_id, name, enabled, articles, last_new, last_poll, waiting = row
    facts = facts_of(db, source_id, now, tuple(at_rest)) if enabled else None
    findings = judge(facts, now) if facts else ()
    notes = [*(one.words for one in findings if one.light is Light.GREEN), *at_pace, *(_failures(db, source_id) if enabled else ["no longer in sources.toml"])]
    return SourceStatus(
        source_id, name, bool(enabled), articles, _moment(last_new), _moment(last_poll), waiting, worst(findings),
        tuple(one.words for one in findings if one.light is not Light.GREEN), tuple(notes), still(facts, now) if facts else None)


def _failures(db: Database, source_id: str) -> Iterator[str]:
    rows = db.conn.execute(
        "SELECT outcome, detail, count(*), max(url) FROM urls WHERE source_id = ? AND outcome = 'failed' GROUP BY outcome, detail ORDER BY 3 DESC LIMIT 5",
        (source_id,))
    for _, detail, count, url in rows:
        yield f"{count} {'page' if count == 1 else 'pages'} failed: {detail}, such as {url}"


def _check_revisions(db: Database) -> Iterator[str]:
    rows = db.conn.execute(
        "SELECT a.id, a.revision_count, count(r.id) FROM articles a LEFT JOIN revisions r ON r.article_id = a.id "
        "GROUP BY a.id HAVING a.revision_count <> count(r.id) LIMIT 20")
    for number, said, found in rows:
        yield f"article {number} says {said} revisions, {found} are there"


def lost_triggers(db: Database) -> Iterator[str]:
    """Tables whose full-text index is no longer kept up to date, in words."""
    there = {row[0] for row in db.conn.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    for table in TABLES:
        missing = {f"{table.name}_{suffix}" for suffix in ("ai", "ad", "au")} - there if table.full_text else set()
        if missing:
            yield f"the full-text index of {table.name} has lost its triggers {', '.join(sorted(missing))}"


def _check_full_text(path: Path, now: datetime) -> Iterator[str]:
    """FTS5's own integrity check is a write statement: it wants the writer's lock, and is left out while a crawl runs."""
    try:
        lock = Lock(path, now=now)
    except (ArchiveHeld, OSError):
        return
    connection = sqlite3.connect(str(path))
    try:
        for table in TABLES:
            if table.full_text:
                connection.execute(f"INSERT INTO {table.name}_fts ({table.name}_fts, rank) VALUES ('integrity-check', 1)")    # noqa: S608
    except sqlite3.DatabaseError as error:
        yield f"the full-text index does not match the articles: {error}"
    finally:
        connection.rollback()
        connection.close()
        lock.release()


def _moment(text: str | None) -> datetime | None:
    return from_iso(text) if text else None
