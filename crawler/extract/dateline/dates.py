"""Dates printed inside a dateline: text -> (span, "05-03" or "2024-05-03" or None where no day is given)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...text import fold
from ..calendar_words import MONTHS
from .words import WEEKDAYS

_YEAR = r"(?P<year>(?:19|20)\d\d)"
_WORD = r"(?P<month>[\u0900-\u0963\u0966-\u0dff]{2,14}|[^\W\d_]{2,14})"
_FORMS = [re.compile(form, re.IGNORECASE | re.VERBOSE) for form in (
    rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?\s*(?:de\s+|d['’]|of\s+)?{_WORD}\.?(?:,?\s*(?:de\s+|del\s+)?{_YEAR})?(?:\s*г(?:ода|\.)?)?(?!\w)",
    rf"(?<!\w){_WORD}\.?\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s*{_YEAR})?(?![\w:])",
    rf"(?<!\d){_YEAR}\.?\s+{_WORD}\.?\s+(?P<day>\d{{1,2}})\.?(?!\w)",
    rf"(?<!\d)(?P<day>\d{{1,2}})(?P<sep>[./-])(?P<month>\d{{1,2}})(?P=sep){_YEAR}(?!\d)",
    rf"(?<!\d){_YEAR}(?P<sep>[./-])(?P<month>\d{{1,2}})(?P=sep)(?P<day>\d{{1,2}})(?!\d)",
    rf"(?<!\w){_WORD}\.?,?\s+{_YEAR}(?!\d)",
    r"(?<![\d.])(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?!\d)",
)]
_CLOCK = re.compile(r"[\s,|–-]*(?:at\s+|um\s+)?\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?\s*(?:[ap]\.?m\.?)?\s*(?:uhr|ist|gmt|utc|et|est|edt|wib|cet|h\b)?", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_WEEKDAY_BEFORE = re.compile(r"([^\W\d_]+(?:-feira)?)\.?,?\s*$")


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """Where a date stands in a text and what it says."""

    start: int
    end: int
    date: str | None
    day_end: int = 0      # where the date ends without the time of day


def find_date(text: str) -> PrintedDate | None:
    """The first date of a short text, with a weekday before it and a time of day after it."""
    found = None
    if not _DIGIT.search(text):
        return None
    for form in _FORMS:
        for match in form.finditer(text):
            read = _read(match)
            if read and (found is None or match.start() < found.start or (match.start() == found.start and match.end() > found.end)):
                found = PrintedDate(match.start(), match.end(), read[0])
                break
    return _widened(found, text) if found else None


def _read(match: re.Match[str]) -> tuple[str | None] | None:
    groups = match.groupdict()
    month = int(groups["month"]) if groups["month"].isdigit() else MONTHS.get(fold(groups["month"]), 0)
    day = int(groups["day"]) if groups.get("day") else None
    if not 1 <= month <= 12 or (day is not None and not 1 <= day <= 31):
        return None
    if day is None:
        return (None,)
    return (f"{groups['year']}-{month:02}-{day:02}" if groups.get("year") else f"{month:02}-{day:02}",)


def _widened(found: PrintedDate, text: str) -> PrintedDate:
    start, end = found.start, found.end
    before = _WEEKDAY_BEFORE.search(text[:start])
    if before and fold(before[1]) in WEEKDAYS:
        start = before.start()
    if clock := _CLOCK.match(text, end):
        end = clock.end()
    return PrintedDate(start, end, found.date, found.end)
