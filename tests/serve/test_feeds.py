"""Lists of articles as feeds: what a feed reader finds at .atom."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from crawler.serve.feed import ATOM, NOTHING_YET

from .conftest import Get


def feed(get: Get, path: str) -> ET.Element:
    answer = get(path)
    assert (200, "application/atom+xml; charset=utf-8") == (answer.status_code, answer.headers["content-type"])
    return ET.fromstring(answer.text)


def texts(root: ET.Element, path: str) -> list[str | None]:
    return [one.text for one in root.findall(path.replace("a:", f"{{{ATOM}}}"))]


def test_articles_as_a_feed(get: Get) -> None:
    """One entry an article, with the address that it was printed at as its id, as many as the list has."""
    rows = get("/clippings/news.json?_shape=array").json()
    root = feed(get, "/clippings/news.atom")
    assert [row["url"] for row in rows] == texts(root, "a:entry/a:id")
    assert ["News"] == texts(root, "a:title")
    assert not [at for at in texts(root, "a:entry/a:updated") if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", at or "")]


def test_edits_as_a_feed(get: Get) -> None:
    """One entry an edit: its id is its own, it says what was edited, and leads to the page that marks every word."""
    question = "edits_this_week.atom?since=2000-01-01"
    root = feed(get, f"/clippings/{question}")
    rows = get("/clippings/edits_this_week.json?since=2000-01-01&_shape=array").json()
    assert [row["seen_at"] for row in rows] == texts(root, "a:entry/a:updated")
    assert len(rows) == len(set(texts(root, "a:entry/a:id"))) > 0
    assert f"Edited: {rows[0]['kinds']}" in str(texts(root, "a:entry/a:summary")[0])
    assert f"/clippings/revisions/{rows[0]['revision_id']}" in get(f"/clippings/{question}").text


def test_taken_down_as_a_feed(get: Get) -> None:
    """The day that counts is the one on which an article went."""
    gone = get("/clippings/taken_down.json?_shape=array").json()
    assert [row["gone_at"] for row in gone] == texts(feed(get, "/clippings/taken_down.atom"), "a:entry/a:updated")


def test_an_empty_list_is_an_empty_feed(get: Get) -> None:
    """Not an error: a reader asks again tomorrow."""
    root = feed(get, "/clippings/latest.atom?source=nobody")
    assert ([], [NOTHING_YET]) == (texts(root, "a:entry"), texts(root, "a:updated"))


@pytest.mark.parametrize("path", ["/clippings/news?source_id=harbour", "/clippings/latest?source="])
def test_readers_find_the_feed(get: Get, path: str) -> None:
    """The list's page names its own feed, filters included."""
    name, query = path.split("?")
    assert f'type="application/atom+xml" href="{name}.atom?{query}' in get(path).text


@pytest.mark.parametrize("path", ["outlets", "articles/1", "missed"])
def test_other_rows_have_no_feed(get: Get, path: str) -> None:
    """What is no list of articles does not offer one."""
    assert 404 == get(f"/clippings/{path}.atom").status_code
    assert "atom+xml" not in get(f"/clippings/{path}").text
