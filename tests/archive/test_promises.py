"""Whatever a URL's visits bring, in whatever order: an archive in memory keeps its promises."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from crawler.archive.frontier import Frontier
from crawler.archive.migrations import migrate
from crawler.archive.runs import Sources
from crawler.archive.store import Store
from crawler.decide import decide
from crawler.models import Article, Author, Candidate, CaptureRef, Channel, ChannelKind, Discovery, PageState, Poll, Source, Visit

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
URL = "https://example.org/a"
SOURCE = Source("example", "The Example", "https://example.org/", (Channel("https://example.org/feed.xml", ChannelKind.FEED),))

READING = st.builds(
    Article, url=st.just(URL), page_state=st.sampled_from(PageState), headline=st.sampled_from([None, "Bridge opens", "Bridge opens late"]),
    byline=st.sampled_from([None, "By Ann Lee"]), body=st.sampled_from(["", "Short.", "The bridge opened on Monday. " * 30, "Nobody came. " * 40]),
    authors=st.sampled_from([(), (Author("Ann Lee"),), (Author("ANN LEE"), Author("Bo Ek"))]), tags=st.sampled_from([(), ("bridges", "rivers")]))
OUTCOME = st.one_of(
    READING.map(lambda article: Visit(URL, NOW, status=200, article=article)),
    st.sampled_from([304, 404, 410, 500, 503]).map(lambda status: Visit(URL, NOW, status=status)),
    st.sampled_from(["timeout", "robots", "read_memory", "dns"]).map(lambda failure: Visit(URL, NOW, failure=failure)))


def archive() -> tuple[Database, Frontier, Store]:
    """A new archive in memory in which one URL is announced."""
    db = Database(memory=True, execute_plugins=False)
    db.conn.execute("PRAGMA foreign_keys = ON")
    migrate(db)
    Sources(db).sync([SOURCE], now=NOW)
    frontier = Frontier(db)
    [channel] = frontier.due_channels(NOW)
    frontier.record_poll(Poll(channel, NOW, 200, discovery=Discovery((Candidate(URL),)), next_poll_at=NOW))
    return db, frontier, Store(db)


@settings(max_examples=60, deadline=None)
@given(st.lists(OUTCOME, max_size=12))
def test_no_history_breaks_a_promise(visits: list[Visit]) -> None:
    """A text once there is never blanked; each revision differs from the one before; counts, search and references stay right."""
    db, frontier, store = archive()
    longest = 0
    for number, visit in enumerate(visits):
        at = NOW + timedelta(hours=number)
        capture = CaptureRef(URL, URL, visit.status, at, "x.warc.gz", number, 1, f"{number:064}") if visit.status else None
        store.apply((decide(frontier.known_for(v), v) for v in [replace(visit, at=at, capture=capture)]), run_id=None)
        body = db.conn.execute("SELECT length(body) FROM articles").fetchone()
        assert not (longest and not (body and body[0])), "a text was blanked"
        longest = max(longest, body[0] if body else 0)
    hashes = [row[0] for row in db.conn.execute("SELECT content_hash FROM revisions ORDER BY number")]
    assert all(one != other for one, other in zip(hashes, hashes[1:], strict=False))
    assert all(row[0] == len(hashes) for row in db.conn.execute("SELECT revision_count FROM articles"))
    assert db.conn.execute("SELECT count(*) FROM articles").fetchone()[0] == min(1, len(hashes))
    assert [] == db.conn.execute("PRAGMA foreign_key_check").fetchall()
    db.conn.execute("INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)")
    found = db.conn.execute("SELECT count(*) FROM articles_fts WHERE articles_fts MATCH 'bridge'").fetchone()[0]
    assert found == db.conn.execute("SELECT count(*) FROM articles WHERE headline LIKE '%bridge%' OR body LIKE '%bridge%'").fetchone()[0]
