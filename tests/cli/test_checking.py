"""The commands for checks from outside: bytes in, JSON out, no archive and no network."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from crawler.cli import main

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


def said(*arguments: str, given: bytes | str | None = None) -> Any:
    result = run(*arguments, given=given)
    assert 0 == result.exit_code, result.output
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
    assert {"candidates": [expected], "channels": [], "title": "The Paper", "problem": None} == json.loads(result.stdout)
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
    """`robots` says whether the crawler may fetch the URL, and how far apart; its exit code says it too."""
    file = tmp_path / "robots.txt"
    file.write_text(ROBOTS)
    result = run("robots", str(file), "--agent", "newsarchive/0.1", "--url", url)
    assert ({"allowed": allowed, "crawl_delay": 2.0}, 1 - allowed) == (json.loads(result.stdout), result.exit_code)


@pytest.mark.parametrize(("code", "meaning", "exit_code"), [("200", "rules", 0), ("404", "allowed", 0), ("429", "disallowed", 1), ("503", "disallowed", 1)])
def test_robots_status_says_what_an_answer_means(code: str, meaning: str, exit_code: int) -> None:
    """`robots-status` is RFC 9309, 2.3.1."""
    result = run("robots-status", code)
    assert ({"status": int(code), "meaning": meaning}, exit_code) == (json.loads(result.stdout), result.exit_code)


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
    """A file that is not there is said in one line, with exit code 1 and nothing on standard output."""
    result = run(command[0], str(tmp_path / "nothing"), *command[1:])
    assert (1, "") == (result.exit_code, result.stdout)
    assert result.stderr.startswith("newsarchive: ")
    assert result.stderr.endswith("No such file or directory\n")


@pytest.mark.parametrize("command", [["robots", "-"], ["robots", "-", "--agent", "x"], ["feed"], ["url", "private"]])
def test_wrong_usage(command: list[str]) -> None:
    """What is missing on the command line is exit code 2."""
    assert 2 == run(*command, given="").exit_code
