"""Whole crawls over loopback with pages that kill, fill or stop their reader: labelled, kept raw, and nobody else pays (FAULTS rows 20 and 21)."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import Newsroom
from .site import Answer, Site, story

ROOT = Path(__file__).resolve().parents[2]


def crawl_with_faults(newsroom: Newsroom, *arguments: str) -> list[dict[str, object]]:
    done = subprocess.run([sys.executable, "-m", "tests.crawl.faults", "crawl", "--json", *arguments], cwd=newsroom.folder, capture_output=True, text=True,
                          env=newsroom.environment(PYTHONPATH=str(ROOT)), timeout=90, check=False)
    assert 3 == done.returncode, done.stdout + done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def marked(number: int, mark: str) -> Answer:
    return Answer(story(number).replace(b"</article>", f"<!-- {mark} --></article>".encode()))


def test_pages_that_kill_their_reader_are_labelled_and_kept(newsroom: Newsroom) -> None:
    """Segmentation fault, memory bomb, endless page: failed with the class, raw in the WARC, readable later; the others are archived in the same run."""
    with Site(stories=9) as site:
        for number, mark in ((1, "SEGFAULT"), (4, "MEMORY BOMB"), (7, "ENDLESS")):
            site.pages[f"/a/{number}"] = marked(number, mark)
        newsroom.follow(site.sources(read_timeout=1))
        events = crawl_with_faults(newsroom)
    assert [("/a/1", "read_crash"), ("/a/4", "read_memory"), ("/a/7", "read_timeout")] == [
        (url[-4:], detail) for url, detail in newsroom.rows("SELECT url, detail FROM urls WHERE outcome = 'failed' ORDER BY url")]
    assert [(6, 9)] == newsroom.rows("SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM captures WHERE status = 200)")
    failures = "\n".join(events[-1]["failures"])    # type: ignore[arg-type]
    assert all(f"{site.home}a/{number}: " in failures for number in (1, 4, 7))
    assert 0 == newsroom.run("verify").returncode
    assert 0 == newsroom.run("reextract").returncode, "the raw pages are there, and a sound reader reads them"
    assert [(9,)] == newsroom.rows("SELECT count(*) FROM articles")


def test_a_source_of_endless_pages_does_not_delay_the_others(newsroom: Newsroom) -> None:
    """Forty pages of one source that no rung can read: it is slowed down, then given up for the run, and the healthy source is archived whole."""
    with Site(stories=12) as good, Site(stories=40) as bad:
        for number in range(40):
            bad.pages[f"/a/{number}"] = marked(number, "ENDLESS")
        newsroom.follow(good.sources("good", allow_private=[good.host, bad.host], read_timeout=0.5, readers=2) + bad.sources("bad").split("\n\n", 1)[1])
        events = crawl_with_faults(newsroom)
    landed = [event["source"] for event in events[:-1]]
    assert 12 == landed.count("good") == newsroom.rows("SELECT count(*) FROM articles WHERE source_id = 'good'")[0][0]
    assert landed.index("good") < 20, "it did not wait for the other's pages"
    assert {"read_timeout", "read_given_up"} == {row[0] for row in newsroom.rows("SELECT DISTINCT detail FROM urls WHERE source_id = 'bad'")}
    assert [(40,)] == newsroom.rows("SELECT count(*) FROM captures c JOIN urls u ON u.id = c.url_id WHERE u.source_id = 'bad'"), "all of them are kept raw"


def test_a_page_that_is_too_much_names_its_rung(newsroom: Newsroom) -> None:
    """A page whose tag has 60,000 attributes is archived from the last rung, which its row says."""
    attributes = " ".join(f"a{n}=1" for n in range(60_000))
    with Site(stories=2) as site:
        site.pages["/a/1"] = Answer(story(1).replace(b"<article>", f"<article><p {attributes}>text</p>".encode()))
        newsroom.follow(site.sources(read_timeout=2))
        newsroom.crawl()
    assert [("full",), ("plain",)] == newsroom.rows("SELECT rung FROM articles ORDER BY url")


FILLER = "This page belongs to somebody else now, who has put a few words here for whoever comes along and looks for what used to be printed. "
WALLS = {
    "parked domain": Answer(f"<title>paper.example</title><h1>paper.example</h1><p>{FILLER * 2}</p><p>{FILLER * 3}</p><p>{FILLER}</p>".encode()),
    "captcha": Answer(b"<title>Just a moment...</title><h1>Checking your browser</h1><p>Please verify you are a human. Enable JavaScript and cookies to continue.</p>"),
    "soft 404": Answer(b"<title>Page not found</title><h1>Page not found</h1><p>The page that you are looking for does not exist.</p>"),
    "log-in page": Answer(b"", 302, headers={"Location": "/login"}),
    "nothing": Answer(b""),
    "forbidden": Answer(b"<h1>Forbidden</h1>", 403),
}


def test_no_wall_overwrites_a_good_copy(newsroom: Newsroom) -> None:
    """Archived stories that turn into walls, one kind each or all alike, keep their text; at most one of a kind that nobody knows yet passes for an edit."""
    with Site(stories=16) as site:
        newsroom.follow(site.sources())
        newsroom.crawl()
        before = newsroom.rows("SELECT url, headline, body FROM articles ORDER BY url")
        site.pages["/login"] = Answer(f"<title>Log in</title><h1>Log in to go on reading</h1><p>{FILLER * 2}</p><p>{FILLER * 3}</p>".encode())
        for number in range(16):
            site.pages[f"/a/{number}"] = list(WALLS.values())[number % len(WALLS)]
        newsroom.run("crawl", "--recheck")
    after = newsroom.rows("SELECT url, headline, body FROM articles ORDER BY url")
    assert 16 == len(before) == len(after)
    assert 2 >= sum(old != new for old, new in zip(before, after, strict=True)), newsroom.rows("SELECT url, outcome, detail FROM urls")
    assert [(16,)] == newsroom.rows("SELECT count(*) FROM revisions WHERE number = 1 AND length(body) > 300"), "what they said first is there"


def test_walls_are_no_articles(newsroom: Newsroom) -> None:
    """Forty addresses that all show a log-in page that nobody knows: three of them could be articles, the rest is rejected and says why."""
    with Site(stories=40) as site:
        for number in range(40):
            site.pages[f"/a/{number}"] = WALLS["parked domain"]
        newsroom.follow(site.sources())
        newsroom.crawl()
    assert [(3,)] == newsroom.rows("SELECT count(*) FROM articles")
    assert [("rejected", "same_text", "the same text as other pages of this outlet", 37)] == newsroom.rows(
        "SELECT outcome, detail, message, count(*) FROM urls WHERE outcome <> 'archived' GROUP BY 1, 2, 3")


def test_a_source_that_goes_silent_is_told(newsroom: Newsroom) -> None:
    """Its feed answers with 200 and holds nothing new for days: `status` says so, and `crawl --strict` ends with 3, where `crawl` ends with 0."""
    with Site(stories=4) as site:
        newsroom.follow(site.sources())
        newsroom.crawl()
        assert 0 == newsroom.run("crawl", "--strict").returncode
        connection = sqlite3.connect(newsroom.folder / "archive.db")
        connection.execute("UPDATE articles SET first_seen_at = strftime('%Y-%m-%dT%H:%M:%SZ', first_seen_at, '-9 days')")
        connection.commit()
        connection.close()
        site.pages["/feed.xml"] = Answer(b"<rss version='2.0'><channel><title>Test Times</title></channel></rss>", kind="application/rss+xml")
        assert 0 == newsroom.run("crawl", "--recheck").returncode
        done = newsroom.run("crawl", "--strict")
    assert (3, "strict: Test Times: feed empty, nothing new for 9 days\n") == (done.returncode, done.stderr)
    assert "nothing new for 9 days" in newsroom.run("status").stdout


@pytest.mark.parametrize(("line", "words", "change"), [
    (9, "feedz: unknown key", ("feeds =", "feedz =")), (8, "is no web address", ('home = "http', 'home = "gopher')),
    (2, "crawl.delay: must be a number", ("delay = 0", 'delay = "soon"')), (9, "must be a list", ("feeds = [", "feeds = 7 # [")),
])
def test_a_wrong_configuration_stops_before_any_request(newsroom: Newsroom, line: int, words: str, change: tuple[str, str]) -> None:
    """Exit code 2 with file, line and key; nothing is asked for and no archive is made (FAULTS row 41)."""
    with Site(stories=1) as site:
        newsroom.follow(site.sources().replace("allow_private", "# allow_private").replace(*change))
        done = newsroom.run("crawl")
        assert not site.asked
    assert (2, True) == (done.returncode, f"sources.toml:{line}: " in done.stderr and words in done.stderr), done.stderr
    assert [newsroom.folder / "sources.toml"] == list(newsroom.folder.iterdir())
