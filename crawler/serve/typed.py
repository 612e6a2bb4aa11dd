"""What a visitor types -> a query that FTS5 takes, whatever was typed (`str -> str`).

Words in any order, "phrases", prefix*, -without, AND OR NOT, (brackets), NEAR(storm pier, 5), field: headline:storm. What does not parse is
looked for as words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

FIELDS = {"headline": "headline", "standfirst": "standfirst", "byline": "byline", "body": "body", "title": "headline", "author": "byline", "text": "body"}    # as typed -> column
OPERATORS = ("AND", "OR", "NOT", "NEAR")
LONGEST = 1000       # characters that are looked at
DEEPEST = 20         # brackets within brackets
SHORTEST_BEGINNING = 3    # bytes of UTF-8, for the sake of Chinese: half of all words begin with one of a few letters, and FTS5 would merge them all
NEAR_BY = 10         # words, where NEAR says no number

_TOKEN = re.compile(rf"""
    (?P<near>NEAR\s*\(\s*(?P<what>[^()]*?)\s*(?:,\s*(?P<by>\d{{1,3}})\s*)?\))
  | (?P<field>{"|".join(FIELDS)})\s*:
  | (?P<without>(?<!\S)-(?=["\w]))
  | (?P<operator>(?:AND|OR|NOT)(?=[\s("]|$))
  | (?P<bracket>[()])
  | "(?P<phrase>[^"]*)"?(?P<phrase_begins>\*?)
  | (?P<word>[^\s"()*]+)(?P<begins>\*?)
  | \S
""", re.VERBOSE)


_WITHOUT = re.compile(r'(?<!\S)-(?:"[^"]*"?|\w+)')
_FIELD = re.compile(r"(?<!\S)([A-Za-z_]{2,20}):(?=[\w\"(])")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f\u0e80-\u0eff\u1780-\u17ff\u1000-\u109f]")    # kana, Han, Thai, Lao, Khmer, Burmese


class _OddError(Exception):
    """It does not parse."""


@dataclass(slots=True)
class _Reader:
    """The tokens of what was typed, read from left to right."""

    tokens: list[re.Match[str]]
    at: int = 0
    depth: int = 0

    def next_is(self, kind: str, *values: str) -> bool:
        """Whether the next token is of that kind, and one of the values where some are given."""
        found = self.tokens[self.at][kind] if self.at < len(self.tokens) else None
        return found is not None and (not values or found in values)

    def take(self) -> re.Match[str]:
        """The next token, which is read then."""
        self.at += 1
        return self.tokens[self.at - 1]


def fts_query(typed: str) -> str | None:
    """The FTS5 query; None where nothing can be looked for."""
    typed = typed[:LONGEST].replace("\0", " ")
    reader = _Reader([token for token in _TOKEN.finditer(typed) if _says_something(token)])
    try:
        return _whole(reader)
    except _OddError:
        words = (word for word in re.findall(r"[^\W_]+", _WITHOUT.sub(" ", typed)) if word not in OPERATORS)
        return " AND ".join(map(_quoted, words)) or None


def advice(typed: str) -> str | None:
    """What to say to who typed that and may wonder why so little, or so much, is found."""
    if typed and fts_query(typed) is None:
        return "A word to leave out needs one to look for, as in: storm -ferry." if _WITHOUT.search(typed) else "There is no word in this."
    unknown = _FIELD.search(typed)
    if unknown and unknown[1].lower() not in FIELDS:
        return f"There is no field “{unknown[1]}”: try headline, standfirst, byline or body."
    if _UNSPACED.search(typed):
        return "Texts without spaces between their words are found by the beginning of a run of letters, with a star behind it."
    return None


def _whole(reader: _Reader) -> str:
    found = _either(reader)
    if reader.at < len(reader.tokens):
        raise _OddError
    return found


def _says_something(token: re.Match[str]) -> bool:
    if token["near"] or token["field"] or token["without"] or token["operator"] or token["bracket"]:
        return True
    return bool(re.search(r"[^\W_]", token["phrase"] or token["word"] or ""))


def _either(reader: _Reader) -> str:
    parts = [_every(reader)]
    while reader.next_is("operator", "OR"):
        reader.take()
        parts.append(_every(reader))
    return _joined(parts, "OR")


def _every(reader: _Reader) -> str:
    wanted, unwanted = [], []
    while reader.at < len(reader.tokens) and not reader.next_is("operator", "OR") and not reader.next_is("bracket", ")"):
        if reader.next_is("operator", "AND") and wanted:
            reader.take()
        without = reader.next_is("without") or reader.next_is("operator", "NOT")
        if without:
            reader.take()
        (unwanted if without else wanted).append(_one(reader))
    if not wanted:
        raise _OddError
    every = _joined(wanted, "AND")
    return f"({every} NOT {_joined(unwanted, 'OR')})" if unwanted else every


def _one(reader: _Reader) -> str:
    if reader.at >= len(reader.tokens):
        raise _OddError
    if reader.next_is("field"):
        name = FIELDS[reader.take()["field"]]
        if reader.next_is("field"):
            raise _OddError
        return f"{{{name}}} : {_one(reader)}"
    if reader.next_is("bracket", "("):
        return _bracket(reader)
    token = reader.take()
    if token["near"]:
        return _near(token)
    text = token["phrase"] if token["phrase"] is not None else token["word"]
    if text is None:
        raise _OddError
    begins = (token["begins"] or token["phrase_begins"]) and len(text.encode("utf-8", "replace")) >= SHORTEST_BEGINNING
    return _quoted(text) + ("*" if begins else "")


def _bracket(reader: _Reader) -> str:
    reader.take()
    reader.depth += 1
    if reader.depth > DEEPEST:
        raise _OddError
    inside = _either(reader)
    if not reader.next_is("bracket", ")"):
        raise _OddError
    reader.take()
    reader.depth -= 1
    return f"({inside})"


def _near(token: re.Match[str]) -> str:
    words = [phrase or word for phrase, word in re.findall(r'"([^"]*)"|([^\s"*]+)', token["what"])]
    words = [word for word in words if re.search(r"[^\W_]", word)]
    if not words:
        raise _OddError
    return f"NEAR({' '.join(map(_quoted, words))}, {token['by'] or NEAR_BY})"


def _joined(parts: list[str], word: str) -> str:
    return parts[0] if len(parts) == 1 else f"({f' {word} '.join(parts)})"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
