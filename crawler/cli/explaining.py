"""`why`: everything that the archive knows of one URL, in words."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from ..archive import open_reader
from ..archive.why import Event, Story, Unknown
from ..archive.why import why as story_of
from ..run import now
from ..text import one_line
from ..times import iso
from ..urls import normalize
from .options import archive_option, json_option, program


@click.command()
@click.argument("url")
@archive_option
@json_option
@click.pass_context
def why(ctx: click.Context, url: str, archive: Path, as_json: bool) -> None:
    """Tell the story of URL: who announced it, every fetch and what came of it, every edit, the next check.

    Oldest first, one event a line, times in UTC. Any spelling will do, also that of the canonical address or of where it redirects to.
    Exit code 1 where the archive does not know it.
    """
    address = normalize(url.strip())
    if address is None:
        raise click.BadParameter(f"{url!r} is not the address of a web page", param_hint="URL")
    with closing(open_reader(archive)) as db:
        found = story_of(db, address, url.strip(), now())
    if as_json:
        known = {"known": isinstance(found, Story)}
        click.echo(json.dumps(known | asdict(found), default=_plain, ensure_ascii=False, indent=1))
    else:
        for line in _lines(found) if isinstance(found, Story) else _nothing(found):
            click.echo(one_line(line))
    ctx.exit(0 if isinstance(found, Story) else 1)


def _lines(story: Story) -> list[str]:
    is_article = f'article {story.article_id}: "{story.headline or ""}"' if story.article_id is not None else "no article so far"
    found = [] if story.found_by == "its address" else [f"found by {story.found_by}"]
    also = [f"also at {address}" for address in story.also_at]
    return [story.url, f"{story.source} ({story.source_id}), {is_article}", *found, *also, *map(_line, story.events), f"next: {story.next_visit}"]


def _line(event: Event) -> str:
    return f"{event.at:%Y-%m-%d %H:%M:%S} {event.kind}: {event.text}"


def _nothing(unknown: Unknown) -> list[str]:
    """What to try instead, and whose it would be."""
    near = [f"near: {address}" for address in unknown.near]
    whose = f"its host belongs to {unknown.source} ({unknown.source_id}); no channel of it has announced this address" if unknown.source_id else \
        f"its host belongs to none of the sources; to follow it: {program()} add {unknown.url}"
    return [f"{unknown.url} is not known here", *near, whose]


def _plain(value: object) -> str:
    return iso(value) if isinstance(value, datetime) else str(value)
