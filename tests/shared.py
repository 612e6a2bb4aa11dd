"""Where the material lies that is shared beside a checkout and never copied into it: the corpus, the newsstand, the suites."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("NEWSARCHIVE_SHARED") or Path(__file__).resolve().parents[2] / "shared")


def shared(name: str) -> Path:
    """The path of a file or folder in the shared material; skips the test where it is absent."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"needs {name} in the folder `shared` beside the checkout (or in $NEWSARCHIVE_SHARED)")
    return path
