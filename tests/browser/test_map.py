"""The map room in a browser: drawn with tiles of this server, and used with a pointer and without one."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest

from crawler.serve import tiles

from .conftest import running
from ..serve.newsroom import fill

HOSTILE = "<img src=x onerror=document.title='1337'>Aarhus"


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_a_walk_on_the_map(browser: Any, tmp_path: Path, motion: str) -> None:
    """A cluster opens, a place in it tells its articles, its link leads to its page; by keyboard alone; names are text; nothing is asked of another host."""
    if not tiles.are_here():
        pytest.skip("needs the extra map")
    fill(tmp_path / "archive.db")
    with sqlite3.connect(tmp_path / "archive.db") as db:    # beside Hamburg, so that the two are a cluster
        db.execute("INSERT INTO places (id, name, country, latitude, longitude) VALUES (99, ?, 'DK', 54.5, 10.1)", (HOSTILE,))
        db.execute("INSERT INTO article_places (article_id, place_id, position) SELECT id, 99, 2 FROM articles WHERE section = 'Lokales'")
    wrong: list[str] = []
    sent: list[str] = []
    with running(tmp_path / "archive.db") as url:
        tab = browser.new_page(viewport={"width": 400, "height": 800}, reduced_motion=motion)
        tab.on("console", lambda said: wrong.append(said.text) if said.type in ("error", "warning") else None)
        tab.on("pageerror", lambda error: wrong.append(str(error)))
        tab.on("request", lambda asked: sent.append(asked.url))
        tab.goto(f"{url}/archive/-/map?source=abend&source=sada")
        tab.wait_for_selector(".na-map img.leaflet-tile-loaded")
        tab.wait_for_selector(".na-dot")
        assert "reduce" != motion or not tab.query_selector(".leaflet-zoom-anim, .leaflet-fade-anim")

        tab.focus("[role=button][aria-label*='2 places']")
        tab.keyboard.press("Enter")
        assert "map" == tab.evaluate("document.activeElement.id")
        named = tab.wait_for_selector("[role=button][aria-label='Hamburg, Germany: 1 article']")
        tab.wait_for_selector("[role=button][aria-label*='Aarhus, Denmark: 1 article']").focus()
        tab.keyboard.press("Space")
        assert HOSTILE == tab.wait_for_selector(".leaflet-popup-content p a").text_content()
        assert f"{url}/archive/places/99" == tab.evaluate("document.activeElement.href")
        for _ in range(3):    # the popup's links and its cross
            assert "none" != tab.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            tab.keyboard.press("Tab")
        tab.keyboard.press("Escape")
        tab.wait_for_function("document.activeElement.matches('[aria-label*=Aarhus]')")
        tab.keyboard.press("Shift+Tab")    # Leaflet takes the outline off when a key comes up
        tab.keyboard.press("Tab")
        assert "none" != tab.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        tab.wait_for_selector(".leaflet-popup", state="detached")

        named.click()
        tab.wait_for_selector(".leaflet-popup-content a:text('1 article')")
        assert 400 >= tab.evaluate("document.documentElement.scrollWidth")
        tab.click(".leaflet-popup-content a:text('Hamburg')")
        tab.wait_for_url("**/archive/places/*")
        assert "Hamburg" == tab.text_content("h1")
        tab.close()
    assert [] == wrong
    assert any("/-/tiles/basemap/" in one for one in sent)
    assert [] == [one for one in sent if not one.startswith((url, "data:"))]
