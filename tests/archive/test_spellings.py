"""Several channels, one article: the frontier keeps one spelling of an address."""

from __future__ import annotations

from crawler.archive import Archive
from crawler.models import Candidate, ChannelKind, Discovery, DueChannel, Poll, Visit

from .test_archive import NOW, archive, visit

__all__ = ["archive"]    # the fixture
SPELLINGS = ("http://m.example.org/2026/bridge-opens", "http://example.org/2026/bridge-opens", "https://example.org/2026/bridge-opens/amp", "https://example.org/2026/bridge-opens")


def poll(archive: Archive, *urls: str) -> int:
    channel = DueChannel(1, "example", "https://example.org/feed.xml", ChannelKind.FEED)
    return archive.frontier.record_poll(Poll(channel, NOW, 200, None, None, Discovery(tuple(Candidate(url) for url in urls))))


def urls(archive: Archive) -> set[str]:
    return {row[0] for row in archive.db.conn.execute("SELECT url FROM urls")}


def test_one_spelling_is_kept(archive: Archive) -> None:
    """The one over https that is for all screens, where a poll gives several."""
    assert 1 == poll(archive, *SPELLINGS)
    assert {SPELLINGS[3]} == urls(archive)
    assert frozenset(SPELLINGS) == archive.announced.known(SPELLINGS)


def test_a_later_spelling_adds_nothing(archive: Archive) -> None:
    """Whatever channel announces it."""
    assert [1, 0, 0] == [poll(archive, url) for url in SPELLINGS[1:]]
    assert {SPELLINGS[1]} == urls(archive)


def test_a_spelling_that_failed_gives_way(archive: Archive) -> None:
    """Where the kept one showed no article, the other is tried."""
    poll(archive, SPELLINGS[1])
    visit(archive, Visit(SPELLINGS[1], NOW, failure="refused", message="refused"))
    assert frozenset({SPELLINGS[1]}) == archive.announced.known((SPELLINGS[1], SPELLINGS[3]))
    assert 1 == poll(archive, SPELLINGS[3])


def test_another_spelling_brings_its_hints(archive: Archive) -> None:
    """What one channel says of an article counts for the address that is kept."""
    poll(archive, SPELLINGS[1])
    channel = DueChannel(1, "example", "https://example.org/feed.xml", ChannelKind.FEED)
    archive.frontier.record_poll(Poll(channel, NOW, 200, None, None, Discovery((Candidate(SPELLINGS[3], "Bridge opens", NOW),))))
    assert [(SPELLINGS[1], "Bridge opens", "2026-11-24T12:00:00Z")] == archive.db.conn.execute("SELECT url, hint_headline, hint_published_at FROM urls").fetchall()
