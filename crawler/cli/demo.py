"""`demo`: a newsroom on this machine, crawled before the newcomer's eyes."""

from __future__ import annotations

from pathlib import Path

import click

from ..run import now
from .options import archive_option

MOST_PROBLEMS = 20    # lines


@click.command()
@archive_option
@click.option("--port", metavar="N", type=click.IntRange(1, 65535), help="Port of the newsroom; else the first free one from 8901.")
@click.option("--remove", is_flag=True, help="Take the demo's archive and its captures away again, and do nothing else.")
def demo(archive: Path, port: int | None, remove: bool) -> None:
    """Crawl a newsroom of three invented outlets on this machine, three times.

    Over real HTTP, on loopback only. An archive that the demo did not make is never touched; an earlier demo's is made anew.
    Exit code 0 only if everything came out as it should.
    """
    from ..demo import clear, show

    if remove:
        clear(archive)
        return
    problems = show(archive, now(), click.echo, port=port)
    if problems:
        click.echo("\nThe demo did not come out as it should:", err=True)
    for problem in problems[:MOST_PROBLEMS]:
        click.echo(f"  {problem}", err=True)
    if len(problems) > MOST_PROBLEMS:
        click.echo(f"  ... and {len(problems) - MOST_PROBLEMS} more", err=True)
    raise SystemExit(1 if problems else 0)
