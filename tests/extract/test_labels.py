"""Section, tags, picture, masthead, licence, canonical address and language."""

from __future__ import annotations

import pytest

from crawler.extract.language import detect, primary, read_language

from .pages import TEXTS, page, read

NEWS: dict[str, object] = {"@type": "NewsArticle", "headline": "Old crane in the harbour to be taken down"}


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


@pytest.mark.parametrize(("head", "linked", "tags"), [
    (meta("keywords", "crane, harbour"), None, ("crane", "harbour")), (meta("news_keywords", "crane;harbour"), None, ("crane", "harbour")),
    (meta("article:tag", "crane") + meta("article:tag", "harbour"), None, ("crane", "harbour")), ("", NEWS | {"keywords": ["crane", "harbour"]}, ("crane", "harbour")),
    ("", NEWS | {"keywords": "crane,harbour"}, ("crane", "harbour")), ("", NEWS | {"keywords": ["crane", "Crane", "harbour"]}, ("crane", "harbour")),
    (meta("keywords", "Harbour News, news, weather") + meta("og:site_name", "Harbour News"), NEWS | {"keywords": ["crane"]}, ("crane",)),
    (meta("keywords", "クレーン、港"), None, ("クレーン", "港")), ("", NEWS | {"keywords": ["8ae9ab2d-fe1b-4230-acb8-a59b52877682", "Category: crane"]}, ("crane",)), ("", None, ()),
])
def test_tags_come_from_one_source_without_doubles_and_identifiers(head: str, linked: dict[str, object] | None, tags: tuple[str, ...]) -> None:
    """Keywords that name the outlet are the same on every page and are left out."""
    assert tags == read(page(head=head, linked=linked)).tags


def test_printed_tags_are_read_where_the_head_has_none() -> None:
    """Links that call themselves tags; categories only if there are no tags."""
    below = '<p><a rel="category tag" href="/category/local">Local</a> <a rel="tag" href="/tag/crane">#crane</a> <a rel=tag href="/x">harbour</a></p>'
    assert ("crane", "harbour") == read(page(below=below)).tags


def test_links_with_the_address_of_a_tag_are_tags_in_a_list_but_not_in_text() -> None:
    """A link in a sentence leads to a topic, and is none of the article's tags."""
    below = '<p>The council has <a href="/tag/money">no money</a> left for works of any kind this year, it said.</p><p>Tags: <a href="/tag/crane">crane</a> <a href="/topics/harbour">harbour</a></p>'
    assert ("crane", "harbour") == read(page(below=below)).tags


@pytest.mark.parametrize(("head", "linked", "section"), [
    (meta("article:section", "Local"), None, "Local"), ("", NEWS | {"articleSection": "Local"}, "Local"), ("", NEWS | {"articleSection": ["Local", "News"]}, "Local"),
    (meta("parsely-section", "Local"), None, "Local"), ("", None, None), (meta("article:section", "https://www.harbour.test/local"), None, None),
])
def test_the_section_is_what_the_page_says(head: str, linked: dict[str, object] | None, section: str | None) -> None:
    """A section is a name, never an address, and never guessed."""
    assert section == read(page(head=head, linked=linked)).section


@pytest.mark.parametrize(("head", "masthead"), [
    (meta("og:site_name", "Harbour News"), "Harbour News"), ('<meta name="application-name" content="The Quay">', "The Quay"), ("", None), (meta("og:site_name", "https://www.harbour.test"), None),
])
def test_the_masthead_is_a_name(head: str, masthead: str | None) -> None:
    """The outlet's name as the page gives it."""
    assert masthead == read(page(head=head)).masthead


@pytest.mark.parametrize(("head", "url"), [
    ('<link rel="canonical" href="https://www.harbour.test/crane">', "https://www.harbour.test/crane"), ('<link rel="canonical" href="/crane?utm_source=x">', "https://www.harbour.test/crane"),
    ('<link rel="canonical" href="https://other.test/crane">', "https://www.harbour.test/2026/11/17/old-crane"), ('<link rel="canonical" href="https://www.harbour.test/">', "https://www.harbour.test/2026/11/17/old-crane"),
    ('<link rel="canonical" href="javascript:alert(1)">', "https://www.harbour.test/2026/11/17/old-crane"), (meta("og:url", "https://harbour.test/crane"), "https://harbour.test/crane"),
    ("", "https://www.harbour.test/2026/11/17/old-crane"), ('<link rel="canonical" href="http://[bad">', "https://www.harbour.test/2026/11/17/old-crane"),
])
def test_the_canonical_address_is_believed_within_the_site_only(head: str, url: str) -> None:
    """Another site's address, the front page and broken ones are passed over."""
    assert url == read(page(head=head)).url


@pytest.mark.parametrize(("head", "image"), [
    (meta("og:image", "https://img.harbour.test/c.jpg"), "https://img.harbour.test/c.jpg"), (meta("og:image", "/c.jpg"), "https://www.harbour.test/c.jpg"), (meta("og:image", "data:image/png;base64,AA"), None),
    (meta("og:image", "javascript:alert(1)"), None), ("", None), (meta("og:image", "http://[bad"), None),
])
def test_only_web_addresses_are_pictures(head: str, image: str | None) -> None:
    """Relative addresses are resolved, others dropped."""
    assert image == read(page(head=head)).image_url


@pytest.mark.parametrize(("below", "licence"), [
    ('<a rel="license" href="https://creativecommons.org/licenses/by-sa/4.0/">CC</a>', "CC BY-SA 4.0"), ('<a rel="license" href="https://creativecommons.org/publicdomain/zero/1.0/">CC</a>', "CC0 1.0"),
    ('<a href="https://creativecommons.org/licenses/by/4.0/">picture</a>', None), ("", None),
])
def test_a_licence_is_one_that_the_page_gives_itself(below: str, licence: str | None) -> None:
    """A mere link to a licence is none."""
    assert licence == read(page(below=below)).licence


@pytest.mark.parametrize(("head", "linked", "licence", "rule"), [
    ('<link rel="license" href="https://creativecommons.org/licenses/by-nc/4.0/deed.de">', None, "CC BY-NC 4.0", "link.license"),
    ("", NEWS | {"license": "https://www.harbour.test/terms"}, "https://www.harbour.test/terms", "jsonld.license"),
    (meta("dc.rights", "Creative Commons Attribution 4.0"), None, "Creative Commons Attribution 4.0", "meta.dc.rights"), (meta("dc.rights", "Copyright 2026 Harbour News"), None, None, "none"),
    (meta("dcterms.license", "https://creativecommons.org/publicdomain/mark/1.0/"), None, "Public Domain Mark 1.0", "meta.dcterms.license"), (meta("copyright", "Harbour News"), None, None, "none"),
])
def test_a_licence_is_told_with_its_rule(head: str, linked: dict[str, object] | None, licence: str | None, rule: str) -> None:
    """Links, structured data, Dublin Core; a notice of copyright gives nobody a licence."""
    article = read(page(head=head, linked=linked))
    assert (licence, rule) == (article.licence, next((row.rule for row in article.provenance if row.field == "licence"), "none"))


@pytest.mark.parametrize("language", TEXTS)
@pytest.mark.parametrize("declared", [None, "right", "wrong"])
def test_the_language_is_that_of_the_text(language: str, declared: str | None) -> None:
    """A long text overrules what a template declares; the disagreement is noted."""
    tag = {None: None, "right": f"{language}-XX", "wrong": "sv"}[declared]
    article = read(page(texts=TEXTS[language], language=tag))
    noted = {value for row in article.provenance if row.field == "language" for _, value in row.runners_up}
    assert (language, {"sv"} if declared == "wrong" else set()) == (article.language, noted)


@pytest.mark.parametrize(("tag", "expected"), [("en-GB", "en"), ("pt_BR", "pt"), ("nb-NO", "no"), ("iw", "he"), ("zh-Hant-TW", "zh"), ("", None), ("x", None), (None, None), ("und", None), ("english language", None)])
def test_a_tag_has_one_primary_language(tag: str | None, expected: str | None) -> None:
    """Old codes and macro languages have one spelling."""
    assert expected == primary(tag)


def test_a_short_text_is_not_asked_for_its_language() -> None:
    """Few words give no language; the declaration decides."""
    assert (None, "da") == (detect("Kran"), read_language("Kran", [("html.lang", "da")]).language)
