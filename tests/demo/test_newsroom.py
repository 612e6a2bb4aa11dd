"""The newsroom's servers, over real HTTP."""

from __future__ import annotations

import gzip
import http.client
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from crawler.demo import SECOND, Newsroom, stories
from crawler.demo import server as servers
from crawler.demo.outlets import OUTLETS
from crawler.discover import discover
from crawler.errors import NewsarchiveError
from crawler.models import ChannelKind
from crawler.times import from_http

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
FIRST_NEWS = next(story for story in stories(NOW) if story.kind == "article" and not story.changes)


@pytest.fixture
def newsroom() -> Iterator[Newsroom]:
    with Newsroom(NOW) as newsroom:
        yield newsroom


def ask(origin: str, path: str, method: str = "GET", **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    connection = http.client.HTTPConnection(urlsplit(origin).netloc, timeout=10)
    connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    response = connection.getresponse()
    payload = response.read()
    connection.close()
    return response, payload


def test_every_article_is_served(newsroom: Newsroom) -> None:
    """At the address that the data gives, gzip-encoded for who wants it, with validators that bring a 304 the next time."""
    for story in stories(NOW):
        origin = newsroom.origins[story.outlet.id]
        response, payload = ask(origin, story.path, Accept_Encoding="gzip")
        assert (200, "gzip") == (response.status, response.headers["Content-Encoding"])
        assert (story.headline in gzip.decompress(payload).decode().replace("&#x27;", "'")) != (story.kind == "soft_404")
        again, nothing = ask(origin, story.path, Accept_Encoding="gzip", If_None_Match=response.headers["ETag"])
        assert (304, b"", response.headers["ETag"]) == (again.status, nothing, again.headers["ETag"])
        since, _ = ask(origin, story.path, If_Modified_Since=response.headers["Last-Modified"])
        assert 304 == since.status
        assert story.modified_at == from_http(response.headers["Last-Modified"])


def test_plain_and_zipped_are_the_same_page(newsroom: Newsroom) -> None:
    """Whoever does not ask for gzip gets the text itself, with a validator of its own."""
    origin = newsroom.origins[FIRST_NEWS.outlet.id]
    zipped, packed = ask(origin, FIRST_NEWS.path, Accept_Encoding="gzip")
    plain, text = ask(origin, FIRST_NEWS.path)
    assert gzip.decompress(packed) == text
    assert plain.headers["Content-Encoding"] is None
    assert zipped.headers["ETag"] != plain.headers["ETag"]


def test_if_none_match_outranks_the_date(newsroom: Newsroom) -> None:
    """A visitor with another copy gets the page, whatever its date says."""
    origin = newsroom.origins[FIRST_NEWS.outlet.id]
    response, _ = ask(origin, FIRST_NEWS.path, If_None_Match='"other"', If_Modified_Since="Tue, 24 Nov 2099 12:00:00 GMT")
    assert 200 == response.status


def test_head_has_no_body(newsroom: Newsroom) -> None:
    """HEAD tells the length and sends nothing."""
    response, payload = ask(newsroom.origins["meridian"], "/feed.json", "HEAD")
    assert (200, b"") == (response.status, payload)
    assert int(response.headers["Content-Length"]) > 1000


def test_connections_are_kept(newsroom: Newsroom) -> None:
    """One connection carries many requests, 304 and 404 included."""
    connection = http.client.HTTPConnection(urlsplit(newsroom.origins["meridian"]).netloc, timeout=10)
    for path, status in (("/", 200), ("/nowhere", 404), ("/robots.txt", 200), ("/en/", 200)):
        connection.request("GET", path)
        response = connection.getresponse()
        response.read()
        assert status == response.status
        assert not response.will_close
    connection.close()


@pytest.mark.parametrize("outlet", OUTLETS, ids=lambda outlet: outlet.id)
def test_channels_announce_the_articles(newsroom: Newsroom, outlet) -> None:    # noqa: ANN001
    """Feed (as far as it reaches) and home page announce all of an outlet's articles, the news sitemap those of two days; robots.txt names it."""
    origin = newsroom.origins[outlet.id]
    mine = {origin + story.path for story in stories(NOW) if story.outlet == outlet}
    for path, kind in dict.fromkeys((*outlet.channels, ("/", ChannelKind.FRONT))):
        response, payload = ask(origin, path)
        found = discover(payload, origin + path, kind, content_type=response.headers["Content-Type"], now=NOW)
        announced = {candidate.url for candidate in found.candidates}
        assert (None, set()) == (found.problem, announced - mine)
        window = outlet.feed_window if kind is ChannelKind.FEED else None
        assert len(announced) > 8 if kind is ChannelKind.NEWS_SITEMAP else len(announced) == (window or len(mine))
    _, robots = ask(origin, "/robots.txt")
    assert (f"Sitemap: {origin}{outlet.news_sitemap}" in robots.decode()) == bool(outlet.news_sitemap)


def test_section_fronts_hold_their_section(newsroom: Newsroom) -> None:
    """A front that the navigation names leads to that section's articles."""
    origin = newsroom.origins["neckar-bote"]
    _, payload = ask(origin, "/region/")
    found = discover(payload, f"{origin}/region/", ChannelKind.FRONT, content_type="text/html; charset=utf-8", now=NOW)
    mine = {origin + story.path for story in stories(NOW) if story.outlet.id == "neckar-bote" and story.section == "Region"}
    assert mine == {candidate.url for candidate in found.candidates}


def test_the_second_edition_changes_four_pages_only(newsroom: Newsroom) -> None:
    """No article looks different because of its neighbours: the same bytes, or edited ones, or 410; the rest is new."""
    first = {story.slug: ask(newsroom.origins[story.outlet.id], story.path) for story in stories(NOW)}
    newsroom.publish(SECOND)
    for story in (one for one in stories(NOW, SECOND) if one.slug in first):
        response, payload = ask(newsroom.origins[story.outlet.id], story.path)
        assert (story.gone or 200) == response.status
        assert story.changes == (payload != first[story.slug][1]), story.slug


def test_the_feed_of_three_scrolls_past(newsroom: Newsroom) -> None:
    """Its second edition shows none of what its first one did; one story is still there, and no channel announces it."""
    outlet = next(one for one in OUTLETS if one.feed_window)
    origin = newsroom.origins[outlet.id]

    def announced(path: str, kind: ChannelKind) -> set[str]:
        response, payload = ask(origin, path)
        return {one.url for one in discover(payload, origin + path, kind, content_type=response.headers["Content-Type"], now=NOW).candidates}

    before = announced(outlet.feed, ChannelKind.FEED)
    newsroom.publish(SECOND)
    assert before.isdisjoint(announced(outlet.feed, ChannelKind.FEED))
    (missed,) = [story for story in stories(NOW, SECOND) if story.kind == "scrolled_off"]
    assert 200 == ask(origin, missed.path)[0].status
    assert origin + missed.path not in set().union(*(announced(*channel) for channel in outlet.channels))


def test_each_outlet_has_its_own_address(newsroom: Newsroom) -> None:
    """127.0.0.11, .12 and .13 at one port, where the system has them."""
    if not newsroom.has_own_addresses:
        pytest.skip("this system has no 127.0.0.11")
    assert ["127.0.0.11", "127.0.0.12", "127.0.0.13"] == [host.partition(":")[0] for host in newsroom.hosts]
    assert 1 == len({host.partition(":")[2] for host in newsroom.hosts})


def test_one_loopback_address_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a system has only 127.0.0.1, the outlets differ by port. 192.0.2.1 is no address of any machine (RFC 5737)."""
    monkeypatch.setattr(servers, "OUTLETS", tuple(_moved(outlet) for outlet in OUTLETS))
    with Newsroom(NOW) as newsroom:
        assert not newsroom.has_own_addresses
        assert 3 == len(set(newsroom.hosts))
        assert all(200 == ask(origin, "/")[0].status for origin in newsroom.origins.values())


def test_a_taken_port_is_said(newsroom: Newsroom) -> None:
    """A port that the user names and that is in use is an error that names it; without one, the next free port is taken."""
    port = int(newsroom.hosts[0].rpartition(":")[2])
    with pytest.raises(NewsarchiveError, match=f"port {port} is not free"):
        Newsroom(NOW, port)
    with Newsroom(NOW) as other:
        assert not set(other.hosts) & set(newsroom.hosts)


def test_closing_frees_the_port() -> None:
    """After the show nothing listens any more."""
    with Newsroom(NOW) as newsroom:
        address, _, port = newsroom.hosts[0].partition(":")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection((address, int(port)), timeout=5)


def _moved(outlet):    # noqa: ANN001, ANN202
    from dataclasses import replace

    return replace(outlet, address="192.0.2.1")
