"""What a page prints, as a list: lxml tree -> tuple[Block], one for each run of text between two block boundaries."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import islice

from lxml.html import HtmlElement

from .page import BLOCKS

MAX_BLOCKS = 20_000
INLINE = frozenset(("span", "a", "strong", "b", "em", "time"))
REACH = 5                 # ancestors whose class and id count as a block's marks
AROUND = frozenset(("nav", "footer", "aside", "form", "figure", "figcaption", "button", "select"))
WRAPPERS = frozenset(("aside", "form", "nav", "figure"))    # that broken pages leave open, and page builders put around everything
LONG = 100                # characters of a text that counts for that
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))


@dataclass(frozen=True, slots=True)
class Block:
    """One run of text."""

    index: int
    element: HtmlElement
    tag: str                  # of the block element that holds it
    text: str
    linked: int               # characters of it within links
    around: str | None        # nav, footer, aside ... where it stands within one

    @property
    def marks(self) -> str:
        """Class, id and itemprop of the element, of near ancestors and, for short lines, of inline children; lower-cased."""
        near = [self.element, *islice(self.element.iterancestors(), REACH - 1), *self._inline()]
        return " ".join([value for e in near for name in ("class", "id", "itemprop") if (value := e.get(name))]).lower()

    def _inline(self) -> list[HtmlElement]:
        """Inline children, whose classes name short blocks: <div><span class="author">..."""
        return [child for child in self.element if child.tag in INLINE][:4] if len(self.text) < 200 else []

    @property
    def is_prose(self) -> bool:
        """Whether it reads like a paragraph: long enough, and not mainly links."""
        return len(self.text) >= 80 and self.linked < 0.4 * len(self.text) and self.around is None and self.tag not in HEADINGS


def read_blocks(root: HtmlElement) -> tuple[Block, ...]:
    """The blocks of the body in reading order; scripts and styles must be gone from the tree."""
    body = root.find("body")
    if body is None:
        return ()
    walk = _Walk()
    walk.add(body.text, linked=False)
    walk.through(body, body, None, linked=False)
    walk.end(body, None)
    return tuple(_unwrapped(walk.blocks))


class _Walk:
    """The blocks found so far, and the line that is being read: its pieces, and how many of its characters lie within links."""

    __slots__ = ("_line", "_linked", "blocks")

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._line: list[str] = []
        self._linked = 0

    def through(self, element: HtmlElement, holder: HtmlElement, around: str | None, *, linked: bool) -> None:
        """What an element's children print. `holder` is the block element around them; the parser's limit of 256 levels bounds the recursion."""
        line = self._line
        for child in element:
            tag, text, tail = child.tag, child.text, child.tail
            if tag in BLOCKS:
                if line:
                    self.end(holder, around)
                inner, near = holder if tag == "br" else child, tag if tag in AROUND else around
                if text:
                    self.add(text, linked=linked)
                if len(child):
                    self.through(child, inner, near, linked=linked)
                if line:
                    self.end(inner, near)
            else:
                in_link = linked or tag == "a"
                if text:
                    self.add(text, linked=in_link)
                if len(child):
                    self.through(child, holder, around, linked=in_link)
            if tail:
                self.add(tail, linked=linked)

    def add(self, text: str | None, *, linked: bool) -> None:
        if text:
            self._line.append(text)
            self._linked += len(text) if linked else 0

    def end(self, holder: HtmlElement, around: str | None) -> None:
        text = " ".join("".join(self._line).split())
        if text and len(self.blocks) < MAX_BLOCKS:
            self.blocks.append(Block(len(self.blocks), holder, holder.tag, text, min(self._linked, len(text)), around))
        self._line.clear()
        self._linked = 0


def _unwrapped(blocks: list[Block]) -> list[Block]:
    """An aside or form left open, which holds most of the page's text, surrounds nothing."""
    texts: Counter[str] = Counter()
    for block in blocks:
        if len(block.text) >= LONG:
            texts[block.around or ""] += len(block.text)
    wrong = {tag for tag, size in texts.items() if tag in WRAPPERS and size > 0.6 * texts.total()}
    return [replace(block, around=None) if block.around in wrong else block for block in blocks] if wrong else blocks
