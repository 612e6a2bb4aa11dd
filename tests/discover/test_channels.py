"""Which channels a page, a robots.txt or a site has, and what kind some bytes are."""

from __future__ import annotations

import gzip

import pytest

from crawler.discover import channels_in_robots, find_channels, sniff, usual_channel_urls
from crawler.models import Channel, ChannelKind

HOME = "https://www.paper.example/"
FEED, NEWS, SITEMAP, FRONT = ChannelKind.FEED, ChannelKind.NEWS_SITEMAP, ChannelKind.SITEMAP, ChannelKind.FRONT
SCHEMA = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS_SCHEMA = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


def channels(page: str, url: str = HOME) -> list[tuple[str, ChannelKind, str | None]]:
    return [(c.url, c.kind, c.title) for c in find_channels(f"<!doctype html><html>{page}</html>".encode(), url)]


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ('<link rel="alternate" type="application/rss+xml" title="All  news" href="/feed.xml">', [(HOME + "feed.xml", FEED, "All news")]),
        ('<link rel="ALTERNATE nofollow" type="application/atom+xml; charset=utf-8" href="atom">', [(HOME + "atom", FEED, None)]),
        ("<link rel=alternate type=application/feed+json href=/feed.json>", [(HOME + "feed.json", FEED, None)]),
        ("<link rel=alternate type=application/json href=/feed.json>", [(HOME + "feed.json", FEED, None)]),
        ("<link rel=alternate type=text/xml href=https://feeds.example/rss/paper>", [("https://feeds.example/rss/paper", FEED, None)]),
        (
            '<base href="https://www.paper.example/news/"><link rel=alternate type=application/rss+xml href=rss>',
            [(HOME + "news/rss", FEED, None)],
        ),
        ('<link rel="sitemap" type="application/xml" href="/news-sitemap.xml">', [(HOME + "news-sitemap.xml", NEWS, None)]),
        (
            "<link rel=alternate type=application/rss+xml href=/a><link rel=alternate type=application/rss+xml href=/a>",
            [(HOME + "a", FEED, None)],
        ),
        ('<a href="/rss/all.xml">RSS</a>', [(HOME + "rss/all.xml", FEED, "RSS")]),
        ('<a href="/outlet" type="application/rss+xml">Feed</a>', [(HOME + "outlet", FEED, "Feed")]),
        ('<link rel=alternate type=application/rss+xml href=/f><a href="/rss/all.xml">RSS</a>', [(HOME + "f", FEED, None)]),
    ],
)
def test_named_channels(page: str, expected: list[tuple[str, ChannelKind, str | None]]) -> None:
    """Feeds and sitemaps of the head; plain links to feeds only where the head names none."""
    assert expected == channels(page)


@pytest.mark.parametrize(
    "page",
    [
        '<link rel="alternate" type="application/rss+xml" href="/comments/feed/">',
        '<link rel="alternate" type="application/rss+xml" title="Paper » Comments Feed" href="/x">',
        '<link rel="alternate" type="application/rss+xml" title="Kommentar-Feed: Kommentare" href="/x">',
        '<link rel="alternate" type="application/rss+xml" title="The Daily Podcast" href="/x">',
        '<link rel="alternate" type="application/rss+xml" href="/podcast/feed.xml">',
        '<link rel="alternate" type="application/rss+xml" title="Classifieds" href="/x">',
        '<link rel="alternate" type="application/rss+xml" href="/ads/feed.xml">',
        '<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/1">',
        '<link rel="alternate" type="application/json+oembed" href="/oembed?url=feed">',
        '<link rel="alternate" hreflang="de" href="/de/">',
        '<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">',
        '<link rel="stylesheet" type="text/css" href="/feed.css">',
        '<a href="/author/ann-lee/feed/">Ann</a>',
        '<a href="/rss-help.html">What is RSS?</a>',
        '<a href="https://other.example/rss">RSS</a>',
        '<a href="#rss">close</a>',
    ],
)
def test_no_channel(page: str) -> None:
    """Feeds of comments, podcasts, advertising, one author; interfaces and other languages are left out."""
    assert [] == channels(page)


def test_section_fronts() -> None:
    """Section fronts are the short links of the navigation to short paths of the same site."""
    page = """<nav><a href="/">Home</a><a href="/politics">Politics</a><a href="/world/europe/">Europe</a><a href="/sport.html">Sport</a>
      <a href="/login">Sign in</a><a href="/author/ann">Ann</a><a href="/about-us">About</a><a href="https://shop.example/x">Shop</a>
      <a href="/search?q=x">Search</a><a href="/politics/council-votes-to-close-the-harbour">Council votes</a>
      <a href="/video">Video</a></nav>
      <div class="main-menu"><ul><li><a href="/kultur">Kultur</a></li></ul></div><div id="text"><a href="/elsewhere">Elsewhere</a></div>"""
    expected = [("politics", "Politics"), ("world/europe/", "Europe"), ("sport.html", "Sport"), ("kultur", "Kultur")]
    assert [(HOME + path, FRONT, title) for path, title in expected] == channels(page)


@pytest.mark.parametrize("page", [b"", b"\0", b"<rss/>", b"plain words", b"\xff\xfe\xff"])
def test_no_page(page: bytes) -> None:
    """What is no HTML names no channels."""
    assert () == find_channels(page, HOME)


def test_robots() -> None:
    """Sitemap lines count wherever they stand, whatever their case; relative ones are resolved; each once."""
    text = (
        b"\xef\xbb\xbfUser-agent: *\nDisallow: /x\nSITEMAP:https://www.paper.example/sitemap.xml\r\n"
        b"Sitemap: /news-sitemap.xml # daily\rsitemap : https://www.paper.example/sitemap.xml\n"
        b"# Sitemap: https://www.paper.example/no.xml\nSitemap:\nSitemap: javascript:alert(1)\nDisallow: /Sitemap: https://www.paper.example/no2\n"
    )
    expected = (Channel(HOME + "sitemap.xml", SITEMAP), Channel(HOME + "news-sitemap.xml", NEWS))
    assert expected == channels_in_robots(text, HOME + "robots.txt")


@pytest.mark.parametrize("text", [b"", b"<html>Sitemap is here</html>", b"\0\xff\xfe"])
def test_robots_without_sitemaps(text: bytes) -> None:
    """No line, no channel."""
    assert () == channels_in_robots(text, HOME + "robots.txt")


def test_usual_addresses() -> None:
    """About a dozen addresses at the root, feeds first, with the folder's own feed before them; none twice."""
    usual = usual_channel_urls("https://paper.example/blog/?x")
    assert usual_channel_urls(HOME)[0] == HOME + "feed/"
    assert "https://paper.example/blog/feed/" == usual_channel_urls("https://paper.example/blog/")[0]
    assert {"https://paper.example/news-sitemap.xml", "https://paper.example/sitemap.xml", "https://paper.example/rss"} <= set(usual)
    assert 10 <= len(usual) == len(set(usual)) <= 15


@pytest.mark.parametrize(
    ("payload", "content_type", "expected"),
    [
        (b'<?xml version="1.0"?><rss version="2.0"><channel/></rss>', "text/html", FEED),
        (b"\n\n<!-- x --><RSS version='0.91'>", None, FEED),
        (b'<feed xmlns="http://www.w3.org/2005/Atom">', "application/xml", FEED),
        (b'<atom:feed xmlns:atom="http://www.w3.org/2005/Atom">', None, FEED),
        (b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">', None, FEED),
        (b'{"version": "https://jsonfeed.org/version/1.1", "items": []}', "text/plain", FEED),
        (b'{"items": [{"title": "x"}]}', None, FEED),
        ('<?xml version="1.0"?><rss>'.encode("utf-16"), None, FEED),
        (f"<urlset {SCHEMA}><url/></urlset>".encode(), "text/plain", SITEMAP),
        (f"<urlset {SCHEMA} {NEWS_SCHEMA}><url/></urlset>".encode(), None, SITEMAP),
        (f"<urlset {SCHEMA} {NEWS_SCHEMA}><url><news:news/></url></urlset>".encode(), None, NEWS),
        (f"<urlset {SCHEMA} {NEWS_SCHEMA.replace('news=', 'n=')}><url><n:news/></url></urlset>".encode(), None, NEWS),
        (gzip.compress(f"<sitemapindex {SCHEMA}>".encode()), "application/gzip", SITEMAP),
        (b"https://paper.example/a\nhttps://paper.example/b\n", "text/plain", SITEMAP),
        (b"<!DOCTYPE html><title>x</title>", None, FRONT),
        (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">', "application/xhtml+xml", FRONT),
        (b"<!doctype html><script>var x = '<rss version=2.0>'</script>", None, FRONT),
        (b"<html><!-- <rss> --><body><rss>", None, FRONT),
        (b"<div><p>A fragment</p></div>", "text/html", FRONT),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml", None),
        (b"<opml><body/></opml>", None, None),
        (b'{"a": 1}', "application/json", None),
        (b"User-agent: *\nDisallow: /\n", "text/plain", None),
        (b"\x89PNG\r\n\x1a\n", "image/png", None),
        (b"\x1f\x8bbroken", None, None),
        (b"", "application/rss+xml", None),
    ],
)
def test_sniff(payload: bytes, content_type: str | None, expected: ChannelKind | None) -> None:
    """The bytes say what they are, whatever their label says."""
    assert expected is sniff(payload, HOME, content_type)
