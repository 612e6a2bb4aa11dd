"""An outlet's page: how it is, which fields were found in which week, its articles and channels."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from crawler.serve.rooms.source import FIELDS, WEEKS, fields_found

from ..conftest import Get, archive, get

__all__ = ["archive", "get"]
MONDAY = date(2026, 6, 1)
ROW = {"articles": 4, "headline": 4, "byline": 3, "dateline": 1, "published_at": 4, "body": 4, "section": 0, "tags": 2}


def test_weeks_begin_on_monday() -> None:
    """Days of one week are one bar; a week without articles has no share."""
    days = [{"day": (MONDAY + timedelta(days=n)).isoformat(), **ROW} for n in (0, 6, 7)]
    byline = next(one for one in fields_found(days, MONDAY) if one.name == "byline")
    assert [(6, 8, 75), (3, 4, 75), (0, 0, None)] == [(week.found, week.articles, week.share) for week in byline.weeks[:3]]
    assert (9, 12) == (byline.before.found, byline.before.articles)
    assert None is byline.lately.share


@given(st.lists(st.integers(-30, 7 * WEEKS + 30), unique=True, max_size=60))
def test_every_day_of_the_span_counts_once(offsets: list[int]) -> None:
    """No day of the weeks is lost or doubled, and none of before or after comes in."""
    days = [{"day": (MONDAY + timedelta(days=n)).isoformat(), **ROW} for n in offsets]
    inside = sum(0 <= n < 7 * WEEKS for n in offsets)
    found = fields_found(days, MONDAY)
    assert [WEEKS] * len(FIELDS) == [len(one.weeks) for one in found]
    assert [4 * inside] * len(FIELDS) == [sum(week.articles for week in one.weeks) for one in found]


def test_page(get: Get) -> None:
    """Its state in words, fields with their shares, its articles, channels and people."""
    page = get("/clippings/sources/harbour").text
    assert "How it is" in page
    assert "a poll is overdue" in page    # the archive's day is over
    assert "<th scope=\"row\">byline</th>" in page
    assert "https://harbour.example/feed.xml" in page
    assert 'class="na-latest"' in page
    assert ">Ann Lee</bdi>" in page
    assert 404 == get("/clippings/sources/nobody").status_code
