"""Pages built to hurt: each is read on some rung or labelled, within the limits, and the next page is read as ever (FAULTS rows 20 and 23)."""

from __future__ import annotations

import asyncio
import json
import time

import pytest

from crawler.errors import ReadError
from crawler.extract import extract
from crawler.models import Article, Candidate, ChannelKind, PageState
from crawler.workers import RUNGS, TIMEOUT, Readers

from .hostile import PAGES, STORY, linked, page
from .test_workers import NOW, PAGE, URL, capture

# One of each kind goes through the children; the linked data is read in this process below.
POOLED = [name for name in PAGES if not name.startswith(("linked", "nesting of")) and name not in (
    "one attribute, given 200,000 times", "many classes", "text between line breaks", "bylines", "headings", "items", "rows", "angles with letters")]
CLASSES = {"timeout", "memory", "cpu", "crash", "error"}
SHORT = 0.4       # seconds for a rung here, so that the test is short; a crawl gives TIMEOUT
SLACK = 20.0      # seconds for starting children anew on a busy machine


def test_every_hostile_page_is_read_or_labelled() -> None:
    """Each of them gives an article that names its rung and state, or a failure with a class, in the time of three rungs; then a plain page is read."""
    async def attempt(readers: Readers, name: str) -> tuple[str, object, float]:
        began = time.monotonic()
        try:
            return name, await readers.article(capture(PAGES[name]()), None), time.monotonic() - began
        except ReadError as error:
            return name, error, time.monotonic() - began

    async def work() -> tuple[list[tuple[str, object, float]], Article]:
        readers = Readers(2, timeout=SHORT)
        try:
            results, waiting = [], list(POOLED)
            while waiting:    # two at a time, so that none waits for a child
                two, waiting = waiting[:2], waiting[2:]
                results += await asyncio.gather(*(attempt(readers, name) for name in two))
            return results, await readers.article(capture(PAGE), None)
        finally:
            readers.close()

    results, last = asyncio.run(work())
    assert "Bridge opens" == last.headline
    assert [] == [name for name, got, _ in results if isinstance(got, ReadError) and got.failure not in CLASSES]
    assert [] == [(name, got) for name, got, _ in results if isinstance(got, Article) and (got.rung not in RUNGS or not (got.body or got.reason))]
    assert [] == [(name, seconds) for name, _, seconds in results if seconds > len(RUNGS) * SHORT + SLACK]


@pytest.mark.parametrize("name", [
    "nesting", "angles", "a wide cell", "references", "NULs", "forms", "linked data, deep", "comments that never end", "nothing but a head"])
def test_the_last_rung_is_enough(name: str) -> None:
    """In this process, without a limit: the plain rung takes less time than a rung has, and says what it found."""
    began = time.process_time()
    article = extract(PAGES[name](), URL, content_type="text/html", fetched_at=NOW, rung="plain")
    assert time.process_time() - began < TIMEOUT
    assert article.page_state is PageState.FULL or article.reason


SOUND = {"@type": "NewsArticle", "headline": "Bridge opens", "datePublished": "2026-11-24T10:00:00Z", "author": {"@type": "Person", "name": "Ann Lee"}}
STRANGE = (
    None, True, 0, -1, 10**400, 1e308, "", " ", "\ud83d", "\ud83d\ude00", "\0", "x" * 100_000, [], [[]], [None], [[["x"]]], {}, {"@value": {}},
    {"name": {"name": {"name": []}}}, {"@id": {"@id": []}}, {"@type": None, "name": None}, [{"name": 5}, 7, None, "Ann"], {"@list": [1]},
)
FIELDS = ("headline", "datePublished", "dateModified", "author", "publisher", "image", "articleSection", "keywords", "articleBody", "inLanguage",
          "url", "mainEntityOfPage", "@id", "@type", "isAccessibleForFree", "description", "license", "locationCreated", "dateline", "@graph",
          "liveBlogUpdate", "sourceOrganization", "alternativeHeadline", "name")


@pytest.mark.parametrize("field", FIELDS)
def test_linked_data_of_the_wrong_kind_costs_its_field_only(field: str) -> None:
    """A number, list, object, lone surrogate or null where text is due: the page is read all the same, and nothing unstorable comes out."""
    for value in STRANGE:
        article = extract(linked(json.dumps({**SOUND, field: value})), URL, content_type="text/html", fetched_at=NOW)
        assert (PageState.FULL, "full", "Bridge opens") == (article.page_state, article.rung, article.headline), (field, value)
        repr(article).encode()
        for text in (article.headline, article.byline, article.body, article.section, article.language, *article.tags):
            (text or "").encode()


@pytest.mark.parametrize("name", [name for name in PAGES if name.startswith("linked data")])
def test_linked_data_of_the_wrong_shape_costs_no_page(name: str) -> None:
    """However deep, long, circular or broken it is, the story printed on the page is read."""
    article = extract(PAGES[name](), URL, content_type="text/html", fetched_at=NOW)
    assert ("full", "Bridge opens", PageState.FULL) == (article.rung, article.headline, article.page_state)
    assert "opened on Monday" in article.body


def test_a_front_of_200_000_links_is_read_in_a_child() -> None:
    """Its links come back within the limits on time and number, through the pool."""
    async def work() -> tuple[object, object]:
        readers = Readers(1)
        try:
            front = capture(page("<a href='/a-story-of-five-words'>x</a>" * 200_000))
            many = capture(page("".join(f"<a href='/2026/11/24/story-{n}-of-five-words'>Story {n} of five words</a>" for n in range(60_000))))
            return await readers.channel(front, ChannelKind.FRONT), await readers.channel(many, ChannelKind.FRONT)
        finally:
            readers.close()
    one, many = asyncio.run(work())
    assert [f"{URL.removesuffix('/a')}/a-story-of-five-words"] == [c.url for c in one.candidates]    # type: ignore[attr-defined]
    assert 1_000 == len(many.candidates)    # type: ignore[attr-defined]
    assert "1000 links" in many.problem    # type: ignore[attr-defined]
