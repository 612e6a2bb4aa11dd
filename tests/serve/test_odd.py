"""An archive of a stranger's may hold anything in any column: what can be shown is shown, what cannot is said, and nothing breaks off."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from crawler.serve.rooms.room import SORRY
from crawler.serve.server import make_datasette

from .conftest import Get, client
from .newsroom import fill

Odd = Callable[..., Get]


@pytest.fixture
def odd(tmp_path: Path) -> Odd:
    """The archive of this folder after some SQL."""
    def make(sql: str, *values: object) -> Get:
        fill(tmp_path / "clippings.db")
        with sqlite3.connect(tmp_path / "clippings.db") as db:
            db.execute(sql, values)
        db.close()
        return client(make_datasette(tmp_path / "clippings.db"))

    return make


@pytest.mark.parametrize("table", ["authors", "places", "tags"])
def test_a_name_that_is_no_text_leaves_a_download_whole(odd: Odd, table: str) -> None:
    """JSON knows no bytes: the file has all lines all the same."""
    get = odd(f"UPDATE {table} SET name = ? || name", b"\xff\xfe")
    assert [7, 200] == [len(get("/clippings/-/download.jsonl").text.splitlines()), get("/clippings/-/download").status_code]


@pytest.mark.parametrize(("sql", "room"), [
    ("UPDATE coverage SET announced = 'many'", "/clippings/-/coverage"), ("UPDATE coverage SET archived = 9e999", "/clippings/-/coverage/harbour")])
def test_a_room_that_cannot_be_made_says_so(odd: Odd, sql: str, room: str) -> None:
    """In words, and the front page and the other rooms go on."""
    get = odd(sql)
    answer: httpx.Response = get(room)
    assert (500, f"{SORRY}\n") == (answer.status_code, answer.text)
    assert [200, 200] == [get(path).status_code for path in ("/", "/clippings/-/search")]
