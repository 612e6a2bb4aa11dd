"""Which charset a page is in: bytes + the declared ones -> (name, rule, text). The bytes decide; headers and meta tags lie."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from charset_normalizer import from_bytes
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom, resolve_encoding

SAMPLE = 8192             # bytes of non-ASCII surroundings that a guess looks at
FEW_ERRORS = 0.02         # share of broken sequences that a UTF-8 page may have (cut in the middle, one pasted line)
LOST = 0.01               # share of a text's characters that could not be decoded, from which the rule says so
SINGLE_BYTE = ("cp1252", "cp1251", "koi8_r", "cp1250", "iso8859_2", "cp1253", "cp1254", "cp1256", "cp1255", "iso8859_15")

# What pages are written in (https://encoding.spec.whatwg.org/), without the tables of DOS that a guess would choose among as well.
OF_THE_WEB = [
    "cp1252", "cp1251", "cp1250", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "iso8859_2", "iso8859_5", "iso8859_6", "iso8859_7",
    "iso8859_15", "koi8_r", "koi8_u", "gb18030", "big5", "cp932", "euc_jp", "iso2022_jp", "cp949", "tis_620", "mac_cyrillic", "utf_8",
]
TWICE = 10                # sequences of a double encoding from which it is undone

_TWICE = re.compile("Ã[\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€")
_NON_ASCII = re.compile(rb"[\x80-\xff]")
_TAGS = re.compile("<[^<>]*>")
_ISO_2022 = re.compile(rb"\x1b\$[@B]|\x1b\(J")
# Letters that only a wrong single-byte decoding puts side by side: "Ìîñêâà" for Москва, "ÐÐ¾Ñ" for UTF-8 read as latin-1.
_MOJIBAKE = re.compile(r"[À-ÿ¡-¿]{4,}|(?:Ð[\u0080-¿]|Ñ[\u0080-¿]|Ã[\u0080-¿]){2,}")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page's text, the charset in Python's spelling, and which rule chose it."""

    text: str
    charset: str
    rule: str


def decode(payload: bytes, content_type: str | None) -> Decoded:
    """The text of a payload; never raises. Rules in order of trust: BOM, NULs of UTF-16, valid UTF-8, declared, nearly UTF-8, guess.

    Where more than one in a hundred characters between the tags could not be decoded, the rule says how many: "guess, 12 % lost".
    """
    found = _decode(payload, content_type)
    lost = found.text.count("\ufffd")
    share = lost / max(len(_TAGS.sub("", found.text)), lost) if lost else 0.0
    return replace(found, rule=f"{found.rule}, {share:.0%} lost") if share > LOST else found


def _decode(payload: bytes, content_type: str | None) -> Decoded:
    bom, length = read_bom(payload)
    if bom:
        return _lossy(payload[len(length or b""):], bom, "bom")
    wide = _wide(payload[:SAMPLE])
    if wide:
        return _lossy(payload, wide, "nul_bytes")
    declared = _declared(payload, content_type)
    try:
        if _ISO_2022.search(payload[:SAMPLE]) and ("iso2022_jp", "meta") in declared:
            return _lossy(payload, "iso2022_jp", "meta")
        text = payload.decode("utf-8")
        return Decoded(*(_once(text) or (text, "utf-8", "valid_utf8")))
    except UnicodeDecodeError:
        return _not_utf8(payload, declared)


def _once(text: str) -> tuple[str, str, str] | None:
    """The text of a page that was encoded twice ("vierwÃ¶chig"); None where it was not, or where that cannot be undone throughout."""
    if text.count("Ã") + text.count("â€") < TWICE or len(_TWICE.findall(text)) < TWICE:
        return None
    try:
        return text.encode("cp1252").decode("utf-8"), "utf-8", "utf8_twice"
    except UnicodeError:
        return None


def _not_utf8(payload: bytes, declared: list[tuple[str, str]]) -> Decoded:
    for charset, rule in declared:
        text = _strict(payload, charset)
        if text is not None and not _looks_wrong(text, charset):
            return Decoded(text, charset, rule)
    lossy = payload.decode("utf-8", "replace")
    multibyte = sum(1 for char in lossy if char > "\x7f")
    errors = lossy.count("\ufffd")
    if errors <= max(3, FEW_ERRORS * multibyte) and multibyte > 2 * errors:
        return Decoded(lossy, "utf-8", "nearly_utf8")
    for charset, rule in declared:
        if charset not in ("utf-8", *SINGLE_BYTE):
            text = payload.decode(charset, "replace")
            if text.count("\ufffd") <= FEW_ERRORS * len(text):
                return Decoded(text, charset, f"nearly_{rule}")
    return _guess(payload, declared)


def _declared(payload: bytes, content_type: str | None) -> list[tuple[str, str]]:
    """(charset, rule) of the meta tag, then of the header, resolved as browsers do (latin-1 means cp1252, gb2312 means gb18030)."""
    found = []
    for name, rule in ((html_body_declared_encoding(payload[:SAMPLE]), "meta"), (http_content_type_encoding(content_type), "header")):
        charset = resolve_encoding(name) if name else None
        # What is UTF-16 was found by its mark or its NULs: a label that says so of anything else lies.
        if charset and charset not in ("utf-8", "utf_8") and not charset.startswith(("utf-16", "utf_16", "utf-32", "utf_32")) and _known(charset):
            found.append((charset, rule))
    return found


def _known(charset: str) -> bool:
    """Whether Python decodes text by that name ("base64" is a codec, but none of text)."""
    try:
        return isinstance(b"aa".decode(charset, "replace"), str)
    except (LookupError, UnicodeError, ValueError):
        return False


def _strict(payload: bytes, charset: str) -> str | None:
    try:
        return payload.decode(charset)
    except (UnicodeDecodeError, LookupError):
        # cp1252 leaves five bytes undefined that real pages use all the same.
        if charset == "cp1252":
            return payload.decode(charset, "replace")
        return None


def _looks_wrong(text: str, charset: str) -> bool:
    if charset not in ("cp1252", "iso8859_15", "iso8859_1", "latin_1"):
        return False
    odd = sum(len(run) for run in _MOJIBAKE.findall(text[:200_000]))
    letters = sum(1 for char in text[:200_000] if char > "\x7f")
    return odd > 40 and odd > 0.4 * letters


def _guess(payload: bytes, declared: list[tuple[str, str]]) -> Decoded:
    """A statistical guess on the part of the page that has the most to say."""
    first = _NON_ASCII.search(payload)
    start = max(0, (first.start() if first else 0) - SAMPLE // 4)
    best = from_bytes(payload[start:start + 4 * SAMPLE], cp_isolation=OF_THE_WEB).best()
    if best is not None and best.encoding not in ("ascii", "utf_8"):
        return _lossy(payload, best.encoding, "guess")
    charset = next((name for name, _ in declared), "cp1252")
    return _lossy(payload, charset, "last_resort")


def _lossy(payload: bytes, charset: str, rule: str) -> Decoded:
    try:
        return Decoded(payload.decode(charset, "replace"), charset, rule)
    except (LookupError, UnicodeError):
        return Decoded(payload.decode("utf-8", "replace"), "utf-8", "last_resort")


def _wide(sample: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of Western mark-up is NUL."""
    even, odd = sample[0::2], sample[1::2]
    if len(sample) < 8:
        return None
    if sample.startswith((b"<\0", b"\0<")):
        return "utf-16-le" if sample[0] else "utf-16-be"
    if even.count(0) > 0.4 * len(even) and odd.count(0) < 0.1 * len(odd):
        return "utf-16-be"
    if odd.count(0) > 0.4 * len(odd) and even.count(0) < 0.1 * len(even):
        return "utf-16-le"
    return None
