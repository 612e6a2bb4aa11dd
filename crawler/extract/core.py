"""Where an article's text stands on its page, and what is foreign to it: Paragraph* -> Core."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from lxml.html import HtmlElement

from .blocks import Block
from .paragraph import Paragraph

SMALL = frozenset(("p", "li", "ul", "ol", "blockquote", "h2", "h3", "h4"))
MOST = 0.8                  # share of the prose that the article's element holds
WIDE = 6                    # children of an element that is more than a picture and its lines
CREDIT = 60                 # characters of a credit beside a caption
FEW = 2                     # paragraphs of prose that say where an article stands
LITTLE = 0.15               # share of the text below which prose does not say so
FOREIGN_AROUND = frozenset(("figcaption", "figure", "nav", "footer", "button"))
# Words of classes and ids of what is printed among an article's text and belongs to none of it.
FOREIGN = re.compile(
    r"(?:^|[\s_-])(?:photo-?credit|image-?credit|credits?|related|recirc\w*|promo\w*|newsletter|read-?more|more-?on|also-?read|lire-?aussi|teaser|outbrain|taboola|"
    r"author-?(?:bio|box|info|card|details?|description)|bio|about-?author|comments?\w*|disqus|share|social|sharing|breadcrumbs?|tags?|tag-?list|subscribe|paywall|piano|"
    r"advert\w*|ad-?slot|sponsor\w*|cookie\w*|consent|sr-only|visually-?hidden|screen-?reader\w*|pagination|copyright|disclaimer\w*|footer|legend|bildunterschrift|"
    r"jump-?link|toc|toolbar|timestamp|dateline|byline|ai-?summary\w*|poll\w*|vote-?(?:block|box)?|second-article|print-?info|photo-?set|slideshow)(?:[\s_-]|$)"
    r"|caption|saboxplugin|aisummary"
)


Make = tuple[str, str, str, str]


def make_of(block: Block) -> Make:
    """How a block is made: its tag and class, its parent's tag and class."""
    element, parent = block.element, block.element.getparent()
    return (element.tag, element.get("class") or "", parent.tag if parent is not None else "", (parent.get("class") or "") if parent is not None else "")


class Core:
    """The element that holds most of the article's prose, and what is foreign to it."""

    def __init__(self, element: HtmlElement | None) -> None:
        self._element = element
        self._around = {element, *element.iterancestors()} if element is not None else set()
        self._marked: dict[HtmlElement, bool] = {}

    def is_foreign(self, paragraph: Paragraph) -> bool:
        """Whether it stands in a box, which its tag or a class names."""
        block = paragraph.block
        if block is None:
            return False
        if block.around in FOREIGN_AROUND:
            return True
        element: HtmlElement | None = block.element
        while element is not None and element not in self._around and element.tag not in ("article", "main", "body"):
            if self._is_marked(element):
                return True
            element = element.getparent()
        return False

    def is_outside(self, paragraph: Paragraph) -> bool:
        """Whether it is no prose and stands outside of the element."""
        if self._element is None or paragraph.block is None or paragraph.is_prose:
            return False
        return self._element not in (paragraph.block.element, *paragraph.block.element.iterancestors())

    def _is_marked(self, element: HtmlElement) -> bool:
        found = self._marked.get(element)
        if found is None:
            marks = f"{element.get('class') or ''} {element.get('id') or ''}".lower()
            found = self._marked[element] = marks != " " and FOREIGN.search(marks) is not None
        return found


def is_under_picture(block: Block) -> bool:
    """Whether a picture and this line make up a box of their own: a caption, whatever its class."""
    for parent in block.element.iterancestors():
        if parent.tag in ("article", "main", "body") or len(parent) > WIDE:
            return False
        if next(parent.iter("img", "picture"), None) is not None:
            return _prints_at_most(parent, len(block.text) + CREDIT)
    return False


def _prints_at_most(element: HtmlElement, size: int) -> bool:
    for text in element.itertext():
        size -= len(text.strip())
        if size < 0:
            return False
    return True


def core_of(paragraphs: Sequence[Paragraph]) -> Core:
    """The smallest element, and no list or paragraph, that holds most of the prose."""
    prose = [(p.block, p.weight) for p in paragraphs if p.block is not None and p.is_prose and p.block.around not in FOREIGN_AROUND]
    total = sum(weight for _, weight in prose)
    if len(prose) < FEW or total < LITTLE * sum(p.weight for p in paragraphs):
        return Core(None)
    held = weigh(prose)
    best = [element for element, weight in held.items() if weight >= MOST * total and element.tag not in SMALL]
    return Core(min(best, key=lambda element: (held[element], -sum(1 for _ in element.iterancestors())), default=None))


def weigh(prose: Iterable[tuple[Block, int]]) -> dict[HtmlElement, int]:
    """How much of the weighted blocks each element holds."""
    held: dict[HtmlElement, int] = {}
    by_parent: dict[HtmlElement, int] = {}
    for block, weight in prose:
        held[block.element] = held.get(block.element, 0) + weight
    for element, weight in held.items():
        parent = element.getparent()
        if parent is not None:
            by_parent[parent] = by_parent.get(parent, 0) + weight
    for parent, weight in by_parent.items():
        for element in (parent, *parent.iterancestors()):
            held[element] = held.get(element, 0) + weight
    return held


def near_marks(block: Block) -> str:
    """Classes and ids of the block's element and its two nearest ancestors."""
    elements = [block.element]
    for parent in block.element.iterancestors():
        if len(elements) == 3 or parent.tag in ("article", "main", "body"):
            break
        elements.append(parent)
    return " ".join(filter(None, (e.get(name) for e in elements for name in ("class", "id")))).lower()
