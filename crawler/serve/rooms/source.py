"""An outlet's page: a row's name -> how it is, what was seen of it day by day, which fields were found, its articles, who writes them and from where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from datasette.database import Database

from ..health import Health, health_of
from ..rows import Row, row, rows
from .coverage import STRIP, Outlet, outlets_of
from .works import MINE, OF_SOURCE, Works, works

WEEKS = 26
LATELY = 4      # weeks
MOST = 12       # authors, places, sections or channels
FIELDS = {"headline": "headline", "byline": "byline", "dateline": "dateline", "published_at": "time of publication", "body": "text", "section": "section", "tags": "tags"}
DAY = timedelta(days=1)

_SOURCE = "SELECT *, substr(added_at, 1, 10) AS since FROM sources WHERE id = :id"
_CHANNELS = "SELECT id, kind, url, title, polled_at, announced, failures FROM channels WHERE source_id = :id AND enabled ORDER BY kind, id LIMIT :most"
_FOUND = "SELECT * FROM coverage_fields WHERE source_id = :id AND day >= :since"
_AUTHORS = MINE + """
    SELECT authors.id, authors.name, authors.kind, count(*) AS articles FROM mine
      JOIN article_authors ON article_authors.article_id = mine.id JOIN authors ON authors.id = article_authors.author_id
     GROUP BY authors.id ORDER BY articles DESC, authors.name LIMIT :most"""
_PLACES = MINE + """
    SELECT places.id, places.name, places.country, count(*) AS articles FROM mine
      JOIN article_places ON article_places.article_id = mine.id JOIN places ON places.id = article_places.place_id
     GROUP BY places.id ORDER BY articles DESC, places.name LIMIT :most"""


@dataclass(frozen=True, slots=True)
class Week:
    """In how many of a week's new articles a field was found; `monday` is its first day."""

    monday: date
    found: int
    articles: int

    @property
    def share(self) -> int | None:
        """Per cent; None where there was no article."""
        return round(100 * self.found / self.articles) if self.articles else None


@dataclass(frozen=True, slots=True)
class FieldFound:
    """A field over the last WEEKS weeks, the oldest first."""

    name: str
    weeks: tuple[Week, ...]

    @property
    def lately(self) -> Week:
        """The last LATELY weeks together."""
        return _together(self.weeks[-LATELY:])

    @property
    def before(self) -> Week:
        """The weeks before them together."""
        return _together(self.weeks[:-LATELY])


@dataclass(frozen=True, slots=True)
class SourcePage:
    """What the template source.html prints."""

    source: Row
    health: Health | None             # None: no longer followed, or not known
    outlet: Outlet                    # its last twelve weeks, day by day
    fields: tuple[FieldFound, ...]
    works: Works
    channels: list[Row]
    authors: list[Row]
    places: list[Row]

    @property
    def heading(self) -> str:
        """The title of the page."""
        return str(self.source["name"])


async def source_page(database: Database, name: str, page: str | None) -> SourcePage | None:
    """One outlet's page; None where there is none of that name."""
    source = await row(database, _SOURCE, id=name)
    if source is None:
        return None
    now = datetime.now(UTC)
    today = now.date()
    (outlet,) = await outlets_of(database, [source], today - (STRIP - 1) * DAY, today)
    since = _monday(today) - 7 * (WEEKS - 1) * DAY
    found = await rows(database, _FOUND, id=name, since=since.isoformat())
    health = await health_of(database, [name], now) if source["enabled"] else {}

    async def counted(sql: str) -> list[Row]:
        return await rows(database, sql.format(of=OF_SOURCE), id=name, most=MOST)

    return SourcePage(
        source, health.get(name), outlet, fields_found(found, since) if found else (), await works(database, OF_SOURCE, name, page),
        await rows(database, _CHANNELS, id=name, most=MOST), await counted(_AUTHORS), await counted(_PLACES))


def fields_found(days: Iterable[Mapping[str, object]], since: date) -> tuple[FieldFound, ...]:
    """Rows of coverage_fields -> every field in each of the WEEKS weeks that begin with a Monday."""
    counts = {since + 7 * n * DAY: dict.fromkeys(("articles", *FIELDS), 0) for n in range(WEEKS)}
    for one in days:
        week = counts.get(_monday(date.fromisoformat(str(one["day"]))))
        for name in week or ():
            week[name] += int(str(one[name]))    # type: ignore[index]
    return tuple(FieldFound(label, tuple(Week(monday, week[name], week["articles"]) for monday, week in counts.items())) for name, label in FIELDS.items())


def _together(weeks: Iterable[Week]) -> Week:
    every = tuple(weeks)
    return Week(every[0].monday, sum(week.found for week in every), sum(week.articles for week in every))


def _monday(day: date) -> date:
    return day - day.weekday() * DAY
