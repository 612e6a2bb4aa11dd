"""Captures as files: byte for byte what the outlet sent, or its WARC record; saved, never shown; from the captures folder only."""

from __future__ import annotations

import gzip
import hashlib
import sqlite3
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.captures import CaptureWriter, Original
from crawler.models import Capture, Visit
from crawler.serve.server import make_datasette

from ..conftest import Get, client
from ..newsroom import FERRY, HARBOUR, NOW, Newsroom

PAGE = gzip.compress(b"<html><script>alert(1)</script><h1>Ferry pier closes after storm</h1></html>", mtime=0)
HEADERS = (("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "gzip"))


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with one article, a page that was sent compressed, and a 304."""
    path = tmp_path_factory.mktemp("kept") / "clippings.db"
    writer = CaptureWriter(path.parent / "clippings.captures", run_id=1, software="test")
    first = Capture(FERRY.url, FERRY.url, 200, HEADERS, PAGE, NOW - timedelta(hours=4))
    again = Capture(FERRY.url, FERRY.url, 304, (), b"", NOW - timedelta(hours=1))
    refs = [writer.write(first)]
    refs.append(writer.write(again, Original(FERRY.url, first.fetched_at, refs[0].sha256)))
    writer.close()
    room = Newsroom(path)
    room.poll(HARBOUR, FERRY.url)
    for ref, article in zip(refs, (FERRY, None), strict=True):
        room._visit(Visit(FERRY.url, ref.fetched_at, capture=ref, status=ref.status, article=article))
    room.close()
    return path


@pytest.fixture(scope="module")
def get(kept: Path) -> Get:
    return client(make_datasette(kept))


@pytest.mark.parametrize("number", [1, 2])
def test_the_payload_as_received(get: Get, kept: Path, number: int) -> None:
    """Still compressed, with the digest that the table names; a 304 gives the page that it says is unchanged."""
    answer = get(f"/clippings/-/capture/{number}")
    digest = sqlite3.connect(kept).execute("SELECT sha256 FROM captures WHERE id = ?", (number,)).fetchone()[0]
    assert (PAGE, digest) == (answer.content, hashlib.sha256(answer.content).hexdigest())
    assert f'attachment; filename="capture-{number}-harbour.example-2026-11-24.html.gz"' == answer.headers["content-disposition"]


@pytest.mark.parametrize("path", ["1", "1.warc.gz"])
def test_nothing_is_shown(get: Get, path: str) -> None:
    """No browser takes it for a page of this server, whatever it sniffs."""
    headers = get(f"/clippings/-/capture/{path}").headers
    assert ("nosniff", "default-src 'none'; sandbox") == (headers["x-content-type-options"], headers["content-security-policy"])
    assert headers["content-type"] in ("application/octet-stream", "application/warc")
    assert headers["content-disposition"].startswith("attachment")


def test_the_record_is_a_warc_file(get: Get) -> None:
    """The member as it lies in its file opens by itself, headers and all."""
    [record] = ArchiveIterator(BytesIO(get("/clippings/-/capture/1.warc.gz").content))
    assert ("response", FERRY.url, "gzip") == (
        record.rec_type, record.rec_headers.get_header("WARC-Target-URI"), record.http_headers.get_header("Content-Encoding"))


def test_an_article_offers_its_captures(get: Get) -> None:
    """Where the files are there; and only there."""
    assert "/clippings/-/capture/1.warc.gz" in get("/clippings/articles/1").text


@pytest.mark.parametrize(("file", "offset", "length"), [
    ("../clippings.db", 0, 100), ("/etc/passwd", 0, 100), ("../clippings.captures/../clippings.db", 0, 100), ("nothing.warc.gz", 0, 100), ("", 0, 100), ("a\0b", 0, 9),
    (None, 10**12, 100), (None, -5, 100), (None, 0, 0), (None, 0, 10**12), (None, 3, 100)])
def test_a_strangers_archive_opens_no_other_file(kept: Path, tmp_path: Path, file: str | None, offset: int, length: int) -> None:
    """Names and places that a database may hold lead to no file but captures, and to no error page but 404."""
    copy = tmp_path / kept.name
    copy.write_bytes(kept.read_bytes())
    (tmp_path / "clippings.captures").symlink_to(kept.parent / "clippings.captures")
    with sqlite3.connect(copy) as db:
        db.execute("UPDATE captures SET warc_file = coalesce(?, warc_file), warc_offset = ? + id, warc_length = ? WHERE id = 1", (file, offset - 1, length))
    db.close()
    get = client(make_datasette(copy))
    assert [404, 404] == [get(f"/clippings/-/capture/1{ending}").status_code for ending in ("", ".warc.gz")]


def test_a_bomb_is_not_unpacked(kept: Path, tmp_path: Path) -> None:
    """A record that inflates beyond all bounds is refused."""
    copy, folder = tmp_path / kept.name, tmp_path / "clippings.captures"
    copy.write_bytes(kept.read_bytes())
    folder.mkdir()
    bomb = gzip.compress(bytes(80 * 1024**2), 9)
    (folder / "bomb.warc.gz").write_bytes(bomb)
    with sqlite3.connect(copy) as db:
        db.execute("UPDATE captures SET warc_file = 'bomb.warc.gz', warc_offset = 0, warc_length = ? WHERE id = 1", (len(bomb),))
    db.close()
    answer = client(make_datasette(copy))("/clippings/-/capture/1")
    assert 404 == answer.status_code
    assert "too large" in answer.text


def test_without_its_captures_an_archive_offers_none(kept: Path, tmp_path: Path) -> None:
    """A database that travels alone has no links that lead nowhere."""
    copy = tmp_path / kept.name
    copy.write_bytes(kept.read_bytes())
    assert "/-/capture/" not in client(make_datasette(copy))("/clippings/articles/1").text
