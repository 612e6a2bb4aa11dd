"""What a visitor learns of edits: kinds, stealth, corrections, what is missing or came back, and gaps."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.models import ChannelKind, Correction, CorrectionKind, DueChannel, Gap
from crawler.serve.server import make_datasette

from .conftest import Get, client
from .newsroom import COUNCIL, FERRY, HARBOUR, NOW, TALKS, Newsroom

QUIET = FERRY.body.replace("1931", "1913")
NOTE = Correction(CorrectionKind.CORRECTION, "Correction, 24 November: The talks were the sixth round.", "11-24")


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> Get:
    """An archive with one stealth edit, one correction, one article missing, one that came back, and two gaps."""
    path = tmp_path_factory.mktemp("edited") / "edited.db"
    room = Newsroom(path)
    room.poll(HARBOUR, FERRY.url, COUNCIL.url, TALKS.url)
    for article in (FERRY, COUNCIL, TALKS):
        room.print(article)
    room.print(replace(FERRY, body=QUIET), 3)
    room.print(replace(TALKS, body=f"{TALKS.body}\n\n{NOTE.text}", corrections=(NOTE,), modified_at=None), 3)
    room.miss(FERRY.url, 404, hours=1)
    for hours in (2, 1):
        room.miss(COUNCIL.url, 410, hours=hours)
    room.print(COUNCIL, 0.5)
    channel, hour = DueChannel(1, HARBOUR.id, HARBOUR.channels[0].url, ChannelKind.FEED), timedelta(hours=1)
    with room.archive.batch():
        for start, expected in ((30, 8.4), (20, 1.0)):
            room.archive.gaps.add(channel, Gap(NOW - start * hour, NOW - (start - 6) * hour, expected), NOW)
        room.archive.gaps.close([2], NOW)
    room.close()
    return client(make_datasette(path))


def text(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html.split("<body", 1)[1]).replace("&nbsp;", " ").split())


def test_the_view_tells_edits(edited: Get) -> None:
    """One row an edit: kind, stealth, sentences; facets to narrow it by."""
    rows = edited("/edited/edits.json?_shape=array&_sort=article_id").json()
    assert [("Ferry pier closes after storm", "numbers", 1, 1, 1), ("Fisheries talks end without a deal", "correction; addition", 0, 1, 0)] == [
        (row["headline"], row["kinds"], row["is_stealth"], row["sentences_added"], row["sentences_removed"]) for row in rows]
    assert {"source_id", "kinds", "is_stealth"} == set(edited("/edited/edits.json").json()["facet_results"])


@pytest.mark.parametrize(("asked", "expected"), [
    ("since=2026-01-01", {"numbers", "correction; addition"}), ("since=2026-01-01&kind=correction", {"correction; addition"}),
    ("since=2026-01-01&kind=number", set()), ("since=2026-01-01&stealth_only=yes", {"numbers"}), ("since=2999-01-01", set()),
    ("since=2026-01-01&source=Abendblatt+am+Fluss", set()), ("since=2026-01-01&source=The+Harbour+Post&kind=numbers", {"numbers"}),
])
def test_edits_are_narrowed(edited: Get, asked: str, expected: set[str]) -> None:
    """By day, by kind, by outlet, to stealth edits; a kind is a whole word."""
    assert expected == {row["kinds"] for row in edited(f"/edited/edits_this_week.json?_shape=array&{asked}").json()}


def test_corrections_come_with_their_article(edited: Get) -> None:
    """The note as printed, its date, and whose it is."""
    [row] = edited("/edited/printed_corrections.json?_shape=array").json()
    assert ("The Harbour Post", TALKS.headline, "correction", "11-24", NOTE.text) == (
        row["source"], row["headline"], row["kind"], row["printed_date"], row["note"])


def test_gaps_are_told_in_words(edited: Get) -> None:
    """Open ones first, with their span and the articles that are probably missing."""
    rows = edited("/edited/gaps_in_words.json?_shape=array").json()
    assert ["open", "closed"] == [row["state"] for row in rows]
    assert ("The feed had scrolled past: between 2026-11-23 06:00 and 2026-11-23 12:00 UTC about 8 articles should have been announced "
            "that we did not see.") == rows[0]["in_words"]
    assert "about 1 article should" in rows[1]["in_words"]


def test_what_came_back_is_told(edited: Get) -> None:
    """Among the articles that were taken down, with the time; and on its page."""
    [row] = edited("/edited/taken_down.json?_shape=array").json()
    assert (COUNCIL.headline, None, "2026-11-24T11:30:00Z") == (row["headline"], row["gone_at"], row["returned_at"])
    assert "returned 2026-11-24 11:30 UTC after it had been taken down" in text(edited("/edited/articles/2").text)


def test_the_articles_page_marks_its_edits(edited: Get) -> None:
    """Kinds and stealth beside each revision; what is missing says since when; corrections with kind and date."""
    ferry, talks = (text(edited(f"/edited/articles/{number}").text) for number in (1, 3))
    assert "numbers 1 sentence added, 1 removed stealth edit" in ferry
    assert "missing since 2026-11-24 11:00 UTC, to be confirmed" in ferry
    assert f"{NOTE.text} correction of 11-24, first seen 2026-11-24 09:00 UTC" in talks
    assert "stealth edit" not in talks


def test_a_stealth_edit_is_named_on_its_page(edited: Get) -> None:
    """Beside the words that changed."""
    page = edited("/edited/revisions/4").text
    assert "Stealth edit</strong>: the text changed" in page
    assert "built in <del>1931</del> <ins>1913</ins>" in page


def test_the_front_page_counts_the_last_day(edited: Get) -> None:
    """Changes (what came back is one), stealth edits, corrections and what was taken down since the day before the last crawl."""
    assert "Since 2026-11-23: 3 changes · 1 stealth edit · 1 correction · 0 taken down" in text(edited("/").text)
