"""Feeds in the shapes that the web has."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from crawler.discover import discover
from crawler.discover.feeds import MAX_ENTRIES
from crawler.models import Candidate, ChannelKind, Discovery

NOW = datetime(2026, 11, 24, 21, tzinfo=UTC)
URL = "https://paper.example/feed.xml"
DC = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'


def read(payload: bytes | str, url: str = URL, content_type: str | None = None) -> Discovery:
    return discover(payload.encode() if isinstance(payload, str) else payload, url, ChannelKind.FEED, content_type=content_type, now=NOW)


def rss(items: str, *, attributes: str = DC, channel: str = "<title>The Paper</title>") -> str:
    return f'<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" {attributes}><channel>{channel}{items}</channel></rss>'


def one(payload: bytes | str, url: str = URL) -> Candidate:
    found = read(payload, url)
    assert len(found.candidates) == 1, found
    return found.candidates[0]


def test_rss_entry() -> None:
    """An RSS item gives address, headline, both names of its byline, date in UTC and language."""
    item = (
        "<item><title>Rain &amp; wind</title><link>https://paper.example/2026/rain?utm_source=rss</link><dc:creator>Ann Lee</dc:creator>"
        "<dc:creator>Bo Ek</dc:creator><pubDate>Tue, 24 Nov 2026 10:00:00 +0100</pubDate></item>"
    )
    expected = Candidate(
        "https://paper.example/2026/rain", "Rain & wind", datetime(2026, 11, 24, 9, tzinfo=UTC), None, "Ann Lee, Bo Ek", "en-GB"
    )
    assert Discovery((expected,), title="The Paper") == read(rss(item, channel="<title>The Paper</title><language>en-gb</language>"))


def test_rdf() -> None:
    """RSS 1.0 has its items beside the channel and its date in dc:date, which is the publication's."""
    feed = f"""<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" {DC}>
      <channel rdf:about="https://paper.example/"><title>The Paper</title><link>https://paper.example/</link></channel>
      <item rdf:about="https://paper.example/a/1"><title>One</title><link>https://paper.example/a/1</link><dc:date>2026-11-23T08:00:00+09:00</dc:date></item>
      </rdf:RDF>"""
    assert Candidate("https://paper.example/a/1", "One", datetime(2026, 11, 22, 23, tzinfo=UTC)) == one(feed)


def test_atom_with_xml_base() -> None:
    """Atom resolves relative links against xml:base, and keeps published and updated apart."""
    feed = """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://www.paper.example/news/" xml:lang="de"><title>Blatt</title>
      <entry xml:base="politik/"><title type="html">Wahl &amp;lt;b&amp;gt; &amp;uuml;ber &lt;b&gt;alles&lt;/b&gt;</title><id>tag:1</id>
      <link rel="enclosure" href="/audio.mp3"/><link rel="alternate" href="wahl-123"/>
      <author><name>A</name></author><author><name>B</name></author>
      <published>2026-11-24T08:00:00Z</published><updated>2026-11-24T09:30:00Z</updated></entry></feed>"""
    expected = Candidate(
        "https://www.paper.example/news/politik/wahl-123",
        "Wahl <b> über alles",
        datetime(2026, 11, 24, 8, tzinfo=UTC),
        datetime(2026, 11, 24, 9, 30, tzinfo=UTC),
        "A, B",
        "de",
    )
    assert expected == one(feed)


def test_atom_updated_is_no_publication() -> None:
    """An Atom entry that only says when it was updated has no publication date."""
    found = one(
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="/a/b"/><updated>2026-11-24T09:30:00Z</updated></entry></feed>'
    )
    assert (None, datetime(2026, 11, 24, 9, 30, tzinfo=UTC)) == (found.published_at, found.modified_at)


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ("<link>/news/story-1</link>", "https://paper.example/news/story-1"),
        ("<link>  https://paper.example/x\n</link>", "https://paper.example/x"),
        ("<link>https://paper.example/x?a=1&b=2&amp;c=3</link>", "https://paper.example/x?a=1&b=2&c=3"),
        ("<link><![CDATA[https://paper.example/x?a=1&b=2]]></link>", "https://paper.example/x?a=1&b=2"),
        ("<guid>https://paper.example/g</guid>", "https://paper.example/g"),
        ('<guid isPermaLink="false">https://paper.example/g2</guid>', "https://paper.example/g2"),
        (
            "<link>https://proxy.example/~r/1</link><feedburner:origLink>https://paper.example/o</feedburner:origLink>",
            "https://paper.example/o",
        ),
        (
            '<link>https://paper.example/episode</link><enclosure url="https://cdn.example/e.mp3" type="audio/mpeg"/>',
            "https://paper.example/episode",
        ),
    ],
)
def test_address(item: str, expected: str) -> None:
    """The address is that of the entry's own page, however it is written."""
    assert expected == one(rss(f"<item>{item}</item>")).url


@pytest.mark.parametrize(
    "item",
    [
        "<link>javascript:alert(1)</link>",
        "<link>file:///etc/passwd</link>",
        "<link>ftp://paper.example/x</link>",
        "<link></link>",
        "<guid>urn:uuid:1</guid>",
        '<enclosure url="https://cdn.example/e.mp3" type="audio/mpeg"/>',
        "<title>no link</title>",
    ],
)
def test_no_address(item: str) -> None:
    """An entry without a web address is no candidate; the entry beside it is."""
    found = read(rss(f"<item>{item}</item><item><link>https://paper.example/ok</link></item>"))
    assert ["https://paper.example/ok"] == [c.url for c in found.candidates]


@pytest.mark.parametrize("address", ["https://paper.example/e.mp3", "https://paper.example/"])
def test_no_page(address: str) -> None:
    """A home page and a file are announced, but no article is looked for there; where an entry names its page as well, that counts."""
    found = read(rss(f"<item><link>{address}</link></item>"))
    assert ([address], ()) == ([c.url for c in found.candidates], found.of_pages().candidates)
    assert "https://paper.example/p" == one(rss(f"<item><link>{address}</link><guid>https://paper.example/p</guid></item>")).url


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Smile &#55357;&#56832; now", "Smile 😀 now"),
        ("Smile &#xD83D;&#xDE00; now", "Smile 😀 now"),
        ("<![CDATA[Smile &#55357;&#56832; now]]>", "Smile 😀 now"),
        ("Lone &#55357; half", "Lone half"),
        ("Too &#xFFFFFFFF; big", "Too big"),
        ("Too &#x110000; big", "Too big"),
        ("Too &#99999999999999999999999999; big", "Too big"),
        ("A &#0;&#8;bell", "A bell"),
        ("Quote &#147;this&#148;", "Quote “this”"),
        ("Caf&eacute;&nbsp;au lait", "Café au lait"),
        ("AT&T and R&D", "AT&T and R&D"),
        ("Tom &amp;amp; Jerry", "Tom & Jerry"),
        ("<![CDATA[<b>Bold</b> &amp; brave]]>", "Bold & brave"),
        ("5 &lt; 6 and 7 &gt; 6", "5 < 6 and 7 > 6"),
        ("Line\n  break\tand \x0b\x1bcontrols", "Line break and controls"),
        ("&undefined; stays", "&undefined; stays"),
        ("", None),
    ],
)
def test_headline(title: str, expected: str | None) -> None:
    """A headline is one clean line, whatever references and markup it is written with; FAULTS: impossible references lose no feed."""
    assert expected == one(rss(f"<item><title>{title}</title><link>https://paper.example/a</link></item>")).headline


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ("<author>jane@paper.example (Jane Doe)</author>", "Jane Doe"),
        ("<author>desk@paper.example</author>", None),
        ("<dc:creator><![CDATA[Ann Lee and Bo Ek]]></dc:creator>", "Ann Lee and Bo Ek"),
        ("<dc:creator>Ann Lee</dc:creator><dc:creator>ANN LEE</dc:creator><dc:creator>Bo Ek</dc:creator>", "Ann Lee, Bo Ek"),
        ("<author></author>", None),
    ],
)
def test_byline(names: str, expected: str | None) -> None:
    """The byline has every author once, in order, and no mail address."""
    assert expected == one(rss(f"<item>{names}<link>https://paper.example/a</link></item>")).byline


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("Tue, 24 Nov 2026 10:00:00 GMT", datetime(2026, 11, 24, 10, tzinfo=UTC)),
        ("Tue, 24 Nov 2026 10:00:00 CET", datetime(2026, 11, 24, 9, tzinfo=UTC)),
        ("Wed, 01 Jul 2026 10:00 BST", datetime(2026, 7, 1, 9, tzinfo=UTC)),
        ("24 Nov 2026 10:00:00 EST", datetime(2026, 11, 24, 15, tzinfo=UTC)),
        ("2026-11-24T10:00:00+05:30", datetime(2026, 11, 24, 4, 30, tzinfo=UTC)),
        ("2026-11-24 10:00:00", datetime(2026, 11, 24, 10, tzinfo=UTC)),
        ("2026-11-24", datetime(2026, 11, 24, tzinfo=UTC)),
        ("Fri, 26 Nov 2027 10:00:00 GMT", None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("Mon, 30 Feb 2026 10:00:00 GMT", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_date(date: str, expected: datetime | None) -> None:
    """Printed dates become aware UTC; impossible, unknown and future ones are absent, never invented."""
    assert expected == one(rss(f"<item><link>https://paper.example/a</link><pubDate>{date}</pubDate></item>")).published_at


ITEMS = "".join(f"<item><title>Ñandú {n}</title><link>https://paper.example/{n}</link></item>" for n in range(3))


@pytest.mark.parametrize(
    ("payload", "content_type"),
    [
        (rss(ITEMS).encode(), "application/rss+xml"),
        (rss(ITEMS).encode(), "text/html; charset=iso-8859-1"),
        (rss(ITEMS).replace("utf-8", "iso-8859-1").encode("latin-1"), None),
        (rss(ITEMS).encode("latin-1"), "text/xml; charset=utf-8"),
        (rss(ITEMS).replace("utf-8", "utf-16").encode("utf-16"), None),
        (rss(ITEMS).encode("utf-16-le"), None),
        (rss(ITEMS).replace("utf-8", "nonsense").encode(), "application/xml; charset=also-nonsense"),
        (b"\xef\xbb\xbf" + rss(ITEMS).encode(), None),
        (b"<!-- <rss> -->\n" + rss(ITEMS).encode(), None),
        (b"\n\n <br /><b>Warning</b>: x in y.php\n" + rss(ITEMS).encode(), None),
        (rss(ITEMS).replace("utf-8", "punycode").encode(), None),
    ],
)
def test_encodings(payload: bytes, content_type: str | None) -> None:
    """The text is right whatever encoding it is in, and whatever its labels say."""
    assert ["Ñandú 0", "Ñandú 1", "Ñandú 2"] == [c.headline for c in read(payload, content_type=content_type).candidates]


@pytest.mark.parametrize(
    ("feed", "expected"),
    [
        (rss(ITEMS)[:-30], "01"),
        (rss(ITEMS)[:-20], "012"),
        (rss(ITEMS.replace("</title>", "", 1)), "12"),
        (rss(ITEMS.replace("</item>", "", 1)), "12"),
        (
            rss("<item><title>bad <br> <p>markup</title><link>https://paper.example/0</link></item>" + ITEMS[ITEMS.index("<item>", 5) :]),
            "012",
        ),
        (rss(ITEMS).replace("</channel>", ""), "012"),
        (rss(ITEMS + "<item><title>cut <![CDATA[ off"), "012"),
        (rss(ITEMS.replace("Ñandú 1", "<<<< 1 </b> <a")), "02"),
    ],
    ids=[
        "cut in a link",
        "cut in an end",
        "no end of a title",
        "no end of an item",
        "markup in a title",
        "no end of channel",
        "open CDATA",
        "rubbish",
    ],
)
def test_broken_xml(feed: str, expected: str) -> None:
    """A feed that is not well-formed gives what can be read, and says so in one line."""
    found = read(feed)
    assert {f"https://paper.example/{n}" for n in expected} <= {c.url for c in found.candidates}
    assert found.problem is not None
    assert "not well-formed" in found.problem
    assert "\n" not in found.problem


def test_undeclared_prefixes() -> None:
    """Prefixes that are not declared are no reason for a problem."""
    found = read(rss("<item><link>https://paper.example/a</link><dc:creator>Ann</dc:creator><foo:x>y</foo:x></item>", attributes=""))
    assert (None, "Ann") == (found.problem, found.candidates[0].byline)


def test_an_entry_that_breaks_the_parser_loses_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where feedparser raises, its entries are read apart: only the one that breaks it is missing."""
    import feedparser

    parse = feedparser.parse

    def raising(stream, **options):
        body = stream.getvalue()
        if b"poison" in body:
            raise OverflowError("as feedparser does")
        return parse(stream, **options)

    monkeypatch.setattr(feedparser, "parse", raising)
    items = [f"<item><title>{'poison' if n == 5 else n}</title><link>https://paper.example/{n}</link></item>" for n in range(9)]
    found = read(rss("".join(items)))
    assert [f"https://paper.example/{n}" for n in range(9) if n != 5] == [c.url for c in found.candidates]
    assert "some entries cannot be read" == found.problem
    assert "The Paper" == found.title


def test_duplicates_are_one_candidate() -> None:
    """Two entries with one address are one candidate, the first."""
    items = "<item><title>A</title><link>https://paper.example/a#x</link></item><item><title>B</title><link>https://paper.example/a?fbclid=1</link></item>"
    assert "A" == one(rss(items)).headline


def test_endless_feed_is_cut() -> None:
    """Only so many entries of a feed are read, and it is said."""
    found = read(rss("".join(f"<item><link>https://paper.example/{n}</link></item>" for n in range(MAX_ENTRIES + 5))))
    assert MAX_ENTRIES == len(found.candidates)
    assert f"more than {MAX_ENTRIES} entries: the rest is left out" == found.problem


@pytest.mark.parametrize(
    ("payload", "problem"),
    [
        (b"", "nothing came"),
        (b" \n\0", "nothing came"),
        (b"<html><body>Not found</body></html>", "an HTML page came where a feed was expected"),
        (b"<opml><body/></opml>", "neither RSS nor Atom nor JSON Feed"),
        (b"plain words", "neither RSS nor Atom nor JSON Feed"),
        (b"\x1f\x8b\x08broken", "broken compressed data"),
        (b'{"a": 1}', "a JSON document without items"),
        (b"{broken", "broken JSON"),
    ],
)
def test_no_feed(payload: bytes, problem: str) -> None:
    """What is no feed announces nothing and says why."""
    found = read(payload)
    assert () == found.candidates
    assert found.problem is not None
    assert problem in found.problem


def json_feed(*items: object, **fields: object) -> str:
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "The Paper", "items": list(items), **fields})


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (
            {
                "id": "1",
                "url": "/a",
                "title": "Rain &amp; wind",
                "date_published": "2026-11-24T10:00:00+01:00",
                "authors": [{"name": "A"}, {"name": "B"}],
            },
            Candidate("https://paper.example/a", "Rain & wind", datetime(2026, 11, 24, 9, tzinfo=UTC), None, "A, B", "sv"),
        ),
        (
            {"id": "https://paper.example/b", "author": {"name": "A"}, "date_modified": "2026-11-24T10:00:00Z", "language": "en"},
            Candidate("https://paper.example/b", None, None, datetime(2026, 11, 24, 10, tzinfo=UTC), "A", "en"),
        ),
        (
            {"id": 3, "external_url": "https://other.example/c", "title": ["x"], "authors": "Ann", "date_published": 5},
            Candidate("https://other.example/c", language="sv"),
        ),
        (
            {"url": "https://paper.example/d", "title": "\ud83d lone", "authors": [None, 4, {"name": None}]},
            Candidate("https://paper.example/d", "lone", language="sv"),
        ),
    ],
)
def test_json_feed(item: dict[str, object], expected: Candidate) -> None:
    """JSON Feed 1.0 and 1.1; fields of a wrong type are absent."""
    assert expected == one(json_feed(item, language="sv"))


def test_json_feed_cut_off() -> None:
    """Of a JSON feed that breaks off, the whole items before the break are read."""
    text = json_feed(*({"id": str(n), "url": f"https://paper.example/{n}"} for n in range(3)))
    found = read(text[: text.index("/2") - 5])
    assert ["https://paper.example/0", "https://paper.example/1"] == [c.url for c in found.candidates]
    assert found.problem is not None
    assert found.problem.startswith("broken JSON")
