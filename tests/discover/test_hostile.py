"""Hostile bytes: no exception, no file, no network, no long work."""

from __future__ import annotations

import socket
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.discover import channels_in_robots, discover, find_channels, sniff
from crawler.models import ChannelKind, Discovery
from crawler.text import one_line

NOW = datetime(2026, 11, 24, 21, tzinfo=UTC)
URL = "https://paper.example/x"
LIMIT = 2.0  # seconds of CPU; FAULTS row 22


def laughs(levels: int, document: str) -> bytes:
    entities = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(levels))
    return f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{entities}]>{document.replace("BOMB", f"&l{levels};")}'.encode()


RSS = "<rss version='2.0'><channel><title>BOMB</title><item><title>BOMB</title><link>https://paper.example/a</link></item></channel></rss>"
URLSET = "<urlset><url><loc>https://paper.example/a</loc><lastmod>BOMB</lastmod></url></urlset>"
QUADRATIC = f'<!DOCTYPE x [<!ENTITY a "{"a" * 100_000}">]>' + RSS.replace("BOMB", "&a;" * 20_000)

BOMBS: dict[str, bytes] = {
    "billion laughs in a feed": laughs(9, RSS),
    "billion laughs in a sitemap": laughs(9, URLSET),
    "quadratic blow-up": QUADRATIC.encode(),
    "doctype behind the root": laughs(9, RSS).replace(b"<rss ", b"<x><rss ").replace(b"<!DOCTYPE", b"<rss><!DOCTYPE"),
    "deep": b"<rss>" + b"<a>" * 300_000,
    "deep and closed": b"<rss>" + b"<a>" * 100_000 + b"</a>" * 100_000 + b"</rss>",
    "deep sitemap": b"<urlset>" + b"<url>" * 300_000,
    "wide and closed": b"<rss><channel><item>" + b"<a></a>" * 150_000 + b"</item></channel></rss>",
    "attributes": b"<rss " + b" ".join(b"a%d='1'" % n for n in range(100_000)) + b"><channel/></rss>",
    "angles": b"<rss>" + b"<" * 1_000_000,
    "starts": b"<rss>" + b"<a" * 500_000,
    "comments": b"<!--" * 250_000 + b"<rss>" + b"<!--" * 250_000,
    "CDATA": b"<rss>" + b"<![CDATA[" * 100_000,
    "declarations": b"<rss>" + b"<!ENTITY" * 100_000,
    "ampersands": b"<rss><channel><item><title>" + b"&" * 1_000_000,
    "references": b"<rss><channel><item><title>" + b"&#55357;" * 100_000,
    "one long text": b"<rss><channel><item><author>"
    + b"a@a." * 500_000
    + b"</author><link>https://paper.example/a</link></item></channel></rss>",
    "categories": b"<rss><channel><item>" + b"<category>a</category>" * 50_000 + b"</item></channel></rss>",
    "many items": b"<rss><channel>" + b"<item><title>x</title><link>/a</link></item>" * 20_000 + b"</channel></rss>",
    "many broken items": b"<rss><channel>" + b"<item><title>x<link>/a</link></item>" * 20_000,
    "JSON brackets": b'{"version":"https://jsonfeed.org/version/1","items":[' + b"[" * 1_000_000,
    "JSON number": b'{"version":"https://jsonfeed.org/version/1","items":[' + b"9" * 1_000_000 + b"]}",
    "JSON items": b'{"version":"https://jsonfeed.org/version/1","items":[' + b'{"url":"/a"},' * 200_000,
    "links": b"<!doctype html><body>" + b"<a href=/x>" * 200_000,
    "links elsewhere": b"<!doctype html><body>" + b"<a href=https://other.example/a-story-of-five-words>x</a>" * 100_000,
    "HTML attributes": b"<!doctype html><p " + b" ".join(b"a%d='1'" % n for n in range(100_000)) + b">",
    "HTML depth": b"<!doctype html>" + b"<div><a href=/a-story-of-five-words-here>" * 50_000,
    "URLs": b"https://paper.example/a\n" * 20_000,
    "spaces": b" " * 2_000_000,
    "robots": b"Sitemap:" * 200_000,
    "robots spaces": b"Sitemap" + b" " * 500_000,
}


@pytest.mark.parametrize("name", BOMBS)
def test_bounded_work(name: str) -> None:
    """No payload costs more than two seconds; FAULTS row 22."""
    start = time.process_time()
    kind = sniff(BOMBS[name], URL, None) or ChannelKind.FEED
    discover(BOMBS[name], URL, kind, content_type=None, now=NOW)
    find_channels(BOMBS[name], URL)
    channels_in_robots(BOMBS[name], URL)
    assert time.process_time() - start < 2 * LIMIT


@pytest.mark.parametrize(("payload", "kind", "words"), [
    (BOMBS["many items"], ChannelKind.FEED, "more than 5000 entries: the rest is left out"),
    (BOMBS["many broken items"], ChannelKind.FEED, "more than 25000 tags: the rest is left out"),
    (BOMBS["wide and closed"].replace(b"<a></a>", b"<a/>"), ChannelKind.FEED, "more than 150000 tags"),
    (BOMBS["links"], ChannelKind.FRONT, "more than 20000 links: the rest is left out"),
    (b"<!doctype html>" + b"<a href=/x>y</a>" + b" " * 5_000_000, ChannelKind.FRONT, "more than 4194304 characters: the rest is left out"),
    (b"<!doctype html>" + b"".join(b"<a href=/%d-a-story-of-words>a story of words</a>" % n for n in range(1_500)), ChannelKind.FRONT,
     "more than 1000 links to articles: the rest is left out"),
    (b"https://paper.example/a\n" * 60_000, ChannelKind.SITEMAP, "more than 50000 URLs: the rest is left out"),
    (b'{"version":"https://jsonfeed.org/version/1","items":[' + b'{"url":"/a"},' * 6_000 + b"{}]}", ChannelKind.FEED, "the first 5000 are read"),
])
def test_what_is_left_out_is_said(payload: bytes, kind: ChannelKind, words: str) -> None:
    """Nothing is cut silently: the problem says what was too much, and goes into the report."""
    assert words in (discover(payload, URL, kind, content_type=None, now=NOW).problem or "")


@pytest.mark.parametrize("bad", [
    "&#55357;&#56832;", "&#xFFFFFFFF;", "&#x110000;", "&#0;", "&nosuch;", "<b>", "</title>", "\ud83d", "\x00\x1b[2J", "<![CDATA[", "]]>", "<!--", "<?x", "&",
    "<" * 2_000, "<a " + "b='c' " * 5_000 + ">", "x" * 1_000_000, "<x>" * 500,
])
@pytest.mark.parametrize("field", ["title", "link", "pubDate", "guid", "author", "description", "enclosure"])
def test_one_bad_entry_loses_no_other(bad: str, field: str) -> None:
    """What breaks one entry of a feed leaves those before it and those behind it alone."""
    def entry(name: str, inner: str = "") -> str:
        return f"<item><title>{name}</title><link>https://paper.example/{name}</link>{inner}</item>"
    feed = f"<rss version='2.0'><channel><title>T</title>{entry('one')}{entry('two', f'<{field}>{bad}</{field}>')}{entry('three')}</channel></rss>"
    found = [c.url.rpartition("/")[2] for c in discover(feed.encode("utf-8", "surrogatepass"), URL, ChannelKind.FEED, content_type=None, now=NOW).candidates]
    assert "one" in found
    if bad not in ("<!--", "<![CDATA[", "<?x"):    # what never ends takes the rest of any document along
        assert "three" in found


@pytest.mark.parametrize(
    "document",
    [
        RSS,
        URLSET.replace("<lastmod>BOMB</lastmod>", "<news:news><news:title>BOMB</news:title></news:news>"),
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>BOMB</title><entry><title>BOMB</title><link href='/a'/></entry></feed>",
    ],
)
@pytest.mark.parametrize("reference", ["file://{file}", "{file}", "http://127.0.0.1:{port}/x"])
@pytest.mark.parametrize("where", ["general", "parameter", "doctype", "include", "stylesheet"])
def test_no_outside_access(document: str, reference: str, where: str, tmp_path: Path) -> None:
    """Entities, document types, inclusions and stylesheets open no file and no connection."""
    secret = tmp_path / "secret"
    secret.write_text("TOPSECRET")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.01)
        target = reference.format(file=secret, port=server.getsockname()[1])
        head = {
            "general": f'<!DOCTYPE x [<!ENTITY e SYSTEM "{target}">]>',
            "parameter": f'<!DOCTYPE x [<!ENTITY % p SYSTEM "{target}"> %p;]>',
            "doctype": f'<!DOCTYPE x SYSTEM "{target}">',
            "include": "",
            "stylesheet": f'<?xml-stylesheet href="{target}"?>',
        }[where]
        inclusion = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{target}" parse="text"/>'
        body = document.replace("BOMB", inclusion if where == "include" else "&e;")
        for kind in ChannelKind:
            found = discover((head + body).encode(), URL, kind, content_type=None, now=NOW)
            assert "TOPSECRET" not in repr(found)
            assert ["https://paper.example/a"] == [c.url for c in found.candidates]
        with pytest.raises(TimeoutError):
            server.accept()


@pytest.mark.parametrize("payload", ["secret", "file://{file}", "http://127.0.0.1:9/feed", "{file}"])
def test_a_payload_is_no_address(payload: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A payload that is the name of a file or an address is not opened: feedparser would."""
    (tmp_path / "secret").write_text(
        "<rss><channel><title>TOPSECRET</title><item><link>https://paper.example/a</link></item></channel></rss>"
    )
    monkeypatch.chdir(tmp_path)
    found = discover(payload.format(file=tmp_path / "secret").encode(), URL, ChannelKind.FEED, content_type=None, now=NOW)
    assert "TOPSECRET" not in repr(found)
    assert "paper.example/a" not in repr(found)


def is_sound(found: Discovery) -> bool:
    """Only web addresses, clean single lines and aware dates leave the room."""
    texts = [found.title, found.problem, *(t for c in found.candidates for t in (c.headline, c.byline, c.language))]
    moments = [m for c in found.candidates for m in (c.published_at, c.modified_at) if m is not None]
    urls = [c.url for c in (*found.candidates, *found.channels)]
    return (
        all(t is None or t == one_line(t) for t in texts)
        and all(m.utcoffset() is not None for m in moments)
        and all(u.startswith(("http://", "https://")) for u in urls)
        and len(set(urls)) == len(urls)
    )


TAGS = st.sampled_from(
    [
        "<rss>",
        "<rss version='2.0'>",
        "<channel>",
        "<item>",
        "</item>",
        "<title>",
        "</title>",
        "<link>",
        "</link>",
        "<link href='/a'/>",
        "<feed xmlns='http://www.w3.org/2005/Atom'>",
        "<entry>",
        "</entry>",
        "<urlset>",
        "<url>",
        "</url>",
        "<loc>",
        "</loc>",
        "<sitemapindex>",
        "<sitemap>",
        "</sitemap>",
        "<news:news>",
        "<news:title>",
        "</news:title>",
        "</news:news>",
        "<lastmod>",
        "<pubDate>",
        "</pubDate>",
        "<dc:creator>",
        "</dc:creator>",
        "<author>",
        "</author>",
        "<name>",
        "</name>",
        "<updated>",
        "<![CDATA[",
        "]]>",
        "<!--",
        "-->",
        "<!DOCTYPE a [",
        "<?xml version='1.0' encoding='utf-16'?>",
        "&#55357;",
        "&#56832;",
        "&#xFFFFFFFF;",
        "&#x110000;",
        "&amp;",
        "&",
        "&x;",
        "<html>",
        "<a href='/a-story-of-five-words'>",
        "</a>",
        "<base href='::'>",
        "https://paper.example/a",
        "http://[",
        "//",
        "2026-11-24T25:61:61",
        "Tue, 24 Nov 99999 10:00:00 +9999",
        "<",
        ">",
        "'",
        '"',
        "\0",
        '{"version":"https://jsonfeed.org/version/1","items":[',
        '{"url":"/a","title":',
        '"\\ud83d"',
        "},",
        "]}",
        "x:",
        "xml:base='?'",
    ]
)
DOCUMENTS = st.one_of(
    st.binary(max_size=400),
    st.lists(st.one_of(TAGS, st.text(max_size=12)), max_size=40).map(lambda parts: "".join(parts).encode("utf-8", "surrogatepass")),
    st.lists(TAGS, max_size=30).map(lambda parts: "".join(parts).encode("utf-16")),
)


@settings(max_examples=400, deadline=None)
@given(
    DOCUMENTS, st.sampled_from(list(ChannelKind)), st.sampled_from([None, "", "text/xml; charset=utf-7", 'text/html; charset="\0"', ";;="])
)
def test_any_bytes(payload: bytes, kind: ChannelKind, content_type: str | None) -> None:
    """Any bytes under any label give a sound discovery, never an exception."""
    assert is_sound(discover(payload, URL, kind, content_type=content_type, now=NOW))
    sniff(payload, URL, content_type)
    find_channels(payload, URL)
    channels_in_robots(payload, URL)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=40), st.text(max_size=40))
def test_any_values(title: str, link: str, date: str, author: str) -> None:
    """Any text in the fields of a well-built feed gives a sound discovery, and the entry beside it is not lost."""
    item = "<item><title>{}</title><link>{}</link><pubDate>{}</pubDate><author>{}</author></item>"
    feed = "<rss><channel>" + "".join(
        item.format(*values) for values in [(title, link, date, author), ("ok", "https://paper.example/ok", "", "")]
    )
    found = discover((feed + "</channel></rss>").encode("utf-8", "surrogatepass"), URL, ChannelKind.FEED, content_type=None, now=NOW)
    assert is_sound(found)
    assert "<" in title + link + date + author or "https://paper.example/ok" in [c.url for c in found.candidates]
