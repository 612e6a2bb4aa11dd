"""The tables `robots` and `robots_texts`: what each site's robots.txt says, and every text that it ever had (`origin <-> RobotsCopy`)."""

from __future__ import annotations

from sqlite_utils import Database

from ..models import RobotsCopy
from ..times import from_iso, iso


class RobotsCopies:
    """Reads and writes copies: the last answer of an origin, and each text once."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def get(self, origin: str) -> RobotsCopy | None:
        """The last answer; None where there was none."""
        row = self._db.conn.execute(
            "SELECT r.fetched_at, r.status, t.body FROM robots r JOIN robots_texts t ON t.sha256 = r.sha256 WHERE r.origin = ?",
            (origin,)).fetchone()
        return RobotsCopy(origin, from_iso(row[0]), row[1], row[2]) if row else None

    def put(self, copy: RobotsCopy, crawl_delay: float | None) -> None:
        """Keep an answer in the place of the one before. crawl_delay: seconds that it asks us for."""
        with self._db.atomic():
            self._db.conn.execute("INSERT OR IGNORE INTO robots_texts (sha256, first_seen_at, body) VALUES (?, ?, ?)",
                                  (copy.sha256, iso(copy.fetched_at), copy.body))
            self._db.conn.execute("INSERT OR REPLACE INTO robots (origin, fetched_at, status, sha256, crawl_delay) VALUES (?, ?, ?, ?, ?)",
                                  (copy.origin, iso(copy.fetched_at), copy.status, copy.sha256, crawl_delay))
