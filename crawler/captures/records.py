"""WARC records as values: a capture <-> the response, request and revisit records that say it (`Capture <-> ArcWarcRecord`)."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from ..models import Capture, CaptureRef, Completeness
from ..optouts import from_headers
from ..times import from_iso, iso

REQUESTED = "Newsarchive-Requested-URI"    # the address before redirects; WARC readers ignore fields that they do not know
NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
SOURCE = "Newsarchive-Source"                   # id of the source whose URL it was: with it the frontier can be made anew from the files
PART = "Newsarchive-Part-Of"                     # URL of the first page of the article whose later page it is
ROBOTS = "Newsarchive-Robots-SHA256"            # digest of the robots.txt that the fetch was made under
_TRUNCATED = {Completeness.TRUNCATED: "length", Completeness.INCOMPLETE: "disconnect"}
_HOP_BY_HOP = frozenset({"transfer-encoding", "connection", "keep-alive", "content-length"})


class Head(StatusAndHeaders):    # type: ignore[misc]
    """A status line and headers as they were received.

    warcio percent-encodes what is not ASCII, and fails where such a value has a semicolon: then the whole page would be lost.
    """

    def to_ascii_bytes(self, filter_func: Callable[[tuple[str, str]], tuple[str, str] | None] | None = None) -> bytes:
        """The bytes that came, which were decoded as Latin-1."""
        return self.to_bytes(filter_func, "latin-1")    # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Original:
    """The earlier capture that a revisit record refers to."""

    url: str
    fetched_at: datetime    # aware UTC
    sha256: str


def digest(payload: bytes) -> str:
    """SHA-256, hex."""
    return hashlib.sha256(payload).hexdigest()


def response_record(capture: Capture, original: Original | None, source_id: str | None = None) -> ArcWarcRecord:
    """A response record; a revisit record (WARC/1.1, 6.7) where the payload is an earlier one's.

    That of a 304 has no HTTP block, so that replay shows the page and not "not modified": what was answered is in `answer_record`.
    """
    fields = {"WARC-Type": "response", "WARC-Date": iso(capture.fetched_at)}
    if capture.url != capture.final_url:
        fields[REQUESTED] = capture.url
    if source_id:
        fields[SOURCE] = source_id
    if capture.part_of:
        fields[PART] = capture.part_of
    if capture.robots_sha256:
        fields[ROBOTS] = capture.robots_sha256
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
        http_headers=None if capture.status == 304 else _http_headers(capture), warc_headers_dict=fields)
    if capture.status == 304:
        record.rec_headers.replace_header("WARC-Profile", NOT_MODIFIED)
    return record


def answer_record(capture: Capture, revisit: ArcWarcRecord) -> ArcWarcRecord:
    """The status line and headers of a 304, as a metadata record beside its revisit record.

    As application/warc-fields: indexers take a metadata record of any other type for another capture of the page.
    """
    fields = {"WARC-Type": "metadata", "WARC-Date": iso(capture.fetched_at),
              "WARC-Concurrent-To": revisit.rec_headers.get_header("WARC-Record-ID")}
    head = _http_headers(capture)
    lines = [("http-status-line", f"{head.protocol} {head.statusline}"), *head.headers]
    block = "".join(f"{name}: {value}\r\n" for name, value in lines).encode("utf-8", "replace")
    return WARCWriter(BytesIO(), gzip=False, warc_version="1.1").create_warc_record(
        capture.final_url, "metadata", payload=BytesIO(block), length=len(block), warc_headers_dict=fields,
        warc_content_type="application/warc-fields")


def _http_headers(capture: Capture) -> Head:
    kept = [(name, value) for name, value in capture.headers if name.lower() not in _HOP_BY_HOP]
    if capture.status != 304:
        kept.append(("Content-Length", str(len(capture.payload))))
    return Head(f"{capture.status} {_REASONS.get(capture.status, '')}".strip(), kept, protocol="HTTP/1.1")


def request_record(capture: Capture, response: ArcWarcRecord) -> ArcWarcRecord:
    """The request that led to a response, concurrent to it."""
    target = capture.final_url.split("://", 1)[-1]
    host, slash, rest = target.partition("/")
    headers = Head(f"GET {slash}{rest} HTTP/1.1" if slash else "GET / HTTP/1.1",
                               [("Host", host), *capture.request_headers], is_http_request=True)
    fields = {"WARC-Type": "request", "WARC-Date": iso(capture.fetched_at),
              "WARC-Concurrent-To": response.rec_headers.get_header("WARC-Record-ID")}
    return WARCWriter(BytesIO(), gzip=False, warc_version="1.1").create_warc_record(
        capture.final_url, "request", warc_headers_dict=fields, http_headers=headers)


def warcinfo(name: str, software: str, operator: str | None, now: datetime) -> bytes:
    """The record that begins a file: who wrote it, with what, under which rules."""
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


def member(record: ArcWarcRecord, capture: Capture) -> bytes:
    """One gzip member. A payload that is compressed already is only stored: a second round costs 1 ms a page and gains 1 %."""
    return compress(_serialise(record), 0 if capture.header("content-encoding") and capture.payload else 6)


def compress(block: bytes, level: int) -> bytes:
    """A block as one gzip member."""
    stream = zlib.compressobj(level, zlib.DEFLATED, zlib.MAX_WBITS | 16)
    return stream.compress(block) + stream.flush()


def ref_from(record: ArcWarcRecord, warc_file: str, offset: int, length: int) -> CaptureRef:
    """Where a record that was just read lies, and what identifies it."""
    capture = capture_from(record)
    is_revisit = record.rec_type == "revisit"
    said = (record.rec_headers.get_header("WARC-Payload-Digest") or "").removeprefix("sha256:")
    return CaptureRef(
        url=capture.url, final_url=capture.final_url, status=capture.status, fetched_at=capture.fetched_at,
        warc_file=warc_file, warc_offset=offset, warc_length=length,
        sha256=said if is_revisit else digest(capture.payload), content_type=capture.header("content-type"),
        etag=capture.header("etag"), last_modified=capture.header("last-modified"),
        is_revisit=is_revisit, completeness=capture.completeness, opt_outs=from_headers(capture.headers), robots_sha256=capture.robots_sha256,
        source_id=record.rec_headers.get_header(SOURCE), part_of=record.rec_headers.get_header(PART),
    )


def capture_from(record: ArcWarcRecord) -> Capture:
    """The capture that a response or revisit record says; a revisit's payload is empty, and one without an HTTP block was a 304."""
    head, http = record.rec_headers, record.http_headers
    final_url = head.get_header("WARC-Target-URI")
    truncated = {value: key for key, value in _TRUNCATED.items()}
    return Capture(
        url=head.get_header(REQUESTED) or final_url, final_url=final_url, status=int(http.get_statuscode()) if http else 304,
        headers=tuple(http.headers) if http else (), payload=record.raw_stream.read(), fetched_at=from_iso(head.get_header("WARC-Date")),
        ip_address=head.get_header("WARC-IP-Address"),
        completeness=truncated.get(head.get_header("WARC-Truncated"), Completeness.COMPLETE), robots_sha256=head.get_header(ROBOTS),
    )


_REASONS = {
    200: "OK", 203: "Non-Authoritative Information", 204: "No Content", 206: "Partial Content", 301: "Moved Permanently", 302: "Found",
    303: "See Other", 304: "Not Modified", 307: "Temporary Redirect", 308: "Permanent Redirect", 400: "Bad Request",
    401: "Unauthorized", 402: "Payment Required", 403: "Forbidden", 404: "Not Found", 410: "Gone", 429: "Too Many Requests",
    451: "Unavailable For Legal Reasons", 500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout",
}
