"""What a user's selectors show, in place of our own rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extract import extract
from crawler.models import Article, Overrides

URL = "https://harbour.test/a"
AT = datetime(2026, 11, 25, tzinfo=UTC)
PAGE = """<html><head><title>Wrong title</title></head><body><h1>Wrong title</h1><div class=real>The crane is to go</div><p class=deck>After 80 years.</p>
<p class=who>By Ann Lee and Bo Ek</p><span class=when datetime="2026-11-24T08:00:00+01:00">yesterday</span>
<div class=text><p>LONDON - The first paragraph of the story, which is long enough to count as one of its own.</p><p class=promo>Buy our paper.</p>
<p>The second paragraph of the story, which is long enough to count as one of its own as well.</p></div><p>What stands below is none of it, though it is as long as a paragraph.</p></body></html>"""
ALL = Overrides(".real", ".deck", ".who", ".when", ".text > p", (".promo",))


def read(overrides: Overrides | None, page: str = PAGE) -> Article:
    return extract(page.encode(), URL, content_type=None, fetched_at=AT, overrides=overrides)


def test_each_field_is_what_its_selector_shows() -> None:
    """With the rule that says so; the dateline is read from the body that was shown."""
    article = read(ALL)
    assert ("The crane is to go", "After 80 years.", "By Ann Lee and Bo Ek") == (article.headline, article.standfirst, article.byline)
    assert ["Ann Lee", "Bo Ek"] == [author.name for author in article.authors]
    assert datetime(2026, 11, 24, 7, tzinfo=UTC) == article.published_at.at
    assert ("LONDON", 2) == (article.dateline.text, len(article.body.split("\n\n")))
    rules = {row.field: row.rule for row in article.provenance}
    assert ["sources.toml"] * 5 == [rules[name] for name in ("headline", "standfirst", "byline", "published_at", "body")]


def test_what_is_to_be_removed_is_not_read() -> None:
    """And the html element itself cannot be removed."""
    article = read(Overrides(remove=(".promo", "html", "body")))
    assert "Buy our paper" not in article.body
    assert "second paragraph" in article.body


@pytest.mark.parametrize("selector", [".nothing", "h7", "#x > .y"])
def test_a_selector_that_matches_nothing_changes_nothing(selector: str) -> None:
    """Our own rules go on, and say that they did."""
    plain, shown = read(None), read(Overrides(selector, selector, selector, selector, selector, (selector,)))
    assert replace(plain, provenance=()) == replace(shown, provenance=())
    assert "sources.toml" not in {row.rule for row in shown.provenance}


def test_overrides_end() -> None:
    """On the day after the one that they name."""
    mine = Overrides(headline="h2", valid_until=date(2026, 11, 25))
    assert (True, False, True) == (mine.holds(date(2026, 11, 25)), mine.holds(date(2026, 11, 26)), Overrides().holds(date(2026, 11, 26)))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([PAGE, "", "<p>x", "<html><body><div class=text>" * 40]), st.text(max_size=20))
def test_no_selector_breaks_the_reading(page: str, selector: str) -> None:
    """Whatever stands there, there is an article or a reason."""
    article = read(Overrides(selector, selector, selector, selector, selector, (selector,)), page)
    assert article.body or article.reason
