"""What countries are called (ISO 3166-1 code -> English name)."""

from __future__ import annotations

import functools

from babel import Locale


@functools.cache
def _names() -> dict[str, str]:
    """Those of the Unicode CLDR, read when the first page asks."""
    return dict(Locale("en").territories)


def country(code: str | None) -> str:
    """"DE" -> "Germany"; what is no code stays as it is."""
    return _names().get(code or "", code or "")
