"""The table `robots`: what each site's robots.txt said when it was last asked (`origin <-> RobotsCopy`)."""

from __future__ import annotations

import hashlib

from sqlite_utils import Database

from ..models import RobotsCopy
from ..times import from_iso, iso


class RobotsCopies:
    """Reads and writes copies, one an origin."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def get(self, origin: str) -> RobotsCopy | None:
        """The last answer; None where there was none."""
        row = self._db.conn.execute("SELECT fetched_at, status, body FROM robots WHERE origin = ?", (origin,)).fetchone()
        return RobotsCopy(origin, from_iso(row[0]), row[1], row[2]) if row else None

    def put(self, copy: RobotsCopy) -> None:
        """Keep an answer in the place of the one before."""
        with self._db.atomic():
            self._db.conn.execute(
                "INSERT OR REPLACE INTO robots (origin, fetched_at, status, sha256, body) VALUES (?, ?, ?, ?, ?)",
                (copy.origin, iso(copy.fetched_at), copy.status, hashlib.sha256(copy.body).hexdigest(), copy.body))
