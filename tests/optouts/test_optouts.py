"""What sites ask of crawlers, as words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract import read_opt_outs
from crawler.optouts import TDM, WORDS, from_headers, joined


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("X-Robots-Tag", "noarchive", ("noarchive",)),
        ("x-robots-tag", "NoIndex, NOARCHIVE,nosnippet", ("noindex", "noarchive", "nosnippet")),
        ("X-Robots-Tag", "noai, noimageai", ("noai", "noimageai")),
        ("X-Robots-Tag", "none", ("none",)),
        ("X-Robots-Tag", "index, follow, all", ()),
        ("X-Robots-Tag", "otherbot: noarchive, noindex", ()),
        ("X-Robots-Tag", "newsarchive: noarchive", ("noarchive",)),
        ("X-Robots-Tag", "noindex, otherbot: noarchive, newsarchive: noai", ("noindex", "noai")),
        ("X-Robots-Tag", "unavailable_after: 25 Jun 2030 15:00:00 GMT, noarchive", ("noarchive",)),
        ("X-Robots-Tag", "max-snippet:20, noarchive", ("noarchive",)),
        ("TDM-Reservation", "1", (TDM,)),
        ("tdm-reservation", " 1 ", (TDM,)),
        ("tdm-reservation", "0", ()),
        ("X-Other", "noarchive", ()),
    ],
)
def test_header(name: str, value: str, expected: tuple[str, ...]) -> None:
    """X-Robots-Tag for all crawlers or for us by name, and TDMRep."""
    assert expected == from_headers([(name, value)])


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("<meta name=robots content='noarchive'>", ("noarchive",)),
        ("<META NAME='ROBOTS' CONTENT='NOINDEX,NOARCHIVE'>", ("noindex", "noarchive")),
        ("<meta name=newsarchive content=noai>", ("noai",)),
        ("<meta name=googlebot content=noarchive>", ()),
        ("<meta name=tdm-reservation content=1>", (TDM,)),
        ("<meta name=tdm-reservation content=0>", ()),
        ("<meta name=robots content='max-image-preview:large, index'>", ()),
        ("<meta name=robots content=noarchive><meta name=robots content='noai; noarchive'>", ("noarchive", "noai")),
        ("", ()),
    ],
)
def test_meta(head: str, expected: tuple[str, ...]) -> None:
    """Meta robots, meta with our name, and TDMRep."""
    assert expected == read_opt_outs(f"<!doctype html><html><head>{head}</head><body><p>Text".encode(), "https://a.example/", "text/html")


@given(st.lists(st.tuples(st.sampled_from(["X-Robots-Tag", "tdm-reservation"]), st.text(max_size=60)), max_size=5), st.binary(max_size=200))
def test_anything(headers: list[tuple[str, str]], payload: bytes) -> None:
    """Any headers and any bytes give words that we know, each once."""
    for words in (from_headers(headers), read_opt_outs(payload, "https://a.example/", None)):
        assert set(words) <= WORDS | {TDM}
        assert len(set(words)) == len(words)


def test_joined() -> None:
    """One text, each word once; nothing where nothing was asked."""
    assert "noai; noarchive" == joined(("noai",), ("noarchive", "noai"))
    assert joined((), ()) is None
