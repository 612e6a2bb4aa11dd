"""What a page prints, as a list: lxml tree -> tuple[Block], one for each run of text between two block boundaries."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import islice

from lxml import etree
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
    blocks: list[Block] = []
    stack: list[HtmlElement] = []
    line, linked, in_link = [], 0, 0

    def flush() -> None:
        nonlocal linked
        if line:
            text = " ".join("".join(line).split())
            line.clear()
            if text and stack:
                blocks.append(_block(len(blocks), stack, text, linked))
            linked = 0

    for event, node in etree.iterwalk(body, events=("start", "end")):
        tag = node.tag
        if event == "start":
            if tag in BLOCKS:
                flush()
                stack.append(node)
                if len(blocks) >= MAX_BLOCKS:
                    break
            in_link += tag == "a"
            text = node.text
        else:
            if tag in BLOCKS:
                flush()
                stack.pop()
            in_link -= tag == "a"
            text = node.tail if node is not body else None
        if text:
            line.append(text)
            linked += len(text) if in_link else 0
    return tuple(_unwrapped(blocks))


def _unwrapped(blocks: list[Block]) -> list[Block]:
    """An aside or form left open, which holds most of the page's text, surrounds nothing."""
    texts: Counter[str] = Counter()
    for block in blocks:
        if len(block.text) >= LONG:
            texts[block.around or ""] += len(block.text)
    wrong = {tag for tag, size in texts.items() if tag in WRAPPERS and size > 0.6 * texts.total()}
    return [replace(block, around=None) if block.around in wrong else block for block in blocks] if wrong else blocks


def _block(index: int, stack: list[HtmlElement], text: str, linked: int) -> Block:
    element = stack[-1] if stack[-1].tag != "br" or len(stack) == 1 else stack[-2]
    around = next((e.tag for e in reversed(stack) if e.tag in AROUND), None)
    return Block(index, element, element.tag, text, min(linked, len(text)), around)
