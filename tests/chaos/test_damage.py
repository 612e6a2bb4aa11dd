"""The files were damaged by others: found at the start or by `verify`, not written to, and the way back is said."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ..crawl.conftest import Newsroom
from ..crawl.site import Site
from .test_restore import kill_after


def spoil_header(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(b"not SQLite at all")


def spoil_pages(path: Path) -> None:
    """Every other page but the first few."""
    with path.open("r+b") as file:
        for page in range(4, path.stat().st_size // 4096, 2):
            file.seek(page * 4096)
            file.write(b"\xa5" * 4096)


@pytest.mark.parametrize("spoil", [spoil_header, spoil_pages])
def test_damaged_database_is_refused(newsroom: Newsroom, spoil: Callable[[Path], None]) -> None:
    """Crawl and verify say so, with exit code 1 and the way back; the file is not touched; the way back works."""
    with Site(stories=20) as site:
        newsroom.follow(site.sources())
        newsroom.crawl()
        assert 0 == newsroom.run("backup", "copy.db").returncode
        path = newsroom.folder / "archive.db"
        spoil(path)
        before = path.read_bytes()
        for command in ("crawl", "verify"):
            done = newsroom.run(command)
            assert 1 == done.returncode, command
            assert "damaged" in done.stdout + done.stderr or "problem" in done.stdout, done.stdout + done.stderr
            assert "Traceback" not in done.stderr
        assert before == path.read_bytes()
        shutil.copy(newsroom.folder / "copy.db", path)
        newsroom.crawl()
    assert 0 == newsroom.run("verify").returncode


def test_log_of_another_archive_is_not_folded_in(newsroom: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> None:
    """A -wal file that belongs to another archive: the start refuses, and the database itself stays as it was."""
    other = Newsroom(tmp_path_factory.mktemp("other"))
    with Site(stories=60) as site:
        other.follow(site.sources())
        kill_after(other, 40)
    with Site(stories=10) as site:
        newsroom.follow(site.sources())
        newsroom.crawl()
        before = (newsroom.folder / "archive.db").read_bytes()
        shutil.copy(other.folder / "archive.db-wal", newsroom.folder / "archive.db-wal")
        done = newsroom.run("crawl")
        assert (1, True) == (done.returncode, "damaged" in done.stderr), done.stderr
        assert before == (newsroom.folder / "archive.db").read_bytes()
        (newsroom.folder / "archive.db-wal").unlink()
        (newsroom.folder / "archive.db-shm").unlink(missing_ok=True)
        newsroom.crawl()
    assert [(10,)] == newsroom.rows("SELECT count(*) FROM articles")


def flip(path: Path) -> None:
    """One byte in the middle of the second half: some record does not inflate, or does not match its digest."""
    data = bytearray(path.read_bytes())
    data[len(data) * 3 // 4] ^= 0xFF
    path.write_bytes(data)


def shorten(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - 100)


@pytest.mark.parametrize("spoil", [flip, shorten, Path.unlink])
def test_damaged_captures_are_found(newsroom: Newsroom, spoil: Callable[[Path], None]) -> None:
    """verify names the file, with exit code 1; the articles stay as they were read."""
    with Site(stories=5) as site:
        newsroom.follow(site.sources())
        newsroom.crawl()
    path = next((newsroom.folder / "captures").glob("*/*/*.warc.gz"))
    spoil(path)
    done = newsroom.run("verify")
    assert (1, True) == (done.returncode, path.name in done.stdout), done.stdout
    assert [(5,)] == newsroom.rows("SELECT count(*) FROM articles WHERE body <> ''")
