"""Payloads: content-encoded bytes as received -> the bytes that were meant, within a limit. Runs in reader children only."""

from __future__ import annotations

import zlib
from collections.abc import Callable

from .errors import PayloadCut, PayloadError

MAX_DECODED = 8 * 1024 * 1024    # bytes; FAULTS.md: body cap to store
MAX_LAYERS = 2
MAX_MEMBERS = 1_000    # of one gzip file: each costs a copy of all that follows


def decode(payload: bytes, content_encoding: str | None, *, limit: int = MAX_DECODED) -> bytes:
    """Undo the Content-Encoding of a response, last layer first.

    A payload that is labelled gzip but is not is returned as it is: servers mislabel.
    Raises PayloadError for more than two layers, an unknown encoding or more than `limit` bytes, PayloadCut for a stream that ends early.
    """
    names = [name.strip().lower() for name in (content_encoding or "").split(",")]
    layers = [name for name in names if name and name != "identity"]
    if len(layers) > MAX_LAYERS:
        raise PayloadError(f"{len(layers)} content encodings, at most {MAX_LAYERS}")
    for name in reversed(layers):
        if name not in _DECODERS:
            raise PayloadError(f"unknown content encoding {name[:40]!r}")
        payload = _DECODERS[name](payload, limit)
    if len(payload) > limit:
        raise PayloadError(f"more than {limit} bytes")
    return payload


def gunzip(payload: bytes, limit: int = MAX_DECODED) -> bytes:
    """Undo gzip where the payload begins like it (a sitemap.xml.gz), else return it unchanged. Raises PayloadError."""
    if payload[:2] != b"\x1f\x8b":
        return payload
    out = bytearray()
    for _ in range(MAX_MEMBERS):
        stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
        out += _inflate(stream, payload, limit, len(out))
        payload = stream.unused_data.lstrip(b"\0")
        if payload[:2] != b"\x1f\x8b":
            return bytes(out)
    raise PayloadError(f"more than {MAX_MEMBERS} gzip members")


def _inflate(stream: zlib._Decompress, payload: bytes, limit: int, before: int = 0) -> bytes:
    """The whole of a stream. before: bytes that came of earlier ones."""
    try:
        out = stream.decompress(payload, limit - before + 1)
    except zlib.error as error:
        raise PayloadError(f"broken compressed data: {error}") from error
    if before + len(out) > limit:
        raise PayloadError(f"more than the limit of {limit} bytes after decompression")
    if not stream.eof:
        raise PayloadCut("compressed data ends early")
    return out


def _deflate(payload: bytes, limit: int) -> bytes:
    bits = zlib.MAX_WBITS if payload[:1] and payload[0] & 0x0F == 8 else -zlib.MAX_WBITS
    return _inflate(zlib.decompressobj(bits), payload, limit)


def _brotli(payload: bytes, limit: int) -> bytes:
    import brotli

    stream, out = brotli.Decompressor(), b""
    try:
        out = stream.process(payload, output_buffer_limit=limit + 1)
        while not stream.is_finished() and len(out) <= limit:
            more = stream.process(b"", output_buffer_limit=limit + 1 - len(out))
            if not more:
                raise PayloadCut("compressed data ends early")
            out += more
    except brotli.error as error:
        raise PayloadError(f"broken compressed data: {error}") from error
    if len(out) > limit:
        raise PayloadError(f"more than the limit of {limit} bytes after decompression")
    return out


def _zstd(payload: bytes, limit: int) -> bytes:
    try:
        from compression import zstd
    except ImportError:
        from backports import zstd
    stream = zstd.ZstdDecompressor()
    try:
        out = stream.decompress(payload, max_length=limit + 1)
    except zstd.ZstdError as error:
        raise PayloadError(f"broken compressed data: {error}") from error
    if len(out) > limit:
        raise PayloadError(f"more than the limit of {limit} bytes after decompression")
    if not stream.eof:
        raise PayloadCut("compressed data ends early")
    return out


_DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": gunzip, "x-gzip": gunzip, "deflate": _deflate, "br": _brotli, "zstd": _zstd,
}
