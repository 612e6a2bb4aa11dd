"""The download room: all that a search finds, in the formats of the export, to those who may see it, and to nobody who has left."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from crawler.export import ExportFilter, ExportOptions, export
from crawler.serve.rooms import download
from crawler.serve.server import make_datasette
from tests.export.making import make_many

from ..conftest import Get, client

ROOM = "/clippings/-/download"


def ids(answer: httpx.Response) -> list[str]:
    return [row["id"] for row in csv.DictReader(io.StringIO(answer.text, newline=""))]


@pytest.mark.parametrize(("ending", "options"), [
    ("csv", ExportOptions()), ("excel.csv", ExportOptions(bom=True, excel_safe=True)), ("jsonl", ExportOptions(format="jsonl"))])
def test_formats_are_those_of_the_export(get: Get, archive: Path, ending: str, options: ExportOptions) -> None:
    """The same lines as `newsarchive export` writes, in the order of the search."""
    file = io.BytesIO()
    count = export(archive, file, ExportFilter(), options)
    answer = get(f"{ROOM}.{ending}")
    assert sorted(file.getvalue().splitlines()) == sorted(answer.content.splitlines())
    assert str(count) == answer.headers["x-total-rows"]
    assert answer.headers["content-disposition"].endswith(f'.{ending}"')


def test_a_search_and_its_order(get: Get) -> None:
    """What the search room finds, as it sorts it: the same query string."""
    asked = "words=fisheries+talks&sort=oldest"
    found = [str(one["article_id"]) for one in get(f"/clippings/-/search.json?{asked}").json()["articles"]]
    assert len(found) == 2
    assert found == ids(get(f"{ROOM}.csv?{asked}"))


def test_without_the_text(get: Get) -> None:
    """The body is left out, nothing else."""
    whole, short = (json.loads(get(f"{ROOM}.jsonl?{asked}").text.splitlines()[0]) for asked in ("", "text=no"))
    assert {"body"} == whole.keys() - short.keys()


@pytest.mark.parametrize("odd", ["words=%22%28", "words=nothingatall", "source=%27%3B--", "place=x&since=99", "words=a%00b"])
def test_any_query_is_answered(get: Get, odd: str) -> None:
    """Odd input finds something or nothing, never an error, and no row is lost or doubled."""
    answer = get(f"{ROOM}.csv?{odd}")
    assert 200 == answer.status_code
    assert answer.headers["x-total-rows"] == str(len(ids(answer)))
    assert 200 == get(f"{ROOM}?{odd}").status_code


def test_page_offers_and_cites(get: Get) -> None:
    """The page says how many there are, in which files, what people call what was asked for, and how to cite it; markup stays text."""
    text = get(f"{ROOM}?source=harbour&words=%3Cb%3Ex+OR+pier").text
    assert "outlet: The Harbour Post" in text or "source: The Harbour Post" in text
    assert all(f"/clippings/-/download.{one.ending}?" in text for one in download.FORMATS)
    assert "@misc{newsarchive-dataset-" in text
    assert "/clippings/-/download.csv?words=" in text
    assert "<b>x" not in text


def test_progress_is_told(get: Get) -> None:
    """Who gave a download a name can ask how far it is."""
    size = len(get(f"{ROOM}.csv?progress=0123456789abcdef").content)
    at = get(f"{ROOM}/0123456789abcdef.json").json()
    assert ("done", size, at["total"]) == (at["state"], at["size"], at["rows"])
    assert 404 == get(f"{ROOM}/0123456789abcdee.json").status_code


@pytest.mark.parametrize("path", ["", ".csv", ".jsonl"])
def test_who_may_not_see_the_articles_gets_no_download(archive: Path, path: str) -> None:
    """The permissions of the table articles hold here, and Datasette's setting against whole tables."""
    datasette = make_datasette(archive)
    datasette._metadata_local = {"databases": {"clippings": {"tables": {"articles": {"allow": False}}}}}
    assert 403 == client(datasette)(ROOM + path).status_code
    datasette = make_datasette(archive)
    datasette._settings["allow_csv_stream"] = False
    assert 403 == client(datasette)(ROOM + path).status_code


def test_head_sends_no_rows(archive: Path) -> None:
    """HEAD tells how many there are and reads none."""
    async def ask() -> httpx.Response:
        return await make_datasette(archive).client.head(f"{ROOM}.csv")

    answer = asyncio.run(ask())
    assert (200, b"") == (answer.status_code, answer.content)
    assert "7" == answer.headers["x-total-rows"]


def test_a_visitor_who_leaves_ends_it(tmp_path: Path) -> None:
    """A download of 4,000 articles stops within a piece or two of the visitor's leaving, and its progress says that it broke off."""
    datasette = make_datasette(make_many(tmp_path / "many.db", 4000))
    sent: list[int] = []

    async def leave() -> None:
        gone = asyncio.Event()
        asked = iter([{"type": "http.request", "body": b"", "more_body": False}])

        async def receive() -> dict[str, Any]:
            first = next(asked, None)
            if first is None:
                await gone.wait()
            return first or {"type": "http.disconnect"}

        async def send(message: dict[str, Any]) -> None:
            sent.append(len(message.get("body", b"")))
            if len(sent) == 4:
                gone.set()
            await asyncio.sleep(0)

        scope = {"type": "http", "http_version": "1.1", "method": "GET", "path": "/many/-/download.csv", "raw_path": b"/many/-/download.csv",
                 "query_string": b"progress=00000000000000aa", "headers": [(b"host", b"localhost")], "scheme": "http"}
        await asyncio.wait_for(datasette.app()(scope, receive, send), 10)

    asyncio.run(leave())
    progress = download._progress[datasette]["00000000000000aa"]
    assert "broken" == progress.state
    assert 0 < progress.rows < progress.total == 4000
