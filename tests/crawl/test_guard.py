"""Promise 7: by no route and in no spelling does a crawl connect to a private address that the configuration does not name."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from pathlib import Path

import pytest

from crawler.middlewares.literals import address_of, is_private
from crawler.urls import is_web, normalize

from .site import Answer, Site
from .wires import TappedNewsroom, Trap

# Hosts that must not be connected to. Those that stand for this machine lead to the trap, the others to networks that are not public.
SPELLINGS = [
    # plain
    "127.0.0.1", "127.0.0.2", "127.255.255.254", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.0.1",
    "100.64.0.1", "100.127.255.255", "169.254.1.1", "169.254.169.254", "198.18.0.1", "192.0.0.1", "192.0.2.1", "224.0.0.1",
    "239.255.255.250", "240.0.0.1", "255.255.255.255",
    # short, decimal, octal, hexadecimal, mixed
    "127.1", "127.0.1", "0", "2130706433", "017700000001", "0x7f000001", "0x7F.0x0.0x0.0x1", "0177.0.0.1", "0177.0.0.01", "0x7f.1",
    "127.0x1", "0300.0250.0.1", "0xa9fea9fe", "2852039166", "0251.0376.0251.0376", "127.0.0.1.", "000000000177.0.0.1",
    # characters that become others
    "１２７.０.０.１", "①②⑦.⓪.⓪.①", "127。0。0。1", "127．0．0．1", "１２７｡０｡０｡１", "127.0.0.\u00ad1", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "127.0.0.%31",
    "%31%32%37.0.0.1", "%6c%6f%63%61%6c%68%6f%73%74", "127%2e0%2e0%2e1",
    # IPv6, and IPv4 inside it
    "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[0000:0000:0000:0000:0000:0000:0000:0001]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
    "[::FFFF:7F00:0001]", "[::127.0.0.1]", "[::ffff:0:127.0.0.1]", "[64:ff9b::127.0.0.1]", "[64:ff9b::a9fe:a9fe]",
    "[64:ff9b:1::127.0.0.1]", "[2002:7f00:1::]", "[2002:a00:1::1]", "[2001:0:4136:e378:8000:63bf:3fff:fdd2]", "[fe80::1]",
    "[fe80::1%25lo]", "[::1%25lo]", "[fd00::1]", "[fc00::1]", "[fec0::1]", "[ff02::1]", "[fd00:ec2::254]", "[100::1]", "[2001:db8::1]",
    # names
    "localhost", "LOCALHOST", "localhost.", "a.localhost", "localhost.localdomain", "printer.local", "metadata.google.internal", "nas.home.arpa",
    # tricks
    "paper.example@127.0.0.1", "paper.example:80@127.0.0.1", "user:pw@localhost", "127.0.0.1\\@paper.example", "127.0.0.1\t", "127.0.\n0.1",
    "127.0.0.1%00.paper.example", "[::1",
]
ROUTES = ("seed", "feed", "sitemap", "index", "front", "page", "redirect", "feed_redirect", "robots_redirect", "dns")
TODAY = datetime.now(UTC).strftime("%Y-%m-%d")
NOT_TRIED = {"private_address", "bad_redirect", "dns"}    # failures that come before any connection
PAGES = 8    # of our own that name all the spellings between them
STORY = "<!doctype html><html lang=en><head><title>Harbour closes</title>{head}</head><body><article><h1>Harbour closes {n}</h1>{text}</article></body></html>"
TEXT = "<p>The council voted on Thursday to close the old harbour, which has been open since the middle of the last century, officials said.</p>" * 3


def spelled(spelling: str, port: int, route: str, number: int, ending: str = "") -> str:
    """The address by which a route leads to the trap: `user@host\\@other` gets the port behind what is the host."""
    host, backslash, rest = spelling.partition("\\")
    return f"http://{host}:{port}{backslash}{rest}/{route}/{number}{ending}"


def may_be_seed(url: str) -> bool:
    """Whether sources.toml may name it."""
    return is_web(url) and "@" not in url


def redirect(to: str) -> Answer:
    return Answer(b"", 302, headers={"Location": "".join(c if ord(c) < 128 else "".join(f"%{b:02X}" for b in c.encode()) for c in to if c != "\n")})


class World:
    """A site whose every channel and page leads to the trap, and hosts whose robots.txt do."""

    def __init__(self, trap: Trap, site: Site, hosts: HostedSite, spellings: list[str]) -> None:
        self.trap, self.site, self.spellings = trap, site, spellings
        self.hosts = [f"127.1.0.{n}:{hosts.port}" for n in range(len(spellings))]
        every = list(enumerate(spellings))
        self.feeds = {
            "feed": [spelled(s, trap.port, "feed", n) for n, s in every],
            "redirect": [f"{site.home}go/{n}" for n, _ in every],
            "robots": [f"http://{host}/hosted/{n}" for n, host in enumerate(self.hosts)],
            "dns": [f"http://dns{n}.paper.example:{trap.port}/dns/{n}" for n, _ in every],
            "page": [f"{site.home}story/{n}" for n in range(PAGES)]}
        for name, entries in self.feeds.items():
            items = "".join(f"<item><title>Story</title><link>{escape(url)}</link></item>" for url in entries)
            site.pages[f"/{name}.xml"] = Answer(f"<rss version='2.0'><channel><title>T</title>{items}</channel></rss>".encode(), kind="text/xml")
        urls = "".join(f"<url><loc>{escape(spelled(s, trap.port, 'sitemap', n))}</loc><lastmod>{TODAY}</lastmod></url>" for n, s in every)
        site.pages["/sitemap.xml"] = Answer(f"<urlset>{urls}</urlset>".encode(), kind="text/xml")
        maps = "".join(f"<sitemap><loc>{escape(spelled(s, trap.port, 'index', n, '/news-sitemap.xml'))}</loc></sitemap>" for n, s in every)
        site.pages["/index.xml"] = Answer(f"<sitemapindex>{maps}</sitemapindex>".encode(), kind="text/xml")
        for n, spelling in every:
            site.pages[f"/go/{n}"] = redirect(spelled(spelling, trap.port, "redirect", n))
            site.pages[f"/feeds/{n}.xml"] = redirect(spelled(spelling, trap.port, "feed_redirect", n))
        for n in range(PAGES):
            site.pages[f"/story/{n}"] = self._page(n, [escape(spelled(s, trap.port, "page", m)) for m, s in every[::-1][n::PAGES]])
            site.pages[f"/front/{n}"] = self._front([escape(spelled(s, trap.port, "front", m, "-a-slug-of-five-words")) for m, s in every[::-1][n::PAGES]])
        robots = {host: spelled(s, trap.port, "robots_redirect", n) for host, (n, s) in zip(self.hosts, every, strict=True)}
        hosts.pages["/robots.txt"] = lambda handler: hosts.send(handler, redirect(robots[handler.headers["Host"]]))

    def _page(self, n: int, urls: list[str]) -> Answer:
        rels = ("canonical", "amphtml", "next", "alternate", "stylesheet", "preload")
        head = "".join(f'<link rel="{rel}" href="{url}">' for rel in rels for url in urls) + "".join(
            f'<meta http-equiv="refresh" content="0;url={url}"><meta property="og:url" content="{url}">' for url in urls)
        more = "".join(f'<img src="{url}"><iframe src="{url}"></iframe><a href="{url}" rel=next>Next</a>' for url in urls)
        return Answer(STORY.format(head=head, n=n, text=TEXT + more).encode())

    def _front(self, urls: list[str]) -> Answer:
        links = "".join(f'<h2><a href="{url}">The harbour of the old town closes</a></h2>' for url in urls)
        return Answer(f'<!doctype html><html><head><base href="{urls[0]}"></head><body>{links}'
                      '<h2><a href="/front/a-slug-of-five-words">The harbour of the old town closes</a></h2></body></html>'.encode())

    def sources(self, *more_allowed: str) -> str:
        """A sources.toml with a source for each route: a source's URLs are taken a few at a time."""
        home = self.site.home
        seeds = [url for n, s in enumerate(self.spellings) if may_be_seed(url := spelled(s, self.trap.port, "seed", n))]
        rows = [("feeds", [f"{home}{name}.xml"]) for name in self.feeds] + [
            ("feeds", seeds), ("feeds", [f"{home}feeds/{n}.xml" for n in range(len(self.spellings))]), ("sitemaps", [f"{home}sitemap.xml"]),
            ("sitemaps", [f"{home}index.xml"]), ("fronts", [f"{home}front/{n}" for n in range(PAGES)])]
        head = f"[crawl]\ndelay = 0\nallow_private = {strings([self.site.host, *self.hosts, *more_allowed])}\n"
        return head + "".join(f'\n[[source]]\nid = "s{n}"\nname = "Test Times"\nhome = "{home}"\n{kind} = {strings(urls)}\n'
                              for n, (kind, urls) in enumerate(rows))


def strings(values: list[str]) -> str:
    return "[" + ", ".join('"' + value.replace("\\", "\\\\") + '"' for value in values) + "]"


@dataclass(frozen=True)
class Crawled:
    """What a crawl of that world did."""

    ends: dict[str, tuple[str | None, str | None]]    # "/route/number" -> (outcome or problem, its class)
    reached: frozenset[str]
    connections: int
    connected: set[tuple[str, int]]
    allowed: set[tuple[str, int]]
    articles: int


class HostedSite(Site):
    """One port on every address 127.x.x.x."""

    def __init__(self) -> None:
        super().__init__(address="0.0.0.0")
        self.port = int(self.host.rpartition(":")[2])


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    """One crawl along all the routes."""
    newsroom = TappedNewsroom(tmp_path_factory.mktemp("guard"))
    with Trap() as trap, Site() as site, HostedSite() as hosts:
        world = World(trap, site, hosts, SPELLINGS)
        newsroom.answers = {f"dns{n}.paper.example": [(address_of(s.strip("[]")) or "127.0.0.1")] for n, s in enumerate(SPELLINGS)}
        newsroom.follow(world.sources())
        newsroom.crawl("-s", "RETRY_TIMES=0", expect=3)
        rows = newsroom.rows("SELECT url, outcome, detail FROM urls UNION ALL SELECT url, last_problem, last_problem FROM channels")
        yield Crawled(
            {key: (outcome, detail) for url, outcome, detail in rows for key in [key_of(url)] if key}, frozenset(trap.paths), trap.connections,
            newsroom.connected, {("127.0.0.1", int(site.host.rpartition(":")[2])), *((f"127.1.0.{n}", hosts.port) for n in range(len(SPELLINGS)))},
            newsroom.rows("SELECT count(*) FROM articles")[0][0])


def key_of(url: str) -> str | None:
    """Which case a URL of the archive belongs to."""
    for pattern, route in ((r"/(seed|feed|sitemap|index|front|page|dns)/(\d+)(?!\d)", None), (r"/go/(\d+)$", "redirect"),
                           (r"/feeds/(\d+)\.xml$", "feed_redirect"), (r"/hosted/(\d+)$", "robots_redirect")):
        found = re.search(pattern, url)
        if found:
            return f"{route or found[1]} {found[found.lastindex or 1]}"
    return None


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("number", range(len(SPELLINGS)), ids=[repr(spelling) for spelling in SPELLINGS])
def test_no_spelling_is_reached_by_any_route(crawled: Crawled, route: str, number: int) -> None:
    """It is not stored at all, or it failed before anything was connected to: no request came to the trap."""
    outcome, detail = crawled.ends.get(f"{route} {number}", (None, None))
    assert f"/{route}/{number}" not in {path.rstrip("/") for path in crawled.reached}
    if outcome is not None:
        word = (detail or "").split(":")[0].replace(" ", "_")
        assert word in NOT_TRIED | ({"robots_unreachable"} if route == "robots_redirect" else set()), (outcome, detail)
    elif route == "seed":
        assert not may_be_seed(spelled(SPELLINGS[number], 8000, "x", number))
    else:
        assert route in {"page", "front"} or normalize(spelled(SPELLINGS[number], 8000, "x", number)) is None    # never stored


def test_the_crawl_connected_to_what_was_allowed_only(crawled: Crawled) -> None:
    """Every connection that the process tried, to whatever address, was to an exact host and port of `allow_private`."""
    assert 0 == crawled.connections
    assert set() == crawled.connected - crawled.allowed
    assert crawled.allowed <= crawled.connected
    assert PAGES == crawled.articles    # whatever they name, and whether that is an address or not


def test_most_routes_carry_most_spellings(crawled: Crawled) -> None:
    """The test above is not empty: each route brought spellings as far as the guard."""
    refused = {route: len({key for key in crawled.ends if key.startswith(f"{route} ")}) for route in ROUTES}
    assert len(SPELLINGS) >= 60
    assert dict.fromkeys(("redirect", "feed_redirect", "robots_redirect", "dns"), len(SPELLINGS)).items() <= refused.items()
    assert min(refused[route] for route in ("seed", "feed", "sitemap", "index")) >= 60, refused


def test_what_the_configuration_names_is_reached_and_nothing_else(tmp_path: Path) -> None:
    """The trap answers where `allow_private` names it, by that spelling and that port: the other spellings stay out."""
    newsroom = TappedNewsroom(tmp_path)
    with Trap() as trap, Site() as site, HostedSite() as hosts:
        newsroom.follow(World(trap, site, hosts, SPELLINGS[:8]).sources(f"127.0.0.1:{trap.port}"))
        newsroom.crawl("-s", "RETRY_TIMES=0", expect=3)
        assert {"127.0.0.1"} == {head.partition(b"Host: ")[2].split(b":")[0].decode() for head in trap.heads}
        routes = ("seed", "feed", "sitemap", "redirect", "feed_redirect", "robots_redirect")
        assert {"/robots.txt", "/index/0/news-sitemap.xml", *(f"/{route}/0" for route in routes)} == trap.paths


def test_looking_for_channels_leads_nowhere_private(tmp_path: Path) -> None:
    """`add` follows what robots.txt, the home page and redirects of usual addresses name, and none of it into a private network."""
    newsroom = TappedNewsroom(tmp_path)
    with Trap() as trap, Site() as site:
        del site.pages["/feed.xml"]
        every = [escape(spelled(s, trap.port, "add", n, "/sitemap.xml")) for n, s in enumerate(SPELLINGS) if "\n" not in s]
        site.pages["/robots.txt"] = Answer("".join(f"Sitemap: {url}\n" for url in every[::8]).encode(), kind="text/plain")
        feeds = "".join(f'<link rel="alternate" type="application/rss+xml" href="{url}">' for url in every[1::8])
        links = "".join(f'<nav><a href="{url}">News</a></nav>' for url in every[2::8])
        site.pages["/"] = Answer(f'<html><head><title>T</title>{feeds}</head><body>{links}</body></html>'.encode())
        for number, path in enumerate(("/feed", "/rss", "/rss.xml", "/sitemap.xml", "/news-sitemap.xml", "/feed/", "/atom.xml")):
            site.pages[path] = redirect(spelled(SPELLINGS[number * 4 + 3], trap.port, "add", number))
        newsroom.follow(f'[crawl]\ndelay = 0\nallow_private = ["{site.host}"]\n')
        done = newsroom.run("add", site.home)
        assert 2 == done.returncode    # nothing that could be followed
        assert done.stdout.count("private address") >= 15
        assert 0 == trap.connections
        assert {("127.0.0.1", int(site.host.rpartition(":")[2]))} == newsroom.connected
        assert len(site.asked) >= 6    # robots.txt, the home page, and usual addresses


def test_a_name_that_changes_its_mind_is_connected_to_where_it_was_checked(tmp_path: Path) -> None:
    """Rebinding: the address that was checked is the one that is connected to; nothing is looked up in between.

    The first name is public when it is asked for the first time and this machine ever after, the second one the other way round.
    """
    newsroom = TappedNewsroom(tmp_path)
    with Trap() as trap, Site() as site:
        items = "".join(f"<item><link>http://{name}.example:{trap.port}/story/{n}</link></item>" for name in ("turns", "returns") for n in range(3))
        site.pages["/feed.xml"] = Answer(f"<rss version='2.0'><channel>{items}</channel></rss>".encode(), kind="text/xml")
        newsroom.answers = {"turns.example": ["93.184.216.34", "127.0.0.1"], "returns.example": ["127.0.0.1", "10.0.0.1", "93.184.216.35"]}
        newsroom.follow(site.sources())
        newsroom.crawl("-s", "DNSCACHE_ENABLED=0", expect=3)
        assert 0 == trap.connections
        assert newsroom.connected <= {("93.184.216.34", trap.port), ("93.184.216.35", trap.port), ("127.0.0.1", int(site.host.split(":")[1]))}
        assert ("93.184.216.34", trap.port) in newsroom.connected


@pytest.mark.parametrize("target", [s for s in SPELLINGS if "\n" not in s])
def test_the_spelling_alone_is_enough(target: str) -> None:
    """`is_private` says so of each of these hosts without asking anybody."""
    assert is_private(f"http://{target}/") is True


def test_the_trap_can_be_reached() -> None:
    """It listens on IPv4 and IPv6, so that a connection would be seen."""
    with Trap() as trap:
        for address in ("127.0.0.1", "127.0.0.2", "0.0.0.0", *(("::1",) if socket.has_ipv6 else ())):
            with socket.create_connection((address, trap.port), timeout=5) as wire:
                wire.sendall(b"GET /here HTTP/1.1\r\n\r\n")
                assert wire.recv(100).startswith(b"HTTP/1.1 404")
        assert trap.connections >= 3
