"""`status` and `serve`: look at what is there."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from ..archive import open_reader
from ..archive.check import SourceStatus, status as read_status
from ..run import now
from ..text import one_line, terminal
from ..times import iso
from .options import archive_option, json_option


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
        for problem in (*row.problems, *row.notes):
            click.echo(f"    {one_line(problem)}")


def _status_line(row: SourceStatus) -> str:
    newest = f"{row.last_new:%Y-%m-%d %H:%M}" if row.last_new else "never"
    polled = f"{row.last_poll:%Y-%m-%d %H:%M}" if row.last_poll else "never"
    mark = "!" if row.problems else " "
    return f"{mark} {terminal(row.name, 28)}  {row.articles:>7} articles   newest {newest:16}   polled {polled:16}"


def _plain(value: object) -> str:
    return iso(value) if isinstance(value, datetime) else str(value)


@click.command()
@archive_option
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("-p", "--port", default=8001, show_default=True, type=click.IntRange(0, 65535), help="Port to listen on.")
@click.option("-o", "--open", "open_browser", is_flag=True, help="Open a browser.")
@click.option("--sql", "any_sql", is_flag=True, help="Let visitors send SQL of their own, within limits of time and memory.")
def serve(archive: Path, host: str, port: int, open_browser: bool, any_sql: bool) -> None:
    """Serve the archive with Datasette, read-only, on this machine."""
    from ..serve import Sql
    from ..serve import serve as serve_archive

    serve_archive(archive, host=host, port=port, open_browser=open_browser, sql=Sql.ANY if any_sql else Sql.QUESTIONS)
