"""What is wrong with a source, since when, and how bad that is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.models import ChannelKind, Gap
from crawler.wellbeing import ChannelFacts, DayFacts, Facts, FieldFacts, Finding, Light, between, judge, since, worst

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)    # a Tuesday
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
URL = "https://example.org/feed.xml"


def channel(**more: object) -> ChannelFacts:
    return ChannelFacts(ChannelKind.FEED, URL, polled_at=NOW - HOUR, due_at=NOW + HOUR, **more)    # type: ignore[arg-type]


def days(count: int, *, ago: int = 0, **more: object) -> dict:
    """So many days in a row; the last of them `ago` days before today."""
    return {(NOW - (ago + n) * DAY).date(): DayFacts(**more) for n in range(count)}    # type: ignore[arg-type]


WELL = {"announced": 14, "archived": 14, "good": 40, "fetched": 40}
BEFORE = days(20, ago=3, **WELL)
HOURS = [NOW - 3 * DAY - n * HOUR for n in reversed(range(300))]
FAILING = {"failures": 9, "problem": "HTTP 503", "failing_since": NOW - 13 * HOUR}

CASES = [
    (Light.RED, "feed empty, nothing new for 3 days; usually 14 articles a day", Facts((channel(announced=0),), BEFORE, HOURS)),
    (Light.RED, "nothing new for 3 days, usually for 1 hours at the most; usually 14 articles a day", Facts((channel(announced=20),), BEFORE, HOURS)),
    (Light.RED, "403 for every article since Sunday", Facts((channel(),), BEFORE | days(3, announced=9, fetched=9, failed=9, bad={"http_403": 9}))),
    (Light.RED, "no page gave an article since today: timeout (4), bot wall (3)",
     Facts((channel(),), BEFORE | days(1, announced=9, bad={"timeout": 4, "bot_wall": 3}))),
    (Light.AMBER, "30 of 100 visits of pages failed in the last 7 days", Facts((channel(),), days(1, announced=9, good=70, failed=30, bad={"timeout": 30}))),
    (Light.AMBER, "byline found in 3 % of articles, 92 % the month before", Facts((channel(),), fields=(FieldFacts("byline", 3, 100, 368, 400),))),
    (Light.RED, "headline found in 0 % of articles, 100 % the month before", Facts((channel(),), fields=(FieldFacts("headline", 0, 30, 100, 100),))),
    (Light.AMBER, "between 10:20 and 13:00 on Monday about 12 articles were not seen",
     Facts((channel(),), gaps=(Gap(NOW - DAY - HOUR * 5 / 3, NOW - DAY + HOUR, 12.3),))),
    (Light.AMBER, f"feed {URL}: HTTP 503, failing since Monday 23:00, 9 times in a row", Facts((channel(**FAILING), channel()))),
    (Light.RED, f"feed {URL}: HTTP 503, failing since Monday 23:00, 9 times in a row", Facts((channel(**FAILING), channel(**FAILING)))),
    (Light.GREEN, f"feed {URL}: timeout, failing since 11:00", Facts((channel(failures=1, problem="timeout", failing_since=NOW - HOUR),))),
    (Light.GREEN, f"feed {URL}: said falsely that nothing was new, noticed on Saturday; it is read whole for a month", Facts((channel(lied_at=NOW - 3 * DAY),))),
    (Light.RED, "last polled on Saturday, a poll is overdue for 60 hours: does a crawl run?",
     Facts((ChannelFacts(ChannelKind.FEED, URL, polled_at=NOW - 61 * HOUR, due_at=NOW - 60 * HOUR),))),
    (Light.AMBER, "no channel of it is followed", Facts()),
    (Light.AMBER, "no article came of what was announced since Saturday", Facts((channel(),), days(4, announced=1))),
]


@pytest.mark.parametrize(("light", "words", "facts"), CASES, ids=[case[1][:40] for case in CASES])
def test_each_fault_has_its_words_and_its_colour(light: Light, words: str, facts: Facts) -> None:
    """Told first, or told alone."""
    assert Finding(light, words) == judge(facts, NOW)[0]


@pytest.mark.parametrize("facts", [
    Facts((channel(),), BEFORE | days(3, **WELL), [NOW - n * HOUR for n in reversed(range(300))]),
    Facts((channel(),), days(1, announced=0, bad={"404": 30})),                      # old dead pages asked again, nothing announced
    Facts((channel(),), days(1, announced=4, bad={"http_500": 4})),                  # few say nothing
    Facts((channel(),), fields=(FieldFacts("dateline", 0, 100, 19, 400),)),          # never usual
    Facts((channel(),), fields=(FieldFacts("byline", 0, 9, 400, 400),)),             # nine articles say nothing
    Facts((channel(),), fields=(FieldFacts("byline", 60, 100, 400, 400),)),          # a guest week
])
def test_nothing_is_said_of_what_is_well(facts: Facts) -> None:
    """Nor of what is too little to tell."""
    assert () == judge(facts, NOW)


@pytest.mark.parametrize(("expected", "ago"), [
    ("since 10:00", 2 * HOUR), ("since Monday 12:00", DAY), ("since Thursday 12:00", 5 * DAY), ("since 2026-11-04", 20 * DAY)])
def test_times_are_said_as_people_say_them(expected: str, ago: timedelta) -> None:
    """The hour for today, the weekday within a week, the date before."""
    assert expected == since(NOW - ago, NOW)


def test_a_gap_over_midnight_names_both_days() -> None:
    """One article at the least, and one in the singular."""
    assert "between Monday 22:00 and today 02:00 about 1 article was not seen" == between(Gap(NOW - 14 * HOUR, NOW - 10 * HOUR, 0.6), NOW)


MOMENTS = st.integers(0, 60 * 24).map(lambda hours: NOW - hours * HOUR)
CHANNELS = st.builds(ChannelFacts, st.sampled_from(ChannelKind), st.just(URL), st.integers(0, 50), st.none() | MOMENTS, st.none() | st.just("HTTP 500"),
                     st.none() | st.integers(0, 50), st.none() | MOMENTS, st.none() | MOMENTS, st.none() | MOMENTS)
COUNTS = st.integers(0, 99)
DAYS = st.dictionaries(MOMENTS.map(datetime.date), st.builds(DayFacts, COUNTS, COUNTS, COUNTS, COUNTS, COUNTS, st.dictionaries(st.sampled_from(["http_403", "dns"]), COUNTS)))
FIELDS = st.lists(st.tuples(COUNTS, COUNTS, COUNTS, COUNTS).map(lambda n: FieldFacts("byline", min(n[0], n[1]), n[1], min(n[2], n[3]), n[3])), max_size=3).map(tuple)
GAPS = st.lists(st.tuples(MOMENTS, MOMENTS, st.floats(0, 1e6)).map(lambda g: Gap(min(g[:2]), max(g[:2]), g[2])), max_size=3).map(tuple)
FACTS = st.builds(Facts, st.lists(CHANNELS, max_size=3).map(tuple), DAYS, st.lists(MOMENTS, max_size=30).map(sorted), FIELDS, GAPS)


@given(FACTS)
def test_any_facts_are_judged(facts: Facts) -> None:
    """One line each, the worst first, and the source is as bad as its worst finding."""
    found = judge(facts, NOW)
    assert [] == [one for one in found if "\n" in one.words or not one.words]
    assert sorted((one.light.number for one in found), reverse=True) == [one.light.number for one in found]
    assert worst(found) == (found[0].light if found else Light.GREEN)


@given(FACTS, GAPS)
def test_more_gaps_never_make_it_better(facts: Facts, gaps: tuple[Gap, ...]) -> None:
    """What is found adds up."""
    more = Facts(facts.channels, facts.days, facts.hours, facts.fields, facts.gaps + gaps)
    assert worst(judge(facts, NOW)).number <= worst(judge(more, NOW)).number
