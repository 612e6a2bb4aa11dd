"""FAULTS rows 14 to 18, 24, 26, 29: whatever a server sends, a crawl keeps its memory, its time, and the truth about what came."""

from __future__ import annotations

import gzip
import socket
import struct
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import brotli
import pytest
from backports import zstd

from crawler.middlewares.limits import MAX_HEAD, MAX_INTERIM

from .site import story
from .wires import RawHosts, Sender, TappedNewsroom, answer

PAGE = story(1)
TIMEOUT = 4    # seconds for a response, as sources.toml of these tests says
MEMORY = 200 * 1024 * 1024    # bytes of the crawling process with all of these under way


def deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


PACKERS = {"gzip": gzip.compress, "br": brotli.compress, "zstd": zstd.compress, "deflate": deflate}


def chunks(*parts: bytes, end: bytes = b"0\r\n\r\n") -> Sender:
    body = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + end
    return answer(body, length=None, Transfer_Encoding="chunked")


def reset(wire: socket.socket) -> None:
    answer(PAGE, length=None)(wire)
    time.sleep(0.2)    # a reset throws away what was not read yet
    wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def endless(start: bytes, piece: bytes, wire: socket.socket) -> None:
    wire.sendall(start)
    while True:
        wire.sendall(piece)


def drip(start: bytes, wire: socket.socket) -> None:
    wire.sendall(start)
    for _ in range(100):
        time.sleep(0.1)
        wire.sendall(b"a")


def bomb(name: str, megabytes: int = 64) -> Sender:
    """A page of zeros; gzip's is made of one megabyte many times over, which is quick."""
    zeros = bytes(1 << 20)
    if name == "gzip":
        return answer(gzip.compress(zeros) * megabytes, Content_Encoding=name)
    return answer(PACKERS[name](zeros * megabytes) if name != "br" else brotli.compress(zeros * megabytes, quality=2), Content_Encoding=name)


def hop(target: str) -> Sender:
    return answer(b"", status=302, Location=target)


OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
ODD = (b"X-NUL: a\0b\r\nX-CR: a\rX-Evil: b\r\nX-High: \xff\xfe\xc3\xa9\r\nX-ESC: \x1b[31m\r\n: no name\r\nX Space: y\r\nno colon\r\n\xe9: z\r\n"
       b"ETag: W/\"\xff\0\"\r\nLast-Modified: 31 Feb 9999\r\nDate: \0\r\nX-Folded: a\r\n b\r\nRetry-After: \xff\r\nX-Robots-Tag: \xff\r\n")
KEPT_IN_PART = ("archived", "incomplete", "incomplete")
# name -> (who answers, (outcome, detail, completeness of the capture))
CASES: dict[str, tuple[Sender, tuple[str, str | None, str | None]]] = {
    # Row 18: what ends early, or late
    "short length": (answer(PAGE, length=len(PAGE) - 40), KEPT_IN_PART),
    "very short length": (answer(PAGE, length=10), ("failed", "incomplete", "incomplete")),
    "length of nothing": (answer(PAGE, length=0), ("failed", "network", None)),
    "long length": (answer(PAGE, length=len(PAGE) + 500), KEPT_IN_PART),
    "right length": (answer(PAGE), ("archived", None, "complete")),
    "line ends after it": (answer(PAGE + b"\r\n\r\n", length=len(PAGE)), ("archived", None, "complete")),
    "no length, closed": (answer(PAGE, length=None), ("archived", None, "complete")),
    "no length, reset": (reset, KEPT_IN_PART),
    "length no number": (answer(PAGE, length="many"), ("failed", "network", None)),
    "length below nothing": (answer(PAGE, length=-5), ("failed", "network", None)),
    "two lengths": (answer(PAGE, content_length="7"), ("failed", "network", None)),
    "chunks": (chunks(PAGE[:1000], PAGE[1000:]), ("archived", None, "complete")),
    "chunks without an end": (chunks(PAGE, end=b""), KEPT_IN_PART),
    "broken chunk": (chunks(PAGE, end=b"zz\r\n\r\n"), KEPT_IN_PART),
    "as many chunks as may be": (chunks(*(PAGE[n:n + 1] for n in range(len(PAGE)))), ("archived", None, "complete")),
    "chunk cut": (chunks(PAGE, end=b"ffff\r\nabc"), KEPT_IN_PART),
    "no HTTP at all": (lambda wire: wire.sendall(PAGE), ("failed", "network", None)),
    **{f"{name} cut": (answer(pack(PAGE)[:-12], Content_Encoding=name), ("failed", "incomplete", "incomplete")) for name, pack in PACKERS.items()},
    **{name: (answer(pack(PAGE), Content_Encoding=name), ("archived", None, "complete")) for name, pack in PACKERS.items()},
    "gzip, long length": (answer(gzip.compress(PAGE), length=9000, Content_Encoding="gzip"), KEPT_IN_PART),
    # Row 17: bombs and layers
    **{f"{name} bomb": (bomb(name), ("failed", "read_decode", "complete")) for name in PACKERS},
    "bomb in a bomb": (answer(gzip.compress(gzip.compress(bytes(1 << 20)) * 64), Content_Encoding="gzip, gzip"), ("failed", "read_decode", "complete")),
    "two layers": (answer(gzip.compress(gzip.compress(PAGE)), Content_Encoding="gzip, gzip"), ("archived", None, "complete")),
    "three layers": (answer(gzip.compress(gzip.compress(gzip.compress(PAGE))), Content_Encoding="gzip, gzip, gzip"),
                     ("failed", "read_decode", "complete")),
    "300 layers": (answer(PAGE, Content_Encoding=", ".join(["gzip"] * 300)), ("failed", "read_decode", "complete")),
    "unknown encoding": (answer(PAGE, Content_Encoding="rot13"), ("failed", "read_decode", "complete")),
    # Rows 14 and 15: slow and endless
    "dripping head": (partial(drip, b"HTTP/1.1 200 OK\r\nX-"), ("failed", "timeout", None)),
    "dripping status": (partial(drip, b"HTTP/1.1 2"), ("failed", "timeout", None)),
    "dripping body": (partial(drip, OK + b"\r\n<p>"), ("failed", "timeout", None)),
    "silence": (lambda _: time.sleep(2 * TIMEOUT), ("failed", "timeout", None)),
    "endless body": (partial(endless, OK + b"\r\n", b"<p>" * 20_000), ("failed", "too_large", None)),
    "endless chunks": (partial(endless, OK + b"Transfer-Encoding: chunked\r\n\r\n", b"ffff\r\n" + b"x" * 0xFFFF + b"\r\n"), ("failed", "too_large", None)),
    "chunk of an endless size": (partial(endless, OK + b"Transfer-Encoding: chunked\r\n\r\n", b"f" * 9000), ("failed", "incomplete", "incomplete")),
    "a length of terabytes": (answer(PAGE, length=10**13), ("failed", "too_large", None)),
    # Row 16: heads
    "many headers": (partial(endless, OK, b"".join(b"X-%d: y\r\n" % n for n in range(1000))), ("failed", "too_large", None)),
    "empty headers": (partial(endless, OK, b"a:\n" * 9000), ("failed", "too_large", None)),
    "one endless header": (partial(endless, OK + b"X-Long: ", b"x" * 65536), ("failed", "too_large", None)),
    "folded header": (partial(endless, OK + b"X-Long: a\r\n", b" x\r\n" * 9000), ("failed", "too_large", None)),
    "endless status line": (partial(endless, b"HTTP/1.1 200 ", b"x" * 65536), ("failed", "too_large", None)),
    "1xx for ever": (partial(endless, b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000), ("failed", "too_large", None)),
    "early hints for ever": (partial(endless, b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" * 1000), ("failed", "too_large", None)),
    "endless trailer": (partial(endless, OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X-T: y\r\n" * 5000), ("failed", "incomplete", "incomplete")),
    "odd headers": (lambda wire: wire.sendall(OK + ODD + b"Content-Length: %d\r\n\r\n" % len(PAGE) + PAGE), ("archived", None, "complete")),
    "a head just small enough": (answer(PAGE, X_Long="x" * (MAX_HEAD - 2000)), ("archived", None, "complete")),
    "a few 1xx": (lambda wire: [wire.sendall(b"HTTP/1.1 103 Early Hints\r\n\r\n" * MAX_INTERIM), answer(PAGE)(wire)], ("archived", None, "complete")),
    # Rows 24 and 26: redirects
    "loop": (hop("/story"), ("failed", "too_many_redirects", None)),
    "ping-pong": (hop("/pong"), ("failed", "too_many_redirects", None)),
    "10 hops": (hop("/hop/2"), ("archived", None, "complete")),
    "11 hops": (hop("/hop/1"), ("failed", "too_many_redirects", None)),
    **{f"to {target[:12]}": (hop(target), ("failed", "bad_redirect", None)) for target in (
        "file:///etc/passwd", "data:text/html,<p>x", "ftp://127.0.0.1/x", "s3://bucket/key", "javascript:alert(1)", "gopher://127.0.0.1/",
        "http://[::1")},
    "meta refresh": (answer(PAGE.replace(b"<head>", b'<head><meta http-equiv=refresh content="0;url=/never">')), ("archived", None, "complete")),
    "refresh header": (answer(PAGE, Refresh="0; url=/never"), ("archived", None, "complete")),
    # Row 29
    "304 for what we never had": (answer(b"", status=304, length=None), ("failed", "not_modified_but_unknown", "complete")),
}
NAMES = list(CASES)


@dataclass(frozen=True)
class Crawled:
    """What became of each case."""

    ends: dict[str, tuple[str, str | None, str | None]]
    articles: dict[str, tuple[str, str]]    # name -> (completeness, body)
    memory: int
    seconds: float
    asked: set[str]


def host_of(name: str) -> str:
    return f"127.2.0.{NAMES.index(name)}"


def sources(server: RawHosts, names: list[str]) -> str:
    """A source for each case: a host of its own, so that none waits for another."""
    allowed = [f'"{host_of(name)}:{server.port}"' for name in names]
    head = f"[crawl]\ndelay = 0\ntimeout = {TIMEOUT}\nallow_private = [{', '.join(allowed)}]\n"
    home = "http://{}:{}/"
    return head + "".join(
        f'\n[[source]]\nid = "s{NAMES.index(name)}"\nname = "Test Times"\nhome = "{home.format(host_of(name), server.port)}"\n'
        f'feeds = ["{home.format(host_of(name), server.port)}feed.xml"]\n' for name in names)


def serve(server: RawHosts, names: list[str]) -> None:
    for name in names:
        host = host_of(name)
        link = f"http://{host}:{server.port}/story"
        server.senders[f"{host}/feed.xml"] = answer(f"<rss version='2.0'><channel><item><link>{link}</link></item></channel></rss>".encode())
        server.senders[f"{host}/story"] = CASES[name][0]
        server.senders[f"{host}/pong"] = hop("/story")
        server.senders.update({f"{host}/hop/{n}": hop(f"/hop/{n + 1}") for n in range(1, 11)} | {f"{host}/hop/11": answer(PAGE)})


def look(newsroom: TappedNewsroom, server: RawHosts, seconds: float) -> Crawled:
    numbers = {f"s{number}": name for number, name in enumerate(NAMES)}
    ends = newsroom.rows("SELECT source_id, outcome, detail, (SELECT completeness FROM captures WHERE url_id = urls.id ORDER BY id DESC LIMIT 1) FROM urls")
    articles = newsroom.rows("SELECT source_id, completeness, body FROM articles")
    return Crawled({numbers[row[0]]: row[1:] for row in ends}, {numbers[row[0]]: row[1:] for row in articles}, newsroom.most_memory, seconds,
                   {key for key, _ in server.asked})


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    """All the cases in one crawl, side by side, behind twenty names that the name server does not answer for."""
    newsroom = TappedNewsroom(tmp_path_factory.mktemp("limits"))
    newsroom.answers = {f"slow{n}.example": ["sleep"] for n in range(20)}
    with RawHosts() as server:
        serve(server, NAMES)
        head, *cases = sources(server, NAMES).split("\n[[source]]")
        slow = [f'\nid = "slow{n}"\nname = "Slow"\nhome = "http://{name}/"\nfeeds = ["http://{name}/feed.xml"]\n' for n, name in enumerate(newsroom.answers)]
        newsroom.follow("\n[[source]]".join([head, *slow, *cases]))
        began = time.monotonic()
        newsroom.crawl("-s", "RETRY_TIMES=0", "-s", "CONCURRENT_REQUESTS=100", expect=3)
        seconds = time.monotonic() - began
    done = newsroom.run("verify")
    assert (0, "All well") == (done.returncode, done.stdout[:8]), done.stdout
    stored = newsroom.rows("SELECT etag, last_modified FROM urls UNION SELECT content_type, final_url FROM captures")
    assert [] == [value for row in stored for value in row if value and not value.isprintable()]
    yield look(newsroom, server, seconds)


@pytest.mark.parametrize("name", NAMES)
def test_what_came_is_said_as_what_it_is(crawled: Crawled, name: str) -> None:
    """Each response ends as it should, within its limits, and what is incomplete is never stored as complete."""
    assert CASES[name][1] == crawled.ends[name]
    if name in crawled.articles:
        assert crawled.ends[name][2] == crawled.articles[name][0]


def test_all_that_together_stays_within_memory_and_time(crawled: Crawled) -> None:
    """The crawling process stays below its ceiling, and the slow hosts keep nobody waiting."""
    assert crawled.memory < MEMORY
    assert crawled.seconds < 30
    assert not [key for key in crawled.asked if key.endswith("/never")]


def test_the_better_copy_is_kept_and_completed(tmp_path: Path) -> None:
    """A part never replaces the whole; what came in part is asked for again without validators, and the whole replaces it."""
    newsroom, names = TappedNewsroom(tmp_path), ["right length", "short length", "chunk cut", "gzip cut"]
    cut, whole = answer(PAGE[:-700], length=len(PAGE), ETag='"1"'), answer(PAGE, ETag='"1"')
    with RawHosts() as server:
        serve(server, names)
        for name, sender in zip(names, (whole, cut, answer(PAGE + b"!" * 9, length=len(PAGE), ETag='"1"'), cut), strict=True):
            server.senders[f"{host_of(name)}/story"] = sender
        newsroom.follow(sources(server, names))
        newsroom.crawl()
        first = look(newsroom, server, 0)
        assert {"right length": "complete", "short length": "incomplete", "chunk cut": "incomplete", "gzip cut": "incomplete"} == {
            name: completeness for name, (completeness, _) in first.articles.items()}
        for name, sender in zip(names, (cut, whole, whole, cut), strict=True):
            server.senders[f"{host_of(name)}/story"] = sender
        server.asked.clear()
        newsroom.crawl("--recheck", expect=3)
        second = look(newsroom, server, 0)
        conditional = {key for key, head in server.asked if key.endswith("/story") and b"if-none-match" in head.lower()}
    assert {f"{host_of('right length')}/story"} == conditional
    assert {"right length": ("failed", "incomplete", "incomplete"), "short length": ("revised", None, "complete"),
            "chunk cut": ("unchanged", None, "complete"), "gzip cut": ("failed", "incomplete", "incomplete")} == second.ends
    assert {"right length": "complete", "short length": "complete", "chunk cut": "complete", "gzip cut": "incomplete"} == {
        name: completeness for name, (completeness, _) in second.articles.items()}
    bodies = {name: body for name, (_, body) in second.articles.items()}
    assert bodies["right length"] == bodies["short length"] == bodies["chunk cut"] == first.articles["right length"][1]
    assert len(bodies["gzip cut"]) < len(bodies["right length"])


def test_a_feed_in_part_is_read_and_asked_for_again_whole(tmp_path: Path) -> None:
    """What a cut feed announces counts; its validators do not, so that no 304 hides the rest. A cut robots.txt is none: nothing is fetched."""
    newsroom, names = TappedNewsroom(tmp_path), ["right length", "short length"]
    with RawHosts() as server:
        serve(server, names)
        feed = f"<rss version='2.0'><channel><item><link>http://{host_of(names[0])}:{server.port}/story</link></item><item><li".encode()
        server.senders[f"{host_of(names[0])}/feed.xml"] = answer(feed, length=len(feed) + 100, ETag='"1"')
        server.senders[f"{host_of(names[1])}/robots.txt"] = answer(b"User-agent: *\n", length=200)
        newsroom.follow(sources(server, names))
        newsroom.crawl("-s", "RETRY_TIMES=0", expect=3)
        assert f"{host_of(names[0])}/story" in {key for key, _ in server.asked}
        assert {"/robots.txt"} == {key.removeprefix(host_of(names[1])) for key, _ in server.asked if key.startswith(host_of(names[1]) + "/")}
    assert [(None, 200)] == newsroom.rows("SELECT etag, last_status FROM channels WHERE source_id = 's4'")


def test_one_byte_chunks_keep_no_other_host_waiting(tmp_path: Path) -> None:
    """A flood of chunks of one byte each costs work for every byte: it is cut off by their number, long before its time."""
    newsroom, names = TappedNewsroom(tmp_path), ["right length", "chunks"]
    with RawHosts() as server:
        serve(server, names)
        server.senders[f"{host_of('chunks')}/story"] = partial(endless, OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n" * 10_000)
        links = "".join(f"<item><link>http://{host_of(names[0])}:{server.port}/story/{n}</link></item>" for n in range(20))
        server.senders[f"{host_of(names[0])}/feed.xml"] = answer(f"<rss version='2.0'><channel>{links}</channel></rss>".encode())
        server.senders.update({f"{host_of(names[0])}/story/{n}": answer(story(n)) for n in range(20)})
        newsroom.follow(sources(server, names))
        newsroom.crawl("-s", "RETRY_TIMES=0", expect=3)
    assert [("archived", None, 20), ("failed", "incomplete", 1)] == newsroom.rows("SELECT outcome, detail, count(*) FROM urls GROUP BY 1, 2 ORDER BY 1")
