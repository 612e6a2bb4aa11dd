"""What the archive keeps of edits, corrections, stories that vanish and come back, and gaps."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from crawler.archive import Archive
from crawler.changes import patch
from crawler.models import ChannelKind, Correction, CorrectionKind, DueChannel, Gap, Moment, Outcome, PageState, Precision, Visit

from .test_archive import NOW, STORY, announce, archive, one, seen, visit

__all__ = ["archive"]    # the fixture
HOUR = timedelta(hours=1)
NOTE = Correction(CorrectionKind.CORRECTION, "Correction: the bridge is longer.", "11-24")


def test_a_revision_tells_its_edit(archive: Archive) -> None:
    """Kinds, counts of sentences, and a diff that makes the newer text from the older one."""
    announce(archive, STORY.url)
    visit(archive, seen())
    after = replace(STORY, headline="Café bridge opens late", body=STORY.body.replace("Paragraph 3", "Paragraph three"))
    visit(archive, seen(after, NOW + HOUR, 10))
    kinds, stealth, added, removed, diff = one(archive, "SELECT kinds, is_stealth, sentences_added, sentences_removed, diff FROM revisions WHERE number = 2")
    assert ("headline; numbers", 0, 1, 1) == (kinds, stealth, added, removed)
    assert after.body == patch(STORY.body, diff)
    assert (None, None) == one(archive, "SELECT kinds, diff FROM revisions WHERE number = 1")


def test_a_stealth_edit_is_marked(archive: Archive) -> None:
    """The text changed, the page's modified time did not."""
    before = replace(STORY, modified_at=Moment(NOW, "12:00", Precision.MINUTE))
    announce(archive, STORY.url)
    visit(archive, seen(before))
    visit(archive, seen(replace(before, body=STORY.body + "\n\nOne more thing was said."), NOW + HOUR, 10))
    assert ("addition", 1) == one(archive, "SELECT kinds, is_stealth FROM revisions WHERE number = 2")


def test_a_live_blog_is_one_article_that_grows(archive: Archive) -> None:
    """Its second revision takes what comes within six hours; a new headline or a later hour makes another."""
    live = replace(STORY, page_state=PageState.LIVEBLOG)
    announce(archive, STORY.url)
    for step in range(6):
        entry = replace(live, body="\n\n".join([*(f"Update {n}: something happened in the harbour." for n in range(step)), STORY.body]))
        visit(archive, seen(entry, NOW + step * HOUR, step * 10))
    assert (2, "liveblog", 5) == one(archive, "SELECT count(*), max(kinds), max(sentences_added) FROM revisions")
    assert entry.body == one(archive, "SELECT body FROM revisions WHERE number = 2") == one(archive, "SELECT body FROM articles")
    assert 6 == one(archive, "SELECT count(*) FROM captures")
    visit(archive, seen(replace(entry, body="Later.\n\n" + entry.body), NOW + 9 * HOUR, 90))
    visit(archive, seen(replace(entry, headline="Bridge: the day"), NOW + 10 * HOUR, 100))
    assert 4 == one(archive, "SELECT revision_count FROM articles")


def test_notes_of_correction_stay(archive: Archive) -> None:
    """Each once, with the revision that first showed it, though the outlet takes it off again."""
    announce(archive, STORY.url)
    visit(archive, seen())
    noted = replace(STORY, body=STORY.body + "\n\n" + NOTE.text, corrections=(NOTE,))
    visit(archive, seen(noted, NOW + HOUR, 10))
    visit(archive, seen(replace(noted, headline="Another"), NOW + 2 * HOUR, 20))
    visit(archive, seen(STORY, NOW + 3 * HOUR, 30))
    rows = archive.db.conn.execute("SELECT kind, date, text, number FROM corrections c JOIN revisions r ON r.id = c.revision_id").fetchall()
    assert [("correction", "11-24", NOTE.text, 2)] == rows
    assert "correction; addition" == one(archive, "SELECT kinds FROM revisions WHERE number = 2")


def test_a_tombstone_is_set_by_the_second_miss(archive: Archive) -> None:
    """With the time of the first one; the article stays as it was, and what comes back is marked."""
    announce(archive, STORY.url)
    visit(archive, seen())
    assert Outcome.MISSING is visit(archive, Visit(STORY.url, NOW + HOUR, status=404)).intent.outcome
    assert (None, "missing") == one(archive, "SELECT gone_at, outcome FROM articles JOIN urls ON article_id = articles.id")
    assert Outcome.GONE is visit(archive, Visit(STORY.url, NOW + 2 * HOUR, status=404)).intent.outcome
    assert ("2026-11-24T13:00:00Z", STORY.body) == one(archive, "SELECT gone_at, body FROM articles")
    assert "returned" == visit(archive, seen(at=NOW + 5 * HOUR, offset=10)).intent.detail
    assert (None, "2026-11-24T17:00:00Z", None) == one(archive, "SELECT gone_at, returned_at, missing_at FROM articles JOIN urls ON article_id = articles.id")


def test_a_bad_hour_sets_no_tombstone(archive: Archive) -> None:
    """A 404 between two good answers is forgotten."""
    announce(archive, STORY.url)
    visit(archive, seen())
    visit(archive, Visit(STORY.url, NOW + HOUR, status=404))
    visit(archive, Visit(STORY.url, NOW + 2 * HOUR, status=304))
    assert Outcome.MISSING is visit(archive, Visit(STORY.url, NOW + 9 * HOUR, status=404)).intent.outcome


def test_a_gap_is_open_until_it_is_closed(archive: Archive) -> None:
    """Noting it makes the source's other channels due, to be read and not only asked; the same gap is noted once, with its edges."""
    archive.db.conn.execute("INSERT INTO channels (source_id, url, kind, enabled, next_poll_at, failures, etag, last_modified) "
                            "VALUES ('example', 'https://example.org/map', 'news_sitemap', 1, '2027-01-01T00:00:00Z', 0, 'x', 'y')")
    channel = DueChannel(1, "example", "https://example.org/feed.xml", ChannelKind.FEED)
    gap = Gap(NOW - 9 * HOUR, NOW - 3 * HOUR, 12.0, ("0a", "0b"), ("0c",))
    archive.gaps.add(channel, gap, NOW)
    archive.gaps.add(channel, gap, NOW)
    [(number, found)] = archive.gaps.open("example")
    assert (gap, []) == (found, archive.gaps.open("other"))
    assert ("2026-11-24T12:00:00Z", None, None) == one(archive, "SELECT next_poll_at, etag, last_modified FROM channels WHERE url LIKE '%map'")
    archive.gaps.close([number], NOW + HOUR)
    assert [] == archive.gaps.open("example")


def test_an_outlets_habit_of_editing_is_known(archive: Archive) -> None:
    """Revisions an article over its last month, once there are enough articles to tell."""
    announce(archive, STORY.url)
    assert archive.frontier.known_for(Visit(STORY.url, NOW, status=404)).edits_an_article is None
    archive.db.conn.execute("UPDATE coverage SET archived = 40, revised = 10 WHERE source_id = 'example'")
    later = Visit(STORY.url, NOW + timedelta(days=1), status=404)
    assert 0.25 == archive.frontier.known_for(later).edits_an_article
