"""What a crawl would do now, in its order, without doing it (`now -> PlannedPoll*, PlannedVisit*`)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import Any

from sqlite_utils import Database

from ..models import Source
from ..patience import in_words
from ..times import from_iso, iso
from ..urls import origin
from .hosts import Hosts

_CHANNELS = (
    "SELECT source_id, url, kind, next_poll_at, polled_at, failures, found_in, enabled FROM channels WHERE source_id IN (SELECT value FROM json_each(?)) "
    "ORDER BY next_poll_at, id")
_VISITS = (
    "SELECT url, next_visit_at, outcome, failures, article_id FROM urls WHERE source_id = :source "
    "AND (next_visit_at <= :now OR (:recheck AND article_id IS NOT NULL AND outcome <> 'gone')) "
    "AND coalesce(hint_published_at, discovered_at) >= :since ORDER BY CASE WHEN :recheck AND article_id IS NOT NULL THEN :now ELSE next_visit_at END, id")


class Due(StrEnum):
    """Why something is due."""

    NEW = "new"            # never asked for
    RECHECK = "recheck"    # the article may have been edited; the channel may have news
    CONFIRM = "confirm"    # the article was not there at the last visit
    RETRY = "retry"        # the last attempts failed, or gave no article


@dataclass(frozen=True, slots=True)
class Planned:
    """A channel that would be polled (`kind` is the channel's), or a page that would be fetched (`kind` is article)."""

    kind: str
    source_id: str
    url: str
    why: Due
    since: datetime | None = None    # aware UTC; when it became due
    failures: int = 0                # attempts in a row without success
    waits: str | None = None         # its host is left alone: until when, in words


@dataclass(frozen=True, slots=True)
class Limits:
    """What a crawl is limited to. `since`: pages published, or else first announced, at or after."""

    since: datetime | None = None
    limit: int | None = None
    recheck: bool = False


def planned_polls(db: Database | None, sources: tuple[Source, ...], now: datetime, limits: Limits) -> Iterator[Planned]:
    """Channels in the order in which they would be polled, longest due first; those that no run has seen yet come last, as they would."""
    listed = {(source.id, channel.url): channel for source in sources for channel in source.channels}
    seen = set()
    for source_id, url, kind, due, polled, failures, found_in, enabled in _channel_rows(db, sources):
        seen.add((source_id, url))
        if ((source_id, url) in listed or (found_in is not None and enabled)) and (limits.recheck or (due is not None and due <= iso(now))):
            why = Due.RETRY if failures else Due.RECHECK if polled else Due.NEW
            yield Planned(kind, source_id, url, why, from_iso(due) if due else None, failures, _rest(db, url, now))
    for (source_id, url), channel in listed.items():
        if (source_id, url) not in seen:
            yield Planned(channel.kind.value, source_id, url, Due.NEW)


def planned_visits(db: Database | None, sources: tuple[Source, ...], now: datetime, limits: Limits, *, per_turn: int) -> Iterator[Planned]:
    """Pages that are due already, in the order in which they would be asked for: sources take turns, `per_turn` pages at a time."""
    if db is None:
        return
    turns = [_visits(db, source.id, now, limits) for source in sorted(sources, key=lambda source: source.id)]
    left = limits.limit
    while turns:
        still = []
        for turn in turns:
            some = list(islice(turn, per_turn if left is None else min(per_turn, left)))
            yield from some
            left = None if left is None else left - len(some)
            if left == 0:
                return
            still += [turn] if some else []
        turns = still


def _channel_rows(db: Database | None, sources: tuple[Source, ...]) -> list[tuple[Any, ...]]:
    return db.conn.execute(_CHANNELS, (json.dumps([source.id for source in sources]),)).fetchall() if db is not None else []


def _visits(db: Database, source_id: str, now: datetime, limits: Limits) -> Iterator[Planned]:
    rows = db.conn.execute(_VISITS, {"source": source_id, "now": iso(now), "recheck": int(limits.recheck), "since": iso(limits.since) if limits.since else ""})
    for url, due, outcome, failures, article_id in rows:
        why = Due.NEW if outcome is None else Due.CONFIRM if outcome == "missing" else Due.RETRY if failures or article_id is None else Due.RECHECK
        yield Planned("article", source_id, url, why, from_iso(due) if due else None, failures, _rest(db, url, now))


def _rest(db: Database | None, url: str, now: datetime) -> str | None:
    """Until when its host is left alone, in words; None where it may be asked."""
    state = Hosts(db).get(origin(url)) if db is not None else None
    return in_words(state, now) if state is not None else None
