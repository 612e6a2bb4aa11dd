#!/usr/bin/env python3
"""What an archived page costs, beside what its extraction alone costs, in one run on one machine.

    python benchmarks/crawl.py [--shared ../shared] [--pages 1602] [--copies 1] [--keep DIR] [--json]

Starts the newsstand (real saved pages over HTTP on loopback), crawls all of it into a new archive, crawls it a second time with nothing
changed, and measures `trafilatura.bare_extraction(with_metadata=True)` on the same pages before and after. Printed: pages a second, CPU
milliseconds a page split into fetch, capture, read and store, the ratio to the extractor alone, and the peak memory of parent and children.
CPU times of all processes come from the kernel (wait4); wall times on a shared machine mean little.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PR_SET_CHILD_SUBREAPER = 36
CRAWL = """
import json, sys, time
from pathlib import Path
sys.path.insert(0, {root!r})
spent = dict.fromkeys(("capture", "store"), 0.0)
def timed(owner, name, part):
    inner = getattr(owner, name)
    def outer(*args, **kwargs):
        began = time.thread_time()
        try:
            return inner(*args, **kwargs)
        finally:
            spent[part] += time.thread_time() - began
    setattr(owner, name, outer)
from crawler import desk
from crawler.archive.frontier import Frontier
from crawler.archive.store import Store
from crawler.captures import CaptureWriter
timed(CaptureWriter, "write", "capture"); timed(CaptureWriter, "sync", "capture")
timed(Store, "apply", "store")
for name in ("record_poll", "due_urls", "due_channels"):
    timed(Frontier, name, "store")
from crawler.run import Plan, crawl
report = crawl(Plan(Path({archive!r}), Path({sources!r}), recheck={recheck!r}))
print(json.dumps({{"parent": time.process_time(), "spent": spent, "seconds": report.seconds, "exit_code": report.exit_code,
                   "outcomes": {{k.value: v for k, v in report.tally.outcomes.items()}}, "not_modified": report.tally.not_modified,
                   "fetched": report.tally.fetched, "polled": report.tally.polled, "failures": report.tally.failures[:5]}}))
"""
YARD = """
import gzip, json, sys, time
import trafilatura
pages = [gzip.decompress(open(p, "rb").read()) if p.endswith(".gz") else open(p, "rb").read() for p in json.load(sys.stdin)]
for page in pages[:5]:
    trafilatura.bare_extraction(page, with_metadata=True)
began = time.process_time()
for page in pages:
    trafilatura.bare_extraction(page, with_metadata=True)
print(time.process_time() - began)
"""


@dataclass
class Crawl:
    """One crawl's figures. Times in CPU seconds, memory in MiB."""

    total: float
    parent: float
    capture: float
    store: float
    seconds: float
    fetched: int
    polled: int
    not_modified: int
    outcomes: dict[str, int]
    parent_peak: float
    child_peak: float
    exit_code: int
    failures: list[str]

    @property
    def read(self) -> float:
        """The readers' children and the process that forks them."""
        return self.total - self.parent

    @property
    def fetch(self) -> float:
        """The rest of the parent: Scrapy, sockets, start-up."""
        return self.parent - self.capture - self.store


class Peaks(threading.Thread):
    """Looks every 50 ms at the resident memory of a process and its descendants."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.parent, self.child, self.done = pid, 0, 0, threading.Event()

    def run(self) -> None:
        while not self.done.wait(0.05):
            self.parent = max(self.parent, high_water(self.pid))
            for child in descendants(self.pid):
                self.child = max(self.child, high_water(child))


def high_water(pid: int) -> int:
    """Peak resident memory in KiB (VmHWM); 0 for a process that is gone."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)


def descendants(pid: int) -> list[int]:
    """Children, and theirs."""
    found, todo = [], [pid]
    while todo:
        try:
            children = Path(f"/proc/{todo[0]}/task/{todo[0]}/children").read_text().split()
        except OSError:
            children = []
        todo = todo[1:] + [int(c) for c in children]
        found += [int(c) for c in children]
    return found


def crawl(archive: Path, sources: Path, port: int, *, recheck: bool) -> Crawl:
    """Run one crawl in a process of its own and wait for everything that it started."""
    code = CRAWL.format(root=str(ROOT), archive=str(archive), sources=str(sources), recheck=recheck)
    env = os.environ | {"http_proxy": f"http://127.0.0.1:{port}", "no_proxy": ""}
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, env=env, text=True)
    peaks = Peaks(process.pid)
    peaks.start()
    out = process.stdout.read()
    cpu = reap(process)
    peaks.done.set()
    said = json.loads(out.splitlines()[-1])
    return Crawl(
        total=cpu, parent=said["parent"], capture=said["spent"]["capture"], store=said["spent"]["store"], seconds=said["seconds"],
        fetched=said["fetched"], polled=said["polled"], not_modified=said["not_modified"], outcomes=said["outcomes"],
        parent_peak=peaks.parent / 1024, child_peak=peaks.child / 1024, exit_code=said["exit_code"], failures=said["failures"])


def reap(process: subprocess.Popen) -> float:
    """CPU seconds of the process, its children and its orphans, which are handed to us (PR_SET_CHILD_SUBREAPER)."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    process.wait()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                time.sleep(0.05)
                if not others():
                    break
        except ChildProcessError:
            break
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


NEWSSTAND: list[int] = []


def others() -> list[int]:
    """Children of ours besides the newsstand."""
    return [pid for pid in map(int, Path("/proc/self/task").joinpath(str(os.getpid()), "children").read_text().split()) if pid not in NEWSSTAND]


def yard(pages: list[Path]) -> float:
    """CPU seconds of the extractor alone on these pages."""
    done = subprocess.run([sys.executable, "-c", YARD], input=json.dumps([str(p) for p in pages]), capture_output=True, text=True, check=True)
    return float(done.stdout)


def start_newsstand(shared: Path, port: int, pages: int, copies: int) -> subprocess.Popen:
    """Start it and wait until it answers."""
    command = [sys.executable, str(shared / "newsstand" / "newsstand.py"), "--corpus", str(shared / "corpus"), "--port", str(port),
               "--limit", str(pages), "--copies", str(copies)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    NEWSSTAND.append(process.pid)
    for _ in range(600):
        try:
            ask(port, "/hosts")
        except OSError:
            time.sleep(0.1)
        else:
            return process
    sys.exit("the newsstand does not answer")


def ask(port: int, path: str) -> bytes:
    """What the newsstand says of itself."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({"http": f"http://127.0.0.1:{port}"}))
    with opener.open(f"http://newsstand.invalid{path}", timeout=30) as response:
        return response.read()


def corpus_pages(shared: Path, limit: int) -> list[Path]:
    """The pages that the newsstand serves."""
    cases = [json.loads(line) for line in (shared / "corpus" / "cases.jsonl").open(encoding="utf-8")]
    served = [case for case in cases if str(case.get("url") or "").startswith("http")][:limit or None]
    return [shared / "corpus" / case["html_path"] for case in served]


def report(first: Crawl, second: Crawl, extractor: float, pages: int, copies: int) -> str:
    """The table."""
    articles = first.fetched or 1
    alone = extractor / pages * 1000
    ms = {name: getattr(first, name) / articles * 1000 for name in ("total", "fetch", "capture", "read", "store")}
    return "\n".join([
        f"{pages} pages x {copies}, {first.polled} channels, {os.cpu_count()} cores; outcomes {first.outcomes}, exit code {first.exit_code}",
        f"first crawl    {articles / first.seconds:6.1f} pages/s   both cores {first.total / first.seconds:4.2f} busy   {first.seconds:.1f} s",
        f"CPU ms a page  {ms['total']:6.1f}   = fetch {ms['fetch']:.1f} + capture {ms['capture']:.1f} + read {ms['read']:.1f} + store {ms['store']:.1f}",
        f"extractor alone{alone:6.1f}   ratio {ms['total'] / alone:.2f}   (readers alone {ms['read'] / alone:.2f})",
        f"second crawl   {second.total / first.total * 100:5.1f} % of the first's CPU   {second.not_modified} x 304, outcomes {second.outcomes}",
        f"peak memory    parent {first.parent_peak:.0f} MiB, largest child {first.child_peak:.0f} MiB; second crawl {second.parent_peak:.0f} MiB",
    ])


def main() -> None:
    cli = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    cli.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    cli.add_argument("--pages", type=int, default=0, help="0: all")
    cli.add_argument("--copies", type=int, default=1)
    cli.add_argument("--port", type=int, default=8917)
    cli.add_argument("--keep", type=Path, help="an empty folder that is kept, with the archive in it")
    cli.add_argument("--json", action="store_true")
    args = cli.parse_args()
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
    pages = corpus_pages(args.shared, args.pages)
    stand = start_newsstand(args.shared, args.port, args.pages, args.copies)
    try:
        with tempfile.TemporaryDirectory() as temporary:
            folder = args.keep or Path(temporary)
            folder.mkdir(parents=True, exist_ok=True)
            sources = folder / "sources.toml"
            sources.write_bytes(b"[crawl]\ndelay = 0\nconcurrency = 32\n\n" + ask(args.port, "/sources.toml"))
            before = yard(pages)
            first = crawl(folder / "archive.db", sources, args.port, recheck=False)
            second = crawl(folder / "archive.db", sources, args.port, recheck=True)
            extractor = (before + yard(pages)) / 2
    finally:
        stand.terminate()
        stand.wait()
    if args.json:
        print(json.dumps({"first": asdict(first), "second": asdict(second), "extractor_seconds": extractor, "pages": len(pages)}))
    else:
        print(report(first, second, extractor, len(pages), args.copies))
    for line in first.failures:
        print(f"failed: {line}", file=sys.stderr)


if __name__ == "__main__":
    main()
