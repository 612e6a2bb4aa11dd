"""Promises 1 and 8: kill any command at any moment. 60 kills here; `python -m tests.chaos --kills 1000` for more."""

from __future__ import annotations

from .house import Figures, House


def test_killed_crawls_lose_nothing(house: House) -> None:
    """What was acknowledged is there each time, once, with its WARC record; the next crawl starts by itself and asks for nothing again."""
    assert_nothing_broke(house.kill("crawl", 16))
    house.settle()
    house.verify()


def test_killed_exports_leave_the_older_file(house: House) -> None:
    """The file is the older one or the whole new one; the next export clears away what the kills left."""
    assert_nothing_broke(house.kill("export", 12))
    assert 0 == house.room.run("export", "-o", "out.csv").returncode
    assert [] == list(house.folder.glob(".newsarchive-*.part*"))


def test_killed_backups_leave_whole_copies(house: House) -> None:
    """There is no copy or a whole one; the next backup goes by itself and clears away what the kills left."""
    assert_nothing_broke(house.kill("backup", 12))
    assert 0 == house.room.run("backup", "copy.db").returncode
    assert [] == list(house.folder.glob(".newsarchive-*.part*"))


def test_killed_reextracts_change_nothing(house: House) -> None:
    """The archive says what it said before, and the next one runs to the end."""
    assert_nothing_broke(house.kill("reextract", 8))
    assert 0 == house.room.run("reextract").returncode
    house.verify()


def test_killed_migrations_are_all_or_nothing(house: House) -> None:
    """A kill in the middle leaves the older version or the newer one, never something between."""
    assert_nothing_broke(house.kill("migrate", 12))


def assert_nothing_broke(figures: Figures) -> None:
    assert 0 < figures.in_work
    assert (0, 0, 0, 0) == (figures.lost, figures.doubled, figures.torn, figures.repairs), figures
