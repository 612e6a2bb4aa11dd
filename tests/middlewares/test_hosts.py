"""Which hosts a run leaves alone, with real loop time and no network."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import pytest

from crawler.middlewares.hosts import HostDown, HostRests, Hosts
from crawler.patience import Pace
from crawler.urls import origin

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
HTTP, HTTPS, PORT = "http://a.example/x", "https://a.example/x", "https://a.example:8443/x"


def with_hosts(work: Callable[[Hosts], None], pace: Pace | None = None) -> None:
    async def run() -> None:
        work(Hosts(pace or Pace(), 2, lambda: NOW, chance=lambda: 0.0))
    asyncio.run(run())


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://A.Example/x?y", "https://a.example"),
        ("https://a.example:443/", "https://a.example"),
        ("http://a.example:443/", "http://a.example:443"),
        ("HTTPS://user:pw@a.example:8443/", "https://a.example:8443"),
        ("http://[2001:db8::1]:80/", "http://[2001:db8::1]"),
    ],
)
def test_origin(url: str, expected: str) -> None:
    """Scheme, host and port: http and https are two, and so are two ports."""
    assert expected == origin(url)


def test_refusal_holds_for_http_and_https_but_not_for_another_port() -> None:
    """Who asks for patience asks for the whole host; another port is another server."""
    def work(hosts: Hosts) -> None:
        hosts.refused(HTTPS, 429, 30)
        assert [True, True, False] == [hosts.rest(url) is not None for url in (HTTPS, HTTP, PORT)]
    with_hosts(work)


def test_dead_http_is_no_dead_https() -> None:
    """Many hosts have no port 80 any more."""
    def work(hosts: Hosts) -> None:
        downs = [hosts.failed(HTTP, "refused") for _ in range(3)]
        assert [False, False, True] == [isinstance(down, HostDown) for down in downs]
        assert [True, False] == [hosts.rest(url) is not None for url in (HTTP, HTTPS)]
    with_hosts(work)


def test_one_page_that_times_out_is_counted_once() -> None:
    """Different pages make a dead host; one page, however often, does not; an answer in between forgets."""
    def work(hosts: Hosts) -> None:
        assert [None] * 9 == [hosts.failed("https://a.example/slow", "timeout") for _ in range(9)]
        assert hosts.failed("https://a.example/2", "timeout") is None
        hosts.answered(HTTPS)
        assert [None, None] == [hosts.failed(f"https://a.example/{number}", "timeout") for number in (3, 4)]
        assert isinstance(hosts.failed("https://a.example/5", "http_500"), HostDown)
    with_hosts(work)


def test_turns() -> None:
    """A URL is asked for again twice; then the answer stands, and the host rests all the same."""
    def work(hosts: Hosts) -> None:
        rests = [hosts.refused(HTTPS, 429, 1) for _ in range(3)]
        assert [True, True, False] == [isinstance(rest, HostRests) for rest in rests]
        assert hosts.rest(HTTPS) is not None
    with_hosts(work)


@pytest.mark.parametrize(("stated", "is_waited_for"), [(100.0, True), (130.0, False), (7200.0, False)])
def test_long_waits_are_not_waited_for(stated: float, is_waited_for: bool) -> None:
    """Up to two minutes the run waits; beyond that it goes on without the host."""
    def work(hosts: Hosts) -> None:
        hosts.refused(HTTPS, 503, stated)
        rest = hosts.rest(HTTPS)
        assert rest is not None
        assert is_waited_for == (rest.ready is not None)
    with_hosts(work)


def test_waits_add_up() -> None:
    """A host that asks for a minute again and again has ten in a run, not more; a good answer in between does not give it more."""
    def work(hosts: Hosts) -> None:
        waits = 0
        for number in range(30):
            hosts.refused(f"https://a.example/{number}", 429, 1)
            rest = hosts.rest(HTTPS)
            assert rest is not None
            waits += rest.ready is not None
            hosts._until.clear()
            hosts.answered(HTTPS)
        assert 5 == waits
    with_hosts(work, Pace(sit_out_in_all=10))


def test_an_answer_under_way_does_not_end_a_rest() -> None:
    """What was asked before the refusal may still be answered well."""
    def work(hosts: Hosts) -> None:
        hosts.refused(HTTPS, 429, 30)
        hosts.answered("https://a.example/other")
        assert hosts.rest(HTTPS) is not None
    with_hosts(work)
