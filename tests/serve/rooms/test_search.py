"""The search room: what is found, what it has in common, and the same as JSON and Atom."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qs
from xml.etree import ElementTree as ET

import pytest
from datasette.utils import MultiParams

from crawler.serve.feed import ATOM, Entry, atom
from crawler.serve.search import Search, Sort
from crawler.serve.server import make_datasette

from ..conftest import Get, archive, client, get

__all__ = ["archive", "get"]
ROOM = "/clippings/-/search"


def test_matches_are_marked(get: Get) -> None:
    """In the headline and in the passage, and nothing else becomes markup."""
    page = get(f"{ROOM}?words=pier").text
    assert "Ferry <mark>pier</mark> closed until Friday after storm" in page
    assert re.search(r'class="na-passage" dir="auto">The <mark>pier</mark> at the old customs house', page)


@pytest.mark.parametrize(("query", "headlines"), [
    ("words=headline:tunnel", ["Council weighs a second tunnel under the fjord"]),
    ("words=%22", None),
    ("words=tunnel&source=abend", []),
    ("words=NEAR(", None),
    ("page_state=paywalled", ["Council weighs a second tunnel under the fjord"]),
    ("source=harbour&country=NO&sort=oldest", ["Fisheries talks end without a deal", "Ferry pier closed until Friday after storm"]),
    ("section=City&page=99999999999999", ["Ferry pier closed until Friday after storm"]),
    ("place=1&place=x&since=2026-11-24&until=2026-11-24", ["Fisheries talks end without a deal"]),
])
def test_what_is_found(get: Get, query: str, headlines: list[str] | None) -> None:
    """Words, filters and days narrow each other; what makes no sense is left out, and nothing is an error."""
    answer = get(f"{ROOM}.json?{query}")
    assert 200 == answer.status_code
    assert headlines is None or headlines == [one["headline"] for one in answer.json()["articles"]]
    assert 200 == get(f"{ROOM}?{query}").status_code


def test_facets_count_what_is_found(get: Get) -> None:
    """Each value comes with its articles; a chosen one can be taken away again."""
    facets = get(f"{ROOM}.json?source=harbour").json()["facets"]
    assert {"value": "The Harbour Post", "articles": sum(one["articles"] for one in facets["source"]), "is_chosen": True} in facets["source"]
    page = get(f"{ROOM}?source=harbour&section=City").text
    assert f'href="{ROOM}?section=City" aria-label="Remove source: The Harbour Post"' in page


def test_a_search_can_be_subscribed_to(get: Get) -> None:
    """The Atom feed has ids that outlive this server, links to both pages, and times."""
    answer = get(f"{ROOM}.atom?words=pier")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = ET.fromstring(answer.text)
    (entry,) = feed.findall(f"{{{ATOM}}}entry")
    assert "https://harbour.example/2026/ferry-pier" == entry.findtext(f"{{{ATOM}}}id")
    assert entry.findtext(f"{{{ATOM}}}updated") > entry.findtext(f"{{{ATOM}}}published")    # it was edited
    assert {"alternate", "via"} == {link.get("rel") for link in entry.findall(f"{{{ATOM}}}link")}
    assert f"{ROOM}.atom?words=pier" in get(f"{ROOM}?words=pier").text


def test_a_feed_holds_whatever_was_printed() -> None:
    """Characters that XML does not know are left out."""
    feed = ET.fromstring(atom("http://a/?b&c", "http://a/.atom", "<&>", [Entry("http://x/\ufffe", "http://y", "a\x0b<b>\ufffe", "", "2026-11-24T00:00:00Z")]))
    assert "a<b>" == feed.findtext(f"{{{ATOM}}}entry/{{{ATOM}}}title")


def test_a_search_that_takes_too_long_says_so(archive: Path) -> None:
    """It is not told as nothing found."""
    datasette = make_datasette(archive)
    datasette.sql_time_limit_ms = 0.0001
    datasette._settings["sql_time_limit_ms"] = 0.0001
    answer = client(datasette)(f"{ROOM}?words=the")
    assert 200 == answer.status_code
    assert "This search takes too long here" in answer.text
    assert "Nothing found" not in answer.text


def test_days_or_months(get: Get) -> None:
    """Articles of a few weeks are divided by day; each leads to that day alone, which can be taken back."""
    days = get("/clippings/-/search.json").json()["facets"]["day"]
    assert ["2026-11-24", "2026-11-23", "2026-11-22"] == [one["value"] for one in days]
    one = get("/clippings/-/search.json?since=2026-11-24&until=2026-11-24").json()
    assert (days[0]["articles"], True) == (one["total"], one["facets"]["day"][0]["is_chosen"])


@pytest.mark.parametrize("query", ["words=pier&source=harbour", "words=pier&section=City&language=en&since=2026", "section=City&language=en", "country=NO&place=1", "since=2026-11", ""])
def test_no_article_is_read_to_be_found(archive: Path, query: str) -> None:
    """What is found, ordered by time and counted comes from indexes: the rows, with their bodies, are read for one page only."""
    search = Search.of(MultiParams(parse_qs(query)))
    with sqlite3.connect(archive) as db:
        for sql in (search.chosen(), replace(search, sort=Sort.NEWEST).within([1, 2])):
            steps = [row[3] for row in db.execute(f"EXPLAIN QUERY PLAN {sql.text}", sql.parameters)]
            assert all("COVERING INDEX" in step for step in steps if step.split()[1] == "articles"), steps
