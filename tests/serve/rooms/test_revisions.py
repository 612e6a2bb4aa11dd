"""The revisions of one article: timeline, headlines, any two compared."""

from __future__ import annotations

import re

import pytest

from ..conftest import Get, archive, get

__all__ = ["archive", "get"]


@pytest.fixture(scope="module")
def edited(get: Get) -> str:
    """The address of an article's revisions; its headline was changed once."""
    (found,) = get("/clippings/headline_changes.json?_shape=array&_size=1").json()
    return f"/clippings/-/revisions/{found['article_id']}"


def test_the_timeline_leads_to_every_state(get: Get, edited: str) -> None:
    """Each state with its kind and a link to what changed; every headline that it had, the newest first."""
    page = get(edited).text
    assert ["2", "1"] == re.findall(r'<li value="(\d+)"', page)
    assert f"{edited}?from=1&amp;to=2" in page
    headlines = re.search(r'<ol class="na-headlines" reversed>(.+?)</ol>', page, re.DOTALL)
    assert headlines
    assert ["Ferry pier closed until Friday after storm", "Ferry pier closes after storm"] == re.findall(r'dir="auto">(.+?) <span', headlines[1])


def test_any_two_are_compared_in_one_text(get: Get, edited: str) -> None:
    """Removed words stand beside those that replaced them, whichever revision is named first."""
    for query in ("?from=1&to=2", "?from=2&to=1", "?from=7&to=x", ""):
        assert re.search(r"<del>closes</del> <ins>closed</ins>|<del>closes</del>.*<ins>closed until Friday</ins>", get(edited + query).text), query


def test_side_by_side_each_state_reads_as_it_was(get: Get, edited: str) -> None:
    """The earlier one without what was added, the later one without what was removed."""
    page = get(f"{edited}?from=1&to=2&view=side").text
    earlier, later = re.findall(r'<div class="na-text" dir="auto">(.*?)</div>', page, re.DOTALL)[:2]
    assert ("ins" in earlier, "del" in later) == (False, False)
    plain = [re.sub(r"<[^>]+>", "", text) for text in (earlier, later)]
    assert ["Ferry pier closes after storm", "Ferry pier closed until Friday after storm"] == plain


def test_an_article_that_is_not_there(get: Get) -> None:
    """A number without an article is a 404, whatever its size."""
    assert [404, 404] == [get(f"/clippings/-/revisions/{number}").status_code for number in ("999999", "9" * 18)]
