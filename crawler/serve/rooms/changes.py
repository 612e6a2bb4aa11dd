"""The changes room: what outlets edited, took down and put back, the latest first, with what it has in common (`parameters -> a page of changes`)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from sqlite3 import Row
from urllib.parse import urlencode

from datasette import Response
from datasette.database import Database, QueryInterrupted

from ...archive.schema import IS_EDIT
from ...models import EditKind
from ..feed import Entry, atom
from ..rows import rows
from ..search import DAY, MOST_VALUES, Parameters
from .diff import Piece, diff
from .room import Visitor
from .search import Facet, Value, named

SIZE = 40
CANDIDATES = 10_000    # the latest changes: they are listed and counted
WEEK = 7               # days, today's included, where none are asked for
FEED_SIZE = 50
GONE, BACK = "taken down", "put back"
KINDS = (*(kind.value for kind in EditKind), GONE, BACK)
SPANS = (("today", 0), ("7 days", WEEK - 1), ("30 days", 29), ("a year", 364))    # and the days before today that they reach
EVER = "1970"

_EDITED = f"""
    SELECT seen_at AS at, coalesce(kinds, '') AS kinds, coalesce(is_stealth, 0) AS is_stealth, id AS revision_id, article_id, source_id
      FROM revisions WHERE {IS_EDIT} AND seen_at >= :since AND seen_at < :after"""
# "+": those that went are few; those of an outlet are many
_GONE = "SELECT gone_at AS at, 'taken down' AS kinds, 0 AS is_stealth, NULL AS revision_id, id AS article_id, +source_id AS source_id FROM articles WHERE gone_at >= :since AND gone_at < :after"
_BACK = "SELECT returned_at AS at, 'put back' AS kinds, 0 AS is_stealth, NULL AS revision_id, id AS article_id, +source_id AS source_id FROM articles WHERE returned_at >= :since AND returned_at < :after"
_LATEST = "SELECT * FROM (SELECT * FROM ({changes}) WHERE {conditions} ORDER BY at DESC LIMIT :most)"    # of one sort: along its index, no further than needed
_ARTICLES = """
    SELECT articles.id, articles.headline, articles.url, articles.published_at, sources.name AS source
      FROM articles LEFT JOIN sources ON sources.id = articles.source_id WHERE articles.id IN (SELECT value FROM json_each(:ids))"""
_EDITS = """
    SELECT later.id, later.number, later.headline, earlier.headline AS headline_before, later.sentences_added, later.sentences_removed
      FROM revisions AS later LEFT JOIN revisions AS earlier ON earlier.article_id = later.article_id AND earlier.number = later.number - 1
     WHERE later.id IN (SELECT value FROM json_each(:ids))"""
_NOTES = "SELECT revision_id, kind, date, text FROM corrections WHERE revision_id IN (SELECT value FROM json_each(:ids)) ORDER BY id LIMIT 200"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which changes are asked for. Sources and kinds are alternatives; days are UTC, both included, a month or year is one too."""

    sources: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    only_stealth: bool = False
    since: str = ""    # empty: a week
    until: str = ""

    @classmethod
    def of(cls, parameters: Parameters) -> Asked:
        """What a URL asks for; what makes no sense there is left out."""
        since, until = ((parameters.get(name) or "").strip() for name in ("since", "until"))
        return cls(tuple(dict.fromkeys(filter(None, parameters.getlist("source"))))[:MOST_VALUES], tuple(kind for kind in KINDS if kind in parameters.getlist("kind")),
                   parameters.get("stealth") == "1", since if DAY.fullmatch(since) else "", until if DAY.fullmatch(until) else "")

    @property
    def is_filtered(self) -> bool:
        """Whether it asks for less than all changes of its days."""
        return bool(self.sources or self.kinds or self.only_stealth)

    def query(self, **changes: object) -> str:
        """The URL's query string, always in one order; `changes` are other values of its parameters, None leaves one out."""
        every: dict[str, object] = {"source": self.sources, "kind": self.kinds, "stealth": "1" if self.only_stealth else None,
                                    "since": self.since, "until": self.until} | changes
        return urlencode([(name, value) for name, value in every.items() if value], doseq=True)

    def toggled(self, name: str, value: str) -> str:
        """The query with one more source or kind, or without it where it is there."""
        values = {"source": self.sources, "kind": self.kinds}[name]
        return self.query(**{name: tuple(one for one in values if one != value) if value in values else (*values, value)})


@dataclass(frozen=True, slots=True)
class Change:
    """One edit, or one article that went or came back."""

    at: str
    kinds: tuple[str, ...]
    is_stealth: bool
    article: Row
    revision: Row | None                 # None: taken down or put back
    headline: tuple[Piece, ...]          # word by word where the headline changed, else empty
    notes: tuple[Row, ...]               # of correction


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """What the template changes.html prints."""

    asked: Asked
    since: str                           # the first day that is looked at
    changes: tuple[Change, ...]
    total: int                           # CANDIDATES at the most
    is_cut: bool
    is_given_up: bool
    page: int                            # from 1
    pages: int
    facets: tuple[Facet, ...]
    chosen: tuple[Value, ...]
    spans: tuple[Value, ...]
    table: str | None                    # query string of the view edits for the same; None where it cannot ask for that

    @property
    def stealth(self) -> Value | None:
        """The filter for stealth edits, where there are any."""
        return next((one for facet in self.facets if facet.name == "stealth" for one in facet.values), None)


async def changes_room(visitor: Visitor) -> Response:
    """The page. Parameters: source, kind, stealth=1, since, until, page."""
    asked, number = Asked.of(visitor.request.args), visitor.request.args.get("page")
    return await visitor.page("changes.html", page=await changes_page(visitor.database, asked, number, datetime.now(UTC)))


async def changes_atom(visitor: Visitor) -> Response:
    """The latest of them as a feed (RFC 4287)."""
    asked = Asked.of(visitor.request.args)
    here = visitor.datasette.absolute_url(visitor.request, f"{visitor.base}/-/changes")
    try:
        found, _ = await _candidates(visitor.database, asked, _first(asked, datetime.now(UTC)), FEED_SIZE)
    except QueryInterrupted:
        return Response.text("This takes too long here: ask for fewer days.\n", status=503, headers={"retry-after": "3600"})
    entries = [_entry(one, visitor.datasette.absolute_url(visitor.request, visitor.base)) for one in await _told(visitor.database, found)]
    text = atom(f"{here}?{asked.query()}", f"{here}.atom?{asked.query()}", "News archive: what changed", entries)
    return Response(text, content_type="application/atom+xml; charset=utf-8")


async def changes_page(database: Database, asked: Asked, page: str | None, now: datetime) -> ChangesPage:
    """One page of changes; odd page numbers mean the first or last."""
    since = _first(asked, now)
    try:
        found, is_cut = await _candidates(database, asked, since, CANDIDATES)
    except QueryInterrupted:
        return ChangesPage(asked, since, (), 0, False, True, 1, 1, (), (), _spans(asked, now), None)
    pages = max(1, -(-len(found) // SIZE))
    wanted = min(max(1, int(page)), pages) if page and page.isascii() and page.isdigit() and len(page) < 9 else 1
    outlets = Counter(str(one["source_id"]) for one in found)
    names = await named(database, "source", [*asked.sources, *outlets])
    changes = await _told(database, found[(wanted - 1) * SIZE:wanted * SIZE])
    return ChangesPage(asked, since, changes, len(found), is_cut, False, wanted, pages, _facets(asked, found, outlets, names), _chosen(asked, names),
                       _spans(asked, now), _table(asked, since))


def _first(asked: Asked, now: datetime) -> str:
    return asked.since or (EVER if asked.until else "") or (now - timedelta(days=WEEK - 1)).date().isoformat()


async def _candidates(database: Database, asked: Asked, since: str, most: int) -> tuple[list[Row], bool]:
    """The latest changes that are asked for, and whether there are more. Raises QueryInterrupted where it takes too long."""
    conditions = ["source_id IN (SELECT value FROM json_each(:source))"] if asked.sources else []
    conditions += ["is_stealth"] if asked.only_stealth else []
    conditions += [" OR ".join(f"'; ' || kinds || ';' LIKE '%; {kind};%'" for kind in asked.kinds)] if asked.kinds else []    # words of KINDS, not of the URL
    where = " AND ".join(f"({one})" for one in conditions) or "1"
    parameters = {"source": json.dumps(asked.sources), "since": since, "after": f"{asked.until}U" if asked.until else "9999", "most": most + 1}
    latest = " UNION ALL ".join(_LATEST.format(changes=one, conditions=where) for one in (_EDITED, _GONE, _BACK))
    found = (await database.execute(f"{latest} ORDER BY at DESC, article_id DESC LIMIT :most", parameters)).rows
    return found[:most], len(found) > most


async def _told(database: Database, found: list[Row]) -> tuple[Change, ...]:
    """The changes with what is to be said of each."""
    numbers = json.dumps([one["revision_id"] for one in found if one["revision_id"]])
    articles = {one["id"]: one for one in await rows(database, _ARTICLES, ids=json.dumps([one["article_id"] for one in found]))}
    edits = {one["id"]: one for one in await rows(database, _EDITS, ids=numbers)}
    notes: dict[int, list[Row]] = {}
    for note in await rows(database, _NOTES, ids=numbers):
        notes.setdefault(note["revision_id"], []).append(note)
    return tuple(
        Change(one["at"], _kinds(one), bool(one["is_stealth"]), articles[one["article_id"]], edits.get(one["revision_id"]), _headline(edits.get(one["revision_id"])),
               tuple(notes.get(one["revision_id"], ()))) for one in found if one["article_id"] in articles)


def _kinds(change: Row) -> tuple[str, ...]:
    return tuple(kind for kind in change["kinds"].split("; ") if kind)


def _headline(edit: Row | None) -> tuple[Piece, ...]:
    if edit is None or edit["headline"] == edit["headline_before"]:
        return ()
    return diff(edit["headline_before"] or "", edit["headline"] or "")


def _facets(asked: Asked, found: list[Row], outlets: Mapping[str, int], names: Mapping[str, str]) -> tuple[Facet, ...]:
    kinds = Counter(kind for one in found for kind in _kinds(one) if kind in KINDS)
    stealth = sum(one["is_stealth"] for one in found)
    every = (
        Facet("kind", tuple(Value(kind, n, kind in asked.kinds, asked.toggled("kind", kind)) for kind, n in kinds.most_common())),
        Facet("source", tuple(Value(names.get(key, key), n, key in asked.sources, asked.toggled("source", key)) for key, n in list(_most(outlets))[:12])),
        Facet("stealth", (Value("stealth edits", stealth, asked.only_stealth, asked.query(stealth=None if asked.only_stealth else "1")),) if stealth else ()))
    return tuple(one for one in every if one.values)


def _most(counts: Mapping[str, int]) -> Iterable[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def _chosen(asked: Asked, names: Mapping[str, str]) -> tuple[Value, ...]:
    sources = [Value(names.get(key, key), 0, is_chosen=True, query=asked.toggled("source", key)) for key in asked.sources]
    kinds = [Value(kind, 0, is_chosen=True, query=asked.toggled("kind", kind)) for kind in asked.kinds]
    return (*sources, *kinds, *([Value("stealth edits", 0, is_chosen=True, query=asked.query(stealth=None))] if asked.only_stealth else []))


def _spans(asked: Asked, now: datetime) -> tuple[Value, ...]:
    """Other days for the same question."""
    days = [(label, "" if back == WEEK - 1 else (now - timedelta(days=back)).date().isoformat()) for label, back in SPANS]
    return tuple(Value(label, 0, asked.since == since and not asked.until, asked.query(since=since, until=None)) for label, since in (*days, ("ever", EVER)))


def _table(asked: Asked, since: str) -> str | None:
    """The same edits in Datasette's table, which has CSV and JSON of all."""
    if len(asked.kinds) > 1 or {GONE, BACK} & set(asked.kinds):
        return None
    every = {"seen_at__gte": since, "seen_at__lt": f"{asked.until}U" if asked.until else "", "kinds__contains": "".join(asked.kinds),
             "is_stealth": "1" if asked.only_stealth else "", "source_id__in": json.dumps(asked.sources) if asked.sources else ""}
    return urlencode({name: value for name, value in every.items() if value})


def _entry(change: Change, archive: str) -> Entry:
    article, what = change.article, ", ".join(change.kinds)
    outlet, published = article["source"] or "", article["published_at"] or change.at
    if change.revision is None:
        page = f"{archive}/articles/{article['id']}"
        return Entry(article["url"], page, article["headline"] or article["url"], outlet, published, change.at, f"{what.replace(' ', '-')}-{change.at}", what.capitalize())
    number = change.revision["number"]
    page = f"{archive}/-/revisions/{article['id']}?{urlencode({'from': number - 1, 'to': number})}"
    happened = f"{'Stealth edit' if change.is_stealth else 'Edited'}: {what}"
    return Entry(article["url"], page, change.revision["headline"] or article["url"], outlet, published, change.at, f"revision-{number}", happened)
