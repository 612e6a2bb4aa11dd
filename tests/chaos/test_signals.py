"""SIGTERM and SIGINT: once is an orderly end within ten seconds, twice is now; the archive is consistent after both."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from http.server import BaseHTTPRequestHandler

import pytest

from ..crawl.conftest import Newsroom
from ..crawl.site import Site

PROMISED = 10.0    # seconds
SLACK = 3.0        # for a busy machine


def hang(_: BaseHTTPRequestHandler) -> None:
    """A page that does not come."""
    time.sleep(25)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_one_signal_ends_a_run_in_ten_seconds(newsroom: Newsroom, number: signal.Signals) -> None:
    """One page hangs for longer: what is in flight is archived, the run says stopped, exit code 3, and the next run goes on."""
    code, seconds, rows = signalled(newsroom, number, times=1)
    assert 3 == code
    assert PROMISED - 2 < seconds < PROMISED + SLACK
    assert [("stopped",)] == newsroom.rows("SELECT how_ended FROM runs")
    assert rows <= {url for (url,) in newsroom.rows("SELECT url FROM articles")}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_two_signals_end_it_now(newsroom: Newsroom, number: signal.Signals) -> None:
    """Exit code 3 too; what was acknowledged is there, and the archive is whole."""
    code, seconds, rows = signalled(newsroom, number, times=2)
    assert 3 == code
    assert seconds < SLACK
    assert [("stopped",)] == newsroom.rows("SELECT how_ended FROM runs")
    assert rows <= {url for (url,) in newsroom.rows("SELECT url FROM articles")}
    assert 0 == newsroom.run("verify").returncode


def signalled(newsroom: Newsroom, number: int, *, times: int) -> tuple[int, float, set[str]]:
    """Exit code, seconds from the first signal to the end, and the URLs that were acknowledged."""
    with Site(stories=8) as site:
        site.pages["/a/hangs"] = hang
        site.make_feed()
        newsroom.follow(site.sources())
        with subprocess.Popen(newsroom.command("crawl", "--json"), cwd=newsroom.folder, env=newsroom.environment(), stdout=subprocess.PIPE,
                              text=True) as process:
            assert process.stdout is not None
            lines = [process.stdout.readline()]
            began = time.monotonic()
            for _ in range(times):
                process.send_signal(number)
                time.sleep(0.3)
            lines += process.stdout.read().splitlines()
        rows = [json.loads(line) for line in lines]
        return process.returncode, time.monotonic() - began, {row["url"] for row in rows if row.get("outcome") == "archived"}
