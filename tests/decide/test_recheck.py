"""When an article is visited again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.models import Known, PageState
from crawler.recheck import LIVEBLOG, OLDEST, RAREST, SOONEST, next_visit_after_success

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
KNOWN = Known("https://paper.example/a", 1, "paper", article_id=1, page_state=PageState.FULL, revisions=1)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def pause(age: timedelta, known: Known = KNOWN) -> timedelta | None:
    due = next_visit_after_success(replace(known, published_at=NOW - age), None, NOW)
    return due - NOW if due else None


def test_visits_thin_out_with_age() -> None:
    """Quarters of an hour at first, then hours, days, months; none after two years."""
    pauses = [pause(age) for age in (timedelta(0), 2 * HOUR, DAY, 7 * DAY, 60 * DAY, 700 * DAY)]
    assert (SOONEST, RAREST) == (pauses[0], pauses[-1])
    assert sorted(pauses) == pauses
    assert pause(OLDEST) is None


def test_a_day_costs_a_dozen_visits() -> None:
    """An ordinary story's first day."""
    age, visits = timedelta(0), 0
    while age < DAY:
        age, visits = age + pause(age), visits + 1
    assert 10 <= visits <= 16


def test_an_edited_story_is_visited_more_often() -> None:
    """Who edited once edits again."""
    assert pause(6 * HOUR, replace(KNOWN, revisions=2)) < pause(6 * HOUR)


def test_an_outlet_that_edits_much_is_visited_more_often() -> None:
    """And one that hardly ever does, less."""
    assert pause(6 * HOUR, replace(KNOWN, edits_an_article=2.0)) < pause(6 * HOUR) < pause(6 * HOUR, replace(KNOWN, edits_an_article=0.01))


def test_an_outlet_that_costs_too_many_visits_is_visited_less() -> None:
    """A budget a source: twice the visits that it allows, twice the pause."""
    assert 2 * pause(6 * HOUR) == pause(6 * HOUR, replace(KNOWN, visits_a_day=10_000.0))
    assert pause(6 * HOUR) == pause(6 * HOUR, replace(KNOWN, visits_a_day=100.0))


def test_a_live_blog_is_visited_steadily_on_its_day() -> None:
    """It grows all day long."""
    live = replace(KNOWN, page_state=PageState.LIVEBLOG)
    assert LIVEBLOG == pause(20 * HOUR, live)
    assert pause(3 * DAY) == pause(3 * DAY, live)


@given(st.timedeltas(-DAY, OLDEST - HOUR), st.integers(0, 1000), st.none() | st.floats(0, 100))
def test_never_at_once_and_never_too_late(age: timedelta, revisions: int, edits: float | None) -> None:
    """Whatever is known, and though the page gave a date in the future: between a quarter of an hour and four months."""
    assert SOONEST <= pause(age, replace(KNOWN, revisions=revisions, edits_an_article=edits)) <= RAREST


@pytest.mark.parametrize("published", [None, NOW + 30 * DAY])
def test_without_a_time_the_first_sight_counts(published: datetime | None) -> None:
    """A story without a date, or with one to come, is as old as our knowledge of it."""
    known = replace(KNOWN, published_at=published, first_seen_at=NOW - 10 * DAY)
    assert pause(10 * DAY) == next_visit_after_success(known, None, NOW) - NOW
