"""Writing: captures are appended to WARC files of the run's own and synced in groups (`Capture -> CaptureRef`)."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from ..files import sync_folder
from ..models import Capture, CaptureRef
from ..optouts import from_headers
from .records import Original, answer_record, compress, digest, member, request_record, response_record, warcinfo

ROLL_AT = 1 << 30    # bytes: the size at which crawlers commonly begin a new file


class CaptureWriter:
    """Appends captures to WARC files of its own. Not thread-safe; `sync` may run in a thread between two `write`s.

    Nothing is created before the first capture, so that a run without news leaves no file.
    """

    def __init__(self, folder: Path, *, run_id: int, software: str, operator: str | None = None) -> None:
        self._folder, self._run_id, self._software, self._operator = folder, run_id, software, operator
        self._file: BinaryIO | None = None
        self._number = 0
        self._end = 0                  # of the file; counted here, since tell() may be wrong while `sync` flushes in its thread
        self.name = ""                 # of the file now written, relative to the folder
        self.first_name: str | None = None

    def write(self, capture: Capture, original: Original | None = None, source_id: str | None = None) -> CaptureRef:
        """Append a response (a revisit record where `original` is given) and its request; not on disk before `sync`."""
        if self._file is None or self._end >= ROLL_AT:
            self._open_next(capture.fetched_at)
        record = response_record(capture, original, source_id)
        offset, length = self._append(member(record, capture))
        if original is not None and capture.status == 304:
            self._append(member(answer_record(capture, record), capture))
        self._append(member(request_record(capture, record), capture))
        return CaptureRef(
            url=capture.url, final_url=capture.final_url, status=capture.status, fetched_at=capture.fetched_at,
            warc_file=self.name, warc_offset=offset, warc_length=length,
            sha256=original.sha256 if original else digest(capture.payload),
            content_type=capture.header("content-type"), etag=capture.header("etag"), last_modified=capture.header("last-modified"),
            is_revisit=original is not None, completeness=capture.completeness, opt_outs=from_headers(capture.headers),
            robots_sha256=capture.robots_sha256, part_of=capture.part_of,
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
        offset = self._end
        self._file.write(member)
        self._end += len(member)
        return offset, len(member)

    def _open_next(self, now: datetime) -> None:
        self.close()
        self._number += 1
        stamp = now.strftime("%Y%m%dT%H%M%SZ")
        self.name = f"{now:%Y}/{now:%m}/newsarchive-{stamp}-r{self._run_id:06d}-{self._number:03d}.warc.gz"
        path = self._folder / self.name
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file, self._end = path.open("xb"), 0
        self.first_name = self.first_name or self.name
        self._append(compress(warcinfo(path.name, self._software, self._operator, now), 6))
        self._file.flush()
        for folder in (path.parent, path.parent.parent, self._folder):
            sync_folder(folder)
