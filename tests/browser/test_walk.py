"""A reader's walk through the rooms of the demo archive, by clicking what is there: from the front page to a file on the disk."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

HEADLINE = "Ferry fares to rise"


@pytest.fixture
def tab(browser: Any, demo: str) -> Iterator[Any]:
    """A tab; in the end nothing may have gone wrong in it, nor been asked of another host."""
    wrong: list[str] = []
    one = browser.new_page(viewport={"width": 1280, "height": 900}, base_url=demo)
    one.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    one.on("pageerror", lambda error: wrong.append(str(error)))
    one.on("request", lambda sent: wrong.append(sent.url) if not sent.url.startswith((demo, "data:", "blob:")) else None)
    one.goto("/")
    yield one
    one.close()
    assert [] == wrong


def headlines(tab: Any) -> list[str]:
    """Of the list that the tab shows."""
    return [one.inner_text() for one in tab.query_selector_all(".na-latest article :is(h2, h3)")]


def test_search_and_narrow(tab: Any) -> None:
    """Words, then a facet, then its chip away again; the address is the search."""
    tab.fill(".na-masthead input[name=words]", "year")
    tab.press(".na-masthead input[name=words]", "Enter")
    every = headlines(tab)
    assert any(HEADLINE in one for one in every)
    tab.click(".na-narrow a:has-text('The Harbour Courier')")
    few = headlines(tab)
    assert set(few) < set(every)
    assert "words=year&source=harbour-courier" in tab.url
    tab.click(".na-chips a")
    assert every == headlines(tab)


def test_what_was_unfolded_stays_open(tab: Any) -> None:
    """A click elsewhere closes the menu alone, not the help beside which one types; so does Escape, which gives the keyboard back to the menu's button."""
    tab.goto("/archive/-/search")
    tab.click("text=How to ask")
    tab.click("details.nav-menu summary")
    tab.click(".na-find input[name=words]")
    assert [1, 0] == [tab.locator(f"details.{name}[open]").count() for name in ("na-help", "nav-menu")]

    tab.focus("details.nav-menu summary")
    tab.keyboard.press("Enter")
    assert 1 == tab.locator("details.nav-menu[open]").count()
    tab.keyboard.press("Tab")
    tab.keyboard.press("Escape")
    assert [1, 0] == [tab.locator(f"details.{name}[open]").count() for name in ("na-help", "nav-menu")]
    assert tab.evaluate("document.activeElement.matches('details.nav-menu > summary')")


def test_an_article_on_paper(tab: Any) -> None:
    """Headline, text and citation, dark on white where the system is dark too; nothing to press, and no row as it is stored."""
    tab.goto("/archive/articles/1")
    tab.emulate_media(media="print", color_scheme="dark")
    assert all(tab.is_visible(one) for one in (".na-article h1", ".na-body", ".na-article .outside", ".na-cite > p"))
    assert [] == [one for one in (".not-footer > header", "footer", "form", ".na-raw", "details", ".na-facts > .na-card") if any(found.is_visible() for found in tab.locator(one).all())]
    assert ["rgb(0, 0, 0)", "rgb(255, 255, 255)"] == tab.evaluate("(style => [style.color, style.backgroundColor])(getComputedStyle(document.body))")


def test_from_a_change_to_the_words_that_changed(tab: Any) -> None:
    """The front page leads to what changed, narrowed to headlines, and to the two states side by side."""
    tab.click("h2 a:has-text('What changed')")
    tab.click("a:has-text('ever')")
    tab.click(".na-narrow a:has-text('headline')")
    [changed] = headlines(tab)
    assert HEADLINE in changed
    tab.click(".na-latest h2 a")
    tab.select_option("select[name=view]", "side")
    tab.click("input[value=Compare]")
    assert {"12", "8"} <= {one.inner_text() for one in tab.query_selector_all(".na-side del, .na-side ins")}


def test_an_article_and_its_evidence(tab: Any) -> None:
    """A headline leads to its article; its page can be saved as it was received, and its citation copied."""
    tab.click(f".na-latest a:has-text('{HEADLINE}')")
    assert HEADLINE in tab.inner_text("h1")
    with tab.expect_download() as saved:
        tab.click("a:has-text('the page as received')")
    assert saved.value.suggested_filename.startswith("capture-")
    page = Path(saved.value.path()).read_bytes()
    assert HEADLINE.encode() in (gzip.decompress(page) if page[:2] == b"\x1f\x8b" else page)
    tab.click("summary:has-text('BibTeX')")
    assert "@article{" in tab.inner_text("pre[aria-label=BibTeX]")
    tab.click("button[aria-label='Copy as BibTeX']")
    tab.wait_for_selector("button:has-text('Copied'), button:has-text('Marked')")


def test_an_outlet_and_what_was_missed(tab: Any) -> None:
    """An outlet's light and sentence on the front page, its own page, and its calendar with the gap in words."""
    assert "articles were not seen" in tab.inner_text(".na-outlets")
    tab.click(".na-outlets a:has-text('Neckar-Bote')")
    assert "articles were not seen" in tab.inner_text(".na-health")
    assert "byline" in tab.inner_text(".na-fields")
    tab.click("a:has-text('Its year, day by day')")
    assert "No other channel showed the span" in tab.inner_text("section[aria-labelledby=gaps]")


def test_a_search_becomes_a_file(tab: Any) -> None:
    """What is found is what the file holds."""
    tab.goto("/archive/-/search?words=year")
    count = len(headlines(tab))
    tab.click(".na-take a:has-text('Excel')")
    with tab.expect_download() as saved:
        tab.click("a[data-file='JSON lines']")
    assert count == len(Path(saved.value.path()).read_text(encoding="utf-8").splitlines())
