"""How often: "15m" -> the span of time, and which spans cron and systemd can both say evenly."""

from __future__ import annotations

import re
from datetime import timedelta

from ..errors import ConfigError

MINUTES = (1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30)    # what divides an hour: cron can say no other evenly
HOURS = (1, 2, 3, 4, 6, 8, 12)                      # what divides a day
MINUTE, HOUR, DAY, WEEK = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
SPANS = frozenset({*(n * MINUTE for n in MINUTES), *(n * HOUR for n in HOURS), DAY, WEEK})

_EVERY = re.compile(r"(\d{1,6})\s*([mhdw])", re.IGNORECASE)
_UNITS = {"m": MINUTE, "h": HOUR, "d": DAY, "w": WEEK}


def parse_every(text: str) -> timedelta:
    """'15m', '2h', '1d', '1w' -> how long. Raises ConfigError for what is shorter than a minute or cron cannot express."""
    found = _EVERY.fullmatch(text.strip())
    span = int(found[1]) * _UNITS[found[2].lower()] if found else None
    if span not in SPANS:
        raise ConfigError(
            f"--every {text!r} cannot be scheduled; say {_either(MINUTES)} minutes (15m), {_either(HOURS)} hours (2h), 1d or 1w")
    return span


def in_words(span: timedelta) -> str:
    """'15 minutes', 'hour'."""
    names = ((WEEK, "week"), (DAY, "day"), (HOUR, "hour"), (MINUTE, "minute"))
    unit, name = next((unit, name) for unit, name in names if span >= unit)
    return f"{span // unit} {name}s" if span > unit else name


def _either(numbers: tuple[int, ...]) -> str:
    return f"{', '.join(map(str, numbers[:-1]))} or {numbers[-1]}"
