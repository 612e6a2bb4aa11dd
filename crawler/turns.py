"""Turns: whose pages are read next, so that one source's hostile pages cost its own time and not that of others (`source, Capture -> Article`).

A source several of whose pages were too much for a reader is on notice for the rest of the run: one page at a time, on the last rung of the
ladder, which is linear. Once many in a row could not be read even so, the rest is left for the next run.
"""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Collection
from contextlib import nullcontext

from .errors import ReadError
from .models import Article, Candidate, Capture, ChannelKind, Discovery, Overrides
from .workers import RUNGS, Readers

NOTICE_AFTER = 3     # rungs that failed, those that held taken off
GIVEN_UP_AFTER = 20    # pages in a row that no rung could read
TOO_MUCH = frozenset({"timeout", "cpu", "memory", "crash"})


class Turns:
    """The readers, taking turns. `on_notice`: sources whose pages are to be fetched slowly."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers
        self._all = asyncio.Semaphore(2 * readers.count)
        self._one: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(1))
        self._failed: Counter[str] = Counter()
        self._lost: Counter[str] = Counter()

    @property
    def on_notice(self) -> Collection[str]:
        """Sources that had several pages of such a kind."""
        return {source_id for source_id, count in self._failed.items() if count >= NOTICE_AFTER}

    async def article(self, source_id: str, capture: Capture, hints: Candidate | None, overrides: Overrides | None = None) -> Article:
        """Read an article. Raises ReadError."""
        while True:
            is_slow = source_id in self.on_notice
            async with self._one[source_id] if is_slow else nullcontext(), self._all:
                if is_slow == (source_id in self.on_notice):    # it may have changed while this page waited
                    return await self._article(source_id, capture, hints, overrides, RUNGS[-1:] if is_slow else RUNGS)

    async def channel(self, source_id: str, capture: Capture, kind: ChannelKind) -> Discovery:
        """Read what a channel announces, one at a time of each source. Raises ReadError."""
        async with self._one[source_id], self._all:
            try:
                return await self._readers.channel(capture, kind)
            except ReadError as error:
                self._failed[source_id] += error.failure in TOO_MUCH
                raise

    async def _article(self, source_id: str, capture: Capture, hints: Candidate | None, overrides: Overrides | None,
                       rungs: tuple[str, ...]) -> Article:
        if self._lost[source_id] >= GIVEN_UP_AFTER:
            raise ReadError("given_up", f"{GIVEN_UP_AFTER} pages of this source in a row could not be read: left for the next run")
        try:
            article = await self._readers.article(capture, hints, rungs, overrides=overrides)
        except ReadError as error:
            if error.failure in TOO_MUCH:
                self._failed[source_id] += len(rungs)
                self._lost[source_id] += 1
            raise
        self._lost[source_id] = 0
        if rungs == RUNGS and article.rung in RUNGS:
            self._failed[source_id] = max(0, self._failed[source_id] + (RUNGS.index(article.rung) or -1))
        return article
