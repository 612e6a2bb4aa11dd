"""One paragraph of a body, and whether a line reads like text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from .blocks import Block

LONG = 100                  # characters from which a line is text, whatever its end; a wide character counts for three
SENTENCE_END = re.compile(r"[.!?…。！？;؟।॥։][\"'”“’»)\]」』）〉\d]{0,3}$|[」』”»]$|:$")
_CLAUSE = re.compile(r"[.,;:!?…](?:[\s\"'”’»)]|$)|[。，、！？؟،।]")
_LISTED = re.compile(r"^[·•»›▪■-]\s?\S.*\(\d{4}[-./]\d{1,2}[-./]\d{1,2}[^()]*\)$")    # "· Another headline (2011-12-9 11:40)"
_BAR = re.compile(r"\s[|｜∣·•]\s?|[|｜∣]")
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of the body; `kind`: p, head, item, quote, code, row. `block`: where the page prints it, where known."""

    text: str
    kind: str = "p"
    block: Block | None = None

    @property
    def weight(self) -> int:
        """Length in Latin characters' worth."""
        return _weight(self.text)

    @property
    def is_prose(self) -> bool:
        """Whether it reads like a sentence or more, and not like a link or a bar of links."""
        return not self.is_link and _reads_like_text(self.text)

    @property
    def is_link(self) -> bool:
        """Whether nearly all of it is a link."""
        return self.block is not None and self.block.linked >= 0.85 * len(self.block.text)


@lru_cache(maxsize=4096)
def _weight(text: str) -> int:
    return len(text) if text.isascii() else len(text) + 2 * len(_WIDE.findall(text))


@lru_cache(maxsize=4096)
def _reads_like_text(text: str) -> bool:
    if _LISTED.search(text) or len(_BAR.findall(text)) > max(3, len(text) // 60):
        return False
    if SENTENCE_END.search(text[-12:]):
        return _weight(text) >= 30
    return _weight(text) >= LONG and _CLAUSE.search(text) is not None
