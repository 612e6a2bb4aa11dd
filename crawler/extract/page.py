"""A page, parsed once: payload bytes -> Page with one lxml tree that every reader shares."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree, html
from lxml.html import HtmlElement

from ..text import one_line
from ..urls import normalize, same_site
from .charset import decode
from .plain import flatten

NOT_MARKUP = {
    b"%PDF": "PDF", b"\x89PNG": "PNG", b"GIF8": "GIF", b"\xff\xd8\xff": "JPEG", b"PK\x03\x04": "ZIP", b"\x1f\x8b": "gzip",
    b"RIFF": "RIFF", b"\x00\x00\x01\x00": "icon", b"OggS": "Ogg", b"ID3": "MP3",
}
BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "br", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "footer",
    "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tbody",
    "td", "tfoot", "th", "thead", "tr", "ul",
))
MAX_ITEMS = 5000
SILENT = frozenset(("script", "style", "noscript", "template", "svg", "iframe", "head"))

# Controls, and what is there to be invisible: soft hyphen, zero-width space, word joiner, byte order mark.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\u00ad\u200b\u2060\ufeff\ufffe\uffff\ud800-\udfff]")
_XHTML_SLASH = re.compile(r"(<html[^<>]{0,500})/>", re.IGNORECASE)

# One class for all elements: lxml.html's own choice by tag calls Python once an element, for classes of forms that nobody here needs.
_ONE_CLASS = etree.ElementDefaultClassLookup(element=HtmlElement)


@dataclass(frozen=True, slots=True)
class Page:
    """One parsed page. `root` is html's element; once scripts and styles are out of it, nobody changes it."""

    root: HtmlElement
    url: str
    charset: str
    charset_rule: str
    size: int                     # bytes of the payload
    media: str | None = None      # what the payload is where it is no mark-up: "PDF"


def parse(payload: bytes, url: str, content_type: str | None, *, flat: bool = False) -> Page:
    """The page of a payload; any bytes give one (an empty one at the worst).

    `flat`: through `plain.flatten`, so that mark-up built to hurt parsers becomes a short flat document first.
    """
    media = _media(payload, content_type)
    decoded = decode(b"" if media else payload, content_type)
    text = _CONTROLS.sub("", decoded.text)
    root = _tree(flatten(text) if flat else _XHTML_SLASH.sub(r"\1>", text[:4096]) + text[4096:])
    return Page(root, url, decoded.charset, decoded.rule, len(payload), media)


def _media(payload: bytes, content_type: str | None) -> str | None:
    head = payload[:512].lstrip()
    for magic, name in NOT_MARKUP.items():
        if payload.startswith(magic):
            return name
    kind = (content_type or "").split(";")[0].strip().lower()
    if head[:1] in (b"{", b"[") and b"<" not in head and kind != "text/html":
        return "JSON"
    if head.startswith((b"<?xml", b"<rss", b"<feed", b"<urlset", b"<sitemapindex")) and re.search(rb"<(?:rss|feed|urlset|sitemapindex|rdf:RDF)\b", payload[:4096]):
        return "XML feed or sitemap"
    return kind if kind.startswith(("image/", "audio/", "video/", "font/")) and b"<" not in head else None


def _tree(text: str) -> HtmlElement:
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, collect_ids=False, default_doctype=False)
    parser.set_element_class_lookup(_ONE_CLASS)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, ValueError, AssertionError):
        return _empty()
    return root if isinstance(root, HtmlElement) and root.tag == "html" else _empty()


def _empty() -> HtmlElement:
    return html.document_fromstring("<html><head></head><body></body></html>")


def text_of(element: HtmlElement | None) -> str:
    """The text of an element on one line: block children apart, scripts left out; '' for None."""
    if element is None:
        return ""
    return one_line("".join(_pieces(element))) or ""


def _pieces(element: HtmlElement) -> list[str]:
    out: list[str] = []
    skip: HtmlElement | None = None
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            if skip is None and node.tag in SILENT:
                skip = node
            if skip is None:
                out.append(" " if node.tag in BLOCKS else "")
                out.append(node.text or "")
            continue
        if node is skip:
            skip = None
        if skip is None and node is not element:
            out.append(" " if node.tag in BLOCKS else "")
            out.append(node.tail or "")
    return out


def items_of(root: HtmlElement) -> tuple[HtmlElement, ...]:
    """The body's elements with an itemprop or a rel, in document order: what microdata and link readers look at."""
    return tuple(root.xpath("//body//*[@itemprop or @rel]"))[:MAX_ITEMS]


def named(items: Iterable[HtmlElement], attribute: str, *names: str) -> list[HtmlElement]:
    """Those of the items whose itemprop or rel has one of the names."""
    return [item for item in items if (value := item.get(attribute)) and not set(value.split()).isdisjoint(names)]


def canonical_url(page: Page, claimed: tuple[str, ...]) -> str:
    """The page's own address: the first claim (canonical link, og:url, JSON-LD) that lies within the page's site, else the fetched one.

    A claim that names only the site's front is a template's mistake and is passed over.
    """
    fetched = normalize(page.url) or page.url
    for claim in claimed:
        url = normalize(claim, page.url)
        if url and same_site(url, fetched) and not (_is_front(url) and not _is_front(fetched)):
            return url
    return fetched


def _is_front(url: str) -> bool:
    return re.fullmatch(r"https?://[^/]+/?(?:index\.\w+)?", url) is not None
