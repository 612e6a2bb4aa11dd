"""The story of a URL: how it is found, and what is told of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from crawler.archive import Archive
from crawler.archive.why import EventKind, Story, Unknown, why
from crawler.models import Completeness, Correction, CorrectionKind, HostState, Moment, PageState, Precision, Visit
from crawler.urls import origin

from .test_archive import HOME, NOW, STORY, announce, archive, one, seen, visit

__all__ = ["archive"]    # the fixture
HOUR = timedelta(hours=1)
NOTE = Correction(CorrectionKind.CORRECTION, "Correction: the bridge is longer.", "11-24")


def ask(archive: Archive, url: str, now: datetime = NOW) -> Story | Unknown:
    return why(archive.db, url, url, now)


def story(archive: Archive, url: str = STORY.url, now: datetime = NOW) -> Story:
    found = ask(archive, url, now)
    assert isinstance(found, Story)
    return found


def told(archive: Archive, kind: EventKind, url: str = STORY.url) -> list[str]:
    return [event.text for event in story(archive, url).events if event.kind is kind]


def test_an_announcement_names_its_channel(archive: Archive) -> None:
    """Where and when, with what the channel said of it."""
    announce(archive, STORY.url, published_at=NOW - HOUR)
    [event] = story(archive).events
    assert (NOW, EventKind.ANNOUNCED) == (event.at, event.kind)
    assert f"first by feed {HOME}feed.xml: published 2026-11-24T11:00:00Z" == event.text


def test_events_are_told_oldest_first(archive: Archive) -> None:
    """Each fetch stands before the revision that it showed, and a correction after both."""
    announce(archive, STORY.url)
    visit(archive, seen())
    visit(archive, seen(replace(STORY, headline="Tunnel opens", body=STORY.body + "\n\n" + NOTE.text, corrections=(NOTE,)), NOW + HOUR, 10))
    kinds = [event.kind.value for event in story(archive).events]
    assert ["announced", "fetched", "revision", "fetched", "revision", "correction"] == kinds


@pytest.mark.parametrize(("reading", "expected"), [
    (seen(), "HTTP 200: archived"),
    (seen(replace(STORY, page_state=PageState.BOT_WALL, reason="asks to prove that we are human")),
     "HTTP 200: rejected as bot_wall: asks to prove that we are human"),
    (seen(completeness=Completeness.INCOMPLETE), "HTTP 200, incomplete: archived (incomplete)"),
    (replace(seen(), article=None, failure="read_memory", message="it took too much memory"), "HTTP 200: failed, read_memory: it took too much memory"),
])
def test_a_fetch_tells_what_came_of_it(archive: Archive, reading: Visit, expected: str) -> None:
    """With the rule or the reason that kept it out."""
    announce(archive, STORY.url)
    visit(archive, reading)
    assert [expected] == told(archive, EventKind.FETCHED)


def test_every_fetch_keeps_its_outcome(archive: Archive) -> None:
    """What came of a later one does not overwrite what came of an earlier one."""
    announce(archive, STORY.url)
    visit(archive, seen(replace(STORY, page_state=PageState.CONSENT_WALL, reason="asks for consent")))
    visit(archive, seen(at=NOW + HOUR, offset=10))
    rows = archive.db.conn.execute("SELECT outcome, detail, read_problem FROM captures ORDER BY id").fetchall()
    assert [("rejected", "consent_wall", "asks for consent"), ("archived", None, None)] == rows


def test_a_capture_that_is_read_again_says_what_came_of_it_then(archive: Archive) -> None:
    """Not what a reader that broke down had left."""
    announce(archive, STORY.url)
    visit(archive, replace(seen(), article=None, failure="read_crash", message="the reader broke down"))
    visit(archive, seen())
    assert ("archived", None, None) == one(archive, "SELECT outcome, detail, read_problem FROM captures")


@pytest.mark.parametrize(("reading", "expected"), [
    (Visit(STORY.url, NOW, failure="timeout", message="timeout: no answer in 30 s"), "no response: failed, timeout: timeout: no answer in 30 s"),
    (Visit(STORY.url, NOW, failure="robots", message="robots: robots.txt of https://example.org forbids it"),
     "no response: kept out: robots: robots.txt of https://example.org forbids it"),
    (Visit(STORY.url, NOW, failure="noarchive", message="the page asks not to be archived"), "no response: kept out: the page asks not to be archived"),
])
def test_a_visit_without_a_response_is_told(archive: Archive, reading: Visit, expected: str) -> None:
    """With the class of the failure and its message."""
    announce(archive, STORY.url)
    visit(archive, reading)
    assert [expected] == told(archive, EventKind.VISITED)


def test_an_edit_is_told_by_kind(archive: Archive) -> None:
    """What was edited, how many sentences, and whether the page kept silent about it."""
    before = replace(STORY, modified_at=Moment(NOW, "12:00", Precision.MINUTE))
    announce(archive, STORY.url)
    visit(archive, seen(before))
    visit(archive, seen(replace(before, body=STORY.body + "\n\nOne more thing was said."), NOW + HOUR, 10))
    assert ['1: the first state that we saw; "Café bridge opens"', '2: stealth edit, addition; sentences +1 -0; "Café bridge opens"'] == \
        told(archive, EventKind.REVISION)


def test_missing_gone_and_returned_are_told(archive: Archive) -> None:
    """Missing after one visit, gone after the second, returned when it is there again."""
    announce(archive, STORY.url)
    visit(archive, seen())
    for hours, expected in ((1, {"missing"}), (2, {"gone"})):
        visit(archive, Visit(STORY.url, NOW + hours * HOUR, status=404))
        assert expected == {event.kind.value for event in story(archive).events} & {"missing", "gone", "returned"}
    visit(archive, seen(at=NOW + 5 * HOUR, offset=10))
    assert {"returned"} == {event.kind.value for event in story(archive).events} & {"missing", "gone", "returned"}


def test_the_next_check_says_why(archive: Archive) -> None:
    """First visit, look for edits, confirm, or never, with the reason."""
    announce(archive, STORY.url)
    assert "due now: first visit" == story(archive).next_visit
    visit(archive, seen())
    assert "2026-11-24 12:42 UTC: look for edits" == story(archive).next_visit
    visit(archive, Visit(STORY.url, NOW + HOUR, status=404))
    assert "2026-11-24 14:00 UTC: is it really gone?" == story(archive).next_visit
    archive.sources.sync([], now=NOW)
    assert (None, "none: its source is not followed any more") == (story(archive).next_visit_at, story(archive).next_visit)


def test_what_is_no_article_is_not_visited_again(archive: Archive) -> None:
    """And the story says so."""
    announce(archive, STORY.url)
    visit(archive, seen(replace(STORY, page_state=PageState.NOT_ARTICLE, reason="a list of links")))
    assert "none by itself: the page is no article" == story(archive).next_visit


def test_a_host_that_is_left_alone_is_named(archive: Archive) -> None:
    """A URL that is due on it will have to wait."""
    announce(archive, STORY.url)
    archive.hosts.put(HostState(origin(HOME), refusals=1, not_before=NOW + HOUR, reason="http_429", updated_at=NOW))
    assert "due now: first visit; https://example.org asks for patience (HTTP 429) until 2026-11-24 13:00 UTC" == story(archive).next_visit


@pytest.mark.parametrize(("url", "found_by"), [
    (HOME + "a?page=print", "its address"),
    (HOME + "a", "its article's canonical address"),
    (HOME + "moved", "where a redirect led"),
])
def test_a_story_is_found_by_each_of_its_addresses(archive: Archive, url: str, found_by: str) -> None:
    """As announced, as the page names itself, and where it was answered from."""
    announce(archive, HOME + "a?page=print")
    reading = seen(url=HOME + "a?page=print")
    assert reading.capture is not None
    visit(archive, replace(reading, capture=replace(reading.capture, final_url=HOME + "moved")))
    found = story(archive, url)
    assert (HOME + "a?page=print", found_by, (HOME + "a",)) == (found.url, found.found_by, found.also_at)
    assert [f"HTTP 200, redirected to {HOME}moved: archived"] == told(archive, EventKind.FETCHED, url)


@pytest.mark.parametrize("url", [
    "http://example.org/news/bridge", "https://www.example.org/news/bridge", "https://m.example.org/news/bridge/", "https://example.org/news/bridge/?x=1",
])
def test_an_unknown_spelling_is_shown_what_comes_near(archive: Archive, url: str) -> None:
    """Another scheme, another spelling of the host, a slash at the end, another query; and whose it would be."""
    announce(archive, HOME + "news/bridge", HOME + "news/bridges")
    assert Unknown(url, (HOME + "news/bridge",), "example", "The Example") == ask(archive, url)


def test_an_address_of_a_strange_host_belongs_to_nobody(archive: Archive) -> None:
    """No source is guessed."""
    assert Unknown("https://nobody.example/a", (), None, None) == ask(archive, "https://nobody.example/a")
