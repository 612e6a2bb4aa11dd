"""The reader children: what goes wrong in one costs its page, and nothing else."""

from __future__ import annotations

import asyncio
import os
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


def die() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def eat() -> int:
    return len(bytearray(3 << 30))


def sleep() -> None:
    time.sleep(60)


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


@pytest.mark.parametrize(("fault", "failure", "timeout"), [(die, "crash", 20), (eat, "memory", 20), (sleep, "timeout", 0.5), (fail, "error", 20)])
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
