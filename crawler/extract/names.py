"""What names look like: ALL CAPS -> name case, particles and Mc, O', hyphens kept; words that can be a person's name -> True."""

from __future__ import annotations

import re

from ..text import fold
from .calendar_words import MONTHS

MAX_WORDS = 6         # of one name

PARTICLES = frozenset(
    ["van", "von", "der", "den", "de", "del", "della", "dello", "degli", "dei", "di", "da", "das", "do", "dos", "du", "des", "la", "le", "las", "los", "el", "al", "bin", "ibn", "ben", "bint", "y", "e", "i", "zu", "zum", "zur", "am", "an", "im", "in", "auf", "ob", "bei", "sur", "sous", "sul", "sulla", "upon", "on", "under", "of", "the", "ter", "ten", "te", "af", "av", "och", "und", "et", "and", "en", "vor", "vom", "ul", "as"]
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
EAST = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_NAME_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[.'’`ʼ‘\u0300-\u036f\u0900-\u0dff\u0e00-\u0e7f-])*\.?")
_MIDDLE = re.compile(r" \(([^\W\d_]+)\) ")
_GEORGIAN = re.compile(r"[\u10d0-\u10ff]")      # has capitals since 2018, which no one writes
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


def is_capitals(name: str) -> bool:
    """Whether a name is printed in capitals (initials alone are not)."""
    letters = [char for char in name if char.isalpha()]
    return name == name.upper() and name != name.lower() and len(letters) > 3


def looks_like_name(name: str) -> bool:
    """Whether words can be a person's name: capitals where the script has them, particles between, no figures."""
    if not 2 <= len(name) <= 60 or any(char.isdigit() for char in name) or re.search(r"[!?:;@#$%^*=_<>{}\\…\"„“”«»]", name):
        return False
    if EAST.search(name):
        return 2 <= len(name.replace(" ", "")) <= 12 and not re.search(r"[。「」（）()]", name)
    words = _MIDDLE.sub(r" \1 ", name).split()
    if len(words) > MAX_WORDS or any(fold(word) in MONTHS and len(words) == 1 for word in words):
        return False
    return all(_NAME_WORD.fullmatch(word) for word in words) and _is_capitalised(words)


def _is_capitalised(words: list[str]) -> bool:
    if all(word == word.upper() == word.lower() or _GEORGIAN.match(word) for word in words):     # a script without capitals
        return len(words) <= 5
    rest = [word for word in words if word.casefold() not in PARTICLES]
    return bool(rest) and all(word[0].isupper() or (word[0] in "d'ʻ‘’" and len(word) > 2) for word in rest) and (words[0][0].isupper() or words[0] in PARTICLES or words[0][:2] in ("d'", "d’"))
