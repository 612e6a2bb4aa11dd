"""The demo is news of any day: what its pages say is read rightly in every month, not only in the one in which it was written."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.demo import stories
from crawler.demo.comparing import expected
from crawler.demo.outlets import OUTLETS
from crawler.demo.site import build
from crawler.extract import extract

DAYS = [datetime(2027, month, day, 13, 37, tzinfo=UTC) for month in range(1, 13) for day in (1, 18)]


@pytest.mark.parametrize("now", DAYS, ids=lambda now: now.strftime("%d-%b"))
def test_datelines_with_dates(now: datetime) -> None:
    """Dateline, places, agency and printed date of every dateline that holds a date, and the time of publication."""
    sites = {outlet.id: build(outlet, f"http://{outlet.address}:8901", now) for outlet in OUTLETS}
    dated = [story for story in stories(now) if str(story.published_at.day) in (story.dateline or "")]
    assert len(dated) >= 10
    for story in dated:
        page = sites[story.outlet.id][story.path]
        article = extract(page.body, f"http://{story.outlet.address}:8901{story.path}", content_type=page.content_type, fetched_at=now)
        assert article.dateline and article.published_at, story.slug
        wanted = expected(story)
        assert wanted.dateline == article.dateline.text
        assert wanted.places == tuple(f"{place.name} {place.country}" for place in article.dateline.places)
        assert f"{story.published_at:%m-%d}" == (article.dateline.date or "")[-5:]
        assert len(story.agencies) == len(article.dateline.agencies)
        assert story.published_at == article.published_at.at
