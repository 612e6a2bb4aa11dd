"""Front pages: the links of a home page or section front that look like articles (`str -> Discovery`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from urllib.parse import urljoin

from lxml import etree, html

from ..models import Candidate, Discovery
from ..text import one_line
from ..urls import normalize, same_site
from .addresses import has_article_shape
from .markup import short_tags
from .words import language_tag

MAX_LINKS = 1_000        # candidates of one front
MAX_LOOKED_AT = 20_000    # links of one front that are looked at
MAX_PAGE = 4 * 1024 * 1024    # characters that are parsed
MAX_HEADLINE = 250
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_VISIBLE = etree.XPath(".//text()[not(ancestor::script or ancestor::style or ancestor::noscript or ancestor::svg)]")
_OUTSIDE = frozenset(("nav", "footer"))
_NEAR = 4    # levels above a link in which a heading or a navigation is looked for


@dataclass(slots=True)
class _Link:
    url: str
    texts: list[str]
    headline: str | None = None


def read(text: str, url: str, _now: datetime) -> Discovery:
    """Candidates in document order, same site only; the headline is the link's text where that looks like one."""
    page = parse(text)
    if page is None:
        return Discovery(problem="an empty page")
    base = base_of(page, url)
    language = language_tag(page.get("lang"))
    found: dict[str, _Link] = {}
    itself, problem = normalize(url), _left_out(text, page)
    for element in links(page):
        address = _same_site_address(element, base, url)
        if address is not None and address != itself:
            _take(element, address, found)
        if len(found) > MAX_LINKS:
            found.popitem()
            problem = f"more than {MAX_LINKS} links to articles: the rest is left out"
            break
    candidates = (Candidate(link.url, link.headline or _best(link.texts), language=language) for link in found.values())
    return Discovery(tuple(candidates), title=title_of(page), problem=problem)


def _left_out(text: str, page: etree._Element) -> str | None:
    """What of the page is not looked at, in words."""
    if len(text) > MAX_PAGE:
        return f"more than {MAX_PAGE} characters: the rest is left out"
    if next(islice(page.iter("a"), MAX_LOOKED_AT, None), None) is not None:
        return f"more than {MAX_LOOKED_AT} links: the rest is left out"
    return None


def parse(text: str) -> etree._Element | None:
    """The page's root element; None where there is nothing to parse."""
    body = short_tags(text[:MAX_PAGE]).encode("utf-8", "ignore")
    try:
        return html.document_fromstring(body, parser=html.HTMLParser(encoding="utf-8", huge_tree=False, no_network=True))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def base_of(page: etree._Element, url: str) -> str:
    """What relative links are resolved against."""
    base = page.find(".//base[@href]")
    return (normalize(base.get("href"), url) or url) if base is not None else url


def title_of(page: etree._Element) -> str | None:
    """The document's title on one line."""
    title = page.find(".//title")
    return (one_line(title.text_content()) or "")[:MAX_HEADLINE] or None if title is not None else None


def links(page: etree._Element) -> Iterator[etree._Element]:
    """The links of a page in document order, as many as we look at."""
    for number, element in enumerate(page.iter("a")):
        if number >= MAX_LOOKED_AT:
            return
        if element.get("href"):
            yield element


def _same_site_address(element: etree._Element, base: str, url: str) -> str | None:
    """Where a link leads, if on the same site; a cheap look first, since `normalize` costs more than all the rest."""
    printed = element.get("href").strip()
    try:
        if printed.startswith("#") or not same_site(urljoin(base, printed), url):
            return None
    except ValueError:
        return None
    return normalize(printed, base)


def _take(element: etree._Element, address: str, found: dict[str, _Link]) -> None:
    heading = _heading(element)
    text = link_text(heading if heading is not None else element)
    if address in found or (not _is_outside(element) and has_article_shape(address, text, headline_like=heading is not None)):
        link = found.setdefault(address, _Link(address, []))
        link.texts.append(text)
        link.headline = link.headline or (text if heading is not None and text else None)


def link_text(element: etree._Element) -> str:
    """What a reader sees of a link, on one line."""
    return (one_line(" ".join(_VISIBLE(element))) or "")[:MAX_HEADLINE]


def _heading(element: etree._Element) -> etree._Element | None:
    """The heading in a link, or the link itself where it stands in a heading."""
    inner = next(element.iter(*_HEADINGS), None)
    if inner is not None:
        return inner
    return element if any(parent.tag in _HEADINGS for parent in near(element)) else None


def _is_outside(element: etree._Element) -> bool:
    return any(parent.tag in _OUTSIDE for parent in near(element))


def near(element: etree._Element) -> Iterator[etree._Element]:
    """The elements just above one."""
    for number, parent in enumerate(element.iterancestors()):
        if number >= _NEAR:
            return
        yield parent


def _best(texts: list[str]) -> str | None:
    """Of all the texts of links to one address, the longest; a single word is no headline."""
    best = max(texts, key=len, default="")
    return best if len(best) >= 12 or " " in best else None
