"""The frontier: which channels and URLs are due, and what a poll adds to them (`now -> DueChannel*, DueUrl*`; `Poll -> rows`)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlite_utils import Database

from ..models import Article, Candidate, Channel, ChannelKind, DueChannel, DueUrl, Known, PageState, Poll, Precision, State, Visit
from ..text import content_hash
from ..times import from_iso, iso
from ..urls import article_number, is_web, same_article_key, spelling_rank
from .announced import OF_USE
from .days import count_poll
from .rows import body_key
from .runs import add_channel

_DUE_CHANNEL = "SELECT c.id, c.source_id, c.url, c.kind, c.etag, c.last_modified, c.failures, c.rhythm FROM channels c JOIN sources s ON s.id = c.source_id "
_DUE_URL = (
    "SELECT id, source_id, url, etag, last_modified, hint_headline, hint_published_at, sha256, captured_at, article_id FROM urls "
    "WHERE source_id = ? AND next_visit_at <= ? {more}ORDER BY next_visit_at, id LIMIT ?")
_SINCE = "AND coalesce(hint_published_at, discovered_at) >= ? "
_NOT_OF_ORIGIN = "AND NOT (url >= ? || '/' AND url < ? || '0') "    # "0" follows "/"
_ADD_URL = (    # no second spelling of an address within a source
    "INSERT OR IGNORE INTO urls (url, page_key, source_id, channel_id, discovered_at, hint_headline, hint_published_at, next_visit_at, failures) "    # noqa: S608 - our own words
    f"SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?5, 0 WHERE NOT EXISTS (SELECT 1 FROM urls WHERE page_key = ?2 AND source_id = ?3 AND {OF_USE})")
_SAME = "(url = ? OR (page_key = ? AND source_id = ?))"
_KNOWN = (
    "SELECT u.url, u.id AS url_id, u.source_id, u.article_id, u.failures, u.missing_at, u.discovered_at, a.content_hash, a.page_state, "
    "length(a.body) AS body_length, a.published_at, a.first_seen_at, a.gone_at, a.revision_count, "
    "(SELECT max(seen_at) FROM revisions r WHERE r.article_id = a.id) AS revised_at "
    "FROM urls u LEFT JOIN articles a ON a.id = u.article_id WHERE u.url = ?")
_ARTICLE = (
    "SELECT id AS article_id, content_hash, page_state, length(body) AS body_length, published_at, first_seen_at, gone_at, revision_count, "
    "(SELECT max(seen_at) FROM revisions r WHERE r.article_id = articles.id) AS revised_at "
    "FROM articles WHERE url = ?")

WEEK = timedelta(days=7)
HABIT_DAYS, HABIT_ARTICLES = timedelta(days=30), 30    # what an outlet's habit of editing is told by


TWINS = 50  # articles of one outlet and moment that are looked at
MANY = 3    # articles with one text, beyond which they need not be counted
_SAME_TEXT = (
    "SELECT count(*) FROM (SELECT 1 FROM (SELECT id, source_id FROM articles WHERE content_hash = :hash UNION "
    "SELECT id, source_id FROM articles WHERE body_key = :key) WHERE source_id = :source AND id <> :id LIMIT :most)")


class Frontier:
    """Reads and writes `channels` and `urls`."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._last_source = ""    # served by the last `due_urls`: the next call goes on after it
        self._habits: dict[tuple[str, str], tuple[float | None, float]] = {}

    def due_channels(self, now: datetime, *, source_id: str | None = None) -> tuple[DueChannel, ...]:
        """Channels of followed sources whose time has come, the longest due first."""
        rows = self._db.conn.execute(
            _DUE_CHANNEL + "WHERE c.enabled AND s.enabled AND c.next_poll_at <= ? AND ? IN ('', c.source_id) ORDER BY c.next_poll_at, c.id",
            (iso(now), source_id or ""))
        return tuple(_due_channel(row) for row in rows)

    def channels(self, source_id: str, kind: ChannelKind) -> tuple[DueChannel, ...]:
        """All channels of a kind, due or not."""
        rows = self._db.conn.execute(_DUE_CHANNEL + "WHERE c.enabled AND c.source_id = ? AND c.kind = ? ORDER BY c.id", (source_id, kind.value))
        return tuple(_due_channel(row) for row in rows)

    def add_channels(self, parent: DueChannel, channels: Iterable[Channel], now: datetime) -> tuple[DueChannel, ...]:
        """Follow what a sitemap index names; those that are new."""
        with self._db.atomic():
            added = [(add_channel(self._db, parent.source_id, c, iso(now), parent.channel_id), c) for c in channels]
        return tuple(DueChannel(number, parent.source_id, c.url, c.kind) for number, c in added if number is not None)

    def record_poll(self, poll: Poll) -> int:
        """Write what a poll gave; how many candidates had never been seen. They are due at once."""
        found, at = poll.discovery, iso(poll.at)
        with self._db.atomic():
            new = sum(self._add_candidate(poll.channel, candidate, at) for candidate in _in_order(found.candidates)) if found else 0
            self._db.conn.execute(
                "UPDATE channels SET polled_at = :at, next_poll_at = :next, last_status = :status, "
                "last_problem = CASE WHEN :status = 304 AND failures = 0 THEN last_problem ELSE :problem END, "
                "failures = CASE WHEN :failed THEN failures + 1 ELSE 0 END, "
                "etag = CASE WHEN :read THEN :etag ELSE etag END, last_modified = CASE WHEN :read THEN :last_modified ELSE last_modified END, "
                "announced = CASE WHEN :read THEN :announced ELSE announced END, new = CASE WHEN :read THEN :new ELSE 0 END, "
                "title = coalesce(title, :title), rhythm = coalesce(:rhythm, rhythm) WHERE id = :id",
                {"at": at, "next": iso(poll.next_poll_at) if poll.next_poll_at else None, "status": poll.status,
                 "problem": poll.message or poll.failure, "failed": poll.failure is not None, "read": found is not None, "etag": poll.etag,
                 "last_modified": poll.last_modified, "announced": len(found.candidates) if found else 0, "new": new,
                 "title": found.title if found else None, "rhythm": poll.rhythm, "id": poll.channel.channel_id})
            count_poll(self._db, poll, new)
        return new

    def due_urls(self, now: datetime, *, source_id: str | None, limit: int, per_source: int, skip: Collection[int] = (),
                 skip_sources: Collection[str] = (), skip_hosts: Mapping[str, Collection[str]] | None = None,
                 since: datetime | None = None) -> list[DueUrl]:
        """At most `limit` due URLs, at most `per_source` of a source; sources take turns from call to call.

        `skip`: ids that are in flight; they stay due until their visit is written. `skip_hosts`: source -> origins that rest.
        `since`: only those published, or else first announced, at or after.
        """
        found: list[DueUrl] = []
        for source in self._sources_in_turn(source_id, iso(now)):
            if len(found) >= limit:
                break
            if source in skip_sources:
                continue
            origins = [origin for origin in (skip_hosts or {}).get(source, ()) for _ in "<>"]
            rows = self._db.conn.execute(_DUE_URL.format(more=_NOT_OF_ORIGIN * (len(origins) // 2) + _SINCE * (since is not None)),
                                         (source, iso(now), *origins, *([iso(since)] if since else []), per_source + len(skip)))
            fresh = [_due_url(row) for row in rows if row[0] not in skip]
            found += fresh[:min(per_source, limit - len(found))]
            self._last_source = source
        return found

    def known(self, url: str) -> Known | None:
        """What the archive knows of a URL; None for one that no channel announced."""
        row = _row(self._db, _KNOWN, url)
        return _known(row) if row else None

    def known_for(self, visit: Visit) -> Known:
        """What the archive knows before a visit is decided. Another URL's article counts where it is the same one.

        Raises KeyError for a URL that is not in the frontier.
        """
        row = _row(self._db, _KNOWN, visit.url)
        if row is None:
            raise KeyError(visit.url)
        if row["article_id"] is None and visit.article is not None:
            row |= self._article_of(row["source_id"], visit.url, visit.article) or {}
        edits, visits = self._habits_of(row["source_id"], visit.at)
        known = replace(_known(row), edits_an_article=edits, visits_a_day=visits)
        if visit.article is None:
            return known
        known = replace(known, same_text=self._same_text(known, visit.article))
        is_new = known.article_id is not None and known.content_hash != content_hash(visit.article)
        return replace(known, state=self._state(known.article_id)) if is_new and known.article_id is not None else known

    def _article_of(self, source_id: str, url: str, article: Article) -> dict[str, Any] | None:
        """The archived article that a page is under another address: its canonical link says so, or number and time are an article's."""
        named = _row(self._db, _ARTICLE, article.url)
        number = article_number(url)
        if named is not None or number is None or article.published_at is None or article.published_at.precision is Precision.DAY:
            return named
        twins = self._db.conn.execute("SELECT url FROM articles WHERE source_id = ? AND published_at = ? LIMIT ?", (source_id, iso(article.published_at.at), TWINS))
        return next((_row(self._db, _ARTICLE, one) for one, in twins.fetchall() if article_number(one) == number), None)

    def _same_text(self, known: Known, article: Article) -> int:
        row = self._db.conn.execute(_SAME_TEXT, {"source": known.source_id, "id": known.article_id or 0, "most": MANY,
                                                 "hash": content_hash(article), "key": body_key(article.body)}).fetchone()
        return int(row[0])

    def make_due(self, now: datetime, *, source_id: str | None) -> None:
        """Every channel and every article that is still there is due now, whatever its own pace."""
        with self._db.atomic():
            self._db.conn.execute("UPDATE channels SET next_poll_at = ? WHERE ? IN ('', source_id)", (iso(now), source_id or ""))
            self._db.conn.execute(
                "UPDATE urls SET next_visit_at = ? WHERE ? IN ('', source_id) AND article_id IS NOT NULL AND outcome <> 'gone'",
                (iso(now), source_id or ""))

    def _state(self, article_id: int) -> State | None:
        """What an article's newest revision says."""
        row = _row(self._db, "SELECT headline, standfirst, byline, dateline, body, modified_at, page_state FROM articles WHERE id = ?", article_id)
        notes = self._db.conn.execute("SELECT text FROM corrections WHERE article_id = ? ORDER BY id", (article_id,)).fetchall()
        return row and State(
            row["headline"] or "", row["standfirst"] or "", row["byline"] or "", row["dateline"] or "", row["body"], tuple(note for note, in notes),
            _moment(row["modified_at"]), PageState(row["page_state"]))

    def _habits_of(self, source_id: str, now: datetime) -> tuple[float | None, float]:
        """(revisions an article of a source in its last month, None where it had too few articles to tell; visits a day in its last week), counted once a day."""
        key = (source_id, iso(now)[:10])
        if key not in self._habits:
            archived, revised = self._db.conn.execute(
                "SELECT coalesce(sum(archived), 0), coalesce(sum(revised), 0) FROM coverage WHERE source_id = ? AND day >= ?",
                (source_id, iso(now - HABIT_DAYS)[:10])).fetchone()
            (fetched,) = self._db.conn.execute("SELECT coalesce(sum(fetched), 0) FROM coverage WHERE source_id = ? AND day >= ? AND day < ?",
                                               (source_id, iso(now - WEEK)[:10], key[1])).fetchone()
            self._habits[key] = revised / archived if archived >= HABIT_ARTICLES else None, fetched / WEEK.days
        return self._habits[key]

    def _sources_in_turn(self, only: str | None, now: str) -> list[str]:
        """Followed sources that have due URLs, beginning after the one that was served last."""
        rows = self._db.conn.execute(
            "SELECT id FROM sources s WHERE enabled AND ? IN ('', id) AND EXISTS (SELECT 1 FROM urls WHERE source_id = s.id AND next_visit_at <= ?) "
            "ORDER BY id <= ?, id", (only or "", now, self._last_source))
        return [row[0] for row in rows]

    def _add_candidate(self, channel: DueChannel, candidate: Candidate, at: str) -> int:
        """Insert a URL; a known one gets the hints that it lacks, and becomes due where it says that it was changed since our visit. 1 where it is new."""
        published, modified = candidate.published_at and iso(candidate.published_at), candidate.modified_at and iso(candidate.modified_at)
        key = same_article_key(candidate.url)
        cursor = self._db.conn.execute(_ADD_URL, (candidate.url, key, channel.source_id, channel.channel_id, at, candidate.headline, published))
        if not cursor.rowcount and (candidate.headline or published):
            self._db.conn.execute(
                "UPDATE urls SET hint_headline = coalesce(hint_headline, ?), hint_published_at = coalesce(hint_published_at, ?) "    # noqa: S608
                f"WHERE {_SAME} AND (hint_headline IS NULL OR hint_published_at IS NULL)", (candidate.headline, published, candidate.url, key, channel.source_id))
        if not cursor.rowcount and modified:
            self._db.conn.execute(
                f"UPDATE urls SET next_visit_at = ? WHERE {_SAME} AND visited_at < ? AND article_id IS NOT NULL AND next_visit_at > ?",    # noqa: S608
                (at, candidate.url, key, channel.source_id, modified, at))
        return cursor.rowcount


def _in_order(candidates: Iterable[Candidate]) -> list[Candidate]:
    """As they came, but of several spellings of one address the one to keep comes first."""
    places: dict[str, int] = {}
    ranked = [(places.setdefault(same_article_key(one.url), number), spelling_rank(one.url), number, one)
              for number, one in enumerate(candidates) if is_web(one.url)]
    return [one for *_, one in sorted(ranked, key=lambda row: row[:3])]


def _row(db: Database, sql: str, *values: object) -> dict[str, Any] | None:
    cursor = db.conn.execute(sql, values)
    row = cursor.fetchone()
    return dict(zip((column[0] for column in cursor.description), row, strict=True)) if row else None


def _due_channel(row: tuple[Any, ...]) -> DueChannel:
    number, source_id, url, kind, etag, last_modified, failures, rhythm = row
    return DueChannel(number, source_id, url, ChannelKind(kind), etag, last_modified, failures, rhythm)


def _due_url(row: tuple[Any, ...]) -> DueUrl:
    """Validators only go along where there is an article: a 304 for a page that we do not have is worth nothing."""
    number, source_id, url, etag, last_modified, headline, published, sha256, captured_at, article_id = row
    hints = Candidate(url, headline, from_iso(published) if published else None) if headline or published else None
    if article_id is None:
        return DueUrl(number, source_id, url, candidate=hints)
    return DueUrl(number, source_id, url, etag, last_modified, hints, sha256, from_iso(captured_at) if captured_at else None)


def _known(row: dict[str, Any]) -> Known:
    return Known(
        url=row["url"], url_id=row["url_id"], source_id=row["source_id"], article_id=row["article_id"], content_hash=row["content_hash"],
        page_state=PageState(row["page_state"]) if row["page_state"] else None, body_length=row["body_length"] or 0,
        published_at=_moment(row["published_at"]), first_seen_at=_moment(row["first_seen_at"] or row["discovered_at"]),
        gone_at=_moment(row["gone_at"]), missing_at=_moment(row["missing_at"]), failures=row["failures"], revisions=row["revision_count"] or 0,
        revised_at=_moment(row["revised_at"]))


def _moment(text: str | None) -> datetime | None:
    return from_iso(text) if text else None
