"""A feed that scrolled past between two crawls, over real HTTP: the gap is noted, and closed where a dated channel shows both of its edges."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from .conftest import Newsroom
from .site import Answer, Site

SITEMAP = "xmlns='http://www.sitemaps.org/schemas/sitemap/0.9' xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'"
NOW = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)


def printed(number: int) -> datetime:
    """One story an hour; number 36 is the newest."""
    return NOW - timedelta(hours=37 - number)


def show(site: Site, feed: range, sitemap: range) -> None:
    """What the two channels announce from now on."""
    items = "".join(f"<item><title>Story {n}</title><link>{site.home}a/{n}</link><pubDate>{format_datetime(printed(n))}</pubDate></item>" for n in reversed(feed))
    site.pages["/feed.xml"] = Answer(f"<?xml version='1.0'?><rss version='2.0'><channel><title>Test Times</title>{items}</channel></rss>".encode(), kind="application/rss+xml")
    urls = "".join(f"<url><loc>{site.home}a/{n}</loc><news:news><news:title>Story {n}</news:title><news:publication_date>{printed(n).isoformat()}</news:publication_date>"
                   "</news:news></url>" for n in reversed(sitemap))
    site.pages["/map.xml"] = Answer(f"<urlset {SITEMAP}>{urls}</urlset>".encode(), kind="application/xml")


@pytest.mark.parametrize(("sitemap", "is_closed"), [(range(37), True), (range(20, 37), False)], ids=["of all", "of the last hours"])
def test_a_gap_is_closed_by_what_shows_all_of_it(newsroom: Newsroom, sitemap: range, is_closed: bool) -> None:
    """Whichever channel is polled first: after a gap the others are read without validators."""
    with Site(stories=37) as site:
        show(site, range(5), range(5))
        newsroom.follow(site.sources() + f'news_sitemaps = ["{site.home}map.xml"]\n')
        newsroom.crawl("--limit", "5")
        assert [] == newsroom.rows("SELECT * FROM gaps")
        show(site, range(32, 37), sitemap)
        for _ in range(2):
            newsroom.crawl("--recheck", "--limit", "5")
    [(expected, closed_at)] = newsroom.rows("SELECT expected, closed_at FROM gaps JOIN channels ON channels.id = channel_id WHERE kind = 'feed'")
    assert expected > 10
    assert is_closed == (closed_at is not None)
