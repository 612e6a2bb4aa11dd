"""Sitemaps, news sitemaps, indexes and text sitemaps."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest

from crawler.discover import discover
from crawler.discover.kinds import sitemap_kind
from crawler.discover.sitemaps import MAX_URLS
from crawler.models import Candidate, Channel, ChannelKind, Discovery

NOW = datetime(2026, 11, 24, 21, tzinfo=UTC)
URL = "https://paper.example/sitemap.xml"
SCHEMA = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def read(payload: bytes | str, kind: ChannelKind = ChannelKind.SITEMAP) -> Discovery:
    return discover(payload.encode() if isinstance(payload, str) else payload, URL, kind, content_type=None, now=NOW)


def news(prefix: str = "news") -> str:
    return (
        f"<url><loc>https://paper.example/a</loc><lastmod>2026-11-24T12:00:00Z</lastmod><{prefix}:news><{prefix}:publication>"
        f"<{prefix}:name>The Paper</{prefix}:name><{prefix}:language>en</{prefix}:language></{prefix}:publication>"
        f"<{prefix}:publication_date>2026-11-24T10:00:00+01:00</{prefix}:publication_date><{prefix}:title>Rain &amp; wind</{prefix}:title>"
        f"</{prefix}:news></url>"
    )


def prefixed(entries: str) -> str:
    for name in ("url", "loc", "lastmod"):
        entries = entries.replace(f"<{name}>", f"<s:{name}>").replace(f"</{name}>", f"</s:{name}>")
    return entries


@pytest.mark.parametrize("kind", [ChannelKind.NEWS_SITEMAP, ChannelKind.SITEMAP])
@pytest.mark.parametrize(
    "document",
    [
        f"<urlset {SCHEMA} {NEWS}>{news()}</urlset>",
        f"<urlset {SCHEMA}>{news()}</urlset>",
        f"<urlset {SCHEMA} {NEWS.replace('news=', 'n=')}>{news('n')}</urlset>",
        f"<urlset {NEWS}>{news()}</urlset>",
        f"<?xml version='1.0' encoding='iso-8859-1'?><!-- made by x -->\n<urlset {SCHEMA} {NEWS}>{news()}",
        f'<s:urlset xmlns:s="http://www.sitemaps.org/schemas/sitemap/0.9" {NEWS}>{prefixed(news())}</s:urlset>',
    ],
    ids=["plain", "undeclared prefix", "other prefix", "no schema", "no end", "prefixed schema"],
)
def test_news_sitemap(document: str, kind: ChannelKind) -> None:
    """news:title, news:publication_date, news:language and lastmod are kept, under either kind."""
    expected = Candidate(
        "https://paper.example/a",
        "Rain & wind",
        datetime(2026, 11, 24, 9, tzinfo=UTC),
        datetime(2026, 11, 24, 12, tzinfo=UTC),
        language="en",
    )
    assert (expected,) == read(document, kind).candidates


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "<loc>https://paper.example/a</loc><lastmod>2026-11-20</lastmod>",
            Candidate("https://paper.example/a", modified_at=datetime(2026, 11, 20, tzinfo=UTC)),
        ),
        ("<loc>https://paper.example/a?x=1&y=2</loc>", Candidate("https://paper.example/a?x=1&y=2")),
        ("<loc><![CDATA[https://paper.example/a?x=1&y=2]]></loc>", Candidate("https://paper.example/a?x=1&y=2")),
        ("<loc>\n  /a  \n</loc><lastmod>2031-01-01</lastmod>", Candidate("https://paper.example/a")),
        (
            "<loc>https://paper.example/a</loc><image:image><image:loc>https://paper.example/i.jpg</image:loc><image:title>No</image:title></image:image>",
            Candidate("https://paper.example/a"),
        ),
        ("<loc>https://paper.example/&#55357;&#56832;</loc>", Candidate("https://paper.example/%F0%9F%98%80")),
    ],
)
def test_url(url: str, expected: Candidate) -> None:
    """A sitemap's URL with its hints; a future date is absent, an image's address is none."""
    assert Discovery((expected,)) == read(f"<urlset {SCHEMA}><url>{url}</url></urlset>")


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "file:///etc/passwd", "", " \n"]
)
def test_no_article(url: str) -> None:
    """What is no web page is no candidate."""
    assert () == read(f"<urlset {SCHEMA}><url><loc>{url}</loc></url></urlset>").candidates


@pytest.mark.parametrize("url", ["https://paper.example/photo.jpg", "https://paper.example/"])
def test_no_page(url: str) -> None:
    """A home page and a file are announced, but no article is looked for there."""
    found = read(f"<urlset {SCHEMA}><url><loc>{url}</loc></url></urlset>")
    assert ([url], ()) == ([c.url for c in found.candidates], found.of_pages().candidates)


def test_index() -> None:
    """An index names channels; the kind of each is in its name."""
    names = ("https://paper.example/sitemap-2026-11.xml.gz", "https://paper.example/news-sitemap.xml")
    inner = "".join(f"<sitemap><loc>{name}</loc><lastmod>2026-11-24</lastmod></sitemap>" for name in names)
    expected = (Channel(names[0], ChannelKind.SITEMAP), Channel(names[1], ChannelKind.NEWS_SITEMAP))
    assert Discovery(channels=expected) == read(f"<sitemapindex {SCHEMA}>{inner}</sitemapindex>")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://paper.example/news-sitemap.xml", ChannelKind.NEWS_SITEMAP),
        ("https://paper.example/sitemap_news.xml", ChannelKind.NEWS_SITEMAP),
        ("https://paper.example/sitemapnews.xml", ChannelKind.NEWS_SITEMAP),
        ("https://paper.example/googlenews.xml", ChannelKind.NEWS_SITEMAP),
        ("https://paper.example/sitemaps/news/1.xml", ChannelKind.NEWS_SITEMAP),
        ("https://paper.example/sitemap.php?x=1", ChannelKind.SITEMAP),
        ("https://news.example/sitemap.xml", ChannelKind.SITEMAP),
        ("https://paper.example/news/sitemap-1.xml", ChannelKind.SITEMAP),
        ("https://paper.example/news-sitemap-2019-01.xml", ChannelKind.SITEMAP),
        ("https://paper.example/newsletter-sitemap.xml", ChannelKind.SITEMAP),
        ("https://paper.example/post-sitemap12.xml", ChannelKind.SITEMAP),
    ],
)
def test_kind_by_name(url: str, expected: ChannelKind) -> None:
    """The word news in a sitemap's own name makes a news sitemap; in the host, a section's folder or beside a year it does not."""
    assert expected is sitemap_kind(url)


def test_gzip() -> None:
    """A sitemap.xml.gz that is still gzip is undone."""
    document = f"<urlset {SCHEMA}><url><loc>https://paper.example/a</loc></url></urlset>".encode()
    assert (Candidate("https://paper.example/a"),) == read(gzip.compress(document)).candidates


def test_gzip_bomb() -> None:
    """A bomb bursts as a problem."""
    found = read(gzip.compress(b"<urlset>" + b" " * 30_000_000))
    assert (0, True) == (len(found.candidates), "limit" in (found.problem or ""))


def test_text_sitemap() -> None:
    """One URL a line; other lines are passed over."""
    found = read(
        "\ufeffhttps://paper.example/a\r\nhttps://paper.example/b\n\n  https://paper.example/c  \nno url\nhttps://paper.example/a\n"
    )
    assert [f"https://paper.example/{name}" for name in "abc"] == [c.url for c in found.candidates]


@pytest.mark.parametrize(
    "document",
    [
        f"<urlset {SCHEMA}><url><loc>https://paper.example/a</loc></url><url><loc>https://paper.exam",
        f"<urlset {SCHEMA}><url><loc>https://paper.example/a</loc></url><url><loc>x</url></urlset>",
    ],
)
def test_broken_xml(document: str) -> None:
    """Of a broken sitemap what can be read is read, and it is said."""
    found = read(document)
    assert "https://paper.example/a" == found.candidates[0].url
    assert (found.problem or "").startswith("not well-formed XML")


@pytest.mark.parametrize("line", ["<url><loc>https://paper.example/{}</loc></url>", "https://paper.example/{}\n"])
def test_too_many(line: str) -> None:
    """More URLs than the protocol allows are left out, and it is said."""
    body = "".join(line.format(n) for n in range(MAX_URLS + 10))
    found = read(body if line.startswith("http") else f"<urlset {SCHEMA}>{body}</urlset>")
    assert MAX_URLS == len(found.candidates)
    assert f"more than {MAX_URLS} URLs: the rest is left out" == found.problem
