"""In a real browser: nothing that a text column holds runs, Datasette's own scripts do, and pages fit a telephone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ..serve.newsroom import Newsroom
from ..serve.test_markup import fill
from ..serve.test_safety import HOSTILE_SOURCE, hostile
from .conftest import running

@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A hostile archive on a port of this machine."""
    path = tmp_path_factory.mktemp("browsed") / "archive.db"
    room = Newsroom(path, [HOSTILE_SOURCE])
    room.poll(HOSTILE_SOURCE, *(f"https://evil.example/{n}" for n in range(2)))
    for n in range(2):
        room.print(hostile(n, "https://evil.example/author"))
    room.close()
    with running(path) as url:
        yield url


@pytest.fixture(scope="module")
def page(address: str, browser: object) -> Iterator[object]:
    """A tab as narrow as a telephone."""
    tab = browser.new_page(viewport={"width": 400, "height": 800}, base_url=address)    # type: ignore[attr-defined]
    yield tab
    tab.close()


PATHS = ("/", "/archive/news", "/archive/articles/1", "/archive/revisions/1", "/archive/search?words=alert", "/archive",
         "/archive?sql=select+*+from+articles")


@pytest.mark.parametrize("path", PATHS)
def test_nothing_runs_and_everything_fits(page: object, path: str) -> None:
    """No dialog, no violation of the policy, no request to another host, no sideways scrolling at 400 pixels."""
    wrong: list[str] = []
    page.on("dialog", lambda dialog: (wrong.append(f"dialog {dialog.message}"), dialog.dismiss()))    # type: ignore[attr-defined]
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)    # type: ignore[attr-defined]
    page.on("request", lambda sent: wrong.append(sent.url) if not sent.url.startswith(("http://127.0.0.1:", "data:")) else None)    # type: ignore[attr-defined]
    page.goto(path)    # type: ignore[attr-defined]
    assert [] == wrong
    assert 400 >= page.evaluate("document.documentElement.scrollWidth")    # type: ignore[attr-defined]


def test_no_payload_runs(page: object, tmp_path: Path) -> None:
    """An archive with a payload of every technique in every text column: nothing runs, nothing is fetched from elsewhere."""
    wrong: list[str] = []
    tab = page.context.browser.new_page()    # type: ignore[attr-defined]
    tab.on("dialog", lambda dialog: (wrong.append(f"dialog {dialog.message}"), dialog.dismiss()))
    tab.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    fill(tmp_path / "archive.db", str)
    with running(tmp_path / "archive.db") as url:
        tab.on("request", lambda sent: wrong.append(sent.url) if not sent.url.startswith((url, "data:")) else None)
        for path in ("/", "/archive", "/archive/articles?_size=max", "/archive/urls?_size=max", "/archive/news?_size=max", "/archive/latest",
                     *(f"/archive/{table}/{n}" for table in ("articles", "revisions", "authors", "captures", "runs") for n in (1, 2, 3, 4))):
            tab.goto(url + path)
        tab.goto(f"{url}/archive/articles/1")
        assert [] == tab.evaluate("[...document.querySelectorAll('a[href]')].map(a => a.protocol).filter(p => !/^https?:$/.test(p))")
        tab.close()
    assert [] == wrong


def test_own_scripts_of_datasette_run(page: object) -> None:
    """The column menu of tables and the SQL editor are there: their scripts are allowed."""
    page.goto("/archive/news")    # type: ignore[attr-defined]
    assert "true" == page.evaluate("String(DATASETTE_ALLOW_FACET)")    # type: ignore[attr-defined]
    assert page.locator("svg.dropdown-menu-icon").count() > 0    # type: ignore[attr-defined]
    page.goto("/archive?sql=select+1")    # type: ignore[attr-defined]
    assert 1 == page.locator(".CodeMirror").count()    # type: ignore[attr-defined]
