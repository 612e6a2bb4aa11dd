"""What people browse is counted and divided from indexes alone, however long the texts are."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from crawler.changes import patch
from crawler.archive import Archive
from crawler.archive.views import VIEWS, View

from .test_archive import NOW, STORY, announce, archive, one, seen, visit

__all__ = ["archive"]    # the fixture
HOUR = timedelta(hours=1)
LONG = ("articles", "revisions", "urls")
COUNTED = [pytest.param(view, column, id=f"{view.name}-{column}") for view in VIEWS if view.name in ("news", "edits", "headline_changes")
           for column in (None, *view.facets)]


def plan(archive: Archive, sql: str) -> list[str]:
    return [row[3] for row in archive.db.conn.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()]


@pytest.mark.parametrize(("view", "column"), COUNTED)
def test_a_count_walks_an_index(archive: Archive, view: View, column: str | None) -> None:
    """The count of a view, and of each value of a facet, walks an index of the one table that it is about, in order."""
    steps = plan(archive, f"SELECT {column}, count(*) FROM {view.name} GROUP BY 1" if column else f"SELECT count(*) FROM {view.name}")
    long = [step for step in steps if step.split()[1] in LONG]
    assert 1 == len(long)
    assert " INDEX " in long[0]
    assert not [step for step in steps if "GROUP BY" in step]


@pytest.mark.parametrize("name", ["news", "edits", "headline_changes"])
def test_the_latest_are_the_end_of_an_index(archive: Archive, name: str) -> None:
    """A page of the latest rows sorts nothing."""
    view = next(view for view in VIEWS if view.name == name)
    steps = plan(archive, f"SELECT * FROM {name} ORDER BY {view.sort_desc} DESC LIMIT 51")
    assert not [step for step in steps if "TEMP B-TREE" in step]


def test_edits_of_an_outlet_are_found_at_once(archive: Archive) -> None:
    """The latest of one outlet, without looking at those of others."""
    steps = plan(archive, "SELECT * FROM edits WHERE source_id = 'times' ORDER BY seen_at DESC LIMIT 51")
    assert "idx_revisions_edits_source_id (source_id=?)" in steps[0]
    assert not [step for step in steps if "TEMP B-TREE" in step]


def test_failures_are_read_from_their_index(archive: Archive) -> None:
    """Few of the addresses failed: the others are not looked at."""
    steps = [step for step in plan(archive, "SELECT count(*) FROM failures") if step.split()[1] == "urls"]
    assert all("idx_urls_failed" in step for step in steps)
    assert steps


def test_a_headline_read_anew_is_no_change(archive: Archive) -> None:
    """Two readings that were told apart by a mistake of ours are one headline, once the first is read better."""
    announce(archive, STORY.url)
    visit(archive, seen(replace(STORY, headline=f"{STORY.headline} | The Times")))
    visit(archive, seen(STORY, NOW + HOUR, 10))
    assert 1 == one(archive, "SELECT count(*) FROM headline_changes")
    assert STORY.headline == one(archive, "SELECT headline FROM headline_changes")
    assert f"{STORY.headline} | The Times" == one(archive, "SELECT headline_before FROM headline_changes")
    archive.store.reread(1, one(archive, "SELECT capture_id FROM revisions WHERE number = 1"), STORY)
    assert (0, 0) == one(archive, "SELECT (SELECT count(*) FROM headline_changes), (SELECT count(*) FROM edits)")
    assert (None, None, 0, 0) == one(archive, "SELECT changed, kinds, is_stealth, sentences_added FROM revisions WHERE number = 2")


def test_an_edit_read_anew_is_told_anew(archive: Archive) -> None:
    """Kinds, sentences and diff are of the readings as they are now: a headline that was misread is no part of the edit."""
    announce(archive, STORY.url)
    visit(archive, seen(replace(STORY, headline=f"{STORY.headline} | The Times")))
    visit(archive, seen(replace(STORY, body=f"{STORY.body}\n\nA sentence that is new."), NOW + HOUR, 10))
    assert "headline; addition" == one(archive, "SELECT kinds FROM edits")
    archive.store.reread(1, one(archive, "SELECT capture_id FROM revisions WHERE number = 1"), STORY)
    assert ("addition", "body", 1) == one(archive, "SELECT kinds, changed, sentences_added FROM revisions WHERE number = 2")
    before, after, diff = one(archive, "SELECT a.body, b.body, b.diff FROM revisions a JOIN revisions b ON a.number = 1 AND b.number = 2")
    assert after == patch(before, diff)
