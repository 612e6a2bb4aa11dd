"""When something is due next: what a watch sleeps until (`Database -> datetime`)."""

from __future__ import annotations

from datetime import datetime

from sqlite_utils import Database

from ..times import from_iso

_NEXT = (
    "SELECT min(at) FROM (SELECT min(c.next_poll_at) AS at FROM channels c JOIN sources s ON s.id = c.source_id WHERE c.enabled AND s.enabled "
    "UNION ALL SELECT (SELECT min(next_visit_at) FROM urls WHERE source_id = s.id) FROM sources s WHERE s.enabled)")


def next_due(db: Database) -> datetime | None:
    """When the first channel or URL of a followed source is due, aware UTC; None where nothing ever will be."""
    at = db.conn.execute(_NEXT).fetchone()[0]
    return from_iso(at) if at else None
