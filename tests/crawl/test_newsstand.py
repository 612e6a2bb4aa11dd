"""A crawl of a few hundred real news pages under their real addresses, through a proxy on loopback."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator

import pytest

from tests.shared import shared

from .conftest import Newsroom

PAGES = 200


class Newsstand:
    """The forward proxy that serves the corpus."""

    def __init__(self, port: int) -> None:
        self.proxy = f"http://127.0.0.1:{port}"

    def ask(self, path: str) -> bytes:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({"http": self.proxy}))
        with opener.open(f"http://newsstand.invalid{path}", timeout=10) as response:
            return response.read()    # type: ignore[no-any-return]


@pytest.fixture
def newsstand() -> Iterator[Newsstand]:
    """Real pages, served for this test only."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, shared("newsstand/newsstand.py"), "--corpus", shared("corpus"), "--port", str(port), "--limit", str(PAGES)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    stand = Newsstand(port)
    try:
        for _ in range(200):
            try:
                stand.ask("/hosts")
                break
            except OSError:
                time.sleep(0.1)
        yield stand
    finally:
        process.terminate()
        process.wait()


def test_real_pages_are_archived_and_not_fetched_again(newsroom: Newsroom, newsstand: Newsstand) -> None:
    """At least 95 % of the pages become articles with a headline and a body; a second crawl transfers no unchanged page."""
    newsroom.follow("[crawl]\ndelay = 0\n\n" + newsstand.ask("/sources.toml").decode())
    newsroom.crawl(http_proxy=newsstand.proxy)
    whole = newsroom.rows("SELECT count(*) FROM articles WHERE headline <> '' AND length(body) > 100")[0][0]
    assert whole >= 0.95 * PAGES
    newsstand.ask("/reset")
    newsroom.crawl("--recheck", http_proxy=newsstand.proxy)
    stats = json.loads(newsstand.ask("/stats"))
    assert (0, True) == (stats["articles"], stats["not_modified"] >= whole)
