"""Google's expectations of robots.txt, and what RFC 9309 says where they are silent."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.middlewares.rules import MAX_BYTES, meaning, read
from tests.shared import SHARED, shared

CASES = SHARED / "suites" / "robots" / "google_cases.jsonl"
# (rules, URL): where Google compares escapes as they are written and RFC 9309, 2.2.2 as what they stand for.
DEVIATIONS = frozenset(
    (
        ("User-agent: FooBot\nDisallow: /\nAllow: /foo/bar/ã\x83\x84\n", "http://foo.bar/foo/bar/ã\x83\x84"),
        ("User-agent: FooBot\nDisallow: /\nAllow: /foo/bar/%E3%83%84\n", "http://foo.bar/foo/bar/ã\x83\x84"),
        ("User-agent: FooBot\nDisallow: /\nAllow: /foo/bar/%62%61%7A\n", "http://foo.bar/foo/bar/baz"),
    )
)


def cases(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


@pytest.mark.parametrize("case", cases(CASES), ids=lambda case: case["test"])
def test_google_case(case: dict[str, str]) -> None:
    """Each of Google's own expectations holds, but for the three that contradict the RFC on escapes."""
    expected = case["allowed"] or (case["robots"], case["url"]) in DEVIATIONS
    # The cases hold UTF-8 bytes as characters, and so do their URLs.
    url = case["url"].encode("latin-1").decode()
    assert expected == read(case["robots"].encode("latin-1"), case["agent"]).allows(url)


def test_suite_is_whole() -> None:
    """All 142 cases are there."""
    assert 142 == len(cases(shared("suites/robots/google_cases.jsonl")))


@pytest.mark.parametrize(
    ("robots", "agent", "path", "allowed"),
    [
        (b"User-agent: news\nDisallow: /", "newsarchive/0.1", "/x", True),
        (b"User-agent: newsarchive\nDisallow: /", "newsarchive/0.1.0 (+https://paper.example/bot)", "/x", False),
        (b"User-agent: NewsArchive/9\nDisallow: /", "newsarchive/0.1.0", "/x", False),
        (b"User-agent: archive\nDisallow: /", "newsarchive", "/x", True),
        (b"User-agent: paperbot\nDisallow: /", "Mozilla/5.0 (compatible; Paperbot/1.0; +https://x.example/a/2)", "/x", False),
        (b"User-agent: *\nDisallow: /\nUser-agent: newsarchive\nDisallow:", "newsarchive", "/x", True),
        (
            b"User-agent: newsarchive\nDisallow: /a\nUser-agent: x\nDisallow: /\nUser-agent: newsarchive\nDisallow: /b",
            "newsarchive",
            "/b",
            False,
        ),
        (
            b"User-agent: newsarchive\nDisallow: /a\nUser-agent: x\nDisallow: /\nUser-agent: newsarchive\nDisallow: /b",
            "newsarchive",
            "/c",
            True,
        ),
        (b"User-agent: x\nUser-agent: newsarchive\nDisallow: /", "newsarchive", "/c", False),
        (b"User-agent: x\nSitemap: https://x.example/s\nNoise: y\nUser-agent: newsarchive\nDisallow: /", "x", "/c", False),
        (b"User-agent: *\nCrawl-delay: 10\n\nUser-agent: otherbot\nDisallow: /", "newsarchive", "/c", True),
        (b"\xef\xbb\xbfUser-agent: *\rDisallow: /a\r\nDisallow: /b", "newsarchive", "/a", False),
        (b"User-agent: *\nDisallow: /caf\xe9\n", "newsarchive", "/caf%E9/x", False),
        ("User-agent: *\nDisallow: /café\n".encode(), "newsarchive", "/caf%C3%A9/x", False),
        ("User-agent: *\nDisallow: /\n".encode("utf-16"), "newsarchive", "/x", False),
        (b"U\0ser-agent: *\nDis\x0ballow: /\n", "newsarchive", "/x", False),
        (b"User-agent: * # all\nDisallow: / # nothing\n", "newsarchive", "/x", False),
        (b"User-agent: *\nDisallow: /*?print=\nAllow: /a*$\n", "newsarchive", "/b?print=1", False),
        (b"User-agent: *\nDisallow: /\n", "newsarchive", "/robots.txt", True),
        (b"Disallow: /\n", "newsarchive", "/x", True),
        (b"<html><body>User-agent: *<br>Disallow: /</body></html>", "newsarchive", "/x", True),
        (b"", "newsarchive", "/x", True),
        (b"User-agent: *\nDisallow: /a\n" + b"#" * MAX_BYTES + b"\nDisallow: /b\n", "newsarchive", "/b", True),
        (b"User-agent: *\nDisallow: /a\n" + b"#" * (MAX_BYTES - 60) + b"\nAllow: /abc" + b"d" * 100, "newsarchive", "/abcd", False),
        (b"\n" * MAX_BYTES + b"User-agent: *\nDisallow: /", "newsarchive", "/x", True),
    ],
)
def test_rule(robots: bytes, agent: str, path: str, allowed: bool) -> None:
    """Groups by whole product token and merged, other records ignored, lines and escapes as RFC 9309 has them, 500 KiB."""
    assert allowed == read(robots, agent).allows(f"https://paper.example{path}")


@pytest.mark.parametrize(
    ("robots", "expected"),
    [
        (b"User-agent: *\nCrawl-delay: 2.5\nDisallow: /a", 2.5),
        (b"User-agent: newsarchive\nDisallow: /a\nCrawl-delay: 7\nUser-agent: *\nCrawl-delay: 2", 7.0),
        (b"User-agent: newsarchive\nDisallow: /a\nUser-agent: *\nCrawl-delay: 2", None),
        (b"User-agent: *\nCrawl-delay: soon", None),
        (b"User-agent: *\nCrawl-delay: nan\nCrawl-delay: -1\nCrawl-delay: inf", None),
        (b"Crawl-delay: 3", None),
    ],
)
def test_delay(robots: bytes, expected: float | None) -> None:
    """Crawl-delay counts for the group that it stands in, where it is a sane number."""
    assert expected == read(robots, "newsarchive/0.1").delay


@given(
    st.one_of(
        st.binary(max_size=300),
        st.lists(
            st.sampled_from(
                [
                    b"User-agent: *\n",
                    b"User-agent: a",
                    b"Disallow: /",
                    b"Allow: /*$",
                    b"Crawl-delay:",
                    b"1e999",
                    b"\n",
                    b"\r",
                    b"\0",
                    b"#",
                    b":",
                    b"%",
                    b"%zz",
                    b"*",
                ]
            ),
            max_size=20,
        ).map(b"".join),
    ),
    st.text(max_size=30),
    st.text(max_size=30),
)
def test_any_bytes(robots: bytes, agent: str, path: str) -> None:
    """Any bytes give rules, for any agent and any URL."""
    rules = read(robots, agent)
    assert rules.allows(f"https://paper.example/{path}") in (True, False)
    assert rules.delay is None or rules.delay >= 0


@pytest.mark.parametrize(
    ("statuses", "expected"),
    [
        ((200, 203, 206, 299), "rules"),
        ((300, 301, 304, 400, 401, 403, 404, 410, 418, 451, 499), "allow"),
        ((429, 500, 502, 503, 504, 599, 600, 999, 100, 101, 0), "disallow"),
    ],
)
def test_statuses(statuses: tuple[int, ...], expected: str) -> None:
    """RFC 9309, 2.3.1: 4xx but 429 mean that there are no rules; 429 and 5xx that they cannot be read."""
    assert {expected} == {meaning(status).value for status in statuses}
