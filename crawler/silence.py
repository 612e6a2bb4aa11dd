"""Silence: a source that answers and brings nothing (`moments, days, now -> words | None`): its feed may have moved, or its pages changed.

Each source is measured by its own habit: a daily is silent after a day, a weekly after three weeks. No clock is read here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median

HISTORY = timedelta(days=56)    # of which the habit is learned
TIMES = 3                       # its usual gap
LEAST = timedelta(hours=12)
MOST = timedelta(days=3)        # unless its usual gap is long
ENOUGH = 5                      # gaps from which a habit is known
FALL = 0.1                      # of what a day usually brings
BUSY = 10                       # articles a day below which a fall says nothing
DAYS = 14


def silence(moments: Sequence[datetime], now: datetime) -> str | None:
    """Whether it has been silent for longer than it ever is. moments: aware, sorted, when new articles came, to the hour."""
    if not moments:
        return None
    quiet = now - moments[-1]
    gaps = [later - earlier for earlier, later in pairwise(moments)]
    habit = f", usually for {_span(max(gaps))} at the most" if len(gaps) >= ENOUGH else ""
    return f"nothing new for {_span(quiet)}{habit}" if quiet > _limit(gaps) else None


def fall(by_day: Mapping[date, int], today: date) -> str | None:
    """Whether the last whole day brought a tenth of what days bring. by_day: new articles of days on which something was fetched."""
    yesterday = today - timedelta(days=1)
    before = [count for day, count in by_day.items() if yesterday - timedelta(days=DAYS) <= day < yesterday]
    if yesterday not in by_day or len(before) < DAYS // 2 or median(before) < BUSY:
        return None
    a_week_ago = by_day.get(yesterday - timedelta(days=7), median(before))
    count = by_day[yesterday]
    if count > FALL * median(before) or count > FALL * a_week_ago:
        return None
    return f"{count} new on {yesterday:%Y-%m-%d}, where a day usually brings {median(before):.0f}"


def _limit(gaps: Sequence[timedelta]) -> timedelta:
    if len(gaps) < ENOUGH:
        return MOST
    return max(TIMES * sum(gaps, timedelta()) / len(gaps), min(max(gaps), MOST), LEAST)


def _span(span: timedelta) -> str:
    hours = span // timedelta(hours=1)
    return f"{hours // 24} days" if hours >= 48 else f"{hours} hours"
