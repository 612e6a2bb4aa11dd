"""The small values of a channel: bylines and language tags (`printed -> one clean line`)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..text import one_line
from .markup import untagged

MAX_BYLINE = 500
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


def language_tag(printed: object) -> str | None:
    """A BCP 47 tag in its usual case ("pt-BR", "zh-Hant"); None for what is none."""
    if not isinstance(printed, str) or not _LANGUAGE.fullmatch(printed.strip()):
        return None
    primary, *rest = printed.strip().replace("_", "-").split("-")
    return "-".join((primary.lower(), *(part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part for part in rest)))
