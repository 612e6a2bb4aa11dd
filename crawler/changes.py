"""What an outlet changed between two states of an article (`State, State -> Change`): which fields, of what kind, in which sentences.

Pure values in and out. The kinds are what a newsroom asks for: a new headline or lede, other numbers or quotes, a correction, text that
came or went. A stealth edit is one that the page's own "modified" time does not own up to.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from .models import Article, Change, EditKind, PageState, State
from .text import fold

MAX_SENTENCES = 3_000     # of one text that are matched; more, and what differs counts as removed and added whole
LEDE = 2                  # sentences
SMALL = 0.25              # of the sentences: what is added or removed beyond is told as such even beside other changes


_SENTENCE = re.compile(r"""
    (?: [^.!?。！？…\n]+ | \n(?!\n) | [.!?…](?![\s"'”’»)\]]|$) )*     # up to a mark that ends a sentence, or to a paragraph's end
    (?: [。！？]+[」』”’）)]* | [.!?…]+["'”’»)\]]* )? \s*
""", re.VERBOSE)
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_QUOTE = re.compile(r"[\"“”„«»‹›「」『』][^\"“”„«»‹›「」『』]{3,600}[\"“”„«»‹›「」『』]")


def state_of(article: Article) -> State:
    """What a reading says, as far as edits are told by it."""
    return State(
        article.headline or "", article.standfirst or "", article.byline or "", article.dateline.text if article.dateline else "", article.body,
        tuple(note.text for note in article.corrections), article.modified_at.at if article.modified_at else None, article.page_state)


def compare(before: State, after: State) -> Change:
    """What became of an article. Two equal states give no kinds, are no stealth edit, and have an empty diff."""
    old, new = sentences(before.body), sentences(after.body)
    steps = tuple(_steps(old, new))
    removed = [old[n] for tag, i, j, _, _ in steps if tag != "equal" for n in range(i, j)]
    added = [new[n] for tag, _, _, k, m in steps if tag != "equal" for n in range(k, m)]
    removed, added = _without_common(removed, added), _without_common(added, removed)
    kinds = tuple(kind for kind in EditKind if kind in set(_kinds(before, after, old, new, removed, added)))
    return Change(kinds, bool(kinds) and _is_stealth(before, after), _packed(steps, old, new), len(added), len(removed))


def sentences(text: str) -> list[str]:
    """The sentences of a text with the space behind them: joined they are the text."""
    return [match[0] for match in _SENTENCE.finditer(text) if match[0]]


def patch(before: str, diff: str) -> str:
    """The text after, from the text before and a diff. Raises ValueError where the diff is not of this text."""
    old, out, at = sentences(before), [], 0
    for step in json.loads(diff):
        if isinstance(step, int):
            out += old[at:at + step]
            at += step
        elif step[:1] == "-":
            if "".join(old[at:at + 1]) != step[1:]:
                raise ValueError("this diff belongs to another text")
            at += 1
        else:
            out.append(step[1:])
    if at != len(old):
        raise ValueError("this diff belongs to another text")
    return "".join(out)


def _without_common(some: list[str], others: list[str]) -> list[str]:
    """Sentences that the other list has not: what moved, or differs in white space only, did not change."""
    there, out = Counter(" ".join(s.split()) for s in others), []
    for sentence in some:
        key = " ".join(sentence.split())
        if there[key]:
            there[key] -= 1
        elif key:
            out.append(sentence)
    return out


def _kinds(before: State, after: State, old: list[str], new: list[str], removed: list[str], added: list[str]) -> Iterator[EditKind]:
    for kind, one, other in (
            (EditKind.HEADLINE, before.headline, after.headline), (EditKind.STANDFIRST, before.standfirst, after.standfirst),
            (EditKind.BYLINE, before.byline, after.byline), (EditKind.DATELINE, before.dateline, after.dateline)):
        if " ".join(one.split()) != " ".join(other.split()):
            yield kind
    if set(map(fold, after.corrections)) - set(map(fold, before.corrections)):
        yield EditKind.CORRECTION
    if not (removed or added):
        return
    if after.page_state is PageState.LIVEBLOG and len(added) >= len(removed):
        yield EditKind.LIVEBLOG
        return
    yield from _body_kinds(old, new, removed, added)


def _body_kinds(old: list[str], new: list[str], removed: list[str], added: list[str]) -> Iterator[EditKind]:
    if [s.split() for s in old[:LEDE]] != [s.split() for s in new[:LEDE]]:
        yield EditKind.LEDE
    pairs = _pairs(removed, added)
    if any(_found(_NUMBER, one) != _found(_NUMBER, other) for one, other in pairs):
        yield EditKind.NUMBERS
    if _found(_QUOTE, " ".join(removed)) != _found(_QUOTE, " ".join(added)):
        yield EditKind.QUOTES
    more, less = len(added) - len(pairs), len(removed) - len(pairs)
    if more and (not pairs or more >= max(1, SMALL * len(pairs))):
        yield EditKind.ADDITION
    if less and (not pairs or less >= max(1, SMALL * len(pairs))):
        yield EditKind.DELETION
    if any(_found(_NUMBER, one) == _found(_NUMBER, other) and _found(_QUOTE, one) == _found(_QUOTE, other) for one, other in pairs):
        yield EditKind.WORDING


def _pairs(removed: list[str], added: list[str]) -> list[tuple[str, str]]:
    """Sentences that were rewritten: a removed one with the added one that shares most of its words."""
    left, pairs = [(set(fold(s).split()), s) for s in added], []
    for sentence in removed[:200]:
        words = set(fold(sentence).split())
        best = max(left[:200], key=lambda other: len(words & other[0]) / max(len(words | other[0]), 1), default=None)
        if best is not None and 2 * len(words & best[0]) >= min(len(words), len(best[0])) > 0:
            left.remove(best)
            pairs.append((sentence, best[1]))
    return pairs


def _found(pattern: re.Pattern[str], text: str) -> Counter[str]:
    return Counter(match[0].strip("\"“”„«»‹›「」『』 .,") for match in pattern.finditer(text))


def _is_stealth(before: State, after: State) -> bool:
    """The body or headline changed, and the page says that it was last modified when it was before; a note of correction owns up to it."""
    if set(map(fold, after.corrections)) - set(map(fold, before.corrections)):
        return False
    changed = before.body.split() != after.body.split() or before.headline.split() != after.headline.split()
    return changed and after.modified_at is not None and after.modified_at == before.modified_at


def _steps(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, int, int, int, int]]:
    """Opcodes of difflib between two lists, their common ends set aside first."""
    head = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    tail = next((n for n, (a, b) in enumerate(zip(reversed(old[head:]), reversed(new[head:]), strict=False)) if a != b), min(len(old), len(new)) - head)
    one, other = old[head:len(old) - tail], new[head:len(new) - tail]
    if head:
        yield "equal", 0, head, 0, head
    if max(len(one), len(other)) > MAX_SENTENCES:
        yield "replace", head, len(old) - tail, head, len(new) - tail
    else:
        for tag, i, j, k, m in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
            yield tag, i + head, j + head, k + head, m + head
    if tail:
        yield "equal", len(old) - tail, len(old), len(new) - tail, len(new)


def _packed(steps: Sequence[tuple[str, int, int, int, int]], old: Sequence[str], new: Sequence[str]) -> str:
    out: list[int | str] = []
    for tag, i, j, k, m in steps:
        if tag == "equal":
            out.append(j - i)
        else:
            out += ["-" + sentence for sentence in old[i:j]] + ["+" + sentence for sentence in new[k:m]]
    return json.dumps(out, ensure_ascii=False, separators=(",", ":")) if any(isinstance(step, str) for step in out) else "[]"
