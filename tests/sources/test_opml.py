"""OPML in and out, and what is no longer followed."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from crawler.cli import main
from crawler.errors import ConfigError
from crawler.models import Channel, ChannelKind
from crawler.sources import load, read_opml, stop_source, write_opml

OPML = b"""<?xml version="1.0"?><opml version="1.0"><head><title>Mine</title></head><body>
<outline text="News"><outline text="Deep"><outline type="rss" text="One News" xmlUrl="https://one.example/feed" htmlUrl="https://www.one.example/"/>
<outline text="One Sport" xmlUrl="https://one.example/sport" htmlUrl="https://one.example/"/></outline></outline>
<outline text="Broken" xmlUrl="file:///etc/passwd"/><outline text="Two" XMLURL="http://two.example/rss"/></body></opml>"""
TOML = """# mine
[[source]]  # the first
id = "one"
name = "One"    # a name
home = "https://one.example/"
feeds = ["https://one.example/feed"]

[[source]]
id = "two"
name = "Two"
home = "https://two.example/"
feeds = ["https://two.example/a", "https://two.example/b"]
"""


def test_feeds_of_one_site_are_one_source() -> None:
    """Nested outlines count as any, one source a site, and an entry without a web address costs a line."""
    outline = read_opml(OPML, ["two"])
    assert [("one", "One News", 2), ("two-2", "Two", 1)] == [(source.id, source.name, len(source.channels)) for source in outline.sources]
    assert ("Broken: 'file:///etc/passwd' is no web address",) == outline.problems


@pytest.mark.parametrize("payload", [
    b'<!DOCTYPE opml [<!ENTITY a "b">]><opml><body><outline text="&a;" xmlUrl="http://x.example/"/></body></opml>', b"<opml><body>", b"", b"\xff\x00"])
def test_what_is_broken_or_declares_entities_is_refused(payload: bytes) -> None:
    """No entity is ever expanded."""
    with pytest.raises(ConfigError, match="OPML"):
        read_opml(payload)


@given(st.binary(max_size=200))
def test_bytes_of_any_kind_never_raise_anything_else(payload: bytes) -> None:
    """An error of ours or an outline."""
    try:
        read_opml(b"<opml>" + payload)
    except ConfigError:
        pass


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    """The same feeds come back from an export."""
    (tmp_path / "sources.toml").write_text(TOML)
    sources = load(tmp_path / "sources.toml").sources
    again = read_opml(write_opml(sources).encode()).sources
    assert [(source.name, source.home, [c.url for c in source.channels]) for source in sources] == \
        [(source.name, source.home, [c.url for c in source.channels]) for source in again]


def test_stopping_changes_one_line(tmp_path: Path) -> None:
    """`enabled = false` is added to that source; comments, order and all else stay."""
    path = tmp_path / "sources.toml"
    path.write_text(TOML)
    assert stop_source(path, "one")
    assert TOML.splitlines() == [line for line in path.read_text().splitlines() if line != "enabled = false"]
    assert [("one", False), ("two", True)] == [(source.id, source.enabled) for source in load(path).sources]
    assert not stop_source(path, "one")
    with pytest.raises(ConfigError, match="no source 'three'"):
        stop_source(path, "three")


def test_the_command_adds_an_opml_file_once(tmp_path: Path) -> None:
    """Each outlet becomes a source; the second time there is nothing to add."""
    (tmp_path / "mine.opml").write_bytes(OPML)
    arguments = ["add", str(tmp_path / "mine.opml"), "--sources", str(tmp_path / "sources.toml")]
    first, second = (CliRunner().invoke(main, arguments) for _ in range(2))
    assert (0, 0) == (first.exit_code, second.exit_code), first.output
    assert "left out: Broken" in first.output
    assert "Added 0" in second.output
    assert (Channel("https://one.example/feed", ChannelKind.FEED), ["one", "two"]) == (
        load(tmp_path / "sources.toml").sources[0].channels[0], [source.id for source in load(tmp_path / "sources.toml").sources])


def test_sources_are_listed(tmp_path: Path) -> None:
    """One line each, saying which are followed."""
    path = tmp_path / "sources.toml"
    path.write_text(TOML)
    CliRunner().invoke(main, ["remove", "one", "--sources", str(path)])
    said = CliRunner().invoke(main, ["sources", "--sources", str(path)]).output.splitlines()
    assert [["one", "not followed"], ["two", "2 channels"]] == [[line.split()[0], line[54:67].strip()] for line in said]
