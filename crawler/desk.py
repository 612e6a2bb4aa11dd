"""The desk: what the parts of one run share, and the road of a page across it (`Capture -> CaptureRef -> Visit -> Applied`).

`keep` puts a response on the disk, `read` has a child read it, `settle` decides and writes. Spiders and pipelines only call these three
in order; `newsarchive reextract` walks the same road without a network.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from .archive import Applied, Archive, RunCounts
from .captures import CaptureWriter, Original, digest, load
from .decide import decide
from .errors import CaptureError, ReadError
from .models import Capture, CaptureRef, Completeness, DueUrl, EditKind, HostState, Outcome, Overrides, Poll, Visit
from .optouts import NOARCHIVE, from_headers
from .polling import closes, in_words, settle
from .sources import Config
from .turns import Turns
from .workers import Readers

T = TypeVar("T")
V = TypeVar("V")

BATCH = 50            # visits and polls written in one transaction
BATCH_WAIT = 0.25     # seconds that the first of a batch waits for company at the most


@dataclass
class Tally:
    """Counts of one run, and a line for each thing that failed."""

    polled: int = 0
    fetched: int = 0
    not_modified: int = 0
    never_there: int = 0    # of those gone: pages that we never had
    stealth_edits: int = 0
    corrections: int = 0    # edits that added a note of correction
    outcomes: dict[Outcome, int] = field(default_factory=lambda: dict.fromkeys(Outcome, 0))
    failures: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)    # channels that were read in part, and what was left out
    gaps: list[str] = field(default_factory=list)     # feeds that had scrolled past, in words
    resting: dict[str, str] = field(default_factory=dict)    # hosts that this run leaves alone -> why and until when, in words

    def counts(self) -> RunCounts:
        """The same, as a row of the table `runs`."""
        get = self.outcomes.__getitem__
        return RunCounts(
            polled=self.polled, fetched=self.fetched, archived=get(Outcome.ARCHIVED), revised=get(Outcome.REVISED),
            unchanged=get(Outcome.UNCHANGED), not_modified=self.not_modified, rejected=get(Outcome.REJECTED),
            missing=get(Outcome.MISSING), gone=get(Outcome.GONE), failed=len(self.failures))


@dataclass(frozen=True, slots=True)
class Events:
    """What a run tells while it goes; the command line prints it."""

    applied: Callable[[Applied], None] = lambda _: None
    polled: Callable[[Poll, int], None] = lambda _, __: None


class Desk:
    """One run's archive, captures and readers. Made by `run`, used in the reactor's thread only."""

    def __init__(self, archive: Archive, folder: Path, writer: CaptureWriter, readers: Readers, config: Config, *, run_id: int,
                 clock: Callable[[], datetime], events: Events, unread: tuple[CaptureRef, ...] = ()) -> None:
        self.archive, self.folder, self.readers, self.config = archive, folder, readers, config
        self._dice = Random()    # noqa: S311 - so that channels do not march in step
        self.run_id, self.clock, self.tally, self.unread = run_id, clock, Tally(), unread
        self.on_settled: Callable[[Applied], None] = lambda _: None    # the spider's: there is room for another
        self.broken: Exception | None = None    # the archive or the disk failed: the run must end
        self.turns = Turns(readers)
        self._events, self._writer = events, writer
        self._respected = frozenset(source.id for source in config.sources if source.respect_noarchive)
        self._overrides = {source.id: source.overrides for source in config.sources if source.overrides is not None}
        self.tally.notes += [f"{source}: its overrides in sources.toml ended on {one.valid_until}" for source, one in self._overrides.items()
                             if not one.holds(clock().date())]
        self._written = self._synced = 0
        self._syncing: asyncio.Future[None] | None = None
        self._visits: list[tuple[Visit, asyncio.Future[Applied]]] = []
        self._polls: list[tuple[Poll, asyncio.Future[int]]] = []
        self._timer: asyncio.TimerHandle | None = None

    async def keep(self, capture: Capture, due: DueUrl) -> CaptureRef:
        """Write the capture; return when it is on the disk. A 304 or the same payload as last time becomes a revisit record."""
        first = not self._writer.first_name
        ref = self._writer.write(capture, _original(capture, due), due.source_id)
        if first and self._writer.first_name:
            self.archive.runs.set_warc(self.run_id, self._writer.first_name)
        self._written += 1
        self.tally.fetched += 1
        await self._on_disk(self._written)
        return ref

    async def forbids_keeping(self, capture: Capture, due: DueUrl) -> Visit | None:
        """For sources that are set to respect it: a page that says noarchive, or cannot be read for whether it does, is not stored."""
        if due.source_id not in self._respected or capture.status != 200:
            return None
        try:
            words = {*from_headers(capture.headers), *await self.readers.opt_outs(capture)}
        except ReadError as error:
            return Visit(capture.url, capture.fetched_at, failure=f"read_{error.failure}", message=f"not stored: {error}")
        if words.isdisjoint(NOARCHIVE):
            return None
        return Visit(capture.url, capture.fetched_at, failure="noarchive", message="the page asks not to be archived")

    async def read(self, capture: Capture, ref: CaptureRef, due: DueUrl) -> Visit:
        """Have a child read what was kept. What cannot be read is a visit that failed: its bytes are kept all the same."""
        if ref.is_revisit or capture.status != 200:
            return Visit(capture.url, capture.fetched_at, ref, capture.status)
        try:
            article = await self.turns.article(due.source_id, capture, due.candidate, self._overrides_of(due.source_id, capture.fetched_at))
        except ReadError as error:
            if error.failure == "incomplete":
                ref = replace(ref, completeness=Completeness.INCOMPLETE)
            word = "incomplete" if ref.completeness is Completeness.INCOMPLETE else f"read_{error.failure}"
            return Visit(capture.url, capture.fetched_at, ref, capture.status, failure=word, message=str(error))
        return Visit(capture.url, capture.fetched_at, ref, capture.status, article)

    def _overrides_of(self, source_id: str, now: datetime) -> Overrides | None:
        """What a source's user shows by selectors, while that is valid."""
        overrides = self._overrides.get(source_id)
        return overrides if overrides is not None and overrides.holds(now.date()) else None

    async def settle(self, visit: Visit) -> Applied:
        """Decide and write a visit; return when the transaction is on the disk."""
        done: asyncio.Future[Applied] = asyncio.get_running_loop().create_future()
        self._wait_for_company(self._visits, (visit, done))
        return await done

    async def record_poll(self, poll: Poll) -> int:
        """Write a poll; how many of its candidates are new, once the transaction is on the disk."""
        done: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._wait_for_company(self._polls, (poll, done))
        return await done

    def remember(self, host: HostState) -> None:
        """Have the next runs know how a host has been. What cannot be written ends the run, not the request."""
        try:
            self.archive.hosts.put(host)
        except Exception as error:    # noqa: BLE001 - whatever it is, the archive cannot be written
            self.broken = error

    def flush(self) -> None:
        """Write the visits and polls that wait, in one transaction."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        visits, polls, self._visits, self._polls = self._visits, self._polls, [], []
        if not visits and not polls:
            return
        try:
            applied, new = self._write([visit for visit, _ in visits], [poll for poll, _ in polls])
        except Exception as error:    # noqa: BLE001 - whatever it is, those who wait must learn it
            self.broken = error
            waiting: list[asyncio.Future[Any]] = [*(done for _, done in visits), *(done for _, done in polls)]
            for done in waiting:
                if not done.done():
                    done.set_exception(error)
            return
        for poll, count in zip(polls, new, strict=True):
            self._count_poll(poll[0], count)
            _tell(poll[1], count)
        for row, (_, settled) in zip(applied, visits, strict=True):
            self._count(row)
            _tell(settled, row)

    async def recover(self) -> None:
        """Read what earlier runs put on the disk and the database does not know, in the order of its fetching; return when it is archived."""
        strangers = self.archive.recovery.adopt_urls(self.unread)
        if strangers:
            self.tally.notes.append(f"captures of {len(strangers)} URLs were left unread, their sources are not known, such as {min(strangers)}")
        unread = [ref for ref in self.unread if ref.url not in strangers]
        for start in range(0, len(unread), BATCH):
            visits = await asyncio.gather(*(self._reread(ref) for ref in unread[start:start + BATCH]))
            await asyncio.gather(*(self.settle(visit) for visit in visits if visit is not None), return_exceptions=True)
            if self.broken is not None:
                return

    async def _reread(self, ref: CaptureRef) -> Visit | None:
        known = self.archive.frontier.known(ref.url)
        assert known is not None
        try:
            return await self.read(load(self.folder, ref), ref, DueUrl(known.url_id, known.source_id, ref.url))
        except CaptureError as error:
            self.tally.failures.append(str(error))
            return None

    def abandon(self) -> None:
        """Give up what waits to be written: its captures are on the disk, the next run reads them."""
        self._visits, self._polls = [], []

    def close(self, *, now: datetime, how_ended: str) -> int:
        """Write what waits, end the run's record, let go of everything; the exit code."""
        self.readers.close()
        if self.broken is None:
            self.flush()
            self._writer.close()
        if self.broken is not None:
            self.tally.failures.insert(0, f"the archive or its disk failed: {self.broken}; what was fetched is on the disk, the next crawl reads it")
        code = 1 if self.broken or how_ended == "failed" else 3 if self.tally.failures or how_ended == "stopped" else 0
        if self.broken is None:
            self.archive.runs.end(self.run_id, now=now, how_ended=how_ended, exit_code=code, counts=self.tally.counts())
        self.archive.close()
        return code

    def _wait_for_company(self, queue: list[tuple[T, asyncio.Future[V]]], entry: tuple[T, asyncio.Future[V]]) -> None:
        """Gather a batch: a transaction for each page would cost more than its text."""
        queue.append(entry)
        if len(self._visits) + len(self._polls) >= BATCH:
            self.flush()
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(BATCH_WAIT, self.flush)

    def _write(self, visits: list[Visit], polls: list[Poll]) -> tuple[list[Applied], list[int]]:
        known_for = self.archive.frontier.known_for
        with self.archive.batch():
            new = [self._write_poll(poll) for poll in polls]
            applied = self.archive.store.apply((decide(known_for(visit), visit) for visit in visits), run_id=self.run_id)
        return applied, new

    def _write_poll(self, poll: Poll) -> int:
        """What follows from a poll depends on what the archive knows by now; gaps that it closes are closed."""
        urls = frozenset(candidate.url for candidate in poll.discovery.candidates) if poll.discovery is not None else frozenset()
        poll = settle(poll, urls - self.archive.announced.known(urls), self._dice.random())
        new = self.archive.frontier.record_poll(poll)
        gaps = self.archive.gaps
        if poll.gap is not None:
            gaps.add(poll.channel, poll.gap, poll.at)
            self.tally.gaps.append(f"{poll.channel.url} {in_words(poll.gap)}")
        if poll.discovery is not None:
            gaps.close((number for number, one in gaps.open(poll.channel.source_id) if closes(poll.discovery.candidates, one)), poll.at)
        return new

    def _count_poll(self, poll: Poll, new: int) -> None:
        self.tally.polled += 1
        if poll.failure is not None:
            self.tally.failures.append(f"{poll.channel.url}: {poll.message or poll.failure}")
        elif poll.message is not None:
            self.tally.notes.append(f"{poll.channel.url}: {poll.message}")
        self._say(self._events.polled, poll, new)

    def _count(self, applied: Applied) -> None:
        intent = applied.intent
        self.tally.outcomes[intent.outcome] += 1
        self.tally.not_modified += intent.visit.status == 304
        self.tally.never_there += intent.outcome is Outcome.GONE and applied.article_id is None
        if intent.change is not None:
            self.tally.stealth_edits += intent.change.is_stealth
            self.tally.corrections += EditKind.CORRECTION in intent.change.kinds
        if intent.outcome is Outcome.FAILED:
            self.tally.failures.append(f"{intent.visit.url}: {intent.visit.message or intent.detail}")
        self._say(self._events.applied, applied)
        self.on_settled(applied)

    def _say(self, event: Callable[..., None], *what: object) -> None:
        """Say what is on the disk. Where nobody listens any more (`| head`), the run goes on in silence: what is archived is not for a listener to end."""
        try:
            event(*what)
        except OSError:
            self._events = Events()

    async def _on_disk(self, mine: int) -> None:
        """Group commit: one fsync serves all the captures that were written before it began."""
        while self._synced < mine:
            if self._syncing is None:
                self._syncing = asyncio.ensure_future(self._sync())
            await asyncio.shield(self._syncing)

    async def _sync(self) -> None:
        written = self._written
        try:
            await asyncio.to_thread(self._writer.sync)
            self._synced = written
        except OSError as error:
            self.broken = error
            raise
        finally:
            self._syncing = None


def _tell(done: asyncio.Future[V], result: V) -> None:
    if not done.done():
        done.set_result(result)


def _original(capture: Capture, due: DueUrl) -> Original | None:
    if due.sha256 is None or due.captured_at is None or capture.completeness is not Completeness.COMPLETE:
        return None
    same = capture.status == 304 or (capture.status == 200 and digest(capture.payload) == due.sha256)
    return Original(capture.final_url, due.captured_at, due.sha256) if same else None
