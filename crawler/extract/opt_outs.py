"""What a page asks of crawlers in its meta elements, and nothing else of it: payload bytes -> words."""

from __future__ import annotations

from ..optouts import from_metas
from .metas import read_head
from .page import parse


def read_opt_outs(payload: bytes, url: str, content_type: str | None) -> tuple[str, ...]:
    """For pages that may not be kept before that is known. Any bytes give words, mostly none."""
    return from_metas(read_head(parse(payload, url, content_type).root).metas)
