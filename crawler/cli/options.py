"""Options that several commands share, and values that people type: paths, days, spans."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import click

archive_option = click.option(
    "--archive", type=click.Path(dir_okay=False, path_type=Path), default=Path("archive.db"), envvar="NEWSARCHIVE_ARCHIVE",
    show_default=True, help="The archive's database; captures lie beside it.")
sources_option = click.option(
    "--sources", type=click.Path(dir_okay=False, path_type=Path), default=Path("sources.toml"), envvar="NEWSARCHIVE_SOURCES",
    show_default=True, help="The outlets to follow.")
json_option = click.option("--json", "as_json", is_flag=True, help="For programs: JSON on standard output.")

_SPAN = re.compile(r"(\d+)\s*([mhdw])", re.IGNORECASE)
_COMMAND = re.compile(r"\bnewsarchive(?= (?:add|backup|crawl|demo|doctor|reextract|remove|schedule|serve|sources|status|verify|watch|why)\b)")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


def program() -> str:
    """How this program was started: ./run says so in NEWSARCHIVE_RUN."""
    return os.environ.get("NEWSARCHIVE_RUN") or "newsarchive"


def as_typed(text: str) -> str:
    """A message with its commands as this user types them: `newsarchive crawl` is `./run crawl` to one who has only that."""
    return _COMMAND.sub(program(), text)


class Since(click.ParamType):
    """A time: '2026-11-01', '2026-11-01T12:00', or how long ago: '2d', '12h', '3w'. Without a zone it is UTC."""

    name = "when"

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The time as aware UTC."""
        if isinstance(value, datetime):
            return value
        try:
            return _moment(value.strip(), self._now)
        except (ValueError, OverflowError):
            self.fail(f"{value!r} is neither a time (2026-11-01, 2026-11-01T12:00) nor how long ago (2d, 12h)", param, ctx)


def _moment(text: str, now: Callable[[], datetime]) -> datetime:
    """Raises ValueError for what is no time, OverflowError for one outside the years 1 to 9999."""
    span = _SPAN.fullmatch(text)
    if span:
        return now() - int(span[1]) * _UNITS[span[2].lower()]
    moment = datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
