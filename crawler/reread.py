"""Reread: captures -> articles once more, with this version and without the network (`Archive -> Archive`).

What a newer reading says replaces what the older one said of the same capture; nothing was printed anew, so no revision is added. A page
that could not be read when it was fetched becomes an article now, if it can be read now.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .archive import Archive, KeptCapture, open_reader
from .captures import load
from .decide import decide
from .errors import CaptureError, ReadError
from .joining import join
from .models import Article, Outcome, Overrides, Visit
from .captures import captures_folder
from .run import now
from .workers import Readers

CHUNK = 64    # captures that are in memory at a time, and written in one transaction


@dataclass
class RereadReport:
    """How it went. `problems`: one line for each capture that could not be read; what the archive says of it stays."""

    read: int = 0
    changed: int = 0
    added: int = 0
    problems: list[str] = field(default_factory=list)


def reread(path: Path, *, source_id: str | None, overrides: Mapping[str, Overrides], tell: Callable[[int, int], None]) -> RereadReport:
    """Read every capture that an article or revision rests on, and those that gave no article yet.

    `overrides`: source -> what its user's selectors show. `tell` gets (captures done, captures in all) now and then. Raises ArchiveHeld while a crawl runs, and the other archive errors.
    """
    open_reader(path).close()    # says what is wrong where there is no archive yet, and makes none
    archive = Archive.open(path, now=now())
    try:
        return asyncio.run(_reread(archive, source_id, overrides, tell))
    finally:
        archive.close()


async def _reread(archive: Archive, source_id: str | None, overrides: Mapping[str, Overrides], tell: Callable[[int, int], None]) -> RereadReport:
    report, readers = RereadReport(), Readers(os.cpu_count() or 1)
    kept = archive.rereadable(source_id=source_id)
    try:
        for start in range(0, len(kept), CHUNK):
            chunk = kept[start:start + CHUNK]
            articles = await asyncio.gather(*(_read(archive, one, readers, overrides.get(one.source_id)) for one in chunk))
            for one, article in zip(chunk, articles, strict=True):
                _settle(archive, one, article, report)
            tell(start + len(chunk), len(kept))
    finally:
        readers.close()
    return report


async def _read(archive: Archive, kept: KeptCapture, readers: Readers, overrides: Overrides | None) -> Article | str:
    """The new reading, its further pages joined, or why there is none, in one line."""
    folder = captures_folder(archive.path)
    valid = overrides if overrides is not None and overrides.holds(kept.ref.fetched_at.date()) else None
    try:
        first = await readers.article(load(folder, kept.ref), None, overrides=valid)
        rest = [await readers.article(load(folder, part), None, overrides=valid) for part in archive.parts_of(kept.capture_id)]
        return join(first, *rest) if rest else first
    except (CaptureError, ReadError) as error:
        return f"{kept.ref.url}: {error}"


def _settle(archive: Archive, kept: KeptCapture, article: Article | str, report: RereadReport) -> None:
    if isinstance(article, str):
        report.problems.append(article)
        return
    report.read += 1
    if kept.article_id is not None:
        if article.page_state.is_kept and article.headline and article.body:
            report.changed += archive.store.reread(kept.article_id, kept.capture_id, article)
        return
    visit = Visit(kept.ref.url, kept.ref.fetched_at, kept.ref, kept.ref.status, article)
    intent = decide(archive.frontier.known_for(visit), visit)
    if intent.outcome is Outcome.ARCHIVED:
        archive.store.apply([intent], run_id=None)
        report.added += 1
