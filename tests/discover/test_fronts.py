"""Front pages: which links are articles, and what they are called."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest

from crawler.discover import discover
from crawler.discover.addresses import has_article_shape
from crawler.urls import is_page
from crawler.discover.fronts import MAX_LINKS
from crawler.models import Candidate, ChannelKind, Discovery

NOW = datetime(2026, 11, 24, 21, tzinfo=UTC)
HOME = "https://www.paper.example/"
HEADLINE = "Council votes to close the old harbour"


def read(page: bytes | str, url: str = HOME) -> Discovery:
    return discover(page.encode() if isinstance(page, str) else page, url, ChannelKind.FRONT, content_type="text/html", now=NOW)


FRONT = """<!doctype html><html lang="en-GB"><head><title>The  Paper</title></head><body>
<header><a href="/">The Paper</a><nav><a href="/politics">Politics</a>
 <a href="/2026/11/24/pinned-story-in-the-navigation">Pinned</a></nav></header>
<main>
 <article><a href="/politics/council-votes-to-close-harbour?utm_source=front"><img src="x.jpg" alt="harbour"></a>
  <h2><a href="/politics/council-votes-to-close-harbour">Council votes to close the old harbour</a></h2>
  <a href="/politics/council-votes-to-close-harbour#comments">12 comments</a> <a href="/author/ann-lee">Ann Lee</a></article>
 <article><a href="/news/12345678"><h3>Ferry <b>late</b></h3><p>It left an hour after its time.</p></a></article>
 <article><a href="https://paper.example/sport/2026/nov/23/cup-final">Cup final</a> <a href="/tag/cup">Cup</a></article>
 <a href="https://other.example/2026/11/24/a-story-on-another-site">Another site's story</a>
 <a href="/login?next=/politics/council-votes-to-close-harbour">Sign in to read the whole story</a>
 <a href="mailto:desk@paper.example">Write to the desk</a><a href="javascript:void(0)">Open the menu here</a>
 <a href="/files/report-on-the-harbour-of-2026.pdf">Read the report on the harbour</a>
</main><footer><a href="/2026/11/01/about-our-new-design-and-layout">Our new design</a></footer></body></html>"""


def test_front_page() -> None:
    """Articles in document order, each once, with the headline as its heading prints it; nothing of navigation, footer or other sites."""
    expected = (
        Candidate("https://www.paper.example/politics/council-votes-to-close-harbour", HEADLINE, language="en-GB"),
        Candidate("https://www.paper.example/news/12345678", "Ferry late", language="en-GB"),
        Candidate("https://paper.example/sport/2026/nov/23/cup-final", "Cup final", language="en-GB"),
    )
    assert Discovery(expected, title="The Paper") == read(FRONT)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/2026/11/24/harbour", "Harbour"),
        ("/news/2026-11-24/harbour-vote.html", ""),
        ("/news/20261124/harbour", "Harbour"),
        ("/politics/council-votes-to-close-old-harbour", ""),
        ("/politik/hafen-wird-geschlossen-a-1234567.html", "Hafen wird geschlossen"),
        ("/politik/hafen-a-80b4d4f2-0f1c-4b3c-9b5e-1c2d3e4f5a6b", "Der alte Hafen wird geschlossen"),
        ("/news/world-europe-12345678", HEADLINE),
        ("/news/articles/c0qe7yd9w4lo", HEADLINE),
        ("/article/harbour", HEADLINE),
        ("/story.php?id=123", HEADLINE),
        ("/?p=123", HEADLINE),
        ("/news/article.asp?aid=55", "港を閉鎖する議会の決定"),
        ("/archive/63076", HEADLINE),
        ("/technology/archive/2026/09/why-the-harbour-closed/500591/", HEADLINE),
        ("/topics/old-harbours/2026/11/24/council-vote", HEADLINE),
        ("/autoren/ann-lee/warum-der-alte-hafen-geschlossen-wird", HEADLINE),
    ],
)
def test_article_shape(path: str, text: str) -> None:
    """A date, a long slug, a code or a number in the path, with a link text like a headline where the path alone says little."""
    assert has_article_shape(f"https://paper.example{path}", text)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/", HEADLINE),
        ("/politics", "Politics"),
        ("/politics/europe/", "Europe"),
        ("/tag/council-votes-to-close-old-harbour", HEADLINE),
        ("/author/ann-lee-and-bo-ek-and-others", "Ann Lee"),
        ("/authors/ann-lee-12345678", "Ann Lee"),
        ("/2026/11/", "November 2026 in the archive of the paper"),
        ("/2026/11/24", "All the stories of this very day"),
        ("/page/2", "Next"),
        ("/login", "Sign in to read the whole story"),
        ("/account/subscribe-to-the-paper-for-one-month", "Subscribe to the paper for a month"),
        ("/privacy-policy", "Privacy policy and terms of the paper"),
        ("/shop/tea-towel-with-the-harbour-on-it", "Tea towel with the harbour on it"),
        ("/search?q=harbour", "Search the whole paper for harbour"),
        ("/video.mp4", HEADLINE),
        ("/images/council-votes-to-close-harbour.jpg", HEADLINE),
        ("/news/12345678", "12"),
    ],
)
def test_no_article_shape(path: str, text: str) -> None:
    """Sections, lists, accounts, legal pages and files are no articles, whatever they are called."""
    assert not has_article_shape(f"https://paper.example{path}", text)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://paper.example/a", True),
        ("https://paper.example/a.html", True),
        ("https://paper.example/?p=1", True),
        ("https://paper.example/", False),
        ("https://paper.example", False),
        ("https://paper.example/a.MP3", False),
    ],
)
def test_is_page(url: str, expected: bool) -> None:
    """Home pages and files of other types are no pages."""
    assert expected is is_page(url)


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (
            '<base href="https://www.paper.example/news/"><a href="a-story-of-five-words-here">x</a>',
            "https://www.paper.example/news/a-story-of-five-words-here",
        ),
        ('<a href="//www.paper.example/a-story-of-five-words-here">x</a>', "https://www.paper.example/a-story-of-five-words-here"),
        ('<a href=" /a-story-of-five-words-here ">x</a>', "https://www.paper.example/a-story-of-five-words-here"),
        ('<A HREF="/a-story-of-five-words-here">x', "https://www.paper.example/a-story-of-five-words-here"),
    ],
)
def test_addresses(page: str, expected: str) -> None:
    """Links are resolved as a browser does."""
    assert [expected] == [c.url for c in read(f"<!doctype html>{page}").candidates]


@pytest.mark.parametrize(
    ("anchors", "expected"),
    [
        (["<img alt=x>", "Council votes"], "Council votes"),
        (["Council votes to close harbour", "Read more"], "Council votes to close harbour"),
        (["Politics", "<h3>Council votes</h3><p>A long standfirst that is longer than the headline itself</p>"], "Council votes"),
        (["<svg><title>icon of a thing</title></svg><script>var x = 1</script>Council votes"], "Council votes"),
        (["More"], None),
        (["<img alt=x>"], None),
    ],
)
def test_headline(anchors: list[str], expected: str | None) -> None:
    """Of all links to one article, a heading's text, else the longest; a single word is no headline."""
    links = "".join(f'<div><div><a href="/a-story-of-five-words-here">{text}</a></div></div>' for text in anchors)
    assert expected == read(f"<!doctype html><body>{links}").candidates[0].headline


def test_charset() -> None:
    """The text is right whatever the page is encoded in."""
    page = '<!doctype html><meta charset="windows-1251"><a href="/a-story-of-five-words-here">Порт закрывают</a>'.encode("cp1251")
    assert "Порт закрывают" == read(page).candidates[0].headline


def test_bounds() -> None:
    """A page of 200,000 links stays cheap, and gives so many candidates at most."""
    page = "<!doctype html><body>" + "".join(f'<a href="/{n}/a-story-of-five-words-here">Story {n}</a>' for n in range(200_000))
    start = time.process_time()
    found = read(page)
    assert MAX_LINKS == len(found.candidates)
    assert time.process_time() - start < 3


@pytest.mark.parametrize("page", [b"<!doctype html>", b"<html></html>", b"<html><body><a>no href</a><a href>x</a><a href=''>y</a>"])
def test_no_links(page: bytes) -> None:
    """A page without links announces nothing."""
    assert () == read(page).candidates
