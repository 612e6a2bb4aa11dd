"""The charts: what they ask is answered, whoever may send SQL or not, and nothing else with it."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlencode

import httpx
import pytest
from datasette.app import Datasette

from crawler.archive.database import open_writer
from crawler.serve.charts import ARTICLES, CHARTS, Chart
from crawler.serve.server import Sql, make_datasette

from .conftest import Get, client

HOME = "/clippings"


def query(*parameters: tuple[str, str]) -> str:
    return urlencode(parameters)


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.name)
def test_what_a_chart_asks_is_answered(get: Get, chart: Chart) -> None:
    """Also where visitors may send no SQL: as rows for its script, and as a page for those who want the numbers."""
    rows = get(f"{HOME}.json?{query(('sql', chart.sql), ('_shape', 'objects'))}").json()["rows"]
    assert rows
    drawn = {chart.encoding[axis]["field"] for axis in ("x", "y", "color") if axis in chart.encoding}
    assert drawn == set(rows[0])
    assert 200 == get(f"{HOME}?{query(('sql', chart.sql))}").status_code


@pytest.mark.parametrize("parameters", [
    [("sql", "select 1")],
    [("sql", f"{ARTICLES.sql} ")],
    [("sql", ARTICLES.sql), ("sql", "select 1")],
    [("sql", "select 1"), ("sql", ARTICLES.sql)],
], ids=["other", "almost", "first", "second"])
@pytest.mark.parametrize("path", [f"{HOME}.json", f"{HOME}.csv", HOME])
def test_other_sql_is_refused(get: Get, path: str, parameters: Sequence[tuple[str, str]]) -> None:
    """Letter by letter, and alone."""
    assert 403 == get(f"{path}?{query(*parameters)}").status_code


def test_a_request_for_a_chart_opens_nothing_for_the_next(get: Get) -> None:
    """What is let through is one request."""
    assert [200, 403] == [get(f"{HOME}.json?{query(('sql', sql))}").status_code for sql in (ARTICLES.sql, "select 1")]


@pytest.mark.parametrize("path", ["/news/clippings.json", "/clippings.json"])
def test_below_another_address(archive: Path, path: str) -> None:
    """Whether a proxy leaves the base_url in or takes it off."""
    below = make_datasette(archive)
    below._settings["base_url"] = "/news/"

    async def ask() -> int:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=below.app()), base_url="http://localhost") as one:
            return (await one.get(path, params={"sql": ARTICLES.sql})).status_code

    assert 200 == asyncio.run(ask())


def test_charts_of_a_hidden_archive_stay_hidden(archive: Path) -> None:
    """Who may not see the archive gets no numbers of it."""
    hidden = client(Datasette([str(archive)], metadata={"databases": {"clippings": {"allow": False}}}, settings={"default_allow_sql": False}))
    assert 403 == hidden(f"{HOME}.json?{query(('sql', ARTICLES.sql))}").status_code


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.name)
def test_an_empty_archive_has_one_row_of_nothing(tmp_path: Path, chart: Chart) -> None:
    """Of no rows at all Vega makes a picture of infinite size."""
    open_writer(tmp_path / "new.db").close()
    rows = sqlite3.connect(tmp_path / "new.db").execute(chart.sql).fetchall()
    assert [0] == [row[-1] for row in rows]


def test_articles_add_up(get: Get, archive: Path) -> None:
    """The columns of the chart are what coverage counted."""
    rows = get(f"{HOME}.json?{query(('sql', ARTICLES.sql), ('_shape', 'array'))}").json()
    counted, = sqlite3.connect(archive).execute("SELECT coalesce(sum(archived), 0) FROM coverage WHERE day > date('now', '-90 days')").fetchone()
    assert counted == sum(row["articles"] for row in rows)


@pytest.mark.parametrize("sql", Sql)
def test_dashboard_page(archive: Path, sql: Sql) -> None:
    """With the extra, the archive has a page of all charts and one of each, its scripts with the response's nonce."""
    pytest.importorskip("datasette_dashboards", reason="needs the extra dashboards: pip install '.[dashboards]'")
    asked = client(make_datasette(archive, sql=sql))
    page = asked("/-/dashboards/clippings")
    assert 200 == page.status_code
    nonce = page.headers["content-security-policy"].split("'nonce-")[1].split("'")[0]
    assert page.text.count("<script") == page.text.count(f'nonce="{nonce}"')
    assert [200] * len(CHARTS) == [asked(f"/-/dashboards/clippings/{chart.name}").status_code for chart in CHARTS]
