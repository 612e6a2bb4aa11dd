"""Charsets: the bytes decide, headers and meta tags may lie."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract.charset import decode

GERMAN = "<p>Größere Änderungen im Müllwagenbestand, sagte Frau Bäcker. " * 4
RUSSIAN = "<p>Москва объявила о новых правилах движения на набережных. " * 4
JAPANESE = "<p>港湾局は火曜日、古いクレーンを冬までに撤去すると発表した。" * 4
CHINESE = "<p>港务局周二表示，旧起重机将在冬季前拆除。" * 4
GREEK = "<p>Η λιμενική αρχή ανακοίνωσε την Τρίτη νέους κανόνες. " * 4
POLISH = "<p>Zarząd portu ogłosił we wtorek, że żuraw zostanie rozebrany. Łódź, Gdańsk. " * 4

ROWS = [
    (GERMAN.encode(), None, "utf-8", "valid_utf8"), (GERMAN.encode(), "text/html; charset=iso-8859-1", "utf-8", "valid_utf8"),
    (b'<meta charset="iso-8859-1">' + RUSSIAN.encode(), None, "utf-8", "valid_utf8"), (codecs.BOM_UTF8 + GERMAN.encode(), "text/html; charset=latin-1", "utf-8", "bom"),
    (codecs.BOM_UTF16_LE + GERMAN.encode("utf-16-le"), None, "utf-16-le", "bom"), (GERMAN.encode("utf-16-le"), None, "utf-16-le", "nul_bytes"),
    (GERMAN.encode("utf-16-be"), "text/html; charset=utf-8", "utf-16-be", "nul_bytes"), (GERMAN.encode("cp1252"), "text/html; charset=ISO-8859-1", "cp1252", "header"),
    (b'<meta charset="windows-1251">' + RUSSIAN.encode("cp1251"), None, "cp1251", "meta"),
    (b'<meta charset="windows-1251">' + RUSSIAN.encode("cp1251"), "text/html; charset=utf-8", "cp1251", "meta"), (RUSSIAN.encode("koi8-r"), "text/html; charset=koi8-r", "koi8_r", "header"),
    (b'<meta http-equiv="content-type" content="text/html; charset=shift_jis">' + JAPANESE.encode("cp932"), None, "cp932", "meta"),
    (JAPANESE.encode("euc-jp"), "text/html; charset=euc-jp", "euc_jp", "header"), (b'<meta charset="gb2312">' + CHINESE.encode("gb18030"), None, "gb18030", "meta"),
    (CHINESE.encode("big5", "ignore"), "text/html; charset=big5", "big5hkscs", "header"), (b'<meta charset="iso-2022-jp">' + JAPANESE.encode("iso2022_jp"), None, "iso2022_jp", "meta"),
    (GREEK.encode("cp1253"), "text/html; charset=windows-1253", "cp1253", "header"), (POLISH.encode("iso8859-2"), "text/html; charset=iso-8859-2", "iso8859_2", "header"),
    (GERMAN.encode() + b"\xc3", None, "utf-8", "nearly_utf8"), (GERMAN.encode() * 20 + b"<p>caf\xe9</p>", None, "utf-8", "nearly_utf8"),
    (GERMAN.encode().decode("cp1252").encode(), None, "utf-8", "utf8_twice"),
]


@pytest.mark.parametrize(("payload", "header", "charset", "rule"), ROWS)
def test_the_charset_is_found_by_the_most_trusted_rule(payload: bytes, header: str | None, charset: str, rule: str) -> None:
    """Order of trust: mark, bytes, meta tag, header, guess."""
    decoded = decode(payload, header)
    assert (codecs.lookup(charset).name, rule) == (codecs.lookup(decoded.charset).name, decoded.rule)


@pytest.mark.parametrize(("text", "charset", "word"), [(RUSSIAN, "cp1251", "Москва"), (GREEK, "cp1253", "ανακοίνωσε"), (JAPANESE, "cp932", "港湾局"), (CHINESE, "gb18030", "起重机")])
def test_a_charset_that_nobody_declares_is_guessed(text: str, charset: str, word: str) -> None:
    """Undeclared text of a usual charset comes out readable."""
    assert word in decode((text * 5).encode(charset), None).text


@pytest.mark.parametrize("lie", ["text/html; charset=iso-8859-1", "text/html; charset=windows-1252", "text/html; charset=us-ascii"])
def test_a_header_that_says_latin_1_of_cyrillic_text_is_not_believed(lie: str) -> None:
    """A declared charset under which the text is mojibake is passed over."""
    assert "Москва" in decode((RUSSIAN * 5).encode("cp1251"), lie).text


def test_german_text_with_the_letter_a_tilde_is_not_taken_for_encoded_twice() -> None:
    """Portuguese has many Ã: it stays."""
    text = "<p>AÇÃO NÃO É OPÇÃO, DIZ A ASSOCIAÇÃO. " * 10
    assert text == decode(text.encode(), None).text


@given(st.binary(max_size=2000), st.sampled_from([None, "text/html; charset=utf-8", "text/html; charset=utf-16", "text/html; charset=nonsense", "text/html; charset=base64"]))
def test_any_bytes_give_text(payload: bytes, header: str | None) -> None:
    """No payload raises, whatever the header says."""
    assert isinstance(decode(payload, header).text, str)
