"""`watch`: crawls, sleeps until something is due, crawls again."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

import click

from ..run import now
from ..sources import load
from ..watch import LEAST, Watch
from .options import archive_option, sources_option


@click.command()
@click.option("--pause", type=click.FloatRange(0.1, 3600), default=LEAST.total_seconds(), show_default=True, metavar="SECONDS",
              help="At least so long between two crawls.")
@click.option("-q", "--quiet", is_flag=True, help="Only failures, on a terminal too.")
@archive_option
@sources_option
@click.pass_context
def watch(ctx: click.Context, pause: float, quiet: bool, archive: Path, sources: Path) -> None:
    """Keep crawling: what is due, whenever it is due, until a signal.

    Each crawl is a process of its own. On success nothing is printed unless on a terminal; a crawl that fails is tried again, after a longer
    pause each time. SIGTERM or Ctrl-C lets what is in flight finish, for ten seconds at the most. `schedule --watch` has its systemd service.
    """
    load(sources)
    command = [sys.executable, "-m", "crawler", "crawl", "--archive", str(archive), "--sources", str(sources), *(["--quiet"] if quiet else [])]
    ctx.exit(Watch(command, archive, now, least=timedelta(seconds=pause)).run())
