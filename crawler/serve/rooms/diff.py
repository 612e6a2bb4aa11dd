"""Word by word: what an outlet changed between two states of a text (`str, str -> pieces`), in bounded time.

Paragraphs are matched first, so that a moved word is looked for only where its paragraph changed; paragraphs that are too long or too
many to compare word by word are shown as removed and added whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

MAX_PARAGRAPHS = 1_000    # of one text; more, and the two texts are shown one after the other
MAX_COMPARED = 500_000    # pairs of words that one diff compares at most: difflib can take the cube of the words


class Kind(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text with one fate."""

    kind: Kind
    text: str


_WORDS = re.compile(r"""
    \s* (?: [\u3040-\u30ff\u3400-\u9fff]           # one Chinese or Japanese character: their words are not spaced
         | [^\W\u3040-\u30ff\u3400-\u9fff]+        # a word, with the space before it
         | [^\s\w] )                               # a mark
    | \s+
""", re.VERBOSE)
_PARAGRAPHS = re.compile(r"(?<=\n\n)")


def diff(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces in reading order. Those same and removed, joined, are `before`; those same and added are `after`."""
    return tuple(_merge(_paragraphs(before, after)))


def _paragraphs(before: str, after: str) -> Iterator[Piece]:
    old, new = _PARAGRAPHS.split(before), _PARAGRAPHS.split(after)
    if max(len(old), len(new)) > MAX_PARAGRAPHS:
        yield from _whole(before, after)
        return
    left = MAX_COMPARED
    for tag, i, j, k, m in SequenceMatcher(None, old, new).get_opcodes():
        removed, added = "".join(old[i:j]), "".join(new[k:m])
        if tag == "equal":
            yield Piece(Kind.SAME, added)
            continue
        one, other = _WORDS.findall(removed), _WORDS.findall(added)
        cost = len(one) * len(other)
        if cost > left:
            yield from _whole(removed, added)
            continue
        left -= cost
        yield from _words(one, other)


def _words(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    for tag, i, j, k, m in SequenceMatcher(None, old, new).get_opcodes():
        if tag == "equal":
            yield Piece(Kind.SAME, "".join(new[k:m]))
        else:
            yield from _whole("".join(old[i:j]), "".join(new[k:m]))


def _whole(removed: str, added: str) -> Iterator[Piece]:
    if removed:
        yield Piece(Kind.REMOVED, removed)
    if added:
        yield Piece(Kind.ADDED, added)


def _merge(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Neighbours of one kind become one; removed comes before added between two stretches that stayed."""
    held: dict[Kind, list[str]] = {Kind.REMOVED: [], Kind.ADDED: []}
    same: list[str] = []
    for piece in (one for one in pieces if one.text):
        if piece.kind is Kind.SAME:
            yield from _flush(held)
            same.append(piece.text)
        else:
            if same:
                yield Piece(Kind.SAME, "".join(same))
                same = []
            held[piece.kind].append(piece.text)
    if same:
        yield Piece(Kind.SAME, "".join(same))
    yield from _flush(held)


def _flush(held: dict[Kind, list[str]]) -> Iterator[Piece]:
    for kind, texts in held.items():
        if texts:
            yield Piece(kind, "".join(texts))
            texts.clear()
