"""An older copy of the database is put back, or none at all: what was captured since comes back from the WARC files."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from crawler.captures import CaptureWriter
from crawler.recovery import lost_runs

from ..captures.test_captures import PAGE
from ..crawl.conftest import Newsroom
from ..crawl.site import Answer, Site, story


def remove_database(newsroom: Newsroom) -> None:
    for suffix in ("", "-wal", "-shm"):
        (newsroom.folder / f"archive.db{suffix}").unlink(missing_ok=True)


def known(newsroom: Newsroom) -> list[tuple[object, ...]]:
    return newsroom.rows("SELECT url, headline, body, revision_count, source_id FROM articles ORDER BY url")


def test_captures_since_the_backup_come_back(newsroom: Newsroom) -> None:
    """Backup, two more runs with new stories and an edit, backup put back: the next start has it all, and fetches no page again."""
    with Site(stories=5) as site:
        newsroom.follow(site.sources())
        newsroom.crawl()
        assert 0 == newsroom.run("backup", "copy.db").returncode
        for number in range(5, 9):
            site.pages[f"/a/{number}"] = Answer(story(number))
        site.make_feed()
        newsroom.crawl("--recheck")
        site.pages["/a/2"], site.pages["/a/9"] = Answer(story(2, edition=2)), Answer(story(9))
        site.make_feed()
        newsroom.crawl("--recheck")
        before, asked = known(newsroom), {path: count for path, count in site.asked.items() if path.startswith("/a/")}
        remove_database(newsroom)
        shutil.copy(newsroom.folder / "copy.db", newsroom.folder / "archive.db")
        end = newsroom.crawl()[-1]
        assert (10, 2) == (len(before), next(row[3] for row in before if str(row[0]).endswith("/a/2")))
        assert before == known(newsroom)
        assert asked == {path: count for path, count in site.asked.items() if path.startswith("/a/")}
        assert end["recovered"] >= 6
        assert 0 == newsroom.crawl()[-1]["recovered"]
    assert [(4,), ("lost", "lost")] == [*newsroom.rows("SELECT max(id) - 1 FROM runs"), tuple(
        how for (how,) in newsroom.rows("SELECT how_ended FROM runs WHERE id IN (2, 3) ORDER BY id"))]
    assert 0 == newsroom.run("verify").returncode


def test_a_lost_database_is_made_anew_from_the_captures(newsroom: Newsroom) -> None:
    """No backup at all: sources.toml and the WARC files are enough."""
    with Site(stories=5) as site:
        newsroom.follow(site.sources())
        newsroom.crawl()
        before, asked = known(newsroom), site.asked["/a/1"]
        remove_database(newsroom)
        newsroom.crawl()
        assert before == known(newsroom)
        assert asked == site.asked["/a/1"]


def test_captures_of_no_known_source_are_said(newsroom: Newsroom) -> None:
    """A source that is no longer in sources.toml nor in the database: its captures stay in their files, the report says so."""
    with Site(stories=2) as site:
        newsroom.follow(site.sources("old"))
        newsroom.crawl()
        remove_database(newsroom)
        newsroom.follow(site.sources("new"))
        notes = newsroom.crawl()[-1]["notes"]
    assert any("captures of 2 URLs were left unread" in note for note in notes), notes


def test_missing_write_ahead_log_loses_nothing(newsroom: Newsroom) -> None:
    """A crash, then somebody deletes archive.db-wal: SQLite shows an older state, the WARC files give the rest back."""
    with Site(stories=60) as site:
        newsroom.follow(site.sources())
        kill_after(newsroom, 40)
        (newsroom.folder / "archive.db-wal").unlink()
        (newsroom.folder / "archive.db-shm").unlink(missing_ok=True)
        newsroom.crawl()
        assert [(60,)] == newsroom.rows("SELECT count(*) FROM articles")
        assert 60 + 8 >= sum(count for (path, status), count in site.answered.items() if status == 200 and path.startswith("/a/"))
    assert 0 == newsroom.run("verify").returncode


@pytest.mark.parametrize("after", [0, 3, 12])
def test_runs_are_known_by_their_files(tmp_path: Path, after: int) -> None:
    """The number in a WARC file's name is its run's; other files do not count."""
    for number in (3, 12, 1234567):
        writer = CaptureWriter(tmp_path, run_id=number, software="test")
        writer.write(PAGE)
        writer.close()
    folder = next(tmp_path.glob("*/*"))
    (folder / "other-r000099.warc.gz").write_bytes(b"")
    assert [number for number in (3, 12, 1234567) if number > after] == lost_runs(tmp_path, after)


def kill_after(newsroom: Newsroom, acknowledged: int) -> None:
    """Kill a crawl once it has acknowledged so many articles."""
    with subprocess.Popen(newsroom.command("crawl", "--json"), cwd=newsroom.folder, env=newsroom.environment(), stdout=subprocess.PIPE,
                          text=True) as process:
        assert process.stdout is not None
        for _ in range(acknowledged):
            process.stdout.readline()
        process.kill()
