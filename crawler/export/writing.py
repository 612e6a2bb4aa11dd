"""Exports: the archive, or what a filter leaves of it -> CSV or JSON lines, one row an article, in constant memory.

One read transaction, so that a crawl under way does not tear it. A file appears whole or not at all.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from sqlite_utils import Database

from ..archive.database import complaints, open_reader
from ..errors import ConfigError, NewsarchiveError
from ..files import silence, whole_file
from ..text import did_you_mean, fold, some_of
from ..times import iso
from .columns import COLUMNS, COLUMNS_BY_NAME, Column
from .lines import Lines

WHEN = "coalesce(a.published_at, a.first_seen_at)"


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
    columns = columns_of(options)
    db = open_reader(archive)
    count = 0
    try:
        with complaints(archive):
            db.conn.execute("BEGIN")
            numbers, lines = _numbers(db, wanted), _lines(db, columns, options)
            with _target(output, archive) as file:
                file.write(("\ufeff".encode() if options.bom else b"") + lines.head)
                for piece, some in lines.counted(numbers):
                    file.write(piece)
                    count += some
    finally:
        db.close()
    return count


def columns_of(options: ExportOptions) -> tuple[Column, ...]:
    """The columns that are wanted. Raises ConfigError for options that cannot be."""
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


def _lines(db: Database, columns: tuple[Column, ...], options: ExportOptions) -> Lines:
    if options.format == "jsonl":
        return Lines.jsonl(db.conn, columns)
    return Lines.excel_safe_csv(db.conn, columns) if options.excel_safe else Lines.csv(db.conn, columns)


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
