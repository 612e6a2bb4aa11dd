"""Wellbeing: what is wrong with a source and since when (`Facts, now -> Finding*`), as green, amber or red.

Red is what loses articles unless somebody looks at it; amber is what somebody should know; green findings are notes. Each source is
measured by its own habit. No clock is read here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from statistics import median

from .models import ChannelKind, Gap
from .silence import fall, silence

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DOUBTFUL, LOST = 3 * HOUR, 12 * HOUR    # a channel that fails for so long is amber; where all of a source's do, red
OVERDUE, ABANDONED = 12 * HOUR, 2 * DAY    # behind the poll that was due longest ago
RECENT_GAP = timedelta(days=7)
SOME_REFUSED = 5                    # pages without one good one
MANY_FAILED, MUCH_FAILED = 10, 0.2    # pages of a week, and their share of its visits
EXPECTED = 20                       # times that a field should have been found, or articles that should have come, before their lack is telling
A_HABIT = 5                         # days that something was fetched on
FALLEN, LOST_SHARE = 0.5, 0.2       # of the usual share of articles in which a field is found
VITAL = frozenset({"headline", "date", "body"})


class Light(StrEnum):
    """A state, worse from each to the next."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"

    @property
    def number(self) -> int:
        """0, 1 or 2."""
        return list(Light).index(self)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing about a source, in one line of words."""

    light: Light
    words: str


@dataclass(frozen=True, slots=True)
class ChannelFacts:
    """A channel that is followed. Times are aware UTC."""

    kind: ChannelKind
    url: str
    failures: int = 0                          # polls in a row
    failing_since: datetime | None = None
    problem: str | None = None                 # of the last poll
    announced: int | None = None               # articles in its last reading
    polled_at: datetime | None = None
    due_at: datetime | None = None
    lied_at: datetime | None = None            # a 304 was found to be wrong


@dataclass(frozen=True, slots=True)
class DayFacts:
    """What a UTC day brought. `bad`: what came of visits that saw no article, by class; `failed`: those of them that failed."""

    announced: int = 0
    archived: int = 0
    good: int = 0
    fetched: int = 0
    failed: int = 0
    bad: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FieldFacts:
    """In how many articles a field was found: of the last week, and of the month before."""

    name: str
    recent: int
    recent_of: int
    before: int
    before_of: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a source that is followed. `hours`: when new articles came, to the hour, sorted."""

    channels: tuple[ChannelFacts, ...] = ()
    days: Mapping[date, DayFacts] = field(default_factory=dict)
    hours: Sequence[datetime] = ()
    fields: tuple[FieldFacts, ...] = ()
    gaps: tuple[Gap, ...] = ()                 # open, noticed lately
    resting: tuple[str, ...] = ()              # hosts that are left alone, in words


def judge(facts: Facts, now: datetime) -> tuple[Finding, ...]:
    """What there is to say of a source, the worst first."""
    found = [*_refused(facts.days, now), *_channels(facts.channels, now), *_silent(facts, now), *_unpolled(facts.channels, now), *_lost_fields(facts.fields),
             *_gaps(facts.gaps, now), *(Finding(Light.AMBER, words) for words in facts.resting), *_failing_pages(facts.days, now)]
    return tuple(sorted(found, key=lambda one: -one.light.number))


def worst(findings: Iterable[Finding]) -> Light:
    """The state that findings make; green where there are none."""
    return max((one.light for one in findings), key=lambda light: light.number, default=Light.GREEN)


def still(facts: Facts, now: datetime) -> str | None:
    """That the source answers and brings nothing, or hardly anything, in words; None where it brings what it usually does."""
    quiet = silence(facts.hours, now)
    if quiet is None:
        return fall({day: one.archived for day, one in facts.days.items() if one.fetched}, now.date())
    usual = _usual(facts)
    habit = f"; usually {usual:.0f} article{'' if round(usual) == 1 else 's'} a day" if usual >= 1 else ""
    is_empty = bool(facts.channels) and all(one.announced == 0 for one in facts.channels)
    if is_empty:
        return f"feed empty, {quiet.partition(',')[0]}{habit}"
    return quiet + habit


def since(moment: datetime, now: datetime) -> str:
    """'since 10:20' of today, 'since Tuesday 10:20', 'since 2026-11-02'; UTC."""
    return f"since {_named(moment, now)}{f' {moment:%H:%M}' if now - moment < 6 * DAY else ''}".replace("  ", " ")


def between(gap: Gap, now: datetime) -> str:
    """'between 10:20 and 13:00 on Monday about 12 articles were not seen'; UTC."""
    about = max(1, round(gap.expected))
    what = f"about {about} article{' was' if about == 1 else 's were'} not seen"
    first, last = _named(gap.since, now) or "today", _named(gap.until, now) or "today"
    if gap.since.date() == gap.until.date():
        return f"between {gap.since:%H:%M} and {gap.until:%H:%M} {'' if first == 'today' else 'on '}{first} {what}"
    return f"between {first} {gap.since:%H:%M} and {last} {gap.until:%H:%M} {what}"


def _refused(days: Mapping[date, DayFacts], now: datetime) -> Iterator[Finding]:
    """No page gave an article on the last days on which pages were visited, though channels announced some."""
    spell, bad = [], Counter[str]()
    for day in sorted((day for day, one in days.items() if one.good or one.bad), reverse=True):
        if days[day].good:
            break
        spell.append(day)
        bad.update(days[day].bad)
    total = bad.total()
    if total < SOME_REFUSED or not any(days[day].announced for day in spell):
        return
    start = _day(spell[-1], now)
    classes = bad.most_common(3)
    if classes[0][1] >= 0.9 * total:
        yield Finding(Light.RED, f"{_said(classes[0][0])} for every article since {start}")
    else:
        yield Finding(Light.RED, f"no page gave an article since {start}: {', '.join(f'{_said(name)} ({n})' for name, n in classes)}")


def _channels(channels: tuple[ChannelFacts, ...], now: datetime) -> Iterator[Finding]:
    if not channels:
        yield Finding(Light.AMBER, "no channel of it is followed")
    spells = [_spell(one) for one in channels]
    all_lost = bool(spells) and min(spells) >= LOST
    for one, spell in zip(channels, spells, strict=True):
        if one.failures:
            light = Light.RED if all_lost else Light.AMBER if spell >= DOUBTFUL or one.failures > 2 else Light.GREEN
            started = f", failing {since(one.failing_since, now)}" if one.failing_since else ""
            times = f", {one.failures} times in a row" if one.failures > 1 else ""
            yield Finding(light, f"{one.kind} {one.url}: {one.problem or 'failed'}{started}{times}")
        elif one.problem:
            yield Finding(Light.GREEN, f"{one.kind} {one.url}: {one.problem}")
        if one.lied_at and now - one.lied_at < 30 * DAY:
            yield Finding(Light.GREEN, f"{one.kind} {one.url}: said falsely that nothing was new, noticed {_when(one.lied_at, now)}; it is read whole for a month")


def _spell(one: ChannelFacts) -> timedelta:
    """From the first failure to the last one: what nobody asked in between is not known to fail."""
    return one.polled_at - one.failing_since if one.failures and one.polled_at and one.failing_since else timedelta()


def _silent(facts: Facts, now: datetime) -> Iterator[Finding]:
    words = still(facts, now)
    if words:
        lacking = _usual(facts) * ((now - facts.hours[-1]) / DAY) if facts.hours and silence(facts.hours, now) else 0.0
        yield Finding(Light.RED if lacking >= EXPECTED else Light.AMBER, words)
    elif not facts.hours and facts.days and now.date() - min(facts.days) >= 2 * DAY and any(one.announced for one in facts.days.values()):
        yield Finding(Light.AMBER, f"no article came of what was announced since {_day(min(facts.days), now)}")


def _usual(facts: Facts) -> float:
    """Articles that a day brings: the median of those before the last new one; 0 until it is known."""
    last = facts.hours[-1].date() if facts.hours else date.max
    counts = [one.archived for day, one in facts.days.items() if day <= last and one.fetched]
    return median(counts) if len(counts) >= A_HABIT else 0.0


def _unpolled(channels: tuple[ChannelFacts, ...], now: datetime) -> Iterator[Finding]:
    late = now - min((one.due_at for one in channels if one.due_at), default=now)
    if late >= OVERDUE:
        polled = max((one.polled_at for one in channels if one.polled_at), default=None)
        said = f"last polled {_when(polled, now)}" if polled else "never polled"
        spell = f"{late // HOUR} hours" if late < 3 * DAY else f"{late // DAY} days"
        yield Finding(Light.RED if late >= ABANDONED else Light.AMBER, f"{said}, a poll is overdue for {spell}: does a crawl run?")


def _lost_fields(fields: tuple[FieldFacts, ...]) -> Iterator[Finding]:
    for one in fields:
        usual = one.before / one.before_of if one.before_of else 0.0
        if one.before < EXPECTED or one.recent_of * usual < EXPECTED:
            continue
        share = one.recent / one.recent_of
        if share < FALLEN * usual:
            light = Light.RED if one.name in VITAL and share < LOST_SHARE * usual else Light.AMBER
            yield Finding(light, f"{one.name} found in {100 * share:.0f} % of articles, {100 * usual:.0f} % the month before")


def _gaps(gaps: tuple[Gap, ...], now: datetime) -> Iterator[Finding]:
    yield from (Finding(Light.AMBER, between(gap, now)) for gap in gaps)


def _failing_pages(days: Mapping[date, DayFacts], now: datetime) -> Iterator[Finding]:
    week = [one for day, one in days.items() if now.date() - day < 7 * DAY]
    failed, all_visits = sum(one.failed for one in week), sum(one.good + sum(one.bad.values()) for one in week)
    if failed >= MANY_FAILED and failed > MUCH_FAILED * all_visits:
        yield Finding(Light.AMBER, f"{failed} of {all_visits} visits of pages failed in the last 7 days")


def _said(name: str) -> str:
    return name.removeprefix("http_").replace("_", " ")


def _named(moment: datetime, now: datetime) -> str:
    """The day: empty for today, its weekday within a week, else its date."""
    return "" if moment.date() == now.date() else _day(moment.date(), now)


def _day(day: date, now: datetime) -> str:
    ago = (now.date() - day).days
    return "today" if ago == 0 else f"{day:%A}" if 0 < ago < 7 else f"{day:%Y-%m-%d}"


def _when(moment: datetime, now: datetime) -> str:
    return f"on {_named(moment, now)}" if _named(moment, now) else f"at {moment:%H:%M}"
