"""`try`: one page, read as a crawl would read it, with every field, the rule that gave it and what the others said."""

from __future__ import annotations

import asyncio
import json
import shutil
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from ..errors import NewsarchiveError
from ..models import Article, Author, Capture, Dateline, Moment, Overrides, Place, Provenance
from ..probe import Fetch, Refusal
from ..run import now, with_network
from ..sources import Config, CrawlConfig, load
from ..text import one_line, terminal
from ..times import iso
from ..urls import same_site
from ..workers import Readers
from .options import json_option, sources_option

FIELDS = ("headline", "kicker", "standfirst", "byline", "authors", "dateline", "agency", "published_at", "modified_at", "section", "genre", "tags",
          "language", "page_state", "masthead", "licence", "image_url", "url", "body")


@click.command(name="try")
@click.argument("target", metavar="URL|FILE")
@click.option("--url", help="The address that a FILE was saved from.")
@json_option
@sources_option
def try_command(target: str, url: str | None, as_json: bool, sources: Path) -> None:
    """Read one page and show every field with the rule that gave it and the runner-up. Nothing is archived."""
    config = load(sources) if sources.exists() else Config(sources, CrawlConfig(), ())
    address = target if "://" in target else url or "https://example.invalid/"
    overrides = _overrides(config, address)
    if "://" in target:
        article = with_network(lambda fetch: _fetch_and_read(fetch, target, overrides), config.crawl)
    else:
        article = asyncio.run(_read(Capture(address, address, 200, (), _file(target), now()), overrides))
    if as_json:
        click.echo(json.dumps(asdict(article), default=_plain, ensure_ascii=False, indent=1))
    else:
        _show(article)


def _file(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise NewsarchiveError(f"{name}: {error.strerror}") from error


def _overrides(config: Config, url: str) -> Overrides | None:
    """What the user's own selectors show on pages of the outlet, as a crawl would take it today."""
    mine = next((source.overrides for source in config.sources if source.overrides and same_site(source.home, url)), None)
    return mine if mine is not None and mine.holds(now().date()) else None


async def _fetch_and_read(fetch: Fetch, url: str, overrides: Overrides | None) -> Article:
    page = await fetch(url)
    if isinstance(page, Refusal):
        raise NewsarchiveError(f"{url}: {page.message}")
    if page.status != 200:
        raise NewsarchiveError(f"{url}: HTTP {page.status}")
    return await _read(page, overrides)


async def _read(page: Capture, overrides: Overrides | None) -> Article:
    """In a child, like everything that was fetched."""
    readers = Readers(1)
    try:
        return await readers.article(page, None, overrides=overrides)
    finally:
        readers.close()


def _show(article: Article) -> None:
    rules = {row.field: row for row in article.provenance}
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 120
    for field in FIELDS:
        value = _printable(getattr(article, field))
        click.echo(f"{field:13} {terminal(value, max(40, width - 15)).rstrip() if field == 'body' else value or click.style('-', dim=True)}")
        said = _said(rules.get(field, Provenance(field, "")))
        if said:
            click.echo(click.style(f"{'':13} {said}", dim=True))
    if article.reason:
        click.echo(f"{'reason':13} {article.reason}")
    count = len([paragraph for paragraph in article.body.split("\n\n") if paragraph])
    click.echo(f"{'':13} {count} paragraph{'' if count == 1 else 's'}, {len(article.body.split())} words, rung {article.rung}, {article.extractor}")


def _said(row: Provenance) -> str:
    """'by h1, 97 % sure · else og:title: ...'."""
    sure = f", {row.confidence:.0%} sure" if row.confidence else ""
    said = [f"by {row.rule}{sure}"] if row.rule not in ("", "none") else []
    said += [f"{'refused' if name == 'refused' else f'else {name}'}: {terminal(text, 60).rstrip()}" for name, text in row.runners_up[:2]]
    return " · ".join(said)


def _printable(value: object) -> str:
    match value:
        case Dateline():
            return f"{value.text}  [{'; '.join(map(_where, value.places))}]"
        case Moment():
            return f"{iso(value.at)} ({value.precision.value}, zone {value.zone.value}, printed {value.printed!r})"
        case tuple():
            return "; ".join(_credit(entry) if isinstance(entry, Author) else str(entry) for entry in value)
        case None:
            return ""
    return one_line(str(value)) or ""


def _credit(author: Author) -> str:
    return f"{author.name} ({', '.join(filter(None, (author.kind.value, author.role, author.place)))})"


def _where(place: Place) -> str:
    if place.latitude is None or place.longitude is None:
        return place.name
    return f"{place.name}, {place.country} {place.latitude:.2f} {place.longitude:.2f}"


def _plain(value: object) -> str:
    return iso(value) if isinstance(value, datetime) else str(value)
