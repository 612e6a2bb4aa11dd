"""A capture as a file (`number -> bytes`): what the outlet sent, or its WARC record. It is saved, never shown: the page of a stranger must not run here."""

from __future__ import annotations

import asyncio
from pathlib import Path
from sqlite3 import Row
from urllib.parse import urlsplit

from datasette import Response
from datasette.utils.asgi import NotFound

from ...captures import captures_folder, payload, piece
from ...errors import CaptureError
from ..rows import row
from .room import Visitor

_CAPTURE = "SELECT id, final_url, fetched_at, content_type, sha256, is_revisit, warc_file, warc_offset, warc_length FROM captures WHERE id = :id"
_ORIGINAL = """
    SELECT id, final_url, fetched_at, content_type, sha256, is_revisit, warc_file, warc_offset, warc_length FROM captures
     WHERE sha256 = :sha256 AND NOT is_revisit ORDER BY id LIMIT 1"""
_ENDINGS = {"text/html": "html", "application/xhtml+xml": "html", "text/plain": "txt", "application/pdf": "pdf"}
_HEADERS = {"content-security-policy": "default-src 'none'; sandbox", "cache-control": "no-store"}


async def capture_payload(visitor: Visitor) -> Response:
    """The payload as received: its SHA-256 is the one of the table; compressed where the outlet sent it compressed."""
    found = await _found(visitor)
    original = await row(visitor.database, _ORIGINAL, sha256=found["sha256"]) if found["is_revisit"] else found
    if original is None:
        raise NotFound("This capture says that the page was as before, and the one before is not in this archive")
    body = await asyncio.to_thread(_payload, visitor, original)
    kind = _ENDINGS.get(str(original["content_type"] or "").partition(";")[0].strip().lower(), "bin")
    return _file(body, f"{_name(found)}.{kind}{_compressed(body)}", "application/octet-stream")


async def capture_record(visitor: Visitor) -> Response:
    """The WARC record as it lies in its file, headers and all: a WARC file by itself, which any replay tool opens."""
    found = await _found(visitor)
    return _file(await asyncio.to_thread(_piece, visitor, found), f"{_name(found)}.warc.gz", "application/warc")


async def _found(visitor: Visitor) -> Row:
    await visitor.datasette.ensure_permissions(
        visitor.request.actor, [("view-table", (visitor.database.name, "captures")), ("view-database", visitor.database.name), "view-instance"])
    found = await row(visitor.database, _CAPTURE, id=int(visitor.request.url_vars["capture"]))
    if found is None:
        raise NotFound("No such capture")
    return found


def _piece(visitor: Visitor, found: Row) -> bytes:
    try:
        return piece(captures_folder(Path(str(visitor.database.path))), str(found["warc_file"]), int(found["warc_offset"]), int(found["warc_length"]))
    except (CaptureError, ValueError, TypeError, OverflowError) as error:
        raise NotFound(f"The capture files of this archive are not here, or not whole: {error}") from error


def _payload(visitor: Visitor, found: Row) -> bytes:
    try:
        return payload(_piece(visitor, found))
    except CaptureError as error:
        raise NotFound(f"This capture cannot be read: {error}") from error


def _file(body: bytes, name: str, content_type: str) -> Response:
    return Response(body, headers=_HEADERS | {"content-disposition": f'attachment; filename="{name}"'}, content_type=content_type)


def _name(found: Row) -> str:
    """Capture, outlet's host and day, of letters that every system takes."""
    host = "".join(letter if letter.isascii() and (letter.isalnum() or letter in ".-") else "-" for letter in _host(str(found["final_url"])))
    day = "".join(letter for letter in str(found["fetched_at"])[:10] if letter in "0123456789-")
    return "-".join(part for part in ("capture", str(found["id"]), host, day) if part)


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "")[:60]
    except ValueError:
        return ""


def _compressed(body: bytes) -> str:
    """How a payload that was sent compressed is compressed, as the ending of a file; brotli has no mark to know it by."""
    return ".gz" if body[:2] == b"\x1f\x8b" else ".zst" if body[:4] == b"\x28\xb5\x2f\xfd" else ""
