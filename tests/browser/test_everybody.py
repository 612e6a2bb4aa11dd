"""Every room on the demo archive, for everybody: axe-core finds no serious fault by day or by night, nothing is wider than a telephone, nothing comes from elsewhere."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import pytest

from crawler.serve.charts import CHARTS

WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
BROKEN = ("serious", "critical")
ROOMS = (
    "/", "/archive", "/archive/news", "/archive/articles?_size=10", "/archive/articles/1", "/archive/revisions/1", "/archive/sources/neckar-bote", "/archive/authors/1",
    "/archive/places/1", "/archive/captures/1", "/archive/changed_headlines", "/archive/coverage_by_day", "/-/newsarchive", "/archive/-/search", "/archive/-/search?words=the&source=meridian&since=2026",
    "/archive/-/map", "/archive/-/map?words=the", "/archive/-/changes?since=1970", "/archive/-/changes?since=1970&kind=headline&source=harbour-courier", "/archive/-/coverage",
    "/archive/-/coverage/neckar-bote", "/archive/-/revisions/12", "/archive/-/revisions/12?view=side", "/archive/-/download?words=the",
    *(("/-/dashboards", "/-/dashboards/archive", "/-/dashboards/archive/edits") if find_spec("datasette_dashboards") else ()),
)


@pytest.mark.parametrize("path", ROOMS)
def test_a_room_is_for_everybody(browser: Any, demo: str, path: str) -> None:
    """Names, roles, contrast (by night too) and order as WCAG 2.2 AA wants them; 400 px are enough; no error, and no request to another host."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright-python").Axe()
    tab = browser.new_page(viewport={"width": 400, "height": 800}, base_url=demo, color_scheme="light")
    wrong: list[str] = []
    tab.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.on("request", lambda sent: wrong.append(sent.url) if not sent.url.startswith((demo, "data:", "blob:")) else None)
    answer = tab.goto(path)
    assert answer.ok, f"{path}: {answer.status}"
    faults = axe.run(tab, options=WCAG).response["violations"]
    tab.emulate_media(color_scheme="dark")
    faults += axe.run(tab, options=CONTRAST).response["violations"]
    wide = tab.evaluate("document.documentElement.scrollWidth")
    tab.close()
    assert [] == [f"{one['id']}: {one['nodes'][0]['html'][:200]} {one['nodes'][0]['failureSummary'][:300]}" for one in faults if one["impact"] in BROKEN]
    assert [] == wrong
    assert wide <= 400


def test_charts_are_drawn(browser: Any, demo: str) -> None:
    """All of them, without a word on the console: the Content-Security-Policy lets Vega compile nothing, so that it must interpret."""
    pytest.importorskip("datasette_dashboards", reason="needs the extra dashboards: pip install '.[dashboards]'")
    tab = browser.new_page(base_url=demo)
    wrong: list[str] = []
    tab.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.goto("/-/dashboards/archive")
    tab.wait_for_selector(f":nth-match(.dashboard-card svg.marks, {len(CHARTS)})")
    bars = [tab.locator(f"#chart-{chart.name} svg .mark-rect path").count() for chart in CHARTS]
    tab.close()
    assert ([], True) == (wrong, all(bars))
