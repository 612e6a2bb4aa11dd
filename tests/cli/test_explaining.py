"""`newsarchive why URL`: words, JSON, exit codes."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler.archive import Archive
from crawler.cli import main
from crawler.models import Candidate, Channel, ChannelKind, Discovery, Poll, Source

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
URL = "https://example.org/news/bridge"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An archive in which one URL was announced."""
    archive = Archive.open(tmp_path / "archive.db", now=NOW)
    archive.sources.sync([Source("example", "The Example", "https://example.org/", (Channel("https://example.org/feed", ChannelKind.FEED),))], now=NOW)
    [channel] = archive.frontier.due_channels(NOW)
    archive.frontier.record_poll(Poll(channel, NOW, 200, discovery=Discovery((Candidate(URL, "Bridge \x1b[31mopens"),))))
    archive.close()
    return archive.path


def why(path: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["why", "--archive", str(path), *arguments])


def test_one_event_a_line(path: Path) -> None:
    """The address, its source, each event with its time, and the next check; found under any spelling."""
    result = why(path, "HTTPS://Example.org:443/news/./bridge?utm_source=x#top")
    lines = result.stdout.splitlines()
    assert (0, URL, "The Example (example), no article so far") == (result.exit_code, *lines[:2])
    assert lines[2].startswith("2026-11-24 12:00:00 announced: first by feed https://example.org/feed")
    assert "next: due now: first visit" == lines[3]
    assert "\x1b" not in result.stdout


def test_json_has_the_same(path: Path) -> None:
    """With the facts of each event as fields."""
    found = json.loads(why(path, "--json", URL).stdout)
    assert (True, "example", ["announced"]) == (found["known"], found["source_id"], [event["kind"] for event in found["events"]])
    assert "2026-11-24T12:00:00Z" == found["events"][0]["at"]


def test_what_is_unknown_exits_with_one(path: Path) -> None:
    """And says what comes near, and whose it would be."""
    result = why(path, "http://www.example.org/news/bridge/")
    assert (1, [
        "http://www.example.org/news/bridge/ is not known here", f"near: {URL}",
        "its host belongs to The Example (example); no channel of it has announced this address"]) == (result.exit_code, result.stdout.splitlines())
    assert False is json.loads(why(path, "--json", "https://nobody.example/").stdout)["known"]


def test_what_is_no_address_is_wrong_usage(path: Path) -> None:
    """Exit code 2."""
    assert 2 == why(path, "bridge").exit_code
