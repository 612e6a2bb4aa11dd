"""When to poll a channel again, and what it did not show between two polls (`Poll, what is new -> Poll with rhythm, time and gap`).

A channel's pace is learned from what its polls gave: how many new articles an hour, in which hours of the day, how many fit into one
reading. It is polled again when some articles should be there, and long before its window can scroll past what was not seen. No clock
is read and no dice are thrown here: both come as arguments.
"""

from __future__ import annotations

import json
import math
import zlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from .models import Candidate, ChannelKind, Gap, Poll
from .times import from_iso, iso

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WANTED = 0.12                   # new articles that a poll should find
WINDOW_SHARE = 0.4              # of a reading that may be new at the next poll: the rest is what tells that nothing was missed
FASTEST = {ChannelKind.FEED: timedelta(minutes=5), ChannelKind.NEWS_SITEMAP: timedelta(minutes=10),
           ChannelKind.FRONT: timedelta(minutes=20), ChannelKind.SITEMAP: timedelta(hours=6)}
SLOWEST = {ChannelKind.FEED: timedelta(hours=6), ChannelKind.NEWS_SITEMAP: timedelta(hours=6),
           ChannelKind.FRONT: timedelta(hours=12), ChannelKind.SITEMAP: timedelta(days=2)}
UNKNOWN = timedelta(minutes=30)     # until something was learned
MOST_ASKED_PATIENCE = HOUR          # a channel's own word on how often to come, up to here
MEMORY = timedelta(days=3)          # what happened so long ago counts for a third
HOURS_MEMORY = timedelta(days=10)   # the same for the hours of the day
CHECK_EVERY = 20                    # after so many 304s in a row, or so long, one poll goes without validators
CHECK_AFTER = timedelta(hours=12)
DISTRUST = timedelta(days=30)       # a channel whose 304s lied is asked without validators for so long
JITTER = 0.1
KEYS = 5                        # articles of a reading that are remembered
LEAST_MISSED = 0.5              # articles that the time between two readings that do not meet should have had
LATE = timedelta(minutes=15)    # an article may be announced so long after the time that it gives
HURRY = 0.5                         # of the pace, for a day after a gap
ONCE_A_MONTH = timedelta(days=30)


class Trouble(StrEnum):
    """Kinds of failed polls: passing by itself, wrong for now, gone."""

    TEMPORARY = "temporary"
    SOFT = "soft"
    HARD = "hard"


# (first pause, slowest pause while it is new, slowest pause at all)
PAUSES = {
    Trouble.TEMPORARY: (timedelta(minutes=10), HOUR, DAY),
    Trouble.SOFT: (HOUR, DAY, 7 * DAY),
    Trouble.HARD: (6 * HOUR, 7 * DAY, ONCE_A_MONTH),
}
NEW_TROUBLE = 7 * DAY
_HARD_STATUSES, _TEMPORARY_STATUSES = frozenset({404, 410, 451}), frozenset({408, 425, 429})
_HARD, _TEMPORARY = frozenset({"dns"}), frozenset({"timeout", "network", "refused", "robots_unreachable", "host_rests", "host_down", "incomplete", "tls"})


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What a channel's polls taught; kept with the channel as JSON. `by_hour`: how busy each hour of the day (UTC) is, 1.0 on the average."""

    per_hour: float | None = None            # new articles, smoothed over MEMORY
    by_hour: tuple[float, ...] = ()          # 24 values, or none
    window: int = 0                          # articles in the last reading
    last: tuple[str, ...] = ()               # keys of the first ones of the last reading: the last ones to scroll off
    newest: datetime | None = None           # latest time that a reading gave
    oldest: datetime | None = None           # earliest time of the last reading
    read_at: datetime | None = None          # last reading
    seen_at: datetime | None = None          # last reading or 304
    not_modified: int = 0                    # 304s since the last reading
    lied_at: datetime | None = None          # a 304 was found to be wrong
    gap_at: datetime | None = None           # the window had scrolled past
    failing_since: datetime | None = None
    asked_pace: float | None = None          # seconds; ttl, sy:updatePeriod or max-age


@dataclass(frozen=True, slots=True)
class Reading:
    """One good reading of a channel: what was announced, and which of it had never been seen. `pace`: what the channel asks for."""

    at: datetime
    candidates: tuple[Candidate, ...]
    new: frozenset[str]                      # URLs
    conditional: bool = True                 # asked with validators
    pace: timedelta | None = None


def learn(rhythm: Rhythm, reading: Reading) -> Rhythm:
    """The rhythm after a good reading. The first one is judged by the times that it gives."""
    times = sorted(c.published_at for c in reading.candidates if c.published_at and c.published_at <= reading.at)
    fresh = [c.published_at for c in reading.candidates if c.url in reading.new and c.published_at and c.published_at <= reading.at]
    found = len(reading.new)
    if rhythm.read_at is None:
        span = (times[-1] - times[0]) / HOUR if len(times) > 1 else 0.0
        per_hour = (len(times) - 1) / max(span, 0.5) if span else None
        by_hour: tuple[float, ...] = ()
    else:
        # The time before the last 304 counts for what is found now, since a 304 said that there was nothing.
        per_hour = _smoothed(rhythm.per_hour, found, (reading.at - (rhythm.seen_at or rhythm.read_at)) / HOUR)
        by_hour = _busy(rhythm, reading.at, fresh or [reading.at] * found)
    lied = _lied(rhythm, reading, fresh)
    return replace(
        rhythm, per_hour=per_hour, by_hour=by_hour, window=len(reading.candidates), last=_keys(_latest_first(reading.candidates)[:KEYS]), newest=max([*times[-1:], *filter(None, [rhythm.newest])], default=None),
        oldest=times[0] if times else None, read_at=reading.at, seen_at=reading.at, not_modified=0, lied_at=reading.at if lied else rhythm.lied_at,
        gap_at=reading.at if gap(rhythm, reading) else rhythm.gap_at, failing_since=None,
        asked_pace=reading.pace.total_seconds() if reading.pace else None)


def learn_unchanged(rhythm: Rhythm, now: datetime) -> Rhythm:
    """The rhythm after a 304: nothing new since the last look."""
    hours = (now - rhythm.seen_at) / HOUR if rhythm.seen_at else 0.0
    return replace(rhythm, per_hour=_smoothed(rhythm.per_hour, 0, hours), seen_at=now, not_modified=rhythm.not_modified + 1, failing_since=None)


def learn_failure(rhythm: Rhythm, now: datetime) -> Rhythm:
    """The rhythm after a poll that failed: only since when."""
    return replace(rhythm, failing_since=rhythm.failing_since or now)


def gap(rhythm: Rhythm, reading: Reading) -> Gap | None:
    """What may have been missed between the last reading and this one: nothing of the last one is left in this one.

    None for a first reading, for an empty one, where this one still shows one of the last one's latest, and where hardly anything can lie between.
    """
    if rhythm.read_at is None or not rhythm.last or len(reading.candidates) < 2:
        return None
    if not set(rhythm.last).isdisjoint(_key(c.url) for c in reading.candidates):
        return None
    times = [c.published_at for c in reading.candidates if c.published_at]
    since, until = (rhythm.newest, min(times)) if rhythm.newest is not None and times else (rhythm.read_at, reading.at)
    expected = _expected(rhythm, since, until)
    if expected < LEAST_MISSED:
        return None
    return Gap(since - LATE, until + LATE, expected, rhythm.last, _keys(_latest_first(reading.candidates)[-KEYS:]))


def _latest_first(candidates: tuple[Candidate, ...]) -> list[Candidate]:
    """By time, else in the order in which they are shown: the first ones will be shown longest."""
    dated = sorted((c for c in candidates if c.published_at), key=lambda c: c.published_at, reverse=True)
    return dated if 2 * len(dated) > len(candidates) else list(candidates)


def _keys(candidates: Iterable[Candidate]) -> tuple[str, ...]:
    return tuple(_key(c.url) for c in candidates)


def _key(url: str) -> str:
    return f"{zlib.crc32(url.encode('utf-8', 'replace')):08x}"


def closes(candidates: tuple[Candidate, ...], gap: Gap) -> bool:
    """Whether a reading of a channel of the same outlet shows what a gap had hidden: it has articles of both edges, and by their times all between.

    One that gives no times closes nothing: a front is a choice, and leaves stories out.
    """
    shown, times = set(_keys(candidates)), [c.published_at for c in candidates if c.published_at]
    return 2 * len(times) > len(candidates) and min(times) <= gap.since and not shown.isdisjoint(gap.before) and not shown.isdisjoint(gap.after)


def in_words(gap: Gap) -> str:
    """'had scrolled past: unseen is what it announced between 2026-11-24 09:00 and 2026-11-24 12:30 UTC, about 8 articles at its pace'."""
    about = max(1, round(gap.expected))
    return (f"had scrolled past: unseen is what it announced between {gap.since:%Y-%m-%d %H:%M} and {gap.until:%Y-%m-%d %H:%M} UTC, "
            f"about {about} article{'' if about == 1 else 's'} at its pace")


def settle(poll: Poll, new: frozenset[str], dice: float) -> Poll:
    """A poll with what follows from it: the rhythm as it is now, the next poll, and the gap that it uncovered. `new`: URLs never announced before."""
    rhythm, kind = loads(poll.channel.rhythm), poll.channel.kind
    if poll.failure is not None:
        rhythm = learn_failure(rhythm, poll.at)
        due = next_poll_after_failure(rhythm, poll.channel.failures + 1, trouble_of(poll.status, poll.failure), poll.at, dice)
        return replace(poll, rhythm=dumps(rhythm), next_poll_at=due)
    if poll.discovery is None:
        rhythm, found = learn_unchanged(rhythm, poll.at), None
    else:
        reading = Reading(poll.at, poll.discovery.candidates, new, poll.is_conditional, max(filter(None, (poll.pace, poll.discovery.pace)), default=None))
        found = gap(rhythm, reading) if kind in (ChannelKind.FEED, ChannelKind.NEWS_SITEMAP) else None
        rhythm = learn(rhythm, reading)
    return replace(poll, rhythm=dumps(rhythm), next_poll_at=next_poll(kind, rhythm, poll.at, dice), gap=found)


def next_poll(kind: ChannelKind, rhythm: Rhythm, now: datetime, dice: float) -> datetime:
    """When to poll again after a poll that went well. `dice`: 0 to 1, so that channels do not march in step."""
    pause = _pause(kind, rhythm, now)
    if rhythm.gap_at is not None and now - rhythm.gap_at < DAY:
        pause *= HURRY
    if rhythm.asked_pace is not None:
        pause = max(pause, min(timedelta(seconds=rhythm.asked_pace), MOST_ASKED_PATIENCE))
    pause = min(max(pause, FASTEST[kind]), SLOWEST[kind])
    return now + pause * (1 + JITTER * (2 * dice - 1))


def next_poll_after_failure(rhythm: Rhythm, failures: int, trouble: Trouble, now: datetime, dice: float) -> datetime:
    """When to try a failing channel again: twice as long after each failure (`failures` in a row, this one included), by kind; once a month at the least."""
    first, while_new, at_all = PAUSES[trouble]
    is_new = rhythm.failing_since is None or now - rhythm.failing_since < NEW_TROUBLE
    pause = min(first * 2 ** min(max(failures - 1, 0), 20), while_new if is_new else at_all)
    return now + pause * (1 + JITTER * (2 * dice - 1))


def trouble_of(status: int | None, failure: str | None) -> Trouble:
    """The kind of a failed poll, from its HTTP status or the word of the failure."""
    if status in _HARD_STATUSES or failure in _HARD:
        return Trouble.HARD
    if (status is not None and (status >= 500 or status in _TEMPORARY_STATUSES)) or failure in _TEMPORARY:
        return Trouble.TEMPORARY
    return Trouble.SOFT


def asks_conditionally(rhythm: Rhythm, now: datetime) -> bool:
    """Whether the next poll may carry validators: not after many 304s, and not for a month where a 304 was found to be wrong."""
    if rhythm.lied_at is not None and now - rhythm.lied_at < DISTRUST:
        return False
    return rhythm.not_modified < CHECK_EVERY and (rhythm.read_at is None or now - rhythm.read_at < CHECK_AFTER or not rhythm.not_modified)


def dumps(rhythm: Rhythm) -> str:
    """A rhythm as JSON, numbers rounded."""
    values = {k: iso(v) if isinstance(v, datetime) else round(v, 4) if isinstance(v, float) else v for k, v in asdict(rhythm).items() if v not in (None, ())}
    return json.dumps(values | ({"by_hour": [round(v, 3) for v in rhythm.by_hour]} if rhythm.by_hour else {}), separators=(",", ":"))


def loads(text: str | None) -> Rhythm:
    """The rhythm from its JSON; an empty one where there is none or it is not readable."""
    try:
        values = json.loads(text or "{}")
        times = {name: from_iso(values[name]) for name in ("newest", "oldest", "read_at", "seen_at", "lied_at", "gap_at", "failing_since") if name in values}
        return Rhythm(**{**values, **times, "by_hour": tuple(values.get("by_hour", ())), "last": tuple(values.get("last", ()))})
    except (ValueError, TypeError):
        return Rhythm()


def _smoothed(old: float | None, found: int, hours: float) -> float | None:
    if hours <= 0:
        return old
    if old is None:
        return found / hours
    weight = 1 - math.exp(-hours / (MEMORY / HOUR))
    return old + weight * (found / hours - old)


def _busy(rhythm: Rhythm, now: datetime, times: Iterable[datetime]) -> tuple[float, ...]:
    """How busy each hour of the day is, 1.0 on the average; each article counts, older ones less and less."""
    shares = list(rhythm.by_hour) or [1.0] * 24
    days = max((now - rhythm.read_at) / DAY, 0.0) if rhythm.read_at else 0.0
    kept = math.exp(-days / (HOURS_MEMORY / DAY))
    daily = max((rhythm.per_hour or 0.0) * 24, 1.0)
    memory = HOURS_MEMORY / DAY
    shares = [share * kept for share in shares]
    for time in times:
        shares[time.hour] += 24 / (daily * memory)
    mean = sum(shares) / 24
    return tuple(share / mean for share in shares) if mean > 0 else ()


def _rate(rhythm: Rhythm, hour: int) -> float:
    """New articles an hour to expect in an hour of the day; a quiet hour still gets a quarter of the mean."""
    share = rhythm.by_hour[hour] if rhythm.by_hour else 1.0
    return (rhythm.per_hour or 0.0) * max(share, 0.25)


def _expected(rhythm: Rhythm, since: datetime, until: datetime) -> float:
    """Articles that the outlet should have published in a span of time."""
    expected, at = 0.0, since
    while at < until:
        end = min((at + HOUR).replace(minute=0, second=0, microsecond=0), until)
        expected, at = expected + _rate(rhythm, at.hour) * ((end - at) / HOUR), end
    return expected


def _pause(kind: ChannelKind, rhythm: Rhythm, now: datetime) -> timedelta:
    """Until WANTED articles should be new, or a share of the window, whichever is sooner."""
    if rhythm.per_hour is None:
        return UNKNOWN
    wanted = min(WANTED, max(rhythm.window * WINDOW_SHARE, 0.5)) if rhythm.window else WANTED
    expected, at, limit = 0.0, now, now + SLOWEST[kind]
    while at < limit:
        until = min((at + HOUR).replace(minute=0, second=0, microsecond=0), limit)
        rate = _rate(rhythm, at.hour)
        here = rate * ((until - at) / HOUR)
        if expected + here >= wanted:
            return at - now + HOUR * ((wanted - expected) / rate)
        expected, at = expected + here, until
    return SLOWEST[kind]


def _lied(rhythm: Rhythm, reading: Reading, fresh: Iterable[datetime]) -> bool:
    """Whether this reading, asked without validators, shows what the 304s before it denied: something new that is older than the last of them."""
    if reading.conditional or not rhythm.not_modified or rhythm.seen_at is None:
        return False
    return any(time < rhythm.seen_at - HOUR for time in fresh)
