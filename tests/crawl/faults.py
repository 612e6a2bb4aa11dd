"""Children that die of a page, for tests: `python -m tests.crawl.faults ARGUMENTS` is `newsarchive ARGUMENTS` with readers that obey such pages."""

from __future__ import annotations

import ctypes
import re
import sys

from crawler import workers
from crawler.cli import main

REAL = workers._article


def article(payload: bytes, *args: object) -> object:
    """In a child: what the page asks for happens to it, on every rung."""
    if b"SEGFAULT" in payload:
        ctypes.string_at(0)
    if b"MEMORY BOMB" in payload:
        return len(bytearray(3 << 30))
    if b"ENDLESS" in payload:
        re.match(r"(a+)+$", "a" * 64 + "b")    # C code that keeps the GIL
    return REAL(payload, *args)    # type: ignore[arg-type]


if __name__ == "__main__":
    from tests.crawl import faults

    workers._article = faults.article    # type: ignore[assignment]
    main(sys.argv[1:])
