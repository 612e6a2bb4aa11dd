"""`newsarchive fetch`: one address by the road of a crawl, and what came as JSON."""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from tests.crawl.conftest import Newsroom
from tests.crawl.site import story
from tests.crawl.wires import RawHosts, Sender, answer

PAGE = story(1)
PACKED = gzip.compress(PAGE, mtime=0)
KEYS = {"url", "hops", "status", "final_url", "headers", "ip_address", "size", "decoded_size", "sha256", "completeness", "failure", "reason"}
# path -> (what answers, exit code, what must be in the JSON)
CASES: dict[str, tuple[Sender, int, dict[str, Any]]] = {
    "/moved": (answer(b"", status=301, Location="/packed"), 0, {
        "status": 200, "completeness": "complete", "failure": None, "size": len(PACKED), "decoded_size": len(PAGE),
        "sha256": hashlib.sha256(PACKED).hexdigest()}),
    "/cut": (answer(PACKED[:-9], Content_Encoding="gzip"), 3, {"status": 200, "completeness": "incomplete", "failure": "incomplete"}),
    "/bomb": (answer(gzip.compress(bytes(9 << 20)), Content_Encoding="gzip"), 1, {"status": 200, "failure": "read_decode", "decoded_size": None}),
    "/inside": (answer(b"", status=302, Location="http://2130706433:1/"), 1, {"status": None, "failure": "private_address"}),
    "/busy": (answer(b"", status=503, Retry_After="99"), 0, {"status": 503, "failure": None}),
    "/private/a": (answer(PAGE), 1, {"status": None, "failure": "robots"}),
}


@pytest.mark.parametrize("path", CASES)
def test_fetch_says_what_came(tmp_path: Path, path: str) -> None:
    """Status, hops, headers, size, digest, completeness, or the class of the failure; exit code 0, 1, or 3 for a part. Nothing is archived."""
    sender, code, expected = CASES[path]
    newsroom = Newsroom(tmp_path)
    with RawHosts() as server:
        server.senders |= {f"127.0.0.1{path}": sender, "127.0.0.1/robots.txt": answer(b"User-agent: *\nDisallow: /private\n"),
                           "127.0.0.1/packed": answer(PACKED, Content_Encoding="gzip")}
        newsroom.follow(f'[crawl]\ndelay = 0\nallow_private = ["127.0.0.1:{server.port}"]\n')
        done = newsroom.run("fetch", f"http://127.0.0.1:{server.port}{path}")
    said = json.loads(done.stdout)
    assert (code, "", KEYS) == (done.returncode, done.stderr, set(said))
    assert expected == {key: said[key] for key in expected}
    if path == "/moved":
        assert [f"http://127.0.0.1:{server.port}/packed"] == said["hops"] == [said["final_url"]]
    assert ["sources.toml"] == [file.name for file in tmp_path.iterdir()]


def test_fetch_of_what_is_no_address(tmp_path: Path) -> None:
    """It is said without asking anybody."""
    done = Newsroom(tmp_path).run("fetch", "http://[::1")
    assert (1, "bad_url") == (done.returncode, json.loads(done.stdout)["failure"])
