"""When to poll again: as often as an outlet publishes, seldom where it is silent, never for ever not at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.models import Candidate, ChannelKind, Gap
from crawler.polling import (
    CHECK_AFTER,
    CHECK_EVERY,
    DISTRUST,
    FASTEST,
    JITTER,
    KEYS,
    LATE,
    SLOWEST,
    Reading,
    Rhythm,
    Trouble,
    asks_conditionally,
    closes,
    dumps,
    gap,
    learn,
    learn_failure,
    learn_unchanged,
    loads,
    next_poll,
    next_poll_after_failure,
    trouble_of,
)

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
FEED = ChannelKind.FEED


def items(first: int, count: int, *, every: timedelta = HOUR, dated: bool = True, start: datetime = NOW - 30 * DAY) -> tuple[Candidate, ...]:
    """Articles number `first` and on, newest first, one `every` so long since `start`."""
    return tuple(Candidate(f"https://paper.example/{n}", published_at=start + n * every if dated else None) for n in reversed(range(first, first + count)))


def reading(at: datetime, candidates: tuple[Candidate, ...], *known: Candidate, conditional: bool = True) -> Reading:
    return Reading(at, candidates, frozenset(c.url for c in candidates) - {c.url for c in known}, conditional)


def pause(rhythm: Rhythm, kind: ChannelKind = FEED, now: datetime = NOW) -> timedelta:
    return next_poll(kind, rhythm, now, 0.5) - now


def test_the_first_reading_tells_the_pace() -> None:
    """Ten articles over nine hours are one an hour."""
    assert 1.0 == pytest.approx(learn(Rhythm(), reading(NOW, items(700, 10))).per_hour)


def test_a_busy_channel_is_polled_more_often() -> None:
    """The pace of an outlet sets the pause, between the fastest and the slowest that its kind allows."""
    pauses = [pause(Rhythm(per_hour=rate, window=30)) for rate in (1000.0, 1.0, 0.2, 0.0)]
    assert sorted(pauses) == pauses
    assert (FASTEST[FEED], SLOWEST[FEED]) == (pauses[0], pauses[-1])


def test_quiet_hours_are_polled_less() -> None:
    """An outlet that sleeps at night is asked less at night."""
    rhythm = Rhythm(per_hour=0.2, window=30, by_hour=(0.3,) * 6 + (1.2333,) * 18)
    assert pause(rhythm, now=NOW) < pause(rhythm, now=NOW.replace(hour=0))


def test_hours_are_learned_from_times() -> None:
    """The hour in which articles come becomes a busy one."""
    rhythm = replace(learn(Rhythm(), reading(NOW, items(700, 10))), per_hour=0.5)
    later = learn(rhythm, reading(NOW + HOUR, tuple(Candidate(f"https://paper.example/new{n}", published_at=NOW + n * MINUTE) for n in range(5))))
    assert later.by_hour[12] == max(later.by_hour)
    assert 24 == pytest.approx(sum(later.by_hour))


def test_silence_slows_down() -> None:
    """304s lower the pace."""
    rhythm = learn(Rhythm(), reading(NOW, items(700, 10)))
    assert learn_unchanged(rhythm, NOW + 5 * HOUR).per_hour < rhythm.per_hour


def test_a_channel_that_only_repeats_others_slows_down() -> None:
    """What another channel showed first is not new: the second channel becomes the slow witness."""
    shown = items(700, 10)
    rhythm = learn(learn(Rhythm(), reading(NOW, shown)), reading(NOW + DAY, shown, *shown))
    assert rhythm.per_hour < 0.8


def test_what_a_channel_asks_for_counts_up_to_an_hour() -> None:
    """ttl and sy:updatePeriod slow the polling down; a ttl of a year does not hide a year of news."""
    busy = Rhythm(per_hour=100.0, window=30)
    assert [30 * MINUTE, HOUR] == [pause(replace(busy, asked_pace=seconds)) for seconds in (1800.0, 31_536_000.0)]


def test_jitter_keeps_channels_apart() -> None:
    """The dice move the time by a tenth at most."""
    rhythm = Rhythm(per_hour=0.2, window=30)
    first, last = next_poll(FEED, rhythm, NOW, 0.0) - NOW, next_poll(FEED, rhythm, NOW, 1.0) - NOW
    assert (pause(rhythm) * (1 - JITTER), pause(rhythm) * (1 + JITTER)) == (first, last)


def test_a_window_that_scrolled_past_is_a_gap() -> None:
    """Nothing of the last reading is left: what lies between is unknown."""
    rhythm = replace(learn(Rhythm(), reading(NOW - 2 * DAY, items(660, 10))), per_hour=1.0)
    found = gap(rhythm, reading(NOW, items(710, 10)))
    start = NOW - 30 * DAY
    assert found is not None
    assert (start + 669 * HOUR - LATE, start + 710 * HOUR + LATE, pytest.approx(41.0), KEYS, KEYS) == (
        found.since, found.until, found.expected, len(found.before), len(found.after))


@pytest.mark.parametrize(("rhythm", "now"), [
    (Rhythm(), items(710, 10)),
    (learn(Rhythm(), reading(NOW - DAY, items(700, 10))), items(705, 10)),
    (learn(Rhythm(), reading(NOW - DAY, items(700, 10))), ()),
    (learn(Rhythm(), reading(NOW - DAY, ())), items(700, 10)),
    (replace(learn(Rhythm(), reading(NOW - DAY, items(700, 10))), per_hour=0.01), items(710, 10)),
], ids=["first reading", "overlap", "empty now", "empty before", "hardly anything between"])
def test_no_gap(rhythm: Rhythm, now: tuple[Candidate, ...]) -> None:
    """A first reading, an overlap, an empty feed and an outlet that hardly publishes are no gaps."""
    assert gap(rhythm, reading(NOW, now)) is None


def test_a_gap_is_one_though_another_channel_showed_what_is_left() -> None:
    """A front that is read first after an outage makes nothing in the feed new; what scrolled off before is as unseen."""
    rhythm = replace(learn(Rhythm(), reading(NOW - 2 * DAY, items(660, 10))), per_hour=1.0)
    shown = items(710, 10)
    assert gap(rhythm, reading(NOW, shown, *shown)) == gap(rhythm, reading(NOW, shown))


@pytest.mark.parametrize(("shown", "closed"), [
    (items(655, 60), True),                                             # a sitemap of the whole span and more
    (items(669, 49), False),                                            # one that begins within it
    (items(655, 5) + items(690, 30), False),                            # one that has old articles, but none of the earlier edge
    (items(655, 50), False),                                            # one that ends before it
    (tuple(replace(one, published_at=None) for one in items(655, 60)), False),    # a front that shows both edges: it may leave others out
    ((), False),
], ids=["deep", "shallow", "another's", "old", "front", "empty"])
def test_who_closes_a_gap(shown: tuple[Candidate, ...], closed: bool) -> None:
    """A reading that has the articles of both edges shows what is between: nothing is missing after all."""
    rhythm = replace(learn(Rhythm(), reading(NOW - 2 * DAY, items(660, 10))), per_hour=1.0)
    found = gap(rhythm, reading(NOW, items(710, 10)))
    assert found is not None
    assert closed == closes(shown, found)


def test_after_a_gap_it_is_polled_faster() -> None:
    """For a day."""
    rhythm = Rhythm(per_hour=0.2, window=30)
    assert pause(rhythm) / 2 == pause(replace(rhythm, gap_at=NOW - HOUR))
    assert pause(rhythm) == pause(replace(rhythm, gap_at=NOW - 2 * DAY))


def test_validators_are_checked_now_and_then() -> None:
    """After many 304s, or half a day of them, one poll goes without validators."""
    read = Rhythm(read_at=NOW - HOUR, not_modified=3)
    assert asks_conditionally(read, NOW)
    assert not asks_conditionally(replace(read, not_modified=CHECK_EVERY), NOW)
    assert not asks_conditionally(replace(read, read_at=NOW - CHECK_AFTER), NOW)


def test_a_304_that_lied_is_remembered() -> None:
    """Asked without validators, the channel shows what its 304s denied: no validators for a month."""
    rhythm = learn(Rhythm(), reading(NOW - 10 * HOUR, items(700, 10)))
    for hour in range(9, 0, -1):
        rhythm = learn_unchanged(rhythm, NOW - hour * HOUR)
    lied = learn(rhythm, reading(NOW, items(712, 8, start=NOW - 720 * HOUR), conditional=False))
    assert NOW == lied.lied_at
    assert (False, True) == (asks_conditionally(lied, NOW + HOUR), asks_conditionally(lied, NOW + DISTRUST))


def test_an_honest_304_is_not_called_a_lie() -> None:
    """What is newer than the last 304 could not have been told by it."""
    rhythm = learn_unchanged(learn(Rhythm(), reading(NOW - 10 * HOUR, items(700, 10))), NOW - 5 * MINUTE)
    fresh = (Candidate("https://paper.example/fresh", published_at=NOW - 2 * MINUTE),)
    assert learn(rhythm, reading(NOW, fresh, conditional=False)).lied_at is None


@pytest.mark.parametrize(("status", "failure", "expected"), [
    (404, None, Trouble.HARD), (410, None, Trouble.HARD), (None, "dns", Trouble.HARD), (503, None, Trouble.TEMPORARY), (429, None, Trouble.TEMPORARY),
    (None, "timeout", Trouble.TEMPORARY), (403, None, Trouble.SOFT), (200, "unreadable", Trouble.SOFT), (None, None, Trouble.SOFT),
])
def test_troubles(status: int | None, failure: str | None, expected: Trouble) -> None:
    """Failures pass by themselves, are wrong for now, or say that the channel is gone."""
    assert expected is trouble_of(status, failure)


@pytest.mark.parametrize(("trouble", "new", "old"), [
    (Trouble.TEMPORARY, HOUR, DAY), (Trouble.SOFT, DAY, 7 * DAY), (Trouble.HARD, 7 * DAY, 30 * DAY),
])
def test_failures_slow_down_by_kind_but_never_switch_off(trouble: Trouble, new: timedelta, old: timedelta) -> None:
    """Ever longer pauses, first up to one bound, after a week up to another; once a month it is tried again."""
    rhythm = learn_failure(Rhythm(), NOW - HOUR)
    pauses = [next_poll_after_failure(rhythm, failures, trouble, NOW, 0.5) - NOW for failures in (1, 2, 3, 50)]
    assert sorted(pauses) == pauses
    assert new == pauses[-1]
    assert old == next_poll_after_failure(replace(rhythm, failing_since=NOW - 9 * DAY), 10**6, trouble, NOW, 0.5) - NOW


def test_one_good_poll_ends_the_trouble() -> None:
    """A reading or a 304 clears what failures set."""
    failing = learn_failure(Rhythm(), NOW)
    assert learn(failing, reading(NOW, items(700, 3))).failing_since is None
    assert learn_unchanged(failing, NOW).failing_since is None


@st.composite
def rhythms(draw: st.DrawFn) -> Rhythm:
    """What polls may have taught, odd values included."""
    times = st.none() | st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)).map(lambda t: t.replace(microsecond=0, tzinfo=UTC))
    return Rhythm(
        draw(st.none() | st.floats(0, 1e6)), draw(st.just(()) | st.lists(st.floats(0, 24), min_size=24, max_size=24).map(tuple)),
        draw(st.integers(0, 50_000)), tuple(draw(st.lists(st.text("0123456789abcdef", min_size=8, max_size=8), max_size=5))), draw(times), draw(times),
        draw(times), draw(times), draw(st.integers(0, 1000)), draw(times), draw(times), draw(times), draw(st.none() | st.floats(0, 1e9)))


@settings(max_examples=200, deadline=None)
@given(rhythms(), st.sampled_from(list(ChannelKind)), st.floats(0, 1), st.integers(1, 100), st.sampled_from(list(Trouble)))
def test_a_channel_always_comes_round_again(rhythm: Rhythm, kind: ChannelKind, dice: float, failures: int, trouble: Trouble) -> None:
    """Whatever was learned: not sooner than half a minute, not later than a month and a tenth."""
    assert timedelta(seconds=30) <= next_poll(kind, rhythm, NOW, dice) - NOW <= SLOWEST[kind] * 1.1
    assert timedelta(seconds=30) <= next_poll_after_failure(rhythm, failures, trouble, NOW, dice) - NOW <= 33 * DAY


@settings(max_examples=200, deadline=None)
@given(rhythms())
def test_a_rhythm_survives_the_database(rhythm: Rhythm) -> None:
    """JSON and back gives the same decisions."""
    kept = loads(dumps(rhythm))
    assert dumps(kept) == dumps(loads(dumps(kept)))
    assert (rhythm.window, rhythm.last, rhythm.newest, rhythm.lied_at) == (kept.window, kept.last, kept.newest, kept.lied_at)


@pytest.mark.parametrize("text", [None, "", "{", "[]", '{"window": 3, "nonsense": 1}', '{"newest": "yesterday"}', "null", "3"])
def test_an_unreadable_rhythm_is_a_new_one(text: str | None) -> None:
    """A broken cell costs what was learned, and nothing else."""
    assert Rhythm() == loads(text)


@settings(max_examples=200, deadline=None)
@given(rhythms(), st.lists(st.tuples(st.integers(0, 99), st.none() | st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1)).map(lambda t: t.replace(tzinfo=UTC))), max_size=20),
       st.booleans())
def test_any_reading_can_be_learned_from(rhythm: Rhythm, shown: list[tuple[int, datetime | None]], conditional: bool) -> None:    # noqa: FBT001 - a drawn value
    """Dates in the future or of another century, the same item twice, none at all: no exception, and a rate that is a number."""
    candidates = tuple(Candidate(f"https://paper.example/{n}", published_at=at) for n, at in shown)
    learned = learn(rhythm, reading(NOW, candidates, conditional=conditional))
    assert learned.per_hour is None or 0 <= learned.per_hour < float("inf")
