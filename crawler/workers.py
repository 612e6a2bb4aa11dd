"""The reader children: payloads go to killable processes, values come back (`Capture -> Article`, `Capture -> Discovery`).

Nothing that was fetched is parsed in the crawling process. A child is confined (`confinement`), has a CPU limit for each page, is killed by
the parent's clock, is recycled after some pages, and dies with its parent. The parent imports neither lxml's readers nor trafilatura.
"""

from __future__ import annotations

import asyncio
import fcntl
import gc
import multiprocessing
import os
import resource
import select
import signal
from collections.abc import Callable
from concurrent.futures import TimeoutError as FutureTimeout
from datetime import datetime
from typing import TypeVar

from pebble import ProcessExpired, ProcessPool

from .answers import ReadersContext
from .confinement import Confinement, confine, holds
from .errors import ReadError, ReadersBrokenError
from .models import Article, Candidate, Capture, Channel, ChannelKind, Discovery, Overrides

T = TypeVar("T")

RUNGS = ("full", "fast", "plain")    # of the reading ladder, each in a child of its own if the one before failed
TIMEOUT = 10.0                       # seconds of wall clock for one rung; FAULTS.md finding 2
START_TIMEOUT = 60.0                 # seconds until the first child must have answered
RECYCLE_AFTER = 500                  # pages
_PRELOAD = ["crawler.workers", "crawler.extract", "crawler.discover"]


class Readers:
    """A pool of reader children. `close` it; a killed parent takes them along."""

    def __init__(self, count: int, *, timeout: float = TIMEOUT, recycle_after: int = RECYCLE_AFTER) -> None:
        self.count, self._timeout, self._recycle_after = count, timeout, recycle_after
        self._started: asyncio.Future[None] | None = None
        self._pool = self._make_pool()

    def _make_pool(self) -> ProcessPool:
        context = ReadersContext()
        context.set_forkserver_preload(_PRELOAD)
        return ProcessPool(max_workers=self.count, max_tasks=self._recycle_after, initializer=_begin, context=context)

    async def article(self, capture: Capture, hints: Candidate | None, rungs: tuple[str, ...] = RUNGS, *,
                      overrides: Overrides | None = None) -> Article:
        """Read an article, down the ladder until one rung holds. Raises ReadError where none did."""
        failure = ReadError("unread")
        for rung in rungs:
            try:
                return await self._call(_article, capture.payload, capture.header("content-encoding"), capture.final_url,
                                        capture.header("content-type"), capture.fetched_at, hints, overrides, rung)
            except ReadError as error:
                if error.failure in ("decode", "incomplete"):
                    raise
                failure = error
        raise failure

    async def channel(self, capture: Capture, kind: ChannelKind) -> Discovery:
        """Read what a channel announces. Raises ReadError."""
        return await self._call(_channel, capture.payload, capture.header("content-encoding"), capture.final_url, kind,
                                capture.header("content-type"), capture.fetched_at)

    async def links(self, capture: Capture) -> tuple[tuple[Channel, ...], ChannelKind | None]:
        """The channels that a home page names, and what kind of channel the payload itself is. Raises ReadError."""
        return await self._call(_links, capture.payload, capture.header("content-encoding"), capture.final_url,
                                capture.header("content-type"))

    async def robots(self, capture: Capture) -> tuple[tuple[Channel, ...], bytes]:
        """The sitemaps that a robots.txt names, and its decoded text. Raises ReadError."""
        return await self._call(_robots, capture.payload, capture.header("content-encoding"), capture.final_url)

    async def opt_outs(self, capture: Capture) -> tuple[str, ...]:
        """What the page asks of crawlers in its meta elements. Raises ReadError."""
        return await self._call(_opt_outs, capture.payload, capture.header("content-encoding"), capture.final_url,
                                capture.header("content-type"))

    async def decoded(self, payload: bytes, encoding: str) -> bytes:
        """A payload without its content encoding. Raises ReadError."""
        return await self._call(_decoded, payload, encoding)

    async def confinement(self) -> Confinement:
        """What of a child's confinement holds on this machine. Raises ReadError."""
        return await self._call(holds)

    async def _start(self) -> None:
        """Until the first child answers: one that cannot even start would be started again for ever. Raises ReadersBrokenError."""
        try:
            await asyncio.wait_for(asyncio.wrap_future(self._pool.schedule(_answer)), START_TIMEOUT)
        except (TimeoutError, ProcessExpired) as error:
            raise ReadersBrokenError("no reader process can be started; `newsarchive doctor` may tell why") from error

    def close(self) -> None:
        """End the children at once; what they were reading is read again at the next start."""
        self._pool.stop()
        self._pool.join()

    async def _call(self, function: Callable[..., T], *args: object) -> T:
        if self._started is None:
            self._started = asyncio.ensure_future(self._start())
        await asyncio.shield(self._started)
        pool = self._pool
        try:
            answer = await asyncio.wrap_future(pool.schedule(_task, args=(self._timeout, function, *args), timeout=self._timeout))
        except (FutureTimeout, TimeoutError) as error:
            raise ReadError("timeout", f"reading took more than {self._timeout:g} s") from error
        except ProcessExpired as error:
            raise ReadError("cpu" if error.exitcode == -signal.SIGXCPU else "crash", f"the reader died ({error.exitcode})") from error
        except Exception as error:
            if pool.active:
                raise ReadError("error", f"{type(error).__name__}: {error}") from error
            await self._renew(pool)
            raise ReadError("crash", f"the readers broke down and were started anew: {error}") from error
        if isinstance(answer, ReadError):
            raise answer
        return answer

    async def _renew(self, broken: ProcessPool) -> None:
        """Another pool for one that is of no use any more: an idle child was killed, or one answered with what is no answer."""
        if self._pool is broken:
            self._pool = self._make_pool()
            broken.stop()
            await asyncio.to_thread(broken.join)


def _answer() -> None:
    """A child is there."""


def _task(seconds: float, function: Callable[..., T], *args: object) -> T | ReadError:
    """Run in a child with a CPU limit of its own, should the parent be gone or stopped: its clock strikes first.

    Failures are values: an exception of some library would have to be believed by the parent.
    """
    used, (_, hard) = resource.getrusage(resource.RUSAGE_SELF), resource.getrlimit(resource.RLIMIT_CPU)
    most = int(used.ru_utime + used.ru_stime + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
    try:
        return function(*args)
    except ReadError as error:
        return ReadError(error.failure, str(error))
    except MemoryError:
        return ReadError("memory", "reading took too much memory")
    except Exception as error:    # noqa: BLE001 - whatever it is
        return ReadError("error", f"{type(error).__name__}: {error}"[:500])


def _article(payload: bytes, encoding: str | None, url: str, content_type: str | None, fetched_at: datetime,
             hints: Candidate | None, overrides: Overrides | None, rung: str) -> Article:
    from .extract import extract

    return extract(_decoded(payload, encoding), url, content_type=content_type, fetched_at=fetched_at, hints=hints, overrides=overrides,
                   rung=rung)


def _channel(payload: bytes, encoding: str | None, url: str, kind: ChannelKind, content_type: str | None, now: datetime) -> Discovery:
    from .discover import discover

    return discover(_decoded(payload, encoding), url, kind, content_type=content_type, now=now)


def _links(payload: bytes, encoding: str | None, url: str, content_type: str | None) -> tuple[tuple[Channel, ...], ChannelKind | None]:
    from .discover import find_channels, sniff

    page = _decoded(payload, encoding)
    return find_channels(page, url), sniff(page, url, content_type)


def _robots(payload: bytes, encoding: str | None, url: str) -> tuple[tuple[Channel, ...], bytes]:
    from .discover import channels_in_robots

    page = _decoded(payload, encoding)
    return channels_in_robots(page, url), page


def _opt_outs(payload: bytes, encoding: str | None, url: str, content_type: str | None) -> tuple[str, ...]:
    from .extract import read_opt_outs

    return read_opt_outs(_decoded(payload, encoding), url, content_type)


def _decoded(payload: bytes, encoding: str | None) -> bytes:
    from .errors import PayloadCut, PayloadError
    from .payloads import decode

    try:
        return decode(payload, encoding)
    except PayloadError as error:
        raise ReadError("incomplete" if isinstance(error, PayloadCut) else "decode", str(error)) from error


def _begin() -> None:
    """Runs first in each child: confinement, death with the parent, Ctrl-C left to the parent.

    What was imported is kept out of the garbage collector's rounds, which come less often: trees are freed without it.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)    # pebble's handler would wait for C code to end
    _die_with_parent()
    confine()


def _die_with_parent() -> None:
    """Have the kernel end this process (SIGIO) when the crawling one is gone, whatever it is at by then.

    The fork server would notice only once no child is at work: each of them keeps the pipe open by which it notices.
    """
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    signal.signal(signal.SIGIO, signal.SIG_DFL)
    fcntl.fcntl(parent.sentinel, fcntl.F_SETOWN, os.getpid())
    fcntl.fcntl(parent.sentinel, fcntl.F_SETFL, fcntl.fcntl(parent.sentinel, fcntl.F_GETFL) | os.O_ASYNC)
    if select.select([parent.sentinel], [], [], 0)[0]:    # gone already
        os._exit(1)
