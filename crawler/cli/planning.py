"""`crawl --dry-run`: what would be polled and fetched now, in order (`Config, archive -> lines`)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, nullcontext
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from ..archive import open_reader
from ..archive.planned import Due, Limits, Planned, planned_polls, planned_visits
from ..errors import ConfigError
from ..models import Source
from ..sources import Config
from ..spiders.window import PER_SOURCE
from ..text import one_line
from ..times import iso

_WORDS = {Due.NEW: "new", Due.RECHECK: "recheck", Due.CONFIRM: "recheck, it was missing", Due.RETRY: "retry"}


def show_planned(archive: Path, config: Config, source: str | None, now: datetime, limits: Limits, *, as_json: bool) -> None:
    """One line for each channel and each page that is due. Pages that the polls will announce cannot be known before."""
    named = config.sources if source is None else (config.source(source),)
    wanted = tuple(one for one in named if one.enabled)
    if not wanted:
        raise ConfigError(f"{config.path} follows no outlet yet; next: newsarchive add https://...")
    planned = list(_planned(archive, wanted, now, limits))
    for one in planned:
        click.echo(json.dumps(asdict(one), default=_plain, ensure_ascii=False) if as_json else one_line(_line(one)))
    if not planned and not as_json:
        click.echo("nothing is due", err=True)


def _planned(archive: Path, sources: tuple[Source, ...], now: datetime, limits: Limits) -> Iterator[Planned]:
    is_there = archive.is_file() and archive.stat().st_size
    with closing(open_reader(archive)) if is_there else nullcontext() as db:
        yield from planned_polls(db, sources, now, limits)
        yield from planned_visits(db, sources, now, limits, per_turn=PER_SOURCE)


def _line(one: Planned) -> str:
    what = "fetch" if one.kind == "article" else f"poll {one.kind}"
    due = f", due since {one.since:%Y-%m-%d %H:%M} UTC" if one.since else ""
    failures = f" after {one.failures} failures" if one.failures else ""
    return f"{what} {one.source_id} {one.url} ({_WORDS[one.why]}{failures}{due}){f'; waits: {one.waits}' if one.waits else ''}"


def _plain(value: object) -> str:
    return iso(value) if isinstance(value, datetime) else str(value)
