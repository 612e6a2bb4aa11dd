"""`newsarchive serve` and plain `datasette`: one line at the start, quiet at the end, the live archive, and nobody else's database."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import CliRunner
from datasette.app import DEFAULT_SETTINGS, Datasette

from crawler.cli import main
from crawler.errors import NewsarchiveError
from crawler.serve.metadata import metadata
from crawler.serve.options import SETTINGS
from crawler.serve.server import is_loopback, make_datasette

from .conftest import client
from .newsroom import FERRY, HARBOUR, Newsroom, fill


_SERVE = "import sys; from pathlib import Path; from crawler.serve import serve; serve(Path(sys.argv[1]), port=0)"


@contextmanager
def served(archive: Path, before: Sequence[str] = ()) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A server in a process of its own, and its address."""
    command = [*before, sys.executable, "-c", _SERVE, str(archive)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        line = process.stdout.readline()    # type: ignore[union-attr]
        found = re.search(r"http://\S+/", line)
        assert found, line + process.stderr.read()    # type: ignore[union-attr]
        yield found[0], process
    finally:
        process.kill()
        process.wait()


def ask(url: str) -> str:
    with urllib.request.urlopen(url, timeout=20) as answer:
        return answer.read().decode()


def test_one_line_then_quiet(archive: Path) -> None:
    """One line with the address, an answer, and Ctrl-C ends without a word and with exit code 0."""
    with served(archive) as (url, process):
        assert "Ferry pier closed" in ask(url)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
        assert (0, "", "") == (process.returncode, out, err)


def test_visitors_write_no_escapes_to_the_terminal(archive: Path) -> None:
    """What Datasette prints of a visitor's mistake has no control in it."""
    with served(archive) as (url, process):
        path = "clippings/news?_searchmode=raw&_search=%1B%5D0%3Bpwned%07%C2%9B2J%E2%80%AE%22"
        with pytest.raises(urllib.error.HTTPError):
            ask(url + path)
        process.send_signal(signal.SIGINT)
        said = process.communicate(timeout=20)[1]
    assert "pwned" in said
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]", said)


def test_taken_port_is_said_in_one_line(archive: Path) -> None:
    """No traceback where another program listens."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        done = CliRunner().invoke(main, ["serve", "--archive", str(archive), "--port", port])
    expected = f"newsarchive: port {port} of 127.0.0.1 is taken by another program; choose another with --port\n"
    assert (1, expected) == (done.exit_code, done.output)


def test_missing_archive_is_said_in_one_line(tmp_path: Path) -> None:
    """No archive, no server."""
    done = CliRunner().invoke(main, ["serve", "--archive", str(tmp_path / "no.db")])
    assert (1, 1) == (done.exit_code, done.output.count("\n"))
    assert "no archive" in done.output


def test_crawl_is_seen_while_it_runs(tmp_path: Path) -> None:
    """What a writer commits is on the next page, though the write-ahead log is not folded in."""
    fill(tmp_path / "archive.db")
    room = Newsroom(tmp_path / "archive.db")
    get = client(make_datasette(tmp_path / "archive.db"))
    assert "Bridge opens" not in get("/").text
    room.poll(HARBOUR, "https://harbour.example/bridge")
    room.print(replace(FERRY, url="https://harbour.example/bridge", headline="Bridge opens"), 1)
    assert (tmp_path / "archive.db-wal").stat().st_size > 0
    assert "Bridge opens" in get("/").text
    room.close()


def without_privileges() -> list[str]:
    """The words before a command that make even root obey the permissions of files."""
    if os.geteuid() != 0:
        return []
    if not shutil.which("setpriv"):
        pytest.skip("root obeys no permissions here, and there is no setpriv")
    return ["setpriv", "--bounding-set=-all", "--inh-caps=-all"]


def test_folder_that_is_not_ours(archive: Path, tmp_path: Path) -> None:
    """Who may read the archive but not write its folder sees it too, and is told that it is a still picture."""
    folder = tmp_path / "theirs"
    folder.mkdir()
    shutil.copy(archive, folder / "archive.db")
    folder.chmod(0o555)
    try:
        with served(folder / "archive.db", before=without_privileges()) as (url, process):
            assert "Ferry pier closed" in ask(url)
            process.send_signal(signal.SIGINT)
            assert "this shows the archive as it is now" in process.communicate(timeout=20)[1]
        assert ["archive.db"] == [path.name for path in folder.iterdir()]
    finally:
        folder.chmod(0o755)


def test_folder_that_is_not_ours_while_they_crawl(tmp_path: Path) -> None:
    """While a writer holds the archive open in its own folder, a reader who may not write there follows it live."""
    folder = tmp_path / "theirs"
    folder.mkdir()
    fill(folder / "archive.db")
    room = Newsroom(folder / "archive.db")
    folder.chmod(0o555)
    try:
        with served(folder / "archive.db", before=without_privileges()) as (url, process):
            room.poll(HARBOUR, "https://harbour.example/bridge")
            room.print(replace(FERRY, url="https://harbour.example/bridge", headline="Bridge opens"), 1)
            assert "Bridge opens" in ask(url)
            process.send_signal(signal.SIGINT)
            assert "" == process.communicate(timeout=20)[1]
    finally:
        folder.chmod(0o755)
        room.close()


@pytest.mark.parametrize(("host", "expected"), [("127.0.0.1", True), ("127.0.0.2", True), ("::1", True), ("localhost", True),
                                                ("0.0.0.0", False), ("::", False), ("192.168.1.5", False), ("news.example", False)])
def test_loopback(host: str, expected: bool) -> None:    # noqa: FBT001
    """Only loopback addresses are this machine's own."""
    assert expected is is_loopback(host)


def settings(datasette: Datasette) -> dict[str, object]:
    return client(datasette)("/-/settings.json").json()


def test_plain_datasette_serves_it_as_well(archive: Path) -> None:
    """`datasette FILE -m datasette_metadata.json` has our settings, pages and questions; a CSV is never cut off."""
    datasette = Datasette([str(archive)], metadata=metadata())
    assert SETTINGS | settings(datasette) == settings(datasette) | SETTINGS
    assert "Ferry pier closed" in client(datasette)("/").text
    assert 200 == client(datasette)("/clippings/latest").status_code


def test_what_the_user_sets_stays(archive: Path) -> None:
    """A setting from the command line and a title from the user's own metadata win over ours."""
    datasette = Datasette([str(archive)], settings={"max_csv_mb": 7, "sql_time_limit_ms": 2000}, metadata={"title": "Our clippings"})
    assert (7, 2000) == (settings(datasette)["max_csv_mb"], datasette.sql_time_limit_ms)
    assert "<h1>Our clippings</h1>" in client(datasette)("/").text


def test_command_line_of_datasette(archive: Path) -> None:
    """The command that the README shows works, in a process of its own."""
    file = Path(__file__).resolve().parents[2] / "datasette_metadata.json"
    command = [sys.executable, "-m", "datasette", str(archive), "-m", str(file), "--get", "/clippings/news.json?_shape=array&_search=otter"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (0, ["Zwei Otter ziehen in den Tierpark"]) == (done.returncode, [row["headline"] for row in json.loads(done.stdout)])


def test_other_databases_are_left_alone(tmp_path: Path) -> None:
    """Where no archive is served, Datasette is as if newsarchive were not installed."""
    sqlite3.connect(tmp_path / "other.db").execute("CREATE TABLE articles (id INTEGER PRIMARY KEY, headline TEXT)").connection.close()
    datasette = Datasette([str(tmp_path / "other.db")])
    get = client(datasette)
    page = get("/other/articles")
    assert (200, False) == (page.status_code, "content-security-policy" in page.headers)
    assert "newsarchive" not in page.text + get("/").text + get("/other").text
    assert DEFAULT_SETTINGS == settings(datasette)
    assert 404 == get("/-/newsarchive").status_code
    if find_spec("datasette_block_robots") is None:
        assert 404 == get("/robots.txt").status_code


def test_archive_beside_another_database(archive: Path, tmp_path: Path) -> None:
    """Both are there; only the archive has our pages."""
    connection = sqlite3.connect(tmp_path / "other.db")
    connection.executescript("CREATE TABLE articles (id INTEGER PRIMARY KEY, headline TEXT); INSERT INTO articles VALUES (1, 'Not ours')")
    connection.close()
    get = client(Datasette([str(archive), str(tmp_path / "other.db")]))
    assert ("na-article" in get("/clippings/articles/4").text, "na-article" in get("/other/articles/1").text) == (True, False)
    assert 'href="/other"' in get("/").text


@pytest.mark.parametrize("name", ["my news.db", "news-2026.11.db", "архив.sqlite"])
def test_any_file_name(archive: Path, tmp_path: Path, name: str) -> None:
    """The archive may be called what its owner likes: pages, links and questions follow."""
    shutil.copy(archive, tmp_path / name)
    datasette = make_datasette(tmp_path / name)
    get = client(datasette)
    home = get("/").text
    links = {link for link in re.findall(r'href="(/[^"?#]*)', home) if not link.startswith("/-/static")}
    assert [] == [link for link in sorted(links) if get(link.replace("&amp;", "&")).status_code != 200]


def test_below_another_path(archive: Path) -> None:
    """Behind a proxy that serves it below /press/, every link of the home page leads below it."""
    get = client(Datasette([str(archive)], settings={"base_url": "/press/"}))
    pages = "".join(get(path).text for path in ("/", "/clippings/articles/4", "/clippings/latest", "/clippings/news"))
    links = set(re.findall(r'(?:href|action|src)="(/[^"?#]*)', pages))
    assert [] == [link for link in sorted(links) if not link.startswith("/press/")]


def test_path_that_datasette_cannot_open_is_said(archive: Path, tmp_path: Path) -> None:
    """Datasette puts paths into SQLite URIs as they are: a path with a character that means something there is refused in words."""
    shutil.copy(archive, tmp_path / "news#1.db")
    with pytest.raises(NewsarchiveError, match="rename"):
        make_datasette(tmp_path / "news#1.db")
