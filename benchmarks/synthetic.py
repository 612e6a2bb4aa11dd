"""An archive that nobody crawled (`number of articles -> archive.db`): what a benchmark of the reading room asks, with the sizes and skews of a real one.

Tables, indexes, views and triggers are the schema's own; rows go in behind the store's back, many at once, and indexes are made afterwards.
The words are invented, but for those in KNOWN: they are spread as words are (Zipf), so that a full-text search has rare and common ones.
"""

from __future__ import annotations

import gzip
import hashlib
import itertools
import json
import random
import sys
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from sqlite3 import Connection, connect

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from sqlite_utils import Database    # noqa: E402

from crawler.archive import Archive    # noqa: E402
from crawler.archive.migrations import create_indexes, make_full_text    # noqa: E402
from crawler.archive.schema import BY_NAME, TABLES    # noqa: E402
from crawler.models import Channel, ChannelKind, EditKind, Source    # noqa: E402

SOURCES, AUTHORS_EACH, PLACES, TAGS, VOCABULARY = 200, 60, 3000, 20_000, 60_000
LANGUAGES = ("en",) * 12 + ("de",) * 2 + ("fr", "es", "pt", "ru", "ar", "it")
LETTERS = {"ru": ("бвгдклмнпрст", "аеиоуы"), "ar": ("بتجدرسكلمن", "اوي"), "de": ("bdfgklmnrstwz", "aeiouäöü"), "fr": ("bcdflmnprstv", "aeiouéè")}
SECTIONS = ("World", "Politics", "Business", "Sport", "Culture", "Science", "City", "Opinion", "Health", "Travel", "Technology", "Climate", "Media", "Law")
AGENCIES = ("Reuters", "AP", "AFP", "dpa", "EFE", "ANSA")
STATES = ("full",) * 88 + ("paywalled",) * 5 + ("teaser",) * 4 + ("liveblog", "gallery", "video")
GENRES = (None,) * 85 + ("opinion",) * 8 + ("analysis",) * 3 + ("interview", "review", "obituary", "live")
FAILURES = ("timeout", "dns", "http_503", "http_429", "refused", "tls")
# common words first: what a reader of a benchmark can search for
KNOWN = ("the of and to in a that for on was with said by at from government minister election police storm bridge harbour council market "    # noqa: SIM905
         "budget climate energy court school hospital railway strike vote border fire river winter summer talks treaty inflation bank tax").split()
BATCH = 2000
END = datetime.now(UTC).replace(microsecond=0)


def make(path: Path, articles: int, seed: int = 1) -> None:
    """Write the archive. About half a minute of CPU for each 100,000 articles, and 1 GB on the disk."""
    path.unlink(missing_ok=True)
    chance = random.Random(seed)
    Archive.open(path, now=END).close()
    world = World(chance, days=max(120, articles // 2500))
    archive = Archive.open(path, now=END)
    archive.sources.sync([outlet.source for outlet in world.outlets], now=END - timedelta(days=world.days))
    archive.close()
    db = connect(path, isolation_level=None)
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "cache_size=-400000", "temp_store=MEMORY"):
        db.execute(f"PRAGMA {pragma}")
    _bare(db)
    db.execute("BEGIN")
    world.write_names(db)
    for start in range(0, articles, BATCH):
        rows = Rows()
        for moment in world.moments(articles, start, min(start + BATCH, articles)):
            world.article(moment, rows)
        rows.write(db)
    world.write_days(db)
    db.execute("COMMIT")
    _clothed(db)
    db.execute("PRAGMA journal_mode=WAL")
    db.close()


def _bare(db: Connection) -> None:
    for kind, name in db.execute("SELECT type, name FROM sqlite_master WHERE (type = 'index' AND sql IS NOT NULL) OR type = 'trigger'").fetchall():
        db.execute(f'DROP {kind} "{name}"')


def _clothed(db: Connection) -> None:
    """Indexes, full text and triggers, as a migration makes them."""
    for statement in (statement for table in TABLES for statement in create_indexes(table)):
        db.execute(statement)
    db.execute("INSERT INTO articles_fts (articles_fts) VALUES ('rebuild')")
    make_full_text(Database(db, execute_plugins=False), BY_NAME["articles"])


def iso(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def cumulated(count: int, shift: float = 2.7) -> list[float]:
    """Zipf's weights, added up, as random.choices wants them."""
    return list(itertools.accumulate(1 / (n + shift) for n in range(count)))
FIELDS_FOUND = """
    INSERT INTO coverage_fields (source_id, day, articles, headline, byline, dateline, published_at, body, section, tags)
    SELECT source_id, substr(first_seen_at, 1, 10), count(*), count(headline), count(byline), count(dateline), count(published_at), count(nullif(word_count, 0)), count(section),
           sum(EXISTS (SELECT 1 FROM article_tags WHERE article_id = articles.id))
      FROM articles WHERE page_state = 'full' GROUP BY 1, 2"""


class Tongue:
    """The words and sentences of one language."""

    def __init__(self, chance: random.Random, language: str, sentences: int) -> None:
        consonants, vowels = LETTERS.get(language, ("bcdfghklmnprstvw", "aeiou"))
        made = ["".join(chance.choice(consonants) + chance.choice(vowels) for _ in range(chance.choices((1, 2, 3, 4, 5), (2, 8, 9, 5, 1))[0]))
                for _ in range(VOCABULARY)]
        self.words = list(dict.fromkeys([*KNOWN, *made]))
        self._weights = cumulated(len(self.words))
        self.sentences = [self.phrase(chance, 6, 28).capitalize() + "." for _ in range(sentences)]

    def phrase(self, chance: random.Random, least: int, most: int) -> str:
        return " ".join(chance.choices(self.words, cum_weights=self._weights, k=chance.randint(least, most)))


@dataclass
class Outlet:
    """A source with its own sections and people."""

    source: Source
    language: str
    sections: list[str]
    authors: range
    has_modified: bool
    country_places: list[int] = field(default_factory=list)
    quiet_from: int = -1     # a span of days that nobody looked


@dataclass
class Rows:
    """What is written at once, by table."""

    tables: dict[str, list[dict[str, object]]] = field(default_factory=dict)

    def add(self, table: str, **row: object) -> None:
        self.tables.setdefault(table, []).append(row)

    def write(self, db: Connection) -> None:
        for table, rows in self.tables.items():
            names = list(dict.fromkeys(name for row in rows for name in row))
            db.executemany(f"INSERT OR IGNORE INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",
                           ([row.get(name) for name in names] for row in rows))


class World:
    """Outlets that print articles, and a crawl that saw them."""

    def __init__(self, chance: random.Random, days: int) -> None:
        self.chance, self.days = chance, days
        self.tongues = {one: Tongue(chance, one, 120_000 if one == "en" else 15_000) for one in dict.fromkeys(LANGUAGES)}
        self.places = _places()
        self.place_weights, self.tag_weights, self.author_weights = cumulated(PLACES), cumulated(TAGS, 20), cumulated(AUTHORS_EACH, 4)
        self.outlets = [self._outlet(n) for n in range(SOURCES)]
        self.outlet_weights = cumulated(SOURCES, 6)
        self.number = self.urls = self.captures = self.revisions = 0
        self.days_of: dict[tuple[str, str], Counter[str]] = {}
        self.details: Counter[tuple[str, str, str, str]] = Counter()
        self.recent: deque[tuple[int, int, str, str, str]] = deque(maxlen=400)     # number, outlet, headline, body, body_key
        self.stories: dict[str, int] = {}
        self.first_tellers: list[tuple[int, int]] = []

    def _outlet(self, n: int) -> Outlet:
        language = LANGUAGES[n % len(LANGUAGES)]
        name = self.tongues[language].phrase(self.chance, 2, 3).title()
        home = f"https://outlet{n}.example/"
        channels = [Channel(f"{home}feed.xml", ChannelKind.FEED), Channel(f"{home}news.xml", ChannelKind.NEWS_SITEMAP)][:1 + n % 2]
        channels += [Channel(f"{home}{section}/", ChannelKind.FRONT) for section in SECTIONS[:n % 4]]
        return Outlet(Source(f"outlet{n}", name, home, tuple(channels)), language, self.chance.sample(SECTIONS, 8), range(n * AUTHORS_EACH + 1, (n + 1) * AUTHORS_EACH + 1),
                      n % 3 > 0, quiet_from=self.chance.randrange(self.days) if n % 4 == 0 else -1)

    def write_names(self, db: Connection) -> None:
        """Authors, places, tags, runs: what articles refer to."""
        rows = Rows()
        for outlet in self.outlets:
            words = self.tongues[outlet.language].words
            for n in outlet.authors:
                name = f"{self.chance.choice(words[500:]).title()} {self.chance.choice(words[500:]).title()} {n}"
                kind = "person" if n % 10 else self.chance.choice(("desk", "agency"))
                rows.add("authors", id=n, source_id=outlet.source.id, name=name, kind=kind, url=f"{outlet.source.home}people/{n}", name_key=name.lower())
        for n, (name, country, latitude, longitude, geoname) in enumerate(self.places, 1):
            rows.add("places", id=n, name=name, country=country, latitude=latitude, longitude=longitude, geoname_id=geoname)
        for n, name in enumerate(dict.fromkeys(f"{self.tongues['en'].words[20 + n]} {n % 7}" for n in range(TAGS)), 1):
            rows.add("tags", id=n, name=name)
        for n in range(self.days * 12):
            at = END - timedelta(hours=2 * (self.days * 12 - n))
            rows.add("runs", id=n + 1, started_at=iso(at), ended_at=iso(at + timedelta(minutes=20)), how_ended="finished", exit_code=0, version="0.1.0",
                     warc_file=f"{at:%Y/%m}/{n}.warc.gz", polled=300, fetched=200, archived=70, revised=50, unchanged=80, not_modified=60, rejected=3,
                     missing=1, gone=1, failed=2)
        rows.write(db)

    def moments(self, articles: int, start: int, stop: int) -> Iterator[datetime]:
        """When articles were first seen: one after the other, fewer at night."""
        for n in range(start, stop):
            at = END - timedelta(days=self.days) * (1 - (n + 1) / (articles + 1))
            if at.hour < 6 and self.chance.random() < 0.7:
                at += timedelta(hours=7)
            yield min(at, END)

    def article(self, seen: datetime, rows: Rows) -> None:
        """One article with all that hangs on it."""
        chance = self.chance
        which = chance.choices(range(SOURCES), cum_weights=self.outlet_weights)[0]
        outlet = self.outlets[which]
        self.number += 1
        number, tongue = self.number, self.tongues[outlet.language]
        headline, parts = tongue.phrase(chance, 5, 12).capitalize(), self._body(tongue)
        body, story_id = "".join(parts), None
        twin = chance.choice(self.recent) if self.recent and chance.random() < 0.05 else None
        if twin and twin[1] != which:
            body, story_id = twin[3], self._story(twin, rows, seen)
            parts = [body]
        body_key = hashlib.sha256(body.encode()).hexdigest()[:32]
        self.recent.append((number, which, headline, body, body_key))
        published = seen - timedelta(minutes=chance.expovariate(1 / 40)) if chance.random() < 0.93 else None
        place = chance.choices(range(1, PLACES + 1), cum_weights=self.place_weights)[0] if chance.random() < 0.45 else None
        authors = list(dict.fromkeys(chance.choices(outlet.authors, cum_weights=self.author_weights, k=chance.choices((0, 1, 2, 3), (10, 65, 20, 5))[0])))
        agency = chance.choice(AGENCIES) if story_id or chance.random() < 0.1 else None
        url, gone = f"{outlet.source.home}{seen:%Y/%m/%d}/{headline.split()[0]}-{number}", chance.random() < 0.015
        reading = {
            "headline": headline, "kicker": chance.choice(outlet.sections) if number % 5 == 0 else None, "standfirst": chance.choice(tongue.sentences),
            "byline": f"By author {' and '.join(map(str, authors))}" if authors else None, "published_at": published and iso(published),
            "dateline": f"{self.places[place - 1][0].upper()} ({agency or outlet.source.name})" if place else None}
        edits = self._edits()
        bodies = [*self._earlier(parts, tongue, edits), (body, None)]
        self._revisions(number, seen, reading, bodies, outlet, rows)
        modified = iso(seen + timedelta(hours=edits)) if outlet.has_modified else None
        rows.add("articles", id=number, source_id=outlet.source.id, url=url, **reading, body=body, place_id=place, agency=agency,
                 section=chance.choice(outlet.sections) if number % 10 else None, genre=chance.choice(GENRES), language=outlet.language, modified_at=modified,
                 published_printed=published and f"{published:%d %B %Y, %H:%M}", published_precision=published and "minute", published_zone=published and "page",
                 page_state=chance.choice(STATES), word_count=body.count(" ") + 1, image_url=f"{url}.jpg", masthead=outlet.source.name,
                 first_seen_at=iso(seen), last_seen_at=iso(min(END, seen + timedelta(days=3))), gone_at=iso(min(END, seen + timedelta(days=2))) if gone else None,
                 revision_count=edits + 1, capture_id=self.captures, content_hash=_hash(chance), body_key=body_key, charset="utf-8", charset_rule="header",
                 completeness="complete", extractor="newsarchive 0.1.0; trafilatura 2.3.1", rung="full", provenance=_provenance(headline), story_id=story_id)
        for position, author in enumerate(authors, 1):
            rows.add("article_authors", article_id=number, author_id=author, position=position)
        if place:
            rows.add("article_places", article_id=number, place_id=place, position=1)
            if number % 20 == 0:
                rows.add("article_places", article_id=number, place_id=chance.randint(1, PLACES), position=2)
        for tag in set(chance.choices(range(1, TAGS + 1), cum_weights=self.tag_weights, k=chance.randint(0, 7))):
            rows.add("article_tags", article_id=number, tag_id=tag)
        if edits and chance.random() < 0.04:
            rows.add("corrections", article_id=number, revision_id=self.revisions, seen_at=iso(min(END, seen + timedelta(hours=edits))),
                     kind=chance.choice(("correction", "clarification", "editor's note")), text=f"An earlier version said: {chance.choice(tongue.sentences)} {number}")
        self._url(url, outlet, seen, headline, number, rows)
        if chance.random() < 0.08:
            self._url(f"{url}-none", outlet, seen, headline, None, rows)

    def _body(self, tongue: Tongue) -> list[str]:
        chance = self.chance
        count = max(3, min(300, int(chance.lognormvariate(2.95, 0.65))))
        parts = [f"{sentence}{chr(10) * 2 if n % 3 == 2 else ' '}" for n, sentence in enumerate(chance.choices(tongue.sentences, k=count))]
        return [*parts, f"{' '.join(chance.choices(tongue.words, k=4))}."]

    def _edits(self) -> int:
        least, most = self.chance.choices(((0, 0), (1, 1), (2, 2), (3, 5), (6, 20), (21, 60)), (400, 440, 100, 48, 11, 1))[0]
        return self.chance.randint(least, most)

    def _earlier(self, parts: list[str], tongue: Tongue, edits: int) -> list[tuple[str, str]]:
        """The bodies before the last one, each with how it became the next."""
        before, made = list(parts), []
        for _ in range(edits):
            at, other = self.chance.randrange(len(before)), f"{self.chance.choice(tongue.sentences)} "
            diff = json.dumps([step for step in (at, f"-{other}", f"+{before[at]}", len(before) - at - 1) if step])
            before[at] = other
            made.append(("".join(before), diff))
        return made[::-1]

    def _revisions(self, number: int, seen: datetime, reading: dict[str, object], bodies: Sequence[tuple[str, str | None]], outlet: Outlet, rows: Rows) -> None:
        """Every state with the capture that showed it."""
        diff, at, headline = None, seen, reading["headline"]
        for n, (body, becomes) in enumerate(bodies, 1):
            before, headline = headline, reading["headline"] if n == len(bodies) else f"{reading['headline']} ({n})" if self.chance.random() < 0.15 else headline
            kinds = [*([EditKind.HEADLINE] if before != headline else []), *self.chance.sample(list(EditKind)[1:], self.chance.randint(1, 2))] if n > 1 else []
            changed = "; ".join(("headline", "body") if EditKind.HEADLINE in kinds else ("body",)) if n > 1 else None
            self.revisions += 1
            self.captures += 1
            rows.add("revisions", id=self.revisions, article_id=number, source_id=outlet.source.id, number=n, seen_at=iso(at), capture_id=self.captures, changed=changed,
                     kinds="; ".join(kinds) or None, is_stealth=int(self.chance.random() < 0.2) if n > 1 else None, sentences_added=int(n > 1),
                     sentences_removed=int(n > 1), diff=diff, content_hash=_hash(self.chance), body=body,
                     **reading | {"headline": headline})
            self._capture(at, number, "revised" if n > 1 else "archived", outlet, rows)
            diff, at = becomes, min(END, at + timedelta(minutes=self.chance.expovariate(1 / 90)))
        if self.chance.random() < 0.5:
            self.captures += 1
            self._capture(at, number, "unchanged", outlet, rows)

    def _capture(self, at: datetime, number: int | None, outcome: str, outlet: Outlet, rows: Rows) -> None:
        rows.add("captures", id=self.captures, url_id=self.urls + 1, final_url=f"{outlet.source.home}{number}", run_id=max(1, self.days * 12 - int((END - at) / timedelta(hours=2))),
                 fetched_at=iso(at), status=200, content_type="text/html; charset=utf-8", sha256=f"{self.chance.getrandbits(256):064x}", completeness="complete", is_revisit=0,
                 warc_file=f"{at:%Y/%m}/{at:%d%H}.warc.gz", warc_offset=self.captures * 30_000, warc_length=28_000, article_id=number, outcome=outcome,
                 opt_outs="noai" if number and number % 40 == 0 else None)
        self._count(outlet, at, outcome)

    def _url(self, url: str, outlet: Outlet, seen: datetime, headline: str, number: int | None, rows: Rows) -> None:
        self.urls += 1
        outcome = "archived" if number else self.chance.choice((None, "rejected", "failed", "missing", "robots"))
        detail = self.chance.choice(FAILURES) if outcome == "failed" else "index" if outcome == "rejected" else None
        rows.add("urls", id=self.urls, url=url, page_key=url.removeprefix("https://"), source_id=outlet.source.id, channel_id=None, discovered_at=iso(seen), hint_headline=headline,
                 outcome=outcome, detail=detail, status=200 if outcome else None, visited_at=iso(seen) if outcome else None,
                 next_visit_at=iso(seen + timedelta(days=2)), failures=int(outcome == "failed"), article_id=number)
        self._count(outlet, seen, "announced")
        if outcome and not number:
            self._count(outlet, seen, outcome)
            self.details[(outlet.source.id, iso(seen)[:10], outcome, detail or outcome)] += 1

    def _count(self, outlet: Outlet, at: datetime, outcome: str) -> None:
        self.days_of.setdefault((outlet.source.id, iso(at)[:10]), Counter())[outcome] += 1

    def _story(self, twin: tuple[int, int, str, str, str], rows: Rows, seen: datetime) -> int:
        number, _, headline, _, key = twin
        if key not in self.stories:
            self.stories[key] = len(self.stories) + 1
            rows.add("stories", id=self.stories[key], headline=headline, first_seen_at=iso(seen), body_key=key)
            self.first_tellers.append((self.stories[key], number))
        return self.stories[key]

    def write_days(self, db: Connection) -> None:
        """Coverage, its details, gaps, and which article told a story first."""
        rows, chance = Rows(), self.chance
        channels = dict(db.execute("SELECT source_id, min(id) FROM channels GROUP BY source_id"))
        for outlet, back in itertools.product(self.outlets, range(self.days + 1)):
            name, day = outlet.source.id, iso(END - timedelta(days=back))[:10]
            counts, blind = self.days_of.get((name, day), Counter()), 0 <= outlet.quiet_from - back < 5
            lost = int(chance.random() < 0.015)
            numbers = {key: counts[key] for key in ("announced", "archived", "revised", "unchanged", "rejected", "robots", "missing", "gone")}
            rows.add("coverage", source_id=name, day=day, **numbers, fetched=counts["archived"] + counts["revised"] + counts["unchanged"], failed=counts["failed"] + 30 * blind,
                     polled=0 if blind else 96, not_modified=counts["unchanged"], bytes_saved=counts["unchanged"] * 30_000, gaps=lost)
            if blind:
                rows.add("coverage_details", source_id=name, day=day, outcome="poll_failed", detail=chance.choice(FAILURES), n=30)
            if lost:
                at = END - timedelta(days=back, hours=chance.randint(0, 20))
                rows.add("gaps", source_id=name, channel_id=channels[name], since=iso(at - timedelta(hours=3)), until=iso(at), expected=chance.randint(1, 40),
                         found_at=iso(at), closed_at=iso(at + timedelta(hours=4)) if chance.random() < 0.4 else None)
        for (name, day, outcome, detail), n in self.details.items():
            rows.add("coverage_details", source_id=name, day=day, outcome=outcome, detail=detail, n=n)
        rows.write(db)
        db.execute(FIELDS_FOUND)
        db.executemany("UPDATE articles SET story_id = ? WHERE id = ?", self.first_tellers)
        db.execute("UPDATE channels SET polled_at = ?, last_status = 200", (iso(END),))


def _places() -> list[tuple[str, str, float, float, int]]:
    """The largest places of the gazetteer: name, country, latitude, longitude, number in GeoNames."""
    found: dict[int, tuple[int, tuple[str, str, float, float, int]]] = {}
    for line in gzip.decompress((ROOT / "crawler" / "extract" / "places.tsv.gz").read_bytes()).decode().splitlines():
        cells = line.split("\t")
        if len(cells) >= 7 and cells[1].startswith("P") and cells[5].isdigit() and cells[6].isdigit():
            name = cells[7] if len(cells) > 7 else cells[0].title()
            found.setdefault(int(cells[6]), (int(cells[5]), (name, cells[1][1:], float(cells[3]), float(cells[4]), int(cells[6]))))
    return [place for _, place in sorted(found.values(), key=lambda one: -one[0])][:PLACES]


def _hash(chance: random.Random) -> str:
    return f"1;headline={chance.getrandbits(64):016x};standfirst={chance.getrandbits(64):016x};body={chance.getrandbits(64):016x}"


def _provenance(headline: str) -> str:
    fields = [{"field": "headline", "rule": "jsonld.headline", "confidence": 0.97, "else": [["h1", headline], ["og:title", f"{headline} | Outlet"]]}]
    fields += [{"field": name, "rule": rule, "confidence": 0.9} for name, rule in (
        ("byline", "meta.author"), ("published_at", "jsonld.datePublished"), ("modified_at", "jsonld.dateModified"), ("section", "meta.section"),
        ("language", "html.lang"), ("body", "trafilatura"), ("dateline", "dateline.lede"), ("tags", "meta.keywords"))]
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
