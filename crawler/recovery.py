"""Recovery: what is left of runs that did not end well -> captures to be read before anything is fetched (`Archive, folder -> CaptureRef*`).

The WARC files are the journal. A run that was killed has captures there that the database does not know; where an older copy of the
database was put back, whole runs are known from their files alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from .archive import Archive
from .captures import cut_torn_tail, scan
from .models import CaptureRef

_OF_RUN = re.compile(
    r"""
    -r (?P<run> [0-9]{6,12} )    # the run's number, as CaptureWriter names its files
    - [0-9]{3,} \.warc\.gz \Z
    """, re.VERBOSE)


def recover(archive: Archive, folder: Path, *, now: datetime) -> tuple[CaptureRef, ...]:
    """Captures without a reading, in the order in which they were fetched. Runs that only the files know are noted, torn tails are cut."""
    archive.recovery.adopt_runs(_unknown_runs(archive, folder), now=now)
    files = [files_of_run(folder, run.id) for run in archive.runs.unfinished()]
    unread = [ref for names in files for name in names for ref in scan(folder, name)
              if ref.part_of is None and not archive.has_capture(ref.warc_file, ref.warc_offset)]    # a later page is fetched again with its first one
    for names in files:
        for name in names[-1:]:
            cut_torn_tail(folder, name)
    return tuple(sorted(unread, key=lambda ref: ref.fetched_at))


def files_of_run(folder: Path, run_id: int) -> list[str]:
    """The WARC files of a run, in order, relative to the folder."""
    return sorted(str(path.relative_to(folder)) for path in folder.glob(f"*/*/*-r{run_id:06d}-*.warc.gz"))


def lost_runs(folder: Path, after: int) -> list[int]:
    """Numbers of runs beyond `after` that have files in the folder, in order."""
    return sorted({number for number, _ in _numbered(folder) if number > after})


def _unknown_runs(archive: Archive, folder: Path) -> list[tuple[int, str]]:
    return [(number, files_of_run(folder, number)[0]) for number in lost_runs(folder, archive.recovery.newest_run())]


def _numbered(folder: Path) -> Iterator[tuple[int, str]]:
    for path in folder.glob("*/*/*.warc.gz"):
        found = _OF_RUN.search(path.name)
        if found is not None:
            yield int(found["run"]), path.name
