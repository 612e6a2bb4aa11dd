"""Scrapy's published advisories, each against our configuration: a whole crawl by `scrapy crawl`, and what its requests carried.

Where what an advisory is about is off, the test shows that it is off on the wire, not only in the settings.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

import pytest
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.settings import Settings
from scrapy.utils.conf import build_component_list

from crawler.middlewares.redirect import QuietRedirectMiddleware
from crawler.spiders.news import NewsSpider

from .site import story
from .wires import RawHosts, TappedNewsroom, answer

PACKAGE = Path(__file__).parents[2] / "crawler"
COOKIES = "a=1; Path=/"
SUPERCOOKIE = "evil=1; Domain=1; Path=/"
EVIL = {"Set_Cookie": COOKIES, "set_cookie": SUPERCOOKIE, "Referrer_Policy": "scrapy.utils.misc.walk_modules", "WWW_Authenticate": 'Basic realm="x"'}


@dataclass(frozen=True)
class Crawled:
    """Every request that came, on whatever host."""

    heads: list[tuple[str, str]]    # "127.3.0.1/path", the head in lower case
    outcomes: dict[str, tuple[str, str | None]]
    errors: str


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    """A site that sets cookies, names policies, asks for a password, and sends its readers to other hosts and back."""
    newsroom = TappedNewsroom(tmp_path_factory.mktemp("advisories"))
    with RawHosts() as server:
        one, other = (f"http://127.3.0.{n}:{server.port}" for n in (1, 2))
        links = [f"{one}/plain", f"{one}/away", f"{one}/login", f"{one}/with-name", "file:///etc/passwd", "s3://bucket/key", "data:text/html,x",
                 f"http://user:secret@127.3.0.1:{server.port}/named"]
        feed = "".join(f"<item><link>{link}</link></item>" for link in links)
        server.senders = {
            "127.3.0.1/feed.xml": answer(f"<rss version='2.0'><channel>{feed}</channel></rss>".encode(), **EVIL),
            "127.3.0.1/plain": answer(story(1), **EVIL),
            "127.3.0.1/away": answer(b"", status=301, Location=f"{other}/landed", **EVIL),
            "127.3.0.2/landed": answer(b"", status=302, Location=f"{one}/back", **EVIL),
            "127.3.0.1/back": answer(story(2), **EVIL),
            "127.3.0.1/login": answer(b"who are you?", status=401, **EVIL),
            "127.3.0.1/with-name": answer(b"", status=302, Location=f"http://user:secret@127.3.0.2:{server.port}/named-there", **EVIL),
            "127.3.0.2/named-there": answer(story(3), **EVIL),
            "127.3.0.1/named": answer(story(4), **EVIL)}
        newsroom.follow(f'[crawl]\ndelay = 0\nallow_private = ["127.3.0.1:{server.port}", "127.3.0.2:{server.port}"]\n\n'
                        f'[[source]]\nid = "s"\nname = "Test Times"\nhome = "{one}/"\nfeeds = ["{one}/feed.xml"]\n')
        command = [sys.executable, "-m", "scrapy", "crawl", "news", "-a", "http_user=user", "-a", "http_pass=secret",
                   "-a", "http_auth_domain=127.3.0.1", "-s", "RETRY_TIMES=0"]
        done = subprocess.run(command, cwd=newsroom.folder, env=newsroom.environment(SCRAPY_SETTINGS_MODULE="crawler.settings"),
                              capture_output=True, text=True, timeout=60, check=False)
        rows = newsroom.rows("SELECT url, outcome, detail FROM urls")
        yield Crawled([(key, head.decode("latin-1").lower()) for key, head in server.asked],
                      {url.rpartition("/")[2]: (outcome, detail) for url, outcome, detail in rows}, done.stderr)


def test_the_crawl_did_its_work(crawled: Crawled) -> None:
    """The cases below are not empty: each page was asked for, on both hosts."""
    assert ("archived", None) == crawled.outcomes["plain"] == crawled.outcomes["away"] == crawled.outcomes["with-name"] == crawled.outcomes["named"]
    assert ("failed", "http_401") == crawled.outcomes["login"]
    assert {"127.3.0.2/landed", "127.3.0.1/back", "127.3.0.2/named-there"} <= {key for key, _ in crawled.heads}
    assert "Traceback" not in crawled.errors


# What no request may carry, and the advisories that this answers.
NEVER_SENT = {
    "authorization": "CVE-2021-41125 GHSA-jwqp-28gf-p498 (http_user), GHSA-cw9j-q3vf-hrrv, GHSA-4qqq-9vqf-3h3f (kept on redirects)",
    "cookie": "GHSA-cjvr-mfj7-j4j8 (kept on redirects), GHSA-mfjm-vh54-3f96 (public suffixes)",
    "referer": "GHSA-cwxj-rr6w-m6w7 (Referrer-Policy as a callable): nothing reads the policy, nothing is sent",
    "proxy-authorization": "2.6.2: sent on to others",
}


@pytest.mark.parametrize("header", NEVER_SENT, ids=list(NEVER_SENT.values()))
def test_no_request_carries(crawled: Crawled, header: str) -> None:
    """Neither to the host that set or asked for it, nor to another."""
    assert [] == [key for key, head in crawled.heads if f"\n{header}:" in head]


def test_every_request_is_a_get(crawled: Crawled) -> None:
    """GHSA-cwxj-rr6w-m6w7: there is no POST whose method a redirect could change."""
    assert {"get"} == {head.split(" ", 1)[0] for _, head in crawled.heads}
    assert "secret" not in "".join(head for _, head in crawled.heads)


def test_other_schemes_are_not_even_stored(crawled: Crawled) -> None:
    """GHSA-23j4-mw76-5v7h, GHSA-76g3-c3x4-crvx: file, data, ftp and s3 have no handler; redirects to them are in test_limits.py."""
    assert {"plain", "away", "login", "with-name", "named"} == set(crawled.outcomes)
    handlers = configuration().getwithbase("DOWNLOAD_HANDLERS")
    assert {"http", "https"} == {scheme for scheme, handler in handlers.items() if handler}


def configuration() -> Settings:
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    return settings


OFF = {
    "HttpAuthMiddleware": "CVE-2021-41125", "CookiesMiddleware": "GHSA-cjvr-mfj7-j4j8", "RefererMiddleware": "GHSA-cwxj-rr6w-m6w7",
    "HttpCompressionMiddleware": "GHSA-7j7m-v7m3-jqm7 CVE-2024-3572, GHSA-2qfp-q593-8484 CVE-2025-6176", "MetaRefreshMiddleware": "GHSA-23j4-mw76-5v7h",
    "OffsiteMiddleware": "2.11.2: allowed_domains; what is fetched is what the sources announced",
}


@pytest.mark.parametrize("name", OFF, ids=list(OFF.values()))
def test_what_is_off(name: str) -> None:
    """Neither kind of middleware has it, whatever Scrapy's own list says."""
    settings = configuration()
    names = [component for setting in ("DOWNLOADER_MIDDLEWARES", "SPIDER_MIDDLEWARES")
             for component in build_component_list(settings.getwithbase(setting))]
    assert not [component for component in names if str(component).endswith(f".{name}")]
    assert len(names) >= 8


def test_brotli_is_one_that_can_be_bounded() -> None:
    """GHSA-2qfp-q593-8484, CVE-2025-6176: brotli 1.2 is the first with a limit to its output; the bombs are in test_limits.py."""
    assert (1, 2) <= tuple(int(part) for part in version("brotli").split(".")[:2])
    assert (2, 17) <= tuple(int(part) for part in version("scrapy").split(".")[:2])


@cache
def names_used() -> frozenset[str | None]:
    """Every name that our source uses, imports or defines."""
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in PACKAGE.rglob("*.py")]
    return frozenset(getattr(node, kind, None) for tree in trees for node in ast.walk(tree) for kind in ("id", "attr", "name"))


@pytest.mark.parametrize("name", ["xmliter", "xmliter_lxml", "XMLFeedSpider", "SitemapSpider", "open_in_browser"])
def test_what_is_never_called(name: str) -> None:
    """GHSA-cc65-xxvf-f7r9, CVE-2024-1892, and 2.11.2: Scrapy's XML iterators and browser helper are nowhere in our source."""
    assert name not in names_used()


@pytest.mark.parametrize(
    ("source", "target", "kept"),
    [
        ("https://paper.example/a", "https://paper.example/b", {"Cookie", "Authorization"}),
        ("https://paper.example/a", "https://other.example/b", set()),
        ("https://paper.example/a", "https://sub.paper.example/b", set()),
        ("https://paper.example/a", "http://paper.example/b", set()),
        ("http://paper.example/a", "https://paper.example/b", {"Cookie"}),
        ("http://paper.example/a", "http://paper.example:8080/b", {"Cookie"}),
    ],
)
def test_our_redirects_drop_credentials(source: str, target: str, kept: set[str]) -> None:
    """GHSA-cjvr-mfj7-j4j8, GHSA-cw9j-q3vf-hrrv, GHSA-4qqq-9vqf-3h3f: should a request ever carry them, our subclass still drops them."""
    crawler = Crawler(NewsSpider, configuration())
    middleware = QuietRedirectMiddleware.from_crawler(crawler)
    crawler.spider = NewsSpider()
    request = Request(source, headers={"Cookie": "a=1", "Authorization": "Basic x", "Referer": source})
    redirected = middleware.process_response(request, Response(source, status=302, headers={"Location": target}))
    assert isinstance(redirected, Request)
    assert kept == {name.decode() for name in redirected.headers} & {"Cookie", "Authorization", "Referer"}


def test_each_proxy_gets_its_own_credentials(tmp_path: Path) -> None:
    """2.6.2 and GHSA-jm3v-qxmh-hxwv: after a redirect from http to https the other proxy is asked, without the first one's password."""
    newsroom = TappedNewsroom(tmp_path)
    with RawHosts() as server:
        server.senders = {
            "127.3.0.1http://paper.example/robots.txt": answer(b"User-agent: *\nAllow: /\n"),
            "127.3.0.1http://paper.example/a": answer(b"", status=302, Location="https://paper.example/b"),
            "127.3.0.1http://paper.example/feed.xml": answer(b"<rss version='2.0'><channel><item><link>http://paper.example/a</link></item></channel></rss>")}
        newsroom.follow('[crawl]\ndelay = 0\n\n[[source]]\nid = "s"\nname = "T"\nhome = "http://paper.example/"\nfeeds = ["http://paper.example/feed.xml"]\n')
        newsroom.crawl("-s", "RETRY_TIMES=0", expect=3, http_proxy=f"http://user:secret@127.3.0.1:{server.port}",
                       https_proxy=f"http://127.3.0.2:{server.port}")
    assert {("127.3.0.1", True), ("127.3.0.2", False)} == {(key[:9], b"proxy-authorization" in head.lower()) for key, head in server.asked}
    assert [b"CONNECT paper.example:443 HTTP/1.1"] == list({head.splitlines()[0] for key, head in server.asked if key.startswith("127.3.0.2")})
