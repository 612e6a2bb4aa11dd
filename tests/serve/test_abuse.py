"""What strangers ask stays cheap: a server in a process of its own, asked for too much, beside a crawl that goes on."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.archive import Archive
from crawler.serve.limits import limit
from tests.export.making import NOW, WIRE, add, make_many
from tests.memory import PEAK

_SERVE = PEAK + """
import signal
from pathlib import Path
from crawler.serve import Sql, serve
signal.signal(signal.SIGUSR1, lambda *_: (print("peak", peak() // 1024, flush=True)))
serve(Path(sys.argv[1]), port=0, sql=Sql[sys.argv[2]])
"""
ARTICLES = 2000


class Served:
    """A server of its own process. `ask` gives status and body."""

    def __init__(self, archive: Path, sql: str) -> None:
        self.process = subprocess.Popen([sys.executable, "-c", "import sys\n" + _SERVE, str(archive), sql],
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert self.process.stdout
        self.url = self.process.stdout.readline().split(" is at ")[1].split()[0]

    def ask(self, path: str, **headers: str) -> tuple[int, bytes]:
        connection = HTTPConnection(urlsplit(self.url).netloc, timeout=90)
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        except ConnectionError:    # a request line of more than 64 KB is not read to its end
            return 414, b"hung up"
        finally:
            connection.close()

    def peak(self) -> int:
        """Peak resident memory in MB."""
        self.process.send_signal(signal.SIGUSR1)
        assert self.process.stdout
        return int(self.process.stdout.readline().split()[1])


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_many(tmp_path_factory.mktemp("abused") / "archive.db", ARTICLES)


@pytest.fixture(scope="module")
def server(archive: Path) -> Iterator[Served]:
    """The archive, served with --sql."""
    served = Served(archive, "ANY")
    yield served
    served.process.kill()
    served.process.wait()


NUMBERS = "with recursive t(n) as (select 1 union all select n+1 from t) "
QUERIES = {
    "zeroblob": "select zeroblob(200000000)",
    "randomblob": "select randomblob(200000000)",
    "many columns": "select " + ",".join(["zeroblob(16000000)"] * 90),
    "many rows": "with recursive t(n) as (select 1 union all select n+1 from t limit 900) select zeroblob(10000000) from t",
    "hex": "with recursive t(n) as (select 1 union all select n+1 from t limit 900) select hex(zeroblob(1000000)) from t",
    "group_concat": f"select group_concat(hex(zeroblob(100000))) from ({NUMBERS} select n from t)",
    "json_group_array": "select json_group_array(a.body || b.body) from articles a, articles b",
    "replace": "select replace(hex(zeroblob(5000000)), '0', hex(zeroblob(100000)))",
    "replace, quadratic": "select replace(hex(zeroblob(4000000)), hex(zeroblob(2000000)) || '1', '')",
    "instr, quadratic": "select instr(zeroblob(8000000), zeroblob(4000000) || x'01')",
    "trim, quadratic": "select ltrim(hex(zeroblob(4000000)) || '1', replace(hex(zeroblob(2000000)), '0', '1') || '0')",
    "like, quadratic": "select hex(zeroblob(4000000)) like '%' || hex(zeroblob(40000)) || '1'",
    "json_patch, quadratic": "select json_patch(json_group_object('k' || n, n), json_group_object('k' || n, n)) from "
                             "(with recursive t(n) as (select 1 union all select n+1 from t limit 300000) select n from t)",
    "printf": "select printf('%.*c', 300000000, 'x')",
    "endless": f"{NUMBERS} select count(*) from t",
    "slow functions without end": f"{NUMBERS} select sum(length(hex(randomblob(7000000)))) from t",
    "cross join": "select count(*) from articles a, articles b, articles c",
    "sorted cross join": "select a.body, b.body from articles a, articles b order by random()",
}


@pytest.mark.parametrize("name", QUERIES)
def test_heavy_sql_is_bounded(server: Served, name: str) -> None:
    """Whatever is asked is answered or refused within the time limit and a little more."""
    began = time.monotonic()
    status, body = server.ask(f"/archive.json?{urlencode({'sql': QUERIES[name], '_timelimit': 300})}")
    assert status in (200, 400)
    assert "error" in json.loads(body)
    assert time.monotonic() - began < 10


@pytest.mark.parametrize("path", [
    "/archive/articles?" + "&".join(["_facet=headline"] * 10_000),
    "/archive/articles?" + "&".join(["_facet=headline"] * 500),
    "/archive/articles.json?" + "&".join(f"_facet_array={n}" for n in range(100)),
    "/archive/articles?" + "&".join(["headline__contains=a"] * 1000),
    "/archive/articles.json?body__contains=" + "a" * 20_000,
    "/archive/articles?_search=" + "a+" * 20_000,
    "/archive/articles.json?_search=" + quote(" OR ".join(["a*"] * 2000)) + "&_searchmode=raw",
    "/archive/articles.json?_size=max&_facet=body&_facet=headline&_facet_size=max",
    "/archive/articles.json?_size=999999999",
    "/archive/articles.json?_shape=nonsense", "/archive/articles.json?_shape=array&_size=max",
    "/archive/articles.json?_next=" + "9" * 5000, "/archive/articles?_next=%00", "/archive/articles/" + "9" * 400,
    "/" + "a/" * 8000,
])
def test_heavy_requests_are_bounded(server: Served, path: str) -> None:
    """Thousands of facets, filters and words, the largest pages, unknown shapes: an answer soon, and a sentence where it is a refusal."""
    began = time.monotonic()
    status, body = server.ask(path)
    assert status in (200, 302, 400, 404, 414, 431)
    assert time.monotonic() - began < 12
    assert body or status == 302


@pytest.mark.parametrize("name", ["_sort", "_sort_desc", "_facet", "_facet_date", "_col", "_nocol", "_fts_table", "headline__exact", "_search"])
@pytest.mark.parametrize("text", [
    "headline; drop table articles", "headline) union select name from sqlite_master --", "\"headline\"\" desc, (select 1)", "]; select 1 --",
    "'; attach 'x' as y --", "(select zeroblob(100000000))",
])
def test_no_parameter_is_sql(server: Served, name: str, text: str) -> None:
    """Names of columns, tables and values in a request never become SQL: they are unknown, or compared as text."""
    status, body = server.ask(f"/archive/articles.json?_size=1&{name}={quote(text)}")
    answer = json.loads(body)
    assert (status, answer.get("ok", True)) in ((200, True), (400, False)) or answer["error"].startswith("Cannot sort table by")
    assert "sqlite_master" not in str(answer.get("rows", ""))
    assert "headline" in json.loads(server.ask("/archive/articles.json?_size=1")[1])["columns"]    # nothing was dropped


@pytest.mark.parametrize("path", ["//evil.example", "//evil.example/", "/%5Cevil.example/", "/%5C%5Cevil.example/", "/%2F%2Fevil.example/",
                                  "//evil.example/%2e%2e/", "/archive//evil.example/", "/archive/news/"])
def test_no_redirect_leaves_the_server(server: Served, path: str) -> None:
    """A path that browsers would take for another host's is not sent back to them as a redirect."""
    connection = HTTPConnection(urlsplit(server.url).netloc, timeout=20)
    connection.request("GET", path)
    place = connection.getresponse().getheader("location") or "/"
    connection.close()
    assert place.startswith("/")
    assert place[1:2] not in ("/", "\\")


def test_slow_functions_are_interrupted() -> None:
    """Where each step of a query is a slow function, SQLite's own look at the time comes too late; ours does not."""
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    limit(connection, 0.2)
    began = time.monotonic()
    with pytest.raises(sqlite3.OperationalError, match="interrupted"):
        connection.execute(f"{NUMBERS} select sum(length(hex(randomblob(7000000)))) from t").fetchone()
    assert time.monotonic() - began < 6
    assert (1,) == tuple(connection.execute("select 1").fetchone())
    connection.close()


SAID = st.none() | st.integers(-999, 999) | st.text("ab\0é", max_size=6) | st.binary(max_size=4).filter(lambda b: max(b, default=0) < 128)


@given(SAID, SAID, SAID)
def test_functions_in_linear_time_say_the_same(text: object, part: object, other: object) -> None:
    """Our instr(), replace() and trim() give what SQLite's give."""
    ours, plain = (sqlite3.connect(":memory:") for _ in range(2))
    limit(ours, 5)
    for sql, values in (("instr(?, ?)", (text, part)), ("replace(?, ?, ?)", (text, part, other)), ("trim(?, ?)", (text, part)),
                        ("ltrim(?, ?)", (text, part)), ("rtrim(?, ?)", (text, part))):
        if any(isinstance(one, str) and "\0" in one or isinstance(one, bytes) for one in values) and sql != "instr(?, ?)":
            continue    # SQLite ends a text at its NUL, and so do few others
        [want], [got] = (one.execute(f"SELECT {sql}", values).fetchone() for one in (plain, ours))
        assert want == got, sql
    ours.close()
    plain.close()


def test_trace_says_nothing(server: Served) -> None:
    """?_trace=1 adds nothing to a page and makes no HTML of a CSV."""
    assert b"_trace" not in server.ask("/archive/articles.json?_size=1&_trace=1")[1]
    assert server.ask("/archive/articles.csv?_size=1&_trace=1")[1].startswith(b"id,")


@pytest.mark.parametrize(("host", "status"), [("127.0.0.1:8001", 200), ("localhost", 200), ("[::1]:8001", 200), ("evil.example:8001", 421),
                                              ("127.0.0.1.evil.example", 421), ("localhost.evil.example", 421)])
def test_names_from_elsewhere_are_refused(server: Served, host: str, status: int) -> None:
    """DNS rebinding: a page from the web whose name leads to this machine reads nothing."""
    assert status == server.ask("/archive/sources.json", Host=host)[0]


def test_visitors_never_stop_a_crawl(server: Served, archive: Path) -> None:
    """While 50 visitors search for a common word, sort, stream CSV and read slowly, a writer commits as before; memory is bounded."""
    paths = ["/archive/news?_search=words", "/archive/articles.csv?_stream=on&_size=max", "/archive/articles.json?_size=max&_shape=array",
             "/archive/search?words=again", f"/archive.json?{urlencode({'sql': QUERIES['cross join'], '_timelimit': 1000})}",
             f"/archive.json?{urlencode({'sql': QUERIES['hex'], '_timelimit': 1000})}"]
    answers: list[int] = []

    def visit(number: int) -> None:
        answers.append(server.ask(paths[number % len(paths)])[0])

    sleeper = HTTPConnection(urlsplit(server.url).netloc, timeout=60)
    sleeper.request("GET", "/archive/articles.csv?_stream=on&_size=max")    # and never reads
    crawl = Archive.open(archive, now=NOW)
    took: list[float] = []
    with ThreadPoolExecutor(50) as visitors:
        done = [visitors.submit(visit, number) for number in range(50)]
        for number in range(40):
            began = time.monotonic()
            add(crawl, replace(WIRE, url=f"https://one.example/during/{number}", body=f"Said on day {number}. " * 20), NOW, 10_000 + number)
            took.append(time.monotonic() - began)
            time.sleep(0.05)
        during = sum(not one.done() for one in done)
        [one.result() for one in done]
    log = archive.with_name("archive.db-wal").stat().st_size
    crawl.close()
    sleeper.close()
    assert during > 0    # the writer was done before the visitors were
    assert {200, 400} >= set(answers)
    assert 40 == json.loads(server.ask("/archive/articles.json?url__startswith=https://one.example/during/&_size=1")[1])["filtered_table_rows_count"]
    assert max(took) < 2
    assert sorted(took)[len(took) // 2] < 0.2
    assert log < 64 * 1024**2


def test_memory_after_all_that(server: Served) -> None:
    """All of the above cost the server less than a gigabyte."""
    assert server.peak() < 1000
