"""The watch: real crawls over loopback, one after another, in real processes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.watch import Watch, notify

from ..crawl.conftest import Newsroom
from ..crawl.site import Answer, Site, story

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


@contextmanager
def watching(newsroom: Newsroom, **env: str) -> Iterator[subprocess.Popen[str]]:
    """A watch in a process of its own, ended by its id whatever happens."""
    process = subprocess.Popen(newsroom.command("watch", "--pause", "0.2"), cwd=newsroom.folder, env=newsroom.environment(**env), text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def until(holds: Callable[[], bool], seconds: float = 40) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)


def archived(newsroom: Newsroom) -> int:
    try:
        return int(newsroom.rows("SELECT count(*) FROM articles")[0][0])
    except Exception:    # noqa: BLE001 - there is no table yet
        return 0


def test_a_story_that_appears_while_watching_is_archived_and_a_signal_ends_the_watch(tmp_path: Path) -> None:
    """What is announced later is archived later, by the same watch; systemd is told; SIGTERM ends it with 0 and not a word is printed."""
    newsroom = Newsroom(tmp_path)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    listener.bind(str(tmp_path / "notify"))
    said: list[bytes] = []
    threading.Thread(target=lambda: said.extend(iter(lambda: listener.recv(100), b"end")), daemon=True).start()
    with Site(stories=2) as site:
        newsroom.follow(site.sources())
        with watching(newsroom, NOTIFY_SOCKET=str(tmp_path / "notify")) as process:
            until(lambda: archived(newsroom) == 2)
            site.pages["/a/7"] = Answer(story(7))
            site.make_feed()
            until(lambda: newsroom.rows("SELECT count(*) FROM runs WHERE how_ended IS NOT NULL") >= [(1,)])
            newsroom.write("UPDATE channels SET next_poll_at = '2020-01-01T00:00:00Z'")
            until(lambda: archived(newsroom) == 3)
            until(lambda: newsroom.rows("SELECT count(*) FROM runs WHERE how_ended IS NULL") == [(0,)])
            time.sleep(0.5)
            process.send_signal(signal.SIGTERM)
            out, err = process.communicate(timeout=15)
            assert (0, "", "") == (process.returncode, out, err)
    assert ("READY=1", True) == (said[0].decode(), {b"WATCHDOG=1", b"STOPPING=1"} <= set(said))


def test_a_signal_in_the_middle_of_a_crawl_ends_both_within_ten_seconds(tmp_path: Path) -> None:
    """The crawl is told, ends in order with 3, and the watch with it; nothing is left running."""
    newsroom = Newsroom(tmp_path)
    with Site(stories=30) as site:
        newsroom.follow(site.sources(delay=1))
        with watching(newsroom) as process:
            until(lambda: archived(newsroom) >= 1)
            began = time.monotonic()
            process.send_signal(signal.SIGTERM)
            assert 3 == process.wait(20)
            assert time.monotonic() - began < 11
    assert [("stopped",)] == newsroom.rows("SELECT how_ended FROM runs")


def test_nothing_to_follow_ends_the_watch(tmp_path: Path) -> None:
    """Wrong configuration is said at once, with exit code 2."""
    assert 2 == Newsroom(tmp_path).run("watch").returncode


def test_a_second_watch_of_an_archive_ends_at_once(tmp_path: Path) -> None:
    """Exit code 75, and the message says who watches."""
    newsroom = Newsroom(tmp_path)
    with Site(stories=1) as site:
        newsroom.follow(site.sources())
        with watching(newsroom):
            until(lambda: archived(newsroom) == 1)
            done = newsroom.run("watch")
    assert 75 == done.returncode
    assert "is watched already (process " in done.stderr


@pytest.mark.parametrize("code", [1, -9])
def test_rounds_that_fail_hard_come_ever_more_rarely(tmp_path: Path, code: int) -> None:
    """The pause doubles, up to an hour; one success and it is short again."""
    watch = Watch([], tmp_path / "archive.db", lambda: NOON)
    pauses = [watch._pause(code) for _ in range(10)]    # noqa: SLF001
    assert [timedelta(seconds=30), timedelta(minutes=1), timedelta(minutes=2)] == pauses[:3]
    assert timedelta(hours=1) == pauses[-1]
    assert timedelta(minutes=5) == watch._pause(0)    # noqa: SLF001 - there is no archive, so nothing is due
    assert timedelta(seconds=30) == watch._pause(code)    # noqa: SLF001


def test_a_crawl_that_fails_does_not_end_the_watch(tmp_path: Path) -> None:
    """A round that ends with 1 is followed by another."""
    count = tmp_path / "rounds"
    program = f"from pathlib import Path; p = Path({str(count)!r}); p.write_text(p.read_text() + 'x' if p.exists() else 'x'); raise SystemExit(1)"
    code = (f"from datetime import *; from pathlib import Path; from crawler.watch import Watch; import sys; "
            f"sys.exit(Watch([sys.executable, '-c', {program!r}], Path({str(tmp_path / 'archive.db')!r}), lambda: datetime.now(UTC), "
            f"least=timedelta(seconds=0.1)).run())")
    process = subprocess.Popen([sys.executable, "-c", code])
    try:
        until(lambda: count.exists() and len(count.read_text()) >= 2)
        process.send_signal(signal.SIGINT)
        assert 1 == process.wait(15)
    finally:
        process.kill()


def test_nobody_listens(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A socket that is not there, or none at all, is no failure."""
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "none"))
    notify("READY=1")
    monkeypatch.delenv("NOTIFY_SOCKET")
    notify("READY=1")
    assert "NOTIFY_SOCKET" not in os.environ
