"""The coverage room: was nothing published, or did we miss it?"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from crawler.serve.rooms.coverage import Answer, days_of

from ..conftest import Get, archive, get

__all__ = ["archive", "get"]
TODAY = date(2026, 11, 24)
NONE = dict.fromkeys(("announced", "archived", "revised", "rejected", "missing", "gone", "failed", "polled"), 0)


def counted(**counts: int) -> dict[str, object]:
    return {"day": "2026-11-24", **NONE, **counts}


GAP = {"since": "2026-11-23T22:00:00Z", "until": "2026-11-24T03:00:00Z", "closed_at": None}


@pytest.mark.parametrize(("rows", "failed", "gaps", "since", "answer"), [
    ([counted(announced=3, archived=2, polled=9)], [], [], "2026-11-01", Answer.SEEN),
    ([counted(polled=9)], [], [], "2026-11-01", Answer.QUIET),
    ([counted()], [{"day": "2026-11-24", "outcome": "poll_failed", "detail": "timeout", "n": 4}], [], "2026-11-01", Answer.FAILED),
    ([], [], [], "2026-11-01", Answer.NOT_LOOKED),
    ([], [], [], "2026-11-25", Answer.BEFORE),
    ([counted(announced=3, archived=2, polled=9)], [], [GAP], "2026-11-01", Answer.MISSED),
    ([counted(announced=3, archived=2, polled=9)], [], [GAP | {"closed_at": "2026-11-24T09:00:00Z"}], "2026-11-01", Answer.SEEN),
    ([counted(polled=9)], [{"day": "2026-11-24", "outcome": "poll_failed", "detail": "dns", "n": 1}], [], "2026-11-01", Answer.QUIET),
])
def test_a_day_has_one_answer(rows: list[dict[str, object]], failed: list[dict[str, object]], gaps: list[dict[str, object]], since: str, answer: Answer) -> None:
    """A gap comes first; a poll that was answered tells quiet from failed; a day of which nothing is written down was not looked at, or came before."""
    (day,) = days_of(since, rows, failed, gaps, TODAY, TODAY)
    assert answer is day.answer
    assert day.words


def test_every_day_is_there() -> None:
    """From the first to the last, also those without a row; more articles are darker."""
    days = days_of("2026-11-01", [counted(announced=70, archived=60, polled=1)], [], [], date(2026, 11, 20), TODAY)
    assert [20, 21, 22, 23, 24] == [one.day.day for one in days]
    assert [0, 0, 0, 0, 4] == [one.level for one in days]


def test_the_rooms_tell_each_outlet(get: Get) -> None:
    """All outlets with a sentence each; one with its gaps, its days and its failures in words; nothing where there is no outlet."""
    page = get("/clippings/-/coverage").text
    assert all(name in page for name in ("The Harbour Post", "Abendblatt am Fluss", "صدى الساحل"))
    one = get("/clippings/-/coverage/harbour").text
    assert "What was missed" in one
    assert 'class="na-calendar"' in one
    assert [200, 200, 200, 404] == [get(f"/clippings/-/coverage{path}").status_code for path in ("?page=99999999999", "/harbour?year=2026", "/harbour?year=x", "/nobody")]


def test_the_front_page_draws_each_outlets_days(get: Get) -> None:
    """A picture with a sentence for each outlet, which leads to its calendar."""
    page = get("/").text
    assert 3 == page.count('<svg class="na-bars-small"')
    assert 'aria-label="Articles a day of harbour, ' in page
    assert '<a href="/clippings/-/coverage/harbour">' in page


def test_the_room_and_the_view_say_the_same(archive: Path) -> None:
    """missed_or_quiet answers in SQL, the room in Python (the view walks all outlets' days before it gives one): for every outlet and day they agree."""
    with closing(sqlite3.connect(archive)) as db:
        db.row_factory = sqlite3.Row
        said = {(one["source_id"], one["day"]): one["answer"] for one in db.execute("SELECT * FROM missed_or_quiet")}
        read = {source["id"]: (source, *(db.execute(f"SELECT * FROM {table} WHERE source_id = ?", (source["id"],)).fetchall() for table in ("coverage", "coverage_details", "gaps")))
                for source in db.execute("SELECT id, substr(added_at, 1, 10) AS since FROM sources")}
    assert len(said) > len(read)
    for (source_id, day), answer in said.items():
        source, rows, failed, gaps = read[source_id]
        (ours,) = days_of(source["since"], rows, failed, gaps, date.fromisoformat(day), date.fromisoformat(day))
        assert answer == {Answer.FAILED: "not looked"}.get(ours.answer, ours.answer.value), (source_id, day)
