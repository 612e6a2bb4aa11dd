"""The hosts of a run, and which of them are left alone now (`what a host answered -> HostRests | HostDown | None`).

The rules are those of `patience`; here are the memory, the clock and the dice. Waits inside the run are counted by the event loop's clock,
which never jumps; those that are carried to the next runs stand in the table `hosts`. A failure is only carried where any host answered in
the same run: a laptop without a network says nothing of the hosts.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.settings import BaseSettings

from .. import patience
from ..extension import desk_of
from ..models import HostState
from ..patience import Pace
from ..urls import origin as origin_of

if TYPE_CHECKING:
    from ..desk import Desk

logger = logging.getLogger(__name__)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class HostRests(IgnoreRequest):
    """The host is left alone now: nothing was asked, and the URL stays due.

    origin: the host. ready: the event loop's time at which this run asks again; None: not in this run.
    """

    def __init__(self, message: str, origin: str, ready: float | None) -> None:
        super().__init__(message)
        self.origin, self.ready = origin, ready


class HostDown(IgnoreRequest):
    """The host was asked, and by what came of it, it is given up for this run."""


class Hosts:
    """All that a run knows of its hosts.

    turns: how often a URL that was refused is asked for again. remember: writes a state where the next runs find it.
    """

    def __init__(self, pace: Pace, turns: int, clock: Callable[[], datetime], desk: Desk | None = None,
                 chance: Callable[[], float] = random.random) -> None:
        self._pace, self._most_turns, self._clock, self._desk, self._chance = pace, turns, clock, desk, chance
        self._states: dict[str, HostState] = {}
        self._until: dict[str, float] = {}                              # origin -> the loop's time
        self._sits_out: set[str] = set()                                # origins whose present rest this run waits for
        self._sat_out: defaultdict[str, float] = defaultdict(float)     # seconds
        self._failed: defaultdict[str, set[str]] = defaultdict(set)     # origin -> URLs that failed since it last answered
        self._turns: Counter[str] = Counter()
        self._unproven: dict[str, HostState] | None = {}                # failures, until any host answers: it may be our own network

    def now(self) -> datetime:
        """The run's clock."""
        return self._clock()

    def rest(self, url: str) -> HostRests | None:
        """Why this URL's host must not be asked now; None where it may be. A host that asked for patience rests as http and as https."""
        mine = origin_of(url)
        for origin in (mine, _sibling(mine)):
            state = self._state(origin)
            if self._until.get(origin, 0) > _loop_time() and (origin == mine or patience.is_refusal(state)):
                return self._rest_of(state, mine)
        return None

    def refused(self, url: str, status: int, stated: float | None) -> HostRests | None:
        """A 429 or 503 came. HostRests where the URL is to be asked for again in this run; None where the answer stands."""
        origin, now = origin_of(url), self._clock()
        state = patience.refused(self._state(origin), status, stated, now, self._pace, self._chance())
        self._turns[url] += 1
        self._prove()
        self._leave_alone(state)
        rest = self._rest_of(state, origin)
        return rest if rest.ready is not None and self._turns[url] <= self._most_turns else None

    def failed(self, url: str, word: str) -> HostDown | None:
        """No answer came, or a 5xx. HostDown where that was once too often: one bad page alone does not count twice."""
        origin = origin_of(url)
        if url in self._failed[origin] and word not in patience.CERTAIN:
            return self._down(self._state(origin)) if self.rest(url) else None
        self._failed[origin].add(url)
        return self._after_failure(patience.failed(self._state(origin), word, self._clock(), self._pace, self._chance()))

    def give_up(self, url: str, word: str) -> None:
        """Nothing may be fetched there for now, whatever else it answers."""
        self._after_failure(patience.given_up(self._state(origin_of(url)), word, self._clock(), self._pace, self._chance()))

    def answered(self, url: str) -> None:
        """A good answer came. One that was under way while the host asked for patience does not end its rest."""
        origin = origin_of(url)
        self._failed.pop(origin, None)
        self._prove()
        state = self._state(origin)
        if (state.failures or state.refusals) and not self.rest(url):
            self._remember(patience.answered(state, self._clock()))

    def _after_failure(self, state: HostState) -> HostDown | None:
        if state.not_before is None or state.not_before <= self._clock():
            self._remember(state)
            return None
        self._leave_alone(state)
        return self._down(state)

    def _leave_alone(self, state: HostState) -> None:
        self._remember(state)
        self._count_from_now(state)
        rest = self._rest_of(state, state.origin)
        logger.info("%s", rest)

    def _count_from_now(self, state: HostState) -> None:
        """Begin a rest, or go on with it; the run waits for it where it is short and was asked for."""
        left = (state.not_before - self._clock()).total_seconds() if state.not_before else 0.0
        if left <= 0:
            return
        until = max(self._until.get(state.origin, 0), _loop_time() + left)
        more = until - max(self._until.get(state.origin, 0), _loop_time())
        self._until[state.origin] = until
        if patience.is_refusal(state) and patience.is_sat_out(left, self._sat_out[state.origin], self._pace):
            self._sat_out[state.origin] += more
            self._sits_out.add(state.origin)
        else:
            self._sits_out.discard(state.origin)

    def _rest_of(self, state: HostState, origin: str) -> HostRests:
        words = patience.in_words(state, self._clock()) or f"{state.origin} is left alone"
        sits_out = state.origin in self._sits_out
        if not sits_out and self._desk is not None:
            self._desk.tally.resting[state.origin] = words
        return HostRests(words, origin, self._until[state.origin] if sits_out else None)

    def _down(self, state: HostState) -> HostDown:
        return HostDown(patience.in_words(state, self._clock()) or state.origin)

    def _state(self, origin: str) -> HostState:
        if origin not in self._states:
            known = self._desk.archive.hosts.get(origin) if self._desk is not None else None
            self._states[origin] = known or HostState(origin)
            self._count_from_now(self._states[origin])
        return self._states[origin]

    def _remember(self, state: HostState) -> None:
        self._states[state.origin] = state
        if self._unproven is not None:
            self._unproven[state.origin] = state
        elif self._desk is not None:
            self._desk.remember(state)

    def _prove(self) -> None:
        """Our own network works: what failed did so by itself, and the next runs shall know."""
        unproven, self._unproven = self._unproven or {}, None
        for state in unproven.values():
            self._remember(state)


def hosts_of(crawler: Crawler) -> Hosts:
    """The hosts of this crawler's run: one for all who ask."""
    if crawler not in _OF_CRAWLER:
        desk = desk_of(crawler) if getattr(crawler.spidercls, "needs_desk", False) else None
        clock = desk.clock if desk is not None else getattr(crawler.spider, "clock", _some_clock)
        _OF_CRAWLER[crawler] = Hosts(_pace_of(crawler.settings), crawler.settings.getint("NEWSARCHIVE_TURNS"), clock, desk)
    return _OF_CRAWLER[crawler]


_OF_CRAWLER: WeakKeyDictionary[Crawler, Hosts] = WeakKeyDictionary()


def _pace_of(settings: BaseSettings) -> Pace:
    get = settings.getfloat
    return Pace(first_wait=get("NEWSARCHIVE_FIRST_WAIT"), sit_out=get("NEWSARCHIVE_SIT_OUT"), sit_out_in_all=get("NEWSARCHIVE_SIT_OUT_IN_ALL"),
                down_after=settings.getint("NEWSARCHIVE_DOWN_AFTER"), first_pause=get("NEWSARCHIVE_FIRST_PAUSE"))


def _sibling(origin: str) -> str:
    """The same host by the other scheme; itself where its port is not a default one."""
    scheme, _, rest = origin.partition("://")
    is_default = ":" not in rest.rpartition("]")[2]
    return f"{'http' if scheme == 'https' else 'https'}://{rest}" if is_default else origin


def _loop_time() -> float:
    return asyncio.get_running_loop().time()


def _some_clock() -> datetime:
    """For spiders that are not ours: only differences count."""
    return _EPOCH + timedelta(seconds=int(_loop_time()))
