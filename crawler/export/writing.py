"""Exports: the archive, or what a filter leaves of it -> CSV or JSON lines, one row an article, in constant memory.

One read transaction, so that a crawl under way does not tear it. A file appears whole or not at all.
"""

from __future__ import annotations

import csv
import json
import re
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, cast

from sqlite_utils import Database

from ..archive.database import complaints, open_reader
from ..errors import ConfigError, NewsarchiveError
from ..files import silence, whole_file
from ..text import did_you_mean, fold, some_of
from ..times import iso
from .columns import COLUMNS, COLUMNS_BY_NAME, Column, Shape

SEPARATOR = "; "
WHEN = "coalesce(a.published_at, a.first_seen_at)"
# Where a spreadsheet may see the start of a formula (OWASP, CSV Injection; full-width forms included): at the start of a cell, behind
# white space and quotes, and, since one whose separator is another reads no quotes, behind semicolons, tabs and line breaks inside it.
_CELL_STARTS = re.compile(r"""
    (?: \A | [;\t\r\n] ) [\s";\u200b-\u200f\u2060\ufeff]*+
    (?P<formula> [=+\-@＝＋－＠] )?                        # always a match, so that no run of blanks is read twice
""", re.VERBOSE)
_STRIPPED = ("\t", "\r", "\n")    # some strip these from the start of a cell

Cell = str | int | float | None
Values = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class ExportFilter:
    """Which articles. Everything that is given must hold; within `sources` and `languages` any one."""

    since: datetime | None = None         # aware; published, or else first seen, at or after
    until: datetime | None = None         # aware; published, or else first seen, before
    sources: tuple[str, ...] = ()         # ids
    languages: tuple[str, ...] = ()       # "en" also finds "en-GB"
    place: str | None = None              # named in the dateline; case and accents do not matter
    search: str | None = None             # words, and "phrases in quotes", that must all be there


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """How it is written. `bom` and `excel_safe` are for CSV."""

    format: str = "csv"                         # or "jsonl"
    columns: tuple[str, ...] | None = None    # names of COLUMNS, in this order; None: all but those that must be named
    bom: bool = False                         # begin with a byte order mark, so that Excel knows that it is UTF-8
    excel_safe: bool = False                  # an apostrophe before all that a spreadsheet would run as a formula


def export(archive: Path, output: Path | BinaryIO, wanted: ExportFilter, options: ExportOptions) -> int:
    """Write what is wanted; how many articles. A reader that goes away (a broken pipe) ends it quietly.

    Raises ConfigError for options that cannot be, the archive errors of `open_reader`, and NewsarchiveError for a source that the archive
    does not know and where the output cannot be written: then nothing has changed there.
    """
    columns = _chosen(options)
    db = open_reader(archive)
    count = 0
    try:
        with complaints(archive):
            db.conn.execute("BEGIN")
            db.conn.text_factory = lambda data: data.decode("utf-8", "replace")
            numbers, read = _numbers(db, wanted), _reader(db, columns, options)
            with _target(output, archive) as file:
                write = _csv_writer(file, columns, options) if options.format == "csv" else _json_writer(file, columns)
                for count, number in enumerate(numbers, 1):    # noqa: B007 - the last one is the answer
                    write(read(number))
    finally:
        db.close()
    return count


def _chosen(options: ExportOptions) -> tuple[Column, ...]:
    if options.format not in ("csv", "jsonl"):
        raise ConfigError(f"no format {options.format!r}; there are: csv, jsonl")
    if options.format == "jsonl" and (options.bom or options.excel_safe):
        raise ConfigError("--bom and --excel-safe are for CSV, not for --format jsonl")
    if options.columns is None:
        return tuple(column for column in COLUMNS if column.by_default)
    for number, name in enumerate(options.columns):
        if name not in COLUMNS_BY_NAME:
            raise ConfigError(f"no column {name!r}{did_you_mean(name, COLUMNS_BY_NAME)} (there are: {', '.join(COLUMNS_BY_NAME)})")
        if name in options.columns[:number]:
            raise ConfigError(f"column {name!r} is named twice")
    return tuple(COLUMNS_BY_NAME[name] for name in options.columns)


def _numbers(db: Database, wanted: ExportFilter) -> Iterator[int]:
    """The articles' ids in the order of the export: the bodies are fetched one by one, so that sorting never holds them."""
    _check_sources(db, wanted.sources)
    db.conn.create_function("fold", 1, lambda text: fold(text or ""), deterministic=True)
    where, values = _conditions(db, wanted)
    return (row[0] for row in db.conn.execute(f"SELECT a.id FROM articles a {where} ORDER BY {WHEN}, a.id", values))    # noqa: S608 - no input in it


def _check_sources(db: Database, names: tuple[str, ...]) -> None:
    there = [row[0] for row in db.conn.execute("SELECT id FROM sources ORDER BY id")]
    for name in names:
        if name not in there:
            known = some_of(there) or "none yet"
            raise NewsarchiveError(f"no source {name!r} in this archive{did_you_mean(name, there)} (there are: {known})")


def _conditions(db: Database, wanted: ExportFilter) -> tuple[str, list[str]]:
    """The WHERE clause and its values. Times are compared to the second."""
    parts: list[tuple[str, list[str]]] = []
    if wanted.since is not None:
        parts.append((f"substr({WHEN}, 1, 19) >= ?", [iso(wanted.since)[:19]]))
    if wanted.until is not None:
        parts.append((f"substr({WHEN}, 1, 19) < ?", [iso(wanted.until)[:19]]))
    if wanted.sources:
        parts.append((f"a.source_id IN ({_marks(wanted.sources)})", list(wanted.sources)))
    if wanted.languages:
        each = " OR ".join("instr(lower(a.language) || '-', ?) = 1" for _ in wanted.languages)
        parts.append((f"({each})", [f"{language.lower()}-" for language in wanted.languages]))
    if wanted.place is not None:
        parts.append(("a.id IN (SELECT x.article_id FROM article_places x JOIN places p ON p.id = x.place_id WHERE fold(p.name) = ?)",
                      [fold(wanted.place)]))
    if wanted.search is not None:
        parts.append(("a.id IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?)", [_quoted(db, wanted.search)]))
    clause = " AND ".join(condition for condition, _ in parts)
    return (f"WHERE {clause}" if clause else ""), [value for _, values in parts for value in values]


def _marks(values: tuple[str, ...]) -> str:
    return ", ".join("?" for _ in values)


def _quoted(db: Database, search: str) -> str:
    words = search.replace("\0", " ")
    return str(db.quote_fts(words)) if words.strip(' \t\r\n"') else '""'    # an empty phrase finds nothing


def _reader(db: Database, columns: tuple[Column, ...], options: ExportOptions) -> Callable[[int], Values]:
    """What gives the values of one article."""
    chosen = (column.json_sql or column.sql if options.format == "jsonl" else column.sql for column in columns)
    sql = (f"SELECT {', '.join(chosen)} FROM articles a LEFT JOIN sources s ON s.id = a.source_id "    # noqa: S608 - no input in it
           "LEFT JOIN captures c ON c.id = a.capture_id WHERE a.id = ?")
    return lambda number: cast(Values, db.conn.execute(sql, (number,)).fetchone())


def _csv_writer(file: BinaryIO, columns: tuple[Column, ...], options: ExportOptions) -> Callable[[Values], None]:
    """Writes RFC 4180: CRLF, quotes where needed and doubled, UTF-8."""
    if options.bom:
        file.write("\ufeff".encode())
    writer = csv.writer(_Encoder(file))
    writer.writerow(column.name for column in columns)
    cell = _safe_cell if options.excel_safe else _cell

    def write(values: Values) -> None:
        writer.writerow([cell(value, column.shape) for value, column in zip(values, columns, strict=True)])
    return write


def _json_writer(file: BinaryIO, columns: tuple[Column, ...]) -> Callable[[Values], None]:
    """Writes one object a line, with lists and objects as such, and null for what is absent."""
    encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=str).encode

    def write(values: Values) -> None:
        row = {column.name: _parsed(value) if column.shape in (Shape.LIST, Shape.OBJECT) else value
               for value, column in zip(values, columns, strict=True)}
        file.write(f"{encode(row)}\n".encode("utf-8", "replace"))
    return write


class _Encoder:
    """What csv writes text to."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, text: str) -> int:
        return self._file.write(text.encode("utf-8", "replace"))


def _cell(value: Cell, shape: Shape) -> Cell:
    if shape is Shape.LIST:
        value = _joined(value)
    return value.replace("\0", "") if isinstance(value, str) else value


def _safe_cell(value: Cell, shape: Shape) -> Cell:
    """An apostrophe stands before all that a spreadsheet would run."""
    cell = _cell(value, shape)
    if not isinstance(cell, str):
        return cell
    safe = _CELL_STARTS.sub(lambda found: f"{found[0][:-1]}'{found['formula']}" if found["formula"] else found[0], cell)
    return f"'{safe}" if safe.startswith(_STRIPPED) else safe


def _joined(value: Cell) -> str:
    """The elements with '; ' between them; a semicolon inside one becomes a comma, so that the cell can be split again."""
    parts = _parsed(value)
    return SEPARATOR.join("" if part is None else str(part).replace(";", ",") for part in parts) if isinstance(parts, list) else ""


def _parsed(value: Cell) -> Any:
    """The value of JSON text; the text itself where it is none."""
    try:
        return json.loads(value) if isinstance(value, str) else value
    except (ValueError, RecursionError):
        return value


@contextmanager
def _target(output: Path | BinaryIO, archive: Path) -> Iterator[BinaryIO]:
    """The file to write to."""
    name = str(output) if isinstance(output, Path) else "standard output"
    try:
        with (_file(output, archive) if isinstance(output, Path) else nullcontext(output)) as file:
            try:
                yield file
                file.flush()
            except OSError:
                silence(file)
                raise
    except BrokenPipeError:
        pass
    except OSError as error:
        raise NewsarchiveError(f"{name}: {error.strerror or error}") from error


@contextmanager
def _file(path: Path, archive: Path) -> Iterator[BinaryIO]:
    """A whole file, or a pipe or device. A symbolic link to a file is refused: who made it may not be who runs this."""
    mode = path.stat().st_mode if path.exists() else None
    if mode is not None and not stat.S_ISREG(mode):
        with path.open("wb") as file:
            yield file
        return
    if path.is_symlink():
        raise NewsarchiveError(f"{path} is a symbolic link; name the file that it stands for ({path.readlink()}), or remove it")
    if path.absolute() in {archive.absolute().with_name(archive.name + suffix) for suffix in ("", "-wal", "-shm", "-lock")}:
        raise NewsarchiveError(f"{path} is the archive itself; choose another name")
    with whole_file(path) as file:
        yield file
