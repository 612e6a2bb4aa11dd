"""Reading: what lies in WARC files, whole or torn (`CaptureRef -> Capture`, `file -> CaptureRef*`, `file -> problems`)."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from ..errors import CaptureError
from ..models import Capture, CaptureRef
from .records import capture_from, ref_from

_CHUNK = 1 << 16
MAX_PIECE = 20 * 1024**2    # bytes of one record, compressed or not: the longest payload that a crawl takes (16 MiB), and its heads


def load(folder: Path, ref: CaptureRef) -> Capture:
    """The capture that lies at `ref`, with the payload exactly as it was received. Raises CaptureError."""
    path = folder / ref.warc_file
    try:
        with path.open("rb") as file:
            file.seek(ref.warc_offset)
            for record in ArchiveIterator(file):
                return capture_from(record)
    except (OSError, ArchiveLoadFailed, ValueError, zlib.error) as error:
        raise CaptureError(f"{ref.warc_file} at {ref.warc_offset}: {error}") from error
    raise CaptureError(f"{ref.warc_file} at {ref.warc_offset}: no record")


def captures_folder(archive: Path) -> Path:
    """Where the WARC files of an archive lie: `captures/` beside `archive.db`, `NAME.captures/` beside any other NAME.db."""
    return archive.parent / ("captures" if archive.name == "archive.db" else f"{archive.stem}.captures")


def piece(folder: Path, warc_file: str, offset: int, length: int) -> bytes:
    """The gzip member of one record as it lies in its file: a small WARC file by itself.

    The name and the numbers may come from a stranger's database. Raises CaptureError where they lead out of the folder, or to less or more than can be.
    """
    path = (folder / warc_file).resolve()
    if not path.is_relative_to(folder.resolve()) or offset < 0 or not 0 < length <= MAX_PIECE:
        raise CaptureError(f"{warc_file} at {offset}: no place of a record")
    try:
        with path.open("rb") as file:
            file.seek(offset)
            found = file.read(length)
    except (OSError, ValueError) as error:
        raise CaptureError(f"{warc_file} at {offset}: {error.strerror if isinstance(error, OSError) else error}") from error
    if len(found) < length or found[:2] != b"\x1f\x8b":
        raise CaptureError(f"{warc_file} at {offset}: no record")
    return found


def payload(member: bytes) -> bytes:
    """What a `piece` holds of a response: its payload exactly as it was received. Raises CaptureError where it is no record, or one that is too large."""
    stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
    try:
        block = stream.decompress(member, MAX_PIECE)
        if not stream.eof:
            raise CaptureError("the record is too large, or not whole")
        return next(capture_from(record).payload for record in ArchiveIterator(BytesIO(block)))
    except (ArchiveLoadFailed, ValueError, zlib.error, StopIteration, AttributeError, TypeError) as error:
        raise CaptureError(f"no record: {error}") from error


def scan(folder: Path, warc_file: str) -> Iterator[CaptureRef]:
    """Every complete response and revisit record of a file, in order; a torn tail ends the scan quietly.

    Raises CaptureError where the file cannot be opened.
    """
    path = folder / warc_file
    try:
        file = path.open("rb")
    except OSError as error:
        raise CaptureError(f"{warc_file}: {error}") from error
    with file:
        for offset, length, block in _members(file):
            record = next(iter(ArchiveIterator(BytesIO(block))), None)
            if record is not None and record.rec_type in ("response", "revisit"):
                yield ref_from(record, warc_file, offset, length)


def cut_torn_tail(folder: Path, warc_file: str) -> int:
    """Cut a file after its last complete gzip member, as left by a kill in mid-write; the number of bytes cut."""
    path = folder / warc_file
    with path.open("r+b") as file:
        end = 0
        for offset, length, _ in _members(file):
            end = offset + length
        torn = path.stat().st_size - end
        if torn:
            file.truncate(end)
            os.fsync(file.fileno())
    return torn


def check(folder: Path, warc_file: str) -> Iterator[str]:
    """Problems of one file in words: members that do not inflate, digests that do not match, a torn tail."""
    path, end = folder / warc_file, 0
    with path.open("rb") as file:
        for offset, length, block in _members(file):
            end = offset + length
            iterator = ArchiveIterator(BytesIO(block), check_digests=True)
            for record in iterator:
                record.raw_stream.read()    # as it came: undoing a content encoding would burst bombs, and warcio fails at brotli
                if record.digest_checker.passed is False:
                    yield f"{warc_file} at {offset}: digest does not match"
    if end != path.stat().st_size:
        yield f"{warc_file}: {path.stat().st_size - end} bytes after the last complete record"


def missing(folder: Path, refs: Iterable[CaptureRef]) -> Iterator[str]:
    """Captures that the database names and that are not where it says, in words: one line a file."""
    known: dict[str, dict[int, str]] = {}
    for ref in refs:
        known.setdefault(ref.warc_file, {})[ref.warc_offset] = ref.sha256
    for name, wanted in known.items():
        try:
            there = {ref.warc_offset: ref.sha256 for ref in scan(folder, name)}
        except CaptureError as error:
            yield f"{error} ({len(wanted)} captures)"
            continue
        lost = [offset for offset, digest_of in wanted.items() if there.get(offset) != digest_of]
        if lost:
            yield f"{name}: {len(lost)} captures are not where the database says, the first at {min(lost)}"


def _members(file: BinaryIO) -> Iterator[tuple[int, int, bytes]]:
    """(offset, length, inflated bytes) of each complete gzip member."""
    offset, pending = 0, b""
    while True:
        stream, out, used = zlib.decompressobj(zlib.MAX_WBITS | 16), [], 0
        while not stream.eof:
            data = pending or file.read(_CHUNK)
            pending = b""
            if not data:
                return
            used += len(data)
            try:
                out.append(stream.decompress(data))
            except zlib.error:
                return
        pending = stream.unused_data
        length = used - len(pending)
        yield offset, length, b"".join(out)
        offset += length
