"""The small values of a channel: addresses, bylines, language tags, problems (`printed -> clean`)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..text import one_line
from ..urls import normalize
from .markup import untagged

MAX_BYLINE = 500
MAX_PROBLEM = 200
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")
_ADDRESS = re.compile(r"(?:mailto:)?[^\s@<>()]{1,64}@[^\s@<>()]{1,253}")


def byline_of(names: Iterable[object]) -> str | None:
    """All the names in their order, each once, without mail addresses; None where there is none."""
    found: dict[str, str] = {}
    for name in names:
        printed = one_line(_ADDRESS.sub("", untagged(name[:2000]))) if isinstance(name, str) else None
        if printed and (kept := printed.strip("()<>[],; ")):
            found.setdefault(kept.casefold(), kept)
    return ", ".join(found.values())[:MAX_BYLINE] or None


def address_of(printed: object, base: str) -> str | None:
    """A printed address in its one spelling; None for what is none. An empty one is not the base's."""
    return normalize(printed, base) if isinstance(printed, str) and printed.strip() else None


def problem_of(what: str, reason: object) -> str:
    """A problem for the report, in one line: what is wrong, and what the parser said."""
    return one_line(f"{what}: {one_line(str(reason)) or 'unknown'}"[:MAX_PROBLEM]) or what


def language_tag(printed: object) -> str | None:
    """A BCP 47 tag in its usual case ("pt-BR", "zh-Hant"); None for what is none."""
    if not isinstance(printed, str) or not _LANGUAGE.fullmatch(printed.strip()):
        return None
    primary, *rest = printed.strip().replace("_", "-").split("-")
    return "-".join((primary.lower(), *(part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part for part in rest)))
