"""Files that appear whole or not at all: `Path -> a file to write`, renamed into place once it is on the disk."""

from __future__ import annotations

import fcntl
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A temporary file in the same folder that takes the place of `path` when the block ends well; nothing changes otherwise.

    An existing file's permissions are kept. A symbolic link at `path` is replaced, never written through. A kill leaves at most a
    hidden `.newsarchive-*.part` beside the old file, which the next one clears away. Raises OSError.
    """
    with part_of(path) as (part, handle):
        with open(handle, "wb", buffering=1 << 18, closefd=False) as file:
            _keep_mode(path, handle)
            yield file
            file.flush()
        put_in_place(part, handle, path)


@contextmanager
def part_of(path: Path) -> Iterator[tuple[Path, int]]:
    """An empty hidden file beside `path`, and a handle on it that is locked for as long as the block lasts; gone afterwards unless renamed.

    What others left behind in this folder is cleared away. Raises OSError.
    """
    clean_parts(path.parent)
    part, handle = _begin(path)
    try:
        yield part, handle
    finally:
        os.close(handle)
        part.unlink(missing_ok=True)


def put_in_place(part: Path, handle: int, path: Path) -> None:
    """Sync a part and rename it to its name, for good."""
    os.fsync(handle)
    os.replace(part, path)
    sync_folder(path.parent)


def clean_parts(folder: Path) -> None:
    """Remove parts that no living process holds: what a kill left. Never raises; what cannot be removed stays."""
    for part in folder.glob(".newsarchive-*.part"):
        with suppress(OSError):
            handle = os.open(part, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                part.with_name(f"{part.name}-journal").unlink(missing_ok=True)    # SQLite's, of a copy that was being made
                part.unlink()
            finally:
                os.close(handle)


def sync_folder(folder: Path) -> None:
    """Have the folder's entries on the disk: a rename or a new file is not there for good before."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _begin(path: Path) -> tuple[Path, int]:
    """A new part, locked. One that was cleared away between its making and its lock is made again."""
    while True:
        part = path.with_name(f".newsarchive-{secrets.token_hex(6)}.part")
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)
        fcntl.flock(handle, fcntl.LOCK_EX)
        if os.fstat(handle).st_nlink:
            return part, handle
        os.close(handle)


def _keep_mode(path: Path, handle: int) -> None:
    try:
        old = path.lstat()
    except FileNotFoundError:
        return
    if stat.S_ISREG(old.st_mode):
        os.fchmod(handle, stat.S_IMODE(old.st_mode))


def silence(file: BinaryIO) -> None:
    """Let the interpreter flush what is left to nowhere when it ends, not with a traceback."""
    try:
        handle = file.fileno()
    except (OSError, ValueError):
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, handle)
    os.close(nowhere)
