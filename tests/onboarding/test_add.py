"""`newsarchive add` over loopback: which channels are kept, and what is said of them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from crawler.sources import load

from ..crawl.conftest import Newsroom
from ..crawl.site import Answer, Site, story

NOW = datetime.now(UTC)


def feed(site: Site, title: str, days: list[float], paths: str = "/a/{}") -> Answer:
    """A feed with an item so many days ago each."""
    items = "".join(f"<item><title>Story</title><link>{site.home.rstrip('/')}{paths.format(number)}</link>"
                    f"<pubDate>{format_datetime(NOW - timedelta(days=day))}</pubDate></item>" for number, day in enumerate(days))
    return Answer(f"<?xml version='1.0'?><rss version='2.0'><channel><title>{title}</title>{items}</channel></rss>".encode(), kind="application/rss+xml")


def sitemap(site: Site, days: list[float]) -> Answer:
    urls = "".join(f"<url><loc>{site.home}a/{number}</loc><lastmod>{NOW - timedelta(days=day):%Y-%m-%d}</lastmod></url>" for number, day in enumerate(days))
    return Answer(f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'.encode(), kind="text/xml")


def home(*feeds: str) -> Answer:
    named = "".join(f"<link rel=alternate type=application/rss+xml href={path}>" for path in feeds)
    return Answer(f"<!doctype html><html><head>{named}</head><body><p>Welcome</p></body></html>".encode())


def allowed(newsroom: Newsroom, site: Site) -> None:
    newsroom.follow(f'[crawl]\ndelay = 0\nallow_private = ["{site.host}"]\n')


def added(newsroom: Newsroom, *arguments: str) -> dict[str, Any]:
    done = newsroom.run("add", "--json", *arguments)
    assert 0 == done.returncode, done.stderr
    return json.loads(done.stdout)    # type: ignore[no-any-return]


def test_channels_that_bring_nothing_are_left_out_with_the_reason(tmp_path: Path) -> None:
    """Dead, empty, comment and podcast feeds and sitemaps of old pages are named with what is wrong; the rest is followed."""
    newsroom = Newsroom(tmp_path)
    with Site(stories=4) as site:
        allowed(newsroom, site)
        del site.pages["/feed.xml"]
        site.pages |= {
            "/": home("/good", "/dead", "/empty", "/said", "/sound", "/none"), "/good": feed(site, "Test Times", [0, 1, 2, 3]),
            "/dead": feed(site, "Old", [400, 401]), "/empty": feed(site, "Empty", []), "/said": feed(site, "Comments on Test Times", [0]),
            "/sound": feed(site, "Talk", [0], "/a/{}.mp3"), "/old.xml": sitemap(site, [90, 91]),
            "/robots.txt": Answer(f"User-agent: *\nCrawl-delay: 0.2\nSitemap: {site.home}old.xml\n".encode(), kind="text/plain")}
        found = added(newsroom, site.home)
        said = {channel["url"].removeprefix(site.home): channel["problem"] for channel in found["channels"]}
        old = NOW - timedelta(days=400)
        assert {"good": None, "dead": f"nothing new since {old:%Y-%m-%d}", "empty": "announces nothing", "said": "comments", "sound": "announces nothing",
                "none": "HTTP 404", "old.xml": f"nothing new since {NOW - timedelta(days=90):%Y-%m-%d}"} == {name: said[name] for name in (
                    "good", "dead", "empty", "said", "sound", "none", "old.xml")}
        assert {"allows_home": True, "crawl_delay": 0.2, "problem": None} == found["robots"]
        good = next(channel for channel in found["channels"] if channel["is_kept"])
        assert (4, 1.0) == (good["announced"], round(good["a_day"], 3))
        assert ("Story 0 of the river", "By Ann Lee", "full") == tuple(found["articles"][0][name] for name in ("headline", "byline", "page"))
    assert [f"{site.home}good"] == [channel.url for channel in load(tmp_path / "sources.toml").sources[0].channels]


def test_an_article_leads_to_its_outlet(tmp_path: Path) -> None:
    """The address of a story stands for the site that it is on."""
    newsroom = Newsroom(tmp_path)
    with Site(stories=2) as site:
        allowed(newsroom, site)
        dated = story(1).replace(b"<p class=byline>", f"<time datetime={NOW:%Y-%m-%dT%H:%M:%SZ}>today</time><p class=byline>".encode())
        site.pages |= {"/": home("/feed.xml"), "/a/1": Answer(dated)}
        assert site.home == added(newsroom, "--dry-run", f"{site.home}a/1")["home"]
    assert () == load(tmp_path / "sources.toml").sources


@pytest.mark.parametrize("arguments", [(), ("--yes",)])
def test_without_a_terminal_nothing_is_asked(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """A script writes at once."""
    newsroom = Newsroom(tmp_path)
    with Site(stories=1) as site:
        allowed(newsroom, site)
        assert 0 == newsroom.run("add", *arguments, f"{site.home}feed.xml").returncode
    assert 1 == len(load(tmp_path / "sources.toml").sources)


def test_dates_in_the_future_and_items_without_links_cost_nothing(tmp_path: Path) -> None:
    """A feed of both is followed for what is good in it, and crawled: one guid for everything, a date of next century, an item without link or date."""
    newsroom = Newsroom(tmp_path)
    with Site(stories=2) as site:
        items = (f"<item><guid>x</guid><link>{site.home}a/0</link><pubDate>Mon, 01 Jan 2125 00:00:00 GMT</pubDate></item><item><guid>x</guid></item>"
                 f"<item><guid>x</guid><link>{site.home}a/1</link></item>")
        site.pages["/feed.xml"] = Answer(f"<rss version='2.0'><channel><title>T</title>{items}</channel></rss>".encode(), kind="text/xml")
        allowed(newsroom, site)
        assert 3 == added(newsroom, f"{site.home}feed.xml")["channels"][0]["announced"]    # a guid alone is an address, by RSS 2.0
        assert 2 == newsroom.crawl()[-1]["run"]["archived"]
    assert [(2,)] == newsroom.rows("SELECT count(*) FROM articles")


def test_a_feed_of_fifty_thousand_items_is_read_in_part(tmp_path: Path) -> None:
    """Its first thousands are announced; the rest costs neither time nor the run."""
    newsroom = Newsroom(tmp_path)
    with Site(stories=1) as site:
        site.pages["/feed.xml"] = feed(site, "Large", [0.0] * 50_000)
        allowed(newsroom, site)
        assert 5_000 == added(newsroom, f"{site.home}feed.xml")["channels"][0]["announced"]
        assert {"polled": 1} == {name: count for name, count in newsroom.crawl("--limit", "1")[-1]["run"].items() if name == "polled"}
