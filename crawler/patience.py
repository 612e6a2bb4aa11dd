"""Patience: how long a host is left alone, as values (`what it was + what it did + now -> what it is`). No clock, no dice.

A 429 or 503 is a refusal: the host asks for time. No answer at all, or another 5xx, is a failure: it may be dead. Either is counted in a
row, over runs; one good answer forgets both.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import floor

from .models import HostState
from .times import from_http

REFUSALS = frozenset({429, 503})                        # RFC 6585, 4; RFC 9110, 15.6.4
CERTAIN = frozenset({"refused", "dns"})                 # of the host, whichever page was asked for
LONGEST = timedelta(days=7).total_seconds()             # a longer Retry-After is taken for this
MOST_IN_A_RUN = timedelta(hours=1).total_seconds()      # no run waits longer for one host, whatever the settings say
_SECONDS = re.compile(r"[0-9]+")
_MOST_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Pace:
    """The lengths of waits, in seconds."""

    first_wait: float = 10             # after a refusal without a time of its own; doubled for each further one
    longest_wait: float = 3600
    sit_out: float = 120               # a longer wait is left to the runs to come
    sit_out_in_all: float = 600        # of all waits for one host in one run
    down_after: int = 3                # failures in a row
    first_pause: float = 600           # once a host is given up; doubled each time that it is tried again in vain
    longest_pause: float = 7200        # a feed that comes back must not be missed for long


def retry_after(value: str | None, date: str | None, now: datetime) -> float | None:
    """The seconds that a Retry-After header asks for (RFC 9110, 10.2.3), 0 for a time that is over; None where it says nothing.

    date: the response's Date header. The server's own clock counts where it gave it: ours may differ.
    """
    text = (value or "").strip()
    if _SECONDS.fullmatch(text):
        digits = text.lstrip("0")
        return LONGEST if len(digits) > _MOST_DIGITS else min(float(digits or 0), LONGEST)
    until = from_http(text) if text else None
    if until is None:
        return None
    return min(max((until - (from_http(date or "") or now)).total_seconds(), 0.0), LONGEST)


def own_wait(refusals: int, pace: Pace, chance: float) -> float:
    """Seconds to wait after so many refusals in a row: doubled each time, at most an hour. chance: 0 to 1, adds up to a quarter."""
    return _grown(pace.first_wait, refusals - 1, pace.longest_wait, chance)


def pause(failures: int, pace: Pace, chance: float) -> float:
    """Seconds to leave a host alone that was given up after so many failures in a row: doubled for each in vain, at most two hours."""
    return _grown(pace.first_pause, failures - pace.down_after, pace.longest_pause, chance)


def refused(state: HostState, status: int, stated: float | None, now: datetime, pace: Pace, chance: float) -> HostState:
    """After a 429 or 503. stated: the seconds that it asked for; a host that goes on refusing is left alone for longer than that."""
    refusals = state.refusals + 1
    if stated is None or stated < 1:
        wait = own_wait(refusals, pace, chance)
    else:
        wait = max(stated, own_wait(refusals - 1, pace, chance)) if refusals > 1 else stated
    return _left_alone(replace(state, refusals=refusals), f"http_{status}", now, wait)


def failed(state: HostState, word: str, now: datetime, pace: Pace, chance: float) -> HostState:
    """After no answer, or a 5xx that asks for nothing. word: its class. Given up after some in a row."""
    state = replace(state, failures=state.failures + 1, reason=word, updated_at=now)
    if state.failures < pace.down_after:
        return state
    return _left_alone(state, word, now, pause(state.failures, pace, chance))


def given_up(state: HostState, word: str, now: datetime, pace: Pace, chance: float) -> HostState:
    """After a failure that says enough by itself: without robots.txt nothing may be fetched."""
    return failed(replace(state, failures=max(state.failures, pace.down_after - 1)), word, now, pace, chance)


def answered(state: HostState, now: datetime) -> HostState:
    """After a good answer."""
    return HostState(state.origin, updated_at=now)


def is_sat_out(wait: float, sat_out: float, pace: Pace) -> bool:
    """Whether a run waits for this rather than ending without. sat_out: seconds that this host has had in this run."""
    return wait <= min(pace.sit_out, MOST_IN_A_RUN) and sat_out + wait <= min(pace.sit_out_in_all, MOST_IN_A_RUN)


def is_refusal(state: HostState) -> bool:
    """Whether it is left alone because it asked for that: then both its http and https are."""
    return state.refusals > 0 and state.reason in {f"http_{status}" for status in REFUSALS}


def in_words(state: HostState, now: datetime) -> str | None:
    """'asks for patience (HTTP 429) until 2026-11-25 03:00 UTC'; None for a host that may be asked."""
    if state.not_before is None or state.not_before <= now:
        return None
    until = f"until {state.not_before:%Y-%m-%d %H:%M} UTC"
    reason = (state.reason or "").replace("http_", "HTTP ").replace("_", " ")
    if is_refusal(state):
        return f"{state.origin} asks for patience ({reason}) {until}"
    return f"{state.origin} is given up ({reason}, {state.failures} failures in a row) {until}"


def _grown(first: float, times: int, longest: float, chance: float) -> float:
    return min(first * 2.0 ** min(max(times, 0), 60) * (1 + chance / 4), longest)


def _left_alone(state: HostState, reason: str, now: datetime, wait: float) -> HostState:
    """Until a whole second, never sooner, though clocks here count whole seconds; a wait that runs already is not shortened."""
    until = now + timedelta(seconds=floor(wait) + 1)
    return replace(state, not_before=max(until, state.not_before or until), reason=reason, updated_at=now)
