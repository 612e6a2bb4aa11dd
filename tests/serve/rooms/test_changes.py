"""The changes room: every edit, take-down and return of the days that are asked for, narrowed by outlet, kind and stealth."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.serve.server import make_datasette
from crawler.serve.rooms.changes import KINDS, Asked

from ..conftest import Get, archive, client, get, without_time

__all__ = ["archive", "get"]
ROOM = "/clippings/-/changes"
EVER = f"{ROOM}?since=1970"
FERRY, MAYOR = "Ferry pier", "Mayor to resign"
ATOM = "{http://www.w3.org/2005/Atom}"


class Parameters(dict[str, list[str]]):
    """A query string's parameters."""

    def get(self, name: str, default: str | None = None) -> str | None:    # type: ignore[override]
        return next(iter(self.getlist(name)), default)

    def getlist(self, name: str) -> list[str]:
        return dict.get(self, name, [])


def listed(page: str) -> list[str]:
    """The headlines of a page's list."""
    return [re.sub(r"<[^>]+>|\s+", " ", one).strip() for one in re.findall(r"<h2 dir=.auto.>(.*?)</h2>", page, re.DOTALL)]


def test_edits_and_articles_taken_down(get: Get) -> None:
    """Both are changes; a changed headline is shown word by word."""
    page = get(EVER).text
    assert 2 == len(listed(page))
    assert "taken down" in page
    assert {"closes", "closed"} <= set(re.findall(r"<(?:del|ins)>(\w+)", page))


@pytest.mark.parametrize(("query", "found"), [
    ("kind=headline", [FERRY]), ("kind=taken+down", [MAYOR]), ("kind=headline&kind=taken+down", [MAYOR, FERRY]), ("kind=liveblog", []), ("stealth=1", [FERRY]),
    ("source=harbour", [MAYOR, FERRY]), ("source=abend", []), ("source=abend&source=harbour&kind=taken+down", [MAYOR]), ("until=1999", []), ("until=9999", [MAYOR, FERRY])])
def test_filters(get: Get, query: str, found: list[str]) -> None:
    """Values of one filter are alternatives, filters narrow each other."""
    assert found == [headline[:len(start)] for headline, start in zip(listed(get(f"{EVER}&{query}").text), found, strict=True)]


def test_a_week_without_being_asked(get: Get) -> None:
    """Without days the last seven are shown, today's included; what lies before is one click away."""
    page = get(ROOM).text
    assert "since=1970" in page
    began = datetime.now(UTC).date().toordinal() - 6
    assert f'placeholder="{datetime.fromordinal(began):%Y-%m-%d}"' in page


def test_facets_lead_to_what_they_count(get: Get) -> None:
    """Each value of a facet leads to a list with as many changes as it says."""
    values = re.findall(rf'href="{ROOM}\?([^"]+)"><bdi>[^<]+</bdi></a> <span>(\d+)</span>', get(EVER).text)
    assert values
    assert [int(count) for _, count in values] == [len(listed(get(f"{ROOM}?{query.replace('&amp;', '&')}").text)) for query, _ in values]


def test_feed(get: Get) -> None:
    """The same changes as Atom, each with an id of its own."""
    feed = ET.fromstring(get(f"{ROOM}.atom?since=1970").content)
    ids = [one.findtext(f"{ATOM}id") for one in feed.iter(f"{ATOM}entry")]
    assert 2 == len(ids) == len(set(ids))


def test_a_feed_that_takes_too_long(archive: Path) -> None:
    """It says so, with the status that lets a reader come again."""
    assert 503 == client(without_time(make_datasette(archive)))(f"{ROOM}.atom").status_code


def test_the_same_as_a_table(get: Get) -> None:
    """The link to Datasette's table asks for the same edits."""
    link = re.search(r'href="(/clippings/edits\?[^"]+)"', get(f"{EVER}&source=harbour&kind=headline&stealth=1").text)
    assert link is not None
    path, _, query = link[1].replace("&amp;", "&").partition("?")
    assert {"seen_at__gte": ["1970"], "kinds__contains": ["headline"], "is_stealth": ["1"], "source_id__in": ['["harbour"]']} == parse_qs(query)
    assert 1 == len(get(f"{path}.json?{query}&_shape=array").json())


@given(st.dictionaries(st.sampled_from(("source", "kind", "stealth", "since", "until", "page", "else")), st.lists(st.text(max_size=8) | st.sampled_from((*KINDS, "2026-11", "1")), max_size=3)))
def test_asking_again(parameters: dict[str, list[str]]) -> None:
    """Whatever a URL holds is a question, and its canonical query string asks the same."""
    asked = Asked.of(Parameters(parameters))
    assert asked == Asked.of(Parameters(parse_qs(asked.query())))
