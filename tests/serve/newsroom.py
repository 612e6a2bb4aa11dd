"""An archive to look at: three outlets, articles of several kinds, an edit, a take-down, a wire story in two outlets, failures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawler.archive import Archive, RunCounts
from crawler.decide import decide
from crawler.models import (
    Article, Author, AuthorKind, Candidate, CaptureRef, Channel, ChannelKind, Dateline, Discovery, Moment, PageState, Place, Poll,
    Precision, Provenance, Source, Visit,
)

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HARBOUR = Source(
    "harbour", "The Harbour Post", "https://harbour.example/", (Channel("https://harbour.example/feed.xml", ChannelKind.FEED),))
ABEND = Source(
    "abend", "Abendblatt am Fluss", "https://abend.example/", (Channel("https://abend.example/news.xml", ChannelKind.NEWS_SITEMAP),))
SADA = Source("sada", "صدى الساحل", "https://sada.example/", (Channel("https://sada.example/rss", ChannelKind.FEED),))
SOURCES = (HARBOUR, ABEND, SADA)
OSLO = Place("Oslo", "NO", None, 59.91273, 10.74609, 3143244)
WIRE = "\n\n".join(
    f"The fifth round of talks on the northern fisheries ended on Monday without a deal, delegate number {n} said." for n in range(9))


def moment(hours: float) -> Moment:
    """So many hours before NOW."""
    at = NOW - timedelta(hours=hours)
    return Moment(at, at.strftime("%d %B %Y, %H:%M"), Precision.MINUTE)


FERRY = Article(
    "https://harbour.example/2026/ferry-pier", PageState.FULL, headline="Ferry pier closes after storm", kicker="City",
    standfirst="Commuters face an hour more by road until the pilings have been checked.", byline="By Ann Lee and Bo Ek in Oslo",
    authors=(Author("Ann Lee", url="https://harbour.example/people/ann-lee"), Author("Bo Ek", role="additional reporting", place="Oslo"),
             Author("City desk", AuthorKind.DESK)),
    dateline=Dateline("OSLO, Norway", (OSLO,)), section="City", tags=("ferries", "storms"), language="en", published_at=moment(5),
    modified_at=moment(3), masthead="The Harbour Post", charset="utf-8", charset_rule="header",
    extractor="newsarchive 0.1.0; trafilatura 2.3.1",
    body="The pier at the old customs house was closed on Tuesday morning after the night's storm loosened two of its pilings.\n\n"
         "\"We will not open before divers have looked at every piling,\" the harbour master said.\n\n"
         "Some four thousand people take the ferry on a working day. The operator has hired eleven buses.\n\n"
         "The pier was built in 1931 and last repaired four years ago, according to the city's records.",
    provenance=(
        Provenance("headline", "jsonld.headline", (
            ("h1", "Ferry pier closes"), ("og:title", "Ferry pier closes after storm | Harbour Post")), 0.97),
        Provenance("dateline", "dateline.lede", (), 0.99),
        Provenance("byline", "meta.author", (("jsonld.author", "Ann Lee"),), 0.8)))
COUNCIL = Article(
    "https://harbour.example/2026/council", PageState.PAYWALLED, headline="Council weighs a second tunnel under the fjord",
    byline="Ann Lee", authors=(Author("Ann Lee"),), section="Politics", language="en", published_at=moment(30),
    body="The council met on Monday.")
TALKS = Article(
    "https://harbour.example/2026/fish-talks", PageState.FULL, headline="Fisheries talks end without a deal", byline="Northern Wire",
    authors=(Author("Northern Wire", AuthorKind.AGENCY),), agency="Reuters", section="World", language="en",
    published_at=moment(9), body=WIRE,
    dateline=Dateline("TROMSOE, Norway (Reuters)", (Place("Tromsø", "NO", None, 69.6489, 18.9551, 3133895),), ("Reuters",)))
GONE = Article(
    "https://harbour.example/2026/gone", PageState.FULL, headline="Mayor to resign, aides say", section="Politics", language="en",
    published_at=moment(50), body="The mayor will resign on Friday, two aides said.")
TWIN = replace(
    TALKS, url="https://abend.example/fischerei", headline="Fisheries talks collapse in Tromsø", byline="Reuters", section="Ausland",
    published_at=moment(8), dateline=None, authors=())
ZOO = Article("https://abend.example/zoo", PageState.FULL, headline="Zwei Otter ziehen in den Tierpark", byline="Von Jörg Weiß",
              authors=(Author("Jörg Weiß"),), section="Lokales", language="de", published_at=moment(2),
              dateline=Dateline("Hamburg", (Place("Hamburg", "DE", None, 53.5511, 9.9937, 2911298),)),
              body="Der Tierpark hat am Dienstag zwei junge Otter aus Dänemark aufgenommen.\n\nSie heißen Ebbe und Flut.")
PORT = Article(
    "https://sada.example/port", PageState.FULL, headline="افتتاح الميناء الجديد بعد عشر سنوات من الأعمال", byline="ليلى حداد",
               authors=(Author("ليلى حداد"),), section="اقتصاد", language="ar", published_at=None,
               dateline=Dateline("بيروت", (Place("بيروت", "LB", None, 33.8889, 35.4944, 276781),)),
               body="افتتحت الحكومة يوم الثلاثاء الميناء الجديد بعد عشر سنوات من الأعمال.\n\n"
         "وقال الوزير إن الميناء سيعمل بكامل طاقته في الربيع.")


class Newsroom:
    """Fills an archive the way a crawl does: announced, visited, decided, applied."""

    def __init__(self, path: Path, sources: Iterable[Source] = SOURCES) -> None:
        self.archive = Archive.open(path, now=NOW)
        self.archive.sources.sync(sources, now=NOW - timedelta(days=2))
        self.run_id = self.archive.runs.begin(now=NOW - timedelta(hours=1), version="0.1.0")
        self._captures = 0

    def poll(self, source: Source, *urls: str, failure: str | None = None, hint: str | None = None) -> None:
        """One poll of the source's only channel."""
        due = next(c for c in self.archive.frontier.due_channels(NOW + timedelta(days=999)) if c.source_id == source.id)
        found = None if failure else Discovery(tuple(Candidate(url, headline=hint) for url in urls))
        self.archive.frontier.record_poll(Poll(
            due, NOW - timedelta(hours=4), None if failure else 200, failure, failure and f"{failure}: no answer", found,
            next_poll_at=NOW + timedelta(minutes=10)))

    def print(self, article: Article, hours: float = 4) -> int | None:
        """A visit that read the article, so many hours before NOW; its row's number."""
        at = NOW - timedelta(hours=hours)
        self._captures += 1
        capture = CaptureRef(
            article.url, article.url, 200, at, "20261124T080000Z-0001.warc.gz", self._captures * 4096, 3071, f"{self._captures:064x}")
        return self._visit(Visit(article.url, at, capture=capture, status=200, article=article))

    def miss(self, url: str, status: int | None = None, failure: str | None = None, hours: float = 1) -> None:
        """A visit that saw no article."""
        self._visit(Visit(url, NOW - timedelta(hours=hours), status=status, failure=failure, message=failure and f"{failure} after 30 s"))

    def _visit(self, visit: Visit) -> int | None:
        [applied] = self.archive.store.apply([decide(self.archive.frontier.known_for(visit), visit)], run_id=self.run_id)
        return applied.article_id

    def close(self) -> None:
        """End the run and let go of the archive."""
        self.archive.runs.end(self.run_id, now=NOW, how_ended="finished", exit_code=0, counts=RunCounts())
        self.archive.close()


def fill(path: Path) -> None:
    """The archive that the tests of this folder look at."""
    room = Newsroom(path)
    room.poll(HARBOUR, FERRY.url, COUNCIL.url, TALKS.url, GONE.url, "https://harbour.example/2026/slow", "https://harbour.example/2026/new")
    room.poll(ABEND, TWIN.url, ZOO.url)
    room.poll(SADA, PORT.url)
    for article in (GONE, COUNCIL, TALKS, FERRY, TWIN, ZOO, PORT):
        room.print(article)
    body = FERRY.body.replace("Some four thousand people", "About 4,200 people").replace("eleven buses", "fourteen buses")
    body += "\n\nThe city promised a report by Friday."
    room.print(replace(FERRY, headline="Ferry pier closed until Friday after storm", body=body), 2)
    room.miss(GONE.url, 410)
    room.miss(GONE.url, 410, hours=0)
    room.miss("https://harbour.example/2026/slow", failure="timeout")
    room.poll(SADA, failure="dns")
    room.close()
