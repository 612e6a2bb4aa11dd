"""Captures: HTTP responses as received <-> records in WARC/1.1 files, one gzip member a record (`Capture -> CaptureRef -> Capture`).

The WARC files are the archive's journal: a record is on disk (fsync) before anybody parses it, and what the database does not know yet
after a crash is found again by `scan`. Layout: `<folder>/<year>/<month>/<prefix>-<time>-<run>-<number>.warc.gz`.
"""

from .reader import captures_folder, check, cut_torn_tail, load, missing, payload, piece, scan
from .records import Original, digest
from .writer import CaptureWriter

__all__ = ["CaptureWriter", "Original", "captures_folder", "check", "cut_torn_tail", "digest", "load", "missing", "payload", "piece", "scan"]
