"""Captures: what goes into a WARC file comes out as it was, and a kill in mid-write costs only what was not acknowledged."""

from __future__ import annotations

import gzip
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from crawler.captures import CaptureWriter, Original, check, cut_torn_tail, digest, load, scan
from crawler.errors import CaptureError
from crawler.models import Capture, CaptureRef, Completeness

NOW = datetime(2026, 11, 24, 14, 5, 1, tzinfo=UTC)
PAGE = Capture("http://example.org/a", "http://example.org/a", 200,
               (("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "gzip"), ("ETag", '"v1"'), ("Set-Cookie", "a=1")),
               gzip.compress(b"<h1>Hello</h1>", mtime=0), NOW, (("User-Agent", "newsarchive"),), "127.0.0.1")


def write(folder: Path, *captures: Capture) -> list[CaptureRef]:
    writer = CaptureWriter(folder, run_id=7, software="newsarchive test")
    refs = [writer.write(capture) for capture in captures]
    writer.close()
    return refs


def test_payload_comes_back_as_it_was_received(tmp_path: Path) -> None:
    """The payload stays content-encoded, the headers keep their order, the address before redirects is kept."""
    [ref] = write(tmp_path, replace(PAGE, url="http://example.org/short"))
    back = load(tmp_path, ref)
    assert (PAGE.payload, "http://example.org/short", "http://example.org/a") == (back.payload, back.url, back.final_url)
    assert PAGE.headers == back.headers[:4]
    assert (digest(PAGE.payload), '"v1"', NOW) == (ref.sha256, ref.etag, ref.fetched_at)


@settings(max_examples=30, deadline=None)
@given(payload=st.binary(max_size=3000), status=st.sampled_from([200, 203, 404, 503]),
       value=st.text(st.characters(min_codepoint=33, max_codepoint=126, exclude_categories=["Cc"]), max_size=20))
def test_any_payload_survives(tmp_path_factory: pytest.TempPathFactory, payload: bytes, status: int, value: str) -> None:
    """Any bytes with any status and ASCII header come back the same."""
    folder = tmp_path_factory.mktemp("captures")
    [ref] = write(folder, replace(PAGE, payload=payload, status=status, headers=(("X-Odd", value.strip()),)))
    back = load(folder, ref)
    assert (payload, status, value.strip()) == (back.payload, back.status, back.header("x-odd"))


@settings(max_examples=40, deadline=None)
@given(value=st.text(st.characters(max_codepoint=255, exclude_characters="\r\n"), max_size=30) | st.sampled_from(["Caf\xe9; v=1", "\xc3\x9c;\"", "\xff;=\x9b"]))
def test_headers_are_kept_as_they_came(tmp_path_factory: pytest.TempPathFactory, value: str) -> None:
    """Whatever bytes a header holds: they stand in the file, the payload is readable, and no page is lost for them."""
    folder = tmp_path_factory.mktemp("captures")
    [ref] = write(folder, replace(PAGE, headers=(("X-Odd", value),), request_headers=(("X-Odd", value),)))
    assert PAGE.payload == load(folder, ref).payload
    assert f"\r\nX-Odd: {value}\r\n".encode("latin-1") in gzip.decompress((folder / ref.warc_file).read_bytes())
    assert [] == list(check(folder, ref.warc_file))


def test_scan_finds_what_was_written(tmp_path: Path) -> None:
    """A scan gives the same references as writing did: the database can be caught up from the file alone."""
    refs = write(tmp_path, PAGE, replace(PAGE, url="http://example.org/b", final_url="http://example.org/b"))
    assert refs == list(scan(tmp_path, refs[0].warc_file))


def test_every_cut_leaves_the_complete_records(tmp_path: Path) -> None:
    """Wherever a kill cuts the file, all complete records are found and the torn tail can be cut off."""
    refs = write(tmp_path, PAGE, replace(PAGE, url="http://example.org/b"))
    path = tmp_path / refs[0].warc_file
    whole = path.read_bytes()
    for end in range(0, len(whole), 37):
        path.write_bytes(whole[:end])
        complete = [ref for ref in refs if ref.warc_offset + ref.warc_length <= end]
        assert complete == list(scan(tmp_path, refs[0].warc_file))
        cut_torn_tail(tmp_path, refs[0].warc_file)
        assert [] == list(check(tmp_path, refs[0].warc_file))


def test_not_modified_becomes_a_revisit_record(tmp_path: Path) -> None:
    """A 304 is a small revisit record that refers to the payload's first capture."""
    writer = CaptureWriter(tmp_path, run_id=7, software="newsarchive test")
    first = writer.write(PAGE)
    ref = writer.write(replace(PAGE, status=304, payload=b""), Original(PAGE.final_url, NOW, first.sha256))
    writer.close()
    assert (True, first.sha256) == (ref.is_revisit, ref.sha256)
    text = gzip.decompress((tmp_path / ref.warc_file).read_bytes()).decode("latin-1")
    assert "WARC-Profile: http://netpreserve.org/warc/1.1/revisit/server-not-modified" in text
    assert f"WARC-Refers-To-Target-URI: {PAGE.final_url}" in text
    assert "HTTP/1.1 304 Not Modified" in text
    assert [(200, False), (304, True)] == [(found.status, found.is_revisit) for found in scan(tmp_path, ref.warc_file)]


def test_replay_of_a_304_shows_the_page(tmp_path: Path) -> None:
    """A 304's revisit record has no HTTP block, so that replay tools take the page's own headers; its answer lies beside it."""
    writer = CaptureWriter(tmp_path, run_id=7, software="newsarchive test")
    first = writer.write(PAGE)
    ref = writer.write(replace(PAGE, status=304, payload=b""), Original(PAGE.final_url, NOW, first.sha256))
    writer.close()
    with (tmp_path / ref.warc_file).open("rb") as file:
        records = [(record.rec_type, record.rec_headers.get_header("Content-Length"), record.content_type) for record in ArchiveIterator(file)]
    assert ["warcinfo", "response", "request", "revisit", "metadata", "request"] == [kind for kind, *_ in records]
    assert ("0", "application/warc-fields") == (records[3][1], records[4][2])


def test_incomplete_payload_is_labelled(tmp_path: Path) -> None:
    """What ended early says so, in the record and when it is read back."""
    [ref] = write(tmp_path, replace(PAGE, completeness=Completeness.INCOMPLETE))
    assert Completeness.INCOMPLETE is load(tmp_path, ref).completeness


def test_other_tools_can_read_the_files(tmp_path: Path) -> None:
    """`warcio check` and gzip find nothing to complain about."""
    [ref] = write(tmp_path, PAGE)
    path = tmp_path / ref.warc_file
    warcio = Path(sys.executable).with_name("warcio")
    assert 0 == subprocess.run([warcio, "check", path], check=False).returncode
    assert 0 == subprocess.run(["gzip", "-t", path], check=False).returncode


def test_flipped_byte_is_noticed(tmp_path: Path) -> None:
    """`check` reports a payload whose digest does not match any more."""
    [ref] = write(tmp_path, PAGE)
    path = tmp_path / ref.warc_file
    data = bytearray(path.read_bytes())
    data[ref.warc_offset + ref.warc_length - 40] ^= 0xFF
    path.write_bytes(bytes(data))
    assert [] != list(check(tmp_path, ref.warc_file))


def test_no_capture_no_file(tmp_path: Path) -> None:
    """A run without news leaves nothing behind."""
    CaptureWriter(tmp_path, run_id=7, software="newsarchive test").close()
    assert [] == list(tmp_path.iterdir())


def test_missing_file_is_said(tmp_path: Path) -> None:
    """A capture whose file is gone raises an error that names the file."""
    [ref] = write(tmp_path, PAGE)
    (tmp_path / ref.warc_file).unlink()
    with pytest.raises(CaptureError, match="newsarchive-"):
        load(tmp_path, ref)


def test_offsets_are_right_while_another_thread_syncs(tmp_path: Path) -> None:
    """What `write` says of a record's place is where it lies, though `sync` runs in a thread at the same time."""
    writer = CaptureWriter(tmp_path, run_id=7, software="newsarchive test")
    refs = [writer.write(PAGE)]
    done = threading.Event()
    thread = threading.Thread(target=lambda: [writer.sync() for _ in iter(done.is_set, True)])
    thread.start()
    refs += [writer.write(replace(PAGE, payload=bytes([n % 256]) * (n % 5000))) for n in range(400)]
    done.set()
    thread.join()
    writer.close()
    assert refs == list(scan(tmp_path, refs[0].warc_file))
