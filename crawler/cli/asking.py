"""`status`, `try` and `serve`: look at what is there."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from ..archive import open_reader
from ..archive.check import SourceStatus, status as read_status
from ..errors import NewsarchiveError
from ..extract import extract
from ..models import Article, Capture, Dateline, Provenance
from ..payloads import decode
from ..probe import Fetch
from ..run import now, with_network
from ..sources import CrawlConfig, load
from ..text import one_line, terminal
from ..times import iso
from .options import archive_option, json_option, sources_option

FIELDS = ("headline", "kicker", "standfirst", "byline", "authors", "dateline", "agency", "published_at", "modified_at", "section", "tags",
          "language", "page_state", "masthead", "licence", "image_url", "url", "body")


@click.command()
@archive_option
@json_option
def status(archive: Path, as_json: bool) -> None:
    """Say how each source is doing, in words."""
    rows = read_status(open_reader(archive), now())
    if as_json:
        click.echo(json.dumps([asdict(row) for row in rows], default=_plain, ensure_ascii=False, indent=1))
        return
    for row in rows:
        click.echo(_status_line(row))
        for problem in row.problems:
            click.echo(f"    {one_line(problem)}")


def _status_line(row: SourceStatus) -> str:
    newest = f"{row.last_new:%Y-%m-%d %H:%M}" if row.last_new else "never"
    polled = f"{row.last_poll:%Y-%m-%d %H:%M}" if row.last_poll else "never"
    mark = "!" if row.problems else " "
    return f"{mark} {terminal(row.name, 28)}  {row.articles:>7} articles   newest {newest:16}   polled {polled:16}"


@click.command(name="try")
@click.argument("target", metavar="URL|FILE")
@click.option("--url", help="The address that a FILE was saved from.")
@json_option
@sources_option
def try_command(target: str, url: str | None, as_json: bool, sources: Path) -> None:
    """Read one page and show every field with the rule that gave it and the runner-up. Nothing is archived."""
    if "://" in target:
        config = load(sources).crawl if sources.exists() else CrawlConfig()
        page = with_network(lambda fetch: _fetch_one(fetch, target), config)
        payload = decode(page.payload, page.header("content-encoding"))
        article = extract(payload, page.final_url, content_type=page.header("content-type"), fetched_at=page.fetched_at)
    else:
        article = extract(_file(target), url or "https://example.invalid/", content_type=None, fetched_at=now())
    if as_json:
        click.echo(json.dumps(asdict(article), default=_plain, ensure_ascii=False, indent=1))
        return
    _show(article)


def _file(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise NewsarchiveError(f"{name}: {error.strerror}") from error


async def _fetch_one(fetch: Fetch, url: str) -> Capture:
    page = await fetch(url)
    if isinstance(page, str):
        raise NewsarchiveError(f"{url}: {page}")
    if page.status != 200:
        raise NewsarchiveError(f"{url}: HTTP {page.status}")
    return page


def _show(article: Article) -> None:
    rules = {row.field: row for row in article.provenance}
    width = click.get_terminal_size_width() if hasattr(click, "get_terminal_size_width") else 100
    for field in FIELDS:
        value = _printable(field, getattr(article, field))
        if value:
            rule = rules.get(field, Provenance(field, ""))
            click.echo(f"{field:13} {value if field != 'body' else terminal(value, width - 40).rstrip()}")
            said = [f"by {rule.rule}"] if rule.rule else []
            said += [f"else {name}: {terminal(text, 60).rstrip()}" for name, text in rule.runners_up[:2]]
            if said:
                click.echo(click.style(f"{'':13} {' · '.join(said)}", dim=True))
    if article.reason:
        click.echo(f"{'reason':13} {article.reason}")
    paragraphs = len([p for p in article.body.split("\n\n") if p])
    click.echo(f"{'':13} {paragraphs} paragraphs, {len(article.body.split())} words, rung {article.rung}, {article.extractor}")


def _printable(field: str, value: object) -> str:
    if field == "authors":
        return "; ".join(f"{a.name} ({', '.join(filter(None, (a.kind.value, a.role, a.place)))})" for a in value)    # type: ignore[attr-defined]
    if field == "tags":
        return "; ".join(value)    # type: ignore[arg-type]
    if isinstance(value, Dateline):
        where = "; ".join(f"{p.name}, {p.country} {p.latitude:.2f} {p.longitude:.2f}" if p.latitude is not None else p.name
                          for p in value.places)
        return f"{value.text}  [{where}]"
    if field in ("published_at", "modified_at") and value is not None:
        return f"{iso(value.at)} ({value.precision.value}, printed {value.printed!r})"    # type: ignore[attr-defined]
    return one_line(str(value)) or "" if value is not None else ""


def _plain(value: object) -> str:
    return iso(value) if isinstance(value, datetime) else str(value)


@click.command()
@archive_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("-p", "--port", default=8001, show_default=True, type=click.IntRange(0, 65535), help="Port to listen on.")
@click.option("-o", "--open", "open_browser", is_flag=True, help="Open a browser.")
@click.option("--public-sql", is_flag=True, help="Let other machines send SQL too; else only this one may.")
def serve(archive: Path, host: str, port: int, open_browser: bool, public_sql: bool) -> None:
    """Serve the archive with Datasette, read-only, on this machine."""
    from ..serve import Sql
    from ..serve import serve as serve_archive

    sql = Sql.EVERYBODY if public_sql else Sql.THIS_MACHINE
    serve_archive(archive, host=host, port=port, open_browser=open_browser, sql=sql)
