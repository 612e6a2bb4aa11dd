"""Who may not see an archive, or its articles, sees nothing of them anywhere: not in a room, not in a feed, not on the front page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from datasette.app import Datasette

from crawler.archive.schema import TABLES
from crawler.serve.rooms import ROOMS

from .conftest import Get, client
from .newsroom import COUNCIL, FERRY, GONE, TALKS, ZOO

SECRET = [str(one.headline) for one in (COUNCIL, FERRY, GONE, TALKS, ZOO)] + ["Ferry pier closed until Friday"]
PATHS = [f"/clippings/-/{path}" for path in (
    "search", "search.json", "search.atom", "changes", "changes.atom", "map", "map.json", "coverage", "coverage/harbour", "revisions/1", "cite/1.bib", "capture/1",
    "capture/1.warc.gz", "download", "download.csv", f"download/{'0' * 16}.json")]
DENIED = {
    "archive": {"databases": {"clippings": {"allow": False}}},
    "articles": {"databases": {"clippings": {"tables": {"articles": {"allow": False}}}}},
}


@pytest.fixture(scope="module", params=DENIED)
def denied(archive: Path, request: pytest.FixtureRequest) -> Get:
    return client(Datasette([str(archive)], metadata=DENIED[request.param]))


def test_no_room_is_forgotten() -> None:
    """The addresses here are of every room that there is."""
    assert [] == [room.path for room in ROOMS if not any(re.fullmatch(room.route, path) for path in PATHS)]


@pytest.mark.parametrize("path", [*PATHS, "/clippings/edits.atom", "/clippings/articles/1", "/clippings/articles.atom"])
def test_rooms_are_closed(denied: Get, get: Get, path: str) -> None:
    """Every room, which is there for others, answers 403."""
    assert 403 == denied(path).status_code
    assert get(path).status_code in (200, 404)    # 404: a capture whose file is not here, a download that nobody began


@pytest.mark.parametrize("path", ["/", "/-/newsarchive", *(f"/clippings/{table.name}/{key}" for table in TABLES if len(table.pk) == 1 for key in ("1", "harbour")), "/clippings/coverage_by_day"])
def test_nothing_is_let_out_elsewhere(denied: Get, path: str) -> None:
    """No headline on the front page, nor on the pages of outlets, people and places; and no link in the menu."""
    page = denied(path)
    assert page.status_code in (200, 403, 404)
    if not path.startswith(("/clippings/revisions/", "/clippings/stories/", "/clippings/urls/")):    # tables that hold headlines themselves, and may be denied as well
        assert [] == [headline for headline in SECRET if headline in page.text]
    assert "/clippings/-/search\"" not in page.text.split("nav-menu-inner")[-1]
