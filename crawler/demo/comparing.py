"""Did the crawl read what the newsroom printed? (`archive, Story* -> differences in words`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..archive import open_reader
from ..models import PageState
from .stories import Story

_ARTICLES = "SELECT url, id, headline, dateline, language, page_state, body, gone_at, revision_count FROM articles"
_AUTHORS = "SELECT a.name FROM authors a JOIN article_authors x ON x.author_id = a.id WHERE x.article_id = ? ORDER BY x.position"
_PLACES = """
SELECT p.name || ' ' || coalesce(p.country, '?') FROM places p JOIN article_places x ON x.place_id = p.id
WHERE x.article_id = ? ORDER BY x.position
"""
_RUN = "SELECT archived, not_modified, revised, missing, gone, rejected, failed FROM runs ORDER BY id DESC LIMIT 1"
_OF_ALL_RUNS = (
    "SELECT (SELECT count(*) FROM urls WHERE outcome = 'robots'), (SELECT count(*) FROM revisions WHERE is_stealth), "
    "(SELECT count(*) FROM corrections), (SELECT count(*) FROM gaps WHERE closed_at IS NULL)")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a row of the archive says of an article, as far as it can be compared with what was printed."""

    headline: str | None
    dateline: str | None
    places: tuple[str, ...]
    authors: tuple[str, ...]
    language: str | None
    page_state: str
    paragraphs: tuple[str, ...]
    gone_at: str | None = None
    revision_count: int = 1


@dataclass(frozen=True, slots=True)
class Counts:
    """Of one run. The last four are of all runs; `forbidden`: URLs that robots.txt keeps from us."""

    new: int
    not_modified: int
    revised: int
    missing: int
    gone: int
    not_articles: int
    failed: int
    forbidden: int
    stealth_edits: int = 0
    corrections: int = 0
    open_gaps: int = 0


def expected_counts(before: Sequence[Story], after: Sequence[Story] = ()) -> Counts:
    """Of the first visit to an edition, or of the second visit, to the edition `after`."""
    kept = [story for story in before if story.is_archived]
    forbidden = sum(story.kind == "forbidden" for story in before)
    tried_again = sum(story.kind == "soft_404" for story in before)
    if not after:
        return Counts(len(kept), 0, 0, 0, 0, tried_again, 0, forbidden)
    gone = sum(story.gone is not None for story in after)
    revised = sum(story.changes for story in before) - gone
    new = sum(story.is_archived for story in after) - len(kept)
    return Counts(new, len(kept) - revised - gone, revised, gone, 0, tried_again, 0, forbidden, *_found_between(after))


def expected_of_third(before: Sequence[Story], after: Sequence[Story]) -> Counts:
    """Of the third visit, some hours later: nothing is due but what was missing."""
    gone = sum(story.gone is not None for story in after)
    return Counts(0, 0, 0, 0, gone, sum(story.kind == "soft_404" for story in before), 0, sum(story.kind == "forbidden" for story in before),
                  *_found_between(after))


def _found_between(after: Sequence[Story]) -> tuple[int, int, int]:
    """Stealth edits, notes of correction, and feeds that scrolled past before anybody came, as the second edition has them."""
    notes = sum(paragraph.startswith("Correction: ") for story in after for paragraph in story.paragraphs)
    return sum(story.is_stealth for story in after), notes, len({story.outlet.id for story in after if story.kind == "scrolled_off"})


def counts(archive: Path) -> Counts:
    """Of the newest run. Raises what opening the archive raises."""
    db = open_reader(archive)
    try:
        row = db.conn.execute(_RUN).fetchone()
        return Counts(*row, *db.conn.execute(_OF_ALL_RUNS).fetchone())
    finally:
        db.close()


def readings(archive: Path) -> dict[str, Reading]:
    """Every article of the archive by its path: no two outlets share one. Raises what opening the archive raises."""
    db = open_reader(archive)
    try:
        found = {}
        for url, number, headline, dateline, language, state, body, gone_at, revisions in db.conn.execute(_ARTICLES).fetchall():
            places, authors = (_column(db.conn.execute(query, (number,))) for query in (_PLACES, _AUTHORS))
            path = "/" + url.split("/", 3)[3]
            found[path] = Reading(headline, dateline, places, authors, language, state, tuple(body.split("\n\n")), gone_at, revisions)
        return found
    finally:
        db.close()


def expected(story: Story) -> Reading:
    """What the row of a story should say, once it was read."""
    paragraphs = story.paragraphs
    if story.dateline and story.dateline_as == "lede":
        paragraphs = (_without(story.dateline, paragraphs[0]), *paragraphs[1:])
    return Reading(story.headline, story.dateline, story.places, story.authors, story.language, story.state.value, paragraphs)


def differences(archive: Path, stories: Iterable[Story]) -> Iterator[str]:
    """One line for each field of each article that was not read as printed. Raises what opening the archive raises."""
    found = readings(archive)
    for story in stories:
        if not story.is_archived:
            continue
        reading = found.get(story.path)
        if reading is None:
            yield f"{story.slug}: not in the archive"
            continue
        wanted = expected(story)
        for field in ("headline", "dateline", "places", "authors", "language", "page_state"):
            if getattr(wanted, field) != getattr(reading, field):
                yield f"{story.slug}: {field} is {getattr(reading, field)!r}, printed {getattr(wanted, field)!r}"
        body = reading.paragraphs[1:] if reading.paragraphs[0] == story.standfirst else reading.paragraphs    # which may open it
        if story.state is PageState.FULL and body != wanted.paragraphs:
            yield f"{story.slug}: body is {_first_difference(body, wanted.paragraphs)}"


def _first_difference(got: tuple[str, ...], wanted: tuple[str, ...]) -> str:
    for number, (one, other) in enumerate(zip(got, wanted, strict=False), 1):
        if one != other:
            return f"{one[:80]!r} in paragraph {number}, printed {other[:80]!r}"
    return f"{len(got)} paragraphs long, printed {len(wanted)}"


def _without(dateline: str, paragraph: str) -> str:
    """The paragraph after its dateline and the marks between."""
    return paragraph.partition(dateline)[2].lstrip(" –—-:·./】")


def _column(rows: Iterable[tuple[str]]) -> tuple[str, ...]:
    return tuple(row[0] for row in rows)
