"""`schedule`: when to crawl."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from .. import schedule as timetable


@click.command()
@click.option("--every", default="15m", show_default=True, metavar="SPAN", help="How often: 15m, 2h, 1d.")
@click.option("--cron", "kind", flag_value="cron", help="A line for crontab.")
@click.option("--systemd", "kind", flag_value="systemd", help="A systemd user timer; the default where systemd runs.")
@click.option("--watch", "kind", flag_value="watch", help="A systemd user service that runs `newsarchive watch`, which has a pace of its own.")
@click.option("--install", is_flag=True, help="Install it for this user instead of printing it.")
def schedule(every: str, kind: str | None, install: bool) -> None:
    """Print, or install, what runs `newsarchive crawl` again and again from this folder."""
    span, folder = timetable.parse_every(every), Path.cwd()
    kind = kind or ("systemd" if Path("/run/systemd/system").exists() else "cron")
    if kind == "cron":
        line = timetable.cron_line(span, timetable.one_at_a_time(_command("crawl")), folder)
        click.echo(timetable.install_cron(line) if install else line)
        return
    units = timetable.watch_units(_command("watch"), folder) if kind == "watch" else timetable.timer_units(span, _command("crawl"), folder)
    for problem in timetable.verify_systemd(units):
        click.echo(f"systemd-analyze: {problem}", err=True)
    click.echo(timetable.install_systemd(units) if install else f"{units}")


def _command(name: str) -> list[str]:
    """The program as it was started, by its full path, so that a timer finds it."""
    program = Path(sys.argv[0])
    beside = Path(sys.executable).with_name("newsarchive")
    start = [str(beside)] if beside.exists() else [sys.executable, "-m", "crawler"]
    return [*([str(program.resolve())] if program.name == "newsarchive" and os.access(program, os.X_OK) else start), name]
