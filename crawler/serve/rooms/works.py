"""What the pages of authors, places and outlets share: whose articles -> a page of them, and how many there are a month."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from datasette.database import Database

from ..rows import Row, row, rows
from ..search import COMPARED

SIZE = 50          # articles on a page
NEWEST = 20_000    # of somebody's articles: these are listed, drawn and counted by place or outlet; all are counted
MONTHS = 48        # more are drawn as years
YEARS = 60

# How a table names those articles. :id is the author, place or outlet.
OF_AUTHOR = "SELECT article_id FROM article_authors WHERE author_id = :id"
OF_PLACE = "SELECT article_id FROM article_places WHERE place_id = :id"
OF_SOURCE = "SELECT id AS article_id FROM articles WHERE source_id = :id"

MINE = f"""
    WITH mine(id, source_id, published_at) AS MATERIALIZED (
      SELECT id, source_id, published_at FROM {COMPARED} WHERE id IN ({{of}} ORDER BY article_id DESC LIMIT {NEWEST}))"""
_TOTAL = "SELECT count(*) AS articles FROM ({of})"
_LISTED = MINE + """
    SELECT * FROM news WHERE article_id IN (SELECT id FROM mine ORDER BY published_at DESC, id DESC LIMIT :size OFFSET :skipped)
     ORDER BY published_at DESC, article_id DESC"""
_MONTHS = MINE + "SELECT substr(published_at, 1, 7) AS month, count(*) AS articles, min(published_at) AS first, max(published_at) AS last FROM mine GROUP BY 1"
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True, slots=True)
class Bar:
    """How many articles a month or year has."""

    label: str       # 2026-11 or 2026
    since: str       # its first and last day, as the search takes them
    until: str
    articles: int
    height: int      # per cent of the highest


@dataclass(frozen=True, slots=True)
class Works:
    """Somebody's articles. All but `total` are of the newest NEWEST."""

    total: int
    first: str | None     # published_at
    last: str | None
    bars: tuple[Bar, ...]
    listed: list[Row]     # of the view news, the newest first
    page: int             # which page of them, from 1
    pages: int

    @property
    def is_cut(self) -> bool:
        """Whether there are more than are looked at."""
        return self.total > NEWEST


async def works(database: Database, of: str, number: str, page: str | None) -> Works:
    """The articles of an author, place or outlet (`of`: OF_AUTHOR, OF_PLACE or OF_SOURCE) with that row number; odd page numbers mean the first or last."""
    counted = await row(database, _TOTAL.format(of=of), id=number)
    total = counted["articles"] if counted else 0
    pages = max(1, -(-min(total, NEWEST) // SIZE))
    wanted = min(max(1, int(page)), pages) if page and page.isascii() and page.isdigit() and len(page) < 9 else 1
    listed = await rows(database, _LISTED.format(of=of), id=number, size=SIZE, skipped=(wanted - 1) * SIZE)
    months = [one for one in await rows(database, _MONTHS.format(of=of), id=number) if _MONTH.fullmatch(one["month"] or "")]
    first, last = min((one["first"] for one in months), default=None), max((one["last"] for one in months), default=None)
    return Works(total, first, last, bars((one["month"], one["articles"]) for one in months), listed, wanted, pages)


def bars(months: Iterable[tuple[str, int]]) -> tuple[Bar, ...]:
    """Months (2026-11) with their articles -> every month from the first to the last, or every year where the months are too many."""
    counts = {12 * int(month[:4]) + int(month[5:7]) - 1: articles for month, articles in months}
    if not counts:
        return ()
    if max(counts) - min(counts) < MONTHS:
        return _drawn({number: counts.get(number, 0) for number in range(min(counts), max(counts) + 1)}, _month)
    last = max(counts) // 12
    years = dict.fromkeys(range(max(min(counts) // 12, last - YEARS + 1), last + 1), 0)
    for number, articles in counts.items():
        if number // 12 in years:
            years[number // 12] += articles
    return _drawn(years, _year)


def _month(number: int) -> tuple[str, str, str]:
    """Label, first and last day of the month with that number, counted from the year 0."""
    year, month = number // 12, number % 12 + 1
    label = f"{year:04}-{month:02}"
    return label, f"{label}-01", f"{label}-{calendar.monthrange(year, month)[1]}"


def _year(year: int) -> tuple[str, str, str]:
    return f"{year:04}", f"{year:04}-01-01", f"{year:04}-12-31"


def _drawn(counts: dict[int, int], days: Callable[[int], tuple[str, str, str]]) -> tuple[Bar, ...]:
    highest = max(counts.values())
    return tuple(Bar(*days(number), articles, round(100 * articles / highest)) for number, articles in counts.items())
