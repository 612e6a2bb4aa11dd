"""Every error that newsarchive raises on purpose, as one tree.

    NewsarchiveError
    ├── ConfigError            sources.toml is wrong: file, line and key are in the message
    ├── ArchiveError
    │   ├── ArchiveHeld        another run holds the archive (exit code 75)
    │   ├── ArchiveNewer       made by a newer version: refused, untouched
    │   ├── ArchiveCorrupt     SQLite says that the file is damaged
    │   └── ArchiveMissing     no archive at that path yet
    ├── CaptureError           a WARC file, or a record in it, cannot be read
    ├── PayloadError           a payload cannot be decoded (bomb, broken, unknown encoding)
    │   └── PayloadCut         its compressed data ends early
    ├── ReadError              a reader child failed on a page; `.failure` is its class in one word
    └── ReadersBrokenError     no reader child can be started at all
"""

from __future__ import annotations


class NewsarchiveError(Exception):
    """The root: `except NewsarchiveError` is everything that we raise on purpose."""

    exit_code = 1


class ConfigError(NewsarchiveError):
    """The configuration is wrong; the message names file, line and key."""

    exit_code = 2


class ArchiveError(NewsarchiveError):
    """The archive cannot be used."""


class ArchiveHeld(ArchiveError):
    """Another run holds the archive; the message says which process, and since when."""

    exit_code = 75


class ArchiveNewer(ArchiveError):
    """The archive was made by a newer version of newsarchive."""


class ArchiveCorrupt(ArchiveError):
    """SQLite reports a damaged file."""


class ArchiveMissing(ArchiveError):
    """There is no archive at that path."""


class CaptureError(NewsarchiveError):
    """A WARC file or one of its records cannot be read."""


class PayloadError(NewsarchiveError):
    """A payload cannot be decoded within its limits."""


class PayloadCut(PayloadError):
    """Compressed data ends early: some of the payload is missing."""


class ReadError(NewsarchiveError):
    """A reader child failed on one page.

    failure: the class in one word: "timeout", "memory", "cpu", "crash", "decode", "incomplete", "error".
    """

    def __init__(self, failure: str, message: str = "") -> None:
        super().__init__(message or failure)
        self.failure = failure


class ReadersBrokenError(NewsarchiveError):
    """No reader child can be started: something is wrong with this installation, not with a page."""
