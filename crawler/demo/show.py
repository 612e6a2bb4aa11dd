"""The show: newsroom, three visits, two editions, what was found out, and what to type next (`archive path -> differences in words`)."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from ..archive import is_demo, mark_demo, remove_demo
from ..errors import ArchiveError
from ..models import Channel, Source
from ..captures import captures_folder
from ..sources import add_source
from .comparing import Counts, counts, differences, expected_counts, expected_of_third
from .outlets import OUTLETS
from .server import Newsroom
from .stories import SECOND, stories
from .telling import found_between

PROGRAM = os.environ.get("NEWSARCHIVE_RUN") or "newsarchive"    # as the user types it; the script ./run says so
DEFAULT_ARCHIVE = Path("archive.db")
DAYS_WORK = 26    # hours from the first visit to the third, which is now
CONTACT = "demo@newsarchive.invalid"

Say = Callable[[str], None]


def show(archive: Path, now: datetime, say: Say, *, port: int | None = None) -> list[str]:
    """Run the whole demo; what did not come out as it should, one line each. Raises ArchiveError for an archive that is not the demo's."""
    _clear_stage(archive)
    now -= timedelta(hours=DAYS_WORK)    # of the first visit: nothing is dated after the visit that reads it
    first, second = stories(now), stories(now, SECOND)
    with Newsroom(now, port) as newsroom, _sources(newsroom) as sources:
        _introduce(newsroom, say)
        say(f"\nFirst visit, as `{PROGRAM} crawl` makes it: outlet, time (UTC), dateline, headline.\n")
        problems = [*_visit(archive, sources, "--shift", str(-DAYS_WORK)), *_unlike(expected_counts(first), counts(archive), "first visit")]
        problems += differences(archive, first)
        newsroom.publish(SECOND)
        say("\nMeanwhile one article was edited, one quietly, one corrected and one taken down; and a feed of three moved on faster than we came."
            f"\nSecond visit, a day later, as `{PROGRAM} crawl --recheck` makes it.\n")
        problems += [*_visit(archive, sources, "--recheck", "--shift", "-2"), *_unlike(expected_counts(first, second), counts(archive), "second visit")]
        say("\nThird visit, two hours later: what was missing still is, so it counts as gone.\n")
        problems += [*_visit(archive, sources), *_unlike(expected_of_third(first, second), counts(archive), "third visit")]
        problems += differences(archive, [story for story in second if story.gone is None])
    for line in found_between(archive):
        say(line)
    if not problems:
        _what_next(archive, say)
    return problems


def clear(archive: Path) -> None:
    """Take the demo's archive and its captures away. Raises ArchiveError for any other archive."""
    remove_demo(archive, captures_folder(archive))


def _clear_stage(archive: Path) -> None:
    if archive.exists() and not is_demo(archive):
        other = archive.with_name("demo.db" if archive.name != "demo.db" else "newsroom.db")
        raise ArchiveError(f"{archive} is not the demo's, so it stays untouched. Give the demo an archive of its own: "
                           f"{PROGRAM} demo --archive {shlex.quote(str(other))}")
    if archive.exists():
        clear(archive)
    mark_demo(archive)


@contextmanager
def _sources(newsroom: Newsroom) -> Iterator[Path]:
    """A list of sources for the time of the show: the user's own sources.toml is not touched."""
    with TemporaryDirectory(prefix="newsarchive-demo-") as folder:
        path = Path(folder) / "sources.toml"
        hosts = ", ".join(f'"{host}"' for host in newsroom.hosts)
        path.write_text(f'[crawl]\ncontact = "{CONTACT}"\ndelay = 0\nallow_private = [{hosts}]\n', encoding="utf-8")
        for outlet in OUTLETS:
            origin = newsroom.origins[outlet.id]
            channels = tuple(Channel(origin + channel, kind) for channel, kind in outlet.channels)
            add_source(path, Source(outlet.id, outlet.name, f"{origin}/", channels, outlet.language))
        yield path


def _introduce(newsroom: Newsroom, say: Say) -> None:
    say("A newsroom opens on this machine: three invented outlets, real HTTP, nothing leaves the loopback.")
    if not newsroom.has_own_addresses:
        say("(This system has 127.0.0.1 only, so the outlets share that address and differ by port.)")
    for outlet in OUTLETS:
        say(f"  {outlet.name:20} {newsroom.origins[outlet.id]}/   {outlet.motto}")


def _visit(archive: Path, sources: Path, *options: str) -> Iterator[str]:
    """One crawl, by the same program that a user starts; its rows go to the terminal as they land."""
    command = [sys.executable, "-m", __package__.partition(".")[0], "crawl", "-v", "--archive", str(archive), "--sources", str(sources)]
    local = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}    # no proxy leads to loopback
    done = subprocess.run([*command, *options], env=local, check=False)
    if done.returncode:
        yield f"`{' '.join(('crawl', *options))}` ended with exit code {done.returncode}"


def _unlike(wanted: Counts, got: Counts, visit: str) -> Iterator[str]:
    for name, value in asdict(wanted).items():
        if value != getattr(got, name):
            yield f"{visit}: {getattr(got, name)} {name.replace('_', ' ')}, should be {value}"


def _what_next(archive: Path, say: Say) -> None:
    where = "" if archive == DEFAULT_ARCHIVE else f" --archive {shlex.quote(str(archive))}"
    steps = {
        f"{PROGRAM} serve{where}": "look around in your browser",
        f"{PROGRAM} export{where} -o articles.csv": "take it along as a table",
        f"{PROGRAM} add https://...": f"follow a real outlet; `{PROGRAM} demo --remove{where}` clears this archive away",
    }
    width = max(len(step) for step in steps)
    say(f"\nIt is all in {archive}, and the pages as they were received in {captures_folder(archive)}/. Three things to type next:\n")
    for step, why in steps.items():
        say(f"  {step:{width}}   {why}")
