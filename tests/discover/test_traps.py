"""Which addresses count as a trap: pure rules, one number of the budget each."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.models import Budget, Candidate
from crawler.traps import page_of, repeats, sift, sift_sitemaps

SITE = "https://paper.example"


def sifted(*urls: str, known: tuple[str, ...] = (), room: int = 100, budget: Budget | None = None, variants: dict[str, int] | None = None):
    return sift([Candidate(url) for url in urls], known, room, budget or Budget(), {} if variants is None else variants)


@pytest.mark.parametrize(("expected", "path"), [
    (0, "/"), (1, "/news/2026/11/11/bridge-opens"), (0, "/2011/11/11"), (2, "/a/b/a"), (3, "/a/a/a/"), (3, "/x/a/x/b/X/c"), (2, "/news/news-1/news"),
])
def test_segments_that_repeat_are_counted(expected: int, path: str) -> None:
    """The most frequent segment of a path, numbers aside, whatever its case."""
    assert expected == repeats(SITE + path)


@pytest.mark.parametrize(("expected", "url"), [
    ("/a", "/a"), ("/a", "/a?page=2"), ("/a", "/a?session=77&page=1"), ("/a?id=5", "/a?id=5&session=77"), ("/a?p=7", "/a?p=7"), ("/a", "/a;jsessionid=A1B2"),
    ("/a/b", "/a;PHPSESSID=1/b?x=y"),
])
def test_variants_of_one_page_are_one(expected: str, url: str) -> None:
    """Session ids and queries make variants; parameters that name an article do not."""
    assert SITE + expected == page_of(SITE + url)


def test_what_is_known_always_passes() -> None:
    """A known address needs no room and is no trap, whatever it looks like."""
    odd = f"{SITE}/a/a/a/a"
    assert (odd,) == tuple(c.url for c in sifted(odd, known=(odd,), room=0).candidates)


@pytest.mark.parametrize(("words", "urls", "budget"), [
    ("1 left out: longer than 60 characters (budget: url_length)", [f"{SITE}/{'x' * 60}"], Budget(url_length=60)),
    ("3 left out: a path that repeats itself (budget: repeats, 2)", [f"{SITE}/a/b/{'a/' * n}" for n in range(1, 5)], Budget()),
    ("5 left out: more than 20 queries of one page (budget: variants)", [f"{SITE}/calendar?day={n}" for n in range(25)], Budget()),
    ("5 left out: more than 20 queries of one page (budget: variants)", [f"{SITE}/story;jsessionid={n}" for n in range(25)], Budget()),
    ("50 left out: no room for more new ones (budget: new_urls)", [f"{SITE}/cal/{n}" for n in range(150)], Budget(new_urls=100)),
])
def test_traps_are_left_out_and_said(words: str, urls: list[str], budget: Budget) -> None:
    """The first of them are taken; of the rest the number, the key of the budget and an example are said."""
    found = sifted(*urls, budget=budget)
    [said] = found.left_out
    assert said.startswith(words + ", such as " + SITE), said
    assert len(urls) == len(found.candidates) + int(words.split()[0])
    assert found.is_cut is ("no room" in words)


def test_articles_named_by_their_query_are_no_variants() -> None:
    """Five hundred stories behind one script are five hundred stories."""
    assert 500 == len(sifted(*(f"{SITE}/news.php?id={n}" for n in range(500)), room=500).candidates)


def test_variants_are_counted_over_polls() -> None:
    """What earlier polls brought counts."""
    variants = {f"{SITE}/list": 19}
    assert [1, 0] == [len(sifted(f"{SITE}/list?page={n}", variants=variants).candidates) for n in range(2)]


@pytest.mark.parametrize(("expected", "count", "known", "depth"), [
    ((5, None), 5, 0, 0), ((0, None), 0, 500, 9), ((3, "2 sitemaps left out: more than 10 (budget: sitemaps)"), 5, 7, 1), ((0, "5 sitemaps left out: more than 10 (budget: sitemaps)"), 5, 12, 0),
    ((0, "5 sitemaps left out: indexes more than 2 deep (budget: sitemap_depth)"), 5, 0, 2),
])
def test_sitemaps_have_a_number_and_a_depth(expected: tuple[int, str | None], count: int, known: int, depth: int) -> None:
    """As many as there is room for, and none of an index that lies too deep."""
    assert expected == sift_sitemaps(count, known, depth, Budget(sitemaps=10, sitemap_depth=2))


@given(st.lists(st.text(max_size=40).map(lambda text: f"{SITE}/{text}"), max_size=30), st.integers(0, 10))
def test_any_addresses(urls: list[str], room: int) -> None:
    """Never more new ones than there is room for; what is taken keeps its order."""
    found = sifted(*urls, room=room)
    assert room >= found.new == len(found.candidates)
    taken = iter(urls)
    assert all(candidate.url in taken for candidate in found.candidates)


def test_fifty_thousand_addresses_take_no_time() -> None:
    """A whole sitemap of hostile addresses is sifted in less than two seconds."""
    urls = [f"{SITE}/{'a/b/' * 200}{n}?{'x=1&' * 50}" for n in range(50_000)]
    began = time.process_time()
    sifted(*urls, budget=Budget(url_length=2048), room=100_000)
    assert time.process_time() - began < 5
