"""A place's page: a row's number -> the articles that were filed from there, by whom, and what lies near."""

from __future__ import annotations

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

from datasette.database import Database

from ..countries import country
from ..rows import Row, row, rows
from .works import MINE, OF_PLACE, Works, works

MOST = 24            # outlets or authors on one page
NEAR = 10            # places that are called near
FAR = 200.0          # km; beyond, nothing is near
_DEGREE = 111.2      # km of one degree of latitude
_RADIUS = 6371.0     # km, of the Earth

_PLACE = "SELECT * FROM places WHERE id = :id"
_COUNT = "(SELECT count(*) FROM article_places WHERE place_id = places.id) AS articles"
_SPELLINGS = f"SELECT id, name, {_COUNT} FROM places WHERE geoname_id = :geoname AND id <> :id ORDER BY articles DESC LIMIT {MOST}"
# The box keeps far ones out; where it crosses the 180th meridian those beyond are left out.
_NEAR = """
    SELECT id, name, country, latitude, longitude FROM places
     WHERE latitude BETWEEN :south AND :north AND longitude BETWEEN :west AND :east AND id <> :id AND (geoname_id IS NULL OR geoname_id IS NOT :geoname)
     LIMIT 2000"""
_COUNTED = f"SELECT places.*, {_COUNT} FROM places WHERE id IN ({{ids}})"
_OUTLETS = MINE + """
    SELECT mine.source_id, sources.name AS source, count(*) AS articles, min(mine.published_at) AS first, max(mine.published_at) AS last
      FROM mine LEFT JOIN sources ON sources.id = mine.source_id GROUP BY mine.source_id ORDER BY articles DESC LIMIT :most"""
_AUTHORS = MINE + """
    SELECT authors.id, authors.name, authors.kind, sources.name AS source, count(*) AS articles, max(mine.published_at) AS last
      FROM mine JOIN article_authors ON article_authors.article_id = mine.id JOIN authors ON authors.id = article_authors.author_id
      LEFT JOIN sources ON sources.id = authors.source_id
     GROUP BY authors.id ORDER BY articles DESC, last DESC LIMIT :most"""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A place that is near another."""

    place: Row    # with the number of its articles
    km: int


@dataclass(frozen=True, slots=True)
class PlacePage:
    """What the template place.html prints."""

    place: Row
    works: Works
    spellings: list[Row]              # the same place under other names
    near: tuple[Neighbour, ...]       # the nearest first
    outlets: list[Row]
    authors: list[Row]

    @property
    def heading(self) -> str:
        """The title of the page."""
        return ", ".join(part for part in (self.place["name"], self.place["region"], country(self.place["country"])) if part)


async def place_page(database: Database, number: str, page: str | None) -> PlacePage | None:
    """One place's page; None where there is none of that number."""
    place = await row(database, _PLACE, id=number)
    if place is None:
        return None

    async def counted(sql: str) -> list[Row]:
        return await rows(database, sql.format(of=OF_PLACE), id=place["id"], most=MOST)

    return PlacePage(
        place, await works(database, OF_PLACE, place["id"], page), await rows(database, _SPELLINGS, id=place["id"], geoname=place["geoname_id"]),
        await _near(database, place), await counted(_OUTLETS), await counted(_AUTHORS))


async def _near(database: Database, place: Row) -> tuple[Neighbour, ...]:
    if not is_on_earth(place):
        return ()
    latitude, longitude = place["latitude"], place["longitude"]
    high = FAR / _DEGREE
    wide = high / max(cos(radians(latitude)), 0.05)
    found = [one for one in await rows(
        database, _NEAR, id=place["id"], geoname=place["geoname_id"], south=latitude - high, north=latitude + high,
        west=longitude - wide, east=longitude + wide) if is_on_earth(one)]
    km = {one["id"]: distance(latitude, longitude, one["latitude"], one["longitude"]) for one in found}
    nearest = sorted((number for number in km if km[number] <= FAR), key=lambda number: (km[number], number))[:NEAR]
    named = await rows(database, _COUNTED.format(ids=", ".join(map(str, nearest))))
    return tuple(Neighbour(one, round(km[one["id"]])) for one in sorted(named, key=lambda one: km[one["id"]]))


def is_on_earth(place: Row) -> bool:
    """Whether it has coordinates that can be."""
    latitude, longitude = place["latitude"], place["longitude"]
    return isinstance(latitude, (int, float)) and isinstance(longitude, (int, float)) and abs(latitude) <= 90 and abs(longitude) <= 180


def distance(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Kilometres between two points in degrees, on a sphere (the haversine formula)."""
    one, other = radians(latitude), radians(other_latitude)
    half = sin((other - one) / 2) ** 2 + cos(one) * cos(other) * sin(radians(other_longitude - longitude) / 2) ** 2
    return 2 * _RADIUS * asin(sqrt(min(1.0, half)))
