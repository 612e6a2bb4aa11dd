"""The coverage room: what was seen of each outlet on each day, and what was missed (`coverage, gaps -> a strip or a calendar of days`)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import dropwhile
from sqlite3 import Row

from datasette import Response
from datasette.database import Database
from datasette.utils import tilde_decode
from datasette.utils.asgi import NotFound

from ..queries import GAP_IN_WORDS
from ..rows import row, rows
from .room import Visitor

STRIP = 84          # days of an outlet among the others: twelve weeks
YEAR = 371          # days of a calendar: 53 weeks
LISTED = 30         # days that are told in words
SIZE = 50           # outlets on a page
LEVELS = (1, 5, 20, 60)    # articles a day from which a cell is darker
DAY = timedelta(days=1)
OUTCOMES = {"rejected": "no article", "robots": "forbidden by robots.txt", "missing": "not found", "poll_failed": "poll failed"}    # gone, failed say it themselves

_SOURCES = "SELECT id, name, home, enabled, substr(added_at, 1, 10) AS since FROM sources ORDER BY enabled DESC, name LIMIT :most OFFSET :skipped"
_COUNT = "SELECT count(*) AS sources FROM sources"
_SOURCE = "SELECT id, name, home, enabled, substr(added_at, 1, 10) AS since FROM sources WHERE id = :source"
_DAYS = """
    SELECT source_id, day, announced, archived, revised, rejected, missing, gone, failed, polled FROM coverage
     WHERE day BETWEEN :first AND :last AND source_id IN (SELECT value FROM json_each(:sources))"""
_FAILED = """
    SELECT source_id, day, outcome, detail, n FROM coverage_details
     WHERE day BETWEEN :first AND :last AND source_id IN (SELECT value FROM json_each(:sources)) AND outcome IN ('poll_failed', 'failed', 'rejected', 'robots', 'missing', 'gone')"""
_GAPS = f"""
    SELECT gaps.source_id, gaps.since, gaps.until, gaps.closed_at, {GAP_IN_WORDS} AS in_words FROM gaps
      JOIN channels ON channels.id = gaps.channel_id
     WHERE gaps.source_id IN (SELECT value FROM json_each(:sources)) AND gaps.until >= :first AND gaps.since < :after ORDER BY gaps.since DESC"""


class Answer(StrEnum):
    """Was nothing published, or did we miss it?"""

    MISSED = "missed"
    SEEN = "seen"
    QUIET = "quiet"
    FAILED = "failed"          # all polls did
    NOT_LOOKED = "not looked"
    BEFORE = "before"          # it was not followed yet


@dataclass(frozen=True, slots=True)
class Day:
    """One outlet's day. `level`: 0 to 4, how many articles were archived."""

    day: date
    answer: Answer
    level: int
    counts: Mapping[str, int]
    reasons: tuple[str, ...]     # why there was no article, with numbers: "failed (timeout) 3"

    @property
    def words(self) -> str:
        """What happened, as a sentence."""
        said = {
            Answer.MISSED: "a gap lies in this day: articles were announced and scrolled off unseen", Answer.QUIET: "nothing was published, as far as its channels say",
            Answer.FAILED: "we could not look: every poll failed", Answer.NOT_LOOKED: "we did not look", Answer.BEFORE: "not followed yet"}
        number = self.counts.get("archived", 0)
        archived = f"{number} article{'' if number == 1 else 's'} archived"
        return archived if self.answer is Answer.SEEN else f"{said[self.answer]}; {archived}" if number else said[self.answer]


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet with its days, the oldest first, and its gaps."""

    source: Row
    days: tuple[Day, ...]
    gaps: tuple[Row, ...]

    @property
    def followed(self) -> tuple[Day, ...]:
        """The days since it is followed; the last one at the least."""
        return tuple(dropwhile(lambda one: one.answer is Answer.BEFORE, self.days)) or self.days[-1:]

    @property
    def most(self) -> int:
        """Articles archived on its best day; 1 at the least."""
        return max(1, *(one.counts.get("archived", 0) for one in self.days))

    @property
    def summary(self) -> str:
        """Its days in one sentence."""
        kinds = [(sum(one.answer is answer for one in self.days), answer.value) for answer in (Answer.SEEN, Answer.QUIET, Answer.MISSED, Answer.FAILED, Answer.NOT_LOOKED)]
        return ", ".join(f"{count} day{'' if count == 1 else 's'} {answer}" for count, answer in kinds if count) or "no day yet"


async def coverage_room(visitor: Visitor) -> Response:
    """All outlets, a strip each."""
    asked = visitor.request.args.get("page") or "1"
    counted = await row(visitor.database, _COUNT)
    pages = max(1, -(-(counted["sources"] if counted else 0) // SIZE))
    page = min(max(1, int(asked)), pages) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 1
    sources = await rows(visitor.database, _SOURCES, most=SIZE, skipped=(page - 1) * SIZE)
    last = datetime.now(UTC).date()
    outlets = await outlets_of(visitor.database, sources, last - (STRIP - 1) * DAY, last)
    return await visitor.page("coverage.html", outlets=outlets, page=page, pages=pages)


async def calendar_room(visitor: Visitor) -> Response:
    """One outlet's year, up to today or to the end of the year that is asked for."""
    source = await row(visitor.database, _SOURCE, source=tilde_decode(visitor.request.url_vars["source"]))
    if source is None:
        raise NotFound("No such outlet")
    today = datetime.now(UTC).date()
    asked = visitor.request.args.get("year") or ""
    year = int(asked) if asked.isascii() and asked.isdigit() and 1990 <= int(asked[:5]) <= today.year else None
    last = min(date(year, 12, 31), today) if year else today
    first = date(year, 1, 1) if year else last - (YEAR - 1) * DAY
    (outlet,) = await outlets_of(visitor.database, [source], first, last)
    shown = outlet.followed[:-LISTED - 1:-1]
    begun = int((source["since"] or str(today.year))[:4])
    return await visitor.page("calendar.html", outlet=outlet, listed=shown, year=year, years=range(max(begun, 1990), today.year + 1))


async def outlets_of(database: Database, sources: list[Row], first: date, last: date) -> list[Outlet]:
    """Outlets (rows with id and since, the day since which they are followed) with each day from the first to the last."""
    ids = [source["id"] for source in sources]
    span = {"first": first.isoformat(), "last": last.isoformat(), "sources": json.dumps(ids)}
    days = _by_source(await rows(database, _DAYS, **span), ids)
    failed = _by_source(await rows(database, _FAILED, **span), ids)
    gaps = _by_source(await rows(database, _GAPS, first=span["first"], after=(last + DAY).isoformat(), sources=span["sources"]), ids)
    return [Outlet(source, days_of(source["since"], days[source["id"]], failed[source["id"]], gaps[source["id"]], first, last), tuple(gaps[source["id"]]))
            for source in sources]


def days_of(since: str, counted: Iterable[Mapping[str, object]], failed: Iterable[Mapping[str, object]], gaps: Iterable[Mapping[str, object]],
            first: date, last: date) -> tuple[Day, ...]:
    """Every day of a span. `counted` rows of coverage, `failed` of coverage_details, `gaps` of gaps, all of one outlet, which is followed since a day."""
    by_day = {str(one["day"]): one for one in counted}
    reasons: dict[str, list[tuple[str, str, int]]] = {}
    for one in failed:
        reasons.setdefault(str(one["day"]), []).append((str(one["outcome"]), str(one["detail"]), int(str(one["n"]))))
    missed = [(str(one["since"])[:10], str(one["until"])[:10]) for one in gaps if one["closed_at"] is None]
    begun = min([since, *by_day])
    return tuple(_day(day, begun, by_day.get(day.isoformat()), reasons.get(day.isoformat(), []), missed) for day in _span(first, last))


def _day(day: date, begun: str, counted: Mapping[str, object] | None, reasons: list[tuple[str, str, int]], missed: list[tuple[str, str]]) -> Day:
    name = day.isoformat()
    counts = {key: int(str(counted[key])) for key in ("announced", "archived", "revised", "rejected", "missing", "gone", "failed", "polled")} if counted is not None else {}
    could_not = any(outcome == "poll_failed" for outcome, _, _ in reasons)
    answer = (Answer.MISSED if any(a <= name <= b for a, b in missed) else Answer.BEFORE if name < begun else Answer.SEEN if counts.get("announced") or counts.get("archived")
              else Answer.QUIET if counts.get("polled") else Answer.FAILED if could_not else Answer.NOT_LOOKED)
    level = sum(counts.get("archived", 0) >= least for least in LEVELS)
    return Day(day, answer, level, counts, tuple(f"{_reason(outcome, detail)} {n}" for outcome, detail, n in sorted(reasons, key=lambda one: -one[2])))


def _reason(outcome: str, detail: str) -> str:
    """Why nothing came of visits or polls, in words."""
    said, why = OUTCOMES.get(outcome, outcome.replace("_", " ")), detail.replace("_", " ")
    return said if why in ("", outcome) else f"{said} ({why})"


def _span(first: date, last: date) -> Iterable[date]:
    return (first + n * DAY for n in range((last - first).days + 1))


def _by_source(found: Iterable[Row], ids: list[str]) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = {one: [] for one in ids}
    for one in found:
        grouped[one["source_id"]].append(one)
    return grouped
