"""Text, URLs, times and payloads: the small rules that everything else leans on."""

from __future__ import annotations

import gzip
import time
import unicodedata
import zlib
from datetime import UTC, datetime

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import payloads, text, times, urls
from crawler.errors import PayloadError

ANY_TEXT = st.text(st.characters())


@given(ANY_TEXT)
def test_clean_text_is_storable(value: str) -> None:
    """Clean text encodes as UTF-8, holds no control but tab and newline, and cleaning it again changes nothing."""
    out = text.clean(value)
    out.encode()
    assert not [c for c in out if unicodedata.category(c) in ("Cc", "Cs") and c not in "\t\n"]
    assert out == text.clean(out)


def test_marks_without_end_are_cut() -> None:
    """A letter keeps 30 combining marks at the most, since putting them in order is quadratic; long texts of real scripts stay as they are."""
    began = time.process_time()
    assert "\u1ea1" + "\u0323" * 29 + "b" == text.clean("a" + "\u0323" * 300_000 + "b")
    text.fold("a" + "\u0301\u0323" * 300_000)
    assert time.process_time() - began < 2
    hindi, thai, cjk = "हिन्दी में समाचार " * 50, "ที่นี่มีข่าว" * 50, "東京で会見した。" * 50
    assert [unicodedata.normalize("NFC", one) for one in (hindi, thai, cjk)] == [text.clean(one) for one in (hindi, thai, cjk)]


@given(ANY_TEXT, st.integers(2, 30))
def test_terminal_cell_has_its_width(value: str, width: int) -> None:
    """A cell takes exactly its columns, wide characters counted twice, and holds no line break or escape."""
    cell = text.terminal(value, width)
    columns = sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in cell)
    assert width == columns
    assert "\x1b" not in cell
    assert "\n" not in cell


def test_changed_fields_reads_two_hashes() -> None:
    """The fields whose digests differ, the vanished ones last."""
    assert ("headline", "byline") == text.changed_fields("1;headline=a;byline=b;body=c", "1;headline=x;body=c")


@pytest.mark.parametrize(("given_url", "wanted"), [
    ("HTTP://Example.COM:80/a/../b?utm_source=x&b=2&a=1#f", "http://example.com/b?b=2&a=1"),
    ("https://user:secret@example.org", "https://example.org/"),
    ("//cdn.example.org/x", "https://cdn.example.org/x"),
    ("../up?fbclid=1", "https://base.org/up"),
    ("https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4"),
    ("javascript:alert(1)", None), ("mailto:a@b.c", None), ("http://", None), ("https://exa mple.org/", None), ("http://[::1", None),
    ("https://example.org/" + "a" * 3000, None),
])
def test_one_spelling_for_each_address(given_url: str, wanted: str | None) -> None:
    """Trackers, default ports, dot segments, credentials and fragments go; what is no web address is None."""
    assert wanted == urls.normalize(given_url, "https://base.org/x/y")


@given(ANY_TEXT)
def test_normalize_never_raises_and_is_stable(value: str) -> None:
    """Any string gives None or a web URL whose normal form is itself."""
    out = urls.normalize(value, "https://base.org/")
    assert out is None or (urls.is_web(out) and out == urls.normalize(out))


def test_same_site_sees_through_www_and_mobile() -> None:
    """www., m. and amp. are the same site; another host is not."""
    assert urls.same_site("https://www.example.org/a", "https://amp.example.org/a")
    assert not urls.same_site("https://example.org/a", "https://example.com/a")


def test_iso_is_utc_and_reversible() -> None:
    """Times are stored with a Z and come back as the same instant."""
    moment = datetime.fromisoformat("2026-11-24T15:05:00+01:00")
    assert "2026-11-24T14:05:00Z" == times.iso(moment)
    assert moment == times.from_iso(times.iso(moment))


def test_naive_time_is_refused() -> None:
    """Guessing a zone is nobody's business here."""
    with pytest.raises(ValueError, match="naive"):
        times.iso(datetime(2026, 1, 1))    # noqa: DTZ001


@pytest.mark.parametrize(("value", "wanted"), [
    ("Tue, 24 Nov 2026 14:05:00 GMT", datetime(2026, 11, 24, 14, 5, tzinfo=UTC)),
    ("Tue, 24 Nov 2026 15:05:00 +0100", datetime(2026, 11, 24, 14, 5, tzinfo=UTC)),
    ("soon", None), ("", None), ("Tue, 99 Nov 2026 14:05:00 GMT", None),
])
def test_http_dates(value: str, wanted: datetime | None) -> None:
    """HTTP and RFC 5322 dates become aware UTC; anything else None."""
    assert wanted == times.from_http(value)


DOUBLE = gzip.compress(gzip.compress(b"text"))


@pytest.mark.parametrize(("encoding", "payload"), [
    ("gzip", gzip.compress(b"text")), ("x-gzip", gzip.compress(b"te") + gzip.compress(b"xt")), ("br", brotli.compress(b"text")),
    ("deflate", zlib.compress(b"text")), ("deflate", zlib.compress(b"text")[2:-4]), ("gzip, gzip", DOUBLE), ("", b"text"),
    ("identity", b"text"), ("gzip", b"text"),
])
def test_content_encodings(encoding: str, payload: bytes) -> None:
    """Each encoding that we ask for is undone, two layers at the most; a payload mislabelled gzip is left alone."""
    assert b"text" == payloads.decode(payload, encoding)


@pytest.mark.parametrize(("encoding", "payload"), [
    ("gzip", gzip.compress(bytes(20_000_000))), ("br", brotli.compress(bytes(20_000_000))), ("gzip", gzip.compress(b"text" * 99)[:-9]),
    ("br", brotli.compress(b"text" * 99)[:-4]), ("gzip,gzip,gzip", DOUBLE), ("rot13", b"grkg"), ("deflate", b"\xff\xff"),
])
def test_bombs_and_broken_payloads_are_refused(encoding: str, payload: bytes) -> None:
    """Bombs, truncation, unknown and stacked encodings raise PayloadError and nothing else."""
    with pytest.raises(PayloadError):
        payloads.decode(payload, encoding)


@given(st.binary(max_size=300), st.sampled_from(["gzip", "br", "zstd", "deflate", "gzip, br", "nonsense", None]))
def test_decode_raises_nothing_else(payload: bytes, encoding: str | None) -> None:
    """Any bytes under any label give bytes or PayloadError."""
    try:
        assert isinstance(payloads.decode(payload, encoding), bytes)
    except PayloadError:
        pass
