"""Printed times -> Moment: ISO 8601 and its relatives, RFC 5322, epochs, and what newspapers print in some forty languages.

Nothing is invented: a text without day, month and year gives None, 30 February gives None, a time in the future gives None.
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from ..models import Moment, Precision, ZoneSource
from ..text import fold
from ..times import from_http
from .calendar_words import CROATIAN_OCTOBER, MONTHS, SEASONAL_ZONES, ZONES

EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
TOLERANCE = timedelta(hours=26)     # a day printed in the easternmost zone, read in UTC, or a clock a little ahead
MAX_TEXT = 400                      # characters looked at

_ISO = re.compile(
    r"""(?<!\d) (?P<year>(?:19|20)\d\d) (?P<gap>[-/.]?) (?P<month>0[1-9]|1[0-2]|(?<=[-/.])[1-9]) (?P=gap) (?P<day>0[1-9]|[12]\d|3[01]|(?<=[-/.])[1-9]) (?!\d{3})
        (?: \s{0,3} [T,]? \s{0,3} (?P<hour>[01]?\d|2[0-3]) : ?(?P<minute>[0-5]\d) (?: :? (?P<second>[0-5]\d) (?:[.,]\d{1,9})? )?
            \s? (?P<zone> [Zz]\b | (?:UTC|GMT)? [+-]\d\d:?\d\d | [+-]\d\d\b | \b[A-Za-zМСКмск]{2,4}\b )? )?""",
    re.VERBOSE,
)
_EPOCH = re.compile(r"1\d{9}(?:\d{3})?")
_CJK = re.compile(r"(?P<year>(?:19|20)\d\d)\s?[年년]\s?(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일號号]?")
_VIETNAMESE = re.compile(r"(?P<day>\d{1,2})\s+tháng\s+(?P<month>\d{1,2})[,\s]+(?:năm\s+)?(?P<year>(?:19|20)\d\d)", re.IGNORECASE)
_DAY_MONTH = re.compile(
    r"""(?<![\d:]) (?P<day>\d{1,2}) (?: st|nd|rd|th|º|er|\.|-)? [\s\-./]{0,3} (?:de\s|of\s|ta[’']\s)? \s? (?P<month>[^\W\d_]{2,12}[.']?|[^\W\d_]{1,3}\.[^\W\d_]\.)
        (?: \s?/\s?[^\W\d_]{3,12} )? [,.]? [\s\-./']{1,3} (?:de\s|del\s|di\s|of\s)? (?P<year>(?:19|20|25)\d\d) (?!\d)""",
    re.VERBOSE | re.IGNORECASE,
)
_MONTH_DAY = re.compile(
    r"""(?<!\w) (?P<month>[^\W\d_]{3,12})\.? [\s\-/]{1,3} (?P<day>\d{1,2}) (?:st|nd|rd|th)? [,.]? [\s\-/]{1,3} (?:at\s)? (?P<year>(?:19|20)\d\d) (?!\d)""",
    re.VERBOSE | re.IGNORECASE,
)
_YEAR_MONTH_DAY = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)\.?,?\s(?P<month>[^\W\d_]{3,12})\.?\s(?P<day>\d{1,2})\b")
_FIGURES = re.compile(r"(?<![\d.:/-])(?P<one>\d{1,2})\s?(?P<gap>[./-])\s?(?P<two>\d{1,2})\s?(?P=gap)\s?(?P<year>(?:19|20)\d\d|\d\d)(?![\d/]|[.-]\d)")
_CLOCK = re.compile(
    r"""(?<![\d.:]) (?P<hour>[01]?\d|2[0-4]) (?: (?P<colon>[:.hH時时点點시ч]) \s? (?P<minute>[0-5]\d) (?! \d|\.\d{2,}) (?: :(?P<second>[0-5]\d) )? | (?=\s?[ap]\.?m\b) )
        (?: \s? (?P<half>[ap])\.?\s?m\b\.? )? (?: \s? \(? (?P<zone> (?:UTC|GMT)\s?[+-]\d{1,2}(?::?\d\d)? | [A-Za-zМСКмск]{1,5}\b | [+-]\d\d:?\d\d ) )?""",
    re.VERBOSE | re.IGNORECASE,
)
_UNIX = re.compile(r"[A-Z][a-z]{2} (?P<month>[A-Z][a-z]{2}) (?P<day>\d{1,2}) (?P<clock>\d\d:\d\d:\d\d) (?P<zone>[A-Z]{1,5}|[+-]\d\d:?\d\d) (?P<year>(?:19|20)\d\d)")
_AFTERNOON = re.compile(r"下午|午後|오후|晚上")
_OFFSET = re.compile(r"(?:UTC|GMT)?\s?(?P<sign>[+-])(?P<hours>\d{1,2}):?(?P<minutes>\d\d)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Habits:
    """How a page writes times: its language, whether figures put the month first, the zone of times that name none."""

    latest: datetime                     # aware UTC; nothing later is believed
    language: str | None = None
    month_first: bool = False
    zone: timezone | None = None


def read_moment(text: str, habits: Habits) -> Moment | None:
    """The first full date in a text, with its time of day where one stands near; None where there is none that can be believed."""
    text = " ".join(text[:MAX_TEXT].split())
    if not text or not any(char.isdigit() for char in text):
        return None
    moment = _iso(text, habits) or _epoch(text) or _internet(text, habits) or _printed(text, habits)
    return moment if moment is not None and EARLIEST <= moment.at <= habits.latest + TOLERANCE else None


def _iso(text: str, habits: Habits) -> Moment | None:
    match = _ISO.search(text)
    if match is None or (not match["gap"] and match["hour"] is None and match.group() != text):
        return None
    if match["gap"] in ("/", ".") and match["hour"] is None:
        return None     # the printed rules look for a clock farther on
    return _moment(match.group(), (int(match["year"]), int(match["month"]), int(match["day"])), match, habits)


def _epoch(text: str) -> Moment | None:
    if not _EPOCH.fullmatch(text):
        return None
    seconds = int(text[:10])
    return Moment(datetime.fromtimestamp(seconds, UTC), text, Precision.SECOND, ZoneSource.PRINTED, 0)


def _internet(text: str, habits: Habits) -> Moment | None:
    """RFC 5322, what JavaScript's Date prints, and what Unix's date and Java's Date do."""
    unix = _UNIX.fullmatch(text)
    if unix:
        moment = _printed(f"{unix['day']} {unix['month']} {unix['year']} {unix['clock']} {unix['zone']}", habits)
        return replace(moment, printed=text) if moment else None
    if not re.match(r"[A-Z][a-z]{2},? \d|[A-Z][a-z]{2} [A-Z][a-z]{2} \d", text):
        return None
    at, zone = from_http(re.sub(r"(?:GMT|UTC)(?=[+-]\d{4})", "", text)), re.search(r"[+-]\d{4}|GMT|UTC|Z$", text)
    if at is None or zone is None or not re.search(r"\d:\d", text):
        return None
    offset = _zone(zone.group()[:5]) or UTC
    return Moment(at, text, Precision.SECOND, ZoneSource.PRINTED, _minutes(at.astimezone(offset)))


def _printed(text: str, habits: Habits) -> Moment | None:
    found = [reading for reading in (_asian(text), _worded(text, habits), _figures(text, habits)) if reading is not None]
    if not found:
        return None
    start, end, year, month, day = min(found)
    clock = _clock_after(text[end:end + 40]) or _clock_before(text[max(0, start - 30):start])
    printed = text[start:end + (clock.end() if clock and clock.re is _CLOCK and text[end:end + 40].startswith(clock.string[:5]) else 0)]
    return _moment(printed.strip(" ,-|"), (year, month, day), clock, habits, afternoon=bool(_AFTERNOON.search(text[end:end + 12])))


def _asian(text: str) -> tuple[int, int, int, int, int] | None:
    match = _CJK.search(text) or _VIETNAMESE.search(text)
    if match is None:
        loose = _ISO.search(text)
        match = loose if loose is not None and loose["gap"] else None
        if match is None:
            return None
        return match.start(), match.end("day"), int(match["year"]), int(match["month"]), int(match["day"])
    return match.start(), match.end(), int(match["year"]), int(match["month"]), int(match["day"])


def _worded(text: str, habits: Habits) -> tuple[int, int, int, int, int] | None:
    for pattern in (_DAY_MONTH, _MONTH_DAY, _YEAR_MONTH_DAY):
        for match in pattern.finditer(text):
            month = _month(match["month"], habits.language)
            if month:
                year = int(match["year"])
                return match.start(), match.end(), year - 543 if year > 2400 else year, month, int(match["day"])
    return None


def _month(word: str, language: str | None) -> int | None:
    key = fold(word)
    if language == "hr" and key in CROATIAN_OCTOBER:
        return 10
    return MONTHS.get(key) or MONTHS.get(word.lower())


def _figures(text: str, habits: Habits) -> tuple[int, int, int, int, int] | None:
    for match in _FIGURES.finditer(text):
        one, two, year = int(match["one"]), int(match["two"]), int(match["year"])
        if len(match["year"]) == 2:
            if match["gap"] == "-" and habits.language not in ("nl", "de", "es", "pt", "it", "da"):
                continue
            year += 2000 if year < 70 else 1900
        day, month = (two, one) if habits.month_first and match["gap"] != "." else (one, two)
        if month > 12 >= day:
            day, month = month, day
        if 1 <= month <= 12 and 1 <= day <= 31:
            return match.start(), match.end(), year, month, day
    return None


def _clock_after(text: str) -> re.Match[str] | None:
    match = _CLOCK.search(text)
    return match if match is not None and not re.search(r"\d", text[:match.start()]) else None


def _clock_before(text: str) -> re.Match[str] | None:
    last = next(iter(deque(_CLOCK.finditer(text), maxlen=1)), None)
    return last if last is not None and not re.search(r"\d", text[last.end():]) and last["colon"] == ":" else None


def _moment(printed: str, day: tuple[int, int, int], clock: re.Match[str] | None, habits: Habits, *, afternoon: bool = False) -> Moment | None:
    """None for a day that no calendar has."""
    try:
        if clock is None or clock["hour"] is None:
            return Moment(datetime(*day, tzinfo=UTC), printed, Precision.DAY, ZoneSource.NONE)
        hour, minute, second = int(clock["hour"]), int(clock["minute"] or 0), int(clock["second"] or 0)
        half = clock.groupdict().get("half")
        hour = hour % 12 + (12 if half.lower() == "p" else 0) if half and hour <= 12 else hour + 12 if afternoon and hour < 12 else hour
        named = _zone(clock["zone"])
        local = datetime(*day, hour % 24, minute, second, tzinfo=named or habits.zone or UTC)
        source = ZoneSource.PRINTED if named else ZoneSource.PAGE if habits.zone else ZoneSource.ASSUMED
        return Moment(local.astimezone(UTC), printed, Precision.SECOND if clock["second"] else Precision.MINUTE, source,
                      _minutes(local) if source is not ZoneSource.ASSUMED else 0)
    except (ValueError, OverflowError):
        return None


def _minutes(local: datetime) -> int:
    return round((local.utcoffset() or timedelta()).total_seconds() / 60)


def _zone(name: str | None) -> tzinfo | None:
    """A zone from 'Z', '+02:00', 'GMT+2' or an abbreviation; None for none or an unknown one."""
    if not name:
        return None
    if name.lower() in SEASONAL_ZONES:
        try:
            return ZoneInfo(SEASONAL_ZONES[name.lower()])
        except ZoneInfoNotFoundError:
            return None
    hours = ZONES.get(name.lower())
    if hours is not None:
        return timezone(timedelta(hours=hours))
    match = _OFFSET.fullmatch(name.strip())
    if match is None:
        return None
    minutes = int(match["hours"]) * 60 + int(match["minutes"] or 0)
    return timezone(timedelta(minutes=minutes if match["sign"] == "+" else -minutes)) if minutes <= 14 * 60 else None
