"""The archive: what is applied is there, once, whole; nothing worse replaces it; one writer at a time."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from crawler.archive import Archive, RunCounts, backup, is_demo, mark_demo, open_reader, remove_demo
from crawler.archive.check import check, status
from crawler.archive.migrations import make_full_text, migrate
from crawler.archive.schema import BY_NAME, SCHEMA_VERSION, TABLES
from crawler.archive.store import Applied
from crawler.decide import decide
from crawler.errors import ArchiveCorrupt, ArchiveError, ArchiveHeld, ArchiveMissing, ArchiveNewer
from crawler.wellbeing import Light
from crawler.models import (
    Article, Author, AuthorKind, Candidate, CaptureRef, Channel, ChannelKind, Dateline, Discovery, DueChannel, Moment, Outcome, PageState,
    Place, Poll, Precision, Provenance, Source, Visit,
)

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOME = "https://example.org/"
SOURCE = Source("example", "The Example", HOME, (Channel(HOME + "feed.xml", ChannelKind.FEED),))
OTHER = Source("other", "Other Times", "https://other.example/", (Channel("https://other.example/feed.xml", ChannelKind.FEED),))
BODY = "\n\n".join(f"Paragraph {n} of a story that is long enough to be told apart from any other one." for n in range(8))
STORY = Article(
    HOME + "a", PageState.FULL, headline="Café bridge opens", byline="By Ann Lee and Bo Ek", body=BODY,
    authors=(Author("Ann Lee"), Author("Bo Ek", role="photographer")), tags=("bridges", "rivers"), language="en", section="City",
    dateline=Dateline("OSLO, Norway", (Place("Oslo", "NO", None, 59.91, 10.75, 3143244),)),
    published_at=Moment(NOW - timedelta(hours=2), "10:00", Precision.MINUTE), provenance=(Provenance("headline", "h1"),))


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """A new archive that follows two sources."""
    opened = Archive.open(tmp_path / "archive.db", now=NOW)
    opened.sources.sync([SOURCE, OTHER], now=NOW)
    yield opened
    opened.close()


def announce(archive: Archive, *urls: str, source: str = "example", at: datetime = NOW, **hints: datetime) -> int:
    channel = next(c for c in archive.frontier.due_channels(NOW + timedelta(days=999)) if c.source_id == source)
    found = Discovery(tuple(Candidate(url, **hints) for url in urls))
    return archive.frontier.record_poll(Poll(channel, at, 200, discovery=found, next_poll_at=at + timedelta(minutes=10)))


def visit(archive: Archive, reading: Visit) -> Applied:
    [applied] = archive.store.apply((decide(archive.frontier.known_for(v), v) for v in [reading]), run_id=None)
    return applied


def seen(article: Article = STORY, at: datetime = NOW, offset: int = 0, url: str | None = None, **capture: object) -> Visit:
    ref = CaptureRef(url or article.url, article.url, 200, at, "2026/11/x.warc.gz", offset, 9, f"{offset:064}", etag='"1"', **capture)    # type: ignore[arg-type]
    return Visit(url or article.url, at, ref, 200, article)


def one(archive: Archive, sql: str, *values: object) -> object:
    row = archive.db.conn.execute(sql, values).fetchone()
    return row[0] if row and len(row) == 1 else row


def test_reading_becomes_rows(archive: Archive) -> None:
    """An article's row, its authors in reading order, its place, its tags and its first revision are all there."""
    announce(archive, STORY.url)
    applied = visit(archive, seen())
    assert Outcome.ARCHIVED is applied.intent.outcome
    assert ("Café bridge opens", "OSLO, Norway", 1) == one(archive, "SELECT headline, dateline, revision_count FROM articles")
    names = "SELECT group_concat(name, '+') FROM (SELECT name FROM article_authors JOIN authors ON id = author_id ORDER BY position)"
    assert "Ann Lee+Bo Ek" == one(archive, names)
    assert ("Oslo", "NO", 59.91) == one(archive, "SELECT name, country, latitude FROM places JOIN articles ON place_id = places.id")
    assert 2 == one(archive, "SELECT count(*) FROM article_tags")
    assert (1, None) == one(archive, "SELECT number, changed FROM revisions")
    assert [] == list(check(archive.path, now=NOW))


def test_search_ignores_accents_and_follows_revisions(archive: Archive) -> None:
    """`cafe` finds Café; after a revision the new words are found and the old ones are not."""
    announce(archive, STORY.url)
    visit(archive, seen())
    assert 1 == one(archive, "SELECT count(*) FROM articles_fts WHERE articles_fts MATCH 'cafe'")
    visit(archive, seen(replace(STORY, headline="Tunnel opens"), NOW + timedelta(hours=1), 1))
    assert 0 == one(archive, "SELECT count(*) FROM articles_fts WHERE articles_fts MATCH 'cafe'")
    assert 1 == one(archive, "SELECT count(*) FROM articles_fts WHERE articles_fts MATCH 'tunnel'")


def test_revision_keeps_the_state_before(archive: Archive) -> None:
    """A change makes a second revision that names the changed field; the first keeps what was printed."""
    announce(archive, STORY.url)
    visit(archive, seen())
    applied = visit(archive, seen(replace(STORY, headline="Tunnel opens"), NOW + timedelta(hours=1), 1))
    assert Outcome.REVISED is applied.intent.outcome
    rows = archive.db.conn.execute("SELECT number, headline, changed FROM revisions ORDER BY number").fetchall()
    assert [(1, "Café bridge opens", None), (2, "Tunnel opens", "headline")] == rows


def test_gone_keeps_the_text_and_the_first_day(archive: Archive) -> None:
    """A 404 notes when the article was first missed and blanks nothing; a return clears the note."""
    announce(archive, STORY.url)
    visit(archive, seen())
    for hours in (1, 5):
        visit(archive, Visit(STORY.url, NOW + timedelta(hours=hours), status=404))
    assert (BODY, "2026-11-24T13:00:00Z") == one(archive, "SELECT body, gone_at FROM articles")
    visit(archive, seen(at=NOW + timedelta(hours=9), offset=2))
    assert one(archive, "SELECT gone_at FROM articles") is None


def test_two_addresses_of_one_canonical_article_are_one_row(archive: Archive) -> None:
    """Both URLs lead to one article, in one batch too."""
    urls = STORY.url, HOME + "a?page=print"
    announce(archive, *urls)
    visits = [seen(), seen(url=urls[1], offset=1)]
    applied = archive.store.apply((decide(archive.frontier.known_for(v), v) for v in visits), run_id=None)
    assert [Outcome.ARCHIVED, Outcome.UNCHANGED] == [row.intent.outcome for row in applied]
    assert (1, 2) == one(archive, "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM urls WHERE article_id = 1)")


@pytest.mark.parametrize(("slug", "published", "joined"), [
    ("tunnel-opens-20345678", STORY.published_at, True),
    ("tunnel-opens-20345679", STORY.published_at, False),
    ("tunnel-opens-20345678", None, False),
    ("tunnel-opens-20345678", replace(STORY.published_at, precision=Precision.DAY), False),
], ids=["same number and time", "another number", "no time", "only a day"])
def test_words_beside_an_articles_number_do_not_matter(archive: Archive, slug: str, published: Moment | None, joined: bool) -> None:
    """An outlet that renames the slug beside the number announces no new article: the page becomes a revision of the one that is there."""
    first = replace(STORY, url=HOME + "bridge-opens-20345678", published_at=published)
    renamed = replace(first, url=HOME + slug, headline="Tunnel opens", body=BODY.replace("story", "tale"), published_at=published)
    announce(archive, first.url, renamed.url)
    for number, article in enumerate((first, renamed)):
        visit(archive, seen(article, NOW + timedelta(hours=number), offset=number))
    assert ((1, 2) if joined else (2, 1)) == one(archive, "SELECT count(*), max(revision_count) FROM articles")


def test_wire_story_in_two_sources_is_one_story(archive: Archive) -> None:
    """The same text under another headline in another source joins a story; one outlet's own article does not."""
    printed = replace(STORY, url="https://other.example/b", headline="Bridge", authors=())
    alone = replace(STORY, url=HOME + "c", body=BODY.replace("story", "tale"))
    announce(archive, STORY.url, alone.url)
    announce(archive, printed.url, source="other")
    for number, article in enumerate((STORY, alone, printed)):
        visit(archive, seen(article, offset=number))
    rows = archive.db.conn.execute("SELECT url, story_id FROM articles ORDER BY id").fetchall()
    assert [(STORY.url, 1), (alone.url, None), (printed.url, 1)] == rows


def test_one_author_one_row(archive: Archive) -> None:
    """Spellings that differ in case and accents are one author of a source; another source's namesake stays apart."""
    for number, (source, name) in enumerate([("example", "José Díaz"), ("example", "JOSE DIAZ"), ("other", "José Díaz")]):
        url = f"https://{source}.example/{number}"
        announce(archive, url, source=source)
        visit(archive, seen(replace(STORY, url=url, authors=(Author(name, AuthorKind.PERSON),)), offset=number))
    assert [("example", "José Díaz"), ("other", "José Díaz")] == archive.db.conn.execute("SELECT source_id, name FROM authors ORDER BY 1").fetchall()


def test_validators_are_kept_only_after_a_good_reading(archive: Archive) -> None:
    """What a wall sent is not sent back: the next visit asks without conditions."""
    announce(archive, STORY.url)
    visit(archive, seen(Article(STORY.url, PageState.BOT_WALL)))
    assert (None, None) == one(archive, "SELECT etag, sha256 FROM urls")
    visit(archive, seen(offset=1))
    [due] = archive.frontier.due_urls(NOW + timedelta(days=2), source_id=None, limit=9, per_source=9)
    assert ('"1"', f"{1:064}", NOW) == (due.etag, due.sha256, due.captured_at)


def test_new_urls_are_due_once(archive: Archive) -> None:
    """A second announcement of a URL is no news; a changed `modified_at` makes an archived one due again."""
    assert 2 == announce(archive, STORY.url, HOME + "b")
    assert 0 == announce(archive, STORY.url)
    visit(archive, seen())
    assert [HOME + "b"] == [due.url for due in archive.frontier.due_urls(NOW, source_id=None, limit=9, per_source=9)]
    announce(archive, STORY.url, at=NOW + timedelta(minutes=20), modified_at=NOW + timedelta(minutes=10))
    assert 2 == len(archive.frontier.due_urls(NOW + timedelta(minutes=20), source_id=None, limit=9, per_source=9))


def test_a_later_channel_adds_the_hints_that_lack(archive: Archive) -> None:
    """A front announces an address only; the feed that follows knows when it was published."""
    announce(archive, STORY.url)
    announce(archive, STORY.url, published_at=NOW)
    [due] = archive.frontier.due_urls(NOW, source_id=None, limit=9, per_source=9)
    assert due.candidate is not None
    assert NOW == due.candidate.published_at


def test_sources_take_turns(archive: Archive) -> None:
    """A source with a thousand due URLs cannot keep another one waiting."""
    announce(archive, *(f"{HOME}{n}" for n in range(1000)))
    announce(archive, "https://other.example/1", source="other")
    first = archive.frontier.due_urls(NOW, source_id=None, limit=20, per_source=10)
    assert {"example": 10, "other": 1} == {s: sum(d.source_id == s for d in first) for s in ("example", "other")}
    second = archive.frontier.due_urls(NOW, source_id=None, limit=20, per_source=10, skip={d.url_id for d in first})
    assert not {d.url_id for d in first} & {d.url_id for d in second}


def test_removed_source_rests(archive: Archive) -> None:
    """What is no longer in sources.toml is neither polled nor fetched, and nothing of it is deleted."""
    announce(archive, STORY.url)
    archive.sources.sync([OTHER], now=NOW)
    assert ["other"] == [c.source_id for c in archive.frontier.due_channels(NOW + timedelta(days=1))]
    assert [] == archive.frontier.due_urls(NOW, source_id=None, limit=9, per_source=9)
    assert 1 == one(archive, "SELECT count(*) FROM urls")


def test_index_names_channels_that_stay(archive: Archive) -> None:
    """Sitemaps found in an index are new once, and a later look at sources.toml does not switch them off."""
    [parent, *_] = archive.frontier.due_channels(NOW)
    inner = [Channel(HOME + "news.xml", ChannelKind.NEWS_SITEMAP)]
    assert 1 == len(archive.frontier.add_channels(parent, inner, NOW))
    assert () == archive.frontier.add_channels(parent, inner, NOW)
    archive.sources.sync([SOURCE, OTHER], now=NOW)
    assert 1 == len(archive.frontier.channels("example", ChannelKind.NEWS_SITEMAP))


def test_failed_poll_keeps_the_validators(archive: Archive) -> None:
    """A failure counts up and says why; the next good poll counts from nought."""
    [channel, *_] = archive.frontier.due_channels(NOW)
    archive.frontier.record_poll(Poll(channel, NOW, 200, discovery=Discovery(), etag='"f"', next_poll_at=NOW))
    archive.frontier.record_poll(Poll(channel, NOW, failure="timeout", message="timeout: 30 s", next_poll_at=NOW))
    assert ('"f"', 1, "timeout: 30 s") == one(archive, "SELECT etag, failures, last_problem FROM channels WHERE id = ?", channel.channel_id)
    archive.frontier.record_poll(Poll(channel, NOW, 304, etag='"f"', next_poll_at=NOW))
    assert ('"f"', 0, None) == one(archive, "SELECT etag, failures, last_problem FROM channels WHERE id = ?", channel.channel_id)


def test_coverage_counts_each_day(archive: Archive) -> None:
    """Announced, fetched and each outcome are counted for the source's day."""
    announce(archive, STORY.url, HOME + "b")
    visit(archive, seen())
    visit(archive, Visit(HOME + "b", NOW, failure="timeout"))
    assert (2, 1, 1, 1) == one(archive, "SELECT announced, fetched, archived, failed FROM coverage WHERE source_id = 'example' AND day = '2026-11-24'")


def test_batch_is_all_or_nothing(archive: Archive) -> None:
    """A failure in mid-batch leaves none of it."""
    announce(archive, STORY.url, HOME + "b")

    def intents() -> Iterator[object]:
        yield decide(archive.frontier.known_for(seen()), seen())
        raise RuntimeError("in the middle")
    with pytest.raises(RuntimeError):
        archive.store.apply(intents(), run_id=None)    # type: ignore[arg-type]
    assert 0 == one(archive, "SELECT count(*) FROM articles")


def test_second_writer_is_told_who_holds_it(archive: Archive) -> None:
    """Another process gets ArchiveHeld with the holder's number at once; a reader is not kept out."""
    code = ("import sys; from pathlib import Path; from datetime import datetime, UTC\n"
            "from crawler.archive import Archive, open_reader; from crawler.errors import ArchiveHeld\n"
            "open_reader(Path(sys.argv[1])).close()\n"
            "try: Archive.open(Path(sys.argv[1]), now=datetime.now(UTC))\n"
            "except ArchiveHeld as error: print(error)")
    out = subprocess.run([sys.executable, "-c", code, archive.path], capture_output=True, text=True, check=True).stdout
    assert "process" in out
    assert "since 2026-11-24T12:00:00Z" in out


def test_killed_run_is_unfinished(archive: Archive) -> None:
    """A run that never ended is found until one finishes; the next run notes that it was killed."""
    first = archive.runs.begin(now=NOW, version="0")
    assert [first] == [run.id for run in archive.runs.unfinished()]
    second = archive.runs.begin(now=NOW, version="0")
    assert "killed" == one(archive, "SELECT how_ended FROM runs WHERE id = ?", first)
    archive.runs.end(second, now=NOW, how_ended="finished", exit_code=0, counts=RunCounts())
    assert () == archive.runs.unfinished()


def test_killed_run_counts_what_it_had_written(archive: Archive) -> None:
    """Its counts and its last fetch are told from its captures, since it could not write them itself."""
    run = archive.runs.begin(now=NOW, version="0")
    announce(archive, STORY.url, HOME + "b")
    for reading in (seen(), seen(replace(STORY, url=HOME + "b", page_state=PageState.BOT_WALL), NOW + timedelta(minutes=1), 10)):
        archive.store.apply([decide(archive.frontier.known_for(reading), reading)], run_id=run)
    archive.runs.begin(now=NOW + timedelta(hours=1), version="0")
    counts = "SELECT how_ended, exit_code, ended_at, fetched, archived, rejected, revised, not_modified FROM runs WHERE id = ?"
    assert ("killed", None, "2026-11-24T12:01:00Z", 2, 1, 1, 0, 0) == one(archive, counts, run)


def test_newer_archive_is_refused_untouched(tmp_path: Path) -> None:
    """An archive with a higher schema number is neither opened nor changed."""
    path = tmp_path / "archive.db"
    Archive.open(path, now=NOW).close()
    db = sqlite3.connect(path)
    db.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    db.close()
    before = path.read_bytes()
    with pytest.raises(ArchiveNewer, match="newer"):
        Archive.open(path, now=NOW)
    with pytest.raises(ArchiveNewer):
        open_reader(path)
    assert before == path.read_bytes()


def test_foreign_database_is_refused(tmp_path: Path) -> None:
    """A database of another program is not ours to change."""
    path = tmp_path / "archive.db"
    Database(path)["notes"].insert({"a": 1})
    with pytest.raises(ArchiveError, match="another program"):
        Archive.open(path, now=NOW)


def test_damaged_archive_is_said_with_the_way_back(tmp_path: Path) -> None:
    """Overwritten pages raise ArchiveCorrupt, which names `backup`."""
    path = tmp_path / "archive.db"
    Archive.open(path, now=NOW).close()
    data = bytearray(path.read_bytes())
    data[4096 * 3:4096 * 9] = b"\xff" * 4096 * 6
    path.write_bytes(data)
    with pytest.raises(ArchiveCorrupt, match="newsarchive backup"):
        Archive.open(path, now=NOW)


def test_missing_archive_says_what_makes_it(tmp_path: Path) -> None:
    """A reader of nothing is told to crawl first, and makes no file."""
    with pytest.raises(ArchiveMissing, match="newsarchive crawl"):
        open_reader(tmp_path / "archive.db")
    assert [] == list(tmp_path.iterdir())


def test_migrating_twice_changes_nothing(archive: Archive) -> None:
    """A second migration leaves the schema as it was."""
    before = archive.db.schema
    migrate(archive.db)
    assert before == archive.db.schema


def test_every_table_and_column_of_the_plan_is_there(archive: Archive) -> None:
    """The database has exactly the tables and columns that schema.py describes."""
    for table in TABLES:
        assert [c.name for c in table.columns] == [c.name for c in archive.db.table(table.name).columns]


def test_lost_triggers_are_noticed_and_mended(archive: Archive) -> None:
    """transform() drops the full-text triggers; `check` says so and make_full_text brings them back."""
    articles = archive.db.table("articles")
    assert 3 == len(articles.triggers)
    for view in archive.db.view_names():
        archive.db.conn.execute(f'DROP VIEW "{view}"')
    articles.transform(rename={"licence": "license"})
    assert 0 == len(articles.triggers)
    assert any("triggers" in problem for problem in check(archive.path, now=NOW))
    make_full_text(archive.db, BY_NAME["articles"])
    assert 3 == len(articles.triggers)


def test_backup_is_whole_or_not_at_all(archive: Archive, tmp_path: Path) -> None:
    """A backup made while the writer is open holds the articles; a file that is no backup is not overwritten."""
    announce(archive, STORY.url)
    visit(archive, seen())
    copy = backup(archive.path, tmp_path / "copy.db", now=NOW)
    assert 1 == open_reader(copy).conn.execute("SELECT count(*) FROM articles").fetchone()[0]
    backup(archive.path, copy, now=NOW)
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(ArchiveError, match="not overwritten"):
        backup(archive.path, tmp_path / "letter.txt", now=NOW)
    assert not list(tmp_path.glob("*.part"))


def test_only_a_demo_archive_can_be_removed(tmp_path: Path) -> None:
    """remove_demo deletes what mark_demo marked, and refuses anything else."""
    demo, mine = tmp_path / "demo.db", tmp_path / "mine.db"
    mark_demo(demo)
    for path in (demo, mine):
        Archive.open(path, now=NOW).close()
    assert (True, False) == (is_demo(demo), is_demo(mine))
    with pytest.raises(ArchiveError, match="not a demo"):
        remove_demo(mine, tmp_path / "captures")
    remove_demo(demo, tmp_path / "captures")
    assert ["mine.db", "mine.db-lock"] == sorted(p.name for p in tmp_path.iterdir())


def test_demo_archive_is_held_while_in_use(tmp_path: Path) -> None:
    """It is not deleted under a run."""
    mark_demo(tmp_path / "demo.db")
    opened = Archive.open(tmp_path / "demo.db", now=NOW)
    with pytest.raises(ArchiveHeld):
        remove_demo(tmp_path / "demo.db", tmp_path / "captures")
    opened.close()


def test_status_says_what_is_wrong_in_words(archive: Archive) -> None:
    """A source's line has its count, its newest article, and a sentence for a failing channel."""
    announce(archive, STORY.url)
    visit(archive, seen())
    channel = DueChannel(1, "example", HOME + "feed.xml", ChannelKind.FEED)
    archive.frontier.record_poll(Poll(channel, NOW, failure="dns", message="dns: no such host", next_poll_at=NOW))
    row = next(r for r in status(archive.db, NOW + timedelta(days=4)) if r.id == "example")
    assert (1, NOW) == (row.articles, row.last_new)
    assert ("last polled on Tuesday, a poll is overdue for 4 days: does a crawl run?", "nothing new for 4 days") == row.problems
    assert (Light.RED, ("feed https://example.org/feed.xml: dns: no such host",)) == (row.state, row.notes)
