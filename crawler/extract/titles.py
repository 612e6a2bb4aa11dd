"""Titles in pieces: "Headline - Section | Outlet" -> what remains without the masthead, and how alike two titles are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import urlsplit

from ..text import fold

# What stands between a headline and an outlet's name. A bare hyphen needs spaces, a colon a space after it.
LONGEST = 4000           # characters of a text that are compared
_SEPARATOR = re.compile(r"\s+[|‖¦•·»«›‹/–—―:~\-]{1,3}\s+|\s*[|‖¦»›｜丨]\s*|(?<=[^\x00-\u02ff])\s*[_＿]\s*|\s+::\s+|[:：]\s+|\s-{1,2}\s?(?=[^\s-]+$)")
_DATE_LIKE = re.compile(r"^[\d\s./:,-]{6,}$")
_WORD = re.compile(r"[\w'’]+")


@lru_cache(maxsize=4096)
def squeeze(text: str | None) -> str:
    """A key for comparing titles: letters and digits only, case and accents aside."""
    return fold((text or "")[:LONGEST]).replace(" ", "")


def pieces(title: str) -> list[tuple[int, int]]:
    """Spans of a title between separators."""
    spans, start = [], 0
    for match in _SEPARATOR.finditer(title):
        spans.append((start, match.start()))
        start = match.end()
    return [(a, b) for a, b in (*spans, (start, len(title))) if b > a]


def runs(title: str) -> list[str]:
    """Every run of neighbouring pieces, the longest first."""
    spans = pieces(title)[:8]
    found = [(spans[i][0], spans[j][1]) for i in range(len(spans)) for j in range(i, len(spans))]
    return [title[a:b].strip() for a, b in sorted(found, key=lambda span: span[0] - span[1])]


def without_masthead(title: str, mastheads: Iterable[str]) -> str:
    """A title without pieces at its ends that are a masthead, a date or a host's name. Something always remains."""
    names = {squeeze(name) for name in mastheads} - {""}
    spans = pieces(title)
    while len(spans) > 1 and _is_masthead(title[slice(*spans[-1])], names):
        spans.pop()
    while len(spans) > 1 and _is_masthead(title[slice(*spans[0])], names):
        spans.pop(0)
    return title[spans[0][0]:spans[-1][1]].strip() if spans else title.strip()


def _is_masthead(piece: str, names: set[str]) -> bool:
    key = squeeze(piece)
    if not key or _DATE_LIKE.match(piece.strip()):
        return True
    if key in names:
        return True
    return any(len(name) > 3 and (key.startswith(name) or key.endswith(name) or (len(key) > 3 and name.startswith(key))) and len(key) < 3 * len(name)
               for name in names)


def host_names(url: str) -> tuple[str, ...]:
    """What a host may be called: 'www.morgen-post.de' -> ('www.morgen-post.de', 'morgen-post.de', 'morgen-post')."""
    try:
        host = (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ()
    bare = re.sub(r"^(?:www\d?|m|mobile|amp|edition|news)\.", "", host)
    labels = bare.split(".")
    names = [host, bare, ".".join(labels[:-1]), labels[0]]
    if len(labels) > 2:
        names.append(labels[-3] if len(labels[-2]) <= 3 else labels[-2])
        names.append(".".join(labels[1:]))
    return tuple(name for name in dict.fromkeys(names) if len(name) > 1)


@lru_cache(maxsize=1024)
def words(text: str) -> frozenset[str]:
    """The words of a title, folded; single characters where the script has no spaces."""
    folded = fold(text[:LONGEST])
    if not folded.isascii() and any(char > "\u2e80" for char in folded):
        return frozenset(folded.replace(" ", ""))
    return frozenset(_WORD.findall(folded))


def likeness(one: str, other: str) -> float:
    """0 to 1: share of the words of the shorter title that the other has, weighed by how equal the lengths are."""
    a, b = words(one), words(other)
    if not a or not b:
        return 0.0
    common = len(a & b)
    return common / min(len(a), len(b)) * (0.5 + 0.5 * min(len(a), len(b)) / max(len(a), len(b)))
