#!/usr/bin/env python3
"""How long each room of the reading room takes: a synthetic archive, asked through Datasette in this process, as a browser would but without a socket.

    python benchmarks/rooms.py [--articles 100000] [--archive PATH] [--times 10] [--only search,map] [--json]

Makes the archive where PATH is not there yet (100,000 articles: about two minutes and 1.3 GB) and leaves it there. Each room is asked so many times with other
parameters. Printed: median, 95th percentile and size of an answer, and what misses the aim: 300 ms for up to 100,000 articles, 1 s beyond. A room that is not there (yet) is named as such.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from sqlite3 import Connection, connect
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from crawler.serve.queries import QUERIES    # noqa: E402
from crawler.serve.server import make_datasette    # noqa: E402
from synthetic import END, KNOWN, SECTIONS, SOURCES, iso, make    # noqa: E402

SMALL, AIM_SMALL, AIM_LARGE = 100_000, 0.3, 1.0    # articles; seconds
WORDS = KNOWN[14:]
Pick = Callable[[], str]


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured of one room. Times in milliseconds, size in bytes."""

    room: str
    median: float
    p95: float
    size: int
    status: int
    misses: bool
    slowest: str

    @property
    def is_there(self) -> bool:
        """Datasette takes an address of a room that it does not know for a row of a table that is not there: 400."""
        return self.status not in (400, 404)


class Ask:
    """Addresses with parameters as people choose them."""

    def __init__(self, db: Connection, name: str) -> None:
        self.base, self.chance = f"/{name}", random.Random(7)
        self._articles = db.execute("SELECT max(id) FROM articles").fetchone()[0]
        self._common = [row[0] for row in db.execute("SELECT article_id FROM revisions WHERE number = 4 LIMIT 200")]
        self._revisions = [row[0] for row in db.execute("SELECT id FROM revisions WHERE number = 2 LIMIT 500")]
        self._changed = [row[0] for row in db.execute("SELECT article_id FROM revisions WHERE number = 2 LIMIT 500")]

    def article(self) -> int:
        return self.chance.randint(1, self._articles)

    def revision(self) -> int:
        return self.chance.choice(self._revisions)

    def changed(self) -> int:
        return self.chance.choice(self._changed)

    def much_changed(self) -> int:
        return self.chance.choice(self._common)

    def source(self) -> str:
        return f"outlet{int(SOURCES * self.chance.random() ** 2)}"

    def some(self, most: int) -> int:
        """A number, the low ones (which have most articles) more often."""
        return 1 + int(most * self.chance.random() ** 3)

    def words(self, count: int = 1) -> str:
        return " ".join(self.chance.sample(WORDS, count))

    def rare(self) -> str:
        return f"{self.chance.choice('bcdfgklmnprst')}{self.chance.choice('aeiou')}{self.chance.choice('bcdfgklmnprst')}{self.chance.choice('aeiou')}"

    def since(self) -> str:
        return iso(END)[:8] + "01"


def rooms(ask: Ask) -> dict[str, Pick]:
    """Every room of the reading room: its name and an address for each time that it is asked."""
    base, room = ask.base, f"{ask.base}/-"
    query = lambda path, **values: f"{path}?{urlencode(values)}"    # noqa: E731
    return {
        "front page": lambda: "/",
        "archive's page": lambda: base,
        "search, empty": lambda: f"{room}/search",
        "search, one common word": lambda: query(f"{room}/search", words=ask.words()),
        "search, the commonest word": lambda: query(f"{room}/search", words="the"),
        "search, two words": lambda: query(f"{room}/search", words=ask.words(2)),
        "search, a phrase": lambda: query(f"{room}/search", words=f'"of {ask.words()}"'),
        "search, prefix": lambda: query(f"{room}/search", words=f"{ask.words()[:4]}*"),
        "search, NEAR": lambda: query(f"{room}/search", words=f"NEAR({ask.words(2)}, 10)"),
        "search, headline field": lambda: query(f"{room}/search", words=f"headline: {ask.words()}"),
        "search, rare word": lambda: query(f"{room}/search", words=ask.rare()),
        "search, odd input": lambda: query(f"{room}/search", words=f'"{ask.words()} AND ( OR'),
        "search, newest first": lambda: query(f"{room}/search", words=ask.words(), sort="newest"),
        "search, a source": lambda: query(f"{room}/search", source=ask.source()),
        "search, word and source": lambda: query(f"{room}/search", words=ask.words(), source=ask.source()),
        "search, word and section": lambda: query(f"{room}/search", words=ask.words(), section=ask.chance.choice(SECTIONS)),
        "search, a country": lambda: query(f"{room}/search", country=ask.chance.choice(("CN", "GB", "FR", "US", "IN"))),
        "search, a place": lambda: query(f"{room}/search", place=ask.some(3000)),
        "search, an author": lambda: query(f"{room}/search", author=ask.some(12_000)),
        "search, an agency": lambda: query(f"{room}/search", agency="Reuters"),
        "search, days": lambda: query(f"{room}/search", words=ask.words(), since=ask.since()),
        "article": lambda: f"{base}/articles/{ask.article()}",
        "article, much edited": lambda: f"{base}/articles/{ask.much_changed()}",
        "article, raw capture": lambda: f"{room}/capture/{ask.article()}",
        "revision": lambda: f"{base}/revisions/{ask.revision()}",
        "revisions of an article": lambda: f"{room}/revisions/{ask.changed()}",
        "revisions, much edited": lambda: f"{room}/revisions/{ask.much_changed()}",
        "changes": lambda: f"{room}/changes",
        "changes, a source": lambda: query(f"{room}/changes", source=ask.source()),
        "changes, a kind": lambda: query(f"{room}/changes", kind="headline"),
        "changes, stealth": lambda: query(f"{room}/changes", stealth="1"),
        "author": lambda: f"{base}/authors/{ask.some(12_000)}",
        "place": lambda: f"{base}/places/{ask.some(3000)}",
        "place, the commonest": lambda: f"{base}/places/1",
        "source": lambda: f"{base}/sources/{ask.source()}",
        "source, the largest": lambda: f"{base}/sources/outlet0",
        "tag": lambda: f"{base}/tags/{ask.some(20_000)}",
        "story": lambda: f"{base}/stories/{ask.some(1000)}",
        "map": lambda: f"{room}/map",
        "map of a search": lambda: query(f"{room}/map", words=ask.words()),
        "map.json": lambda: f"{room}/map.json",
        "map.json of a search": lambda: query(f"{room}/map.json", words=ask.words()),
        "map.json of a source": lambda: query(f"{room}/map.json", source=ask.source()),
        "coverage": lambda: f"{room}/coverage",
        "coverage of a source": lambda: f"{room}/coverage/{ask.source()}",
        "download page": lambda: f"{room}/download",
        "download page of a search": lambda: query(f"{room}/download", words=ask.words()),
        "download of a search, CSV": lambda: query(f"{room}/download.csv", words=f'"{ask.words(1)} of"', source=ask.source()),
        "table news": lambda: f"{base}/news",
        "table news, a source": lambda: query(f"{base}/news", source_id=ask.source()),
        "table news, a search": lambda: query(f"{base}/news", _search=ask.words()),
        "table articles": lambda: f"{base}/articles",
        "table revisions": lambda: f"{base}/revisions",
        "table captures": lambda: f"{base}/captures",
        "table coverage": lambda: f"{base}/coverage",
        "view edits": lambda: f"{base}/edits",
        "view headline_changes": lambda: f"{base}/headline_changes",
        "view outlets": lambda: f"{base}/outlets",
        "view datelines": lambda: f"{base}/datelines",
        "view failures": lambda: f"{base}/failures",
        "data dictionary": lambda: "/-/newsarchive",
        **{f"query {one.name}": _canned(one.name, one.params, ask) for one in QUERIES},
    }


def _canned(name: str, params: tuple[str, ...], ask: Ask) -> Pick:
    values = {"words": ask.words, "place": lambda: "London", "country": lambda: "GB", "name": lambda: ask.rare()[:3], "since": ask.since}
    return lambda: f"{ask.base}/{name}?{urlencode({param: values[param]() if param in values else '' for param in params})}"


async def measure(archive: Path, times: int, only: tuple[str, ...], aim: float) -> list[Figures]:
    """Ask every room so many times."""
    datasette = make_datasette(archive)
    await datasette.invoke_startup()
    with connect(archive) as db:
        every = rooms(Ask(db, archive.stem))
    await datasette.client.get("/robots.txt")
    figures = []
    for name, pick in every.items():
        if only and not any(one in name for one in only):
            continue
        figures.append(await _figures(datasette, name, pick, times, aim))
        print(_line(figures[-1]), file=sys.stderr, flush=True)
    return figures


async def _figures(datasette: object, name: str, pick: Pick, times: int, aim: float) -> Figures:
    took: list[tuple[float, str]] = []
    size = status = 0
    for _ in range(times):
        path = pick()
        began = time.perf_counter()
        answer = await datasette.client.get(path, follow_redirects=True)    # type: ignore[attr-defined]
        took.append((1000 * (time.perf_counter() - began), path))
        size, status = max(size, len(answer.content)), max(status, answer.status_code)
        if status >= 400 or sum(one for one, _ in took) > 60_000:
            break
    times_only = sorted(one for one, _ in took)
    p95 = times_only[min(len(times_only) - 1, round(0.95 * (len(times_only) - 1)))]
    return Figures(name, statistics.median(times_only), p95, size, status, p95 > 1000 * aim, max(took)[1])


def _line(one: Figures) -> str:
    if not one.is_there:
        return f"{one.room:32} -        no such page: {one.slowest}"
    note = f"  answered {one.status}" if one.status != 200 else ""
    return f"{one.room:32}{one.median:8.0f} ms {one.p95:8.0f} ms {one.size / 1024:8.0f} KB{'  OVER: ' + one.slowest if one.misses else ''}{note}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=SMALL, help="of a new archive (default: %(default)s)")
    parser.add_argument("--archive", type=Path, help="an archive to make, or to use where it is there")
    parser.add_argument("--times", type=int, default=10, help="how often each room is asked (default: %(default)s)")
    parser.add_argument("--only", type=lambda text: tuple(text.split(",")), default=(), help="rooms whose name has one of these in it")
    parser.add_argument("--make", action="store_true", help="only make the archive")
    parser.add_argument("--json", action="store_true", help="the figures as JSON on standard output")
    options = parser.parse_args()
    archive = options.archive or Path(tempfile.gettempdir()) / f"newsarchive-rooms-{options.articles}.db"
    if not archive.exists():
        began = time.perf_counter()
        make(archive, options.articles)
        print(f"made {archive}: {archive.stat().st_size / 1e9:.1f} GB in {time.perf_counter() - began:.0f} s", file=sys.stderr)
    if options.make:
        return
    with connect(archive) as db:
        count = db.execute("SELECT count(*) FROM articles").fetchone()[0]
    aim = AIM_SMALL if count <= SMALL else AIM_LARGE
    print(f"{count:,} articles; aim {1000 * aim:.0f} ms\n{'room':32}  median         p95      answer", file=sys.stderr)
    figures = asyncio.run(measure(archive, options.times, options.only, aim))
    misses = [one for one in figures if one.misses and one.is_there]
    print(f"{len(misses)} of {sum(one.is_there for one in figures)} rooms over the aim", file=sys.stderr)
    if options.json:
        print(json.dumps([asdict(one) for one in figures], indent=1))


if __name__ == "__main__":
    main()
