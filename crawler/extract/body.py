"""The article's text: Page -> BodyReading, clean paragraphs and where they stand. The only module that imports trafilatura."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version

from lxml import etree
from lxml.html import HtmlElement
from trafilatura import bare_extraction

from ..text import one_line
from .blocks import Block
from .page import Page
from .refine import Paragraph, refine

EXTRACTOR = f"newsarchive {version('newsarchive')}; trafilatura {version('trafilatura')}"
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
        return "\n\n".join(paragraph.text for paragraph in self.paragraphs)


def read_body(page: Page, blocks: Sequence[Block], headline: str | None, rung: str, witness: str | None) -> BodyReading:
    """The body by the rung's means; changes the page's tree. `witness` is JSON-LD's articleBody."""
    if rung == "plain":
        found = BodyReading(tuple(_plain(blocks)), "plain", 0.5)
    else:
        found = BodyReading(tuple(_extracted(page, rung)), f"trafilatura.{rung}", 0.8)
        if not found.paragraphs:
            found = BodyReading(tuple(_plain(blocks)), "plain", 0.4)
    return BodyReading(refine(found.paragraphs, blocks, headline, witness), found.rule, found.confidence)


def _extracted(page: Page, rung: str) -> Iterable[Paragraph]:
    document = bare_extraction(page.root, url=page.url, fast=rung == "fast", include_comments=False, with_metadata=False, include_tables=True)
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
