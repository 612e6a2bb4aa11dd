"""The clock jumps between two runs and within one: nothing is lost, and nothing rests until a time that was wrong."""

from __future__ import annotations

import subprocess
import sys

import pytest

from ..crawl.conftest import Newsroom
from ..crawl.site import Answer, Site, story

# The program with another clock: `run.now` is the only one that a crawl reads. {0}: an expression of the seconds that it is wrong by.
WRONG = """
import sys
from datetime import timedelta
from crawler import run
right, asked = run.now, [0]
def now():
    asked[0] += 1
    return right() + timedelta(seconds={0})
run.now = now
from crawler.cli import main
main()
"""
YEAR = 365 * 86400


def wrong_clock(newsroom: Newsroom, seconds: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", WRONG.format(seconds), "crawl", *arguments], cwd=newsroom.folder, env=newsroom.environment(),
                          capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("seconds", [f"{70 * YEAR}", f"-{50 * YEAR}", "0 if asked[0] < 12 else -3600"])
def test_wrong_clock_costs_no_article(newsroom: Newsroom, seconds: str) -> None:
    """In the years 2096 and 1976, a jump ahead or back in mid-run: the run archives, and the next one, by the right clock, polls and goes on."""
    with Site(stories=6) as site:
        newsroom.follow(site.sources())
        done = wrong_clock(newsroom, seconds)
        assert 0 == done.returncode, done.stderr
        assert [(6,)] == newsroom.rows("SELECT count(*) FROM articles")
        site.pages["/a/7"] = Answer(story(7))
        site.make_feed()
        newsroom.crawl(*["--recheck"] * ("asked" in seconds))    # by a clock that jumped later the channel was polled at the right time
        assert [(7, 7)] == newsroom.rows("SELECT count(*), count(DISTINCT url) FROM articles")
    ahead = newsroom.rows("SELECT count(*) FROM urls WHERE next_visit_at > '2090' UNION ALL SELECT count(*) FROM channels WHERE next_poll_at > '2090'")
    assert [(0,), (0,)] == ahead
    assert 0 == newsroom.run("verify").returncode
