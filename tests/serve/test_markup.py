"""No text of a stranger becomes markup: each page of a hostile archive has the elements and attributes of the same page of a harmless one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote
from xml.etree.ElementTree import Element

import html5lib
import pytest

from crawler.archive import Archive
from crawler.archive.schema import BY_NAME, TABLES, Table
from crawler.archive.views import VIEWS
from crawler.serve.queries import QUERIES
from crawler.serve.server import Sql, make_datasette

from .conftest import Get, client
from .newsroom import NOW
from .payloads import PAYLOADS, harmless

WHOLE = 4    # rows whose texts hold many payloads each; every row after them holds one in each column
CHUNK = -(-len(PAYLOADS) // WHOLE)
ROWS = WHOLE + len(PAYLOADS)
RUNS = ("javascript:", "data:", "vbscript:")
ADDRESSES = ("href", "src", "action", "formaction", "data", "srcset", "poster", "background", "xlink:href", "ping")
Say = Callable[[str], str]


def text(column: int, row: int, say: Say) -> str:
    """The text of a cell: all payloads come in every column, in the long rows and in the short ones."""
    first = CHUNK * ((row + column) % WHOLE) if row < WHOLE else row + column
    count = CHUNK if row < WHOLE else 1
    return " ".join(say(PAYLOADS[number % len(PAYLOADS)]) for number in range(first, first + count))


def value(table: Table, number: int, row: int, say: Say) -> object:
    """The value of a cell: numbers count, texts attack, references lead to the row of the same place."""
    column = table.columns[number]
    if column.references:
        other = BY_NAME[column.references]
        return value(other, [one.name for one in other.columns].index("id"), row, say)
    if column.name == "published_at" and row >= WHOLE:
        return f"2026-11-{row % 24 + 1:02}T0{row % 10}:00:00Z"
    if column.type == "TEXT":
        return text(number, row, say) + (f" {row}" if table.pk == (column.name,) or any(column.name in one for one in table.unique) else "")
    return row + 1 if column.type == "INTEGER" else float(row % 90)


def fill(path: Path, say: Say) -> Get:
    """An archive whose every text column of every table is of strangers, put there past all that cleans."""
    archive = Archive.open(path, now=NOW)
    archive.db.conn.execute("PRAGMA foreign_keys = OFF")
    for table in TABLES:
        marks = ", ".join("?" for _ in table.columns)
        rows = [[value(table, number, row, say) for number in range(len(table.columns))] for row in range(ROWS)]
        archive.db.conn.executemany(f"INSERT INTO {table.name} ({', '.join(one.name for one in table.columns)}) VALUES ({marks})", rows)
    archive.db.conn.execute("UPDATE articles SET revision_count = 2, story_id = 1 WHERE id < 5")
    archive.db.conn.execute("UPDATE revisions SET article_id = 1, number = id WHERE id < 5")
    archive.db.conn.commit()
    archive.close()
    return client(make_datasette(path, sql=Sql.ANY))


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[Get, Get]:
    """The hostile archive and its harmless twin."""
    folder = tmp_path_factory.mktemp("markup")
    (folder / "harmless").mkdir()
    return fill(folder / "archive.db", str), fill(folder / "harmless" / "archive.db", harmless)


def parsed(html: str) -> list[Element]:
    """The elements of a page as a browser reads it."""
    return [one for one in html5lib.parse(html, treebuilder="etree", namespaceHTMLElements=False).iter() if isinstance(one.tag, str)]


def shapes(page: list[Element]) -> Counter[tuple[str, ...]]:
    """Element and names of its attributes -> how often."""
    return Counter((one.tag, *sorted(map(str, one.attrib))) for one in page)


def runs(page: list[Element]) -> list[str]:
    """What would run: handlers, addresses that are scripts, scripts without a nonce, and calls home."""
    bad = []
    for element in page:
        for name, given in element.attrib.items():
            address = "".join(char for char in given if char > " ").lower()
            if str(name).lower().startswith("on") or (name in ADDRESSES and address.startswith(RUNS)):
                bad.append(f"{element.tag} {name}={given}")
            if name in ADDRESSES and name != "href" and address.startswith(("//", "http")):
                bad.append(f"{element.tag} {name}={given}")
        if element.tag == "script" and not element.get("nonce"):
            bad.append(f"script {element.text}")
    return bad


LISTS = [f"/archive/{one.name}?_size=max" for one in (*TABLES, *VIEWS)]
ROW_PAGES = [f"/archive/{table.name}/{n}" for table in TABLES if table.pk == ("id",) and not table.columns[0].type.startswith("TEXT")
             for n in range(1, WHOLE + 1)]
ASKED = [f"/archive/{query.name}" for query in QUERIES]
PAGES = ["/", "/archive", "/-/newsarchive", *LISTS, *ROW_PAGES, *ASKED, "/archive/search?words=xss+OR+x", "/archive/search?words=alert",
         "/archive/news?_search=alert", "/archive?sql=select+*+from+articles+limit+100", "/archive?sql=select+version+as+headline,+*+from+runs",
         "/archive/articles?_facet=headline&_facet=byline&_facet=section&_facet_size=max&_size=5",
         "/archive/urls?_facet=message&_facet=detail&_facet_size=max&_labels=on",
         "/archive/-/search", "/archive/-/search?words=alert", "/archive/-/search?words=xss+OR+x&sort=oldest&place=1&author=1", "/archive/-/coverage",
         "/archive/-/map", "/archive/-/map?words=alert", "/archive/-/map?words=xss+OR+x&place=1&author=1&since=2026",
         "/archive/-/changes?since=0", "/archive/-/changes?since=0&stealth=1", "/archive/-/download", "/archive/-/download?words=xss+OR+x&place=1&author=1",
         *(f"/archive/-/revisions/{n}{query}" for n in range(1, WHOLE + 1) for query in ("", "?view=side&from=1&to=2"))]
# Elsewhere other texts are sorted, found, counted or compared in other ways, and what looks like an address is a link.
EXACT = {"/archive", *(f"/archive/articles/{n}" for n in range(1, WHOLE + 1)), "/archive/runs?_size=max", "/archive/tags?_size=max",
         "/archive/corrections?_size=max", "/archive/stories?_size=max", "/archive/article_authors?_size=max"}


@pytest.mark.parametrize("path", PAGES)
def test_a_hostile_archive_has_the_pages_of_a_harmless_one(both: tuple[Get, Get], path: str) -> None:
    """Every page that shows texts of strangers: not an element, attribute, handler or link that runs is theirs; no text is a template."""
    hostile, plain = (get(path) for get in both)
    page = parsed(hostile.text)
    theirs, ours = shapes(page), shapes(parsed(plain.text))
    assert set() == set(theirs) - set(ours)
    if path in EXACT:
        assert ours == theirs
    assert (200, []) == (hostile.status_code, runs(page))
    assert "1337" not in hostile.text.replace('id="1337', "")


def test_the_rows_of_a_source(both: tuple[Get, Get]) -> None:
    """A source's own id may be hostile too: the links of lists lead to its page, and that is as harmless."""
    hostile, plain = both
    for row in range(WHOLE):
        ids = [quote(str(value(BY_NAME["sources"], 0, row, say)), safe="") for say in (str, harmless)]
        for address in ("/archive/news?_size=5&source_id=", "/archive/-/search?source=", "/archive/-/map?source=", "/archive/-/changes?since=0&source=", "/archive/-/download?source=", "/archive/-/coverage/", "/archive/sources/"):
            theirs, ours = (parsed(get(f"{address}{one}").text) for get, one in zip((hostile, plain), ids, strict=True))
            assert [] == runs(theirs)
            assert set() == set(shapes(theirs)) - set(shapes(ours))


SENT = ("/archive/news?_size=1&_search={}", "/archive/search?words={}", "/archive/latest?source={}", "/archive/story_of_a_url?url={}", "/archive/articles/{}",
        "/archive/{}", "/{}", "/archive/news?_sort={}", "/archive/news?_facet={}", "/archive/news?{}=1", "/archive/news?_size=1&headline__contains={}",
        "/archive?sql=select+{}", "/archive?sql={}", "/archive/news?_where={}", "/archive/news?_next={}", "/archive/news?_size={}", "/archive/news.json?_shape={}",
        "/archive/articles/1.blob?_blob_column={}", "/-/{}", "/archive/news?_col={}", "/archive/news?_searchmode=raw&_search={}",
        "/archive/-/search?words={}", "/archive/-/search?source={0}&since={0}&sort={0}&page={0}", "/archive/-/coverage?page={}", "/archive/-/coverage/{}",
        "/archive/-/map?words={}", "/archive/-/map?source={0}&country={0}&since={0}", "/archive/-/changes?source={0}&kind={0}&since={0}&until={0}&page={0}", "/archive/-/download?words={0}&author={0}", "/archive/-/revisions/1?from={0}&to={0}&view={0}")


@pytest.mark.parametrize("path", SENT)
def test_what_a_visitor_sends_stays_text(both: tuple[Get, Get], path: str) -> None:
    """Each payload in each place of a request: forms, errors and pages of what is not there show it as text."""
    get = both[1]
    for payload in PAYLOADS if path.startswith(("/archive/{", "/{", "/-/", "/archive/-/search?w")) else PAYLOADS[::9]:
        answer = get(path.format(quote(payload, safe="")), follow_redirects=False)
        if answer.headers["content-type"].startswith("text/html"):
            page = parsed(answer.text)
            assert [] == runs(page), payload
            assert not {one.tag for one in page} & {"img", "iframe", "math", "base", "object", "embed", "marquee", "video", "audio", "template"}, payload
        assert answer.headers.get("location", "/")[:2] not in ("//", "/\\", "ja", "da")
