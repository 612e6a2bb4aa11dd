"""When a source counts as silent: by its own habit (FAULTS row 42)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from crawler.silence import fall, silence

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TODAY = date(2026, 11, 24)


def every(gap: timedelta, count: int, quiet: timedelta) -> list[datetime]:
    """So many moments, a gap apart, the last one `quiet` ago."""
    return [NOW - quiet - gap * number for number in reversed(range(count))]


@pytest.mark.parametrize(("expected", "moments"), [
    (None, []),
    (None, every(HOUR, 200, 11 * HOUR)),
    ("nothing new for 13 hours, usually for 1 hours at the most", every(HOUR, 200, 13 * HOUR)),
    (None, [m for m in every(HOUR, 400, 12 * HOUR) if m.hour in range(14, 24)]),    # a night
    (None, every(DAY, 40, 2 * DAY)),
    ("nothing new for 3 days, usually for 24 hours at the most", every(DAY, 40, 3 * DAY + HOUR)),
    (None, every(7 * DAY, 8, 20 * DAY)),    # a weekly
    ("nothing new for 22 days, usually for 7 days at the most", every(7 * DAY, 8, 22 * DAY)),
    (None, every(HOUR, 2, 2 * DAY)),    # too young to have a habit
    ("nothing new for 4 days", every(HOUR, 2, 4 * DAY)),
])
def test_silence_is_measured_by_the_habit(expected: str | None, moments: list[datetime]) -> None:
    """Three times the usual gap, and longer than any before."""
    assert expected == silence(moments, NOW)


def days(*counts: int) -> dict[date, int]:
    """The last of them is yesterday's."""
    return {TODAY - timedelta(days=len(counts) - number): count for number, count in enumerate(counts)}


@pytest.mark.parametrize(("expected", "by_day"), [
    ("1 new on 2026-11-23, where a day usually brings 40", days(*[40] * 14, 1)),
    (None, days(*[40] * 14, 5)),
    (None, days(*[4] * 14, 0)),                        # little says nothing
    (None, days(*[40] * 3, 0)),                        # nor does a short history
    (None, days(*([40] * 6 + [1]) * 2, *[40] * 6, 1)),    # each week has such a day
    (None, {day: count for day, count in days(*[40] * 14, 0).items() if day != TODAY - timedelta(days=1)}),    # no crawl on that day
])
def test_a_fall_is_a_tenth_of_a_usual_day(expected: str | None, by_day: dict[date, int]) -> None:
    """Of the days before and of the same weekday."""
    assert expected == fall(by_day, TODAY)
