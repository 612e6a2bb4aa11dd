"""The map room: places counted as the search counts them, spellings as one point, and a page that needs no map."""

from __future__ import annotations

import asyncio
import sqlite3
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest

from crawler.serve import tiles
from crawler.serve.rooms import map as room
from crawler.serve.rooms import search
from crawler.serve.server import make_datasette

from ..conftest import Get, archive, client, get, without_time
from ..newsroom import fill

__all__ = ["archive", "get"]
ROOM = "/atlas/-/map"
HOSTILE = "</script><img src=x onerror=alert(1)>'\""
BY_HAND = """
    SELECT coalesce(geoname_id, -places.id) AS point, count(DISTINCT article_id) AS articles FROM article_places JOIN places ON places.id = article_places.place_id
      JOIN articles ON articles.id = article_id WHERE typeof(latitude) = 'real' AND abs(latitude) <= 90 AND abs(longitude) <= 180 AND {} GROUP BY 1"""
OSLO = "https://harbour.example/2026/ferry-pier"
TALKS = "https://harbour.example/2026/fish-talks"
ZOO = "https://abend.example/zoo"


@pytest.fixture(scope="module")
def atlas(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The newsroom's archive, with a second spelling of Oslo, a place of a hostile name, and places that are nowhere."""
    path = tmp_path_factory.mktemp("map") / "atlas.db"
    fill(path)
    db = sqlite3.connect(path)
    for number, (name, country, latitude, longitude, geoname, urls) in enumerate([
            ("Christiania", "NO", 59.91, 10.74, 3143244, (OSLO, TALKS)), (HOSTILE, HOSTILE, -12.5, 130.8, None, (ZOO,)), ("Atlantis", None, None, None, None, (ZOO,)),
            ("Beyond", "XX", 91.0, 0.0, None, (ZOO,)), ("Within", "XX", "<b>", 0.0, None, (ZOO,))], 101):
        db.execute("INSERT INTO places (id, name, country, latitude, longitude, geoname_id) VALUES (?, ?, ?, ?, ?, ?)", (number, name, country, latitude, longitude, geoname))
        for url in urls:
            db.execute("INSERT INTO article_places (article_id, place_id, position) SELECT id, ?, ? FROM articles WHERE url = ?", (number, number, url))
    db.commit()
    db.close()
    return path


@pytest.fixture(scope="module")
def ask(atlas: Path) -> Get:
    """The served atlas."""
    return client(make_datasette(atlas))


@pytest.mark.parametrize(("query", "condition"), [
    ("", "1"),
    ("source=harbour", "source_id = 'harbour'"),
    ("source=harbour&source=sada", "source_id <> 'abend'"),
    ("language=de", "language = 'de'"),
    ("country=DE", "article_id IN (SELECT ap.article_id FROM article_places ap JOIN places p ON p.id = ap.place_id WHERE p.country = 'DE')"),
    ("words=talks", "body LIKE '%talks%'"),
    ("since=2026-11-24&until=2026-11-24&section=City", "section = 'City' AND published_at LIKE '2026-11-24%'"),
    ("words=zeppelin", "0"),
])
def test_places_are_counted_as_by_hand(ask: Get, atlas: Path, query: str, condition: str) -> None:
    """Each place has the articles that the search finds there, each article once."""
    told = ask(f"{ROOM}.json?{query}").json()["places"]
    db = sqlite3.connect(atlas)
    counted = dict(db.execute(BY_HAND.format(condition)))
    point = dict(db.execute("SELECT id, coalesce(geoname_id, -id) FROM places"))
    db.close()
    assert counted == {point[one["id"]]: one["articles"] for one in told}
    assert sorted(counted.values(), reverse=True) == [one["articles"] for one in told]


def test_a_number_leads_to_as_many_articles(ask: Get) -> None:
    """The search at a place, with all its spellings, finds what the map says; so does the search in a country."""
    told = ask(f"{ROOM}.json?source=harbour").json()
    assert told["places"]
    assert told["countries"]
    for one in (*told["places"], *told["countries"]):
        assert one["articles"] == ask(one["search"].replace("/-/search?", "/-/search.json?")).json()["total"]


def test_spellings_are_one_point(ask: Get) -> None:
    """Under the name that most articles have; the article that has both is counted once."""
    (oslo,) = [one for one in ask(f"{ROOM}.json").json()["places"] if 59 < one["latitude"] < 60]
    assert ("Christiania", 2) == (oslo["name"], oslo["articles"])
    page = ask(ROOM).text
    assert ">Christiania<" in page
    assert ">Oslo<" not in page


def test_what_is_not_on_earth_is_not_drawn(ask: Get) -> None:
    """It is told how many places that are, and they count for their country."""
    told = ask(f"{ROOM}.json").json()
    assert 3 == told["without_coordinates"]
    assert not {"Atlantis", "Beyond", "Within"} & {one["name"] for one in told["places"]}
    assert {"XX": 1} == {one["country"]: one["articles"] for one in told["countries"] if one["country"] == "XX"}
    assert "3 places have no coordinates." in ask(ROOM).text


def test_a_hostile_name_stays_text(ask: Get) -> None:
    """In the page escaped, in JSON as it is."""
    page = ask(ROOM).text
    assert HOSTILE not in page
    assert HOSTILE in unescape(page)
    assert HOSTILE in [one["name"] for one in ask(f"{ROOM}.json").json()["places"]]


@pytest.mark.parametrize("query", ["words=%22", "words=NEAR(", "place=x&place=99999999999999999999", "place=987654321", "since=x&until=2026-99", "sort=nonsense&page=-1",
                                   "country=" + quote(HOSTILE), "words=" + quote(HOSTILE), "words=%00%ff"])
def test_nothing_that_is_asked_is_an_error(ask: Get, query: str) -> None:
    """What makes no sense is left out."""
    assert (200, 200) == (ask(f"{ROOM}?{query}").status_code, ask(f"{ROOM}.json?{query}").status_code)


def test_the_map_and_the_search_lead_to_each_other(ask: Get) -> None:
    """With what was asked; each filter can be taken away, and a place has its map."""
    assert f'href="{ROOM}?words=pier&amp;source=harbour"' in ask("/atlas/-/search?words=pier&source=harbour").text
    page = ask(f"{ROOM}?words=pier&source=harbour").text
    assert 'href="/atlas/-/search?words=pier&amp;source=harbour"' in page
    assert f'href="{ROOM}?words=pier" aria-label="Remove source: The Harbour Post"' in page
    assert f'href="{ROOM}?place=101"' in ask("/atlas/places/101").text
    assert f'href="{ROOM}"' in ask("/").text


def test_without_the_extra_there_is_the_list(ask: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    """And a line on how to get the map."""
    monkeypatch.setattr(tiles, "are_here", lambda: False)
    page = ask(ROOM).text
    assert "pip install" in page
    assert ">Christiania<" in page
    assert "data-leaflet" not in page
    assert "map.js?" not in page


def test_so_many_points_and_no_more(ask: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those with most articles are drawn, of them the first are listed, and the page says so."""
    monkeypatch.setattr(room, "POINTS", 2)
    monkeypatch.setattr(room, "LISTED", 1)
    told = ask(f"{ROOM}.json").json()
    assert (2, 3, "Christiania") == (len(told["places"]), told["left_out"], told["places"][0]["name"])
    page = ask(ROOM).text
    assert "the 2 places with most articles, 3 others are not" in page
    assert 1 == page.count("/atlas/places/")


def test_much_is_counted_in_part(ask: Get, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a search that finds more than the search room looks at, the last archived are counted, and the page says so; without a search all are."""
    monkeypatch.setattr(search, "CANDIDATES", 2)
    assert "More than 2 articles; counted here are the 2 that were archived last." in ask(f"{ROOM}?source=harbour&source=abend").text
    assert {"total": 7, "is_cut": False}.items() <= ask(f"{ROOM}.json").json().items()


@pytest.mark.parametrize("query", ["", "?words=the"])
def test_a_map_that_takes_too_long_says_so(atlas: Path, query: str) -> None:
    """It is no error, and not told as nothing found."""
    answer = client(without_time(make_datasette(atlas)))(ROOM + query)
    assert 200 == answer.status_code
    assert "takes too long" in answer.text
    assert "No place found" not in answer.text


def test_tiles_are_there_from_the_first_moment(atlas: Path) -> None:
    """Asked for all at once, as a browser does after the first page of a server that has just begun."""
    if not tiles.are_here():
        pytest.skip("needs the extra map")
    datasette = make_datasette(atlas)

    async def many() -> list[int]:
        await datasette.client.get(ROOM)
        asked = [datasette.client.get(tiles.PATH.format(z=2, x=x, y=y)) for x in range(4) for y in range(4)]
        return [one.status_code for one in await asyncio.gather(*asked)]

    assert [200] * 16 == asyncio.run(many())
