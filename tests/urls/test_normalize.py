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


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://paper.example/a b.html", "https://paper.example/a%20b.html"),
        ("https://paper.example/a\tb\nc", "https://paper.example/abc"),
        ("https:\\\\paper.example\\a", "https://paper.example/a"),
        ("https:paper.example/a", "https://paper.example/a"),
        ('https://paper.example/a?q="<x>"', "https://paper.example/a?q=%22%3Cx%3E%22"),
        ("http://0x7f.1/", "http://127.0.0.1/"),
        ("http://2130706433/", "http://127.0.0.1/"),
        ("http://０Ｘ７ｆ．１/", "http://127.0.0.1/"),
        ("http://[::127.0.0.1]/", "http://[::7f00:1]/"),
        ("https://p%61per.example/", "https://paper.example/"),
        ("https://straße.example/", "https://xn--strae-oqa.example/"),
        ("https://paper.example./a", "https://paper.example/a"),
        ("https://paper.example:0443/a", "https://paper.example/a"),
        ("http://256.256.256.256/", None),
        ("http://1.2.3.4.5/", None),
        ("https://pa per.example/", None),
        ("https://pa%20per.example/", None),
        ("https://paper.example:port/", None),
        ("https://[::1%25eth0]/", None),
        ("https://..paper.example/", None),
    ],
)
def test_spelling(url: str, expected: str | None) -> None:
    """An address is read as a browser reads it."""
    assert expected == normalize(url)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://paper.example/%7Euser/", "https://paper.example/~user/"),
        ("https://paper.example/%e4%bd%a0", "https://paper.example/%E4%BD%A0"),
        ("https://paper.example/a%2fb", "https://paper.example/a%2Fb"),
        ("https://paper.example/100%", "https://paper.example/100%"),
        ("https://paper.example/%2e%2e/a", "https://paper.example/a"),
        ("https://paper.example/a?b=%7e%2f", "https://paper.example/a?b=%7e%2f"),
    ],
)
def test_escapes(url: str, expected: str) -> None:
    """In the path an escape that is not needed is undone, any other has upper-case digits; the query stays as printed."""
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
