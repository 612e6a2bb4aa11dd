"""A newsroom whose commands are killed at random moments, and the figures of what that cost (`House -> Figures`)."""

from __future__ import annotations

import json
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from crawler.captures import digest, load
from crawler.models import CaptureRef
from crawler.times import from_iso

from ..crawl.conftest import Newsroom
from ..crawl.site import Site

STORIES = 200
IN_FLIGHT = 8    # requests of one host that may be on the wire at once: what a kill may cost in pages asked for twice
GOOD = ("archived", "revised", "unchanged")
STATE = "SELECT url, headline, body, revision_count, content_hash FROM articles ORDER BY id"
# A later version of this program in one file: a second step that touches every article, long enough to be killed in.
NEXT_VERSION = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from crawler.archive import Archive, archive, database, migrations

@migrations.migrations()
def m002_later(db):
    db.conn.execute("ALTER TABLE articles ADD COLUMN later TEXT")
    print("begun", flush=True)
    for (number,) in db.conn.execute("SELECT id FROM articles").fetchall():
        db.conn.execute("UPDATE articles SET later = 'yes', headline = headline || ' ' WHERE id = ?", (number,))
    db.conn.execute("CREATE INDEX idx_later ON articles (later)")

database.SCHEMA_VERSION = migrations.SCHEMA_VERSION = 2
print("ready", flush=True)
Archive.open(Path("archive.db"), now=datetime.now(UTC)).close()
print("done", flush=True)
"""


@dataclass
class Figures:
    """What the kills of one command have come to. Everything but kills, acks and seconds must be 0."""

    kills: int = 0
    in_work: int = 0       # kills that hit after the command had begun to write or acknowledge
    acks: int = 0          # articles that were reported as archived
    lost: int = 0          # of those: not there, or not readable, or their WARC record not intact
    doubled: int = 0       # there twice
    torn: int = 0          # files or tables that are neither as before nor as after
    repairs: int = 0       # starts that did not go by themselves
    seconds: float = 0.0

    def add(self, other: Figures) -> None:
        """Sum up."""
        for name in self.__dataclass_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass
class House:
    """One archive, one site, one stream of chance; `kill("export", 9)` and its like in any order, then `settle`."""

    folder: Path
    site: Site
    chance: random.Random
    figures: dict[str, Figures] = field(default_factory=dict)
    acknowledged: set[str] = field(default_factory=set)
    crawl_kills: int = 0

    def __post_init__(self) -> None:
        self.folder.mkdir(exist_ok=True)
        self.room = Newsroom(self.folder)
        self.room.follow(self.site.sources())

    def kill(self, command: str, times: int) -> Figures:
        """Kill a command that often; what it came to."""
        one: Callable[[Figures], None] = getattr(self, f"_{command}")
        if command != "crawl":
            self.settle()
        found = self.figures.setdefault(command, Figures())
        before = time.monotonic()
        for _ in range(times):
            found.kills += 1
            one(found)
        found.seconds += time.monotonic() - before
        return found

    def settle(self) -> None:
        """Crawl to the end, if that was not done yet: all articles are there, once, and nothing that was kept was asked for again."""
        if self.room_has(len(self.stories())):
            return
        self.room.crawl("--recheck")
        assert self.stories() == {url for (url,) in self.room.rows("SELECT url FROM articles")}
        assert [(len(self.stories()),)] == self.room.rows("SELECT count(*) FROM articles")
        twice = "SELECT count(*) FROM (SELECT 1 FROM captures WHERE NOT is_revisit GROUP BY url_id HAVING count(*) > 1)"
        assert [(0,)] == self.room.rows(twice)
        whole = {path: count for (path, status), count in self.site.answered.items() if status == 200 and path.startswith("/a/")}
        assert sum(whole.values()) - len(whole) <= IN_FLIGHT * self.crawl_kills

    def room_has(self, count: int) -> bool:
        """Whether so many articles are archived."""
        return (self.folder / "archive.db").exists() and [(count,)] == self.room.rows("SELECT count(*) FROM articles")

    def stories(self) -> set[str]:
        """All that the site has."""
        return {f"{self.site.home}{path[1:]}" for path in self.site.pages if path.startswith("/a/")}

    def verify(self) -> None:
        """The program's own look at everything."""
        done = self.room.run("verify")
        assert (0, "All well") == (done.returncode, done.stdout[:8]), done.stdout + done.stderr

    def _crawl(self, found: Figures) -> None:
        process = self._start("crawl", "--json", "--recheck")
        assert process.stdout is not None
        lines = []
        if self.chance.random() < 0.8:
            lines.append(process.stdout.readline())
            found.in_work += 1
            time.sleep(self.chance.uniform(0, 0.25))
        else:
            time.sleep(self.chance.uniform(0.2, 1.5))    # while it starts
        lines += self._end(process).splitlines()
        rows = [json.loads(line) for line in lines if line.strip().endswith("}")]
        new = {row["url"] for row in rows if row.get("outcome") in GOOD}
        found.repairs += process.returncode not in (-signal.SIGKILL, 0)    # it had ended before the kill, and not well
        found.acks += len(new)
        self.acknowledged |= new
        self.crawl_kills += 1
        if (self.folder / "archive.db").exists():
            self._count_what_is_there(found, new)

    def _count_what_is_there(self, found: Figures, new: set[str]) -> None:
        """Every URL ever acknowledged is a row; the bytes of what was acknowledged just now are read back from the WARC file."""
        if not self.room.rows("SELECT 1 FROM sqlite_master WHERE name = 'articles'"):
            found.lost += len(self.acknowledged)
            return
        there = Counter(url for (url,) in self.room.rows("SELECT url FROM articles WHERE headline <> '' AND body <> ''"))
        found.lost += len(self.acknowledged - there.keys()) + sum(not self._is_kept(url) for url in new & there.keys())
        found.doubled += sum(count > 1 for count in there.values())

    def _is_kept(self, url: str) -> bool:
        rows = self.room.rows(
            "SELECT c.warc_file, c.warc_offset, c.warc_length, c.sha256, c.fetched_at, c.final_url FROM articles a "
            "JOIN captures c ON c.id = a.capture_id WHERE a.url = ?", url)
        if not rows:
            return False
        name, offset, length, sha256, at, final_url = rows[0]
        capture = load(self.folder / "captures", CaptureRef(url, final_url, 200, from_iso(at), name, offset, length, sha256))
        return bool(sha256 == digest(capture.payload))

    def _export(self, found: Figures) -> None:
        target, new = self.folder / "out.csv", self.folder / "whole.csv"
        if not new.exists():
            assert 0 == self.room.run("export", "-o", new.name).returncode
        target.write_bytes(b"older\n")
        process = self._start("export", "-o", target.name)
        self._wait_for_part(process, found, 0.02)
        self._end(process)
        found.repairs += process.returncode not in (-signal.SIGKILL, 0)
        found.torn += target.read_bytes() not in (b"older\n", new.read_bytes())

    def _backup(self, found: Figures) -> None:
        target = self.folder / "copy.db"
        process = self._start("backup", target.name)
        self._wait_for_part(process, found, 0.05)
        self._end(process)
        found.repairs += process.returncode not in (-signal.SIGKILL, 0)
        if target.exists():
            found.torn += not _is_whole(target, len(self.stories()))

    def _reextract(self, found: Figures) -> None:
        before = self.room.rows(STATE)
        process = self._start("reextract")
        begun = time.monotonic()
        while process.poll() is None and time.monotonic() < begun + 0.5 and not _holds(self.folder / "archive.db-wal"):
            time.sleep(0.01)
        time.sleep(self.chance.uniform(0, 1.5))
        found.in_work += process.poll() is None
        self._end(process)
        found.repairs += process.returncode not in (-signal.SIGKILL, 0)
        found.torn += before != self.room.rows(STATE)

    def _migrate(self, found: Figures) -> None:
        """On a copy: its archive is of the next version afterwards."""
        folder = self.folder / "older"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        self._copy_of(folder / "archive.db")
        process = subprocess.Popen([sys.executable, "-c", NEXT_VERSION], cwd=folder, env=self.room.environment(PYTHONPATH=str(ROOT)),
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert process.stdout is not None
        assert "ready\n" == process.stdout.readline()
        if self.chance.random() < 0.7:
            found.in_work += process.stdout.readline() == "begun\n"
        time.sleep(self.chance.uniform(0, 0.04))
        self._end(process)
        found.repairs += process.returncode not in (-signal.SIGKILL, 0)
        found.torn += not _is_one_version(folder / "archive.db", len(self.stories()))

    def _copy_of(self, path: Path) -> None:
        if not (self.folder / "fixture.db").exists():
            assert 0 == self.room.run("backup", "fixture.db").returncode
        shutil.copy(self.folder / "fixture.db", path)

    def _start(self, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(self.room.command(*arguments), cwd=self.folder, env=self.room.environment(), stdout=subprocess.PIPE,
                                stderr=subprocess.DEVNULL, text=True)

    def _end(self, process: subprocess.Popen[str]) -> str:
        process.send_signal(signal.SIGKILL)
        assert process.stdout is not None
        rest = process.stdout.read()
        process.wait()
        return rest

    def _wait_for_part(self, process: subprocess.Popen[str], found: Figures, most: float) -> None:
        """Most kills hit while the new file is written; the others while the program starts."""
        if self.chance.random() < 0.2:
            time.sleep(self.chance.uniform(0, 0.3))
            return
        old = set(self.folder.glob(".newsarchive-*.part"))
        while process.poll() is None and not set(self.folder.glob(".newsarchive-*.part")) - old:
            time.sleep(0.001)
        found.in_work += process.poll() is None
        time.sleep(self.chance.uniform(0, most))


ROOT = Path(__file__).resolve().parents[2]


def _holds(path: Path) -> bool:
    return path.exists() and bool(path.stat().st_size)


def _is_whole(path: Path, articles: int) -> bool:
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return [("ok",), (articles,)] == [connection.execute(sql).fetchone() for sql in ("PRAGMA integrity_check", "SELECT count(*) FROM articles")]
    finally:
        connection.close()


def _is_one_version(path: Path, articles: int) -> bool:
    """Wholly the old schema or wholly the new one, with every article."""
    connection = sqlite3.connect(path)
    try:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        columns = {row[1] for row in connection.execute("PRAGMA table_info(articles)")}
        done = connection.execute("SELECT count(*) FROM articles WHERE later = 'yes'").fetchone()[0] if "later" in columns else 0
        whole = ("ok",) == connection.execute("PRAGMA integrity_check").fetchone()
        count = connection.execute("SELECT count(*) FROM articles").fetchone()[0]
    finally:
        connection.close()
    return whole and count == articles and (version, done) in ((1, 0), (2, articles))
