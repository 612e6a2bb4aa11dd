"""The download room: a search -> all its articles as a file, sent while it is read, whatever their number; and a page that offers it.

Columns and formats are those of `newsarchive export`. Nothing is collected: memory stays the same for ten articles and for a million.
"""

from __future__ import annotations

import asyncio
import re
import sqlite3
import weakref
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from datasette import Response
from datasette.utils.asgi import Forbidden, NotFound

from ... import __version__
from ...export import COLUMNS, Column, Lines
from ..citing import Citation, Kind, Reference, citation
from ..reader import Reader
from ..rows import row
from ..search import Search
from ..security import Send
from .room import Visitor
from .search import named

if TYPE_CHECKING:
    from sqlite3 import Connection

    from datasette.app import Datasette

LONGEST = 3600.0      # seconds that one download may take: a reader keeps SQLite's log from being folded in
COUNTED = 1.0         # seconds that counting, and judging the size, may each take for the page
SAMPLE = 100          # articles by which the size is judged
REMEMBERED = 50       # downloads whose progress can be asked for

T = TypeVar("T")
_TEXT = "body"        # the column that a download without the text lacks


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file."""

    ending: str
    label: str
    about: str
    content_type: str
    lines: Callable[[Connection, tuple[Column, ...]], Lines]
    start: bytes = b""


FORMATS = (
    Format("csv", "CSV", "For R, Python, databases and LibreOffice: RFC 4180, UTF-8.", "text/csv; charset=utf-8", Lines.csv),
    Format("excel.csv", "CSV for Excel", "Begins with a byte order mark; an apostrophe stands before all that a spreadsheet would run as a formula.",
           "text/csv; charset=utf-8", Lines.excel_safe_csv, "\ufeff".encode()),
    Format("jsonl", "JSON lines", "One object a line; authors, places and tags are lists with all that is known of each.", "application/x-ndjson", Lines.jsonl),
)
_BY_ENDING = {one.ending: one for one in FORMATS}


@dataclass(slots=True)
class Progress:
    """How far a download has come: `total` and `rows` are articles, `size` is in bytes. state: begins, runs, done, broken."""

    total: int = 0
    rows: int = 0
    size: int = 0
    state: str = "begins"


@dataclass(frozen=True, slots=True)
class Offer:
    """One format with and without the text, and about how many bytes either takes; None where that is not known."""

    format: Format
    size: int | None = None
    size_without_text: int | None = None


@dataclass(frozen=True, slots=True)
class DownloadPage:
    """What the template download.html prints."""

    search: Search
    asked: tuple[str, ...]        # the search in words
    total: int | None             # None: counting takes longer than a page may
    offers: tuple[Offer, ...]
    citations: tuple[Citation, ...]
    archive_url: str


_SPAN = "SELECT (SELECT count(*) FROM sources), (SELECT min(published_at) FROM articles), (SELECT max(published_at) FROM articles)"
_progress: weakref.WeakKeyDictionary[Datasette, OrderedDict[str, Progress]] = weakref.WeakKeyDictionary()


async def download_room(visitor: Visitor) -> Response:
    """The page: how many articles, how large, in which formats, and how to cite them."""
    _ensure_allowed(visitor)
    search = Search.of(visitor.request.args)
    with Reader(_path(visitor), COUNTED) as reader:
        total = await _within(reader, lambda connection: _count(connection, search))
        sizes = await _within(reader, lambda connection: _sizes(connection, search))
    offers = tuple(Offer(one, *(None if total is None else round(total * size) for size in sizes[one.ending])) if sizes else Offer(one) for one in FORMATS)
    asked = await _asked(visitor, search)
    cited = await _citations(visitor, search, asked, total)
    return await visitor.page("download.html", page=DownloadPage(search, asked, total, offers, cited, visitor.absolute()))


async def download_file(visitor: Visitor) -> Response:
    """The file, as a stream."""
    _ensure_allowed(visitor)
    arguments = visitor.request.args
    columns = tuple(one for one in COLUMNS if one.by_default and (one.name != _TEXT or arguments.get("text") != "no"))
    return _Stream(visitor, Search.of(arguments), _BY_ENDING[visitor.request.url_vars["format"]], columns, _begun(visitor, arguments.get("progress") or ""))    # type: ignore[return-value]


async def download_progress(visitor: Visitor) -> Response:
    """How far it has come, for the script of the page."""
    one = _progress.get(visitor.datasette, OrderedDict()).get(visitor.request.url_vars["token"])
    if one is None:
        raise NotFound("No such download")
    return Response.json({"total": one.total, "rows": one.rows, "size": one.size, "state": one.state}, headers={"cache-control": "no-store"})


def _ensure_allowed(visitor: Visitor) -> None:
    """Whom Datasette forbids whole tables as CSV gets none."""
    if not visitor.datasette.setting("allow_csv_stream"):
        raise Forbidden("allow_csv_stream is off: whole tables are not sent")


async def _asked(visitor: Visitor, search: Search) -> tuple[str, ...]:
    """A search in words."""
    parts = [f"“{search.words}”"] if search.words else []
    for name, values in search.filters:
        parts.append(f"{name.replace('_', ' ')}: {' or '.join((await named(visitor.database, name, values)).values())}")
    return (*parts, *(f"{word} {day}" for word, day in (("from", search.since), ("until", search.until)) if day))


async def _citations(visitor: Visitor, search: Search, asked: tuple[str, ...], total: int | None) -> tuple[Citation, ...]:
    """The archive, and before it the data set where the search does not ask for all of it."""
    now, title, span = datetime.now(UTC), visitor.title, await row(visitor.database, _SPAN)
    outlets, first, last = span or (None, None, None)
    about = [f"{outlets:,} outlets"] if outlets else []
    about += [f"{first[:10]} to {last[:10]}"] if first and last else []
    made = f"collected with newsarchive {__version__}"
    archive = Reference(f"newsarchive-archive-{now:%Y%m%d}", Kind.DATASET, title, visitor.absolute(), now, note="; ".join([", ".join(about), made] if about else [made]))
    if not asked:
        return (citation("The archive", archive),)
    found = f"{total:,} articles" if total is not None else "articles"
    url = visitor.absolute(f"/-/search?{search.query()}")
    data = Reference(f"newsarchive-dataset-{now:%Y%m%d}", Kind.DATASET, f"{title}: {found} on {', '.join(asked)}", url, now, note=f"a search of {visitor.absolute()}")
    return (citation("This data set", data), citation("The archive", archive))


def _path(visitor: Visitor) -> Path:
    return Path(str(visitor.database.path))


async def _within(reader: Reader, work: Callable[[Connection], T]) -> T | None:
    """The result; None where it takes too long."""
    reader.allow(COUNTED)
    try:
        return await reader.do(work)
    except sqlite3.OperationalError as error:
        if str(error) != "interrupted":
            raise
        return None


def _count(connection: Connection, search: Search) -> int:
    found = search.chosen()
    return int(connection.execute(f"SELECT count(*) FROM ({found.text})", found.parameters).fetchone()[0])


def _sizes(connection: Connection, search: Search) -> dict[str, tuple[float, float]]:
    """The mean bytes of a line in each format, with the text and without, of the first articles that are found."""
    found = search.chosen()
    some = [row[0] for row in connection.execute(f"{found.text} LIMIT {SAMPLE}", found.parameters)]
    every = tuple(column for column in COLUMNS if column.by_default)
    without = tuple(column for column in every if column.name != _TEXT)
    return {one.ending: tuple(sum(map(len, one.lines(connection, columns).of(some))) / max(1, len(some)) for columns in (every, without))    # type: ignore[misc]
            for one in FORMATS}


def _begun(visitor: Visitor, token: str) -> Progress:
    """What the stream writes its progress to; remembered where the page's script gave it a name."""
    one = Progress()
    if re.fullmatch(r"[0-9a-f]{16}", token):
        known = _progress.setdefault(visitor.datasette, OrderedDict())
        known[token] = one
        while len(known) > REMEMBERED:
            known.popitem(last=False)
    return one


class _Stream:
    """The answer to a request for a file. It ends when the visitor leaves."""

    def __init__(self, visitor: Visitor, search: Search, form: Format, columns: tuple[Column, ...], progress: Progress) -> None:
        self._visitor, self._search, self._format, self._columns, self._progress = visitor, search, form, columns, progress

    async def asgi_send(self, send: Send) -> None:
        """Send the file. Raises what SQLite does where it takes too long: the connection then ends before the file does, and the browser says so."""
        with Reader(_path(self._visitor), LONGEST) as reader:
            tasks = {asyncio.ensure_future(self._send(reader, send)), asyncio.ensure_future(_until_left(self._visitor.request.receive))}
            try:
                done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                for task in done:
                    task.result()
            finally:
                for task in tasks:
                    task.cancel()
                self._progress.state = "done" if self._progress.state == "done" else "broken"

    async def _send(self, reader: Reader, send: Send) -> None:
        progress = self._progress
        progress.total = await reader.do(lambda connection: _count(connection, self._search))
        progress.state = "runs"
        await send({"type": "http.response.start", "status": 200, "headers": self._headers()})
        is_wanted = self._visitor.request.method != "HEAD"
        pieces = await reader.do(self._pieces) if is_wanted else iter(())
        ahead = reader.do(lambda _: next(pieces, None))
        while piece := await ahead:
            ahead = reader.do(lambda _: next(pieces, None))    # read while this one is on its way
            await send({"type": "http.response.body", "body": piece[0], "more_body": True})
            progress.rows += piece[1]
            progress.size += len(piece[0])
        await send({"type": "http.response.body", "body": b""})
        progress.state = "done"

    def _pieces(self, connection: Connection) -> Iterator[tuple[bytes, int]]:
        lines = self._format.lines(connection, self._columns)
        found = self._search.ordered()
        numbers = (row[0] for row in connection.execute(found.text, found.parameters))
        return _after((self._format.start + lines.head, 0), lines.counted(numbers))

    def _headers(self) -> list[tuple[bytes, bytes]]:
        return [(b"content-type", self._format.content_type.encode()), (b"x-total-rows", str(self._progress.total).encode()), (b"cache-control", b"no-store"),
                (b"content-disposition", f'attachment; filename="{self._name()}"'.encode())]

    def _name(self) -> str:
        words = re.sub(r"[^A-Za-z0-9.]+", "-", f"{self._visitor.database.name}-{self._search.words[:40]}").strip("-.")
        return f"{words or 'archive'}-{datetime.now(UTC):%Y-%m-%d}.{self._format.ending}"


def _after(first: tuple[bytes, int], others: Iterator[tuple[bytes, int]]) -> Iterator[tuple[bytes, int]]:
    """A first piece where it is not empty, and the others."""
    if first[0]:
        yield first
    yield from others


async def _until_left(receive: Callable[[], Awaitable[Any]]) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
