"""Opt-outs: what a response's headers and a page's meta elements ask of crawlers (`names and values -> words`).

X-Robots-Tag and meta robots as Google and Bing describe them, noai and noimageai as DeviantArt began them, tdm-reservation of TDMRep
(W3C Community Group, 2024). What is meant for another crawler by name is not meant for us.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

WORDS = frozenset({"noindex", "none", "noarchive", "nocache", "nosnippet", "noai", "noimageai"})
TDM = "tdm-reservation"
NOARCHIVE = frozenset({"noarchive", "nocache"})    # the same, in the words of two search engines
FOR_US = frozenset({"*", "robots", "newsarchive"})
MOST_WORDS = 200    # of one value

_VALUED = frozenset({"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"})    # rules, though a colon follows
_SEPARATOR = re.compile(r"[,;\s]+")


def from_headers(headers: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The opt-outs in a response's headers, each once, in their order."""
    found: list[str] = []
    for name, value in headers:
        if name.lower() == "x-robots-tag":
            found += _of_tag(value)
        elif name.lower() == TDM:
            found += _of_tdm(value)
    return tuple(dict.fromkeys(found))


def from_metas(metas: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """The opt-outs in a page's meta elements (values by lower-cased name), each once, in their order."""
    found = [word for name in FOR_US for value in metas.get(name, ()) for word in _words(value)]
    found += [word for value in metas.get(TDM, ()) for word in _of_tdm(value)]
    return tuple(dict.fromkeys(found))


def joined(*groups: Iterable[str]) -> str | None:
    """'noarchive; noai', each word once; None where there is none."""
    return "; ".join(dict.fromkeys(word for group in groups for word in group)) or None


def _of_tag(value: str) -> list[str]:
    """'noindex, otherbot: noarchive, nosnippet': a name with a colon says for whom what follows is meant."""
    found: list[str] = []
    is_ours = True
    for part in value.lower().split(",")[:MOST_WORDS]:
        name, colon, rest = part.partition(":")
        is_named = bool(colon) and name.strip() not in _VALUED
        is_ours = name.strip() in FOR_US if is_named else is_ours
        found += _words(rest if is_named else part) if is_ours else []
    return found


def _of_tdm(value: str) -> list[str]:
    return [TDM] if value.strip() == "1" else []


def _words(value: str) -> list[str]:
    return [word for word in _SEPARATOR.split(value.lower()[:5000])[:MOST_WORDS] if word in WORDS]
