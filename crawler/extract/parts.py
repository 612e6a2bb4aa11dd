"""Articles on several pages: Page -> the next part's URL. `crawler.joining` makes one article of the parts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from lxml import etree
from lxml.html import HtmlElement

from ..urls import normalize, same_site
from .metas import Head
from .page import named

MAX_PARTS = 40            # a higher number is an article's own, not a page's
MAX_ANCHORS = 3000
LONGEST_LABEL = 24        # characters of a printed "2", "page 2", "next page »"
REACH = 6                 # ancestors whose class and id say whose pages a link counts

_WORD = r"(?:page|pagina|página|seite|strona|stranica|strana|strany|sida|side|sivu|oldal|pag|pg|pgno|p|s)"
# The number of a page at the end of a path: /2, /page/2, /seite-2, /p2, ,2.html, -page2.html, _2.html; _2 and -2 only before an ending.
_IN_PATH = re.compile(
    rf"""^(?P<stem>.*?) (?: /{_WORD}[-_/]?(?P<worded>\d{{1,2}}) | (?<=[^/]{{6}})/(?P<bare>\d{{1,2}}) | [-_,]{_WORD}[-_]?(?P<joined>\d{{1,2}}) | [_,-](?P<tail>\d{{1,2}})(?=\.\w{{3,5}}$) )
    (?P<ending>\.\w{{3,5}})? /? $""",
    re.IGNORECASE | re.VERBOSE,
)
_IN_QUERY = re.compile(rf"^(?:{_WORD}|page_?(?:no|num|number)|start_?page|currentpage)$", re.IGNORECASE)
_NEXT = re.compile(
    r"""^\W*(?: next(?:\spage)? | continue(?:\sreading)? | (?:nächste|folgende)\sseite | weiter(?:\sauf\sseite\s\d+)? | page\ssuivante | suivante? | (?:página\s)?siguiente | pagina\ssuccessiva | (?:próxima\s)?página | próxima | volgende(?:\spagina)?
        | nästa(?:\ssida)? | neste(?:\sside)? | næste(?:\sside)? | seuraava(?:\ssivu)? | następna(?:\sstrona)? | další(?:\sstrana)? | далее | следующая(?:\sстраница)? | наступна(?:\sсторінка)? | επόμενη(?:\sσελίδα)? | sonraki(?:\ssayfa)?
        | 次(?:の)?(?:ページ)?へ? | 下一[页頁] | 다음(?:\s?페이지)? | halaman\sberikutnya | selanjutnya )\W*$""",
    re.IGNORECASE | re.VERBOSE,
)
_TARGETS = etree.XPath("//a/@href[string-length() > 0]", smart_strings=False)
_OF_SOMETHING_ELSE = re.compile(r"comment|kommentar|komment|gallery|galerie|slide|carousel|swiper|related|archive|search|forum")


@dataclass(frozen=True, slots=True)
class Place:
    """An address taken apart: the article's, and which of its pages; 1 where it names none."""

    article: str
    number: int


def find_next(head: Head, items: Sequence[HtmlElement], root: HtmlElement, url: str) -> str | None:
    """The address of the part that follows the page at `url`: the same article's address with the next page number.

    From link rel=next in the head, a rel=next, and printed page numbers or "next page", in this order. Links to another story, which
    rel=next mostly means, never have the same address but for a number; pages of comments and galleries are passed over.
    """
    here = normalize(url)
    if here is None:
        return None
    for href in _links(head, items, root, here):
        target = normalize(href, url) if "comment" not in href.lower() else None
        if target is not None and same_site(target, here) and _follows(target, here):
            return target
    return None


def _links(head: Head, items: Sequence[HtmlElement], root: HtmlElement, here: str) -> Iterable[str]:
    number = _number(here)
    yield from head.links.get("next", ())
    for element in named(items, "rel", "next"):
        if element.get("href"):
            yield element.get("href", "")
    for anchor in _alike(root, here, str(number + 1)):
        label = _label(anchor)
        if label and _leads_on(label, number) and not _counts_something_else(anchor):
            yield anchor.get("href", "")


def _alike(root: HtmlElement, here: str, digits: str) -> Iterable[HtmlElement]:
    """Anchors whose target has the number and the page's own longest name in it, or is a query alone: few, so that the others cost nothing."""
    name = max(re.split(r"[/.]", here.partition("://")[2].partition("/")[2].partition("?")[0]), key=len)
    name = re.sub(r"[_,-]?\d{1,2}$", "", name)
    if not any(digits in target and (name in target or target[0] == "?") for target in _TARGETS(root)):
        return ()
    return [a for a in islice(root.iter("a"), MAX_ANCHORS) if digits in a.get("href", "")]


def _label(anchor: HtmlElement) -> str:
    """The anchor's words where they are few: its own, else those of its first child."""
    text = (anchor.text or "").strip() or (anchor[0].text or "" if len(anchor) else "")
    return " ".join(text.split()) if len(text) <= LONGEST_LABEL else ""


def _leads_on(label: str, number: int) -> bool:
    digits = "".join(re.findall(r"\d+", label))
    if digits:
        return digits == str(number + 1) and (label == digits or re.fullmatch(rf"\W*{_WORD}\W*{digits}\W*", label, re.IGNORECASE) is not None)
    return _NEXT.match(label) is not None


def _counts_something_else(anchor: HtmlElement) -> bool:
    near = islice(anchor.iterancestors(), REACH)
    return any(_OF_SOMETHING_ELSE.search(f"{e.get('class') or ''} {e.get('id') or ''}".lower()) for e in near if e.tag not in ("body", "html", "main", "article"))


def _follows(target: str, here: str) -> bool:
    """Whether the target is the next page of what stands here: of this very address, or of the article whose page this is."""
    there = _places(target)
    return any(place == Place(_bare(here), 2) for place in there) or any(Place(own.article, own.number + 1) in there for own in _places(here))


def _number(url: str) -> int:
    return max((place.number for place in _places(url)), default=1)


def _places(url: str) -> list[Place]:
    """Every way in which an address may be read as a numbered page of an article."""
    address, _, query = url.partition("?")
    found: list[Place] = []
    parameters = query.split("&") if query else []
    for at, parameter in enumerate(parameters):
        name, _, value = parameter.partition("=")
        if _IN_QUERY.match(name) and value.isascii() and value.isdigit() and len(value) <= 2:
            others = parameters[:at] + parameters[at + 1:]
            found.append(Place(_bare(address + ("?" + "&".join(others) if others else "")), int(value)))
    match = _IN_PATH.match(address)
    if match is not None:
        digits = match["worded"] or match["bare"] or match["joined"] or match["tail"]
        found.append(Place(_bare(match["stem"] + (match["ending"] or "") + ("?" + query if query else "")), int(digits)))
    return [place for place in found if 1 <= place.number <= MAX_PARTS]


def _bare(url: str) -> str:
    """Without scheme, www and ending slash."""
    address, mark, query = url.partition("?")
    return (address.partition("://")[2].removeprefix("www.").rstrip("/") + mark + query).removesuffix("?")
