"""Page states: at least eight pages a class, in several languages."""

from __future__ import annotations

from collections import Counter

import pytest

from crawler.models import PageState

from .pages import read
from .state_pages import ROWS


@pytest.mark.parametrize(("state", "name", "url", "markup"), ROWS, ids=[f"{row[0]}: {row[1]}" for row in ROWS])
def test_the_state_of_a_page_is_told_with_a_reason(state: PageState, name: str, url: str, markup: str) -> None:
    """Each page is what it is, and the reason says why in words."""
    article = read(markup, url)
    assert (state, True) == (article.page_state, bool(article.reason)), article.reason


def test_each_state_has_eight_pages() -> None:
    """No class is judged by a handful of pages."""
    counted = Counter(state for state, *_ in ROWS)
    assert [] == [state for state in PageState if counted[state] < 8]
