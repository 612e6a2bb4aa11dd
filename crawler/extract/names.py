"""Letters of names: ALL CAPS -> name case, particles and Mc, O', hyphens kept."""

from __future__ import annotations

import re

PARTICLES = frozenset(
    ["van", "von", "der", "den", "de", "del", "della", "dello", "degli", "dei", "di", "da", "das", "do", "dos", "du", "des", "la", "le", "las", "los", "el", "al", "bin", "ibn", "ben", "bint", "y", "e", "i", "zu", "zum", "zur", "am", "an", "im", "in", "auf", "ob", "bei", "sur", "sous", "sul", "sulla", "upon", "on", "under", "of", "the", "ter", "ten", "te", "af", "av", "och", "und", "et", "and", "en", "vor", "vom", "ul", "as"]
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SHORT = frozenset(("ST", "MT", "FT", "DR", "JR", "SR", "MR", "MS"))
_MAC = re.compile(r"^Mc(\w)")
_ELIDED = re.compile(r"^(O|D|L|Dell|All|Sant|N)(['’])(\w)")


def name_case(text: str) -> str:
    """'JOHN MCDONALD-O'NEILL VAN DER BERG' -> "John McDonald-O'Neill van der Berg". Initials and words of other scripts stay."""
    return _WORD.sub(lambda match: _cased(match, text), text)


def _cased(match: re.Match[str], text: str) -> str:
    word = match[0]
    if len(word) == 1 or (len(word) == 2 and word.upper() not in _SHORT and not re.search(r"[AEIOUYÀ-Þ]", word)):
        return word
    lower = word.lower()
    if lower in PARTICLES and match.start() > 0 and match.end() < len(text):
        return lower
    word = word[:1].upper() + word[1:].lower()
    word = _MAC.sub(lambda m: "Mc" + m[1].upper(), word)
    return _ELIDED.sub(lambda m: m[1] + m[2] + m[3].upper(), word)
