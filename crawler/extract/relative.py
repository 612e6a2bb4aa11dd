"""Relative times -> Moment: "2 hours ago", "gestern, 14:30", "Monday" counted back from the fetch. Never later than it, never further back than a month.

Such a reading is a guess: the page may have lain in a cache. It is taken only where a page has nothing better.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from ..models import Moment, Precision, ZoneSource
from ..text import fold
from .moments import Habits
from .relative_words import AGO, DAYS, ONE, UNITS, WEEKDAYS

LONGEST = 80                   # characters of a line that is looked at
FURTHEST = timedelta(days=31)
MOST_WORDS = 2                 # that a line may hold besides a day's name and a clock


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


_SPAN = re.compile(rf"(?<!\S)(?P<count>\d{{1,3}}|{_either(ONE)})\s?(?P<unit>{_either(UNITS)})(?![^\W\d_a-z]?[a-z])")
_BEFORE = re.compile(rf"(?<!\S)(?:{_either(AGO)})\s?$")
_AFTER = re.compile(rf"\s?(?:yang\s)?(?:{_either(AGO)})(?![a-zа-я])")
_DAY = re.compile(rf"(?<!\S)(?P<name>{_either((*DAYS, *WEEKDAYS))})(?!\S)")
_CLOCK = re.compile(r"(?<![\d.:])(?P<hour>[01]?\d|2[0-3])[:.h](?P<minute>[0-5]\d)(?![\d.:])(?:\s?(?P<half>[ap])\.?m\b)?", re.IGNORECASE)


def read_relative(text: str, habits: Habits) -> Moment | None:
    """The time that a short line tells relative to `habits.latest`, the fetch; None for any other text."""
    return read_span(text, habits) or _believed(_named_day(line, fold(line), habits) if (line := _short(text)) else None, habits)


def read_span(text: str, habits: Habits) -> Moment | None:
    """Only spans such as "2 hours ago", which no other line has."""
    return _believed(_span(line, fold(line), habits) if (line := _short(text)) else None, habits)


def _short(text: str) -> str | None:
    line = " ".join(text[:LONGEST + 1].split())
    return line if line and len(text) <= LONGEST else None


def _believed(moment: Moment | None, habits: Habits) -> Moment | None:
    return moment if moment is not None and habits.latest - FURTHEST <= moment.at <= habits.latest else None


def _span(text: str, folded: str, habits: Habits) -> Moment | None:
    match = _SPAN.search(folded)
    if match is None or not (_BEFORE.search(folded[:match.start()]) or _AFTER.match(folded, match.end())):
        return None
    unit = UNITS[match["unit"]]
    count = int(match["count"]) if match["count"].isdecimal() else 1
    at = habits.latest - timedelta(seconds=count * unit)
    if unit >= UNITS["day"]:
        return _day(at.astimezone(habits.zone or UTC), text)
    precision = Precision.HOUR if unit >= UNITS["hour"] else Precision.MINUTE
    return Moment(at.replace(second=0, microsecond=0), text, precision, ZoneSource.FETCH, _offset(at, habits))


def _named_day(text: str, folded: str, habits: Habits) -> Moment | None:
    match = _DAY.search(folded)
    if match is None or sum(not word.isdecimal() for word in (folded[:match.start()] + folded[match.end():]).split()) > MOST_WORDS:
        return None
    now = habits.latest.astimezone(habits.zone or UTC)
    back = DAYS.get(match["name"])
    back = (now.weekday() - WEEKDAYS[match["name"]]) % 7 if back is None else back
    clock = _CLOCK.search(text)
    if clock is None:
        return _day(now - timedelta(days=back), text) if not any(char.isdigit() for char in text) else None
    hour = int(clock["hour"])
    hour = hour % 12 + 12 * (clock["half"].lower() == "p") if clock["half"] else hour
    at = (now - timedelta(days=back)).replace(hour=hour, minute=int(clock["minute"]), second=0, microsecond=0)
    if at > now and match["name"] in WEEKDAYS:
        at -= timedelta(days=7)
    return Moment(at.astimezone(UTC), text, Precision.MINUTE, ZoneSource.FETCH, _offset(at, habits))


def _day(local: datetime, text: str) -> Moment:
    return Moment(datetime(local.year, local.month, local.day, tzinfo=UTC), text, Precision.DAY, ZoneSource.FETCH)


def _offset(at: datetime, habits: Habits) -> int:
    return round((at.astimezone(habits.zone or UTC).utcoffset() or timedelta()).total_seconds() / 60)
