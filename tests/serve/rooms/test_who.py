"""The pages of authors and places: whose articles, when, where, with whom."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from crawler.models import Author, Channel, ChannelKind, Dateline, Place, Source
from crawler.serve.rooms.place import distance
from crawler.serve.rooms.works import MONTHS, SIZE, YEARS, bars
from crawler.serve.server import make_datasette

from ..conftest import Get, client
from ..newsroom import FERRY, HARBOUR, OSLO, Newsroom, moment

TOWN = Place("Drammen", "NO", None, 59.74389, 10.20449, 3159016)
CHRISTIANIA = replace(OSLO, name="Kristiania")
OTHER = Source("other", "The Other Paper", "https://other.example/", (Channel("https://other.example/feed", ChannelKind.FEED),))


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Get:
    """Ann Lee has 120 articles in one outlet, one more with Bo Ek from a town near Oslo, and one in another outlet from Kristiania."""
    path = tmp_path_factory.mktemp("who") / "archive.db"
    room = Newsroom(path, [HARBOUR, OTHER])
    lone = replace(FERRY, authors=(Author("Ann Lee"),))
    printed = [replace(lone, url=f"https://harbour.example/a/{n}", headline=f"Number {n}", body=f"Text {n}.", published_at=moment(n * 24))
               for n in range(120)]
    printed.append(replace(FERRY, url="https://harbour.example/b", dateline=Dateline("DRAMMEN", (TOWN,)), published_at=moment(24 * 200)))
    elsewhere = replace(lone, url="https://other.example/c", dateline=Dateline("KRISTIANIA", (CHRISTIANIA,)))
    room.poll(HARBOUR, *(one.url for one in printed))
    room.poll(OTHER, elsewhere.url)
    for one in (*printed, elsewhere):
        room.print(one)
    room.close()
    return client(make_datasette(path))


def text(page: str) -> str:
    """A page's text, blanks folded."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_an_author(many: Get) -> None:
    """All articles counted, fifty on a page; places with their spans, colleagues, and the same name elsewhere."""
    page = many("/archive/authors/1").text
    assert SIZE == len(re.findall(r"<article>", page))
    for expected in ("Ann Lee", "121 articles, 2026-05-08 – 2026-11-24", "Page 1 of 3", "Older", "Oslo Norway 120", "Drammen Norway 1 2026-05-08",
                     "Bo Ek 1", "City desk 1 · desk", "The same name elsewhere", "The Other Paper · 1"):
        assert expected in text(page)


@pytest.mark.parametrize(("asked", "shown", "first"), [
    ("2", "Page 2 of 3", "Number 50"), ("3", "Page 3 of 3", "Number 100"), ("99", "Page 3 of 3", "Number 100"), ("0", "Page 1 of 3", "Number 0"),
    ("-1", "Page 1 of 3", "Number 0"), ("x", "Page 1 of 3", "Number 0"), ("٣", "Page 1 of 3", "Number 0"), ("9" * 30, "Page 1 of 3", "Number 0"),
])
def test_pages(many: Get, asked: str, shown: str, first: str) -> None:
    """Every article is on one page; odd numbers lead to one that there is."""
    page = many("/archive/authors/1", params={"page": asked}).text
    assert shown in text(page)
    assert first == re.search(r"<article>\s*<h3[^>]*><a[^>]*>([^<]*)", page)[1]    # type: ignore[index]


def test_a_place(many: Get) -> None:
    """Its outlets and authors, its other spellings, and what lies near with the distance."""
    shown = text(many("/archive/places/1").text)
    for expected in ("Oslo", "59.9127, 10.7461", "120 articles", "The Harbour Post 120", "Ann Lee The Harbour Post · 120", "Kristiania the same place · 1",
                     "Drammen 36 km · 1"):
        assert expected in shown


@pytest.mark.parametrize("path", ["/archive/authors/999", "/archive/places/999", "/archive/places/x"])
def test_nobody(many: Get, path: str) -> None:
    """A number that nobody has is not found."""
    assert 404 == many(path).status_code


@pytest.mark.parametrize(("months", "expected"), [
    ([], []),
    ([("2026-02", 4)], [("2026-02", "2026-02-01", "2026-02-28", 4, 100)]),
    ([("2024-02", 1)], [("2024-02", "2024-02-01", "2024-02-29", 1, 100)]),
    ([("2026-01", 1), ("2025-11", 4)], [("2025-11", "2025-11-01", "2025-11-30", 4, 100), ("2025-12", "2025-12-01", "2025-12-31", 0, 0),
                                        ("2026-01", "2026-01-01", "2026-01-31", 1, 25)]),
    ([("2020-01", 1), ("2021-05", 1), ("2026-01", 3)], [(str(year), f"{year}-01-01", f"{year}-12-31", {2020: 1, 2021: 1, 2026: 3}.get(year, 0),
                                                         {2020: 33, 2021: 33, 2026: 100}.get(year, 0)) for year in range(2020, 2027)]),
])
def test_bars(months: list[tuple[str, int]], expected: list[tuple[object, ...]]) -> None:
    """Every month from the first to the last, empty ones too; years where the months are too many."""
    assert expected == [(one.label, one.since, one.until, one.articles, one.height) for one in bars(months)]


def test_bars_are_bounded() -> None:
    """A page that claims the year 1 or 9999 makes no ten thousand bars."""
    assert YEARS == len(bars([("0001-01", 1), ("9999-12", 1)]))
    assert MONTHS == len(bars([("2022-01", 1), ("2025-12", 1)]))


@pytest.mark.parametrize(("one", "other", "expected"), [
    ((59.91273, 10.74609), (59.74389, 10.20449), 36), ((0, 179.9), (0, -179.9), 22), ((90, 0), (-90, 0), 20015), ((1, 2), (1, 2), 0)])
def test_distance(one: tuple[float, float], other: tuple[float, float], expected: int) -> None:
    """Kilometres on the sphere, over the date line too."""
    assert expected == round(distance(*one, *other))
