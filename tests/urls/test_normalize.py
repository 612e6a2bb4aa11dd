"""One spelling for each address."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.urls import is_web, normalize

PIECES = st.sampled_from(
    [
        "https://",
        "http://",
        "//",
        "/",
        "\\",
        "[",
        "]",
        "::1",
        ":",
        "@",
        "paper.example",
        ".",
        "..",
        "?",
        "#",
        "=",
        "&",
        "%",
        "%2e",
        "%zz",
        "é",
        "\ud800",
        " ",
        ";",
        "a",
        ":99999",
        "utm_source=x",
        "xn--",
        "。",
        "\0",
    ]
)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://paper.example//a/b", "https://paper.example//a/b"),
        ("https://paper.example//a/../b", "https://paper.example//b"),
        ("https://paper.example/a//b", "https://paper.example/a//b"),
        ("https://paper.example/./a/.", "https://paper.example/a/"),
        ("https://paper.example/a/..", "https://paper.example/"),
        ("https://paper.example/../../a", "https://paper.example/a"),
        ("https://paper.example", "https://paper.example/"),
        ("https://paper.example?a=1", "https://paper.example/?a=1"),
        ("https://paper.example/http://other.example/x", "https://paper.example/http://other.example/x"),
        ("/\\[", None),
    ],
)
def test_path(url: str, expected: str | None) -> None:
    """Dot segments are resolved; empty segments and what looks like another address in a path are part of the path."""
    assert expected == normalize(url)


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=10).map("".join)),
    st.sampled_from([None, "https://paper.example/a/b?c", "https://[::1]/"]),
)
def test_any_text(text: str, base: str | None) -> None:
    """Any text gives a web address or None, and a normalized address stays as it is."""
    url = normalize(text, base)
    assert url is None or (is_web(url) and url == normalize(url))
