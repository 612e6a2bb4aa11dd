"""What a day's row says, and the answer to "was nothing published, or did we miss it?"."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from crawler.archive import Archive, standing
from crawler.models import CaptureRef, ChannelKind, Discovery, DueChannel, Gap, PageState, Poll, Visit

from crawler.silence import HISTORY
from crawler.times import iso

from .test_archive import NOW, STORY, announce, archive, one, seen, visit

__all__ = ["archive"]    # the fixture
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FEED = DueChannel(1, "example", "https://example.org/feed.xml", ChannelKind.FEED)


def fails(archive: Archive, at: datetime) -> None:
    archive.frontier.record_poll(Poll(FEED, at, 503, failure="http_503", next_poll_at=at + HOUR))


def reads_nothing(archive: Archive, at: datetime) -> None:
    archive.frontier.record_poll(Poll(FEED, at, 200, discovery=Discovery(), next_poll_at=at + HOUR))


def test_a_304_saves_the_last_whole_capture(archive: Archive) -> None:
    """Each 304 counts, with the size of the capture that need not be sent again."""
    announce(archive, STORY.url)
    visit(archive, replace(seen(), capture=replace(seen().capture, warc_length=4000)))
    for hours in (1, 2):
        ref = CaptureRef(STORY.url, STORY.url, 304, NOW + hours * HOUR, "2026/11/x.warc.gz", hours, 300, "0", is_revisit=True)
        visit(archive, Visit(STORY.url, NOW + hours * HOUR, ref, 304))
    assert (3, 2, 2, 8000) == one(archive, "SELECT fetched, unchanged, not_modified, bytes_saved FROM coverage")


def test_reasons_are_told_apart(archive: Archive) -> None:
    """Rejections by page state, failures by class, polls beside them."""
    announce(archive, STORY.url, STORY.url + "2", STORY.url + "3")
    visit(archive, seen(replace(STORY, page_state=PageState.BOT_WALL)))
    visit(archive, Visit(STORY.url + "2", NOW, failure="timeout"))
    visit(archive, Visit(STORY.url + "3", NOW, failure="timeout"))
    visit(archive, Visit(STORY.url + "3", NOW, failure="robots"))
    fails(archive, NOW)
    rows = archive.db.conn.execute("SELECT outcome, detail, n FROM coverage_details ORDER BY outcome").fetchall()
    assert [("failed", "timeout", 2), ("poll_failed", "http_503", 1), ("rejected", "bot_wall", 1), ("robots", "robots", 1)] == rows
    assert (1, 3) == one(archive, "SELECT polled, failed FROM coverage")


def test_a_gap_counts_on_the_day_it_was_noticed(archive: Archive) -> None:
    """Once, however often it is noted."""
    for _ in range(2):
        archive.gaps.add(FEED, Gap(NOW - 3 * HOUR, NOW - HOUR, 4.0), NOW)
    assert 1 == one(archive, "SELECT gaps FROM coverage WHERE day = '2026-11-24'")


def test_fields_are_counted_as_they_were_found(archive: Archive) -> None:
    """Of new articles whose page was whole, in how many each field was; a revision or a later visit adds nothing."""
    announce(archive, STORY.url, STORY.url + "2", STORY.url + "3")
    visit(archive, seen(STORY))
    visit(archive, seen(replace(STORY, url=STORY.url + "2", byline=None, authors=(), body="Another text.", tags=())))
    visit(archive, seen(replace(STORY, url=STORY.url + "3", body="Only the beginning.", page_state=PageState.TEASER)))
    visit(archive, seen(replace(STORY, headline="Another headline")))
    assert (2, 2, 1, 2) == one(archive, "SELECT articles, headline, byline, body FROM coverage_fields")


@given(st.lists(st.integers(0, 60 * 24 * 60), min_size=1, max_size=40))
def test_hours_in_which_something_came(minutes: list[int]) -> None:
    """Walked from hour to hour, the hours are those of all articles of the last weeks, each once and sorted."""
    db = Database(memory=True)
    db.conn.execute("CREATE TABLE articles (source_id TEXT, first_seen_at TEXT)")
    times = [NOW - timedelta(minutes=n) for n in minutes]
    db.conn.executemany("INSERT INTO articles VALUES ('a', ?)", [(iso(at),) for at in times])
    wanted = sorted({at.replace(minute=0, second=0, microsecond=0) for at in times if at >= max(times) - HISTORY})
    assert wanted == standing._hours(db, "a")


def test_an_odd_time_does_not_hold_up_the_walk() -> None:
    """A row that no crawl wrote is passed by, and the walk ends."""
    db = Database(memory=True)
    db.conn.execute("CREATE TABLE articles (source_id TEXT, first_seen_at TEXT)")
    db.conn.executemany("INSERT INTO articles VALUES ('a', ?)", [("2026-11-24T06zzz",), ("2026-11-24T06:01:00Z",), ("2026-11-24T08:01:00Z",)])
    assert [6, 8] == [hour.hour for hour in standing._hours(db, "a")]


@pytest.fixture
def week(archive: Archive) -> Archive:
    """Five days: articles, nothing, failures, nobody, a gap."""
    announce(archive, STORY.url)
    visit(archive, seen())
    reads_nothing(archive, NOW + DAY)
    fails(archive, NOW + 2 * DAY)
    reads_nothing(archive, NOW + 4 * DAY)
    archive.gaps.add(FEED, Gap(NOW + 4 * DAY - 2 * HOUR, NOW + 4 * DAY, 12.2), NOW + 4 * DAY)
    return archive


@pytest.mark.parametrize(("day", "answer", "explanation"), [
    ("2026-11-24", "seen", "1 announced, 1 archived."),
    ("2026-11-25", "quiet", "Nothing was published: 1 polls were answered, none announced anything new."),
    ("2026-11-26", "not looked", "We could not look: all 1 polls failed."),
    ("2026-11-27", "not looked", "We did not look: no poll was made."),
    ("2026-11-28", "missed", "Missed: between 2026-11-28 10:00 and 2026-11-28 12:00 UTC about 12 articles were not seen."),
])
def test_every_day_has_an_answer(week: Archive, day: str, answer: str, explanation: str) -> None:
    """Also a day of which nothing is written down."""
    assert (answer, explanation) == one(week, "SELECT answer, explanation FROM missed_or_quiet WHERE source_id = 'example' AND day = ?", day)


def test_a_closed_gap_is_nothing_missed(week: Archive) -> None:
    """Another channel has shown the span: the day is as its polls say."""
    [(number, _)] = week.gaps.open("example")
    week.gaps.close([number], NOW + 4 * DAY)
    assert "quiet" == one(week, "SELECT answer FROM missed_or_quiet WHERE source_id = 'example' AND day = '2026-11-28'")
