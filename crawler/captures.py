"""Captures: HTTP responses as received <-> records in WARC/1.1 files, one gzip member a record (`Capture -> CaptureRef -> Capture`).

The WARC files are the archive's journal: a record is on disk (fsync) before anybody parses it, and what the database does not know yet
after a crash is found again by `scan`. Layout: `<folder>/<year>/<month>/<prefix>-<time>-<run>-<number>.warc.gz`.
"""

from __future__ import annotations

import hashlib
import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from .errors import CaptureError
from .models import Capture, CaptureRef, Completeness
from .times import from_iso, iso

ROLL_AT = 1 << 30    # bytes: the size at which crawlers commonly begin a new file
REQUESTED = "Newsarchive-Requested-URI"    # the address before redirects; WARC readers ignore fields that they do not know
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_TRUNCATED = {Completeness.TRUNCATED: "length", Completeness.INCOMPLETE: "disconnect"}
_HOP_BY_HOP = frozenset({"transfer-encoding", "connection", "keep-alive", "content-length"})
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Original:
    """The earlier capture that a revisit record refers to."""

    url: str
    fetched_at: datetime    # aware UTC
    sha256: str


class CaptureWriter:
    """Appends captures to WARC files of its own. Not thread-safe; `sync` may run in a thread between two `write`s.

    Nothing is created before the first capture, so that a run without news leaves no file.
    """

    def __init__(self, folder: Path, *, run_id: int, software: str, operator: str | None = None) -> None:
        self._folder, self._run_id, self._software, self._operator = folder, run_id, software, operator
        self._file: BinaryIO | None = None
        self._number = 0
        self.name = ""                 # of the file now written, relative to the folder
        self.first_name: str | None = None

    def write(self, capture: Capture, original: Original | None = None) -> CaptureRef:
        """Append a response (a revisit record where `original` is given) and its request; not on disk before `sync`."""
        if self._file is None or self._file.tell() >= ROLL_AT:
            self._open_next(capture.fetched_at)
        record = _response_record(capture, original)
        offset, length = self._append(_member(record, capture))
        self._append(_member(_request_record(capture, record), capture))
        return CaptureRef(
            url=capture.url, final_url=capture.final_url, status=capture.status, fetched_at=capture.fetched_at,
            warc_file=self.name, warc_offset=offset, warc_length=length,
            sha256=original.sha256 if original else digest(capture.payload),
            content_type=capture.header("content-type"), etag=capture.header("etag"), last_modified=capture.header("last-modified"),
            is_revisit=original is not None, completeness=capture.completeness,
        )

    def sync(self) -> None:
        """Return when everything written so far is on the disk. Raises OSError where the disk refuses."""
        if self._file is not None:
            self._file.flush()
            os.fdatasync(self._file.fileno())

    def close(self) -> None:
        """Sync and close. Idempotent."""
        if self._file is not None:
            self.sync()
            self._file.close()
            self._file = None

    def _append(self, member: bytes) -> tuple[int, int]:
        assert self._file is not None
        offset = self._file.tell()
        self._file.write(member)
        return offset, len(member)

    def _open_next(self, now: datetime) -> None:
        self.close()
        self._number += 1
        stamp = now.strftime("%Y%m%dT%H%M%SZ")
        self.name = f"{now:%Y}/{now:%m}/newsarchive-{stamp}-r{self._run_id:06d}-{self._number:03d}.warc.gz"
        path = self._folder / self.name
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = path.open("xb")
        self.first_name = self.first_name or self.name
        self._append(_compress(_warcinfo(path.name, self._software, self._operator, now), 6))
        self._file.flush()
        for folder in (path.parent, path.parent.parent, self._folder):
            _sync_folder(folder)


def digest(payload: bytes) -> str:
    """SHA-256, hex."""
    return hashlib.sha256(payload).hexdigest()


def load(folder: Path, ref: CaptureRef) -> Capture:
    """The capture that lies at `ref`, with the payload exactly as it was received. Raises CaptureError."""
    path = folder / ref.warc_file
    try:
        with path.open("rb") as file:
            file.seek(ref.warc_offset)
            for record in ArchiveIterator(file):
                return _capture_from(record)
    except (OSError, ArchiveLoadFailed, ValueError, zlib.error) as error:
        raise CaptureError(f"{ref.warc_file} at {ref.warc_offset}: {error}") from error
    raise CaptureError(f"{ref.warc_file} at {ref.warc_offset}: no record")


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
                yield _ref_from(record, warc_file, offset, length)


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
                record.content_stream().read()
                if record.digest_checker.passed is False:
                    yield f"{warc_file} at {offset}: digest does not match"
    if end != path.stat().st_size:
        yield f"{warc_file}: {path.stat().st_size - end} bytes after the last complete record"


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


def _response_record(capture: Capture, original: Original | None) -> ArcWarcRecord:
    fields = {"WARC-Type": "response", "WARC-Date": iso(capture.fetched_at)}
    if capture.url != capture.final_url:
        fields[REQUESTED] = capture.url
    if capture.ip_address:
        fields["WARC-IP-Address"] = capture.ip_address
    if capture.completeness in _TRUNCATED:
        fields["WARC-Truncated"] = _TRUNCATED[capture.completeness]
    writer = WARCWriter(BytesIO(), gzip=False, warc_version="1.1")
    if original is None:
        fields["WARC-Payload-Digest"] = f"sha256:{digest(capture.payload)}"
        return writer.create_warc_record(
            capture.final_url, "response", payload=BytesIO(capture.payload), length=len(capture.payload),
            warc_headers_dict=fields, http_headers=_http_headers(capture))
    record = writer.create_revisit_record(
        capture.final_url, f"sha256:{original.sha256}", original.url, iso(original.fetched_at),
        http_headers=_http_headers(capture), warc_headers_dict=fields)
    if capture.status == 304:
        record.rec_headers.replace_header("WARC-Profile", NOT_MODIFIED)
    return record


def _http_headers(capture: Capture) -> StatusAndHeaders:
    kept = [(name, value) for name, value in capture.headers if name.lower() not in _HOP_BY_HOP]
    if capture.status != 304:
        kept.append(("Content-Length", str(len(capture.payload))))
    return StatusAndHeaders(f"{capture.status} {_REASONS.get(capture.status, '')}".strip(), kept, protocol="HTTP/1.1")


def _request_record(capture: Capture, response: ArcWarcRecord) -> ArcWarcRecord:
    target = capture.final_url.split("://", 1)[-1]
    host, slash, rest = target.partition("/")
    headers = StatusAndHeaders(f"GET {slash}{rest} HTTP/1.1" if slash else "GET / HTTP/1.1",
                               [("Host", host), *capture.request_headers], is_http_request=True)
    fields = {"WARC-Type": "request", "WARC-Date": iso(capture.fetched_at),
              "WARC-Concurrent-To": response.rec_headers.get_header("WARC-Record-ID")}
    return WARCWriter(BytesIO(), gzip=False, warc_version="1.1").create_warc_record(
        capture.final_url, "request", warc_headers_dict=fields, http_headers=headers)


def _warcinfo(name: str, software: str, operator: str | None, now: datetime) -> bytes:
    writer = WARCWriter(BytesIO(), gzip=False, warc_version="1.1")
    info = {"software": software, "format": "WARC File Format 1.1", "operator": operator or "", "robots": "obey",
            "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"}
    record = writer.create_warcinfo_record(name, info)
    record.rec_headers.replace_header("WARC-Date", iso(now))
    return _serialise(record)


def _serialise(record: ArcWarcRecord) -> bytes:
    out = BytesIO()
    WARCWriter(out, gzip=False, warc_version="1.1").write_record(record)
    return out.getvalue()


def _member(record: ArcWarcRecord, capture: Capture) -> bytes:
    """One gzip member. A payload that is compressed already is only stored: a second round costs 1 ms a page and gains 1 %."""
    return _compress(_serialise(record), 0 if capture.header("content-encoding") and capture.payload else 6)


def _compress(block: bytes, level: int) -> bytes:
    stream = zlib.compressobj(level, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return stream.compress(block) + stream.flush()


def _ref_from(record: ArcWarcRecord, warc_file: str, offset: int, length: int) -> CaptureRef:
    capture = _capture_from(record)
    is_revisit = record.rec_type == "revisit"
    said = (record.rec_headers.get_header("WARC-Payload-Digest") or "").removeprefix("sha256:")
    return CaptureRef(
        url=capture.url, final_url=capture.final_url, status=capture.status, fetched_at=capture.fetched_at,
        warc_file=warc_file, warc_offset=offset, warc_length=length,
        sha256=said if is_revisit else digest(capture.payload), content_type=capture.header("content-type"),
        etag=capture.header("etag"), last_modified=capture.header("last-modified"),
        is_revisit=is_revisit, completeness=capture.completeness,
    )


def _capture_from(record: ArcWarcRecord) -> Capture:
    head, http = record.rec_headers, record.http_headers
    final_url = head.get_header("WARC-Target-URI")
    truncated = {value: key for key, value in _TRUNCATED.items()}
    return Capture(
        url=head.get_header(REQUESTED) or final_url, final_url=final_url, status=int(http.get_statuscode()),
        headers=tuple(http.headers), payload=record.raw_stream.read(), fetched_at=from_iso(head.get_header("WARC-Date")),
        ip_address=head.get_header("WARC-IP-Address"),
        completeness=truncated.get(head.get_header("WARC-Truncated"), Completeness.COMPLETE),
    )


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


_REASONS = {
    200: "OK", 203: "Non-Authoritative Information", 204: "No Content", 206: "Partial Content", 301: "Moved Permanently", 302: "Found",
    303: "See Other", 304: "Not Modified", 307: "Temporary Redirect", 308: "Permanent Redirect", 400: "Bad Request",
    401: "Unauthorized", 402: "Payment Required", 403: "Forbidden", 404: "Not Found", 410: "Gone", 429: "Too Many Requests",
    451: "Unavailable For Legal Reasons", 500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout",
}
