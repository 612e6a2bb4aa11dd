"""Relative times: counted back from the fetch, never later than it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract.moments import Habits
from crawler.extract.relative import read_relative
from crawler.models import Precision, ZoneSource

from .pages import page, read

NOW = datetime(2026, 11, 24, 12, 30, 45, tzinfo=UTC)    # a Tuesday
DAY, MINUTE, HOUR = Precision.DAY, Precision.MINUTE, Precision.HOUR

READ = [
    ("2 hours ago", "2026-11-24T10:30", HOUR), ("Updated 5 min ago", "2026-11-24T12:25", MINUTE), ("an hour ago", "2026-11-24T11:30", HOUR), ("3 days ago", "2026-11-21T00:00", DAY),
    ("1 week ago", "2026-11-17T00:00", DAY), ("vor 3 Stunden", "2026-11-24T09:30", HOUR), ("vor einer Stunde", "2026-11-24T11:30", HOUR), ("vor 2 Tagen", "2026-11-22T00:00", DAY),
    ("il y a 3 heures", "2026-11-24T09:30", HOUR), ("hace 2 horas", "2026-11-24T10:30", HOUR), ("há 2 dias", "2026-11-22T00:00", DAY), ("2 ore fa", "2026-11-24T10:30", HOUR),
    ("3 uur geleden", "2026-11-24T09:30", HOUR), ("för 2 timmar sedan", "2026-11-24T10:30", HOUR), ("2 timer siden", "2026-11-24T10:30", HOUR), ("2 tuntia sitten", "2026-11-24T10:30", HOUR),
    ("3 godziny temu", "2026-11-24T09:30", HOUR), ("před 2 hodinami", "2026-11-24T10:30", HOUR), ("2 saat önce", "2026-11-24T10:30", HOUR), ("3 jam yang lalu", "2026-11-24T09:30", HOUR),
    ("3 часа назад", "2026-11-24T09:30", HOUR), ("2 години тому", "2026-11-24T10:30", HOUR), ("πριν 2 ώρες", "2026-11-24T10:30", HOUR), ("منذ 3 ساعات", "2026-11-24T09:30", HOUR),
    ("לפני 3 שעות", "2026-11-24T09:30", HOUR), ("3 घंटे पहले", "2026-11-24T09:30", HOUR), ("3小时前", "2026-11-24T09:30", HOUR), ("5分前", "2026-11-24T12:25", MINUTE), ("3時間前", "2026-11-24T09:30", HOUR),
    ("2시간 전", "2026-11-24T10:30", HOUR), ("2 giờ trước", "2026-11-24T10:30", HOUR),
    ("Yesterday", "2026-11-23T00:00", DAY), ("gestern, 14:30 Uhr", "2026-11-23T14:30", MINUTE), ("hier à 8h15", "2026-11-23T08:15", MINUTE), ("ayer", "2026-11-23T00:00", DAY),
    ("Today at 9:15 am", "2026-11-24T09:15", MINUTE), ("вчера в 18:40", "2026-11-23T18:40", MINUTE), ("昨日", "2026-11-23T00:00", DAY),
    ("Monday", "2026-11-23T00:00", DAY), ("Tuesday", "2026-11-24T00:00", DAY), ("Posted on Wednesday", "2026-11-18T00:00", DAY), ("Dienstag, 18:00", "2026-11-17T18:00", MINUTE),
    ("lundi", "2026-11-23T00:00", DAY), ("пятница", "2026-11-20T00:00", DAY),
]


@pytest.mark.parametrize(("text", "at", "precision"), READ)
def test_a_relative_time_is_counted_back_from_the_fetch(text: str, at: str, precision: Precision) -> None:
    """Spans, names of days and weekdays; the last such weekday, with the precision of the words."""
    moment = read_relative(text, Habits(NOW))
    assert moment is not None
    assert (datetime.fromisoformat(at).replace(tzinfo=UTC), precision, ZoneSource.FETCH) == (moment.at, moment.precision, moment.zone)


@pytest.mark.parametrize("text", [
    "", "2 hours", "in 2 hours", "Two people died", "today 18:00", "a year ago", "60 days ago", "The council said on Tuesday that the crane would be taken down before winter",
    "Monday 12 June", "3 days", "Sun and rain", "Saturday Review of new and old books", "15 minutes of fame", "5 min read", "Lesezeit: 3 Minuten", "vor Ort: 3 Tage",
])
def test_other_text_gives_no_time(text: str) -> None:
    """No span of reading, no date in words, nothing after the fetch or long before it."""
    assert read_relative(text, Habits(NOW)) is None


def test_days_are_those_of_the_pages_zone() -> None:
    """At 12:30 UTC it is already the next day in Kiritimati."""
    moment = read_relative("yesterday", Habits(NOW, zone=timezone(timedelta(hours=14))))
    assert moment is not None
    assert datetime(2026, 11, 24, tzinfo=UTC) == moment.at


@given(st.text(max_size=90), st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1)))
def test_no_relative_time_lies_in_the_future(text: str, now: datetime) -> None:
    """Whatever a page prints."""
    latest = now.replace(tzinfo=UTC)
    moment = read_relative(text, Habits(latest))
    assert moment is None or moment.at <= latest


def test_a_relative_time_is_taken_where_a_page_has_nothing_better_and_is_marked() -> None:
    """By its rule, its zone and a low confidence."""
    article = read(page(above="<div>By Anna Berg | 3 hours ago</div>"), url="https://www.harbour.test/old-crane")
    assert article.published_at is not None
    told = next(row for row in article.provenance if row.field == "published_at")
    assert ("2026-11-24T09:00:00+00:00", "relative", ZoneSource.FETCH, True) == (
        article.published_at.at.isoformat(), told.rule, article.published_at.zone, (told.confidence or 1) < 0.5)


def test_a_full_date_beats_a_relative_time() -> None:
    """Even the address's."""
    article = read(page(above="<div>3 hours ago</div>"))
    assert "url" == next(row.rule for row in article.provenance if row.field == "published_at")
