"""The home page: an archive -> its latest headlines, its outlets and how fresh they are."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from datasette.database import Database

from ...archive.schema import IS_EDIT
from ..health import Health, health_of
from ..queries import QUERIES, Query
from ..rows import Row, row, rows
from ..search import Search
from .coverage import Outlet, outlets_of
from .map import Country, bars

HEADLINES = 24
OUTLETS = 15
CHARTED = 90    # days

_LATEST = """
    SELECT * FROM (
      SELECT * FROM (SELECT * FROM news WHERE published_at <= strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '+1 day')
                      ORDER BY published_at DESC LIMIT :most)
      UNION ALL
      SELECT * FROM (SELECT * FROM news WHERE published_at IS NULL ORDER BY article_id DESC LIMIT :most))
    ORDER BY coalesce(published_at, first_seen_at) DESC LIMIT :most"""
_TOTALS = f"""
    SELECT (SELECT count(*) FROM articles) AS articles, (SELECT count(*) FROM sources WHERE enabled = 1) AS outlets,
           (SELECT count(*) FROM revisions WHERE {IS_EDIT}) AS edits, (SELECT max(started_at) FROM runs) AS last_run"""
_OUTLETS = "SELECT * FROM outlets ORDER BY enabled DESC, articles DESC LIMIT :most"
_FOLLOWED = "SELECT id, substr(added_at, 1, 10) AS since FROM sources WHERE id IN (SELECT value FROM json_each(:ids))"
_CHANGES = "SELECT * FROM headline_changes ORDER BY seen_at DESC LIMIT 4"
_LAST_DAY = f"""
    WITH day(began) AS (SELECT date(max(started_at), '-1 day') FROM runs)
    SELECT (SELECT count(*) FROM revisions WHERE {IS_EDIT} AND seen_at >= began) AS edits,
           (SELECT count(*) FROM revisions WHERE is_stealth AND seen_at >= began) AS stealth,
           (SELECT count(*) FROM revisions WHERE {IS_EDIT} AND seen_at >= began AND kinds LIKE '%correction%') AS corrections,
           (SELECT count(*) FROM articles WHERE gone_at >= began) AS gone,
           (SELECT count(*) FROM articles WHERE returned_at >= began) AS back, began FROM day"""
_PLACES = """
    WITH counted AS (SELECT place_id, count(*) AS articles FROM article_places GROUP BY 1)
    SELECT place_id, name AS place, sum(articles) AS articles, max(articles) FROM counted JOIN places ON places.id = place_id
     GROUP BY coalesce(geoname_id, -place_id) ORDER BY 3 DESC, 1 LIMIT 16"""    # spellings of one place are one, under its most frequent name
_COUNTRIES = """
    SELECT country, sum(articles) AS articles FROM datelines WHERE country IS NOT NULL AND articles > 0 GROUP BY country ORDER BY articles DESC, country LIMIT 10"""


@dataclass(frozen=True, slots=True)
class HomePage:
    """What the template home.html prints for one archive."""

    database: str
    totals: Row | None
    latest: list[Row]      # of the view news
    outlets: list[Row]     # of the view outlets
    days: dict[str, Outlet]    # their last CHARTED days, by source
    health: dict[str, Health]    # of those that are followed, by source
    last_day: Row | None   # what changed since the day before the last crawl, counted as the changes room counts
    changes: list[Row]     # of the view headline_changes
    places: list[Row]      # with most articles
    countries: tuple[Country, ...]    # that most articles were filed from; an article with two places counts twice
    queries: tuple[Query, ...] = QUERIES


async def home_page(database: Database) -> HomePage:
    """The home page of one archive."""
    outlets = await rows(database, _OUTLETS, most=OUTLETS)
    now = datetime.now(UTC)
    today = now.date()
    followed = await rows(database, _FOLLOWED, ids=json.dumps([one["source_id"] for one in outlets]))
    days = {one.source["id"]: one for one in await outlets_of(database, followed, today - timedelta(days=CHARTED - 1), today)}
    health = await health_of(database, [one["source_id"] for one in outlets if one["enabled"]], now)
    return HomePage(
        database.name, await row(database, _TOTALS), await rows(database, _LATEST, most=HEADLINES), outlets, days, health,
        await row(database, _LAST_DAY), await rows(database, _CHANGES), await rows(database, _PLACES), bars(Search(), await rows(database, _COUNTRIES)))
