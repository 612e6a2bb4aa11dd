"""Reading articles: `extract`, payload bytes -> Article; `read_opt_outs`, what a page asks of crawlers."""

from __future__ import annotations

from .opt_outs import read_opt_outs
from .reading import extract

__all__ = ["extract", "read_opt_outs"]
