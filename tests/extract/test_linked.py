"""JSON-LD as real pages write it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from crawler.extract.linked import LinkedArticle, read_linked

NEWS = {"@type": "NewsArticle", "headline": "Crane", "datePublished": "2026-11-17", "author": {"@type": "Person", "name": "Ann Lee", "url": "https://h.test/ann"}}


def read(*scripts: str) -> tuple[LinkedArticle, ...]:
    body = "".join(f'<script type="application/ld+json">{script}</script>' for script in scripts)
    return read_linked(html.document_fromstring(f"<html><head>{body}</head><body><p>x</p></body></html>"))


@pytest.mark.parametrize("script", [
    json.dumps(NEWS), json.dumps([NEWS]), json.dumps({"@graph": [NEWS]}), json.dumps({"@graph": [{"@type": "WebSite"}, NEWS]}), json.dumps({"mainEntity": NEWS}),
    "<![CDATA[" + json.dumps(NEWS) + "]]>", "//<![CDATA[\n" + json.dumps(NEWS) + "\n//]]>", "<!-- " + json.dumps(NEWS) + " -->", json.dumps(NEWS) + ";", json.dumps(NEWS)[:-1] + ",}",
    json.dumps(NEWS) + json.dumps({"@type": "Thing"}), json.dumps(NEWS | {"@type": ["NewsArticle", "Article"]}), json.dumps(NEWS | {"@type": "https://schema.org/NewsArticle"}),
    json.dumps(NEWS | {"headline": ["Crane"]}), json.dumps(NEWS | {"headline": {"@value": "Crane"}}), json.dumps(NEWS | {"headline": "<b>Crane</b>"}), json.dumps(NEWS).replace("Crane", "\n Crane \t"),
])
def test_an_article_is_found_however_it_is_wrapped(script: str) -> None:
    """Lists, graphs, comments, commas and semicolons are no obstacle."""
    article = next(node for node in read(script) if node.is_article)
    assert ("Crane", "2026-11-17", ["Ann Lee"]) == (article.headline, article.published, [author.name for author in article.authors])


@pytest.mark.parametrize(("author", "names"), [
    ("Ann Lee", ["Ann Lee"]), (["Ann Lee", "Bo Li"], ["Ann Lee", "Bo Li"]), ([{"name": "Ann Lee"}, {"name": "Bo Li"}], ["Ann Lee", "Bo Li"]), ({"name": ["Ann Lee", "Bo Li"]}, ["Ann Lee", "Bo Li"]),
    ({"@id": "#ann"}, ["Ann Lee"]), ([{"@id": "#ann"}, "Bo Li"], ["Ann Lee", "Bo Li"]), (None, []), (7, ["7"]), ({}, []), ([[]], []), ({"name": {"first": "Ann"}}, []),
])
def test_authors_come_in_order_and_by_reference(author: object, names: list[str]) -> None:
    """Strings, objects, lists and @id references give names in reading order."""
    graph = {"@graph": [NEWS | {"author": author}, {"@type": "Person", "@id": "#ann", "name": "Ann Lee"}]}
    assert names == [name.name for name in read(json.dumps(graph))[0].authors]


def test_articles_of_lists_and_comments_are_not_the_pages_own() -> None:
    """Teasers in an ItemList, comments and related links are other works."""
    other = NEWS | {"headline": "Another story"}
    lists = {"@type": "ItemList", "itemListElement": [other]}
    assert ["Crane"] == [node.headline for node in read(json.dumps(lists), json.dumps(NEWS | {"comment": [other], "isPartOf": other}))]


@pytest.mark.parametrize(("value", "expected"), [(False, False), ("False", False), ("https://schema.org/False", False), (True, True), ("true", True), (None, None), ("maybe", None), (0, None)])
def test_is_accessible_for_free_is_read_in_all_spellings(value: object, expected: bool | None) -> None:
    """Booleans, strings and addresses of schema.org."""
    assert expected is read(json.dumps(NEWS | {"isAccessibleForFree": value}))[0].is_free


@pytest.mark.parametrize("script", ["", "{", "[" * 5000 + "]" * 5000, '{"@type":' * 3000, "null", "7", '"text"', '{"@type": "NewsArticle", "headline": "\\ud83d"}', '{"@type": {"a": 1}}',
                                    '{"@type": "NewsArticle", "wordCount": 1e999, "author": 1' + "0" * 5000 + "}"])
def test_hostile_json_costs_the_field_never_the_page(script: str) -> None:
    """Broken, deep and endless JSON gives what can be read."""
    assert isinstance(read(script), tuple)


json_values = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20), lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
    st.sampled_from(["@type", "@id", "@graph", "headline", "author", "name", "url", "image", "keywords", "articleBody", "datePublished", "publisher", "isAccessibleForFree", "license"]),
    inner, max_size=6), max_leaves=30)


@given(json_values)
def test_any_json_is_read_without_an_exception(value: object) -> None:
    """Values of any shape where any other is due."""
    assert isinstance(read(json.dumps({"@type": "NewsArticle", "@graph": value, "author": value, "headline": value, "image": value, "keywords": value, "url": value})), tuple)
