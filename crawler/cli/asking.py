"""`status` and `serve`: look at what is there."""

from __future__ import annotations

import json
import os
from contextlib import closing
from dataclasses import asdict
from datetime import datetime
from enum import StrEnum
from pathlib import Path

import click

from ..archive import open_reader
from ..archive.check import SourceStatus, status as read_status
from ..archive.metrics import read_metrics
from ..run import now
from ..text import one_line, terminal
from ..times import iso
from ..wellbeing import Light
from .options import archive_option
from .prometheus import exposition

_COLOURS = {Light.GREEN: "green", Light.AMBER: "yellow", Light.RED: "red"}


class Form(StrEnum):
    """How a status is printed."""

    TERMINAL = "terminal"
    MAIL = "mail"
    JSON = "json"
    PROMETHEUS = "prometheus"


@click.command()
@archive_option
@click.option("--json", "form", flag_value=Form.JSON, help="For programs: JSON on standard output.")
@click.option("--mail", "form", flag_value=Form.MAIL, help="For cron: plain text, only sources that are not well; nothing where all are.")
@click.option("--prometheus", "form", flag_value=Form.PROMETHEUS, help="Metrics for node_exporter's textfile collector; exit code 0 also where something is red.")
@click.option("--terminal", "form", flag_value=Form.TERMINAL, default=Form.TERMINAL.value, hidden=True)
@click.pass_context
def status(ctx: click.Context, archive: Path, form: str) -> None:
    """Say how each source is doing, in words.

    Green: well, with notes perhaps. Amber: somebody should know. Red: articles are lost unless somebody looks. Times are UTC.
    Exit code 3 where a source is red.
    """
    with closing(open_reader(archive)) as db:
        rows = read_status(db, now())
        if form == Form.PROMETHEUS:
            click.echo(exposition(read_metrics(db, rows, now())), nl=False)
            return
    if form == Form.JSON:
        click.echo(json.dumps([asdict(row) for row in rows], default=_plain, ensure_ascii=False, indent=1))
    elif form == Form.MAIL:
        _mail(rows)
    else:
        _show(rows)
    ctx.exit(3 if any(row.state is Light.RED for row in rows) else 0)


def _show(rows: list[SourceStatus]) -> None:
    colours = False if os.environ.get("NO_COLOR") else None    # None: only on a terminal
    for row in rows:
        click.echo(f"{click.style(f'{row.state:5}', fg=_COLOURS[row.state])}  {_status_line(row)}", color=colours)
        for problem in (*row.problems, *row.notes):
            click.echo(f"    {one_line(problem)}")


def _mail(rows: list[SourceStatus]) -> None:
    unwell = sorted((row for row in rows if row.state is not Light.GREEN), key=lambda row: -row.state.number)
    if not unwell:
        return
    red = sum(row.state is Light.RED for row in unwell)
    click.echo(f"newsarchive: {red} red, {len(unwell) - red} amber, {len(rows) - len(unwell)} green")
    for row in unwell:
        click.echo(f"\n{row.state.upper()}  {one_line(row.name)}")
        for problem in row.problems:
            click.echo(f"  - {one_line(problem)}")


def _status_line(row: SourceStatus) -> str:
    newest = f"{row.last_new:%Y-%m-%d %H:%M}" if row.last_new else "never"
    polled = f"{row.last_poll:%Y-%m-%d %H:%M}" if row.last_poll else "never"
    return f"{terminal(row.name, 28)}  {row.articles:>7} articles   newest {newest:16}   polled {polled:16}"


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
