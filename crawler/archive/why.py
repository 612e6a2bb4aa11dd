"""The story of one URL: what the archive knows of it, oldest first (`URL -> Story | Unknown`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import product
from typing import Any
from urllib.parse import urlsplit

from sqlite_utils import Database

from ..patience import in_words
from ..times import from_iso
from ..urls import host, origin, same_site
from .hosts import Hosts

Row = dict[str, Any]

HOST_SPELLINGS = ("", "www.", "m.", "amp.", "mobile.")
MOST_NEAR = 10    # addresses that come near an unknown one

_URLS = (
    "SELECT u.*, c.kind AS channel_kind, c.url AS channel FROM urls u LEFT JOIN channels c ON c.id = u.channel_id "
    "WHERE u.id = :url_id OR u.article_id = :article_id ORDER BY u.discovered_at, u.id")
_CAPTURES = (
    "SELECT c.*, u.url, (SELECT count(*) FROM captures p WHERE p.part_of = c.id) AS parts FROM captures c JOIN urls u ON u.id = c.url_id "
    "WHERE c.part_of IS NULL AND (u.id = :url_id OR u.article_id = :article_id) ORDER BY c.id")
_REVISIONS = (
    "SELECT id, seen_at, number, kinds, changed, is_stealth, sentences_added, sentences_removed, headline FROM revisions "
    "WHERE article_id = ? ORDER BY number")
_FIND = (    # (how it was found, SQL -> id of urls)
    ("its address", "SELECT id FROM urls WHERE url IN (:url, :typed)"),
    ("its article's canonical address", "SELECT u.id FROM articles a JOIN urls u ON u.article_id = a.id WHERE a.url IN (:url, :typed) ORDER BY u.id"),
    ("where a redirect led", "SELECT url_id FROM captures WHERE final_url IN (:url, :typed) AND part_of IS NULL ORDER BY id DESC"),
    ("a later page of an article", "SELECT url_id FROM captures WHERE final_url IN (:url, :typed) ORDER BY id DESC"),
)
_LIKE = "SELECT url FROM {table} WHERE url = :page OR (url >= :page || '?' AND url < :page || '@') LIMIT 3"    # "@" follows "?"


class EventKind(StrEnum):
    """What happened, in the order in which it is told where two things have the same time."""

    ANNOUNCED = "announced"
    FETCHED = "fetched"
    VISITED = "visited"        # no response came, or none was asked for
    MISSING = "missing"
    GONE = "gone"
    RETURNED = "returned"
    REVISION = "revision"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened. `text` says it in words; what else is there depends on the kind."""

    at: datetime                      # aware UTC
    kind: EventKind
    text: str
    url: str | None = None            # the address where it happened, or of the channel
    status: int | None = None         # HTTP
    outcome: str | None = None
    detail: str | None = None
    run_id: int | None = None
    capture_id: int | None = None
    warc_file: str | None = None
    warc_offset: int | None = None
    revision_id: int | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """All that the archive knows of an address. `next_visit`: when and why it is visited again, or why not, in words."""

    url: str
    found_by: str
    source_id: str
    source: str
    article_id: int | None
    headline: str | None
    also_at: tuple[str, ...]          # other addresses of the same article
    events: tuple[Event, ...]         # oldest first
    next_visit_at: datetime | None    # aware UTC
    next_visit: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """An address that no channel has announced. `near`: known ones that differ in spelling; `source_id`: whose host it would be."""

    url: str
    near: tuple[str, ...]
    source_id: str | None
    source: str | None


def why(db: Database, url: str, typed: str, now: datetime) -> Story | Unknown:
    """The story of a URL, given in its one spelling and as it was typed."""
    for found_by, sql in _FIND:
        row = db.conn.execute(f"{sql} LIMIT 1", {"url": url, "typed": typed}).fetchone()
        if row is not None:
            return _story(db, row[0], found_by, now)
    source_id, source = _source_of(db, url)
    return Unknown(url, _near(db, url), source_id, source)


def _story(db: Database, url_id: int, found_by: str, now: datetime) -> Story:
    mine = next(db.query("SELECT u.*, s.name AS source, s.enabled FROM urls u JOIN sources s ON s.id = u.source_id WHERE u.id = ?", (url_id,)))
    keys = {"url_id": url_id, "article_id": mine["article_id"]}
    urls = list(db.query(_URLS, keys))
    article = next(iter(db.query("SELECT * FROM articles WHERE id = ?", (mine["article_id"],))), None)
    events = [*_announced(urls, mine["url"]), *_fetched(db, keys, mine["url"]), *_unanswered(db, urls, mine["url"])]
    if article is not None:
        events += [*_edits(db, article["id"]), *_comings_and_goings(article, mine)]
    order = list(EventKind)
    return Story(
        mine["url"], found_by, mine["source_id"], mine["source"], mine["article_id"], article and article["headline"],
        tuple(dict.fromkeys(one for one in [article["url"] if article else mine["url"], *(row["url"] for row in urls)] if one != mine["url"])),
        tuple(sorted(events, key=lambda event: (event.at, order.index(event.kind)))),
        _moment(mine["next_visit_at"]) if mine["enabled"] else None, _next_visit(db, mine, article, now))


def _announced(urls: list[Row], asked: str) -> Iterator[Event]:
    """By the channel that was first; others that announced it later are not kept."""
    for row in urls:
        by = f"first by {row['channel_kind']} {row['channel']}" if row["channel"] else "by no channel: known from the capture files"
        hints = [f'"{row["hint_headline"]}"'] if row["hint_headline"] else []
        hints += [f"published {row['hint_published_at']}"] if row["hint_published_at"] else []
        text = f"{by}{': ' if hints else ''}{', '.join(hints)}{_elsewhere(row['url'], asked)}"
        yield Event(from_iso(row["discovered_at"]), EventKind.ANNOUNCED, text, row["channel"])


def _fetched(db: Database, keys: Row, asked: str) -> Iterator[Event]:
    """One for each response that was kept, with what came of it."""
    for row in db.query(_CAPTURES, keys):
        said = [f"HTTP {row['status']}"]
        said += [f"redirected to {row['final_url']}"] if row["final_url"] != row["url"] else []
        said += ["the same bytes as before"] if row["is_revisit"] and row["status"] != 304 else []
        said += [row["completeness"]] if row["completeness"] != "complete" else []
        said += [f"{row['parts']} further pages"] if row["parts"] else []
        text = f"{', '.join(said)}: {result(row['outcome'], row['detail'], row['read_problem'])}{_elsewhere(row['url'], asked)}"
        yield Event(from_iso(row["fetched_at"]), EventKind.FETCHED, text, row["url"], row["status"], row["outcome"], row["detail"], row["run_id"], row["id"],
                    row["warc_file"], row["warc_offset"])


def _unanswered(db: Database, urls: list[Row], asked: str) -> Iterator[Event]:
    """The last visit, where nothing came of it that could be kept. Of earlier ones only their number is known."""
    for row in urls:
        kept = db.conn.execute("SELECT 1 FROM captures WHERE url_id = ? AND fetched_at = ?", (row["id"], row["visited_at"])).fetchone()
        if row["visited_at"] is None or kept is not None:
            continue
        times = f" ({row['failures']} visits in a row without an article)" if row["failures"] > 1 else ""
        answer = f"HTTP {row['status']}" if row["status"] else "no response"
        text = f"{answer}: {result(row['outcome'], row['detail'], row['message'])}{times}{_elsewhere(row['url'], asked)}"
        yield Event(from_iso(row["visited_at"]), EventKind.VISITED, text, row["url"], row["status"], row["outcome"], row["detail"])


def _edits(db: Database, article_id: int) -> Iterator[Event]:
    """Revisions and notes of correction."""
    for row in db.query(_REVISIONS, (article_id,)):
        kinds = row["kinds"] or row["changed"]
        edit = f"{'stealth edit, ' if row['is_stealth'] else ''}{kinds}; sentences +{row['sentences_added'] or 0} -{row['sentences_removed'] or 0}"
        text = f"{row['number']}: {edit if kinds else 'the first state that we saw'}; \"{row['headline'] or ''}\""
        yield Event(from_iso(row["seen_at"]), EventKind.REVISION, text, detail=kinds, revision_id=row["id"])
    for row in db.query("SELECT * FROM corrections WHERE article_id = ? ORDER BY id", (article_id,)):
        dated = f" of {row['date']}" if row["date"] else ""
        yield Event(from_iso(row["seen_at"]), EventKind.CORRECTION, f"{row['kind']}{dated}: {row['text']}", detail=row["kind"], revision_id=row["revision_id"])


def _comings_and_goings(article: Row, url: Row) -> Iterator[Event]:
    if article["gone_at"]:
        yield Event(from_iso(article["gone_at"]), EventKind.GONE, "not there since, which a later visit confirmed; its text is kept")
    elif url["missing_at"]:
        yield Event(from_iso(url["missing_at"]), EventKind.MISSING, "not there since; gone, once a later visit does not find it either")
    if article["returned_at"]:
        yield Event(from_iso(article["returned_at"]), EventKind.RETURNED, "found again after it had been gone")


def result(outcome: str | None, detail: str | None, message: str | None) -> str:
    """What came of a visit, with the rule or reason that kept it out: 'rejected as consent_wall: the page asks for consent'."""
    reason = f": {message}" if message else ""
    match outcome:
        case None:
            return "kept, not read yet"
        case "rejected":
            return f"rejected as {detail}{reason}"
        case "robots":
            return f"kept out{reason}" if message else "kept out by robots.txt"
        case "failed":
            return f"failed, {detail}{reason}"
        case _:
            return f"{outcome}{f' ({detail})' if detail else ''}{reason}"


def _next_visit(db: Database, url: Row, article: Row | None, now: datetime) -> str:
    """When and why it is visited again, or why not."""
    if not url["enabled"]:
        return "none: its source is not followed any more"
    due = _moment(url["next_visit_at"])
    if due is None:
        return f"none by itself: {_why_never(url, article)}"
    purpose = "first visit" if url["outcome"] is None else "is it really gone?" if url["outcome"] == "missing" else \
        f"another try, after {url['failures']} without an article" if url["failures"] else "look for edits"
    state = Hosts(db).get(origin(url["url"]))
    rests = in_words(state, now) if state is not None else None
    return f"{'due now' if due <= now else f'{due:%Y-%m-%d %H:%M} UTC'}: {purpose}{f'; {rests}' if rests else ''}"


def _why_never(url: Row, article: Row | None) -> str:
    if url["failures"] > 1:
        return f"{url['failures']} visits in a row found no article"
    return "the page is no article" if article is None else "it is older than two years"


def _elsewhere(url: str, asked: str) -> str:
    return f" [at {url}]" if url != asked else ""


def _near(db: Database, url: str) -> tuple[str, ...]:
    """Known addresses with the same path: another scheme, www. or not, with or without a slash at the end, another query."""
    parts = urlsplit(url)
    bare = next((host(url).removeprefix(prefix) for prefix in HOST_SPELLINGS[1:] if host(url).startswith(prefix)), host(url))
    paths = (parts.path.rstrip("/"), parts.path.rstrip("/") + "/")
    pages = [f"{scheme}://{prefix}{bare}{path}" for scheme, prefix, path in product(("https", "http"), HOST_SPELLINGS, paths)]
    found = (row[0] for page, table in product(pages, ("urls", "articles")) for row in db.conn.execute(_LIKE.format(table=table), {"page": page}))
    return tuple(dict.fromkeys(found))[:MOST_NEAR]


def _source_of(db: Database, url: str) -> tuple[str | None, str | None]:
    """The source on whose site an address lies, or whose host its host lies under."""
    rows = db.conn.execute("SELECT id, name, home FROM sources UNION SELECT s.id, s.name, c.url FROM channels c JOIN sources s ON s.id = c.source_id").fetchall()
    for is_near in (same_site, _lies_under):
        for source_id, name, address in rows:
            if address and is_near(url, address):
                return source_id, name
    return None, None


def _lies_under(url: str, home: str) -> bool:
    return bool(host(home)) and host(url).endswith("." + host(home).removeprefix("www."))


def _moment(text: str | None) -> datetime | None:
    return from_iso(text) if text else None
