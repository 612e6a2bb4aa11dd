"""The doctor: what is wrong is seen, called by its name, and comes with something to type; what is well is left in peace."""

from __future__ import annotations

import importlib.metadata
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from crawler import health
from crawler.archive import Archive
from crawler.archive.check import check
from crawler.confinement import Confinement
from crawler.errors import ReadersBrokenError
from crawler.health import Finding, diagnose, has_wal_reset_fault
from crawler.sources import add_source
from tests.export.making import NOW, ONE, PLAIN, WIRE, make_archive

LATER = NOW + timedelta(hours=1)
CONTACT = '[crawl]\ncontact = "ann@example.org"\n'


REALLY = health._confinement


async def all_of_it() -> Confinement:
    return Confinement(limits=True, network=True, files=True)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A healthy archive with its captures and configuration, on a machine without proxies, crontab and systemd of ours."""
    for name in list(os.environ):
        if name.lower().endswith("_proxy"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("PATH", "/nonexistent")
    monkeypatch.setattr(health, "_confinement", all_of_it)    # what this machine allows is asked in a test of its own
    home = tmp_path / "news"
    home.mkdir()
    make_archive(home / "archive.db", WIRE, PLAIN)
    capture = home / "captures" / "2026" / "11" / "x.warc.gz"
    capture.parent.mkdir(parents=True)
    capture.write_bytes(b"x" * 1999)
    (home / "sources.toml").write_text(CONTACT)
    add_source(home / "sources.toml", ONE)
    return home


def findings(folder: Path, now: object = LATER) -> list[Finding]:
    return diagnose(folder / "archive.db", folder / "sources.toml", folder / "captures", now)    # type: ignore[arg-type]


def about(folder: Path, word: str, now: object = LATER) -> Finding:
    [finding] = [finding for finding in findings(folder, now) if word in finding.what]
    return finding


def test_a_healthy_archive_has_nothing_bad(folder: Path) -> None:
    """Nothing is bad; the only notes are this machine's SQLite and the missing schedule."""
    found = findings(folder)
    assert [] == [finding for finding in found if finding.state == "bad"]
    assert {"SQLite", "nothing"} >= {finding.what.split()[0] for finding in found if finding.state == "note"}
    said = "\n".join(finding.what for finding in found)
    for words in ("Python 3.", "scrapy ", "can be written", "sources followed: 1, not followed: 0", "2 articles", "quick check passed",
                  "capture files: 1, all there", "the clock says 2026-11-24T13:00:00Z"):
        assert words in said


def test_advice_comes_with_all_that_is_not_well(folder: Path) -> None:
    """Whoever gets a note or worse gets something to type; whoever is well gets none."""
    (folder / "archive.db").unlink()
    (folder / "sources.toml").unlink()
    assert all(bool(finding.advice) == (finding.state != "ok") for finding in findings(folder))


def test_the_doctor_changes_nothing(folder: Path) -> None:
    """All files but SQLite's own shared memory are as they were."""
    def files() -> dict[str, bytes]:
        return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file() and not path.name.endswith(("-shm", "-wal"))}
    before = files()
    findings(folder)
    assert before == files()


def test_an_empty_folder_says_how_to_begin(folder: Path) -> None:
    """Neither configuration nor archive: notes with the first two commands."""
    empty = folder / "empty"
    empty.mkdir()
    assert ("note", "newsarchive add https://...") == (about(empty, "sources.toml").state, about(empty, "sources.toml").advice)
    assert ("note", "newsarchive crawl") == (about(empty, "no archive").state, about(empty, "no archive").advice)


def test_a_missing_folder(folder: Path) -> None:
    """The folder is made by what is said."""
    gone = folder / "it's gone"
    finding = about(gone, "does not exist")
    assert "bad" == finding.state
    subprocess.run(["/bin/sh", "-c", finding.advice], check=True, env={"PATH": "/usr/bin:/bin"})
    assert gone.is_dir()


def test_a_folder_that_cannot_be_written(folder: Path) -> None:
    """Told by trying, since permissions alone do not tell (read-only disks, quotas)."""
    assert "bad" == about(Path("/proc"), "the folder /proc cannot be written: ").state


def test_little_space(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Less than 2 GiB is a note, less than 200 MiB bad."""
    for free, state in ((10 * 1024**3, "ok"), (1024**3, "note"), (100 * 1024**2, "bad")):
        monkeypatch.setattr(health.shutil, "disk_usage", lambda _, free=free: _Usage(free))
        assert state == about(folder, "can be written").state


class _Usage:
    def __init__(self, free: int) -> None:
        self.free = free


def test_a_broken_configuration(folder: Path) -> None:
    """The message of `load`, with file and line."""
    (folder / "sources.toml").write_text("[crawl]\ncontakt = 1\n")
    finding = about(folder, "contakt")
    assert ("bad", True) == (finding.state, f"{folder}/sources.toml:2: " in finding.what)


def test_a_missing_contact(folder: Path) -> None:
    """Asked for, not demanded."""
    (folder / "sources.toml").unlink()
    add_source(folder / "sources.toml", ONE)
    finding = about(folder, "whom to write to")
    assert ("note", True) == (finding.state, 'contact = "you@example.org"' in finding.advice)


def test_nothing_followed(folder: Path) -> None:
    """A configuration without sources is a note."""
    (folder / "sources.toml").write_text(CONTACT)
    assert ("note", "newsarchive add https://...") == (about(folder, "no source is followed").state, about(folder, "no source").advice)


def test_a_damaged_archive(folder: Path) -> None:
    """Flipped pages are found, and the way back is said."""
    path = folder / "archive.db"
    data = bytearray(path.read_bytes())
    data[4096:] = bytes(byte ^ 0x55 for byte in data[4096:])
    path.write_bytes(data)
    finding = about(folder, "archive.db is damaged")
    assert ("bad", True) == (finding.state, "backup" in finding.what + finding.advice)


def test_an_archive_of_a_newer_version_or_another_program(folder: Path) -> None:
    """What cannot be opened is bad, with the reason."""
    archive = Archive.open(folder / "archive.db", now=NOW)
    archive.db.conn.execute("PRAGMA user_version = 999")
    archive.close()
    assert "bad" == about(folder, "newer newsarchive").state
    (folder / "archive.db").write_bytes(b"no database at all" * 100)
    assert "bad" == [finding for finding in findings(folder) if "archive.db" in finding.what][-1].state


def test_an_older_archive(folder: Path) -> None:
    """What will be migrated should be backed up first."""
    archive = Archive.open(folder / "archive.db", now=NOW)
    archive.db.conn.execute("PRAGMA user_version = 0")
    archive.close()
    finding = about(folder, "older newsarchive")
    assert ("note", True) == (finding.state, finding.advice.startswith("newsarchive backup "))


def test_a_crawl_that_is_going_on(folder: Path) -> None:
    """Who holds the archive is said, and it is no fault."""
    archive = Archive.open(folder / "archive.db", now=NOW)
    try:
        finding = about(folder, "a crawl is going on")
        assert ("note", True) == (finding.state, f"process {os.getpid()} since 2026-11-24T12:00:00Z" in finding.what)
    finally:
        archive.close()


def test_lost_triggers_and_their_cure(folder: Path) -> None:
    """An index that is not kept up to date is bad; typing the advice mends it."""
    path = folder / "archive.db"
    archive = Archive.open(path, now=NOW)
    archive.db.conn.execute("DROP TRIGGER articles_au")
    archive.close()
    finding = about(folder, "lost its triggers")
    assert "bad" == finding.state
    subprocess.run(["/bin/sh", "-c", finding.advice], check=True)
    assert [] == list(check(path, now=LATER))
    assert [] == [finding for finding in findings(folder) if finding.state == "bad"]


def test_missing_and_short_captures(folder: Path) -> None:
    """Capture files that are gone, or end before the last known capture, are bad."""
    capture = folder / "captures" / "2026" / "11" / "x.warc.gz"
    capture.write_bytes(b"x" * 1998)
    finding = about(folder, "capture files")
    assert ("bad", True) == (finding.state, "0 missing and 1 too short" in finding.what)
    capture.unlink()
    assert "1 missing and 0 too short, the first 2026/11/x.warc.gz" in about(folder, "capture files").what


def test_a_clock_that_went_back(folder: Path) -> None:
    """The archive holds something from the future: the clock is wrong."""
    finding = about(folder, "the clock says", NOW - timedelta(days=1))
    assert ("bad", "timedatectl; date -u") == (finding.state, finding.advice)
    assert "ok" == about(folder, "the clock says", NOW - timedelta(minutes=2)).state


def test_a_long_log(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A write-ahead log that nobody folds in is a note."""
    monkeypatch.setattr(health, "LONG_LOG", -1)
    assert "note" == about(folder, "archive.db-wal has grown").state


def test_proxies_are_named_without_their_password(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A proxy in the environment is a note that can be pasted into a report."""
    monkeypatch.setenv("http_proxy", "http://ann:secret@proxy.example:3128/")
    finding = about(folder, "proxy")
    assert ("note", "env -u http_proxy newsarchive crawl") == (finding.state, finding.advice)
    assert "proxy.example:3128" in finding.what
    assert "secret" not in finding.what


def test_a_schedule_is_found(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cron line for this folder is found."""
    (tmp_path / "crontab").write_text(f"#!/bin/sh\necho '1-59/15 * * * * cd {folder} && x crawl # newsarchive in {folder}'\n")
    (tmp_path / "crontab").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "ok" == about(folder, "it crawls by itself: cron: ").state


def test_libraries_that_do_not_fit(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing library, or one of a version that is not wanted, is bad, with the line for pip; extras are not asked for."""
    monkeypatch.setattr(importlib.metadata, "requires", lambda _: ["scrapy>=99", "no-such-thing-at-all>=1", 'nor-this; extra == "dev"'])
    finding = about(folder, "wants >=99")
    assert ("bad", f"{sys.executable} -m pip install 'scrapy>=99'") == (finding.state, finding.advice)
    assert f"{sys.executable} -m pip install 'no-such-thing-at-all>=1'" == about(folder, "is not installed").advice


@pytest.mark.parametrize(("expected", "version"), [
    (False, (3, 6, 23)), (True, (3, 7, 0)), (True, (3, 40, 1)), (True, (3, 44, 5)), (False, (3, 44, 6)), (False, (3, 44, 9)),
    (True, (3, 45, 0)), (True, (3, 50, 6)), (False, (3, 50, 7)), (True, (3, 51, 2)), (False, (3, 51, 3)), (False, (3, 53, 4)),
    (False, (4, 0, 0)),
])
def test_versions_with_the_wal_reset_fault(expected: bool, version: tuple[int, ...]) -> None:    # noqa: FBT001
    """3.7.0 to 3.51.2, but for 3.44.6 and 3.50.7 and what follows these in their lines (sqlite.org/wal.html#walresetbug)."""
    assert expected == has_wal_reset_fault(version)


@pytest.mark.parametrize(("state", "words", "held"), [
    ("ok", "confined: limits of memory and files, no network, no writing of files", Confinement(limits=True, network=True, files=True)),
    ("note", "it lacks no network, no writing of files", Confinement(limits=True, network=False, files=False)),
])
def test_confinement_of_readers_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch, state: str, words: str, held: Confinement) -> None:
    """What of it holds here is said, and what this system does not allow is a note."""
    async def confinement() -> Confinement:
        return held
    monkeypatch.setattr(health, "_confinement", confinement)
    found = about(folder, "pages are read in processes of their own")
    assert (state, True) == (found.state, words in found.what)


def test_confinement_is_tried_in_a_reader(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The doctor asks a real reader."""
    monkeypatch.setattr(health, "_confinement", REALLY)
    found = about(folder, "pages are read in processes of their own")
    assert found.state == ("note" if "it lacks" in found.what else "ok")


def test_readers_that_cannot_start_are_bad(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no reader starts, nothing can be read, which the doctor calls by its name."""
    async def confinement() -> Confinement:
        raise ReadersBrokenError("no reader process can be started")
    monkeypatch.setattr(health, "_confinement", confinement)
    assert "bad" == about(folder, "no reader process").state
