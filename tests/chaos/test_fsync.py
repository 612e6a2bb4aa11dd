"""Power loss cannot be had here. What stands in for it: before an article is reported, its capture and its rows have been synced."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from ..crawl.conftest import Newsroom
from ..crawl.site import Site

_CALL = re.compile(
    r"""
    (?P<pid> \d+ ) \s+
    (?: <\.\.\.\ (?P<resumed> \w+ )\ resumed>.*=\ (?P<result> -?\d+ ).* | (?P<call> \w+ ) \( (?P<handle> \d+ ) < (?P<path> [^>]* ) > (?P<rest> .* ) )
    """, re.VERBOSE)


def test_synced_before_it_is_reported(newsroom: Newsroom) -> None:
    """At each line on standard output nothing written to the log of the database is unsynced, and the WARC file is synced beyond the record."""
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed: the order of system calls cannot be seen")
    trace = newsroom.folder / "trace"
    with Site(stories=30) as site:
        newsroom.follow(site.sources())
        strace = ["strace", "-f", "-qq", "-y", "-s", "400", "-o", str(trace), "-e", "trace=write,pwrite64,fsync,fdatasync"]
        done = subprocess.run([*strace, *newsroom.command("crawl", "--json")], cwd=newsroom.folder, env=newsroom.environment(),
                              capture_output=True, text=True, timeout=120, check=False)
    if "ptrace" in done.stderr:
        pytest.skip("strace may not trace here")
    assert 0 == done.returncode, done.stderr
    ends = dict(newsroom.rows("SELECT u.url, c.warc_offset + c.warc_length FROM captures c JOIN urls u ON u.id = c.url_id"))
    reported = list(at_each_report(trace))
    assert ends.keys() == {url for url, _, _ in reported}
    for url, is_log_clean, warc_synced in reported:
        assert is_log_clean, url
        assert ends[url] <= warc_synced, url


def at_each_report(trace: Path) -> Iterator[tuple[str, bool, int]]:
    """(URL, whether the database's log was synced, bytes of the WARC file that were) at the moment of each line that reports an article."""
    is_log_clean, written, synced = True, 0, 0
    under_way: dict[str, int] = {}    # thread -> bytes of the WARC file that were written when its sync began
    writing: set[str] = set()         # threads in a write to the WARC file
    for line in trace.read_text(errors="replace").splitlines():
        found = _CALL.match(line)
        if found is None:
            continue
        if found["resumed"] in ("fdatasync", "fsync") and found["pid"] in under_way:
            synced = max(synced, under_way.pop(found["pid"]))
        elif found["resumed"] == "write" and found["pid"] in writing:
            writing.discard(found["pid"])
            written += int(found["result"])
        call, path, rest = found["call"], found["path"] or "", found["rest"] or ""
        if path.endswith("archive.db-wal"):
            is_log_clean = call in ("fdatasync", "fsync")
        elif path.endswith(".warc.gz") and call == "write":
            if rest.endswith("<unfinished ...>"):
                writing.add(found["pid"])
            else:
                written += int(rest.rpartition("= ")[2])
        elif path.endswith(".warc.gz"):
            under_way[found["pid"]] = written
            if "unfinished" not in rest:
                synced = max(synced, under_way.pop(found["pid"]))
        elif call == "write" and found["handle"] == "1" and '\\"outcome\\": \\"archived\\"' in rest:
            yield from ((url, is_log_clean, synced) for url in re.findall(r'\\"url\\": \\"(http[^\\"]*)', rest))
