"""Articles on several pages are one article."""

from __future__ import annotations

from .conftest import Newsroom
from .site import Answer, Site, story


def page(number: int, *, last: int = 3) -> Answer:
    """Page `number` of a story: paragraphs of its own, and the number of the next one in its head."""
    address = "/news/the-old-crane" + (f"/{number}" if number > 1 else "")
    following = f'<link rel=next href="/news/the-old-crane/{number + 1}">' if number < last else ""
    body = story(50 + number).decode().replace("<head>", f"<head>{following}").replace(f"<h1>Story {50 + number}", "<h1>Story 51")
    return Answer(body.encode(), headers={"X-Page": address})


def newsroom_of(newsroom: Newsroom, site: Site, pages: int = 3) -> None:
    site.pages["/feed.xml"] = Answer(
        f"<rss version='2.0'><channel><title>T</title><item><title>Crane</title><link>{site.home}news/the-old-crane</link></item></channel></rss>".encode(),
        kind="application/rss+xml")
    for number in range(1, pages + 1):
        site.pages["/news/the-old-crane" + (f"/{number}" if number > 1 else "")] = page(number)
    newsroom.follow(site.sources())


def test_the_pages_of_an_article_are_joined(newsroom: Newsroom) -> None:
    """One article with the paragraphs of all pages in order, under the first one's address; each page is captured; reextract gives the same."""
    with Site() as site:
        newsroom_of(newsroom, site)
        newsroom.crawl()
        [(url, body, captures)] = newsroom.rows("SELECT url, body, (SELECT count(*) FROM captures WHERE article_id = articles.id) FROM articles")
        assert (f"{site.home}news/the-old-crane", 18, 3) == (url, len(body.split("\n\n")), captures)
        assert body.index("on day 51") < body.index("on day 52") < body.index("on day 53")
        assert [(2,)] == newsroom.rows("SELECT count(*) FROM captures WHERE part_of = 1")
        assert 0 == newsroom.run("verify").returncode
    done = newsroom.run("reextract")
    assert "0 readings changed" in done.stdout
    assert [(body,)] == newsroom.rows("SELECT body FROM articles")


def test_an_unchanged_first_page_answers_for_the_others(newsroom: Newsroom) -> None:
    """A recheck asks for the first page; its 304 leaves the article as it is."""
    with Site() as site:
        newsroom_of(newsroom, site)
        newsroom.crawl()
        newsroom.crawl("--recheck")
        assert {1, 2} == {site.asked["/news/the-old-crane/2"], site.asked["/news/the-old-crane"]}
        assert [(1, 18)] == [(count, len(body.split("\n\n"))) for count, body in newsroom.rows("SELECT revision_count, body FROM articles")]


def test_a_page_that_cannot_be_had_is_fetched_next_time(newsroom: Newsroom) -> None:
    """What is there is archived; nothing is hidden behind a 304, and the whole article follows as a revision."""
    with Site() as site:
        newsroom_of(newsroom, site, pages=2)
        newsroom.crawl()
        assert [12] == [len(body.split("\n\n")) for body, in newsroom.rows("SELECT body FROM articles")]
        site.pages["/news/the-old-crane/3"] = page(3)
        newsroom.crawl("--recheck")
        assert [(2, 18)] == [(count, len(body.split("\n\n"))) for count, body in newsroom.rows("SELECT revision_count, body FROM articles")]


def test_pages_that_lead_in_a_circle_end(newsroom: Newsroom) -> None:
    """And robots.txt holds for a further page as for any."""
    with Site() as site:
        newsroom_of(newsroom, site, pages=2)
        site.pages["/news/the-old-crane/2"] = Answer(story(52).decode().replace("<head>", '<head><link rel=next href="/news/the-old-crane/2">').encode())
        site.pages["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /news/the-old-crane/2\n", kind="text/plain")
        newsroom.crawl()
        assert (0, 6) == (site.asked["/news/the-old-crane/2"], len(newsroom.rows("SELECT body FROM articles")[0][0].split("\n\n")))
        site.pages["/robots.txt"] = Answer(b"User-agent: *\nAllow: /\n", kind="text/plain")
        newsroom.write("DELETE FROM robots")
        newsroom.crawl("--recheck")
        assert 1 == site.asked["/news/the-old-crane/2"]
