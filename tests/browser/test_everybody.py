"""Every room on the demo archive, for everybody: axe-core finds no serious fault by day or by night, nothing is wider than a telephone, nothing comes from elsewhere."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from crawler.serve.charts import CHARTS

from .conftest import running

WCAG = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
BROKEN = ("serious", "critical")
ROOMS = (
    "/", "/archive", "/archive/news", "/archive/articles", "/archive/articles/1", "/archive/revisions/1", "/archive/sources/neckar-bote", "/archive/authors/1",
    "/archive/places/1", "/archive/captures/1", "/archive/changed_headlines", "/archive/coverage_by_day", "/-/newsarchive", "/archive/-/search", "/archive/-/search?words=the&source=meridian&since=2026", "/archive/-/coverage", "/archive/-/coverage/neckar-bote", "/archive/-/revisions/12", "/archive/-/revisions/12?view=side",
    *(("/-/dashboards", "/-/dashboards/archive", "/-/dashboards/archive/edits") if find_spec("datasette_dashboards") else ()),
)


@pytest.fixture(scope="package")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the demo archive, as `newsarchive demo` makes it."""
    folder = tmp_path_factory.mktemp("demo")
    subprocess.run([sys.executable, "-m", "crawler", "demo"], cwd=folder, capture_output=True, check=True, timeout=120)
    with running(Path(folder, "archive.db")) as url:
        yield url


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ROOMS)
def test_a_room_is_for_everybody(browser: Any, demo: str, path: str, scheme: str) -> None:
    """Names, roles, contrast and order as WCAG 2.2 AA wants them; 400 px are enough; no error, and no request to another host."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe-playwright-python").Axe()
    tab = browser.new_page(viewport={"width": 400, "height": 800}, base_url=demo, color_scheme=scheme)
    wrong: list[str] = []
    tab.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.on("request", lambda sent: wrong.append(sent.url) if not sent.url.startswith((demo, "data:", "blob:")) else None)
    answer = tab.goto(path)
    assert answer.ok, f"{path}: {answer.status}"
    faults = axe.run(tab, options=WCAG).response["violations"]
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
    tab.wait_for_function(f"document.querySelectorAll('.dashboard-card svg.marks').length === {len(CHARTS)}")
    bars = [tab.locator(f"#chart-{chart.name} svg .mark-rect path").count() for chart in CHARTS]
    tab.close()
    assert ([], True) == (wrong, all(bars))
