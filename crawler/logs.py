"""Log lines that strangers cannot forge or colour: `a formatter -> the same, with every event on lines of its own and no control`."""

from __future__ import annotations

import logging

from .text import escaped


class Quoted(logging.Formatter):
    """Another formatter's text: controls escaped, and what follows an event's first line indented, so that no text begins a line."""

    def __init__(self, inner: logging.Formatter) -> None:
        super().__init__()
        self._inner = inner

    def format(self, record: logging.LogRecord) -> str:
        """One event."""
        return escaped(self._inner.format(record)).replace("\n", "\n    ")


def quote_logs() -> None:
    """Let every handler of the root logger write so; a second call changes nothing."""
    for handler in logging.getLogger().handlers:
        if not isinstance(handler.formatter, Quoted):
            handler.setFormatter(Quoted(handler.formatter or logging.Formatter()))
