"""`export`, `reextract`, `verify`, `backup` and `doctor`: take out, read anew, prove."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from itertools import chain
from pathlib import Path

import click

from .. import captures
from ..archive import backup as backup_archive
from ..archive import capture_refs
from ..archive.check import check as check_archive
from ..errors import NewsarchiveError
from ..export import ExportFilter, ExportOptions, export
from ..health import diagnose
from ..reread import reread
from ..captures import captures_folder
from ..run import now
from ..sources import load
from ..text import one_line
from .options import Since, archive_option, as_typed, json_option, program, sources_option

WHEN = Since(now)
MOST_PROBLEMS = 20    # lines of a report


@click.command(name="export")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write; standard output otherwise, and for -.")
@click.option("--format", "kind", type=click.Choice(["csv", "jsonl"]), default="csv", show_default=True)
@click.option("--since", type=WHEN, help="Published (or else first seen) at or after: 2026-11-01, 2d, 12h.")
@click.option("--until", type=WHEN, help="Published (or else first seen) before.")
@click.option("--source", "sources", multiple=True, metavar="ID", help="Only these sources; may be repeated.")
@click.option("--language", "languages", multiple=True, metavar="CODE", help="Only these languages; may be repeated.")
@click.option("--place", metavar="NAME", help="Only articles with this place in the dateline.")
@click.option("--search", metavar="WORDS", help="Only articles that hold these words.")
@click.option("--columns", metavar="A,B,C", help="These columns, in this order. All of them: docs/data-dictionary.md.")
@click.option("--bom", is_flag=True, help="Begin with a byte order mark, so that Excel knows that it is UTF-8.")
@click.option("--excel-safe", is_flag=True, help="Put an apostrophe before all that a spreadsheet would run as a formula.")
@archive_option
def export_command(output: Path | None, kind: str, since: datetime | None, until: datetime | None, sources: tuple[str, ...],
                   languages: tuple[str, ...], place: str | None, search: str | None, columns: str | None, bom: bool,
                   excel_safe: bool, archive: Path) -> None:
    """Write the archive, or what a search finds, as CSV: one row an article.

    A file appears whole or not at all.
    """
    names = tuple(name.strip() for name in columns.split(",")) if columns is not None else None
    wanted = ExportFilter(since=since, until=until, sources=sources, languages=languages, place=place, search=search)
    options = ExportOptions(format=kind, columns=names, bom=bom, excel_safe=excel_safe)
    count = export(archive, sys.stdout.buffer if output in (None, Path("-")) else output, wanted, options)
    if output and sys.stderr.isatty():
        click.echo(f"{count} articles written to {output}", err=True)


@click.command()
@archive_option
@sources_option
@click.option("--source", metavar="ID", help="Only this source.")
@click.pass_context
def reextract(ctx: click.Context, archive: Path, sources: Path, source: str | None) -> None:
    """Read the captures again with this version, without the network.

    What reads better replaces the older reading of the same capture; pages that could not be read before may become articles.
    """
    overrides = {one.id: one.overrides for one in load(sources).sources if one.overrides} if sources.exists() else {}
    report = reread(archive, source_id=source, overrides=overrides, tell=_tell)
    click.echo(f"{report.read} captures read again · {report.changed} readings changed · {report.added} new articles · {len(report.problems)} failed")
    for line in report.problems[:MOST_PROBLEMS]:
        click.echo(f"failed: {one_line(line)}", err=True)
    if len(report.problems) > MOST_PROBLEMS:
        click.echo(f"... and {len(report.problems) - MOST_PROBLEMS} more: {program()} verify", err=True)
    ctx.exit(3 if report.problems else 0)


def _tell(done: int, of: int) -> None:
    if sys.stderr.isatty():
        click.echo(f"\r\x1b[K{done} of {of}" if done < of else "\r\x1b[K", err=True, nl=False)


@click.command()
@archive_option
@click.option("--quick", is_flag=True, help="The database only, not the captures.")
@click.pass_context
def verify(ctx: click.Context, archive: Path, quick: bool) -> None:
    """Check digests, foreign keys, full-text index and every WARC record. Exit code 1 if anything is wrong."""
    problems = 0
    folder = captures_folder(archive)
    files = [] if quick else sorted(str(path.relative_to(folder)) for path in folder.glob("*/*/*.warc.gz"))
    parts = [check_archive(archive, now=now()), *(captures.check(folder, name) for name in files)]
    if not quick:
        parts.append(captures.missing(folder, capture_refs(archive)))
    for line in chain.from_iterable(parts):
        problems += 1
        click.echo(f"problem: {line}")
    click.echo(f"{problems} problems" if problems else f"All well: database, full-text index, {len(files)} capture files.")
    ctx.exit(1 if problems else 0)


@click.command()
@click.argument("target", type=click.Path(path_type=Path))
@archive_option
def backup(target: Path, archive: Path) -> None:
    """Copy the database to TARGET while crawls may go on: whole and checked, or not at all.

    Captures are plain files that are never changed once written: copy their folder with any tool.
    """
    backup_archive(archive, target, now=now())
    click.echo(f"{target} holds a checked copy. The captures are in {captures_folder(archive)}/: copy that folder too.")


@click.command()
@archive_option
@sources_option
@json_option
def doctor(archive: Path, sources: Path, as_json: bool) -> None:
    """Look at this machine, the configuration and the archive; say what is wrong and what to do."""
    findings = diagnose(archive, sources, captures_folder(archive), now())
    if as_json:
        click.echo(json.dumps([{"what": f.what, "state": f.state, "advice": f.advice} for f in findings], ensure_ascii=False, indent=1))
    else:
        for finding in findings:
            mark = {"ok": " ", "note": "·", "bad": "!"}[finding.state]
            click.echo(f"{mark} {finding.what}" + (f"\n    {as_typed(finding.advice)}" if finding.advice else ""))
    if any(finding.state == "bad" for finding in findings):
        raise NewsarchiveError("something needs attention, see the lines marked with !")
