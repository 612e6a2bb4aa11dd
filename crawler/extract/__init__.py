"""Reading articles: `extract`, payload bytes -> Article."""

from __future__ import annotations

from .reading import extract

__all__ = ["extract"]
