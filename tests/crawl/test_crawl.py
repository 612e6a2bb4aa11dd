"""Whole crawls over loopback: real HTTP, real children, real WARC files, real exit codes."""

from __future__ import annotations

import gzip
import json
import sqlite3
import subprocess
import sys
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from .conftest import Newsroom
from .site import Answer, Site, story


QUICK = ("-s", "RETRY_TIMES=0", "-s", "NEWSARCHIVE_FIRST_WAIT=0.1", "-s", "NEWSARCHIVE_TURNS=1")


def outcomes(events: list[dict[str, object]]) -> dict[str, int]:
    run = events[-1]["run"]
    return {name: count for name, count in run.items() if count}    # type: ignore[attr-defined]


def test_everything_announced_is_archived_and_nothing_is_fetched_twice(newsroom: Newsroom) -> None:
    """The first crawl archives each story; a recheck gets a 304 for each, revises nothing, and adds revisit records."""
    with Site(stories=12) as site:
        newsroom.follow(site.sources())
        assert {"polled": 1, "fetched": 12, "archived": 12} == outcomes(newsroom.crawl())
        assert {"polled": 1, "fetched": 12, "unchanged": 12, "not_modified": 12} == outcomes(newsroom.crawl("--recheck"))
        assert {200: 12, 304: 12} == {status: sum(n for (path, s), n in site.answered.items() if s == status and path.startswith("/a/"))
                                      for status in (200, 304)}
    assert [(24, 12)] == newsroom.rows("SELECT count(*), sum(is_revisit) FROM captures")
    assert [("Story 3 of the winter", "By Ann Lee", 6)] == newsroom.rows(
        "SELECT headline, byline, 1 + (length(body) - length(replace(body, char(10, 10), ''))) / 2 FROM articles WHERE url LIKE '%/a/3'")
    done = newsroom.run("verify")
    assert (0, "All well") == (done.returncode, done.stdout[:8])


def test_nothing_due_is_nothing_fetched(newsroom: Newsroom) -> None:
    """A crawl right after another polls and fetches nothing, prints nothing, and ends with 0."""
    with Site(stories=3) as site:
        newsroom.follow(site.sources())
        newsroom.crawl()
        asked = sum(site.asked.values())
        done = newsroom.run("crawl")
        assert (0, "", "", asked) == (done.returncode, done.stdout, done.stderr, sum(site.asked.values()))


def test_what_is_older_than_since_stays_due(newsroom: Newsroom) -> None:
    """It is announced and not fetched; --dry-run names it, asking nobody; the next crawl takes it, and `why` tells its story."""
    with Site(stories=2) as site:
        newsroom.follow(site.sources())
        assert {"polled": 1} == outcomes(newsroom.crawl("--since", "2999-01-01"))
        asked = sum(site.asked.values())
        planned = [json.loads(line) for line in newsroom.run("crawl", "--dry-run", "--json").stdout.splitlines()]
        assert [("article", "new"), ("article", "new"), asked] == [*((one["kind"], one["why"]) for one in planned), sum(site.asked.values())]
        assert {"fetched": 2, "archived": 2} == outcomes(newsroom.crawl())
        told = json.loads(newsroom.run("why", planned[0]["url"], "--json").stdout)
    assert ["announced", "fetched", "revision"] == [event["kind"] for event in told["events"]]


def test_edited_and_deleted_stories_are_told_apart(newsroom: Newsroom) -> None:
    """An edit becomes a revision that names the field; a 404 is missing, an hour later gone, and keeps the text."""
    with Site(stories=4) as site:
        newsroom.follow(site.sources())
        newsroom.crawl()
        site.pages["/a/1"] = Answer(story(1, edition=2))
        del site.pages["/a/2"]
        assert {"polled": 1, "fetched": 4, "unchanged": 2, "not_modified": 2, "revised": 1, "missing": 1} == outcomes(newsroom.crawl("--recheck"))
        assert 1 == outcomes(newsroom.crawl("--shift", "2"))["gone"]
    assert [("headline",)] == newsroom.rows("SELECT changed FROM revisions WHERE number = 2")
    assert [(1,)] == newsroom.rows("SELECT count(*) FROM articles WHERE gone_at IS NOT NULL AND length(body) > 300")


def test_same_payload_without_validators_is_unchanged(newsroom: Newsroom) -> None:
    """A server that knows no 304 sends the page again: the digest finds it unchanged, and it is not stored twice."""
    def plain(handler: BaseHTTPRequestHandler) -> None:
        body = story(0)
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)
    with Site(stories=1) as site:
        site.pages["/a/0"] = plain
        newsroom.follow(site.sources())
        newsroom.crawl()
        assert {"polled": 1, "fetched": 1, "unchanged": 1} == outcomes(newsroom.crawl("--recheck"))
    assert [(0, 1)] == newsroom.rows("SELECT min(is_revisit), max(is_revisit) FROM captures")


def test_one_bad_source_does_not_stop_the_others(newsroom: Newsroom) -> None:
    """A feed that is missing and a page that fails give a line each with URL and reason, exit code 3, and the rest is archived."""
    with Site(stories=3) as good, Site() as bad:
        good.pages["/a/1"] = Answer(b"sorry", 500)
        del bad.pages["/feed.xml"]
        allow = [good.host, bad.host]
        newsroom.follow(good.sources("good", allow_private=allow) + bad.sources("bad").split("\n\n", 1)[1])
        events = newsroom.crawl("-s", "RETRY_TIMES=0", expect=3)
    assert 2 == outcomes(events)["archived"]
    failures = "\n".join(events[-1]["failures"])    # type: ignore[arg-type]
    assert f"{bad.home}feed.xml: HTTP 404" in failures
    assert f"{good.home}a/1: http_500" in failures
    assert [("failed", "http_500")] == newsroom.rows("SELECT outcome, detail FROM urls WHERE url LIKE '%/a/1'")


def test_robots_rules_are_obeyed(newsroom: Newsroom) -> None:
    """What robots.txt forbids is not asked for and has its own outcome, which is no failure."""
    with Site(stories=3) as site:
        site.pages["/robots.txt"] = Answer(b"User-agent: *\nDisallow: /a/1\n", kind="text/plain")
        newsroom.follow(site.sources())
        newsroom.crawl()
        assert 0 == site.asked["/a/1"]
    assert [("archived", 2), ("robots", 1)] == newsroom.rows("SELECT outcome, count(*) FROM urls GROUP BY 1 ORDER BY 1")


@pytest.mark.parametrize("status", [429, 500, 503])
def test_robots_that_cannot_be_read_means_no(newsroom: Newsroom, status: int) -> None:
    """RFC 9309, 2.3.1.4: no rules readable, nothing is fetched."""
    with Site(stories=2) as site:
        site.pages["/robots.txt"] = Answer(b"", status)
        newsroom.follow(site.sources())
        newsroom.crawl(*QUICK, expect=3)
        assert {"/robots.txt"} == set(site.asked)


def test_a_recent_copy_of_robots_serves(newsroom: Newsroom) -> None:
    """Within some hours robots.txt is not asked for again; a stale copy stands in for a site that fails, a day-old one does not."""
    def age(hours: int) -> None:
        connection = sqlite3.connect(newsroom.folder / "archive.db")
        connection.execute("UPDATE robots SET fetched_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now', ?)", (f"-{hours} hours",))
        connection.commit()
        connection.close()
    with Site(stories=2) as site:
        newsroom.follow(site.sources())
        newsroom.crawl()
        newsroom.crawl("--recheck")
        assert 1 == site.asked["/robots.txt"]
        site.pages["/robots.txt"] = Answer(b"", 503)
        age(10)
        assert 2 == outcomes(newsroom.crawl("--recheck", *QUICK))["unchanged"]
        age(25)
        newsroom.crawl("--recheck", *QUICK, expect=3)


def test_private_addresses_are_not_reached(newsroom: Newsroom) -> None:
    """Without an exact exception in sources.toml nothing connects to loopback."""
    with Site(stories=1) as site:
        newsroom.follow(site.sources(allow_private=[]))
        events = newsroom.crawl("-s", "RETRY_TIMES=0", expect=3)
        assert "private" in str(events[-1]["failures"])
        assert not site.asked


def test_private_address_is_not_handed_to_a_proxy(newsroom: Newsroom) -> None:
    """A proxy resolves what it is asked for, so what is private by its spelling is refused before."""
    with Site() as proxy:
        newsroom.follow(proxy.sources(allow_private=[]))
        for url in (proxy.home, "http://2130706433:1/", "http://localhost/", "http://0x7f.1/"):
            done = newsroom.run("try", url, http_proxy=proxy.home)
            assert (1, True) == (done.returncode, "private" in done.stderr)
        assert not proxy.asked


def test_redirect_to_a_private_address_is_not_followed(newsroom: Newsroom) -> None:
    """A page of an allowed host cannot lead to another port."""
    with Site(stories=2) as site, Site() as inner:
        site.pages["/a/0"] = Answer(b"", 302, headers={"Location": inner.home + "secret"})
        newsroom.follow(site.sources())
        newsroom.crawl(expect=3)
        assert not inner.asked
    assert [("private_address",)] == newsroom.rows("SELECT detail FROM urls WHERE outcome = 'failed'")


def test_captures_are_as_received(newsroom: Newsroom) -> None:
    """The WARC payload is the body as it came, still gzip-encoded, and warcio finds nothing wrong."""
    packed = gzip.compress(story(0), mtime=0)
    with Site(stories=1) as site:
        site.pages["/a/0"] = Answer(packed, headers={"Content-Encoding": "gzip"})
        newsroom.follow(site.sources())
        newsroom.crawl()
    [warc] = list((newsroom.folder / "captures").glob("*/*/*.warc.gz"))
    out = subprocess.run([Path(sys.executable).with_name("warcio"), "check", "-v", warc], capture_output=True, text=True, check=True).stdout
    assert "digest pass" in out
    [(offset,)] = newsroom.rows("SELECT warc_offset FROM captures")
    extract = [Path(sys.executable).with_name("warcio"), "extract", "--payload", warc, str(offset)]
    assert story(0) == subprocess.run(extract, capture_output=True, check=True).stdout    # warcio decodes what it hands out
    assert packed in gzip.decompress(warc.read_bytes())


def test_hostile_page_costs_only_itself(newsroom: Newsroom) -> None:
    """A page on which the extractor would work for minutes is killed, tried on lower rungs and labelled; the others land."""
    attributes = " ".join(f"a{n}=1" for n in range(60_000))
    with Site(stories=4) as site:
        site.pages["/a/2"] = Answer(f"<html><body><h1>Trap</h1><p {attributes}>text</p></body></html>".encode())
        newsroom.follow(site.sources(read_timeout=1.5))
        done = newsroom.run("crawl", "--json")
    assert done.returncode in (0, 3)
    assert [(3,)] == newsroom.rows("SELECT count(*) FROM articles WHERE headline LIKE 'Story%'")
    [(outcome,)] = newsroom.rows("SELECT outcome FROM urls WHERE url LIKE '%/a/2'")
    assert outcome in ("rejected", "failed", "archived")
    assert [(4,)] == newsroom.rows("SELECT count(*) FROM captures")


def test_second_run_is_turned_away(newsroom: Newsroom) -> None:
    """While a crawl holds the archive another one ends at once with 75 and says who holds it; readers still get in."""
    def slow(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(4)
    with Site(stories=2) as site:
        site.pages["/a/1"] = slow
        newsroom.follow(site.sources())
        first = subprocess.Popen(newsroom.command("crawl"), cwd=newsroom.folder, env=newsroom.environment(), stderr=subprocess.DEVNULL)
        while not site.asked["/a/1"]:
            assert first.poll() is None, "it ended by itself"
            time.sleep(0.05)
        done = newsroom.run("crawl")
        assert 75 == done.returncode
        assert f"process {first.pid} since" in done.stderr
        assert 0 == newsroom.run("status").returncode
        first.kill()
        first.wait()


def test_wrong_configuration_ends_before_any_request(newsroom: Newsroom) -> None:
    """An unknown key: exit code 2 with file, line and key; nothing is asked for and no archive is made."""
    with Site(stories=1) as site:
        newsroom.follow(site.sources() + 'colour = "red"\n')
        done = newsroom.run("crawl")
        assert 2 == done.returncode
        assert "sources.toml" in done.stderr
        assert "colour" in done.stderr
        assert not site.asked
    assert not (newsroom.folder / "archive.db").exists()


def test_nothing_to_follow_is_said(newsroom: Newsroom) -> None:
    """A sources.toml without outlets: exit code 2 and what to type next; no archive is made."""
    newsroom.follow("[crawl]\ndelay = 1\n")
    done = newsroom.run("crawl")
    assert (2, True) == (done.returncode, "newsarchive add https://" in done.stderr)
    assert not (newsroom.folder / "archive.db").exists()


def test_empty_file_is_no_archive_yet(newsroom: Newsroom) -> None:
    """A file of no bytes is said to be no archive, with the command as this user types it; `crawl` makes one of it."""
    (newsroom.folder / "archive.db").touch()
    done = newsroom.run("status", NEWSARCHIVE_RUN="./run")
    assert (1, True) == (done.returncode, "`./run crawl` makes it" in done.stderr)
    with Site(stories=1) as site:
        newsroom.follow(site.sources())
        newsroom.crawl()


def test_unknown_source_of_scrapys_own_command_is_said(newsroom: Newsroom) -> None:
    """`scrapy crawl news -a source=nope` says which sources there are, and fetches nothing."""
    (newsroom.folder / "scrapy.cfg").write_text("[settings]\ndefault = crawler.settings\n")
    env = newsroom.environment(PYTHONPATH=str(Path(__file__).resolve().parents[2]))
    with Site(stories=1) as site:
        newsroom.follow(site.sources())
        command = [sys.executable, "-m", "scrapy", "crawl", "news", "-a", "source=nope"]
        done = subprocess.run(command, cwd=newsroom.folder, env=env, capture_output=True, text=True, check=False, timeout=60)
        assert "no source 'nope'" in done.stderr
        assert not site.asked


def test_limit_and_source(newsroom: Newsroom) -> None:
    """--limit fetches so many pages and no more; --source of an unknown name is a usage error."""
    with Site(stories=9) as site:
        newsroom.follow(site.sources())
        assert 2 == outcomes(newsroom.crawl("--limit", "2"))["fetched"]
        assert 7 == outcomes(newsroom.crawl("--source", "test"))["fetched"]
        assert 2 == newsroom.run("crawl", "--source", "tset").returncode


def test_scrapys_own_command_does_the_same(newsroom: Newsroom) -> None:
    """`scrapy list` names the spiders and `scrapy crawl news -a source=ID` archives."""
    (newsroom.folder / "scrapy.cfg").write_text("[settings]\ndefault = crawler.settings\n")
    scrapy = [sys.executable, "-m", "scrapy"]
    env = newsroom.environment(PYTHONPATH=str(Path(__file__).resolve().parents[2]))
    listed = subprocess.run([*scrapy, "list"], cwd=newsroom.folder, env=env, capture_output=True, text=True, check=True).stdout
    assert ["backfill", "news"] == listed.split()
    with Site(stories=3) as site:
        newsroom.follow(site.sources())
        subprocess.run([*scrapy, "crawl", "news", "-a", "source=test"], cwd=newsroom.folder, env=env, capture_output=True, check=True, timeout=60)
    assert [(3,)] == newsroom.rows("SELECT count(*) FROM articles")
    assert [("finished", 0)] == newsroom.rows("SELECT how_ended, exit_code FROM runs")


def test_backfill_walks_the_sitemaps_between_two_days(newsroom: Newsroom) -> None:
    """Every sitemap of an index is read; only the days asked for are fetched."""
    with Site(stories=6) as site:
        entries = "".join(f"<url><loc>{site.home}a/{n}</loc><lastmod>2026-03-0{n + 1}</lastmod></url>" for n in range(6))
        site.pages["/index.xml"] = Answer(f"<sitemapindex xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><sitemap><loc>{site.home}m.xml"
                                          "</loc></sitemap></sitemapindex>".encode(), kind="application/xml")
        site.pages["/m.xml"] = Answer(gzip.compress(f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{entries}</urlset>".encode()),
                                      kind="application/gzip")
        newsroom.follow(site.sources().replace("feeds = ", "sitemaps = ").replace("feed.xml", "index.xml"))
        assert 0 == newsroom.run("backfill", "test", "--since", "2026-03-02", "--until", "2026-03-04").returncode
        assert {"/a/1", "/a/2", "/a/3"} == {path for path in site.asked if path.startswith("/a/")}


def test_captures_are_read_again_without_the_network(newsroom: Newsroom) -> None:
    """reextract gives the same archive from the captures alone, adds no revision, and changes no reading that is as good."""
    with Site(stories=5) as site:
        newsroom.follow(site.sources())
        newsroom.crawl()
    before = newsroom.rows("SELECT url, headline, body, revision_count, content_hash FROM articles ORDER BY id")
    done = newsroom.run("reextract")
    assert (0, "5 captures read again · 0 readings changed · 0 new articles · 0 failed\n") == (done.returncode, done.stdout)
    assert before == newsroom.rows("SELECT url, headline, body, revision_count, content_hash FROM articles ORDER BY id")


def test_a_sources_own_selectors_count(newsroom: Newsroom) -> None:
    """In a crawl, for `try` and for reextract; not after their last day, which the run says."""
    with Site(stories=2) as site:
        newsroom.follow(site.sources() + '[source.overrides]\nheadline = "footer"\nvalid_until = 2099-01-01\n')
        newsroom.crawl()
        assert [("Test Times",)] == newsroom.rows("SELECT DISTINCT headline FROM articles")
        assert "by sources.toml" in newsroom.run("try", f"{site.home}a/1").stdout
        newsroom.follow(site.sources() + '[source.overrides]\nheadline = "footer"\nvalid_until = 2020-01-01\n')
        assert "overrides in sources.toml ended on 2020-01-01" in newsroom.run("crawl", "--verbose").stdout
    assert "2 readings changed" in newsroom.run("reextract").stdout
    assert [(2,)] == newsroom.rows("SELECT count(*) FROM articles WHERE headline LIKE 'Story %'")


@pytest.mark.parametrize("form", ["--json", "--verbose"])
def test_a_listener_that_goes_away_ends_nothing(newsroom: Newsroom, form: str) -> None:
    """`crawl | head -1`: all that is due is archived all the same, and the run ends, with exit code 0 and without a traceback."""
    with Site(stories=120) as site:
        newsroom.follow(site.sources())
        with (newsroom.folder / "said").open("w") as said, subprocess.Popen(
                newsroom.command("crawl", form), cwd=newsroom.folder, env=newsroom.environment(), stdout=subprocess.PIPE, stderr=said) as process:
            assert process.stdout is not None
            process.stdout.readline()
            process.stdout.close()
            try:
                assert 0 == process.wait(60)
            finally:
                process.kill()
    assert "" == (newsroom.folder / "said").read_text()
    assert [(120, "finished")] == newsroom.rows("SELECT (SELECT count(*) FROM articles), how_ended FROM runs")


def test_terminate_ends_the_run_in_order(newsroom: Newsroom) -> None:
    """SIGTERM: what was fetched is archived, the run's row says stopped, the exit code says partial, and the next run goes on."""
    with Site(stories=30) as site:
        newsroom.follow(site.sources(delay=0.2))
        process = subprocess.Popen(newsroom.command("crawl", "--json"), cwd=newsroom.folder, env=newsroom.environment(), stdout=subprocess.PIPE,
                                   text=True)
        assert process.stdout is not None
        process.stdout.readline()
        process.terminate()
        rest = process.stdout.read()
        assert 3 == process.wait(20)
        landed = 1 + sum('"archived"' in line and '"url"' in line for line in rest.splitlines())
        assert [("stopped",)] == newsroom.rows("SELECT how_ended FROM runs")
        assert [(landed,)] == newsroom.rows("SELECT count(*) FROM articles")
        newsroom.crawl("-s", "DOWNLOAD_DELAY=0")
    assert [(30,)] == newsroom.rows("SELECT count(*) FROM articles")


def test_add_finds_the_channels_and_writes_them(newsroom: Newsroom) -> None:
    """`add` looks at the home page, robots.txt and the usual places, and writes a sources.toml that crawls."""
    with Site(stories=3) as site:
        site.pages["/"] = Answer(b"<html><head><title>Test Times</title><link rel=alternate type='application/rss+xml' href='/feed.xml'></head>"
                                 b"<body><h1>Test Times</h1></body></html>")
        newsroom.follow(f'# mine\n[crawl]\ndelay = 0\nallow_private = ["{site.host}"]\n')
        done = newsroom.run("add", site.home, "--id", "test")
        assert 0 == done.returncode, done.stderr
        text = (newsroom.folder / "sources.toml").read_text()
        assert text.startswith("# mine")
        assert f"{site.home}feed.xml" in text
        again = newsroom.run("add", site.home, NEWSARCHIVE_RUN="./run")
        assert (2, True, text) == (again.returncode, "followed already, as 'test'" in again.stderr, (newsroom.folder / "sources.toml").read_text())
        assert 3 == outcomes(newsroom.crawl())["archived"]


def test_try_shows_each_field_with_its_rule(newsroom: Newsroom) -> None:
    """`try FILE` reads one page, names the rules, and archives nothing."""
    page = newsroom.folder / "page.html"
    page.write_bytes(story(3))
    done = newsroom.run("try", "page.html", "--json")
    assert 0 == done.returncode, done.stderr
    read = json.loads(done.stdout)
    assert "Story 3 of the winter" == read["headline"]
    assert any(row["field"] == "headline" and row["rule"] for row in read["provenance"])
    assert not (newsroom.folder / "archive.db").exists()
    assert 1 == newsroom.run("try", "missing.html").returncode
