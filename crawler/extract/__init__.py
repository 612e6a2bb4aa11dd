"""Reading articles: `extract`, payload bytes -> Article; `join`, the parts of one -> the one Article."""

from __future__ import annotations

from .parts import join
from .opt_outs import read_opt_outs
from .reading import extract

__all__ = ["extract", "join", "read_opt_outs"]
