"""Whose pages are read next: a source with hostile pages pays for them itself."""

from __future__ import annotations

import asyncio

import pytest

from crawler.errors import ReadError
from crawler.models import Article, PageState
from crawler.turns import GIVEN_UP_AFTER, Turns
from crawler.workers import RUNGS

from .test_workers import capture


class Scripted:
    """Readers that do what they are told: the rung that holds for each source, None for none."""

    count = 2

    def __init__(self, **holds: str | None) -> None:
        self.holds, self.asked, self.at_work, self.most = holds, [], 0, 0

    async def article(self, page: object, hints: object, rungs: tuple[str, ...] = RUNGS, overrides: object = None) -> Article:    # noqa: ARG002
        self.asked.append((page.url, rungs))    # type: ignore[attr-defined]
        self.at_work += 1
        self.most = max(self.most, self.at_work)
        await asyncio.sleep(0)
        self.at_work -= 1
        rung = self.holds[page.url]    # type: ignore[attr-defined]
        if rung is None or rung not in rungs:
            raise ReadError("timeout")
        return Article("https://example.org/a", PageState.FULL, rung=rung)


def read(readers: Scripted, *sources: str) -> list[object]:
    async def work() -> list[object]:
        turns = Turns(readers)    # type: ignore[arg-type]
        page = capture()
        pages = [type(page)(source, source, 200, (), b"", page.fetched_at) for source in sources]
        return [await turns.article(p.url, p, None) for p in pages] if len(set(sources)) > 1 else \
            list(await asyncio.gather(*(turns.article(p.url, p, None) for p in pages), return_exceptions=True))
    return asyncio.run(work())


def test_sound_sources_use_all_rungs() -> None:
    """Nothing changes for pages that are read."""
    readers = Scripted(a="full")
    read(readers, *"aaaa")
    assert [("a", RUNGS)] * 4 == readers.asked


def test_a_source_on_notice_is_read_on_the_last_rung() -> None:
    """After three rungs failed in vain its pages begin at the end of the ladder; other sources do not."""
    readers = Scripted(a="plain", b="full")
    read(readers, *"ababab")
    assert [RUNGS, RUNGS, ("plain",)] == [rungs for url, rungs in readers.asked if url == "a"]
    assert [RUNGS] * 3 == [rungs for url, rungs in readers.asked if url == "b"]


def test_a_heavy_page_now_and_then_is_forgiven() -> None:
    """Good readings in between take a failed rung off."""
    readers = Scripted(a="fast", b="full")

    async def work() -> object:
        turns = Turns(readers)    # type: ignore[arg-type]
        for number in range(30):
            readers.holds["a"] = "fast" if number % 2 else "full"
            await turns.article("a", type(capture())("a", "a", 200, (), b"", capture().fetched_at), None)
        return turns.on_notice
    assert set() == asyncio.run(work())


def test_a_source_that_cannot_be_read_is_given_up() -> None:
    """After twenty pages in a row that no rung could read, the rest costs nothing."""
    readers = Scripted(a=None)
    results = read(readers, *("a" * 100))
    assert ["given_up"] * (100 - len(readers.asked)) == [one.failure for one in results if one.failure == "given_up"]    # type: ignore[attr-defined]
    assert GIVEN_UP_AFTER <= len(readers.asked) <= GIVEN_UP_AFTER + 2 * readers.count
    assert readers.most <= 2 * readers.count


@pytest.mark.parametrize("failure", ["decode", "incomplete", "error"])
def test_other_failures_are_no_reason(failure: str) -> None:
    """What does not decode costs no time: nobody goes on notice for it."""
    class Failing(Scripted):
        async def article(self, page: object, hints: object, rungs: tuple[str, ...] = RUNGS, overrides: object = None) -> Article:    # noqa: ARG002
            self.asked.append(rungs)
            raise ReadError(failure)
    readers = Failing()
    read(readers, *("a" * 30))
    assert [RUNGS] * 30 == readers.asked
