"""Promises 5 and 6 over loopback: robots.txt fails closed, hosts that ask for patience get it, dead hosts cost little, and none delays another."""

from __future__ import annotations

import gzip
import os
import signal
import socket
import struct
import subprocess
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler

from .conftest import Newsroom
from .site import Answer, Site, story

FAST = ("-s", "NEWSARCHIVE_FIRST_WAIT=0.1", "-s", "NEWSARCHIVE_TURNS=1", "-s", "DOWNLOAD_TIMEOUT=3", "-s", "RETRY_TIMES=1")
Handler = BaseHTTPRequestHandler
ALLOW, FORBID = b"User-agent: *\nDisallow: /b/\n", b"User-agent: *\nDisallow: /a/\n"


def follow(newsroom: Newsroom, sites: dict[str, Site], *more: str, **crawl: object) -> None:
    """Follow several sites at once."""
    parts = [site.sources(name, allow_private=[*(one.host for one in sites.values()), *more], **crawl) for name, site in sites.items()]
    newsroom.follow(parts[0] + "".join("\n" + part.split("\n\n", 1)[1] for part in parts[1:]))


@contextmanager
def sites(*names: str, stories: int = 2) -> Iterator[dict[str, Site]]:
    """Each at an address of its own: hosts share nothing."""
    with ExitStack() as stack:
        yield {name: stack.enter_context(Site(stories=stories, address=f"127.0.1.{number}")) for number, name in enumerate(names, start=1)}


def articles(site: Site) -> int:
    return sum(count for path, count in site.asked.items() if path.startswith("/a/"))


def pages(site: Site) -> set[str]:
    return {path for path in site.asked if path.startswith("/a/")}


def raw(data: bytes) -> Callable[[Handler], None]:
    """Bytes as they are, then the end of the connection."""
    def answer(handler: Handler) -> None:
        handler.wfile.write(data)
        handler.close_connection = True
    return answer


def sleeping(handler: Handler) -> None:
    time.sleep(5)


def reset(handler: Handler) -> None:
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    os.close(handler.connection.detach())
    raise ConnectionResetError


def plain(body: bytes, **headers: str) -> Answer:
    return Answer(body, kind="text/plain", headers={name.replace("_", "-"): value for name, value in headers.items()})


def status(code: int, **headers: str) -> Answer:
    return Answer(FORBID, code, headers={name.replace("_", "-"): value for name, value in headers.items()})


def redirects(site: Site, count: int, body: bytes) -> None:
    """robots.txt behind so many redirects."""
    for number in range(count):
        site.pages["/robots.txt" if number == 0 else f"/r{number}"] = Answer(b"", 301, headers={"Location": f"/r{number + 1}"})
    site.pages[f"/r{count}"] = plain(body)


def gzipped_twice(body: bytes) -> bytes:
    return gzip.compress(gzip.compress(body))


BOMB = gzip.compress(b"#" * 50_000_000)
ROBOTS: dict[str, tuple[Answer | Callable[[Handler], None], bool]] = {
    "allows": (plain(ALLOW), True),
    "forbids": (plain(FORBID), False),
    "401": (status(401), True),
    "403": (status(403), True),
    "404": (status(404), True),
    "410": (status(410), True),
    "429": (status(429), False),
    "500": (status(500), False),
    "503": (status(503), False),
    "timeout": (sleeping, False),
    "reset": (reset, False),
    "no-http": (raw(b"\x16\x03\x01 what?\r\n\r\n"), False),
    "cut": (raw(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nUser-agent: *\n"), False),
    "large-head": (plain(FORBID + b"#" * 1_400_000), False),
    "large-tail": (plain(b"#" * 1_400_000 + b"\n" + FORBID), True),
    "html": (plain(b"<!doctype html><title>Not found</title><p>Disallow: /a/"), True),
    "bom": (plain(b"\xef\xbb\xbf" + FORBID), False),
    "nul": (plain(FORBID.replace(b"D", b"\0D")), False),
    "binary": (plain(bytes(range(256)) * 400), True),
    "gzip": (plain(gzip.compress(FORBID), Content_Encoding="gzip"), False),
    "gzip-unsaid": (plain(gzip.compress(FORBID)), False),
    "gzip-twice": (plain(gzipped_twice(FORBID), Content_Encoding="gzip, gzip"), False),
    "gzip-thrice": (plain(gzip.compress(gzipped_twice(ALLOW)), Content_Encoding="gzip, gzip, gzip"), False),
    "gzip-broken": (plain(gzip.compress(ALLOW)[:-12], Content_Encoding="gzip"), False),
    "deflate": (plain(zlib.compress(FORBID), Content_Encoding="deflate"), False),
    "bomb": (plain(BOMB, Content_Encoding="gzip"), False),
    "nonsense-coding": (plain(ALLOW, Content_Encoding="pony"), False),
}


def test_robots_of_every_kind(newsroom: Newsroom) -> None:
    """RFC 9309, 2.3.1: 4xx but 429 allow; 429, 5xx, network failures and what cannot be decoded forbid; the first 500 KiB count. All in one crawl."""
    with sites(*ROBOTS, "redirects-5", "redirects-6") as all_sites:
        for name, (answer, _) in ROBOTS.items():
            all_sites[name].pages["/robots.txt"] = answer
        redirects(all_sites["redirects-5"], 5, FORBID)
        redirects(all_sites["redirects-6"], 6, FORBID)
        follow(newsroom, all_sites)
        newsroom.crawl(*FAST, expect=3)
        expected = {name: 2 * is_allowed for name, (_, is_allowed) in ROBOTS.items()} | {"redirects-5": 0, "redirects-6": 2}
        assert expected == {name: articles(site) for name, site in all_sites.items()}
        assert 0 == all_sites["timeout"].asked["/feed.xml"]
        assert 1 < all_sites["503"].asked["/robots.txt"] <= 3


def test_each_port_has_rules_of_its_own(newsroom: Newsroom) -> None:
    """RFC 9309, 2.3: rules hold for one scheme, host and port."""
    with Site(stories=2) as one, Site(stories=2) as other:
        one.pages["/robots.txt"] = plain(FORBID)
        follow(newsroom, {"one": one, "other": other})
        newsroom.crawl(*FAST)
        assert (0, 2) == (articles(one), articles(other))


def refusing(site: Site, path: str, *answers: Answer) -> None:
    """Answer so, one after another, and then as before."""
    well, left = site.pages[path], list(answers)

    def answer(handler: Handler) -> None:
        site.times.append((path, time.monotonic()))
        site.send(handler, left.pop(0) if left else well)    # type: ignore[arg-type]
    site.pages[path] = answer


def test_a_short_wait_is_sat_out(newsroom: Newsroom) -> None:
    """Robots, channel or page: the whole host waits for as long as it asks, then everything is fetched in the same run, and nothing has failed."""
    refused = {f"{code}{path}".replace("/", "-"): (path, code) for path in ("/robots.txt", "/feed.xml", "/a/0") for code in (429, 503)}
    with sites(*refused, stories=3) as all_sites:
        for name, (path, code) in refused.items():
            refusing(all_sites[name], path, status(code, Retry_After="1"))
        follow(newsroom, all_sites, delay=0.01)
        assert 18 == newsroom.crawl(*FAST)[-1]["run"]["archived"]
        for name, (path, _) in refused.items():
            log = all_sites[name].log
            first = [asked for asked, _ in log].index(path)
            (_, then), (again, later) = log[first:first + 2]
            assert (name, path, True) == (name, again, later - then >= 1)
    assert [(0,)] == newsroom.rows("SELECT count(*) FROM hosts")


def test_a_time_that_says_nothing_is_not_at_once(newsroom: Newsroom) -> None:
    """Without a sane time the host waits for ours."""
    values = {"none": None, "nonsense": "soon", "negative": "-3", "zero": "0", "past": "Wed, 25 Nov 2020 12:00:00 GMT"}
    with sites(*values, stories=1) as all_sites:
        for name, value in values.items():
            refusing(all_sites[name], "/a/0", status(429, **({"Retry_After": value} if value else {})))
        follow(newsroom, all_sites)
        assert 5 == newsroom.crawl(*FAST)[-1]["run"]["archived"]
        for site in all_sites.values():
            (_, first), (_, second) = site.times
            assert second - first >= 0.1


def test_a_url_is_asked_for_again_so_often_and_stays_due(newsroom: Newsroom) -> None:
    """Refused at each turn: the outcome says so, the answer is kept, and the URL is due again."""
    with Site(stories=2) as site:
        site.pages["/a/1"] = status(429, Retry_After="1")
        newsroom.follow(site.sources())
        newsroom.crawl(*FAST, expect=3)
        assert 2 == site.asked["/a/1"]
    assert [("failed", "http_429", 1)] == newsroom.rows("SELECT outcome, detail, next_visit_at > visited_at FROM urls WHERE url LIKE '%/a/1'")
    assert [(429,)] == newsroom.rows("SELECT status FROM captures ORDER BY id DESC LIMIT 1")


def test_a_long_wait_is_carried_to_the_next_runs(newsroom: Newsroom) -> None:
    """The run ends without the hosts; the next runs do not ask them, say so, and fail in nothing; then they are asked again, and all is well."""
    hours = {"half-an-hour": 0.5, "date": 5, "ten-years": 7 * 24}
    date = format_datetime(datetime.now(UTC) + timedelta(hours=5), usegmt=True)
    with sites(*hours, "quick", stories=4) as all_sites:
        slow = [all_sites[name] for name in hours]
        for site, value in zip(slow, ("1800", date, "315360000"), strict=True):
            site.pages["/a/0"] = status(429, Retry_After=value)
        follow(newsroom, all_sites)
        events = newsroom.crawl(*FAST, expect=3)
        assert (4, True) == (articles(all_sites["quick"]), events[-1]["seconds"] < 20)
        asked = [sum(site.asked.values()) for site in slow]
        for now in (events[-1], newsroom.crawl(*FAST)[-1]):
            assert {site.home[:-1] for site in slow} == set(now["resting"])
        assert (asked, 3) == ([sum(site.asked.values()) for site in slow], newsroom.run("status").stdout.count("asks for patience (HTTP 429) until"))
        for site, wait in zip(slow, hours.values(), strict=True):
            [(until,)] = newsroom.rows("SELECT not_before FROM hosts WHERE origin = ?", site.home[:-1])
            assert abs((datetime.fromisoformat(until) - datetime.now(UTC)) / timedelta(hours=1) - wait) < 0.1
            site.pages["/a/0"] = Answer(story(0))
        time_passes(newsroom)
        newsroom.crawl(*FAST)
    assert [(16,)] == newsroom.rows("SELECT count(*) FROM articles")
    assert [(0,)] == newsroom.rows("SELECT count(*) FROM hosts")


def time_passes(newsroom: Newsroom) -> None:
    """All rests are over and all that waits is due."""
    early = "'2020-01-01T00:00:00Z'"
    newsroom.write(f"UPDATE hosts SET not_before = {early}; UPDATE channels SET next_poll_at = {early}; "
                   f"UPDATE urls SET next_visit_at = {early} WHERE next_visit_at IS NOT NULL AND article_id IS NULL")


def test_waiting_hosts_take_no_room_from_others(newsroom: Newsroom) -> None:
    """With room for two requests in all and three hosts that wait, another one's pages go on as if they were not there."""
    with sites("w1", "w2", "w3", "quick", stories=8) as four:
        for name in ("w1", "w2", "w3"):
            refusing(four[name], "/a/0", status(503, Retry_After="3"))
        follow(newsroom, four, concurrency=2)
        newsroom.crawl(*FAST)
        refused = min(at for name in ("w1", "w2", "w3") for _, at in four[name].times)
        last = max(at for path, at in four["quick"].log if path.startswith("/a/"))
        assert last - refused < 2
        assert {8} == {len({path for path in site.asked if path.startswith("/a/")}) for site in four.values()}


def test_a_dead_host_is_given_up(newsroom: Newsroom) -> None:
    """After three failures in a row nobody asks it again in this run; what was not asked stays as it is; other hosts are fetched as ever.

    The next run asks nothing; when the pause is over one request is enough to give it up again; once it lives, all is well.
    """
    deaths = {"network": reset, "timeout": sleeping, "http_502": status(502), "no-http": raw(b"what?\r\n")}
    with sites(*deaths, "quick", stories=20) as all_sites:
        dead, feeds = [all_sites[name] for name in deaths], {}
        for site, death in zip(dead, deaths.values(), strict=True):
            site.pages.update(dict.fromkeys([path for path in site.pages if path.startswith("/a/")], death))
        follow(newsroom, all_sites, delay=0.01)
        events = newsroom.crawl(*FAST, "-s", "RETRY_TIMES=0", expect=3)
        assert (20, 4) == (events[-1]["run"]["archived"], str(events[-1]["resting"]).count("is given up"))
        assert [{"/a/0", "/a/1", "/a/2"}] * 4 == [pages(site) for site in dead]
        for name in deaths:
            word = "network" if name == "no-http" else name
            assert {("failed", "host_down", 1), ("failed", word, 2), (None, None, 17)} == set(
                newsroom.rows("SELECT outcome, detail, count(*) FROM urls WHERE source_id = ? GROUP BY 1, 2", name))
        for site, death in zip(dead, deaths.values(), strict=True):
            feeds[site.home], site.pages["/feed.xml"] = site.pages["/feed.xml"], death
            site.log.clear()
        newsroom.crawl(*FAST)
        assert [[]] * 4 == [site.log for site in dead]
        time_passes(newsroom)
        newsroom.crawl(*FAST, "-s", "RETRY_TIMES=0", expect=3)
        assert [1] * 4 == [len({path for path, _ in site.log}) for site in dead]
        assert [(4,)] == newsroom.rows("SELECT DISTINCT failures FROM hosts")
        for site in dead:
            site.pages |= {f"/a/{number}": Answer(story(number)) for number in range(20)} | {"/feed.xml": feeds[site.home]}
        time_passes(newsroom)
        newsroom.crawl(*FAST)
    assert [(100,)] == newsroom.rows("SELECT count(*) FROM articles")
    assert [] == newsroom.rows("SELECT * FROM hosts")


def test_a_refused_connection_and_a_name_that_is_none(newsroom: Newsroom) -> None:
    """A host that is gone altogether: two attempts, a class in one word, nothing lost, and the next run asks nothing."""
    with sites("gone", "quick", stories=6) as two:
        follow(newsroom, two, delay=0.01)
        newsroom.crawl(*FAST, "--limit", "2")
        two["gone"].__exit__()
        text = (newsroom.folder / "sources.toml").read_text()
        (newsroom.folder / "sources.toml").write_text(text + '[[source]]\nid = "nowhere"\nname = "N"\nhome = "http://nowhere.invalid/"\n'
                                                      'feeds = ["http://nowhere.invalid/feed.xml"]\n')
        time_passes(newsroom)
        events = newsroom.crawl(*FAST, "-s", "RETRY_TIMES=5", expect=3)
        assert {"refused", "dns"} == {word for word in ("refused", "dns") if word in str(events[-1]["resting"])}
        assert [("http://nowhere.invalid", "dns", 3), (two["gone"].home[:-1], "refused", 3)] == sorted(
            newsroom.rows("SELECT origin, reason, failures FROM hosts"), reverse=True)
        assert [(6, 1)] == newsroom.rows("SELECT count(*), min(next_visit_at IS NOT NULL) FROM urls WHERE source_id = 'gone'")
        seconds = time.monotonic()
        events = newsroom.crawl(*FAST)
        assert time.monotonic() - seconds < 5
        assert 0 == events[-1]["run"]["failed"]


def test_without_a_network_nothing_is_held_against_anybody(newsroom: Newsroom) -> None:
    """Where no host at all answers, it may be our own network: the next run asks everybody again."""
    with sites("one", "other") as two:
        follow(newsroom, two)
    newsroom.crawl(*FAST, expect=3)
    assert [] == newsroom.rows("SELECT * FROM hosts")


def test_one_bad_page_is_not_a_dead_host(newsroom: Newsroom) -> None:
    """A page that fails at each attempt counts once."""
    with Site(stories=6) as site:
        site.pages["/a/0"] = status(500)
        newsroom.follow(site.sources(delay=0.01))
        events = newsroom.crawl("-s", "RETRY_TIMES=4", expect=3)
        assert (5, {}) == (events[-1]["run"]["archived"], events[-1]["resting"])
        assert 5 == site.asked["/a/0"]
    assert [("failed", "http_500")] == newsroom.rows("SELECT outcome, detail FROM urls WHERE url LIKE '%/a/0'")


def test_resting_host_of_a_source_does_not_hold_its_other_hosts(newsroom: Newsroom) -> None:
    """One feed, two hosts: what lies on the one that answers is fetched, though all that was announced first lies on the one that does not."""
    with sites("bad", "good", stories=30) as two:
        for number in range(30):
            two["bad"].pages[f"/a/{number}"] = status(503, Retry_After="600")
        links = "".join(f"<item><title>Story</title><link>{site.home}a/{number}</link></item>" for site in two.values() for number in range(30))
        two["good"].pages["/feed.xml"] = Answer(f"<rss version='2.0'><channel><title>T</title>{links}</channel></rss>".encode())
        follow(newsroom, two)
        newsroom.follow(two["good"].sources("both", allow_private=[site.host for site in two.values()], delay=0.01))
        newsroom.crawl(*FAST, expect=3)
        assert (1, 30) == (articles(two["bad"]), articles(two["good"]))
    assert [(29,)] == newsroom.rows("SELECT count(*) FROM urls WHERE outcome IS NULL")


def test_stopped_while_it_waits(newsroom: Newsroom) -> None:
    """SIGTERM while a host is given its time: the run ends at once and in order, and the next one still obeys."""
    with Site(stories=3) as site:
        site.pages["/a/0"] = status(429, Retry_After="60")
        newsroom.follow(site.sources(delay=0.01))
        process = subprocess.Popen(newsroom.command("crawl", *FAST), cwd=newsroom.folder, env=newsroom.environment())
        while not site.asked["/a/0"]:
            time.sleep(0.05)
        time.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        began = time.monotonic()
        assert 3 == process.wait(20)
        assert time.monotonic() - began < 5
    assert [("stopped",)] == newsroom.rows("SELECT how_ended FROM runs")
    assert [(1, 1)] == newsroom.rows("SELECT refusals, not_before > updated_at FROM hosts")


def test_a_url_that_is_given_back_does_not_count(newsroom: Newsroom) -> None:
    """--limit is of pages that were fetched: what was refused and is asked for again is one of them."""
    with Site(stories=6) as site:
        refusing(site, "/a/0", status(429, Retry_After="1"))
        newsroom.follow(site.sources(delay=0.01))
        assert 2 == newsroom.crawl(*FAST, "--limit", "2")[-1]["run"]["archived"]
        assert {"/a/0", "/a/1"} == pages(site)


def test_crawl_delay_is_capped_and_said(newsroom: Newsroom) -> None:
    """Crawl-delay is kept, and `status` says what it is."""
    with Site(stories=2) as site:
        site.pages["/robots.txt"] = plain(b"User-agent: *\nCrawl-delay: 900\n")
        newsroom.follow(site.sources())
        process = subprocess.Popen(newsroom.command("crawl"), cwd=newsroom.folder, env=newsroom.environment(), stderr=subprocess.PIPE, text=True)
        assert process.stderr is not None
        assert "asks for 900 s between two requests; 60 s are kept" in process.stderr.readline()
        time.sleep(0.5)
        process.kill()
        process.wait()
        process.stderr.close()
        assert {"/robots.txt"} == set(site.asked)
        assert "asks for 900 s between two requests (Crawl-delay)" in newsroom.run("status").stdout


def test_opt_outs_are_recorded_as_of_each_fetch(newsroom: Newsroom) -> None:
    """Headers, meta elements and the very robots.txt that applied stand in the capture's row; a later change does not touch earlier rows."""
    with Site(stories=2) as site:
        site.pages["/a/0"] = Answer(story(0).replace(b"<title>", b"<meta name=robots content=noai><title>"), headers={"X-Robots-Tag": "noarchive"})
        site.pages["/robots.txt"] = plain(ALLOW)
        newsroom.follow(site.sources())
        newsroom.crawl(*FAST)
        site.pages["/robots.txt"] = plain(ALLOW + b"# new\n")
        site.pages["/a/0"] = Answer(story(0), headers={"tdm-reservation": "1"})
        newsroom.write("UPDATE robots SET fetched_at = '2020-01-01T00:00:00Z'")
        newsroom.crawl(*FAST, "--recheck")
    sql = ("SELECT opt_outs, CAST(body AS TEXT) FROM captures c JOIN robots_texts t ON t.sha256 = c.robots_sha256 JOIN urls u ON u.id = c.url_id "
           "WHERE u.url LIKE '%/a/0' ORDER BY c.id")
    assert [("noarchive; noai", ALLOW.decode()), ("tdm-reservation", ALLOW.decode() + "# new\n")] == newsroom.rows(sql)
    assert [(None,)] == newsroom.rows("SELECT DISTINCT opt_outs FROM captures c JOIN urls u ON u.id = c.url_id WHERE u.url LIKE '%/a/1'")


def test_noarchive_is_respected_where_a_source_is_set_so(newsroom: Newsroom) -> None:
    """Neither the header's nor the page's noarchive leaves a byte of the page on the disk; the outcome says why; other pages are archived."""
    with Site(stories=4) as site:
        site.pages["/a/0"] = Answer(story(0), headers={"X-Robots-Tag": "noarchive"})
        site.pages["/a/1"] = Answer(gzip.compress(story(1).replace(b"<title>", b"<meta name=robots content='noarchive'><title>")),
                                    headers={"Content-Encoding": "gzip"})
        site.pages["/a/2"] = Answer(story(2), headers={"X-Robots-Tag": "otherbot: noarchive"})
        newsroom.follow(site.sources() + "respect_noarchive = true\n")
        assert 2 == newsroom.crawl(*FAST)[-1]["run"]["archived"]
    assert [("robots", "noarchive", 2)] == newsroom.rows("SELECT outcome, detail, count(*) FROM urls WHERE article_id IS NULL GROUP BY 1, 2")
    assert [(2,)] == newsroom.rows("SELECT count(*) FROM captures")
    kept = b"".join(gzip.decompress(path.read_bytes()) for path in (newsroom.folder / "captures").glob("*/*/*.warc.gz"))
    assert (True, False, False) == tuple(story(number)[-300:] in kept for number in (2, 0, 1))
