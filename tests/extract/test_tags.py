"""Tags: which of several sources is taken."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract.tags import clean_tags

from .pages import page, read

NEWS: dict[str, object] = {"@type": "NewsArticle", "headline": "Old crane in the harbour to be taken down"}


def meta(name: str, content: str) -> str:
    return f'<meta name="{name}" content="{content}">'


def links(*texts: str, mark: str = "", rel: str = "") -> str:
    return f'<div class="{mark}">' + " ".join(f'<a rel="{rel}" href="/x/{n}">{text}</a>' for n, text in enumerate(texts)) + "</div>"


@pytest.mark.parametrize(("head", "linked", "below", "tags"), [
    (meta("keywords", "crane,quay,works"), ["steel", "money", "mayor"], links("steel", "money", "mayor", rel="tag"), ("steel", "money", "mayor")),
    (meta("keywords", "crane,quay,works"), ["steel", "money", "mayor"], links("crane", "quay", "works", mark="article-tags"), ("crane", "quay", "works")),
    (meta("keywords", "crane,quay,works") + meta("cms:tags", "Quay, crane"), ["steel"], "", ("crane", "quay", "works")),
    (meta("custom-keywords", "crane, quay"), [], "", ("crane", "quay")),
    ("", [], links("crane", "quay", mark="topics-list"), ("crane", "quay")),
    ("", [], links("crane", "quay", mark="advantages"), ()),
    ("", [], links("crane", "quay", *(f"word {n}" for n in range(40)), mark="tags"), ()),
    ("", [], links(*(f"word {n}" for n in range(40)), rel="tag"), ()),
])
def test_sources_that_agree_win(head: str, linked: list[str], below: str, tags: tuple[str, ...]) -> None:
    """Of two lists in the head, that one is taken which the reader sees printed; an element's name alone serves where there is nothing else."""
    assert tags == read(page(head=head, linked=NEWS | {"keywords": linked} if linked else None, below=below)).tags


def test_words_of_the_address_are_no_tags() -> None:
    """Some sites make keywords out of their addresses."""
    below = links("Shipping", "Monuments", rel="tag")
    assert ("Shipping", "Monuments") == read(page(head=meta("news_keywords", "old,crane,2026"), linked=NEWS | {"keywords": ["old", "crane", "2026"]}, below=below)).tags


@pytest.mark.parametrize(("keywords", "tags"), [
    ("news, nachrichten, aktuell, politik", ()), ("news, crane, quay", ("news", "crane", "quay")), ("速報,ニュース,新聞,政治", ()),
])
def test_a_list_of_words_for_news_is_the_sites_own(keywords: str, tags: tuple[str, ...]) -> None:
    """Three words that name no subject: the list is the same on every page."""
    assert tags == read(page(head=meta("keywords", keywords))).tags


@given(st.lists(st.text(max_size=120), max_size=8))
def test_any_values_give_clean_tags(values: list[str]) -> None:
    """One line, never empty, each form once."""
    tags = clean_tags(values)
    assert all(key and tag == " ".join(tag.split()) and len(tag) <= 80 for key, tag in tags.items())
