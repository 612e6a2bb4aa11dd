"""Articles on several pages: where they go on, and the one article that their parts make."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.joining import join
from crawler.models import Article, PageState
from crawler.urls import normalize

from .pages import page, paragraphs, read

STORY = "https://www.harbour.test/2026/11/old-crane"

NEXT = [
    # page, link to the same article's next page, its number
    (STORY, "/2026/11/old-crane/2", 2), (STORY, "/2026/11/old-crane/2/", 2), (STORY + "/", "/2026/11/old-crane/page/2/", 2), (STORY, "/2026/11/old-crane/seite-2", 2),
    (STORY, "?page=2", 2), (STORY, "?p=2", 2), (STORY + "?id=7", "/2026/11/old-crane?id=7&page=2", 2), (STORY, "/2026/11/old-crane/p2", 2), (STORY + ".html", "old-crane-2.html", 2),
    (STORY + ".html", "old-crane_2.html", 2), (STORY + ".html", "/2026/11/old-crane.html?pagina=2", 2), (STORY + ".html", "old-crane-seite2.html", 2), (STORY, "/2026/11/old-crane/pagina/2", 2),
    (STORY + "/2", "/2026/11/old-crane/3", 3), (STORY + "?page=3", "?page=4", 4), (STORY + "/seite-9", "/2026/11/old-crane/seite-10", 10), (STORY + "?page=1", "?page=2", 2),
    ("https://www.harbour.test/articles/367061", "/articles/367061/2", 2), (STORY, "https://harbour.test/2026/11/old-crane/2", 2),
]
OTHER = [
    (STORY, "/2026/11/new-pier"), (STORY, "/2026/11/new-pier/2"), (STORY, "/2026/11/old-crane"), (STORY, "https://elsewhere.test/2026/11/old-crane/2"), (STORY, "/2026/11/old-crane/3"),
    ("https://www.harbour.test/articles/367061", "/articles/367062"), (STORY + "/2", "/2026/11/old-crane"), (STORY, "/2026/11/old-crane/comment-page-2"), (STORY, "?page=2#comments"),
    (STORY, "/2026/11/old-crane?ref=2"), (STORY, "#next"), (STORY, ""), (STORY, "javascript:next()"), ("https://www.harbour.test/2026/11", "/2026/12"), (STORY, "/2026/11/old-crane/2026"), (STORY, "http://["),
]


def _next(url: str, below: str) -> str | None:
    return read(page(below=below), url=url).next_page


@pytest.mark.parametrize(("url", "link", "number"), NEXT)
@pytest.mark.parametrize("how", ["head", "body", "number"])
def test_the_next_part_has_the_same_address_with_the_next_number(url: str, link: str, number: int, how: str) -> None:
    """In link rel=next, a rel=next and printed page numbers."""
    markup = {"head": page(head=f'<link rel="next" href="{link}">'), "body": page(below=f'<a rel="next" href="{link}">Go on</a>'),
              "number": page(below=f'<div class="pages"><b>{number - 1}</b> <a href="{link}">{number}</a></div>')}[how]
    assert normalize(link, url) == read(markup, url=url).next_page


@pytest.mark.parametrize(("url", "link"), OTHER)
@pytest.mark.parametrize("how", ['<link rel="next" href="{}">', '<a rel="next" href="{}">Next</a>', '<div><a href="{}">2</a></div>', '<a href="{}">Next page</a>'])
def test_what_rel_next_mostly_means_is_another_story(url: str, link: str, how: str) -> None:
    """A link to another address, another site, or not the next number is no part of the article."""
    assert _next(url, below=how.format(link)) is None


@pytest.mark.parametrize("label", ["2", " 2 ", "Page 2", "Seite 2", "Next", "Next page »", "Nächste Seite", "Page suivante", "Siguiente", "Далее", "次へ", "下一页", "Następna strona"])
def test_page_numbers_and_next_page_are_read_as_printed(label: str) -> None:
    """In several languages."""
    assert _next(STORY, below=f'<p><a href="/2026/11/old-crane/2"><span>{label}</span></a></p>') == STORY + "/2"


@pytest.mark.parametrize("box", ["comments-pager", "gallery", "related-slider"])
def test_pages_of_comments_and_galleries_are_none_of_the_article(box: str) -> None:
    """A box says by its class whose pages it counts."""
    assert _next(STORY, below=f'<div class="{box}"><a href="?page=2">2</a></div>') is None


def test_the_parts_make_one_article_without_repeated_paragraphs() -> None:
    """What each part prints again (a summary, a notice) stands once; the first part gives everything else."""
    texts = paragraphs("en", 3)
    one = read(page(texts=texts[:4], below='<p><a href="/2026/11/old-crane/2">2</a></p>'), url=STORY)
    two = read(page(texts=[texts[0], *texts[4:8]], below='<p><a href="/2026/11/old-crane/3">3</a></p>'), url=STORY + "/2")
    three = read(page(texts=texts[8:]), url=STORY + "/3")
    whole = join(one, two, three)
    assert texts == whole.body.split("\n\n")
    assert (one.url, one.headline, None) == (whole.url, whole.headline, whole.next_page)
    assert STORY + "/3" == join(one, two).next_page


def test_a_part_that_is_a_wall_ends_the_article() -> None:
    """What could not be read stays named as the next page."""
    first = Article(STORY, PageState.FULL, body="One.", next_page=STORY + "/2")
    wall = Article(STORY + "/2", PageState.BOT_WALL, body="Are you human?")
    third = replace(first, body="Three.", next_page=None)
    assert first == join(first, wall, third)


@given(st.lists(st.lists(st.sampled_from(["One.", "Two.", "Three.", "Four."]), max_size=4), max_size=4))
def test_no_paragraph_is_lost_and_none_comes_in_twice(bodies: list[list[str]]) -> None:
    """Whatever the parts hold, each paragraph of each part stands in the whole."""
    parts = [Article(STORY, PageState.FULL, body="\n\n".join(dict.fromkeys(body))) for body in bodies if body] or [Article(STORY, PageState.FULL, body="One.")]
    whole = join(*parts).body.split("\n\n")
    assert {p for part in parts for p in part.body.split("\n\n")} == set(whole)
    assert len(set(whole)) == len(whole)
