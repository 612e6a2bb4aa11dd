"""Bytes whose labels lie, or that no label fits: valid UTF-8 comes out, with the charset and how it was chosen (FAULTS row 19)."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extract import extract
from crawler.models import Article
from crawler.text import clean

from .test_workers import NOW, URL

RUSSIAN = "Мост через реку открыли в понедельник после многих лет работы, сообщили власти города. "
FRENCH = "L’été dernier, le maire a déclaré que l’école était fermée à cause des travaux à côté du marché. "
JAPANESE = "東京で首相が記者会見し、橋の開通を発表した。市民は喜んでいる。"


def page(text: str, meta: str | None = None) -> str:
    declared = f'<meta charset="{meta}">' if meta else ""
    return f"<html><head>{declared}<title>{text[:20]}</title></head><body><h1>{text[:20]}</h1>{f'<p>{text * 4}</p>' * 3}</body></html>"


def read(payload: bytes, header: str | None = None) -> Article:
    return extract(payload, URL, content_type="text/html" + (f"; charset={header}" if header else ""), fetched_at=NOW)


LIES = [(meta, header) for meta in (None, "utf-8", "iso-8859-1", "shift_jis", "x-nonsense") for header in (None, "utf-8", "iso-8859-1", "utf-16", "utf-7", "\0")]


@pytest.mark.parametrize(("text", "charset"), [
    (RUSSIAN, "utf-8"), (RUSSIAN, "utf-8-sig"), (RUSSIAN, "utf-16"), (RUSSIAN, "utf-16-le"), (RUSSIAN, "utf-16-be"), (RUSSIAN, "cp1251"),
    (FRENCH, "utf-8"), (FRENCH, "utf-16-le"), (FRENCH, "cp1252"), (JAPANESE, "utf-8"), (JAPANESE, "utf-8-sig"), (JAPANESE, "utf-16"), (JAPANESE, "euc-jp"),
])
def test_header_meta_and_bytes_may_disagree(text: str, charset: str) -> None:
    """Whatever the header and the page say of themselves, the text is read, and the rule that chose the charset is told."""
    for meta, header in LIES:
        if meta == "shift_jis" and charset in ("cp1251", "euc-jp", "cp1252"):
            continue    # any bytes are half-width katakana to Shift JIS: this lie fits
        if "iso-8859-1" in (meta, header) and charset == "euc-jp":
            continue    # nor can bytes tell that they are not Latin
        article = read(page(text, meta).encode(charset), header)
        assert text[:12] in article.body, (meta, header, article.charset, article.charset_rule)
        assert article.charset
        assert article.charset_rule
        assert "lost" not in article.charset_rule


def test_utf_7_is_not_believed() -> None:
    """No browser reads UTF-7, under which plain text would become tags: it stays what it is."""
    article = read(page("+ADw-script+AD4-alert(1)+ADw-/script+AD4- the bridge was opened on Monday in the town. ", "utf-7").encode(), "utf-7")
    assert "+ADw-script" in article.body
    assert "<script" not in article.body


@pytest.mark.parametrize(("expected", "damaged"), [(True, 0.3), (True, 0.05), (False, 0.001)])
def test_what_cannot_be_decoded_is_flagged(expected: bool, damaged: float) -> None:
    """More than one character in a hundred lost: the rule that chose the charset says so."""
    text = page(RUSSIAN * 20)
    start = text.index("<p>") + 3
    count = int(damaged * len(RUSSIAN) * 240)
    payload = text[:start].encode() + b"\xff" * count + text[start:].encode()
    assert expected is ("lost" in (read(payload, "utf-8").charset_rule or ""))


@pytest.mark.parametrize("junk", [b"\0", b"\0\0\0", b"\xed\xa0\xbd\xed\xb8\x80", b"&#xD83D;&#xDE00;", b"&#0;", b"\x1b[31m", b"\xe2\x80\xae", b"\xef\xbf\xbf", b"&#x1b;]0;x&#7;",
                                  b"\xc0\x80", b"\xf4\x90\x80\x80", b"\x85", b"\x1a"])
def test_what_no_text_may_hold_is_dropped(junk: bytes) -> None:
    """NULs, surrogates, controls, terminal escapes, bidi overrides, overlong and impossible sequences: gone, and the words around them are not."""
    payload = page("The bridge over the JUNK river was opened on Monday, officials said. ").encode().replace(b"JUNK", junk)
    article = read(payload)
    for text in (article.headline, article.body, article.reason, article.byline):
        assert (text or "") == clean(text or "")
    assert "The bridge over the" in article.body
    assert "river was opened" in article.body


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([RUSSIAN.encode("cp1251"), RUSSIAN.encode(), FRENCH.encode("cp1252"), JAPANESE.encode("shift_jis"), b"\0", b"\xff\xfe", b"<p>",
                                 b"</p>", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"+ADw-", b"\x1b$B", b"<meta charset=utf-16>"]), max_size=12),
       st.sampled_from([None, "utf-8", "utf-16", "utf-7", "iso-2022-jp", "hz", "base64", "idna", "punycode", "undefined"]))
def test_mixed_bytes_give_storable_text(parts: list[bytes], header: str | None) -> None:
    """Several charsets in one page, under any label: an article comes out whose texts are valid UTF-8 without controls."""
    article = read(b"<h1>The bridge opens</h1>" + b" ".join(parts), header)
    for text in (article.headline, article.standfirst, article.byline, article.body, article.reason, article.charset_rule):
        (text or "").encode()
        assert (text or "") == clean(text or "")
