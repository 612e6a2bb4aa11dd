"""Recovery: what an archive has to learn before a run when a crash, an older copy of the database or a wrong clock came between (`-> rows`)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlite_utils import Database

from ..models import CaptureRef
from ..times import iso

SLACK = timedelta(minutes=5)    # clocks are set back by seconds now and then


class Recovery:
    """Writes `runs`, `urls` and `channels`, at the start of a run only."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def newest_run(self) -> int:
        """Number of the newest run that the database knows; 0 where there was none."""
        return int(self._db.conn.execute("SELECT coalesce(max(id), 0) FROM runs").fetchone()[0])

    def adopt_runs(self, files: Iterable[tuple[int, str]], *, now: datetime) -> None:
        """Note runs of which only the WARC files are left: (number, first file). They count as killed, so that their captures are read."""
        with self._db.atomic():
            for number, warc_file in files:
                self._db.conn.execute("INSERT OR IGNORE INTO runs (id, started_at, how_ended, version, warc_file) VALUES (?, ?, 'lost', '', ?)",
                                      (number, iso(now), warc_file))

    def adopt_urls(self, refs: Iterable[CaptureRef]) -> set[str]:
        """Have the frontier know the URLs of captures; those that it cannot take, since their source is not known."""
        left = set()
        with self._db.atomic():
            for ref in refs:
                self._db.conn.execute(
                    "INSERT OR IGNORE INTO urls (url, source_id, discovered_at, failures) SELECT ?, id, ?, 0 FROM sources WHERE id = ?",
                    (ref.url, iso(ref.fetched_at), ref.source_id))
                if self._db.conn.execute("SELECT 1 FROM urls WHERE url = ?", (ref.url,)).fetchone() is None:
                    left.add(ref.url)
        return left

    def undo_future(self, now: datetime) -> int:
        """What was visited at a time that is still to come, by a clock that was ahead, is due now: or it would rest until then. How many."""
        late = iso(now + SLACK)
        with self._db.atomic():
            urls = self._db.conn.execute(
                "UPDATE urls SET next_visit_at = :now, visited_at = :now WHERE visited_at > :late AND next_visit_at IS NOT NULL",
                {"now": iso(now), "late": late}).rowcount
            channels = self._db.conn.execute("UPDATE channels SET next_poll_at = :now, polled_at = :now WHERE polled_at > :late",
                                             {"now": iso(now), "late": late}).rowcount
            self._db.conn.execute("DELETE FROM robots WHERE fetched_at > :late", {"late": late})
        return int(urls + channels)
