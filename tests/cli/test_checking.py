"""The commands for checks from outside: bytes in, JSON out, no archive and no network."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.cli import main
from crawler.middlewares.literals import is_private
from crawler.urls import normalize

PAGE = """<!doctype html><html lang="en"><head><title>Harbour closes - The Paper</title>
<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"Harbour closes",
"datePublished":"2026-11-20T10:00:00Z","author":{"@type":"Person","name":"Ann Lee"}}</script></head><body><article><h1>Harbour closes</h1>
<p>The council voted on Thursday to close the old harbour, which has been open since the middle of the last century.</p>
<p>Fishermen said that they had not been asked, and that they would take the matter to the county court next week.</p>
</article></body></html>"""
FEED = (
    "<rss version='2.0'><channel><title>The Paper</title><item><title>Ä &#55357;&#56832;</title><link>/a</link>"
    "<pubDate>Fri, 20 Nov 2026 10:00:00 +0100</pubDate></item></channel></rss>"
)
SITEMAP = (
    "<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>https://paper.example/a</loc><lastmod>2026-11-20</lastmod>"
    "</url></urlset>"
)
ROBOTS = "User-agent: *\nCrawl-delay: 2\nDisallow: /private\n"


def run(*arguments: str, given: bytes | str | None = None) -> Result:
    return CliRunner().invoke(main, arguments, input=given)


def said(*arguments: str, given: bytes | str | None = None, code: int = 0) -> Any:
    result = run(*arguments, given=given)
    assert code == result.exit_code, result.output
    return json.loads(result.stdout)


def test_extract_prints_the_article(tmp_path: Path) -> None:
    """`extract` prints every field of the article, times as ISO 8601."""
    file = tmp_path / "page.html"
    file.write_text(PAGE)
    article = said("extract", str(file), "--url", "https://paper.example/harbour", "--content-type", "text/html; charset=utf-8")
    assert ("Harbour closes", "en", "full") == (article["headline"], article["language"], article["page_state"])
    assert "2026-11-20T10:00:00Z" == article["published_at"]["at"]
    assert ["Ann Lee"] == [author["name"] for author in article["authors"]]
    assert "county court" in article["body"]


@pytest.mark.parametrize("given", [PAGE.encode(), gzip.compress(PAGE.encode())], ids=["plain", "gzip"])
def test_extract_from_standard_input(given: bytes) -> None:
    """FILE may be - for standard input, and gzip."""
    assert "Harbour closes" == said("extract", "-", given=given)["headline"]


def test_feed_prints_what_it_announces() -> None:
    """`feed` prints candidates with their hints, resolved against --url; text is not escaped to ASCII."""
    result = run("feed", "-", "--url", "https://paper.example/feed.xml", given=FEED)
    expected = {
        "url": "https://paper.example/a",
        "headline": "Ä 😀",
        "published_at": "2026-11-20T09:00:00Z",
        "modified_at": None,
        "byline": None,
        "language": None,
    }
    assert {"candidates": [expected], "channels": [], "title": "The Paper", "problem": None, "pace": None} == json.loads(result.stdout)
    assert "Ä 😀" in result.stdout


def test_broken_feed_says_its_problem() -> None:
    """What cannot be read is a problem in the JSON, not an error."""
    assert said("feed", "-", given=b"<html></html>")["problem"] == "an HTML page came where a feed was expected"


@pytest.mark.parametrize("given", [SITEMAP.encode(), gzip.compress(SITEMAP.encode())], ids=["plain", "gzip"])
def test_sitemap_prints_what_it_announces(given: bytes) -> None:
    """`sitemap` prints candidates with lastmod."""
    found = said("sitemap", "-", given=given)
    assert [("https://paper.example/a", "2026-11-20T00:00:00Z")] == [(c["url"], c["modified_at"]) for c in found["candidates"]]


def test_sitemap_index_prints_channels() -> None:
    """An index gives channels with their kind."""
    index = "<sitemapindex><sitemap><loc>https://paper.example/news-sitemap.xml</loc></sitemap></sitemapindex>"
    expected = [{"url": "https://paper.example/news-sitemap.xml", "kind": "news_sitemap", "title": None}]
    assert expected == said("sitemap", "-", given=index)["channels"]


@pytest.mark.parametrize(("url", "allowed"), [("https://paper.example/a", True), ("https://paper.example/private/a", False)])
def test_robots_says_what_is_allowed(url: str, allowed: bool, tmp_path: Path) -> None:
    """`robots` says whether the crawler may fetch the URL, and how far apart; exit code 0 and 1."""
    file = tmp_path / "robots.txt"
    file.write_text(ROBOTS)
    expected = {"allowed": allowed, "crawl_delay": 2.0}
    assert expected == said("robots", str(file), "--agent", "newsarchive/0.1", "--url", url, code=0 if allowed else 1)


@pytest.mark.parametrize(
    ("code", "means"),
    [(200, "rules"), (204, "rules"), (299, "rules"), (300, "allow"), (304, "allow"), (400, "allow"), (401, "allow"), (403, "allow"), (404, "allow"),
     (410, "allow"), (428, "allow"), (451, "allow"), (429, "disallow"), (500, "disallow"), (502, "disallow"), (503, "disallow"), (599, "disallow")],
)
def test_robots_status(code: int, means: str) -> None:
    """RFC 9309, 2.3.1: what the status of robots.txt means; exit code 1 where nothing may be fetched."""
    assert {"status": code, "means": means} == said("robots-status", str(code), code=1 if means == "disallow" else 0)


@pytest.mark.parametrize("code", ["", "99", "1000", "-1", "abc", "4e2"])
def test_robots_status_that_is_none(code: str) -> None:
    """What is no HTTP status is wrong usage."""
    assert 2 == run("robots-status", "--", code).exit_code


@pytest.mark.parametrize(
    ("given", "failure"),
    [(gzip.compress(ROBOTS.encode())[:-9], "incomplete"), (gzip.compress(bytes(9 << 20)), "read_decode"), (bytes((16 << 20) + 1), "too_large")],
    ids=["cut", "bomb", "huge"],
)
def test_robots_that_cannot_be_read_allows_nothing(given: bytes, failure: str) -> None:
    """As in a crawl: no rules readable, no fetch; the JSON says why."""
    found = said("robots", "-", "--agent", "a", "--url", "https://paper.example/", given=given, code=1)
    assert (False, failure) == (found["allowed"], found["failure"])


@pytest.mark.parametrize("url", ["http://[::1", "http://\udcff/", "", "\0", "http://paper.example:abc/"])
def test_robots_for_what_is_no_address(url: str) -> None:
    """Any address gives an answer and no traceback."""
    assert run("robots", "-", "--agent", "a", "--url", url, given=ROBOTS).exit_code in (0, 1)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://Paper.Example:443/a/../b?utm_source=x&z=1&a=2#top", "https://paper.example/b?z=1&a=2"),
        ("javascript:alert(1)", None),
        ("paper.example", None),
    ],
)
def test_url_normalize(url: str, expected: str | None) -> None:
    """`url normalize` prints the stored spelling, or null."""
    assert expected == said("url", "normalize", url)


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1/",
        "127.0.0.1",
        "127.0.0.1:8080",
        "http://127.1/",
        "http://2130706433/",
        "http://0177.0.0.1/",
        "http://0x7f000001/",
        "http://0x7f.0.0.1",
        "017700000001",
        "http://0/",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "http://[::1]/",
        "::1",
        "[::1]:80",
        "[::ffff:127.0.0.1]",
        "http://[::ffff:7f00:1]/",
        "[64:ff9b::7f00:1]",
        "[64:ff9b::10.0.0.1]",
        "fe80::1",
        "fe80::1%eth0",
        "fd00::1",
        "[::]",
        "http://１２７.０.０.１/",
        "http://①②⑦.⓪.⓪.①/",
        "127。0。0。1",
        "http://127.0.0.%31/",
        "http://paper.example@127.0.0.1/",
        "http://127.0.0.1\\@paper.example/",
        "http://localhost/",
        "localhost:8001",
        "a.localhost",
        "LOCALHOST.",
        "printer.local",
        "db.internal",
        "224.0.0.1",
        "255.255.255.255",
        "http://127.0.0.1./",
        "http://999.1.1.1/",
        "http://4294967297/",
        "1.2.3.4.5",
        "file:///etc/passwd",
        "ftp://paper.example/",
        "http://",
        "",
        "http:// /",
        "http://[::1",
    ],
)
def test_private(target: str) -> None:
    """`url private` is true for private addresses however they are spelt, for names that are never public, for what cannot be fetched."""
    assert said("url", "private", "--", target) is True


@pytest.mark.parametrize(
    "target",
    [
        "https://paper.example/",
        "paper.example",
        "paper.example:8080",
        "http://8.8.8.8/",
        "134744072",
        "0x08080808",
        "[2606:4700::1111]",
        "2606:4700::1111",
        "http://[::ffff:8.8.8.8]/",
        "[64:ff9b::8.8.8.8]",
        "http://localhost.paper.example/",
        "http://bücher.example/",
        "http://user:pw@paper.example/",
        "http://127.0.0.1.paper.example/",
        "mylocalhost.example",
    ],
)
def test_not_private(target: str) -> None:
    """It is false for public addresses, and for names, which are judged by what they resolve to."""
    assert said("url", "private", "--", target) is False


@pytest.mark.parametrize("command", [["extract"], ["feed"], ["sitemap"], ["robots", "--agent", "a", "--url", "https://paper.example/"]])
def test_missing_file(command: list[str], tmp_path: Path) -> None:
    """A file that is not there is wrong usage: exit code 2, never 1, and nothing on standard output."""
    for name, problem in ((str(tmp_path / "nothing"), "No such file or directory"), (str(tmp_path), "Is a directory"), ("a\0b", "null byte")):
        result = run(command[0], name, *command[1:])
        assert (2, "") == (result.exit_code, result.stdout)
        assert problem in result.stderr


@pytest.mark.parametrize("command", [["robots", "-"], ["robots", "-", "--agent", "x"], ["feed"], ["url"], ["url", "private", "a", "b"], ["fetch"]])
def test_wrong_usage(command: list[str]) -> None:
    """What is missing on the command line is exit code 2."""
    assert 2 == run(*command, given="").exit_code


LINES: list[tuple[bytes, str | None, bool]] = [
    (b"HTTPS://Paper.Example/a#top", "https://paper.example/a", False),
    (b"http://0x7f.1:80/", "http://127.0.0.1/", True),
    (b"", None, True),
    (b"  http://paper.example/ \r", "http://paper.example/", False),
    (b"http://paper.example/\xff", None, True),
    (b"\xed\xa0\x80", None, True),
    (b"\x00\x01\x02", None, True),
    (b"http://paper.example/" + b"a" * (1 << 20), None, True),
    (b"a" * (3 << 20), None, True),
    (b"javascript:alert(1)", None, True),
    ("http://b\u00fccher.example/\u00fc".encode(), "http://xn--bcher-kva.example/%C3%BC", False),
    (b"http://[::1", None, True),
    (b'{"url": "http://paper.example/"}', None, True),
    (b"--help", None, False),
]


def test_url_answers_line_by_line() -> None:
    """Without an argument, or with -, each line of standard input gets one line of JSON, in order, however odd it is."""
    given = b"\n".join(line for line, _, _ in LINES)
    for more in ((), ("-",)):
        answers = run("url", "normalize", *more, given=given).stdout.splitlines()
        assert [stored for _, stored, _ in LINES] == [json.loads(line) for line in answers]
        answers = run("url", "private", *more, given=given).stdout.splitlines()
        assert [private for _, _, private in LINES] == [json.loads(line) for line in answers]
    assert (0, "") == (run("url", "private", given=b"").exit_code, run("url", "normalize", given=b"").stdout)


@settings(max_examples=200, deadline=None)
@given(st.text() | st.builds("http://{}/{}".format, st.text(max_size=30), st.text(max_size=30)))
def test_any_text_gets_an_answer(text: str) -> None:
    """`url` never raises; what is stored is stored the same again, and names no private address unless `private` says so."""
    stored = normalize(text)
    assert stored is None or stored == normalize(stored)
    assert isinstance(is_private(text), bool)
    assert stored is None or is_private(stored) == is_private(text) or "://" not in text


@pytest.mark.parametrize("command", ["extract", "feed", "sitemap"])
@pytest.mark.parametrize(
    "given",
    [b"", b"\0" * 1000, bytes(range(256)) * 100, b"\xff\xfe" + "<p>x".encode("utf-16-le"), b"\x1f\x8b", b"\x1f\x8b\x08" + bytes(30), b"<" * 100_000,
     "<rss>\ud83d</rss>".encode("utf-8", "surrogatepass")],
    ids=["nothing", "NULs", "every byte", "UTF-16", "a head of gzip", "broken gzip", "angles", "surrogate"],
)
def test_any_bytes_give_json(command: str, given: bytes) -> None:
    """Whatever comes in, JSON comes out, with exit code 0, or 1 and the class of the failure."""
    result = run(command, "-", given=given)
    found = json.loads(result.stdout)
    assert {0: False, 1: True}[result.exit_code] == ("failure" in found)


@pytest.mark.parametrize(("given", "failure"), [(gzip.compress(PAGE.encode())[:-12], "incomplete"), (gzip.compress(bytes(9 << 20)), "read_decode"),
                                                (gzip.compress(b"") * 5000, "read_decode"), (bytes((16 << 20) + 1), "too_large")],
                         ids=["cut", "bomb", "members", "huge"])
def test_limits_are_those_of_a_crawl(given: bytes, failure: str) -> None:
    """Cut, swollen and oversized payloads are failures by the names that a crawl has for them."""
    assert failure == said("extract", "-", given=given, code=1)["failure"]


def test_numbers_that_are_no_characters() -> None:
    """FAULTS finding 7: references to surrogates and beyond Unicode cost at most their own characters, and no other entry."""
    items = "".join(f"<item><title>a{code}b</title><link>https://paper.example/{n}</link></item>" for n, code in enumerate(
        ("&#55357;&#56832;", "&#55357;", "&#xFFFFFFFF;", "&#x110000;", "&#99999999999999999999;", "&#0;", "&#xD83D;")))
    found = said("feed", "-", given=f"<rss version='2.0'><channel>{items}</channel></rss>")["candidates"]
    assert [f"https://paper.example/{n}" for n in range(7)] == [candidate["url"] for candidate in found]
    assert "a😀b" == found[0]["headline"]


def test_no_file_is_read_for_an_entity() -> None:
    """XXE: an external entity stays what is written; XML bombs end within the limits."""
    document = "<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>{}]><rss version='2.0'><channel><title>&x;{}</title></channel></rss>"
    assert "root:" not in run("feed", "-", given=document.format("", "")).stdout
    entities = "<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{n + 1} '{f'&a{n};' * 10}'>" for n in range(9))
    assert len(run("feed", "-", given=document.format(entities, "&a9;")).stdout) < 10_000


@pytest.mark.parametrize("url", ["", "x", "//x", "http://[::1", "javascript:alert(1)", "file:///etc/passwd", "\ud800", "http://\0/"])
def test_an_address_that_is_none(url: str) -> None:
    """Bytes from what is no web address are read as bytes that came from nowhere, and no such address comes out."""
    assert ["https://paper.example/a"] == [one["url"] for one in said("sitemap", "-", "--url", url, given=SITEMAP)["candidates"]]
    assert "https://example.invalid/" == said("extract", "-", "--url", url, given=PAGE)["url"]
