"""Lines: articles' numbers -> the lines of an export (`Iterable[int] -> bytes`), in constant memory.

SQLite joins the items of lists, and its text is passed on as the bytes that it is: Python's own csv writer, which looks at every character
of every cell, reached 23 % of the speed of `sqlite3 -csv`; this reaches half of it and more.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from .columns import Column, Shape

if TYPE_CHECKING:
    from sqlite3 import Connection

AT_ONCE = 200            # articles that one statement reads
PIECE = 256 * 1024       # bytes that are handed on together
END = b"\r\n"            # RFC 4180
_NEEDS_QUOTES = re.compile(rb'[",\r\n]')
# Where a spreadsheet may see the start of a formula (OWASP, CSV Injection; full-width forms included): at the start of a cell, behind
# white space and quotes, and, since one whose separator is another reads no quotes, behind semicolons, tabs and line breaks inside it.
_CELL_STARTS = re.compile(r"""
    (?: \A | [;\t\r\n] ) [\s";\u200b-\u200f\u2060\ufeff]*+
    (?P<formula> [=+\-@＝＋－＠] )?                        # always a match, so that no run of blanks is read twice
""", re.VERBOSE)
_PERHAPS = re.compile(r"""(?<=[\s";\u200b-\u200f\u2060\ufeff])[=+\-@＝＋－＠]""")    # all that the expression above finds inside a cell, and more: quickly
_FORMULAS = tuple("=+-@＝＋－＠")
_STRIPPED = ("\t", "\r", "\n")    # some strip these from the start of a cell

Cell = Any    # bytes, int, float or None, as SQLite gives them
Write = Callable[[tuple[Any, ...]], bytes]


class Lines:
    """Makes the lines of articles, read on a connection that is the caller's and whose text_factory this sets."""

    def __init__(self, connection: Connection, head: bytes, write: Write, sql: Iterable[str]) -> None:
        self._connection, self._write, self.head = connection, write, head
        self._sql = (f"SELECT {', '.join(sql)} FROM json_each(?) n CROSS JOIN articles a ON a.id = n.value "    # noqa: S608 - no input in it
                     "LEFT JOIN sources s ON s.id = a.source_id LEFT JOIN captures c ON c.id = a.capture_id")

    @classmethod
    def csv(cls, connection: Connection, columns: tuple[Column, ...]) -> Lines:
        """RFC 4180: CRLF, quotes where needed and doubled, UTF-8. The head names the columns."""
        return cls._csv(connection, columns, _record)

    @classmethod
    def excel_safe_csv(cls, connection: Connection, columns: tuple[Column, ...]) -> Lines:
        """The same, with an apostrophe before all that a spreadsheet would run."""
        return cls._csv(connection, columns, lambda row: _record(tuple(map(_guarded, row))))

    @classmethod
    def _csv(cls, connection: Connection, columns: tuple[Column, ...], write: Write) -> Lines:
        connection.text_factory = bytes
        head = _record(tuple(column.name.encode() for column in columns))
        return cls(connection, head, write, (column.csv_sql or column.sql for column in columns))

    @classmethod
    def jsonl(cls, connection: Connection, columns: tuple[Column, ...]) -> Lines:
        """One JSON object a line, with lists and objects as such, and null for what is absent. There is no head."""
        connection.text_factory = lambda data: data.decode("utf-8", "replace")
        return cls(connection, b"", _object(columns), (column.json_sql or column.sql for column in columns))

    def of(self, numbers: Iterable[int]) -> Iterator[bytes]:
        """The lines of these articles, in their order, in pieces that end with a line each."""
        for piece, _ in self.counted(numbers):
            yield piece

    def counted(self, numbers: Iterable[int]) -> Iterator[tuple[bytes, int]]:
        """The pieces, each with the number of its lines."""
        left = iter(numbers)
        while some := list(islice(left, AT_ONCE)):
            lines, size = [], 0
            for row in self._connection.execute(self._sql, (json.dumps(some),)):
                lines.append(self._write(row))
                size += len(lines[-1])
                if size >= PIECE:
                    yield _sound(b"".join(lines)), len(lines)
                    lines, size = [], 0
            if lines:
                yield _sound(b"".join(lines)), len(lines)


def _record(row: tuple[Cell, ...]) -> bytes:
    """A record of a CSV. NUL, which no reader takes, is left out by `_sound`."""
    special = _NEEDS_QUOTES.search
    line = b",".join([
        b"" if value is None else str(value).encode() if value.__class__ is not bytes else
        b'"%b"' % value.replace(b'"', b'""') if special(value) else value for value in row])
    return (line or b'""') + END    # one empty cell alone would be a line that readers skip


def _guarded(value: Cell) -> Cell:
    """An apostrophe stands before all that a spreadsheet would run."""
    if not isinstance(value, bytes):
        return value
    cell = value.replace(b"\0", b"").decode("utf-8", "replace")
    if not (cell.startswith((*_FORMULAS, *_STRIPPED)) or _PERHAPS.search(cell)):
        return value
    safe = _CELL_STARTS.sub(lambda found: f"{found[0][:-1]}'{found['formula']}" if found["formula"] else found[0], cell)
    return (f"'{safe}" if safe.startswith(_STRIPPED) else safe).encode()


def _object(columns: tuple[Column, ...]) -> Write:
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str).encode
    names = [column.name for column in columns]
    parsed = [n for n, column in enumerate(columns) if column.shape in (Shape.LIST, Shape.OBJECT)]

    def write(row: tuple[Any, ...]) -> bytes:
        values = list(row)
        for n in parsed:
            values[n] = _parsed(values[n])
        return f"{encode(dict(zip(names, values, strict=True)))}\n".encode("utf-8", "replace")
    return write


def _parsed(value: Any) -> Any:
    """The value of JSON text; the text itself where it is none."""
    try:
        return json.loads(value) if isinstance(value, str) else value
    except (ValueError, RecursionError):
        return value


def _sound(data: bytes) -> bytes:
    """Without NUL, and with a mark where a foreign archive has bytes that are no UTF-8."""
    try:
        data.decode()
    except UnicodeDecodeError:
        data = data.decode("utf-8", "replace").encode()
    return data.replace(b"\0", b"")
