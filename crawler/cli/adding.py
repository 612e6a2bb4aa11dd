"""`add`: what to follow."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import click

from ..errors import ConfigError
from ..models import Capture, Source
from ..onboarding import Explorer, Found
from ..probe import Fetch, Refusal
from ..run import with_network
from ..sources import Config, CrawlConfig, add_source, is_opml, load, read_opml, suggest_id
from ..text import one_line, terminal
from ..urls import host
from ..workers import Readers
from .finding import show, show_json
from .options import json_option, program, sources_option


@click.command()
@click.argument("url", metavar="URL|OPML")
@click.option("--id", "source_id", metavar="ID", help="The source's short name; made from the address otherwise.")
@click.option("--name", help="The outlet's name; what its feed calls itself otherwise.")
@click.option("--dry-run", is_flag=True, help="Show what was found and write nothing.")
@click.option("--yes", is_flag=True, help="Write without a question.")
@json_option
@sources_option
def add(url: str, source_id: str | None, name: str | None, dry_run: bool, yes: bool, as_json: bool, sources: Path) -> None:
    """Find the feeds, news sitemaps and section fronts of an outlet and write them to sources.toml.

    Five articles are read, as a crawl would. On a terminal you are asked before anything is written; elsewhere it is written at once.
    An OPML file of a feed reader adds every outlet that it lists, without a look at them.
    """
    config = load(sources) if sources.exists() else Config(sources, CrawlConfig(), ())
    if (listed := _opml_of(url)) is not None:
        _add_listed(listed, config, dry_run=dry_run)
        return
    found = with_network(lambda fetch: _explore(fetch, url), config.crawl)
    show_json(found) if as_json else show(found)
    if not found.channels:
        raise ConfigError(f"{found.home} announces its articles nowhere that we know how to read; nothing was written")
    _refuse_twice(found, config)
    if dry_run or not (yes or _agreed(sources)):
        return
    taken = [source.id for source in config.sources]
    title = one_line(name or found.title) or host(found.home)
    source = Source(source_id or suggest_id(found.home, taken), title, found.home, found.channels)
    add_source(sources, source)
    click.echo(f"Added {source.id!r} to {sources}. Next: {program()} crawl --source {source.id}", err=as_json)


def _agreed(sources: Path) -> bool:
    """Asked where there is somebody to ask."""
    return not (sys.stdin.isatty() and sys.stdout.isatty()) or click.confirm(f"Write it to {sources}?", default=True, err=True)


def _opml_of(name: str) -> bytes | None:
    """What an OPML file holds; None for an address. Raises ConfigError for a file that is none."""
    path = Path(name)
    if "://" in name or not path.is_file():
        return None
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path} cannot be read: {error.strerror}") from error
    if not is_opml(data):
        raise ConfigError(f"{path} is no OPML; `newsarchive add` takes an address, or the OPML file of a feed reader")
    return data


def _add_listed(payload: bytes, config: Config, *, dry_run: bool) -> None:
    """Each outlet of an OPML file that is not there yet, with a line for each, and for each entry that is of no use."""
    outline = read_opml(payload, [source.id for source in config.sources])
    known = {channel.url for source in config.sources for channel in source.channels}
    for problem in outline.problems:
        click.echo(f"left out: {problem}", err=True)
    added = 0
    for source in outline.sources:
        channels = tuple(channel for channel in source.channels if channel.url not in known)
        if not channels:
            click.echo(f"  = {source.name}  {source.home}  (followed already)")
            continue
        click.echo(f"  + {source.name}  {source.home}  ({len(channels)} feed{'' if len(channels) == 1 else 's'})")
        added += 1
        if not dry_run:
            add_source(config.path, replace(source, channels=channels))
    if not dry_run:
        click.echo(f"Added {added} to {config.path}. Next: {program()} crawl")


def _refuse_twice(found: Found, config: Config) -> None:
    """An outlet that is followed already is not added under a second name. Raises ConfigError."""
    new = {channel.url for channel in found.channels}
    for source in config.sources:
        if new & {channel.url for channel in source.channels}:
            raise ConfigError(f"{found.home} is followed already, as {source.id!r}: edit its channels in {config.path}; nothing was written")


async def _explore(fetch: Fetch, url: str) -> Found:
    readers = Readers(1)
    try:
        return await Explorer(_told(fetch), readers).explore(url)
    finally:
        readers.close()


def _told(fetch: Fetch) -> Fetch:
    """The same, saying what is looked at: a polite look takes a second an address."""
    async def tell(url: str, hops: list[str] | None = None) -> Capture | Refusal:
        if sys.stderr.isatty():
            click.echo(f"\r\x1b[Klooking at {terminal(url, 90).rstrip()}", err=True, nl=False)
        page = await fetch(url, hops)
        if sys.stderr.isatty():
            click.echo("\r\x1b[K", err=True, nl=False)
        return page
    return tell
