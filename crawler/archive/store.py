"""The store: intents -> articles, revisions and all that hangs on them, one transaction a batch (`Intent -> Applied`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from sqlite_utils import Database

from ..changes import compare
from ..models import Article, CaptureRef, Completeness, Intent, Outcome, PageState, State
from ..optouts import joined
from ..text import changed_fields
from ..times import from_iso, iso
from .credits import add_corrections, set_authors, set_places, set_tags
from .days import count_visit
from .rows import Row, article_row, change_row, reading_row

GOOD = frozenset({Outcome.ARCHIVED, Outcome.REVISED, Outcome.UNCHANGED})    # the visit saw the article


@dataclass(frozen=True, slots=True)
class Applied:
    """An intent that was written, and the article that it is about."""

    intent: Intent
    article_id: int | None


class Store:
    """Writes visits."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def apply(self, intents: Iterable[Intent], *, run_id: int | None) -> list[Applied]:
        """Write a batch in one transaction; on the disk when this returns.

        Intents are taken one by one, each after the one before was written: a generator may decide with what is known by then.
        """
        with self._db.atomic():
            return [self._apply(intent, run_id) for intent in intents]

    def reread(self, article_id: int, capture_id: int, article: Article) -> bool:
        """A newer reading of a capture that is archived already: its revision, and the article where that is its newest state.

        Nothing was printed anew, so no revision is added. Whether what a reader would see has changed.
        """
        with self._db.atomic():
            row = reading_row(article)
            before = self._db.conn.execute("SELECT id, content_hash FROM revisions WHERE capture_id = ? AND article_id = ?",
                                           (capture_id, article_id)).fetchone()
            if before is not None:
                _update(self._db, "revisions", before[0], row)
                if before[1] != row["content_hash"]:
                    self._compare_again(article_id)
            newest = self._db.conn.execute("SELECT capture_id, completeness FROM articles WHERE id = ?", (article_id,)).fetchone()
            if newest is not None and newest[0] == capture_id:
                self._write_reading(article_id, article)
        return before is not None and before[1] != row["content_hash"]

    def _apply(self, intent: Intent, run_id: int | None) -> Applied:
        visit, at = intent.visit, iso(intent.visit.at)
        capture_id = self._keep_capture(visit.capture, intent, run_id) if visit.capture is not None else None
        for part in visit.parts if capture_id is not None else ():
            self._keep_capture(part, intent, run_id, part_of=capture_id)
        article_id = intent.known.article_id
        if intent.outcome is Outcome.ARCHIVED and visit.article is not None:
            article_id = self._insert_article(intent, visit.article, capture_id, at)
        elif intent.outcome is Outcome.REVISED and intent.grows and article_id is not None and visit.article is not None:
            self._grow(article_id, intent, visit.article, capture_id, at)
        elif intent.outcome is Outcome.REVISED and article_id is not None and visit.article is not None:
            self._revise(article_id, intent, visit.article, capture_id, at)
        elif intent.outcome is Outcome.UNCHANGED and article_id is not None:
            _update(self._db, "articles", article_id, {"last_seen_at": at, "gone_at": None} | _returned(intent, at) | _completed(visit.capture))
        elif intent.outcome is Outcome.GONE and article_id is not None:
            since = iso(intent.known.missing_at) if intent.known.missing_at else at
            self._db.conn.execute("UPDATE articles SET gone_at = coalesce(gone_at, ?) WHERE id = ?", (since, article_id))
        if capture_id is not None:
            self._settle_capture(capture_id, article_id, intent)
        self._update_url(intent, article_id, at)
        count_visit(self._db, intent)
        return Applied(intent, article_id)

    def _keep_capture(self, ref: CaptureRef, intent: Intent, run_id: int | None, part_of: int | None = None) -> int:
        """The capture's row: a new one, or the one that is there where it is read again."""
        there = self._db.conn.execute("SELECT id FROM captures WHERE warc_file = ? AND warc_offset = ?", (ref.warc_file, ref.warc_offset)).fetchone()
        if there is not None:
            return int(there[0])
        return _insert(self._db, "captures", {
            "url_id": intent.known.url_id, "final_url": ref.final_url, "run_id": run_id, "fetched_at": iso(ref.fetched_at), "status": ref.status,
            "content_type": ref.content_type, "sha256": ref.sha256, "completeness": ref.completeness.value, "is_revisit": int(ref.is_revisit),
            "warc_file": ref.warc_file, "warc_offset": ref.warc_offset, "warc_length": ref.warc_length,
            "opt_outs": joined(ref.opt_outs, intent.visit.article.opt_outs if intent.visit.article else ()), "robots_sha256": ref.robots_sha256, "part_of": part_of})

    def _settle_capture(self, capture_id: int, article_id: int | None, intent: Intent) -> None:
        """The row says what came of the capture, the latest time that it was read; its article's later pages go with it."""
        _update(self._db, "captures", capture_id, {"outcome": intent.outcome.value, "detail": intent.detail, "read_problem": _message(intent)})
        if intent.outcome in GOOD:
            self._db.conn.execute("UPDATE captures SET article_id = ? WHERE id = ? OR part_of = ?", (article_id, capture_id, capture_id))

    def _insert_article(self, intent: Intent, article: Article, capture_id: int | None, at: str) -> int:
        article_id = _insert(self._db, "articles", article_row(article) | _seen(intent) | {
            "source_id": intent.known.source_id, "first_seen_at": at, "last_seen_at": at, "revision_count": 1, "capture_id": capture_id})
        self._hang_on(article_id, intent.known.source_id, article)
        revision_id = self._insert_revision(article_id, 1, article, capture_id, at, {})
        add_corrections(self._db, article_id, revision_id, article.corrections, at)
        return article_id

    def _revise(self, article_id: int, intent: Intent, article: Article, capture_id: int | None, at: str) -> None:
        number = 1 + self._db.conn.execute("SELECT max(number) FROM revisions WHERE article_id = ?", (article_id,)).fetchone()[0]
        self._write_reading(article_id, article)
        _update(self._db, "articles", article_id, _seen(intent) | _returned(intent, at) | {
            "last_seen_at": at, "gone_at": None, "revision_count": number, "capture_id": capture_id})
        revision_id = self._insert_revision(article_id, number, article, capture_id, at, change_row(intent.changed, intent.change))
        add_corrections(self._db, article_id, revision_id, article.corrections, at)

    def _grow(self, article_id: int, intent: Intent, article: Article, capture_id: int | None, at: str) -> None:
        """The newest revision says what the live blog says now; how it differs from the one before is told by its kinds and counts alone."""
        self._write_reading(article_id, article)
        _update(self._db, "articles", article_id, _seen(intent) | {"last_seen_at": at, "gone_at": None, "capture_id": capture_id})
        number, added, removed = self._db.conn.execute(
            "SELECT id, coalesce(sentences_added, 0), coalesce(sentences_removed, 0) FROM revisions WHERE article_id = ? ORDER BY number DESC LIMIT 1",
            (article_id,)).fetchone()
        counts: Row = {} if intent.change is None else {"sentences_added": added + intent.change.added, "sentences_removed": removed + intent.change.removed}
        _update(self._db, "revisions", number, reading_row(article) | counts | {"capture_id": capture_id, "diff": None})
        add_corrections(self._db, article_id, number, article.corrections, at)

    def _write_reading(self, article_id: int, article: Article) -> None:
        """The article's row says what this reading says; its address stays, so that links to it do."""
        row = article_row(article)
        del row["url"]
        _update(self._db, "articles", article_id, row)
        source_id = self._db.conn.execute("SELECT source_id FROM articles WHERE id = ?", (article_id,)).fetchone()[0]
        self._hang_on(article_id, source_id, article)

    def _hang_on(self, article_id: int, source_id: str, article: Article) -> None:
        set_authors(self._db, article_id, source_id, article.authors)
        set_places(self._db, article_id, article.dateline.places if article.dateline else ())
        set_tags(self._db, article_id, article.tags)
        self._join_story(article_id, source_id)

    def _insert_revision(self, article_id: int, number: int, article: Article, capture_id: int | None, at: str, change: Row) -> int:
        source_id = self._db.conn.execute("SELECT source_id FROM articles WHERE id = ?", (article_id,)).fetchone()[0]
        return _insert(self._db, "revisions", reading_row(article) | change | {
            "article_id": article_id, "source_id": source_id, "number": number, "seen_at": at, "capture_id": capture_id})

    def _compare_again(self, article_id: int) -> None:
        """What is said to have become of each state is what its reading differs in from the one before, also where one of them was read anew."""
        states = self._db.conn.execute(
            "SELECT id, content_hash, changed, headline, standfirst, byline, dateline, body, modified_at FROM revisions WHERE article_id = ? ORDER BY number", (article_id,)).fetchall()
        notes = self._db.conn.execute("SELECT revision_id, text FROM corrections WHERE article_id = ? ORDER BY id", (article_id,)).fetchall()
        page_state, = self._db.conn.execute("SELECT page_state FROM articles WHERE id = ?", (article_id,)).fetchone()
        for before, after in pairwise(states):
            changed = changed_fields(before[1], after[1])
            if changed or after[2]:
                _update(self._db, "revisions", after[0], change_row(changed, compare(_state(before, notes, page_state), _state(after, notes, page_state))))

    def _join_story(self, article_id: int, source_id: str) -> None:
        """One text in two sources is one story: found by the digest of the folded body."""
        key, headline = self._db.conn.execute("SELECT body_key, headline FROM articles WHERE id = ?", (article_id,)).fetchone()
        twin = key and self._db.conn.execute(
            "SELECT id, first_seen_at, headline FROM articles WHERE body_key = ? AND source_id <> ? ORDER BY id LIMIT 1", (key, source_id)).fetchone()
        if not twin:
            self._db.conn.execute("UPDATE articles SET story_id = NULL WHERE id = ? AND story_id IS NOT NULL", (article_id,))
            return
        self._db.conn.execute("INSERT OR IGNORE INTO stories (headline, first_seen_at, body_key) VALUES (?, ?, ?)",
                              (twin[2] or headline, twin[1], key))
        self._db.conn.execute("UPDATE articles SET story_id = (SELECT id FROM stories WHERE body_key = ?) WHERE body_key = ?", (key, key))

    def _update_url(self, intent: Intent, article_id: int | None, at: str) -> None:
        visit, capture = intent.visit, intent.visit.capture
        row: Row = {
            "outcome": intent.outcome.value, "detail": intent.detail, "status": visit.status, "visited_at": at, "failures": intent.failures,
            "message": _message(intent),
            "next_visit_at": iso(intent.next_visit_at) if intent.next_visit_at else None, "article_id": article_id}
        if capture is not None and intent.outcome in GOOD and not capture.is_revisit and capture.completeness is Completeness.COMPLETE \
                and not (visit.article and visit.article.next_page):    # what lacks a page is not hidden behind a 304
            row |= {"etag": capture.etag, "last_modified": capture.last_modified, "sha256": capture.sha256, "captured_at": iso(capture.fetched_at)}
        if intent.outcome is Outcome.MISSING:
            row |= {"missing_at": iso(intent.known.missing_at or visit.at)}
        elif intent.outcome in GOOD:
            row |= {"missing_at": None}
        if intent.detail == "not_modified_but_unknown":
            row |= {"etag": None, "last_modified": None, "sha256": None}
        _update(self._db, "urls", intent.known.url_id, row)


def _message(intent: Intent) -> str | None:
    """Why there is no article, in one line, where there is none."""
    article = intent.visit.article
    return intent.visit.message or (article.reason if article is not None and intent.outcome not in GOOD else None)


def _seen(intent: Intent) -> Row:
    capture = intent.visit.capture
    return {"completeness": capture.completeness.value if capture is not None else "complete"}


def _returned(intent: Intent, at: str) -> Row:
    return {"returned_at": at} if intent.known.gone_at is not None else {}


def _completed(capture: CaptureRef | None) -> Row:
    """The same text in a whole capture: what was known to be incomplete is so no more."""
    is_whole = capture is not None and not capture.is_revisit and capture.completeness is Completeness.COMPLETE
    return {"completeness": Completeness.COMPLETE.value} if is_whole else {}


def _insert(db: Database, table: str, row: Row) -> int:
    """The new row's number. Table and column names are our own, never input."""
    names, marks = ", ".join(row), ", ".join(f":{name}" for name in row)
    return int(db.conn.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", row).lastrowid or 0)    # noqa: S608


def _update(db: Database, table: str, number: int, row: Row) -> None:
    assignments = ", ".join(f"{name} = :{name}" for name in row)
    db.conn.execute(f"UPDATE {table} SET {assignments} WHERE id = :row_id", {**row, "row_id": number})    # noqa: S608


def _state(row: Sequence[Any], notes: Sequence[tuple[int | None, str]], page_state: str) -> State:
    """A revision (id, content_hash, changed, headline, standfirst, byline, dateline, body, modified_at) with the notes that were there by then."""
    number, _, _, headline, standfirst, byline, dateline, body, modified_at = row
    return State(headline or "", standfirst or "", byline or "", dateline or "", body or "", tuple(text for first, text in notes if first is None or first <= number),
                 from_iso(modified_at) if modified_at else None, PageState(page_state))
