"""The disk is full, refuses to sync, or may not be written: the run ends with a sentence, nothing acknowledged is lost, the next run goes on."""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from itertools import takewhile
from pathlib import Path

import pytest

from ..crawl.conftest import Newsroom
from ..crawl.site import Site

STORIES = 120
IN_A_SMALL_DISK = 'mount -t tmpfs -o size=700k none . && cp "$0/sources.toml" . && {0} crawl --json; code=$?; cp -r . "$0/after"; exit $code'


def crawl(newsroom: Newsroom, command: list[str], before: Callable[[], None] | None = None) -> tuple[int, set[str], str]:
    """Exit code, what was acknowledged, and what the report and standard error said."""
    done = subprocess.run(command, cwd=newsroom.folder, env=newsroom.environment(), capture_output=True, text=True, timeout=90,
                          preexec_fn=before, check=False)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    failures = "\n".join(rows[-1]["failures"]) if rows and "failures" in rows[-1] else ""
    return done.returncode, {row["url"] for row in rows if row.get("outcome") == "archived"}, failures + done.stderr


def goes_on(newsroom: Newsroom, acknowledged: set[str]) -> None:
    """All that was acknowledged is there; with room again the next run ends well, and everything is whole."""
    if (newsroom.folder / "archive.db").exists() and acknowledged:
        assert acknowledged <= {url for (url,) in newsroom.rows("SELECT url FROM articles")}
    newsroom.crawl()
    assert [(STORIES,)] == newsroom.rows("SELECT count(*) FROM articles")
    assert 0 == newsroom.run("verify").returncode


@pytest.mark.parametrize("most", [150_000, 400_000])
def test_files_that_may_not_grow(newsroom: Newsroom, most: int) -> None:
    """A limit on the size of files stands for a full disk: exit code 1, and the reason in words."""
    with Site(stories=STORIES) as site:
        newsroom.follow(site.sources())
        code, acknowledged, said = crawl(newsroom, newsroom.command("crawl", "--json"), lambda: limit_files(most))
        assert 1 == code, said
        assert "the archive or its disk failed: " in said or "disk I/O error" in said, said    # in mid-run, or while the tables are made
        goes_on(newsroom, acknowledged)


def limit_files(most: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))


def test_full_disk(newsroom: Newsroom) -> None:
    """A file system of 700 KB runs full in mid-crawl."""
    if shutil.which("unshare") is None or subprocess.run(["unshare", "-rm", "true"], capture_output=True, check=False).returncode:
        pytest.skip("no file system can be mounted here: unshare -rm is not allowed")
    with Site(stories=STORIES) as site:
        newsroom.follow(site.sources())
        (newsroom.folder / "small").mkdir()
        script = f'cd small && {IN_A_SMALL_DISK.format(f"{sys.executable} -m crawler")}'
        code, acknowledged, said = crawl(newsroom, ["unshare", "-rm", "sh", "-c", f'cd "$0/small" && {script.partition("&& ")[2]}', str(newsroom.folder)])
        assert 1 == code, said
        assert "full" in said or "No space left" in said, said
        for name in ("archive.db", "archive.db-wal", "captures"):
            if (newsroom.folder / "after" / name).exists():
                shutil.move(newsroom.folder / "after" / name, newsroom.folder / name)
        goes_on(newsroom, acknowledged)


@pytest.mark.parametrize(("calls", "first"), [("fsync,fdatasync", 30), ("pwrite64", 60)])
def test_failing_disk(newsroom: Newsroom, calls: str, first: int) -> None:
    """fsync or write fail with EIO from some call on: never reported as archived, never tried again and believed."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed: a failing disk cannot be played")
    with Site(stories=STORIES) as site:
        newsroom.follow(site.sources())
        strace = ["strace", "-f", "-qq", "-o", os.devnull, "-e", f"trace={calls}", "-e", f"inject={calls}:error=EIO:when={first}+"]
        code, acknowledged, said = crawl(newsroom, [*strace, *newsroom.command("crawl", "--json")])
        if "ptrace" in said:
            pytest.skip("strace may not trace here")
        assert 1 == code, said
        assert "the archive or its disk failed: " in said or "I/O error" in said, said
        goes_on(newsroom, acknowledged)


@pytest.mark.parametrize("command", [("crawl",), ("backup", "x/copy.db"), ("export", "-o", "x/out.csv")])
def test_folder_that_may_not_be_written(newsroom: Newsroom, command: tuple[str, ...]) -> None:
    """One line that names the folder, no traceback, and nothing is changed. As nobody: root may write everywhere."""
    if os.getuid() != 0:
        pytest.skip("only root can become somebody else")
    with Site(stories=2) as site:
        newsroom.follow(site.sources())
        newsroom.crawl()
        (newsroom.folder / "x").mkdir(mode=0o555)
        readable_by_all(newsroom.folder)
        done = subprocess.run([sys.executable, "-c", AS_NOBODY, *command], cwd=newsroom.folder, env=newsroom.environment(), capture_output=True,
                              text=True, timeout=60, check=False)
        assert 1 == done.returncode, done.stderr
        assert 1 == len(done.stderr.splitlines()), done.stderr
        assert "x/" in done.stderr or str(newsroom.folder) in done.stderr
        newsroom.crawl()


AS_NOBODY = """
import os, sys
from crawler.cli import main
import crawler.cli.crawling, crawler.cli.keeping, crawler.run, scrapy.crawler, scrapy.settings
import encodings.utf_8_sig, encodings.idna, crawler.desk, crawler.settings
os.setgroups([]); os.setgid(65534); os.setuid(65534)
main()
"""


def readable_by_all(folder: Path) -> None:
    """The way to the folder too."""
    for path in takewhile(lambda path: path != Path(tempfile.gettempdir()), [folder, *folder.parents]):
        path.chmod(0o755)
