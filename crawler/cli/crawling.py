"""`crawl` and `backfill`: one run, with the rows shown as they land."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click

from ..archive import Applied, open_reader
from ..archive.check import status as read_status
from ..archive.planned import Limits
from ..desk import Events, Tally
from ..files import silence
from ..models import Change, Outcome
from ..run import Plan, Report, now
from ..run import crawl as run_crawl
from ..sources import load
from ..text import one_line, terminal
from ..times import iso
from .options import Since, archive_option, program, sources_option
from .planning import show_planned

_SHOWN = {Outcome.ARCHIVED: (" ", None), Outcome.REVISED: ("≠", "yellow"), Outcome.MISSING: ("?", "yellow"), Outcome.GONE: ("†", "red")}    # mark, colour
MOST_FAILURES = 20    # lines of the report; all are in the database
MOST_OF_EDIT = 45     # columns of a row that say what was edited


def run_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options that every command that crawls has."""
    options = (
        archive_option, sources_option,
        click.option("-v", "--verbose", count=True, help="Show rows and the report even when not on a terminal; twice: Scrapy's log."),
        click.option("-q", "--quiet", is_flag=True, help="Only failures."),
        click.option("--json", "as_json", is_flag=True, help="For programs: a JSON object a line for each article, then one for the run."),
        click.option("-s", "settings", multiple=True, metavar="NAME=VALUE", help="A Scrapy setting, as in scrapy crawl."),
        click.pass_context)
    for option in options:
        command = option(command)
    return command


@click.command()
@click.option("--source", metavar="ID", help="Only this source.")
@click.option("--limit", metavar="N", type=click.IntRange(min=1), help="Fetch at most N article pages.")
@click.option("--since", metavar="WHEN", type=Since(now), help="Fetch only pages published, or else first announced, at or after: 2026-11-01, 2d, 12h.")
@click.option("--dry-run", is_flag=True, help="Say what would be polled and fetched now, in order; ask nobody, write nothing.")
@click.option("--recheck", is_flag=True, help="Poll every channel and visit every archived article again, due or not.")
@click.option("--shift", metavar="HOURS", type=float, default=0.0, hidden=True, help="Rehearse: as if it were so many hours later.")
@click.option("--strict", is_flag=True, help="Exit with 3 also where a source has gone silent or a channel was read in part.")
@run_options
def crawl(ctx: click.Context, source: str | None, limit: int | None, since: datetime | None, dry_run: bool, recheck: bool, shift: float,
          strict: bool, archive: Path, sources: Path, settings: tuple[str, ...], **show: Any) -> None:
    """Poll due channels, fetch due articles, archive them, exit.

    What a killed run left unread is read first. On success nothing is printed unless on a terminal.
    """
    if dry_run:
        show_planned(archive, load(sources), source, now() + timedelta(hours=shift), Limits(since, limit, recheck), as_json=show["as_json"])
        return
    plan = Plan(archive, sources, source=source, limit=limit, since=iso(since) if since else None, recheck=recheck, shift=timedelta(hours=shift))
    code, notes = _run(plan, settings, **show)
    doubts = [*notes, *silent_sources(archive, source)] if strict else []
    for line in doubts[:MOST_FAILURES]:
        click.echo(f"strict: {one_line(line)}", err=True)
    ctx.exit(code or (3 if doubts else 0))


def silent_sources(archive: Path, source: str | None) -> list[str]:
    """The sources that answer and bring nothing, or hardly anything, in words."""
    with closing(open_reader(archive)) as db:
        return [f"{row.name}: {row.silent}" for row in read_status(db, now()) if row.silent and source in (None, row.id)]


@click.command()
@click.argument("source")
@click.option("--since", metavar="DAY", type=click.DateTime(["%Y-%m-%d"]), help="First UTC day, as 2026-01-01.")
@click.option("--until", metavar="DAY", type=click.DateTime(["%Y-%m-%d"]), help="Last UTC day.")
@run_options
def backfill(ctx: click.Context, source: str, since: datetime | None, until: datetime | None, archive: Path, sources: Path,
             settings: tuple[str, ...], **show: Any) -> None:
    """Walk all sitemaps of SOURCE and archive what was published between two days."""
    first, last = (day.date().isoformat() if day else None for day in (since, until))
    ctx.exit(_run(Plan(archive, sources, spider="backfill", source=source, since=first, until=last), settings, **show)[0])


def _run(plan: Plan, settings: tuple[str, ...], *, verbose: int, quiet: bool, as_json: bool) -> tuple[int, list[str]]:
    """The exit code, and what of the channels was left out."""
    shown = not quiet and not as_json and (verbose or sys.stdout.isatty())
    pairs = dict(_pair(text) for text in settings)
    events = Events(applied=tell_row) if as_json else Events(applied=show_row) if shown else Events()
    report = run_crawl(replace(plan, events=events, settings=pairs, log_level="INFO" if verbose > 1 else "WARNING"))
    try:
        _report(report, as_json=as_json, shown=bool(shown))
        sys.stdout.flush()
    except BrokenPipeError:    # as in `| head`: what is archived and the exit code are as if somebody had read on
        silence(sys.stdout.buffer)
    if not as_json:
        show_failures(report.tally)
    return report.exit_code, report.tally.notes


def _report(report: Report, *, as_json: bool, shown: bool) -> None:
    if as_json:
        tell_report(report)
    elif shown:
        say(click.style(summary(report), bold=True))
        for line in report.tally.gaps[:MOST_FAILURES]:
            say(f"gap: {one_line(line)}")
        for line in report.tally.resting.values():
            say(f"left alone: {one_line(line)}")
        for line in report.tally.notes[:MOST_FAILURES]:
            say(f"note: {one_line(line)}")


def tell_row(applied: Applied) -> None:
    """A JSON object for a visit that is in the archive now: when this line is out, a power cut cannot take it back."""
    intent, article = applied.intent, applied.intent.visit.article
    click.echo(json.dumps({
        "outcome": intent.outcome.value, "detail": intent.detail, "source": intent.known.source_id, "url": intent.visit.url,
        "article_id": applied.article_id, "headline": article.headline if article else None,
        "dateline": article.dateline.text if article and article.dateline else None, "changed": list(intent.changed),
        "kinds": [kind.value for kind in intent.change.kinds] if intent.change else [],
        "is_stealth": intent.change.is_stealth if intent.change else None}, ensure_ascii=False))


def tell_report(report: Report) -> None:
    """The last JSON object: the run's counts, its exit code and what failed."""
    click.echo(json.dumps({"run": asdict(report.tally.counts()), "recovered": report.recovered, "exit_code": report.exit_code,
                           "seconds": round(report.seconds, 1), "failures": report.tally.failures, "notes": report.tally.notes,
                           "resting": report.tally.resting, "gaps": report.tally.gaps}, ensure_ascii=False))


def show_row(applied: Applied) -> None:
    """One line for an article that landed: outlet, time in UTC, dateline (of an edit: its kinds), headline."""
    intent = applied.intent
    article = intent.visit.article
    if intent.outcome not in _SHOWN or applied.article_id is None:
        return
    where, what = _widths()
    printed = article.published_at.at.strftime("%Y-%m-%d %H:%M") if article and article.published_at else ""
    first = edit_in_words(intent.change) if intent.change else article.dateline.text if article and article.dateline else ""
    more = max(0, min(len(first), MOST_OF_EDIT) - where) if intent.change else 0    # columns of the headline that the words of an edit may take
    said = f"{terminal(first, where + more)}  {terminal(article.headline, what - more)}" if article else f"{intent.outcome.value}: {terminal(intent.visit.url, 500)}"
    mark, colour = _SHOWN[intent.outcome]
    start = f"{mark} {terminal(intent.known.source_id, 15)}  {printed:16}"
    say(f"{click.style(start, fg=colour, dim=colour is None)}  {said.rstrip()}")


def edit_in_words(change: Change) -> str:
    """'stealth; headline; numbers'."""
    return "; ".join(["stealth"] * change.is_stealth + [kind.value for kind in change.kinds])


def say(text: str) -> None:
    """A line on standard output, without colours where the user (https://no-color.org) or the receiver wants none."""
    click.echo(text, color=False if os.environ.get("NO_COLOR") else None)


def _widths() -> tuple[int, int]:
    """Columns for dateline and headline: what the terminal leaves, or plenty where there is none."""
    total = shutil.get_terminal_size().columns if sys.stdout.isatty() else 130
    rest = max(40, total - 39)
    return min(26, rest // 3), rest - min(26, rest // 3)


def summary(report: Report) -> str:
    """'3 new · 40 unchanged (304) · 1 revised · 1 gone', and what else there is to say."""
    tally = report.tally
    count = tally.outcomes
    same = count[Outcome.UNCHANGED] - tally.not_modified
    parts = [f"{count[Outcome.ARCHIVED]} new", f"{tally.not_modified} unchanged (304)"]
    parts += [f"{same} unchanged (same content)"] if same else []
    parts += [f"{count[Outcome.REVISED]} revised"]
    parts += [_counted(tally.stealth_edits, "stealth edit")] if tally.stealth_edits else []
    parts += [_counted(tally.corrections, "correction")] if tally.corrections else []
    parts += [f"{count[Outcome.GONE] - tally.never_there} gone"]
    parts += [f"{count[Outcome.MISSING]} missing (to be confirmed)"] if count[Outcome.MISSING] else []
    parts += [f"{tally.never_there} not found (404)"] if tally.never_there else []
    parts += [f"{count[Outcome.REJECTED]} no article"] if count[Outcome.REJECTED] else []
    parts += [f"{count[Outcome.ROBOTS]} forbidden by robots.txt"] if count[Outcome.ROBOTS] else []
    parts += [f"{len(tally.failures)} failed"] if tally.failures else []
    parts += [_counted(len(tally.gaps), "gap")] if tally.gaps else []
    recovered = f"{report.recovered} read again after a crash · " if report.recovered else ""
    parts += ["stopped early"] if report.stopped else []
    return f"{recovered}{' · '.join(parts)}   ({tally.polled} channels, {report.seconds:.1f} s)"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def show_failures(tally: Tally) -> None:
    """One line for each failure, on standard error."""
    for line in tally.failures[:MOST_FAILURES]:
        click.echo(f"failed: {one_line(line)}", err=True)
    if len(tally.failures) > MOST_FAILURES:
        click.echo(f"... and {len(tally.failures) - MOST_FAILURES} more: {program()} status", err=True)


def _pair(text: str) -> tuple[str, object]:
    name, equals, value = text.partition("=")
    if not equals:
        raise click.BadParameter(f"{text!r} is not NAME=VALUE", param_hint="-s")
    return name, value
