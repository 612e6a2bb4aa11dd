"""Promise 1: kill a crawl at any moment, and every article that was reported is there, once, and the next run goes on by itself."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import time
from collections import Counter

from .conftest import Newsroom
from .site import Site

KILLS = 20
STORIES = 400


def test_twenty_kills_lose_nothing(newsroom: Newsroom) -> None:
    """SIGKILL at random moments: what was acknowledged is in the archive each time, and in the end each story is there once.

    No story whose capture was on the disk is asked for again: only the few that were on the wire may be.
    """
    chance = random.Random(20261124)
    acknowledged: set[str] = set()
    with Site(stories=STORIES) as site:
        newsroom.follow(site.sources())
        for _ in range(KILLS):
            acknowledged |= killed_crawl(newsroom, chance)
            there = Counter(url for (url,) in newsroom.rows("SELECT url FROM articles")) if (newsroom.folder / "archive.db").exists() else Counter()
            assert acknowledged <= there.keys()
            assert not [url for url, count in there.items() if count > 1]
        newsroom.crawl("--recheck")
        stories = {f"{site.home}a/{n}" for n in range(STORIES)}
        sent = {path: count for (path, status), count in site.answered.items() if status == 200 and path.startswith("/a/")}
    assert [(STORIES, STORIES)] == newsroom.rows("SELECT count(*), count(DISTINCT url) FROM articles")
    assert stories == {url for (url,) in newsroom.rows("SELECT url FROM articles")}
    assert [(0,)] == newsroom.rows("SELECT count(*) FROM (SELECT 1 FROM captures WHERE NOT is_revisit GROUP BY url_id HAVING count(*) > 1)")
    assert sum(sent.values()) - STORIES <= 8 * KILLS    # at most what was on the wire
    done = newsroom.run("verify")
    assert (0, "All well") == (done.returncode, done.stdout[:8]), done.stdout


def killed_crawl(newsroom: Newsroom, chance: random.Random) -> set[str]:
    """Start a crawl, kill it at a random moment after it began to work, and return the URLs that it acknowledged until then."""
    process = subprocess.Popen(newsroom.command("crawl", "--json", "--recheck"), cwd=newsroom.folder, env=newsroom.environment(),
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    assert process.stdout is not None
    lines = []
    if chance.random() < 0.8:
        lines.append(process.stdout.readline())
        time.sleep(chance.uniform(0, 0.25))
    else:
        time.sleep(chance.uniform(0.3, 1.5))    # while it starts
    process.send_signal(signal.SIGKILL)
    lines += process.stdout.read().splitlines()
    process.wait()
    rows = [json.loads(line) for line in lines if line.strip().endswith("}")]
    return {row["url"] for row in rows if row.get("outcome") in ("archived", "unchanged")}
