"""The table `hosts`: which hosts failed or asked for patience, and until when they are left alone (`origin <-> HostState`)."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from ..models import HostState
from ..patience import in_words
from ..times import from_iso, iso

TELLING_DELAY = 5.0    # seconds: a Crawl-delay from here on is worth a word, since it bounds how much can be fetched
_COLUMNS = "origin, failures, refusals, not_before, reason, updated_at"
# A URL of an origin begins with it and a slash: that is one range of the index on `url`, since "0" follows "/".
_SOURCES_OF = (
    "SELECT source_id FROM channels WHERE url >= :origin || '/' AND url < :origin || '0' UNION "
    "SELECT * FROM (SELECT source_id FROM urls WHERE url >= :origin || '/' AND url < :origin || '0' LIMIT 1)")


class Hosts:
    """Reads and writes states, one an origin."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def get(self, origin: str) -> HostState | None:
        """How it was lately; None where nothing is known to its disadvantage."""
        row = self._db.conn.execute(f"SELECT {_COLUMNS} FROM hosts WHERE origin = ?", (origin,)).fetchone()    # noqa: S608 - our own names
        return _state(row) if row else None

    def put(self, state: HostState) -> None:
        """Remember a state, or forget a host that is well."""
        with self._db.atomic():
            if not (state.failures or state.refusals):
                self._db.conn.execute("DELETE FROM hosts WHERE origin = ?", (state.origin,))
                return
            self._db.conn.execute(
                f"INSERT OR REPLACE INTO hosts ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)",    # noqa: S608 - our own names
                (state.origin, state.failures, state.refusals, state.not_before and iso(state.not_before), state.reason,
                 state.updated_at and iso(state.updated_at)))


def resting(db: Database, now: datetime) -> dict[str, list[str]]:
    """Source -> which of its hosts are left alone, and until when, in words."""
    found: dict[str, list[str]] = defaultdict(list)
    rows = db.conn.execute(f"SELECT {_COLUMNS} FROM hosts WHERE not_before > ? ORDER BY origin", (iso(now),))    # noqa: S608 - our own names
    for row in rows.fetchall():
        said = in_words(_state(row), now)
        for source_id in _sources_of(db, row[0]) if said else ():
            found[source_id].append(said or "")
    return found


def slow(db: Database) -> dict[str, list[str]]:
    """Source -> what its hosts ask for by Crawl-delay, in words."""
    found: dict[str, list[str]] = defaultdict(list)
    rows = db.conn.execute("SELECT origin, crawl_delay FROM robots WHERE crawl_delay >= ? ORDER BY origin", (TELLING_DELAY,))
    for origin, delay in rows.fetchall():
        for source_id in _sources_of(db, origin):
            found[source_id].append(f"{origin} asks for {delay:g} s between two requests (Crawl-delay)")
    return found


def _sources_of(db: Database, origin: str) -> list[str]:
    return [row[0] for row in db.conn.execute(_SOURCES_OF, {"origin": origin})]


def _state(row: tuple[Any, ...]) -> HostState:
    origin, failures, refusals, not_before, reason, updated_at = row
    return HostState(origin, failures, refusals, from_iso(not_before) if not_before else None, reason,
                     from_iso(updated_at) if updated_at else None)
