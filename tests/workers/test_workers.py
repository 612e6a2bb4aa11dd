"""The reader children: what goes wrong in one costs its page, and nothing else."""

from __future__ import annotations

import asyncio
import ctypes
import os
import re
import signal
import time
from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from crawler import workers
from crawler.errors import ReadError, ReadersBrokenError
from crawler.models import Capture, ChannelKind
from crawler.workers import Readers

NOW = datetime(2026, 11, 24, tzinfo=UTC)
PAGE = b"<html><head><title>Bridge opens</title></head><body><h1>Bridge opens</h1>" + b"<p>The bridge opened on Monday, officials said in the town.</p>" * 9
URL = "https://example.org/a"


def capture(payload: bytes = PAGE, *headers: tuple[str, str]) -> Capture:
    return Capture(URL, URL, 200, (("Content-Type", "text/html"), *headers), payload, NOW)


def fall() -> None:
    ctypes.string_at(0)


def abort() -> None:
    os.abort()


def eat() -> int:
    return len(bytearray(3 << 30))


def nibble() -> int:
    """In small pieces, which the allocator only refuses late."""
    kept: list[str] = []
    while True:
        kept.append("x" * (1000 + len(kept)))


def spin() -> None:
    """C code that keeps the GIL: nothing inside of the process can stop it."""
    re.match(r"(a+)+$", "a" * 64 + "b")


def sleep() -> None:
    time.sleep(60)


def recurse(depth: int = 0) -> int:
    return recurse(depth + 1) + 1


def leave() -> None:
    os._exit(3)


def fail() -> None:
    raise ZeroDivisionError("a fault of ours")


def run(*calls: Callable[[Readers], object], timeout: float = 20.0) -> list[object]:
    async def work() -> list[object]:
        readers = Readers(1, timeout=timeout)
        try:
            return [await call(readers) for call in calls]    # type: ignore[misc]
        finally:
            readers.close()
    return asyncio.run(work())


@pytest.mark.parametrize(("fault", "failure", "timeout"), [
    (fall, "crash", 20), (abort, "crash", 20), (leave, "crash", 20), (eat, "memory", 20), (nibble, "memory", 20), (sleep, "timeout", 0.5),
    (spin, "timeout", 0.5), (recurse, "error", 20), (fail, "error", 20)])
def test_fault_is_classed_and_the_pool_lives(fault: Callable[[], None], failure: str, timeout: float) -> None:
    """A segmentation fault, too much memory, an endless page and a fault of ours each raise ReadError; the next page is read."""
    async def ask(readers: Readers) -> str:
        with pytest.raises(ReadError) as caught:
            await readers._call(fault)
        readers._timeout = 20.0
        return caught.value.failure
    got, article = run(ask, lambda readers: readers.article(capture(), None), timeout=timeout)
    assert failure == got
    assert "Bridge opens" == article.headline    # type: ignore[attr-defined]


def test_pages_beside_a_fault_are_read() -> None:
    """Two children, twelve pages and eight faults at once: every page is read, every fault is labelled."""
    async def work() -> tuple[list[object], list[object]]:
        readers = Readers(2, timeout=20.0)
        try:
            faults = [readers._call(fault) for fault in (fall, abort, leave, eat, fall, abort, fail, fall)]
            pages = [readers.article(capture(PAGE.replace(b"Bridge", b"Bridge %d" % n)), None) for n in range(12)]
            mixed = [work for pair in zip(pages, faults, strict=False) for work in pair] + pages[len(faults):]
            done = await asyncio.gather(*mixed, return_exceptions=True)
        finally:
            readers.close()
        return [one for one in done if isinstance(one, Exception)], [one for one in done if not isinstance(one, Exception)]
    failed, read = asyncio.run(work())
    assert 8 == len(failed)
    assert {"crash", "error", "memory", "timeout"} >= {error.failure for error in failed}    # type: ignore[attr-defined] - all may break down together
    assert [f"Bridge {n} opens" for n in range(12)] == sorted((a.headline for a in read), key=lambda h: int(h.split()[1]))    # type: ignore[attr-defined]


def test_children_that_are_killed_while_idle_are_replaced() -> None:
    """The kernel, short of memory, or an administrator kills the readers between two pages: at most a rung fails, and all later pages are read."""
    async def work() -> list[str | None]:
        readers = Readers(1)
        try:
            headlines = []
            for _ in range(3):
                os.kill(await readers._call(os.getpid), signal.SIGKILL)
                await asyncio.sleep(0.3)
                headlines.append((await readers.article(capture(), None)).headline)
            return headlines
        finally:
            readers.close()
    assert ["Bridge opens"] * 3 == asyncio.run(work())


@pytest.mark.parametrize(("expected", "failing"), [("fast", ["full"]), ("plain", ["full", "fast"])])
def test_the_rung_that_held_is_on_the_article(monkeypatch: pytest.MonkeyPatch, expected: str, failing: list[str]) -> None:
    """Where a rung fails the next one is tried in another child, and the article says which one it came from."""
    monkeypatch.setattr(workers, "_article", article_unless_failing)
    [article] = run(lambda readers: readers.article(capture(PAGE + "".join(f"<!-- fails: {rung} -->" for rung in failing).encode()), None))
    assert (expected, "Bridge opens") == (article.rung, article.headline)    # type: ignore[attr-defined]


def test_no_rung_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where all rungs fail, the class of the last failure is raised."""
    monkeypatch.setattr(workers, "_article", article_unless_failing)
    with pytest.raises(ReadError) as caught:
        run(lambda readers: readers.article(capture(PAGE + b"<!-- fails: full --><!-- fails: fast --><!-- fails: plain -->"), None))
    assert "crash" == caught.value.failure


REAL = workers._article


def article_unless_failing(payload: bytes, *args: object) -> object:
    """In a child: die on the rungs that the page names; the last argument is the rung."""
    if f"<!-- fails: {args[-1]} -->".encode() in payload:
        fall()
    return REAL(payload, *args)    # type: ignore[arg-type]


def test_bomb_bursts_in_the_child() -> None:
    """A payload that does not decode is classed as such, and is not tried on lower rungs."""
    with pytest.raises(ReadError) as caught:
        run(lambda readers: readers.article(capture(b"\x1f\x8b broken", ("Content-Encoding", "gzip")), None))
    assert "decode" == caught.value.failure


def test_channel_is_read_in_a_child() -> None:
    """What a feed announces comes back as values."""
    feed = b"<rss version='2.0'><channel><title>T</title><item><title>A</title><link>https://example.org/a/1</link></item></channel></rss>"
    [found] = run(lambda readers: readers.channel(capture(feed), ChannelKind.FEED))
    assert ["https://example.org/a/1"] == [candidate.url for candidate in found.candidates]    # type: ignore[attr-defined]


def test_children_that_cannot_start_do_not_hang_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no child ever answers, the first reading says so, and so does every later one, at once."""
    monkeypatch.setattr(workers, "START_TIMEOUT", 0.5)
    monkeypatch.setattr(workers, "_answer", sleep)

    async def ask(readers: Readers) -> float:
        for _ in range(2):
            began = time.monotonic()
            with pytest.raises(ReadersBrokenError):
                await readers.article(capture(), None)
        return time.monotonic() - began
    [second] = run(ask)
    assert second < 0.2    # type: ignore[operator]
