"""Markup as it comes from the web -> text, and XML that a parser can take (`bytes -> str -> bytes`)."""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Callable
from itertools import islice

from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding

HEAD = 65_536      # characters in which a root element must begin
MAX_TEXT = 2_048   # characters of one text in XML: more than any headline or address has
MAX_TAG = 8_192    # characters of one tag: thousands of attributes are quadratic in every parser

MAX_PREFIXES = 50

# What the prefixes mean that feeds and sitemaps use without declaring them.
NAMESPACES = {
    "news": "http://www.google.com/schemas/sitemap-news/0.9",
    "image": "http://www.google.com/schemas/sitemap-image/1.1",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "media": "http://search.yahoo.com/mrss/",
    "atom": "http://www.w3.org/2005/Atom",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
}

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE = ((b"<\0\0\0", "utf-32-le"), (b"\0\0\0<", "utf-32-be"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
# Python also knows codecs that no page is written in, and some of them (punycode) are quadratic.
_CHARSETS = re.compile(r"(?:utf|iso|cp|windows|koi8|gb|hz|big5|euc|shift|ascii|mac|tis|latin|johab|kz|ptcp)[\w-]*", re.IGNORECASE)

ROOT = re.compile(r"""
    < (?:(?P<prefix>[A-Za-z][\w.-]{0,30}):)?
    (?P<name>rss|feed|rdf|urlset|sitemapindex)
    (?=[\s/>])
""", re.VERBOSE | re.IGNORECASE)
_REFERENCE = re.compile(r"&(?:#(?P<decimal>\d+);|\#[xX](?P<hex>[0-9a-fA-F]+);|(?P<name>[A-Za-z][A-Za-z0-9]{0,31};))?")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_DECLARATION = re.compile(r"<!(?=DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,2000}>")
_INLINE_TAG = re.compile(
    r"</?(?:a|abbr|b|big|br|cite|em|font|i|mark|p|q|s|small|span|strong|sub|sup|tt|u|wbr)\b[^<>]{0,2000}>", re.IGNORECASE)
_USED_PREFIX = re.compile(r"<([A-Za-z][\w-]{0,30}):[A-Za-z]")
_LONG_TEXT = re.compile(rf"([^<]{{{MAX_TEXT}}})[^<]+")
_LONG_TAG = re.compile(rf"<[A-Za-z][^<>]{{{MAX_TAG},}}")
_CDATA_START, _CDATA_END = "<![CDATA[", "]]>"


def decode(payload: bytes, content_type: str | None) -> str:
    """Text from bytes whatever their labels say: BOM, UTF-8 where it fits, what is declared, Windows-1252. Never raises."""
    for mark, codec in _BOMS:
        if payload.startswith(mark):
            return payload[len(mark):].decode(codec, "replace")
    for start, codec in _WIDE:
        if payload.startswith(start):
            return payload.decode(codec, "replace")
    declared = [c for c in (html_body_declared_encoding(payload), http_content_type_encoding(content_type)) if c and _CHARSETS.fullmatch(c)]
    for codec in (*(() if b"\x1b" in payload else ("utf-8",)), *declared):
        try:
            return payload.decode(codec)
        except (UnicodeError, LookupError):
            continue
    return _decode_broken(payload, declared)


def _decode_broken(payload: bytes, declared: list[str]) -> str:
    """No charset fits all the bytes: a few broken bytes in UTF-8 stay UTF-8."""
    text = payload.decode("utf-8", "replace")
    wide = sum(1 for char in text if char > "\x7f")
    if text.count("\ufffd") * 2 < wide:
        return text
    return payload.decode(next((codec for codec in declared if not codec.startswith("utf")), "cp1252"), "replace")


def root_of(text: str) -> re.Match[str] | None:
    """The start of the root element of a feed or sitemap, whatever stands before it; None where there is none."""
    for root in islice(ROOT.finditer(text), 20):
        if text.rfind("<!--", 0, root.start()) <= text.rfind("-->", 0, root.start()):
            return root
    return None


def xml(text: str, root: re.Match[str] | None) -> bytes:
    """UTF-8 bytes for an XML parser: from the root element on, no document type, no reference but XML's own five, legal characters only.

    References outside CDATA are resolved here, since a parser gives up a whole feed for a single impossible one. Texts and tags that are
    longer than any that we need are cut, so that whatever reads them has little to do.
    """
    text = short_tags(_SURROGATE.sub("", _ILLEGAL.sub("", text[root.start():] if root else text)))
    return _with_prefixes(paired(_outside_cdata(text, _repaired)), root).encode("utf-8", "ignore")


def short_tags(text: str) -> str:
    """Tags that are longer than any sensible one lose their name and attributes."""
    return _LONG_TAG.sub("<x", text)


def without_comments(text: str) -> str:
    """Text with its comments taken out; one that never ends takes the rest along."""
    parts, at = [], 0
    while (start := text.find("<!--", at)) >= 0:
        parts.append(text[at:start])
        end = text.find("-->", start + 4)
        if end < 0:
            return "".join(parts)
        at = end + 3
    return "".join((*parts, text[at:]))


def unescape(text: str) -> str:
    """Character references (with their semicolon) resolved: pairs of surrogates to the character meant, impossible ones dropped."""
    return paired(_REFERENCE.sub(_plain, text))


def paired(text: str) -> str:
    """Pairs of surrogates joined, lone ones dropped."""
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")


def untagged(markup: str, *, content_type: str | None = None) -> str:
    """The text of a fragment: no tags (in plain text: no inline tags, which feeds forget to declare), references resolved."""
    tags = _TAG if content_type and "html" in content_type else _INLINE_TAG
    return unescape(tags.sub(" " if "<br" in markup else "", markup))


def _outside_cdata(text: str, repair: Callable[[str], str]) -> str:
    parts: list[str] = []
    at = 0
    while (start := text.find(_CDATA_START, at)) >= 0:
        end = text.find(_CDATA_END, start)
        if end < 0:
            break
        parts += (repair(text[at:start]), text[start:min(end, start + MAX_TEXT)], _CDATA_END)
        at = end + len(_CDATA_END)
    parts.append(repair(text[at:]))
    return "".join(parts)


def _repaired(text: str) -> str:
    shorter = _LONG_TEXT.sub(r"\1", _DECLARATION.sub("&lt;!", text))
    return _ILLEGAL.sub("", _REFERENCE.sub(_escaped, shorter))


def _with_prefixes(text: str, root: re.Match[str] | None) -> str:
    """Prefixes that are used and nowhere declared, declared in the root element."""
    if root is None:
        return text
    used = dict.fromkeys(_USED_PREFIX.findall(text))
    missing = [prefix for prefix in used if prefix != "xml" and f"xmlns:{prefix}" not in text][:MAX_PREFIXES]
    declared = "".join(f' xmlns:{prefix}="{NAMESPACES.get(prefix, "urn:undeclared:" + prefix)}"' for prefix in missing)
    name = len(root[0])
    return text[:name] + declared + text[name:]


def _escaped(match: re.Match[str]) -> str:
    return _plain(match).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;").replace("'", "&apos;")


def _plain(match: re.Match[str]) -> str:
    digits, hexadecimal = match["decimal"], match["hex"]
    if not (digits or hexadecimal):
        return html.unescape(match[0]) if match["name"] else match[0]
    significant = (digits or hexadecimal).lstrip("0")
    if not 0 < len(significant) <= 7:
        return ""
    number = int(significant, 10 if digits else 16)
    if 0xD800 <= number <= 0xDFFF:
        return chr(number)
    return "" if number > 0x10FFFF else html.unescape(f"&#{number};")
