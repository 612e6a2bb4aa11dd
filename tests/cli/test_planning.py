"""`newsarchive crawl --dry-run` and `--since`: what would be done now, in order, without doing it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler.archive import Archive
from crawler.cli import main
from crawler.models import Article, Candidate, CaptureRef, Discovery, HostState, PageState, Poll, Visit
from crawler.decide import decide
from crawler.run import now
from crawler.sources import load

SOURCES = """
[[source]]
id = "alpha"
name = "Alpha"
home = "https://alpha.example/"
feeds = ["https://alpha.example/feed"]

[[source]]
id = "beta"
name = "Beta"
home = "https://beta.example/"
feeds = ["https://beta.example/feed"]
"""
START = now() - timedelta(days=2)
OLD = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """An archive of two sources, none of which was polled yet."""
    (tmp_path / "sources.toml").write_text(SOURCES, encoding="utf-8")
    opened = Archive.open(tmp_path / "archive.db", now=START)
    opened.sources.sync(load(tmp_path / "sources.toml").sources, now=START)
    yield opened
    opened.close()


def crawl(folder: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["crawl", "--archive", str(folder / "archive.db"), "--sources", str(folder / "sources.toml"), "--dry-run", *arguments])


def planned(folder: Path, *arguments: str) -> list[tuple[str, str, str]]:
    """(kind, URL without its scheme, why) of each line."""
    result = crawl(folder, "--json", *arguments)
    assert 0 == result.exit_code
    return [(one["kind"], one["url"].removeprefix("https://"), one["why"]) for one in map(json.loads, result.stdout.splitlines())]


def announce(archive: Archive, source: str, *names: str, published: datetime | None = None, next_poll: timedelta = timedelta(days=9)) -> None:
    [channel] = archive.frontier.due_channels(START + timedelta(days=99), source_id=source)
    found = Discovery(tuple(Candidate(f"https://{source}.example/{name}", published_at=published) for name in names))
    archive.frontier.record_poll(Poll(channel, START, 200, discovery=found, next_poll_at=START + next_poll))


def visited(archive: Archive, url: str, at: datetime = START, **what: object) -> None:
    reading = Visit(url, at, **what)    # type: ignore[arg-type]
    archive.store.apply([decide(archive.frontier.known_for(reading), reading)], run_id=None)


def read(url: str) -> dict[str, object]:
    article = Article(url, PageState.FULL, headline=url, body=f"What {url} says, at some length.")
    return {"status": 200, "article": article, "capture": CaptureRef(url, url, 200, START, "x.warc.gz", len(url), 9, "0" * 64)}


def test_without_an_archive_all_channels_are_new(tmp_path: Path) -> None:
    """A first crawl can be rehearsed, and no archive is made by that."""
    (tmp_path / "sources.toml").write_text(SOURCES, encoding="utf-8")
    assert [("feed", "alpha.example/feed", "new"), ("feed", "beta.example/feed", "new")] == planned(tmp_path)
    assert not (tmp_path / "archive.db").exists()


def test_polls_come_first_then_sources_take_turns(archive: Archive, tmp_path: Path) -> None:
    """Four pages of a source, then four of the next one, as a crawl takes them."""
    announce(archive, "alpha", *"abcde", next_poll=timedelta(days=1))
    announce(archive, "beta", *"xy")
    assert ["alpha.example/feed", *(f"alpha.example/{name}" for name in "abcd"), "beta.example/x", "beta.example/y", "alpha.example/e"] == \
        [url for _, url, _ in planned(tmp_path)]


def test_each_line_says_why(archive: Archive, tmp_path: Path) -> None:
    """New, to be looked at again, to be confirmed, or another try."""
    announce(archive, "alpha", "new", "failed", "kept", "lost")
    visited(archive, "https://alpha.example/failed", failure="timeout")
    visited(archive, "https://alpha.example/kept", **read("https://alpha.example/kept"))
    visited(archive, "https://alpha.example/lost", **read("https://alpha.example/lost"))
    visited(archive, "https://alpha.example/lost", START + timedelta(hours=1), status=404)
    assert {"new": "new", "failed": "retry", "kept": "recheck", "lost": "confirm"} == {
        url.rpartition("/")[2]: why for kind, url, why in planned(tmp_path, "--source", "alpha") if kind == "article"}


def test_limits_hold_for_what_would_be_fetched(archive: Archive, tmp_path: Path) -> None:
    """--limit counts pages, --source takes one, --since leaves older ones out; what has no date counts by its announcement."""
    announce(archive, "alpha", "old", published=OLD)
    announce(archive, "alpha", "a", "b", published=START)
    announce(archive, "beta", "x", "y")
    assert ["alpha.example/old"] == [url for _, url, _ in planned(tmp_path, "--limit", "1")]
    assert ["beta.example/x", "beta.example/y"] == [url for _, url, _ in planned(tmp_path, "--source", "beta")]
    assert ["alpha.example/a", "alpha.example/b", "beta.example/x", "beta.example/y"] == [url for _, url, _ in planned(tmp_path, "--since", "3d")]
    assert [] == planned(tmp_path, "--since", "1d")


def test_recheck_plans_every_channel_and_article(archive: Archive, tmp_path: Path) -> None:
    """Due or not; what is gone stays out."""
    announce(archive, "alpha", "kept", "never")
    visited(archive, "https://alpha.example/kept", now(), **read("https://alpha.example/kept"))
    visited(archive, "https://alpha.example/never", now(), status=404)
    assert [] == planned(tmp_path, "--source", "alpha")
    assert ["alpha.example/feed", "alpha.example/kept"] == [url for _, url, _ in planned(tmp_path, "--source", "alpha", "--recheck")]


def test_a_channel_taken_out_of_the_file_is_not_planned(archive: Archive, tmp_path: Path) -> None:
    """And one put in is, though no run has seen it."""
    assert archive.path.exists()
    (tmp_path / "sources.toml").write_text(SOURCES.replace("alpha.example/feed", "alpha.example/rss"), encoding="utf-8")
    assert {"beta.example/feed", "alpha.example/rss"} == {url for _, url, _ in planned(tmp_path)}


def test_it_writes_nothing_and_wants_no_lock(archive: Archive, tmp_path: Path) -> None:
    """It answers while a crawl holds the archive, in words, and says which hosts are left alone."""
    announce(archive, "alpha", "a")
    archive.hosts.put(HostState("https://alpha.example", refusals=1, not_before=now() + timedelta(hours=1), reason="http_429", updated_at=START))
    before = archive.db.conn.execute("SELECT total_changes()").fetchone(), list(archive.db.conn.iterdump())
    result = crawl(tmp_path, "--source", "alpha")
    assert before == (archive.db.conn.execute("SELECT total_changes()").fetchone(), list(archive.db.conn.iterdump()))
    assert 0 == result.exit_code
    assert result.stdout.startswith(f"fetch alpha https://alpha.example/a (new, due since {START:%Y-%m-%d %H:%M} UTC); waits: https://alpha.example asks")


def test_nothing_due_is_said_on_standard_error(archive: Archive, tmp_path: Path) -> None:
    """Exit code 0."""
    announce(archive, "alpha")
    result = crawl(tmp_path, "--source", "alpha")
    assert (0, "", "nothing is due\n") == (result.exit_code, result.stdout, result.stderr)


@pytest.mark.parametrize("since", [None, START - timedelta(hours=1)])
def test_the_plan_is_what_a_crawl_takes(archive: Archive, tmp_path: Path, since: datetime | None) -> None:
    """The same pages in the same order as the frontier gives them to the spider."""
    announce(archive, "alpha", *"abcdefghij")
    announce(archive, "beta", *"xyz", published=OLD)
    taken: list[int] = []
    urls: list[str] = []
    while due := archive.frontier.due_urls(now(), source_id=None, limit=60, per_source=4, skip=taken, since=since):
        taken += [one.url_id for one in due]
        urls += [one.url.removeprefix("https://") for one in due]
    assert (10 if since else 13) == len(urls)
    assert urls == [url for kind, url, _ in planned(tmp_path, *(["--since", since.isoformat()] if since else [])) if kind == "article"]
