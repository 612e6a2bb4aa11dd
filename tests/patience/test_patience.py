"""Retry-After, back-off and giving up, as plain values."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.models import HostState
from crawler.patience import LONGEST, MOST_IN_A_RUN, Pace, answered, failed, given_up, in_words, is_sat_out, own_wait, pause, refused, retry_after

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
PACE = Pace()
NEW = HostState("https://a.example")
chances = st.floats(0, 1)
counts = st.integers(0, 10_000)


@pytest.mark.parametrize(
    ("value", "date", "expected"),
    [
        ("120", None, 120.0),
        (" 7 ", None, 7.0),
        ("0", None, 0.0),
        ("007", None, 7.0),
        ("315360000", None, LONGEST),
        ("9" * 5000, None, LONGEST),
        ("-5", None, None),
        ("1.5", None, None),
        ("+3", None, None),
        ("\u0663", None, None),
        ("soon", None, None),
        ("", None, None),
        (None, None, None),
        ("Wed, 25 Nov 2026 12:01:30 GMT", None, 90.0),
        ("Wednesday, 25-Nov-26 12:01:30 GMT", None, 90.0),
        ("Wed, 25 Nov 2026 11:00:00 GMT", None, 0.0),
        ("Fri, 25 Nov 2036 12:00:00 GMT", None, LONGEST),
        ("Wed, 25 Nov 2026 12:01:30 GMT", "Wed, 25 Nov 2026 12:01:00 GMT", 30.0),
        ("Wed, 25 Nov 2026 12:01:30 GMT", "yesterday", 90.0),
        ("Wed, 99 Nov 2026 12:01:30 GMT", None, None),
        ("Thu, 01 Jan 0001 00:00:00 +2359", None, 0.0),
    ],
)
def test_retry_after(value: str | None, date: str | None, expected: float | None) -> None:
    """RFC 9110, 10.2.3: seconds or an HTTP date, by the server's clock where it gave it; nonsense says nothing; ten years are a week."""
    assert expected == retry_after(value, date, NOW)


@given(st.text(max_size=80), st.none() | st.text(max_size=80))
def test_any_header(value: str, date: str | None) -> None:
    """Whatever the headers say, it is nothing, or seconds from none to a week."""
    seconds = retry_after(value, date, NOW)
    assert seconds is None or 0 <= seconds <= LONGEST


@given(counts, chances)
def test_waits_grow_and_stay_below_an_hour(refusals: int, chance: float) -> None:
    """Each further refusal doubles the wait; chance adds a quarter at the most; an hour is the end."""
    wait = own_wait(refusals, PACE, chance)
    assert PACE.first_wait <= wait <= PACE.longest_wait
    assert own_wait(refusals, PACE, 0) <= wait <= 1.25 * own_wait(refusals, PACE, 0)
    assert own_wait(refusals + 1, PACE, 0) == min(2 * own_wait(max(refusals, 1), PACE, 0), PACE.longest_wait) or refusals == 0


@given(st.integers(0, 5000), st.none() | st.floats(0, LONGEST), st.sampled_from([429, 503]), chances)
def test_stated_time_is_obeyed(refusals: int, stated: float | None, status: int, chance: float) -> None:
    """The host is never asked before the time that it stated, nor at once, nor left alone for more than a week."""
    state = refused(replace(NEW, refusals=refusals), status, stated, NOW, PACE, chance)
    assert state.not_before is not None
    wait = (state.not_before - NOW).total_seconds()
    assert max(stated or 0, 1) < wait <= LONGEST + 1
    assert refusals + 1 == state.refusals
    assert f"http_{status}" == state.reason


def test_stated_time_is_not_lengthened_at_first_but_where_it_does_not_help() -> None:
    """A first Retry-After counts as it is; a host that says one second for ever is left alone for longer and longer; a second comes on top, since clocks count whole ones."""
    state, waits = NEW, []
    for _ in range(5):
        state = refused(replace(state, not_before=None), 429, 1, NOW, PACE, 0)
        waits.append((state.not_before - NOW).total_seconds() if state.not_before else 0)
    assert [2, 11, 21, 41, 81] == waits


def test_a_longer_wait_is_not_shortened() -> None:
    """What was under way when the host asked for an hour does not make it a minute."""
    state = refused(NEW, 429, 3600, NOW, PACE, 0)
    assert state.not_before == refused(state, 503, 5, NOW, PACE, 0).not_before


def test_a_host_is_given_up_after_three_failures_in_a_row() -> None:
    """Two failures are borne; the third ends it for ten minutes, and each further one doubles that, up to two hours."""
    state, pauses = NEW, []
    for _ in range(8):
        state = failed(replace(state, not_before=None), "timeout", NOW, PACE, 0)
        pauses.append(int((state.not_before - NOW).total_seconds()) if state.not_before else 0)
    assert [0, 0, 601, 1201, 2401, 4801, 7201, 7201] == pauses


@given(counts, chances)
def test_a_dead_host_costs_little(failures: int, chance: float) -> None:
    """However long it has been dead, it is asked again within two hours, and not within ten minutes."""
    assert PACE.first_pause <= pause(failures, PACE, chance) <= PACE.longest_pause


def test_one_failure_is_enough_where_nothing_may_be_fetched() -> None:
    """Without robots.txt the host is given up at once."""
    state = given_up(NEW, "robots_unreachable", NOW, PACE, 0)
    assert NOW + timedelta(minutes=10, seconds=1) == state.not_before


@given(counts, counts)
def test_one_answer_forgets_all(failures: int, refusals: int) -> None:
    """A good answer and the host is as new."""
    assert replace(NEW, updated_at=NOW) == answered(replace(NEW, failures=failures, refusals=refusals, not_before=NOW), NOW)


@given(st.floats(0, 1e6), st.floats(0, 1e6), st.floats(0, 1e9))
def test_no_run_waits_for_more_than_an_hour(wait: float, before: float, setting: float) -> None:
    """Whatever the settings say, the waits for one host in one run are an hour at the most."""
    if is_sat_out(wait, before, Pace(sit_out=setting, sit_out_in_all=setting)):
        assert wait + before <= MOST_IN_A_RUN


def test_words() -> None:
    """A host that waits is named with reason and time; one whose time has come is not."""
    state = refused(NEW, 429, 3600, NOW, PACE, 0)
    assert "https://a.example asks for patience (HTTP 429) until 2026-11-25 13:00 UTC" == in_words(state, NOW)
    assert in_words(state, NOW + timedelta(hours=2)) is None
    down = given_up(NEW, "robots_unreachable", NOW, PACE, 0)
    assert "https://a.example is given up (robots unreachable, 3 failures in a row) until 2026-11-25 12:10 UTC" == in_words(down, NOW)
