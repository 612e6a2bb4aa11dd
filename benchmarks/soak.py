#!/usr/bin/env python3
"""Whether memory stays flat: thousands of pages through the reader children, then through a whole crawl, with the resident memory as it goes.

    python benchmarks/soak.py [--pages 5000] [--corpus DIR] [--hostile-every 50] [--json]

Pages are those of DIR (*.html, *.html.gz; read again and again) or generated ones; every so many is one that is too much for a reader. The
crawl serves generated stories over loopback and archives them. Printed: RSS of the parent and the largest child at each tenth of the way, and
by how many percent it grew from the second tenth to the last. Memory comes from /proc: Linux only.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import cycle, islice
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
WORDS = "river bridge council market harbour winter tender school engine railway mayor budget garden festival storm ferry".split()    # noqa: SIM905
TENTHS = 10
AT_ONCE = 8
NOW = datetime(2026, 11, 24, tzinfo=UTC)
HOSTILE = ("<h1>Trap</h1><p " + " ".join(f"a{n}=1" for n in range(40_000)) + ">text</p>").encode()


def story(number: int) -> bytes:
    """A page of some paragraphs, each story its own words."""
    pick = [WORDS[(number * 7 + step * 3) % len(WORDS)] for step in range(40)]
    body = "".join(f"<p>The {pick[n]} and the {pick[n + 1]} were the talk of day {number}, officials said in paragraph {n}, since nobody had "
                   f"expected the {pick[n + 2]} to close so early in a season that had begun with a {pick[n + 3]}.</p>" for n in range(30))
    return (f"<!doctype html><html lang=en><head><title>Story {number} of the {pick[0]}</title></head><body><article><h1>Story {number} of the {pick[0]}</h1>"
            f"<p class=byline>By Ann Lee</p>{body}</article></body></html>").encode()


def pages(corpus: Path | None, hostile_every: int) -> Iterator[bytes]:
    files = sorted([*corpus.rglob("*.html"), *corpus.rglob("*.html.gz")]) if corpus else []
    for number, file in enumerate(cycle(files or [None])):
        if hostile_every and number % hostile_every == hostile_every - 1:
            yield HOSTILE
        else:
            data = file.read_bytes() if file else story(number)
            yield gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data


def rss(pid: int) -> int:
    """Resident memory in KiB; 0 for one that is gone."""
    try:
        text = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in text.splitlines() if line.startswith("VmRSS")), 0)


def descendants(pid: int) -> list[int]:
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            after = entry.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(after[1]), []).append(int(entry.parent.name))
    found, todo = [], [pid]
    while todo:
        todo += (mine := children.get(todo.pop(), []))
        found += mine
    return found


def sample(pid: int) -> tuple[int, int]:
    """(parent, largest descendant) in MiB."""
    return rss(pid) // 1024, max(map(rss, descendants(pid)), default=0) // 1024


async def read(count: int, corpus: Path | None, hostile_every: int) -> list[tuple[int, int]]:
    from crawler.errors import ReadError
    from crawler.models import Capture
    from crawler.workers import Readers

    readers, samples, done = Readers(os.cpu_count() or 1, timeout=2), [], 0
    source = pages(corpus, hostile_every)

    async def one(payload: bytes) -> None:
        try:
            await readers.article(Capture("https://example.org/a", "https://example.org/a", 200, (("Content-Type", "text/html"),), payload, NOW), None)
        except ReadError:
            pass
    try:
        while done < count:
            batch = list(islice(source, min(AT_ONCE, count - done)))
            await asyncio.gather(*map(one, batch))
            done += len(batch)
            if done * TENTHS // count > len(samples):
                samples.append(sample(os.getpid()))
    finally:
        readers.close()
    return samples


def serve(count: int) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            host = self.headers["Host"]
            if self.path == "/robots.txt":
                self.reply(b"User-agent: *\nAllow: /\n", "text/plain")
            elif self.path.startswith("/feed"):
                first = int(self.path[5:]) * 1000
                items = "".join(f"<item><link>http://{host}/a/{n}</link></item>" for n in range(first, min(first + 1000, count)))
                self.reply(f"<rss version='2.0'><channel><title>Soak</title>{items}</channel></rss>".encode(), "application/rss+xml")
            else:
                self.reply(story(int(self.path[3:])), "text/html")

        def reply(self, body: bytes, kind: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def crawl(count: int) -> tuple[list[tuple[int, int]], int]:
    """(samples, articles archived)."""
    server, samples, archived = serve(count), [], 0
    host = f"127.0.0.1:{server.server_port}"
    feeds = ", ".join(f'"http://{host}/feed{n}"' for n in range((count + 999) // 1000))
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "sources.toml").write_text(
            f'[crawl]\ndelay = 0\nallow_private = ["{host}"]\n\n[[source]]\nid = "soak"\nname = "Soak"\nhome = "http://{host}/"\nfeeds = [{feeds}]\n'
            f"budget = {{ new_urls = {count}, waiting = {count} }}\n")
        environment = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")} | {"PYTHONPATH": str(ROOT)}
        process = subprocess.Popen([sys.executable, "-m", "crawler", "crawl", "--json"], cwd=folder, env=environment, stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        for line in process.stdout:
            archived += '"outcome": "archived"' in line
            if archived * TENTHS // count > len(samples):
                samples.append(sample(process.pid))
        process.wait()
    server.shutdown()
    return samples, archived


def growth(values: list[int]) -> float:
    """Percent from the second tenth, when everything is warm, to the last."""
    return 100 * (values[-1] - values[1]) / values[1] if len(values) > 1 else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=5000)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--hostile-every", type=int, default=50)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    began = time.monotonic()
    reading = asyncio.run(read(options.pages, options.corpus, options.hostile_every))
    read_for = time.monotonic() - began
    crawling, archived = crawl(options.pages)
    parts = {"readers": reading, "crawl": crawling}
    found = {name: {"parent_mib": [parent for parent, _ in samples], "child_mib": [child for _, child in samples],
                    "parent_growth_percent": round(growth([parent for parent, _ in samples]), 1),
                    "child_growth_percent": round(growth([child for _, child in samples]), 1)} for name, samples in parts.items()}
    if options.json:
        print(json.dumps({"pages": options.pages, "archived": archived, **found}))
        return
    print(f"{options.pages} pages through the readers in {read_for:.0f} s, then {archived} archived by a crawl in {time.monotonic() - began - read_for:.0f} s")
    for name, one in found.items():
        print(f"{name:8} parent {one['parent_mib']} MiB, {one['parent_growth_percent']:+} %; largest child {one['child_mib']} MiB, {one['child_growth_percent']:+} %")


if __name__ == "__main__":
    main()
