"""The word-level diff: nothing lost, nothing invented, words not letters, in bounded time."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.serve.rooms.diff import MAX_PARAGRAPHS, Kind, Piece, diff

SAME, REMOVED, ADDED = Kind.SAME, Kind.REMOVED, Kind.ADDED
words = st.lists(st.sampled_from(["a", "pier", "pier's", "4,200", "\n\n", " ", "—", "عشر", "船"]), max_size=40).map("".join)


@given(words | st.text(), words | st.text())
def test_both_texts_can_be_read_off(before: str, after: str) -> None:
    """Same and removed give the older text, same and added the newer one; neighbours differ in kind."""
    pieces = diff(before, after)
    assert before == "".join(p.text for p in pieces if p.kind is not ADDED)
    assert after == "".join(p.text for p in pieces if p.kind is not REMOVED)
    assert all(one.kind is not other.kind and one.text for one, other in pairwise(pieces))


@pytest.mark.parametrize(("before", "after", "expected"), [
    ("", "", []),
    ("one", "one", [(SAME, "one")]),
    ("", "new", [(ADDED, "new")]),
    ("old", "", [(REMOVED, "old")]),
    ("Ferry pier closes", "Ferry pier closed", [(SAME, "Ferry pier"), (REMOVED, " closes"), (ADDED, " closed")]),
    ("eleven buses.", "12 buses.", [(REMOVED, "eleven"), (ADDED, "12"), (SAME, " buses.")]),
    ("新しい船", "古い船", [(REMOVED, "新し"), (ADDED, "古"), (SAME, "い船")]),
    ("One.\n\nTwo.", "One.\n\nTwo.\n\nThree.", [(SAME, "One.\n\nTwo."), (ADDED, "\n\nThree.")]),
])
def test_words(before: str, after: str, expected: list[tuple[Kind, str]]) -> None:
    """Whole words are marked, and only those that changed."""
    assert [Piece(kind, text) for kind, text in expected] == list(diff(before, after))


@pytest.mark.parametrize(("before", "after"), [
    ("a " * 200_000, "b a " * 100_000),
    ("a " * 700, "a b " * 350),
    (("a " * 150 + "\n\n") * 900, ("a b " * 75 + "\n\n") * 900),
    (" ".join(f"w{n}" for n in range(700)), " ".join(f"v{n}" for n in range(700))),
    ("a\n\n" * 990, "a\n\nb\n\n" * 490),
    ("x\n\n" * 100_000, "y\n\n" * 100_000),
    ("\n\n".join(f"word {n} same" for n in range(MAX_PARAGRAPHS - 1)), "\n\n".join(f"other {n} same" for n in range(MAX_PARAGRAPHS - 1))),
    ("a\n\nb\n\n" * 900, "b\n\na\n\n" * 900),
    ("a b " * 900, "b a " * 950),
], ids=["one long paragraph", "every other word", "many such paragraphs", "rewritten", "every other paragraph",
        "too many paragraphs", "many changed paragraphs", "repeated paragraphs", "repeated words"])
def test_hostile_texts_take_bounded_time(before: str, after: str) -> None:
    """Texts that are made to be slow to compare are shown as removed and added."""
    start = time.process_time()
    pieces = diff(before, after)
    assert time.process_time() - start < 3
    assert after == "".join(p.text for p in pieces if p.kind is not REMOVED)
