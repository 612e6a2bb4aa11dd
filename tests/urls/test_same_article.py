"""Spellings of one article's address, and addresses that only look alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.urls import article_number, normalize, same_article_key, spelling_rank

STORY = "https://paper.example/2026/11/bridge-opens-late"


@pytest.mark.parametrize("other", [
    "http://paper.example/2026/11/bridge-opens-late", "https://www.paper.example/2026/11/bridge-opens-late", "https://m.paper.example/2026/11/bridge-opens-late/",
    "https://amp.paper.example/2026/11/bridge-opens-late", f"{STORY}/amp", f"{STORY}/amp/", f"{STORY}.amp", f"{STORY}?amp=1", f"{STORY}?amp", f"{STORY}?outputType=amp",
    "https://paper.example/amp/2026/11/bridge-opens-late", f"{STORY};jsessionid=0A1B.node2", f"{STORY}?PHPSESSID=abc", f"{STORY}/",
])
def test_spellings_of_one_article(other: str) -> None:
    """Scheme, www, mobile and AMP variants, session ids, a slash at the end."""
    assert same_article_key(STORY) == same_article_key(other)
    assert spelling_rank(STORY) <= spelling_rank(other)


@pytest.mark.parametrize(("one", "other"), [
    (STORY, "https://paper.example/2026/11/bridge-opens-early"), ("https://p.example/?id=1", "https://p.example/?id=2"), ("https://p.example/a?sid=1", "https://p.example/a?sid=2"),
    ("https://p.example/music/amp", "https://p.example/music"), ("https://p.example/amp", "https://p.example/"), ("https://p.example/a/x-1234567", "https://p.example/b/x-1234567"),
    ("https://p.example/win-1000000", "https://p.example/lose-1000000"), ("https://p.example/20261124-fire", "https://p.example/20261124-flood"),
    ("https://p.example/a-b?page=1", "https://p.example/a-b?page=2"), ("https://p.example/A-b", "https://p.example/a-b"), ("https://p.example:8443/a-b", "https://p.example/a-b"),
    ("https://news.p.example/a-b", "https://sport.p.example/a-b"), ("https://p.example/a-b?amp=2", "https://p.example/a-b"), ("https://p.example/preamp", "https://p.example/pre"),
])
def test_different_articles_stay_apart(one: str, other: str) -> None:
    """What may name another article is never left out."""
    assert same_article_key(one) != same_article_key(other)


@given(st.lists(st.from_regex(r"[a-z0-9-]{1,9}", fullmatch=True), min_size=1, max_size=4), st.sampled_from(["", "?id=7", "?a=1&b=2"]))
def test_the_key_is_a_spelling_too(parts: list[str], query: str) -> None:
    """The key of a key's address is the key itself, and different paths have different keys unless amp or a slash is all that differs."""
    key = same_article_key(f"https://paper.example/{'/'.join(parts)}{query}")
    assert key == same_article_key(f"http:{key}") or "amp" in parts
    assert "amp" in parts or key == f"//paper.example/{'/'.join(parts)}{query}"


@given(st.text(max_size=60))
def test_nothing_that_is_stored_breaks_it(text: str) -> None:
    """Any address that is stored has a key and a rank."""
    url = normalize(text, "https://paper.example/2026/")
    if url:
        assert same_article_key(url).startswith("//")
        assert isinstance(spelling_rank(url), tuple)


@pytest.mark.parametrize(("url", "number"), [
    ("https://www.paper.example/city/bridge-opens-20345678.html", "//paper.example 20345678"),
    ("https://paper.example/20345678/bridge-opens", None),
    ("https://paper.example/a/bridge_20345678/", "//paper.example 20345678"),
    ("https://paper.example/2026/bridge-opens-20261124", None),
    ("https://paper.example/bridge-costs-50000", None),
    ("https://paper.example/bridge", None),
    ("https://paper.example/20261124-a102345678", "//paper.example 102345678"),
])
def test_the_number_of_an_article(url: str, number: str | None) -> None:
    """Six digits and more at the end of the path; neither dates nor sums."""
    assert number == article_number(url)
