"""The map room: a search -> the places that its articles were filed from, as points of a map, as a list and by country.

Spellings of one place (one number in GeoNames) are one point. Of a search that asks for anything the CANDIDATES that were archived last are counted, as
in the search room; without one, all articles are.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from sqlite3 import Row

from datasette import Response
from datasette.database import Database, QueryInterrupted

from .. import tiles
from ..search import Search
from .place import is_on_earth
from .room import Visitor
from .search import Candidates, Value, candidates, filters

POINTS = 2_000         # that are drawn, those with most articles
LISTED = 300           # of them, beside the map
COUNTRIES = 40
SPELLINGS = 20_000     # that are read

# {found}: nothing, or the condition that an article is found
_FOUND = "article_id IN (SELECT value FROM json_each(:ids))"
_TOTAL = "SELECT count(*) AS articles FROM articles"
_PLACED = "SELECT count(*) AS articles FROM article_places WHERE position = 1 AND {found}"    # each that has a place has a first one
_SPELLED = f"""
    WITH counted AS MATERIALIZED (SELECT place_id, count(*) AS articles FROM article_places WHERE {{found}} GROUP BY 1)
    SELECT places.id, name, country, latitude, longitude, coalesce(geoname_id, -places.id) AS point, articles
      FROM counted JOIN places ON places.id = place_id ORDER BY articles DESC, places.id LIMIT {SPELLINGS}"""
_MERGED = """
    SELECT geoname_id AS point, count(DISTINCT article_id) AS articles FROM places JOIN article_places ON place_id = places.id
     WHERE places.id IN (SELECT value FROM json_each(:places)) AND {found} GROUP BY 1"""
_COUNTRIES = f"""
    SELECT country, count(DISTINCT article_id) AS articles FROM article_places JOIN places ON places.id = place_id
     WHERE country > '' AND {{found}} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {COUNTRIES}"""


@dataclass(frozen=True, slots=True)
class Point:
    """A place on Earth."""

    ids: tuple[int, ...]     # of its spellings, the most frequent first
    name: str
    country: str | None
    latitude: float
    longitude: float
    articles: int
    query: str               # the search at this place; empty where the search asks for places itself: it cannot ask for two of one article


@dataclass(frozen=True, slots=True)
class Country:
    """How many of the articles come from there."""

    code: str
    articles: int
    width: int       # per cent of the longest bar
    query: str       # the search in this country; empty where the search asks for countries itself


@dataclass(frozen=True, slots=True)
class MapPage:
    """What the template map.html prints."""

    search: Search
    chosen: tuple[Value, ...]              # the filters that are set
    total: int = 0                         # articles
    placed: int = 0                        # of them with a place
    is_cut: bool = False                   # more are found than were looked at
    is_given_up: bool = False              # it took too long, and nothing is known
    points: tuple[Point, ...] = ()         # those with most articles first
    left_out: int = 0                      # points beyond POINTS
    unknown: int = 0                       # places without coordinates
    countries: tuple[Country, ...] = ()

    @property
    def listed(self) -> tuple[Point, ...]:
        """The first points."""
        return self.points[:LISTED]


async def map_room(visitor: Visitor) -> Response:
    """The page."""
    page = await map_page(visitor.database, Search.of(visitor.request.args))
    return await visitor.page("map.html", page=page, tiles=tiles if tiles.are_here() else None, install=tiles.INSTALL)


async def map_json(visitor: Visitor) -> Response:
    """The same as JSON; what draws the map reads it."""
    page = await map_page(visitor.database, Search.of(visitor.request.args))
    address = f"{visitor.base}/-/search?"
    return Response.json({
        "query": page.search.query(), "total": page.total, "with_a_place": page.placed, "is_cut": page.is_cut, "is_given_up": page.is_given_up,
        "left_out": page.left_out, "without_coordinates": page.unknown,
        "places": [{"id": one.ids[0], "name": one.name, "country": one.country, "latitude": one.latitude, "longitude": one.longitude, "articles": one.articles,
                    "page": f"{visitor.base}/places/{one.ids[0]}", "search": address + one.query if one.query else None} for one in page.points],
        "countries": [{"country": one.code, "articles": one.articles, "search": address + one.query if one.query else None} for one in page.countries],
    })


async def map_page(database: Database, search: Search) -> MapPage:
    """Where the articles of a search were filed from; nothing where that takes too long."""
    chosen = await filters(database, search)
    found = None if search.is_empty else await candidates(database, search)
    if found is not None and found.is_given_up:
        return MapPage(search, chosen, is_given_up=True)
    try:
        return await _counted(database, search, chosen, found)
    except QueryInterrupted:
        return MapPage(search, chosen, is_given_up=True)


async def _counted(database: Database, search: Search, chosen: tuple[Value, ...], found: Candidates | None) -> MapPage:
    """The same. Raises QueryInterrupted."""
    known = {} if found is None else {"ids": json.dumps(found.ids)}

    async def read(sql: str, **parameters: str) -> list[Row]:
        return list((await database.execute(sql.format(found="1" if found is None else _FOUND), known | parameters)).rows)

    total = (await read(_TOTAL))[0]["articles"] if found is None else len(found.ids)
    spelled = await read(_SPELLED)
    places = [one for one in spelled if is_on_earth(one)]
    spellings = _spellings(places)
    several = [one["id"] for some in spellings.values() if len(some) > 1 for one in some]
    together = {one["point"]: one["articles"] for one in await read(_MERGED, places=json.dumps(several))} if several else {}
    points = sorted((_point(search, some, together.get(point, some[0]["articles"])) for point, some in spellings.items()), key=lambda one: (-one.articles, one.ids))
    return MapPage(search, chosen, total, (await read(_PLACED))[0]["articles"], found is not None and found.is_cut, is_given_up=False,
                   points=tuple(points[:POINTS]), left_out=max(0, len(points) - POINTS), unknown=len(spelled) - len(places),
                   countries=bars(search, await read(_COUNTRIES)))


def _spellings(places: Iterable[Row]) -> dict[int, list[Row]]:
    """Point -> the places that are that one, in their order."""
    every: dict[int, list[Row]] = defaultdict(list)
    for place in places:
        every[place["point"]].append(place)
    return every


def _point(search: Search, spellings: list[Row], articles: int) -> Point:
    ids, first = tuple(one["id"] for one in spellings), spellings[0]
    return Point(ids, first["name"], first["country"], first["latitude"], first["longitude"], articles, "" if search.values("place") else search.changed("place", map(str, ids)).query())


def bars(search: Search, counted: list[Row]) -> tuple[Country, ...]:
    """Rows of country and articles, the most first -> what a list of countries draws."""
    most = max((one["articles"] for one in counted), default=1)
    return tuple(Country(one["country"], one["articles"], max(1, round(100 * one["articles"] / most)), "" if search.values("country") else search.changed("country", (one["country"],)).query()) for one in counted)
