"""`newsarchive status`: its colours, its exit code, its mail, its metrics."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler.archive import Archive, RunCounts
from crawler.archive.metrics import Metric
from crawler.cli import asking, main
from crawler.cli.prometheus import exposition
from crawler.models import Channel, ChannelKind, Discovery, DueChannel, Poll, Source

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SOURCE = Source("example", "The \x1b[31mExample", "https://example.org/", (Channel("https://example.org/feed.xml", ChannelKind.FEED),))
FEED = DueChannel(1, "example", "https://example.org/feed.xml", ChannelKind.FEED)
NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
VALUE = r'"((?:[^"\\\n]|\\[\\n"])*)"'
SAMPLE = re.compile(rf"({NAME})(?:\{{({NAME}={VALUE}(?:,{NAME}={VALUE})*)\}})? (-?[0-9.]+(?:e[+-]?[0-9]+)?)")


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An archive whose one source is polled and well; the clock stands still."""
    monkeypatch.setattr(asking, "now", lambda: NOW)
    archive = Archive.open(tmp_path / "archive.db", now=NOW)
    archive.sources.sync([SOURCE], now=NOW)
    archive.frontier.record_poll(Poll(FEED, NOW, 200, discovery=Discovery(), next_poll_at=NOW + timedelta(hours=1)))
    run = archive.runs.begin(now=NOW - timedelta(seconds=90), version="x")
    archive.runs.end(run, now=NOW, how_ended="finished", exit_code=3, counts=RunCounts())
    archive.close()
    yield tmp_path / "archive.db"


def ask(path: Path, *options: str, **more: object) -> Result:
    return CliRunner().invoke(main, ["status", "--archive", str(path), *options], **more)    # type: ignore[arg-type]


def forsake(path: Path) -> None:
    """Nobody has polled for days."""
    archive = Archive.open(path, now=NOW)
    archive.db.conn.execute("UPDATE channels SET next_poll_at = '2026-11-20T00:00:00Z'")
    archive.db.conn.commit()
    archive.close()


def test_all_is_well(path: Path) -> None:
    """Exit code 0, green, and no mail."""
    done = ask(path)
    assert (0, True) == (done.exit_code, done.output.startswith("green"))
    assert (0, "") == (ask(path, "--mail").exit_code, ask(path, "--mail").output)


def test_red_is_exit_code_3(path: Path) -> None:
    """In each form that people and programs read; a mail begins with its sum."""
    forsake(path)
    for options in ((), ("--json",), ("--mail",)):
        assert 3 == ask(path, *options).exit_code
    assert "newsarchive: 1 red, 0 amber, 0 green\n\nRED  The Example\n  - last polled at 12:00, a poll is overdue for 4 days: does a crawl run?\n" \
        == ask(path, "--mail").output.replace("[31m", "")
    [row] = json.loads(ask(path, "--json").output)
    assert ("red", "2026-11-24T12:00:00Z") == (row["state"], row["last_poll"])


def test_colours_are_for_terminals_only(path: Path) -> None:
    """Where there is one that wants them; never those of an outlet's name."""
    assert "\x1b" not in ask(path).output
    assert ask(path, color=True).output.startswith("\x1b[32mgreen")
    assert "\x1b[31m" not in ask(path, color=True).output
    assert "\x1b" not in ask(path, color=True, env={"NO_COLOR": "1"}).output
    forsake(path)
    assert "\x1b" not in ask(path, "--mail", color=True).output


def samples(text: str) -> dict[str, float]:
    """A strict reading: every line is HELP, TYPE or a sample of the metric above it; each once."""
    found, current, seen = {}, "", set()
    for line in text.removesuffix("\n").split("\n"):
        if line.startswith("# HELP "):
            current = line.split(" ")[2]
            assert current not in seen
            seen.add(current)
        elif line.startswith("# TYPE "):
            assert f"# TYPE {current} gauge" == line
        else:
            match = SAMPLE.fullmatch(line)
            assert match, line
            assert current == match[1]
            key = line.rpartition(" ")[0]
            assert key not in found
            found[key] = float(match[5] if match.re.groups == 5 else match[match.re.groups])
    return found


def test_metrics_are_as_the_collector_reads_them(path: Path) -> None:
    """State, polls, gaps and the last run; exit code 0 though a source is red, so that the file is written."""
    forsake(path)
    done = ask(path, "--prometheus")
    found = samples(done.output)
    expected = {
        'newsarchive_source_state{source="example"}': 2, 'newsarchive_articles{source="example"}': 0, 'newsarchive_open_gaps{source="example"}': 0,
        'newsarchive_last_poll_timestamp_seconds{source="example"}': NOW.timestamp(), "newsarchive_last_run_exit_code": 3,
        "newsarchive_last_run_duration_seconds": 90, "newsarchive_last_run_end_timestamp_seconds": NOW.timestamp()}
    assert (0, expected) == (done.exit_code, {key: found[key] for key in expected})


def test_labels_are_escaped() -> None:
    """Backslash, quote and line break; nothing else."""
    text = exposition([Metric("x", "About.", (({"source": 'a"b\\c\nd{é}'}, 1.5),))])
    assert 'newsarchive_x{source="a\\"b\\\\c\\nd{é}"} 1.5' == text.splitlines()[2]
    assert [1.5] == list(samples(text).values())


def test_a_source_that_is_no_longer_followed_is_no_problem(path: Path) -> None:
    """It is told, and it is green."""
    archive = Archive.open(path, now=NOW)
    archive.sources.sync([replace(SOURCE, id="other")], now=NOW)
    archive.db.conn.execute("INSERT INTO articles (source_id, url, page_state, first_seen_at, last_seen_at, revision_count, content_hash, completeness, extractor, "
                            "rung, provenance) VALUES ('example', 'https://example.org/a', 'full', '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z', 1, 'x', 'complete', "
                            "'x', 'full', '[]')")
    archive.db.conn.commit()
    archive.close()
    rows = {row["id"]: row for row in json.loads(ask(path, "--json").output)}
    assert ("green", ["no longer in sources.toml"], 1) == (rows["example"]["state"], rows["example"]["notes"], rows["example"]["articles"])
