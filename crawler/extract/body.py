"""The article's text: Page -> BodyReading, clean paragraphs and where they stand. The only module that imports trafilatura."""

from __future__ import annotations

import logging
from copy import copy
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version

from lxml import etree
from lxml.html import HtmlElement
from trafilatura import bare_extraction

from ..text import one_line
from .blocks import Block
from .core import Make, make_of, weigh
from .page import Page
from .paragraph import Paragraph
from .refine import refine

EXTRACTOR = f"newsarchive {version('newsarchive')}; trafilatura {version('trafilatura')}"
WITHOUT_TEXT = ("nav", "footer", "button", "select", "input", "img", "picture", "video", "audio", "iframe")
BOXES = frozenset(("div", "section", "aside", "ul", "ol", "dl", "table", "header", "form", "figure"))    # that may be left out as wholes
GONE = "gone"             # what elements that are left out are called meanwhile
LINKS = 40                # characters from which a box may be one of links
LINKED = 0.6              # share of its text, then
NEVER = 2.0
NOTHING = (0, 0, 0, 0)
CONFIDENCE = {"fast": 0.85, "full": 0.75}
ENOUGH = 400              # characters of text below which the whole cascade is tried
SOME = 0.2                # share of the main run of paragraphs that a fast extraction must have
OPENING = 40              # characters by which a paragraph is found again
MANY = 4                  # paragraphs of one make that say where the article stands
NEARLY_ALL = 0.8          # share of the page's prose
PARTS = frozenset(("p", "head", "item", "quote", "code", "cell", "row", "lb"))
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)


@dataclass(frozen=True, slots=True)
class BodyReading:
    """The body's paragraphs, boilerplate already left out, and the rule that found them."""

    paragraphs: tuple[Paragraph, ...]
    rule: str
    confidence: float

    @property
    def text(self) -> str:
        """The paragraphs, one blank line apart."""
        return "\n\n".join(paragraph.text for paragraph in self.paragraphs)


def read_body(page: Page, blocks: Sequence[Block], headline: str | None, top: Block | None, rung: str, witness: str | None) -> BodyReading:
    """The body by the rung's means. `witness` is JSON-LD's articleBody, `top` the headline's block."""
    found = BodyReading(tuple(_plain(blocks)), "plain", 0.5) if rung == "plain" else _by_trafilatura(page, blocks, top, rung)
    return BodyReading(refine(found.paragraphs, blocks, headline, top, witness), found.rule, found.confidence)


def _by_trafilatura(page: Page, blocks: Sequence[Block], top: Block | None, rung: str) -> BodyReading:
    """The fast extraction of trafilatura; its whole cascade where that finds hardly anything."""
    below = blocks[top.index + 1:] if top else blocks
    run = _main_run(below)
    area = _area(blocks, run, top)
    tree = _copy_of(area, page.root, _without_text(blocks, page.root if area is None else area, LINKED if area is not None else NEVER))
    etree.strip_elements(tree, *WITHOUT_TEXT, GONE, with_tail=False)
    for attempt in ("fast", "full") if rung == "full" else ("fast",):
        found = BodyReading(tuple(_extracted(tree, page.url, attempt)), f"trafilatura.{attempt}", CONFIDENCE[attempt])
        if _is_plausible(found, run):
            break
    return found if found.paragraphs else BodyReading(tuple(_plain(below)), "plain", 0.4)


def _area(blocks: Sequence[Block], run: Sequence[Block], top: Block | None) -> HtmlElement | None:
    """The nearest element that holds the headline, the main run of paragraphs and nearly all of the prose; None where the body is no smaller."""
    if len(run) < MANY:
        return None
    prose = [block for block in blocks if block.is_prose]
    held = weigh((block, len(block.text)) for block in prose)
    whole = sum(len(block.text) for block in prose)
    common = _common([*run, top] if top is not None else run)
    return next((element for element in common if held.get(element, 0) >= NEARLY_ALL * whole and element.tag not in ("html", "body")), None)


def _common(blocks: Sequence[Block]) -> list[HtmlElement]:
    """The elements that hold all the blocks, the nearest first."""
    common = list(blocks[0].element.iterancestors())
    for parent in {block.element.getparent() for block in blocks[1:]}:
        here = {parent, *parent.iterancestors()} if parent is not None else set()
        common = [element for element in common if element in here]
    return common


def _without_text(blocks: Sequence[Block], area: HtmlElement, most: float) -> list[HtmlElement]:
    """The largest elements of an area that print nothing, or several lines of which that share and more are links."""
    held = _held(blocks, area)
    found: list[HtmlElement] = []
    stack = [area]
    while stack:
        for child in stack.pop():
            size, linked, prose, lines = held.get(child, NOTHING)
            if child.tag in BOXES and not prose and (not size or (lines > 1 and size >= LINKS and linked >= most * size)):
                found.append(child)
            elif size:
                stack.append(child)
    return found


def _held(blocks: Sequence[Block], area: HtmlElement) -> dict[HtmlElement, list[int]]:
    """What the elements of an area hold: characters, those within links, paragraphs of prose, lines."""
    held: dict[HtmlElement, list[int]] = {}
    for block in blocks:
        _add(held, block.element, (len(block.text), block.linked, block.is_prose, 1))
    parents: dict[HtmlElement, list[int]] = {}
    for element, sums in held.items():
        if element is not area and (parent := element.getparent()) is not None:
            _add(parents, parent, sums)
    for parent, sums in parents.items():
        element: HtmlElement | None = parent
        while element is not None:
            _add(held, element, sums)
            element = element.getparent() if element is not area else None
    return held


def _add(held: dict[HtmlElement, list[int]], element: HtmlElement, more: Sequence[int]) -> None:
    sums = held.setdefault(element, list(NOTHING))
    for at, value in enumerate(more):
        sums[at] += value


def _copy_of(area: HtmlElement | None, root: HtmlElement, without: Sequence[HtmlElement]) -> HtmlElement:
    """A copy of the page, or a page of its own for a copy of one of its elements; what is to be left out is called GONE in it."""
    names = [element.tag for element in without]
    for element in without:
        element.tag = GONE
    try:
        page = copy(root if area is None else area)
    finally:
        for element, name in zip(without, names, strict=True):
            element.tag = name
    if area is None:
        return page
    page.tail = None
    whole = root.makeelement("html")
    etree.SubElement(whole, "body").append(page)
    return whole


def _is_plausible(found: BodyReading, run: Sequence[Block]) -> bool:
    """Whether an extraction is long enough, no lump of many paragraphs, and has any of the main run of them.

    What else may be wrong with it (too much, or some paragraphs too few) the whole cascade does no better, at three times the cost.
    """
    if sum(p.weight for p in found.paragraphs) < ENOUGH or len(found.paragraphs) * MANY < len(run):
        return False
    text = found.text
    return sum(len(b.text) for b in run if b.text[:OPENING] in text) >= SOME * sum(len(b.text) for b in run)


def _main_run(blocks: Sequence[Block]) -> list[Block]:
    """The prose blocks of the make that has most of the page's text."""
    runs: dict[Make, list[Block]] = {}
    for block in blocks:
        if block.is_prose:
            runs.setdefault(make_of(block), []).append(block)
    return max(runs.values(), key=lambda run: sum(len(b.text) for b in run), default=[])


def _extracted(tree: HtmlElement, url: str, attempt: str) -> Iterable[Paragraph]:
    # Any output but "python" spares the conversion of the tree to a text that nobody reads.
    document = bare_extraction(tree, url=url, fast=attempt == "fast", include_comments=False, output_format="csv")
    return _paragraphs(document.body) if document is not None and document.body is not None else ()


def _paragraphs(body: HtmlElement) -> Iterable[Paragraph]:
    """The parts of trafilatura's tree in reading order; list items and table rows apart."""
    for element in body.iter("p", "head", "item", "quote", "code", "row"):
        if any(parent.tag in ("row", "item", "quote") for parent in element.iterancestors()):
            continue
        for text in _texts(element):
            yield Paragraph(text, element.tag)


def _texts(element: HtmlElement) -> Iterable[str]:
    """The element's text, cut at line breaks."""
    pieces: list[str] = [""]
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            if node.tag == "lb" or (node.tag in PARTS and node is not element and node.tag != "cell"):
                pieces.append("")
            pieces[-1] += node.text or ""
        elif node is not element:
            if node.tag in ("p", "item", "quote", "head"):
                pieces.append("")
            pieces[-1] += (" " if node.tag == "cell" else "") + (node.tail or "")
    return [line for piece in pieces if (line := one_line(piece))]


def _plain(blocks: Sequence[Block]) -> Iterable[Paragraph]:
    """Every paragraph-like block outside navigation: what the last rung reads."""
    ours = [b for b in blocks if b.tag in ("p", "blockquote", "li", "h2", "h3") and b.around is None and b.linked <= 0.5 * len(b.text)]
    if sum(len(b.text) for b in ours if b.tag == "p") < 200:
        ours = [b for b in blocks if b.is_prose]
    seen: set[str] = set()
    for block in ours:
        if block.text not in seen:
            seen.add(block.text)
            yield Paragraph(block.text, "item" if block.tag == "li" else "head" if block.tag in ("h2", "h3") else "p")
