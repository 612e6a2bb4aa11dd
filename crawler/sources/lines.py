"""Where things stand in a TOML document, which tomllib does not tell: `text -> {("source", 2, "feeds", 0): line}`."""

from __future__ import annotations

import re
import tomllib

Where = tuple[str | int, ...]    # keys of tables and numbers in arrays, from the root

_TOKEN = re.compile(
    r'''
      (?P<space>   [^\S\n]+ | \#[^\n]* )
    | (?P<string>  """ (?: \\. | "(?!"") | [^"\\] )* "{3,5}
                 | \'\'\' (?: '(?!'') | [^'] )* '{3,5}
                 | " (?: \\. | [^"\\\n] )* "
                 | ' [^'\n]* ' )
    | (?P<mark>    [\[\]{}=,.\n] )
    | (?P<bare>    [^\s\[\]{}=,.\#"']+ )
    ''', re.VERBOSE | re.DOTALL)
_ENDS_VALUE = frozenset(",]}\n")


def lines(text: str) -> dict[Where, int]:
    """The line, from 1, of every table header, key and array element of a valid document."""
    walk = _Walk(text)
    walk.document()
    return walk.found


class _Walk:
    """One walk over the tokens of a document that tomllib has accepted."""

    def __init__(self, text: str) -> None:
        self.found: dict[Where, int] = {}
        self._tokens = _tokens(text)
        self._at = 0
        self._last: dict[Where, int] = {}    # of each array of tables: the number of its newest table

    def document(self) -> None:
        table: Where = ()
        while self._skip("\n"):
            if self._text == "[":
                table = self._header()
            else:
                self._pair(table)

    @property
    def _text(self) -> str:
        return self._tokens[self._at][0]

    def _skip(self, marks: str) -> bool:
        """Pass over these marks; whether anything is left."""
        while self._at < len(self._tokens) and self._text in marks:
            self._at += 1
        return self._at < len(self._tokens)

    def _header(self) -> Where:
        line = self._tokens[self._at][1]
        is_array = self._tokens[self._at + 1][0] == "["
        self._at += 1 + is_array
        parts = self._key("]")
        self._at += 1 + is_array
        where: Where = ()
        for part in parts[:-1]:
            where = self._newest((*where, part))
            self.found.setdefault(where, line)
        where = (*where, parts[-1])
        self.found.setdefault(where, line)
        if is_array:
            self._last[where] = self._last.get(where, -1) + 1
            where = self._newest(where)
        self.found[where] = line
        return where

    def _newest(self, where: Where) -> Where:
        return (*where, self._last[where]) if where in self._last else where

    def _key(self, end: str) -> list[str]:
        """The parts of a dotted key; stops at `end`."""
        parts = []
        while self._text != end:
            if self._text != ".":
                parts.append(_unquoted(self._text))
            self._at += 1
        return parts

    def _pair(self, table: Where) -> None:
        line = self._tokens[self._at][1]
        where = table
        for part in self._key("="):
            where = (*where, part)
            self.found.setdefault(where, line)
        self._at += 1
        self._value(where)

    def _value(self, where: Where) -> None:
        self.found.setdefault(where, self._tokens[self._at][1])
        if self._text == "[":
            self._array(where)
        elif self._text == "{":
            self._inline_table(where)
        else:
            while self._at < len(self._tokens) and self._text not in _ENDS_VALUE:
                self._at += 1

    def _array(self, where: Where) -> None:
        self._at += 1
        number = 0
        while self._skip(",\n") and self._text != "]":
            self._value((*where, number))
            number += 1
        self._at += 1

    def _inline_table(self, where: Where) -> None:
        self._at += 1
        while self._skip(",\n") and self._text != "}":
            self._pair(where)
        self._at += 1


def _tokens(text: str) -> list[tuple[str, int]]:
    """What matters of a document, each with its line."""
    tokens, line = [], 1
    for match in _TOKEN.finditer(text):
        if match.lastgroup != "space":
            tokens.append((match[0], line))
        line += match[0].count("\n")
    return tokens


def _unquoted(part: str) -> str:
    return str(tomllib.loads(f"part = {part}")["part"]) if part[0] in "\"'" else part
