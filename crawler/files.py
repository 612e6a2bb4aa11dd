"""Files that appear whole or not at all: `Path -> a file to write`, renamed into place once it is on the disk."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A temporary file in the same folder that takes the place of `path` when the block ends well; nothing changes otherwise.

    An existing file's permissions are kept. A symbolic link at `path` is replaced, never written through. A kill leaves at most a
    hidden `.newsarchive-*.part` beside the old file. Raises OSError.
    """
    part = path.with_name(f".newsarchive-{secrets.token_hex(6)}.part")
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)
    try:
        with open(handle, "wb", buffering=1 << 18) as file:
            _keep_mode(path, handle)
            yield file
            file.flush()
            os.fsync(handle)
        os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Have the folder's entries on the disk: a rename or a new file is not there for good before."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _keep_mode(path: Path, handle: int) -> None:
    try:
        old = path.lstat()
    except FileNotFoundError:
        return
    if stat.S_ISREG(old.st_mode):
        os.fchmod(handle, stat.S_IMODE(old.st_mode))
