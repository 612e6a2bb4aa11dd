"""Columns of addresses hold addresses of the web, whatever a reader gives."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.archive import Archive
from crawler.models import Author, Candidate, Discovery, Poll
from crawler.urls import is_web
from tests.export.making import NOW, ONE, WIRE, add

ADDRESSES = st.text(st.sampled_from(list("javscript:dthpfl/<>\"' \t\n\x01.%&;é=")), max_size=25) | st.sampled_from([
    "javascript:alert(1)", "JaVaScRiPt:x", "\x01javascript:x", " javascript:x", "java\tscript:x", "data:text/html,x", "vbscript:x", "file:///etc/passwd",
    "//one.example/x", "http://", "https:///x", "http:javascript:x", "https://one.example/\"><script>", "https://one.example/a b", "blob:https://one.example/",
    "https://one.example/photo.jpg"])


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    there = Archive.open(tmp_path_factory.mktemp("addresses") / "archive.db", now=NOW)
    there.sources.sync([ONE], now=NOW)
    there.db.conn.execute("PRAGMA synchronous = OFF")
    return there


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(one=ADDRESSES, other=ADDRESSES, number=st.integers(0, 10**9))
def test_only_web_addresses_reach_their_columns(archive: Archive, one: str, other: str, number: int) -> None:
    """Candidates, lead images and profile pages of any spelling: stored where they are http or https, absent otherwise."""
    channel = archive.frontier.due_channels(NOW + timedelta(days=99))[0]
    archive.frontier.record_poll(Poll(channel, NOW, 200, discovery=Discovery((Candidate(one), Candidate(other))), next_poll_at=NOW))
    article = replace(WIRE, url=f"https://one.example/{number}", image_url=one, authors=(Author(f"Ann {number}", url=other),), body=f"Said on day {number}. " * 20)
    add(archive, article, NOW, number)
    stored = [row[0] for table, column in (("urls", "url"), ("articles", "url"), ("articles", "image_url"), ("authors", "url"), ("captures", "final_url"))
              for row in archive.db.conn.execute(f"SELECT DISTINCT {column} FROM {table} WHERE {column} IS NOT NULL")]
    assert [] == [url for url in stored if not is_web(url)]
    assert (1 if is_web(one) else 0) == archive.db.conn.execute("SELECT count(*) FROM urls WHERE url = ?", (one,)).fetchone()[0]
