"""The doctor: this machine, the configuration and the archive -> findings, each with something to type where it is not well."""

from __future__ import annotations

import asyncio
import importlib.metadata
import os
import platform
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from urllib.request import getproxies

from packaging.requirements import Requirement

from .archive.database import sqlite_version
from .archive.schema import BY_NAME, FTS_TOKENIZE, SCHEMA_VERSION
from .archive.vitals import Vitals, vitals
from .confinement import Confinement
from .errors import ArchiveError, ArchiveMissing, NewsarchiveError
from .schedule import installed
from .sources import load
from .text import one_line
from .times import iso
from .workers import Readers

MIB = 1024**2
LITTLE_SPACE, NO_SPACE = 2048 * MIB, 200 * MIB
LONG_LOG = 256 * MIB
CLOCK_SLACK = timedelta(minutes=5)
SHOWN = ("scrapy", "trafilatura", "sqlite-utils", "datasette", "warcio")
# sqlite.org/wal.html#walresetbug: fixed in these and in what comes after each within its line.
WAL_RESET_FIXED = ((3, 44, 6), (3, 50, 7), (3, 51, 3))

State = Literal["ok", "note", "bad"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `advice` is what to type, empty where nothing is to be done."""

    what: str
    state: State
    advice: str = ""


def diagnose(archive: Path, sources: Path, captures: Path, now: datetime) -> list[Finding]:
    """Look at everything that a crawl needs; nothing is changed. Takes seconds."""
    archive = archive.absolute()
    return [*_software(), *_sqlite(), *_readers(), *_folder(archive.parent), *_configuration(sources), *_archive(archive, captures, now),
            *_schedule(archive.parent), *_proxies()]


def _software() -> Iterator[Finding]:
    shown = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in SHOWN)
    yield Finding(f"Python {platform.python_version()}; {shown}", "ok")
    try:
        needed = importlib.metadata.requires("newsarchive") or []
    except importlib.metadata.PackageNotFoundError:
        yield Finding("newsarchive runs from its source without being installed", "note", f"{_word(sys.executable)} -m pip install -e .")
        return
    for requirement in map(Requirement, needed):
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield from _missing(requirement)


def _missing(requirement: Requirement) -> Iterator[Finding]:
    try:
        version = importlib.metadata.version(requirement.name)
    except importlib.metadata.PackageNotFoundError:
        yield Finding(f"{requirement.name} is not installed", "bad", f"{_word(sys.executable)} -m pip install '{requirement}'")
        return
    if not requirement.specifier.contains(version, prereleases=True):
        yield Finding(f"{requirement.name} {version} is installed, this version of newsarchive wants {requirement.specifier}", "bad",
                      f"{_word(sys.executable)} -m pip install '{requirement}'")


def _sqlite() -> Iterator[Finding]:
    version = sqlite_version()
    name = f"SQLite {'.'.join(map(str, version))}"
    if has_wal_reset_fault(version):
        yield Finding(f"{name} has a rare fault that can damage a database when two programs write at the same instant. newsarchive lets "
                      "only one program write, so it cannot happen here unless you write to the archive with other tools", "note",
                      "newsarchive backup COPY.db; let other tools write to the copy")
    else:
        yield Finding(name, "ok")


def has_wal_reset_fault(version: tuple[int, ...]) -> bool:
    """Whether an SQLite of this version has the WAL-reset fault (3.7.0 to 3.51.2, but for the corrected older lines)."""
    if version < (3, 7):
        return False
    return version < WAL_RESET_FIXED[-1] and not any(fixed <= version < (*fixed[:1], fixed[1] + 1) for fixed in WAL_RESET_FIXED[:-1])


def _readers() -> Iterator[Finding]:
    """Whether pages can be read at all, and what a hostile one could do to the process that reads it."""
    try:
        held = asyncio.run(_confinement())
    except NewsarchiveError as error:
        yield Finding(str(error), "bad", f"{_word(sys.executable)} -m crawler extract /dev/null; ulimit -a")
        return
    what = {"limits of memory and files": held.limits, "no network": held.network, "no writing of files": held.files}
    open_doors = [name for name, is_held in what.items() if not is_held]
    if open_doors:
        yield Finding(f"pages are read in processes of their own, but this system does not allow all of their confinement: it lacks "
                      f"{', '.join(open_doors)}", "note", "uname -a; Linux 5.13 or newer has it all, containers may take it away")
    else:
        yield Finding(f"pages are read in processes of their own, confined: {', '.join(what)}", "ok")


async def _confinement() -> Confinement:
    readers = Readers(1)
    try:
        return await readers.confinement()
    finally:
        readers.close()


def _folder(folder: Path) -> Iterator[Finding]:
    if not folder.is_dir():
        yield Finding(f"the folder {folder} does not exist", "bad", f"mkdir -p {_word(folder)}")
        return
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        yield Finding(f"the folder {folder} cannot be written: {error.strerror}", "bad", f"ls -ld {_word(folder)}; df -h {_word(folder)}")
        return
    free = shutil.disk_usage(folder).free
    state: State = "bad" if free < NO_SPACE else "note" if free < LITTLE_SPACE else "ok"
    advice = "" if state == "ok" else f"df -h {_word(folder)}; du -sh {_word(folder)}/*"
    yield Finding(f"{folder} can be written; {free // MIB:,} MiB free", state, advice)


def _configuration(sources: Path) -> Iterator[Finding]:
    if not sources.exists():
        yield Finding(f"there is no {sources} yet", "note", "newsarchive add https://...")
        return
    try:
        config = load(sources)
    except NewsarchiveError as error:
        yield Finding(str(error), "bad", f"${{EDITOR:-nano}} {_word(sources)}")
        return
    followed = [source for source in config.sources if source.enabled]
    yield Finding(f"{sources}: sources followed: {len(followed)}, not followed: {len(config.sources) - len(followed)}", "ok") if followed \
        else Finding(f"{sources}: no source is followed", "note", "newsarchive add https://...")
    if config.crawl.contact is None:
        yield Finding("outlets are not told whom to write to before they block this crawler", "note",
                      f'in {sources} under [crawl]: contact = "you@example.org"')


def _archive(archive: Path, captures: Path, now: datetime) -> Iterator[Finding]:
    try:
        found = vitals(archive)
    except ArchiveMissing:
        yield Finding(f"there is no archive at {archive} yet", "note", "newsarchive crawl")
        return
    except ArchiveError as error:
        yield Finding(one_line(str(error)) or "", "bad", "newsarchive verify")
        return
    yield from _database(archive, found)
    yield from _full_text(archive, found)
    yield from _captures(captures, found)
    yield from _clock(found, now)
    if found.holder is not None:
        yield Finding(f"a crawl is going on ({one_line(found.holder)})", "note", "newsarchive status")
    if found.log_size > LONG_LOG:
        yield Finding(f"{archive.name}-wal has grown to {found.log_size // MIB:,} MiB: some program has been reading the archive for long",
                      "note", f"fuser -v {_word(archive)}; stop that program, then: newsarchive crawl")


def _database(archive: Path, found: Vitals) -> Iterator[Finding]:
    what = f"{archive}: {found.articles:,} articles, {found.size // MIB:,} MiB"
    if found.damage is not None:
        yield Finding(f"{what}; it is damaged: {one_line(found.damage)}", "bad",
                      "newsarchive verify; then put your newest `newsarchive backup` in its place")
    elif found.is_checked:
        yield Finding(f"{what}; quick check passed", "ok")
    else:
        yield Finding(f"{what}; too large to be checked here", "note", "newsarchive verify --quick")
    if found.schema_version < SCHEMA_VERSION:
        yield Finding(f"an older newsarchive made it (schema {found.schema_version}, now {SCHEMA_VERSION}); the next crawl brings it "
                      "up to date", "note", f"newsarchive backup {_word(archive.with_suffix(f'.{found.schema_version}.db'))}")


def _full_text(archive: Path, found: Vitals) -> Iterator[Finding]:
    columns = " ".join(BY_NAME["articles"].full_text)
    cure = (f"{_word(sys.executable)} -m sqlite_utils enable-fts {_word(archive)} articles {columns} --tokenize '{FTS_TOKENIZE}' "
            "--create-triggers --replace")
    yield from (Finding(f"{lost}: new articles are not found by search", "bad", cure) for lost in found.lost_triggers)


def _captures(folder: Path, found: Vitals) -> Iterator[Finding]:
    sizes = {name: _size(folder / name) for name, _ in found.capture_ends}
    wrong = [name for name, end in found.capture_ends if sizes[name] < end]
    if wrong:
        absent = sum(sizes[name] < 0 for name in wrong)
        yield Finding(f"{folder}: of {len(sizes)} capture files, {absent} missing and {len(wrong) - absent} too short, "
                      f"the first {one_line(wrong[0])}", "bad", f"cp -rn YOUR_COPY_OF_THE_CAPTURES/. {_word(folder)}; newsarchive verify")
    elif sizes:
        yield Finding(f"{folder}: capture files: {len(sizes)}, all there", "ok")


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else -1


def _clock(found: Vitals, now: datetime) -> Iterator[Finding]:
    said = f"the clock says {iso(now.replace(microsecond=0))}"
    if found.newest is not None and found.newest > now + CLOCK_SLACK:
        yield Finding(f"{said}, but the archive holds something of {iso(found.newest)}", "bad", "timedatectl; date -u")
    else:
        yield Finding(said, "ok")


def _schedule(folder: Path) -> Iterator[Finding]:
    try:
        found = installed(folder)
    except NewsarchiveError as error:
        yield Finding(str(error), "note", "crontab -l")
        return
    for one in found:
        yield Finding(f"it crawls by itself: {one.what}", "ok") if one.start is None \
            else Finding(f"{one.what} is there, but it is not started", "note", one.start)
    if not found:
        yield Finding("nothing is known to crawl this archive by itself", "note", "newsarchive schedule --every 15m --install")


def _proxies() -> Iterator[Finding]:
    for scheme, url in sorted(getproxies().items()):
        if scheme in ("http", "https", "all"):
            host = urlsplit(url if "://" in url else f"http://{url}").netloc.rpartition("@")[2]    # without the password
            names = [name for name in sorted(os.environ) if name.lower() == f"{scheme}_proxy"]
            yield Finding(f"{scheme} goes through the proxy {one_line(host)}. It looks names up by itself, so it must keep crawls out of "
                          "private networks; and cron and systemd do not know this variable", "note",
                          f"env {' '.join(f'-u {name}' for name in names)} newsarchive crawl")


def _word(path: Path | str) -> str:
    """A path as one word of a shell's line."""
    return shlex.quote(str(path))
