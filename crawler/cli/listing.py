"""`sources` and `remove`: what is followed, and what no longer."""

from __future__ import annotations

import json
from pathlib import Path

import click

from ..models import Source
from ..sources import load, stop_source, write_opml
from ..text import terminal
from .options import json_option, sources_option


@click.command()
@json_option
@click.option("--opml", "as_opml", is_flag=True, help="For feed readers: OPML 2.0 with the feeds of what is followed.")
@sources_option
def sources(sources: Path, as_json: bool, as_opml: bool) -> None:
    """List the outlets of sources.toml: short name, name, home page, channels, and whether each is followed."""
    config = load(sources)
    if as_opml:
        click.echo(write_opml(source for source in config.sources if source.enabled), nl=False)
    elif as_json:
        click.echo(json.dumps([_plain(source) for source in config.sources], ensure_ascii=False, indent=1))
    else:
        for source in config.sources:
            number = len(source.channels)
            followed = f"{number} channel{'' if number == 1 else 's'}" if source.enabled else "not followed"
            click.echo(f"{terminal(source.id, 20)}  {terminal(source.name, 30)}  {followed:13}  {terminal(source.home, 200).rstrip()}")


@click.command()
@click.argument("source_id", metavar="ID")
@sources_option
def remove(source_id: str, sources: Path) -> None:
    """Stop following an outlet. Nothing is deleted: its articles stay in the archive, its lines in sources.toml."""
    changed = stop_source(sources, source_id)
    click.echo(f"{source_id!r} is {'no longer followed' if changed else 'not followed, and was not before'}; what was archived stays. "
               f"To follow it again, set its `enabled` to true in {sources}.")


def _plain(source: Source) -> dict[str, object]:
    channels = [{"kind": channel.kind.value, "url": channel.url} for channel in source.channels]
    return {"id": source.id, "name": source.name, "home": source.home, "is_followed": source.enabled, "channels": channels}
