"""Makes archives to export: a few articles through the real store, or many through SQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawler.archive import Archive
from crawler.decide import decide
from crawler.models import (
    Article,
    Author,
    AuthorKind,
    Candidate,
    CaptureRef,
    Channel,
    ChannelKind,
    Dateline,
    Discovery,
    Genre,
    Moment,
    PageState,
    Place,
    Poll,
    Precision,
    Provenance,
    Source,
    Visit,
    ZoneSource,
)

NOW = datetime(2026, 11, 24, 12, 0, 0, 123456, tzinfo=UTC)
ONE = Source("one", "The One, Ltd", "https://one.example/", (Channel("https://one.example/rss", ChannelKind.FEED),))
TWO = Source("two", "Die Zwei", "https://two.example/", (Channel("https://two.example/rss", ChannelKind.FEED),))

MOSCOW = Place("Moscow", "RU", None, 55.75222, 37.61556, 524901)
WIRE = Article(
    "https://one.example/wire", PageState.FULL, headline='Bridge, "opens"', kicker="City", standfirst="It is long.",
    byline="By Ann Lee, Bo Ek; Reuters", authors=(Author("Ann Lee", role="chief; correspondent", place="Kyiv"), Author("Bo; Ek"),
                                                 Author("Reuters", AuthorKind.AGENCY)),
    dateline=Dateline("MOSCOW/Nowhere, May 3 (Reuters)", (MOSCOW, Place("Nowhere; Else")), ("Reuters",), "05-03"), agency="Reuters",
    section="World", genre=Genre.OPINION, tags=("bridges", "a; b"), language="en-GB",
    published_at=Moment(NOW.replace(hour=8, microsecond=0), "8.00 GMT", Precision.MINUTE, ZoneSource.PRINTED, 0),
    modified_at=Moment(NOW.replace(hour=9, microsecond=0), "9.00 GMT", Precision.MINUTE),
    body="First paragraph, with a comma.\n\nSecond “paragraph”.", image_url="https://one.example/i.jpg", masthead="The One",
    licence="CC BY", charset="utf-8", charset_rule="meta", extractor="newsarchive test", provenance=(Provenance("headline", "h1"),))
PLAIN = Article("https://two.example/plain", PageState.FULL, headline="Über die Brücke", body="Ein Satz über Kyjiw.", language="de",
                dateline=Dateline("ZÜRICH", (Place("Zürich", "CH", None, 47.37, 8.54, 2657896),)))
FORMULA = Article("https://two.example/formula", PageState.TEASER, headline="=cmd|' /C calc'!A1", byline="@ann", body="-1 is\ta number",
                  authors=(Author("+ann"),), section="＝full", kicker="plain", language="de",
                  published_at=Moment(NOW - timedelta(days=9), "15 November", Precision.DAY),
                  dateline=Dateline("SANTIAGO", (Place("Santiago", "CL", None, -33.45, -70.66, 3871336),)))


def make_archive(path: Path, *articles: Article) -> Path:
    """Archive these articles, each as fetched a minute after the one before."""
    archive = Archive.open(path, now=NOW)
    try:
        archive.sources.sync([ONE, TWO], now=NOW)
        for number, article in enumerate(articles):
            add(archive, article, NOW + timedelta(minutes=number), number)
    finally:
        archive.close()
    return path


def add(archive: Archive, article: Article, at: datetime, number: int) -> None:
    """Announce and archive one article."""
    source_id = "one" if "one.example" in article.url else "two"
    channel = next(c for c in archive.frontier.due_channels(NOW + timedelta(days=99)) if c.source_id == source_id)
    archive.frontier.record_poll(Poll(channel, at, 200, discovery=Discovery((Candidate(article.url),)), next_poll_at=at))
    ref = CaptureRef(article.url, article.url + "?final", 200, at, "2026/11/x.warc.gz", 1000 * number, 999, f"{number:064x}")
    archive.store.apply((decide(archive.frontier.known_for(visit), visit) for visit in [Visit(article.url, at, ref, 200, article)]),
                        run_id=None)


def revise(path: Path, article: Article, **changes: str) -> None:
    """A later visit shows the article changed."""
    archive = Archive.open(path, now=NOW)
    try:
        add(archive, replace(article, **changes), NOW + timedelta(hours=5), 500)    # type: ignore[arg-type]
    finally:
        archive.close()


def make_many(path: Path, count: int, paragraphs: int = 4) -> Path:
    """An archive of many articles with bodies of about 500 characters a paragraph."""
    archive = Archive.open(path, now=NOW)
    body = "\n\n".join("The same words again and again, fifty to a paragraph. " * 9 for _ in range(paragraphs))
    try:
        archive.sources.sync([ONE], now=NOW)
        with archive.db.atomic():
            archive.db.conn.executemany(
                "INSERT INTO articles (source_id, url, headline, body, published_at, page_state, first_seen_at, last_seen_at, "
                "revision_count, content_hash, completeness, extractor, rung, provenance) VALUES ('one', ?, ?, ?, ?, 'full', "
                "'2026-11-24T12:00:00Z', '2026-11-24T12:00:00Z', 1, '1', 'complete', 'x', 'full', '[]')",
                ((f"https://one.example/{n}", f"Headline {n}", f"{body} {n}", f"2026-{n % 12 + 1:02}-{n % 28 + 1:02}T00:00:00Z")
                 for n in range(count)))
    finally:
        archive.close()
    return path
