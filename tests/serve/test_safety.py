"""What strangers wrote stays text, and what strangers ask stays cheap."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from crawler.archive.schema import TABLES
from crawler.archive.views import VIEWS
from crawler.models import (
    Article, Author, Channel, ChannelKind, Dateline, PageState, Place, Provenance, Source,
)
from crawler.serve import queries
from crawler.serve.server import Sql, make_datasette
from tests.memory import PEAK

from .conftest import Get, client
from .newsroom import Newsroom, moment

# Each breaks out of another place: text, an attribute in double quotes, in single quotes, a comment, a style, a script, a textarea, Jinja.
ATTACKS = (
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onmouseover='alert(1)", "--><svg onload=alert(1)>",
    "</style><script>alert(1)</script>", "</title></textarea></details><iframe src=javascript:alert(1)>", "{{ 7 * 191 }}{% raw %}",
    "⟦<img src=x onerror=alert(1)>⟧",
)
ATTACK = " ".join(ATTACKS)
BAD_URLS = ("javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "https://x.example/\"><script>alert(1)</script>")
HOSTILE_SOURCE = Source("evil", ATTACK, "https://evil.example/", (Channel("https://evil.example/feed", ChannelKind.FEED),))


class Markup(HTMLParser):
    """The elements of a page that could run something or lead somewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """HTMLParser's way in."""
        self.found.append((tag, dict(attrs)))


def dangers(html: str) -> list[str]:
    """Scripts without our nonce, event handlers, links that are not of the web, elements that no template has."""
    parser = Markup()
    parser.feed(html)
    bad = []
    for tag, attributes in parser.found:
        bad += [f"{tag} {name}" for name in attributes if name.startswith("on")]
        bad += [f"{tag} {value}" for name in ("href", "src", "action") if (value := attributes.get(name))
                if value.strip().lower().startswith(("javascript:", "data:", "vbscript:"))]
        if tag in ("iframe", "object", "embed", "img", "base") or (tag == "script" and not attributes.get("nonce")):
            bad.append(tag)
    return bad


def hostile(n: int, url: str) -> Article:
    """An article whose every text is an attack."""
    return Article(
        f"https://evil.example/{n}", PageState.FULL, headline=f"{n} {ATTACK}", kicker=ATTACK, standfirst=ATTACK, byline=ATTACK,
        authors=(Author(f"{n}{ATTACK}", role=ATTACK, place=ATTACK, url=url),),
        dateline=Dateline(ATTACK, (Place(ATTACK, ATTACK, ATTACK, 1.0, 2.0),)),
        agency=ATTACK, section=ATTACK, tags=ATTACKS, language="en\" onload=\"alert(1)", published_at=moment(n),
        body=f"{ATTACK}\n\n{ATTACK} {n}",
        image_url=url, masthead=ATTACK, licence=ATTACK, charset=ATTACK, charset_rule=ATTACK, extractor=ATTACK, rung=ATTACK,
        provenance=(Provenance(ATTACK, ATTACK, ((ATTACK, ATTACK),)),))


@pytest.fixture(scope="module")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> Get:
    """An archive in which every text of every table is an attack."""
    path = tmp_path_factory.mktemp("attacked") / "archive.db"
    room = Newsroom(path, [HOSTILE_SOURCE])
    room.poll(HOSTILE_SOURCE, *(f"https://evil.example/{n}" for n in range(3)), "https://evil.example/missed", hint=ATTACK)
    for n, url in enumerate(BAD_URLS):
        room.print(hostile(n, url))
    room.print(replace(hostile(0, BAD_URLS[0]), headline="changed " + ATTACK), 1)
    room.miss("https://evil.example/missed", failure=ATTACK)
    room.poll(HOSTILE_SOURCE, failure=ATTACK)
    # what no well-behaved writer lets in, written past it
    room.archive.db.conn.execute("UPDATE articles SET url = ? || id WHERE id > 1", (BAD_URLS[0],))
    room.archive.db.conn.execute("UPDATE sources SET home = ?", (BAD_URLS[0],))
    room.archive.db.conn.execute("UPDATE articles SET published_at = ? WHERE id = 2", (ATTACK,))
    room.archive.db.conn.execute("INSERT INTO corrections (article_id, seen_at, kind, date, text) VALUES (1, ?, ?, ?, ?)", (ATTACK,) * 4)
    room.archive.db.conn.commit()
    room.close()
    return client(make_datasette(path, sql=Sql.ANY))


PAGES = (
    "/", "/archive", "/-/newsarchive", *(f"/archive/{one.name}" for one in (*TABLES, *VIEWS)),
    *(f"/archive/{table}/{n}" for table in ("articles", "revisions", "authors", "tags", "captures", "urls") for n in (1, 2, 3)),
    "/archive/places/1", "/archive/sources/evil", "/archive/news?_search=alert", "/archive/search?words=alert",
    "/archive/story_of_a_url?url=https://evil.example/0",
    *(f"/archive/{query.name}" for query in queries.QUERIES), "/archive?sql=select+*+from+articles",
)


@pytest.mark.parametrize("path", PAGES)
def test_no_text_becomes_markup(attacked: Get, path: str) -> None:
    """Whatever a text column holds, no page gets a script, a handler, a foreign element or a link that runs."""
    page = attacked(path)
    assert (200, []) == (page.status_code, dangers(page.text))
    assert "1337" not in page.text    # 7 * 191: no text is a template


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("path", [
    "/archive/news?_search={}", "/archive/search?words={}", "/archive/latest?source={}", "/archive/articles/{}", "/archive/{}",
    "/archive/news?_sort={}", "/archive?sql=select+'{}'",
])
def test_no_request_becomes_markup(attacked: Get, path: str, attack: str) -> None:
    """Nor does what a visitor sends."""
    assert [] == dangers(attacked(path.format(quote(attack))).text)


KINDS = (
    "/", "/clippings", "/clippings/news", "/clippings/articles/1", "/clippings/latest", "/-/newsarchive",                          # pages
    "/clippings/news.json", "/clippings/news.json?_shape=array", "/-/versions.json", "/clippings/news.csv", "/clippings/news.csv?_dl=1",
    "/clippings/articles.csv?_stream=on&_size=max", "/clippings/articles/1.json", "/robots.txt", "/favicon.ico",                    # data
    "/-/static/app.css", "/-/static/table.js", "/-/static-plugins/newsarchive/newsarchive.css",                                     # files
    "/clippings/nothing", "/clippings/articles/999", "/nothing.json", "/-/static/nothing", "/clippings/news?_sort=nothing",         # errors
    "/clippings/news?_size=x", "/clippings?sql=select+1", "/clippings.db", "//elsewhere.example/", "/clippings/news?" + "_facet=url&" * 50,
    "/clippings/news/", "/clippings/articles/1.blob?_blob_column=body",                                                             # redirects
)


def check_headers(headers: Mapping[str, str]) -> None:
    """No sniffing, no referrer for others, no frame, and a policy that allows no foreign script."""
    assert ("nosniff", "no-referrer", "DENY", "same-origin", "same-origin") == tuple(headers[name] for name in (
        "x-content-type-options", "referrer-policy", "x-frame-options", "cross-origin-resource-policy", "cross-origin-opener-policy"))
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert ["'none'"] * 3 == [policy[name] for name in ("default-src", "base-uri", "frame-ancestors")]
    assert not [word for word in ("unsafe-inline", "unsafe-eval", "*", "http:", "https:", "data:") if word in policy["script-src"]]
    assert ["'self'"] * 2 == [policy[name] for name in ("connect-src", "form-action")]


@pytest.mark.parametrize("path", KINDS)
def test_every_response_has_the_headers(get: Get, path: str) -> None:
    """Pages, data, errors, files, redirects: all have them."""
    check_headers(get(path).headers)


def test_plain_datasette_sends_them_too(archive: Path) -> None:
    """`datasette FILE -m datasette_metadata.json` finds the plugin by its entry point."""
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-m", "datasette", str(archive), "-m", str(root / "datasette_metadata.json"), "-p", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr
            address = next(found[0] for line in process.stderr if (found := re.search(r"http://127\.0\.0\.1:\d+", line)))
            for path in ("/", "/clippings/news.csv", "/clippings/nothing", "/clippings.json?sql=select+1"):
                check_headers(httpx.get(address + path).headers)
        finally:
            process.terminate()


@pytest.mark.parametrize(("path", "kind", "place"), [
    ("/clippings/news.csv", "text/plain", ""), ("/clippings/news.csv?_dl=1", "text/csv", 'attachment; filename="news.csv"'),
    ("/clippings/news.csv?_trace=1", "text/plain", ""), ("/clippings/latest.csv", "text/plain", ""),
    ("/clippings/news.json", "application/json", ""),
])
def test_data_is_never_a_page(attacked: Get, path: str, kind: str, place: str) -> None:
    """CSV and JSON come as text, as a file to keep or as JSON: never as HTML."""
    headers = attacked(path.replace("clippings", "archive")).headers
    assert (kind, place) == (headers["content-type"].split(";")[0], headers.get("content-disposition", ""))


def test_csv_of_datasette_is_the_text_as_stored(attacked: Get) -> None:
    """Datasette's CSV carries the bytes of the archive: a cell that a spreadsheet would run stays one; `export --excel-safe` is for those."""
    lines = csv.DictReader(io.StringIO(attacked("/archive/articles.csv?_stream=on&_size=max").text, newline=""))
    stored = attacked("/archive/articles.json?_shape=array&_size=max").json()
    assert [row["headline"] for row in stored] == [row["headline"] for row in lines]


def test_each_response_has_its_own_nonce(get: Get) -> None:
    """A nonce that is seen once is worth nothing for the next page; scripts of the page carry the one of its header."""
    first, second = get("/clippings/news"), get("/clippings/news")
    assert first.headers["content-security-policy"] != second.headers["content-security-policy"]
    nonce = first.headers["content-security-policy"].split("'nonce-")[1].split("'")[0]
    assert first.text.count("<script") == first.text.count(f'<script nonce="{nonce}"') > 0


def test_interrupted_page_may_run_its_script(asked: Get) -> None:
    """The one script of Datasette that is in no template is allowed by its hash."""
    page = asked("/clippings?sql=with+recursive+t(n)+as+(select+1+union+all+select+n%2B1+from+t)+select+count(*)+from+t&_timelimit=10")
    script = re.search(r"<script>(.*?)</script>", page.text, re.DOTALL)
    assert script is not None
    digest = base64.b64encode(hashlib.sha256(script[1].encode()).digest()).decode()
    assert f"'sha256-{digest}'" in page.headers["content-security-policy"]


BOMBS = (
    "select zeroblob(200000000)",
    "select " + ",".join(["zeroblob(16000000)"] * 90),
    "with recursive t(n) as (select 1 union all select n+1 from t limit 900) select zeroblob(10000000) from t",
    "with recursive t(n) as (select 1 union all select n+1 from t limit 900) select hex(zeroblob(1000000)) from t",
    "select group_concat(hex(zeroblob(100000))) from (with recursive t(n) as (select 1 union all select n+1 from t) select n from t)",
    "select printf('%.*c', 300000000, 'x')",
)
_ASK = PEAK + """
import asyncio, json, sys
from pathlib import Path
from crawler.serve.server import Sql, make_datasette
datasette = make_datasette(Path(sys.argv[1]), sql=Sql.ANY)
for sql in json.loads(sys.argv[2]):
    for form in (".json", ""):
        asyncio.run(datasette.client.get("/clippings" + form, params={"sql": sql, "_timelimit": 200}))
print(peak() // 1024, asyncio.run(datasette.client.get("/clippings/news")).status_code)
"""


def test_sql_cannot_take_the_memory(archive: Path) -> None:
    """Queries that would build gigabytes cost less than half a gigabyte, and the next visitor is served."""
    command = [sys.executable, "-c", _ASK, str(archive), json.dumps(BOMBS)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120)
    megabytes, status = map(int, done.stdout.split()[-2:])
    assert 200 == status
    assert megabytes < 512


def test_query_without_memory_says_so(asked: Get) -> None:
    """A query that hits SQLite's memory limit is told why, and is the visitor's fault, not ours."""
    answer = asked("/clippings.json", params={"sql": BOMBS[1]})
    assert (400, True) == (answer.status_code, "128 MB" in answer.text)


def test_sql_is_off_unless_asked_for(get: Get, asked: Get) -> None:
    """Visitors get the questions, filters and facets but no SQL of their own; `serve --sql` allows that."""
    assert (403, 200) == (get("/clippings?sql=select+1").status_code, get("/clippings/latest").status_code)
    assert (403, 403) == (get("/clippings.json?sql=select+1").status_code, get("/clippings/news.json?_where=1").status_code)
    assert (200, 200) == (asked("/clippings?sql=select+1").status_code, asked("/clippings/news.json?_where=1").status_code)


def test_nothing_can_be_written(asked: Get, archive: Path) -> None:
    """Only SELECT passes, on a connection that is read-only."""
    before = archive.read_bytes()
    for sql in ("delete from articles", "select 1; drop table articles", "attach 'x' as y", "pragma user_version=9",
                "with a as (select 1) delete from articles"):
        assert 400 == asked("/clippings", params={"sql": sql}).status_code
    assert before == archive.read_bytes()
