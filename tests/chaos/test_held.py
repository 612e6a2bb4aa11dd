"""Promise 2, and whoever else has the database open: one writer, a clear word for the others, nothing lost."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from crawler.archive import database

from ..crawl.conftest import Newsroom
from ..crawl.site import Site

# The program with less patience: half a minute of waiting would be the same, longer.
IMPATIENT = "import sys; from crawler.archive import database; database.BUSY_TIMEOUT = {seconds}; from crawler.cli import main; main()"


def test_of_two_starts_one_runs(newsroom: Newsroom) -> None:
    """Both at the same instant: one crawls to the end, the other exits with 75 and names the holder."""
    with Site(stories=20) as site:
        newsroom.follow(site.sources(delay=0.05))
        both = [subprocess.Popen(newsroom.command("crawl"), cwd=newsroom.folder, env=newsroom.environment(), stderr=subprocess.PIPE, text=True)
                for _ in range(2)]
        said = {process.pid: process.communicate()[1] for process in both}
    assert [0, 75] == sorted(process.returncode for process in both), said
    winner, loser = sorted(both, key=lambda process: process.returncode)
    found = re.search(r"held by another run \(process (\d+) since \d{4}-", said[loser.pid])
    assert found is not None, said
    assert winner.pid == int(found[1])
    assert [(20,), (1,)] == [*newsroom.rows("SELECT count(*) FROM articles"), *newsroom.rows("SELECT count(*) FROM runs")]


def test_a_short_writer_is_waited_for(newsroom: Newsroom) -> None:
    """Another program holds the write lock for a second: the crawl waits and goes on."""
    with Site(stories=3) as site:
        newsroom.follow(site.sources())
        newsroom.crawl()
        with closing(sqlite3.connect(newsroom.folder / "archive.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            process = subprocess.Popen(newsroom.command("crawl", "--recheck"), cwd=newsroom.folder, env=newsroom.environment(),
                                       stderr=subprocess.PIPE, text=True)
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(2)
            other.execute("COMMIT")
        said = process.communicate(timeout=40)[1]
    assert 0 == process.returncode, said


def test_a_long_writer_is_named(newsroom: Newsroom) -> None:
    """One that does not let go: exit code 1 and one line; the next crawl has everything."""
    assert database.BUSY_TIMEOUT == 30
    with Site(stories=3) as site:
        newsroom.follow(site.sources())
        newsroom.crawl()
        with closing(sqlite3.connect(newsroom.folder / "archive.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            done = subprocess.run([sys.executable, "-c", IMPATIENT.format(seconds=0.3), "crawl"], cwd=newsroom.folder,
                                  env=newsroom.environment(), capture_output=True, text=True, timeout=60, check=False)
        assert 1 == done.returncode
        assert "another program has been writing to it" in done.stderr
        assert 1 == len(done.stderr.splitlines()), done.stderr
        newsroom.crawl()
    assert 0 == newsroom.run("verify").returncode


def test_a_writer_in_mid_crawl_loses_nothing(newsroom: Newsroom) -> None:
    """The lock is taken while pages come in, and kept: the run ends, its captures are read by the next, no page is fetched again."""
    with Site(stories=60) as site:
        newsroom.follow(site.sources())
        process = subprocess.Popen([sys.executable, "-c", IMPATIENT.format(seconds=0.3), "crawl", "--json"], cwd=newsroom.folder,
                                   env=newsroom.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert process.stdout is not None
        process.stdout.readline()
        with closing(sqlite3.connect(newsroom.folder / "archive.db", isolation_level=None, timeout=5)) as other:
            other.execute("BEGIN IMMEDIATE")
            out, said = process.communicate(timeout=60)
        assert 1 == process.returncode, out + said
        assert "locked" in out + said
        newsroom.crawl()
        whole = sum(count for (path, status), count in site.answered.items() if status == 200 and path.startswith("/a/"))
    assert [(60,)] == newsroom.rows("SELECT count(*) FROM articles")
    assert whole <= 60 + 16    # what was on the wire when the run ended


def test_a_long_reader_blocks_nobody(newsroom: Newsroom) -> None:
    """A read transaction that stays open: the crawl goes on, the reader sees its own moment, the log is folded in afterwards."""
    with Site(stories=30) as site:
        newsroom.follow(site.sources())
        newsroom.crawl("--limit", "10")
        with closing(sqlite3.connect(f"file:{newsroom.folder / 'archive.db'}?mode=ro", uri=True, isolation_level=None)) as reader:
            reader.execute("BEGIN")
            before = reader.execute("SELECT count(*) FROM articles").fetchone()
            newsroom.crawl("--recheck")
            assert before == reader.execute("SELECT count(*) FROM articles").fetchone()
            assert size(newsroom.folder / "archive.db-wal") > 0
        newsroom.crawl("--recheck")
    assert 0 == size(newsroom.folder / "archive.db-wal")
    assert [(30,)] == newsroom.rows("SELECT count(*) FROM articles")


def size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
