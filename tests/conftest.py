"""What holds for every test."""

from __future__ import annotations


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes are numbered, not spelled: what gzip makes holds the time, and two processes that share the tests would collect different ones."""
    return argname if isinstance(val, bytes) else None
