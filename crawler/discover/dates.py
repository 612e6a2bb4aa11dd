"""Dates as channels print them -> aware UTC, and only such as can be true (`str, now -> datetime | None`)."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_tz

AHEAD = timedelta(days=2)           # a publication date further in the future than this is a mistake
EPOCH = date(1970, 1, 1)            # what broken systems print for "unknown"
OLDEST_YEAR = 1600

# Zones that RFC 5322 does not name and feeds use; hours east of UTC. Of ambiguous names the one that news feeds mean.
ZONES = {
    "wet": 0, "west": 1, "bst": 1, "cet": 1, "met": 1, "cest": 2, "mest": 2, "mez": 1, "mesz": 2, "sast": 2, "cat": 2, "eet": 2, "eest": 3,
    "eat": 3, "msk": 3, "trt": 3, "gst": 4, "pkt": 5, "ist": 5.5, "npt": 5.75, "wib": 7, "ict": 7, "hkt": 8, "sgt": 8, "pht": 8, "awst": 8,
    "jst": 9, "kst": 9, "acst": 9.5, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13, "brt": -3, "art": -3,
}
_ISO = re.compile(r"""
    (?P<date>\d{4}-\d{1,2}-\d{1,2})
    (?:[T ]\s?(?P<time>\d{1,2}:\d{2}(?::\d{2})?) (?:[.,]\d+)?
       \s?(?P<zone>Z|[+-]\d{2}:?\d{2}|[+-]\d{2}|[A-Z]{2,5})? )?
""", re.VERBOSE | re.IGNORECASE)
_NAMED_ZONE = re.compile(r"\s\(?([A-Za-z]{2,5})\)?$")


def moment(printed: object, now: datetime) -> datetime | None:
    """A printed date as aware UTC; None for what is no date, impossible, or more than two days after `now`. No zone counts as UTC."""
    if not isinstance(printed, str) or not (text := printed.strip()) or len(text) > 64:
        return None
    try:
        found = _iso(text) or _rfc(text)
        return found if found and _is_plausible(found, now) else None
    except (ValueError, OverflowError, TypeError, IndexError):
        return None


def _is_plausible(found: datetime, now: datetime) -> bool:
    return found.year >= OLDEST_YEAR and abs(found.date() - EPOCH) > timedelta(days=1) and found <= now + AHEAD


def _iso(text: str) -> datetime | None:
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    year, month, day = map(int, match["date"].split("-"))
    hour, minute, second = (*map(int, (match["time"] or "0:0").split(":")), 0)[:3]
    if hour == 24 and minute == second == 0:
        return (datetime(year, month, day, tzinfo=_zone(match["zone"])) + timedelta(days=1)).astimezone(UTC)
    return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=_zone(match["zone"])).astimezone(UTC)


def _zone(name: str | None) -> timezone:
    if not name or name in "Zz":
        return UTC
    if name[0] in "+-":
        digits = name[1:].replace(":", "").ljust(4, "0")
        offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        return timezone(-offset if name[0] == "-" else offset)
    return timezone(timedelta(hours=ZONES.get(name.lower(), 0)))


def _rfc(text: str) -> datetime | None:
    """RFC 5322, and what feeds make of it: no weekday, no seconds, names of zones."""
    parts = parsedate_tz(text)
    if parts is None:
        return None
    named = _NAMED_ZONE.search(text)
    hours = ZONES.get(named[1].lower()) if named else None
    offset = timedelta(seconds=parts[9] or 0) if hours is None else timedelta(hours=hours)
    return datetime(*parts[:5], min(parts[5], 59), tzinfo=timezone(offset)).astimezone(UTC)
