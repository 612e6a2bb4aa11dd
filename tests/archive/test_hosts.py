"""Hosts that rest: remembered, said by source, and passed over by the frontier."""

from __future__ import annotations

from datetime import timedelta

from crawler.archive import Archive
from crawler.archive.check import status
from crawler.models import HostState, RobotsCopy

from .test_archive import NOW, announce, archive

__all__ = ["archive"]
SOON = NOW + timedelta(hours=3)
RESTING = HostState("https://example.org", refusals=1, not_before=SOON, reason="http_429", updated_at=NOW)


def test_a_state_is_remembered_until_the_host_is_well(archive: Archive) -> None:
    """What was put is there, the newest counts, and a host that is well is forgotten."""
    archive.hosts.put(HostState("https://example.org", failures=2, reason="timeout", updated_at=NOW))
    archive.hosts.put(RESTING)
    assert RESTING == archive.hosts.get("https://example.org")
    archive.hosts.put(HostState("https://example.org", updated_at=NOW))
    assert archive.hosts.get("https://example.org") is None


def test_status_names_hosts_that_rest_and_slow_ones(archive: Archive) -> None:
    """A source's problems say that its host asks for patience and until when; Crawl-delay is a note; when the rest is over nothing is said."""
    archive.hosts.put(RESTING)
    archive.robots.put(RobotsCopy("https://other.example", NOW, 200, b"Crawl-delay: 30"), 30.0)
    rows = {row.id: row for row in status(archive.db, NOW)}
    assert ("https://example.org asks for patience (HTTP 429) until 2026-11-24 15:00 UTC",) == rows["example"].problems
    assert ((), ("https://other.example asks for 30 s between two requests (Crawl-delay)",)) == (rows["other"].problems, rows["other"].notes)
    assert () == next(row for row in status(archive.db, SOON) if row.id == "example").problems


def test_urls_of_resting_hosts_are_passed_over(archive: Archive) -> None:
    """However many of them are due first, a source's URLs of another host, port or scheme are found."""
    many = [f"https://example.org/{number}" for number in range(300)]
    others = ["https://example.org.evil.example/a", "https://example.org:8443/a", "http://example.org/a", "https://sport.example.org/a"]
    announce(archive, *many, *others)
    found = archive.frontier.due_urls(NOW, source_id=None, limit=50, per_source=10, skip_hosts={"example": ["https://example.org"]})
    assert others == [due.url for due in found]
    assert 10 == len(archive.frontier.due_urls(NOW, source_id=None, limit=50, per_source=10, skip_hosts={"other": ["https://example.org"]}))


def test_each_robots_text_is_kept_once(archive: Archive) -> None:
    """A text that comes back is the same row; the one before is still there."""
    for number, body in enumerate([b"a", b"b", b"a"]):
        archive.robots.put(RobotsCopy("https://example.org", NOW + timedelta(days=number), 200, body), None)
    copy = archive.robots.get("https://example.org")
    assert copy is not None
    assert (b"a", NOW + timedelta(days=2)) == (copy.body, copy.fetched_at)
    assert [(b"a",), (b"b",)] == archive.db.conn.execute("SELECT body FROM robots_texts ORDER BY body").fetchall()
