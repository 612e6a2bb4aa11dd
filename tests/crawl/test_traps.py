"""A site that never ends, beside one that does: bounded, reported in words, and nobody waits for it (FAULTS row 30)."""

from __future__ import annotations

import gzip
import itertools
import re
from typing import Any

from .conftest import Newsroom
from .site import Answer, Site, story

HEALTHY = 8


class Endless(dict[str, Any]):
    """Pages that make pages: each sitemap names more sitemaps, each front new links, and every address is a page."""

    def __init__(self, site: Site) -> None:
        super().__init__(site.pages)
        self.site, self.numbers = site, itertools.count(1)

    def get(self, path: str, default: object = None) -> object:
        fixed = super().get(path)
        if fixed is not None:
            return fixed
        if "sitemap" in path:
            inner = "".join(f"<sitemap><loc>{self.site.home}news-sitemap-{next(self.numbers)}.xml</loc></sitemap>" for _ in range(2))
            return Answer(f"<sitemapindex>{inner}</sitemapindex>".encode(), kind="application/xml")
        if path == "/front":
            return Answer(self.front())
        return Answer(story(next(self.numbers)))

    def front(self) -> bytes:
        """Calendars, session ids, paths that repeat themselves, more links than anybody reads."""
        number = next(self.numbers)
        links = [f"/2031/{month:02}/{day:02}/what-happens-on-day-{number}" for month in range(1, 13) for day in range(1, 29)]
        links += [f"/a-story-of-five-words?session={number}{n}" for n in range(100)]
        links += [f"/{'news/' * depth}a-story-of-five-words-{number}" for depth in range(3, 60)]
        links += [f"/a-story-of-five-words-{number}-{'x' * 1_200}"]
        return ("<!doctype html><title>Front</title>" + "".join(f"<a href='{link}'>A story of five words</a>" for link in links)
                + "<a href=/x>y</a>" * 200_000).encode()


def trap_source(trap: Site, **budget: int) -> str:
    keys = ", ".join(f"{key} = {value}" for key, value in budget.items())
    return (f'\n[[source]]\nid = "trap"\nname = "Trap"\nhome = "{trap.home}"\nfronts = ["{trap.home}front"]\nfeeds = ["{trap.home}feed.xml"]\n'
            f'sitemaps = ["{trap.home}sitemap.xml", "{trap.home}bomb.xml"]\nbudget = {{ {keys} }}\n')


def lay(trap: Site) -> None:
    trap.pages = Endless(trap)
    items = "".join(f"<item><title>Story</title><link>{trap.home}list?page={n}</link></item>" for n in range(300))
    trap.pages["/feed.xml"] = Answer(f"<rss version='2.0'><channel><title>Trap</title>{items}</channel></rss>".encode(), kind="application/rss+xml")
    trap.pages["/bomb.xml"] = Answer(gzip.compress(b"<urlset>" + b" " * 100_000_000), kind="application/gzip")


def test_a_trap_is_bounded_and_told_and_nobody_waits(newsroom: Newsroom) -> None:
    """The healthy source is archived whole, the trap costs its budget, and report and status say what was left out."""
    with Site(stories=HEALTHY) as good, Site() as trap:
        lay(trap)
        newsroom.follow(good.sources("good", allow_private=[good.host, trap.host]) + trap_source(trap, new_urls=30, sitemaps=6, waiting=40))
        events = newsroom.crawl(expect=3)    # the bomb is a failure of its channel
    run, notes = events[-1], "\n".join(events[-1]["notes"])
    assert HEALTHY == newsroom.rows("SELECT count(*) FROM articles WHERE source_id = 'good'")[0][0]
    assert 30 == newsroom.rows("SELECT count(*) FROM urls WHERE source_id = 'trap'")[0][0]
    assert 6 >= newsroom.rows("SELECT count(*) FROM channels WHERE found_in IS NOT NULL")[0][0]
    assert 30 + 6 + 4 + 1 >= sum(trap.asked.values()), "30 pages, 6 sitemaps that were found, 4 channels, robots.txt"
    for words in ("more than 20 queries of one page (budget: variants)", "a path that repeats itself (budget: repeats, 2)", "longer than 1024 characters",
                  "no room for more new ones (budget: new_urls", "more than 6 (budget: sitemaps)", "more than 20000 links: the rest is left out"):
        assert words in notes, notes
    assert "bomb.xml" in "\n".join(run["failures"])
    status = newsroom.run("status").stdout
    for words in ("queries of one page", "budget: sitemaps", "limit of 8388608 bytes after decompression"):
        assert words in status, status


def test_indexes_within_indexes_end(newsroom: Newsroom) -> None:
    """An index of indexes without end is followed three deep."""
    with Site() as trap:
        lay(trap)
        newsroom.follow(trap.sources("trap").replace("feed.xml", "sitemap.xml").replace("feeds", "sitemaps"))
        newsroom.crawl()
        asked = {path for path in trap.asked if "sitemap" in path}
    assert 1 + 2 + 4 + 8 == len(asked)
    assert "indexes more than 3 deep (budget: sitemap_depth)" in newsroom.run("status").stdout


def test_a_backfill_ends(newsroom: Newsroom) -> None:
    """A walk through endless sitemaps ends at the depth that the budget gives, and says so."""
    with Site() as trap:
        lay(trap)
        newsroom.follow(trap.sources("trap").replace("feed.xml", "sitemap.xml").replace("feeds", "sitemaps") + "budget = { sitemap_depth = 2 }\n")
        done = newsroom.run("backfill", "trap", "--json")
        assert 1 + 2 + 4 == len({path for path in trap.asked if "sitemap" in path})
    assert 3 == done.returncode
    assert re.search(r"2 sitemaps left out: indexes more than 2 deep \(budget: sitemap_depth\)", done.stdout)


def test_what_found_no_room_comes_with_the_next_run(newsroom: Newsroom) -> None:
    """A budget only puts off: without validators, the same feed is read whole next time, and its other stories are taken."""
    with Site(stories=9) as site:
        newsroom.follow(site.sources() + "budget = { new_urls = 4 }\n")
        counts = []
        for _ in range(3):
            newsroom.crawl("--recheck")
            counts.append(newsroom.rows("SELECT count(*) FROM articles")[0][0])
    assert [4, 8, 9] == counts
