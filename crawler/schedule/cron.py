"""A crontab line: span, command and folder -> the line, printed or put into this user's table."""

from __future__ import annotations

import re
import shlex
import shutil
import zlib
from datetime import timedelta
from pathlib import Path

from ..errors import ConfigError, NewsarchiveError
from .spans import DAY, HOUR, MINUTE
from .words import Installed, run, sayable

CRON_LOCK = ".newsarchive-cron.lock"                # in the folder: not the archive's own, which a crawl takes itself
CRON_MARK = " # newsarchive in "                    # and the folder: how we know our own line again


def one_at_a_time(command: list[str]) -> list[str]:
    """The command behind flock(1), where there is one: cron mails nothing of a start that found the last one still at work."""
    return ["flock", "-n", CRON_LOCK, *command] if shutil.which("flock") else command


def cron_line(span: timedelta, command: list[str], folder: Path) -> str:
    """One line for crontab(5). Minute and hour depend on the folder, so that not all crawls of the world start at once.

    Raises ConfigError for a folder or command that crontab cannot hold.
    """
    place = sayable(str(folder))
    if any("\\" in part for part in (place, *command)):
        raise ConfigError(f"{place!r}: crontabs differ in what a backslash means; use --systemd, or another folder")
    words = shlex.join(sayable(word) for word in command)
    what = f"cd {shlex.quote(place)} && {words}{CRON_MARK}{place}"
    return f"{_cron_times(span, zlib.crc32(place.encode()))} {what.replace('%', chr(92) + '%')}"


def install_cron(line: str) -> str:
    """Put the line into this user's crontab in place of our older one for that folder; what was done, in words.

    Raises NewsarchiveError where crontab is missing or refuses.
    """
    mark = CRON_MARK + line.rpartition(CRON_MARK)[2]
    old = _crontab("-l")
    lines = old.removesuffix("\n").split("\n") if old else []
    kept = [other for other in lines if not other.endswith(mark)]
    _crontab("-", "".join(f"{other}\n" for other in (*kept, line)))
    done = "Added to" if kept == lines else "Replaced in"
    return f"{done} your crontab (`crontab -l` shows it, `crontab -e` changes it):\n{line}"


def installed_cron(folder: Path) -> list[Installed]:
    """Our lines for a folder in this user's table."""
    mark = f"{CRON_MARK}{folder}".replace("%", "\\%")
    table = _crontab("-l") if shutil.which("crontab") else ""
    return [Installed(f"cron: {line}") for line in table.split("\n") if line.endswith(mark) and not line.startswith("#")]


def _cron_times(span: timedelta, seed: int) -> str:
    minute, hour, day = seed % 60, seed // 60 % 24, seed // 1440 % 7
    if span < HOUR:
        every = span // MINUTE
        return f"{minute % every}-59/{every} * * * *" if every > 1 else "* * * * *"
    if span < DAY:
        every = span // HOUR
        return f"{minute} {hour % every}-23/{every} * * *" if every > 1 else f"{minute} * * * *"
    return f"{minute} {hour} * * {'*' if span == DAY else day}"


def _crontab(argument: str, content: str | None = None) -> str:
    if not shutil.which("crontab"):
        raise NewsarchiveError("there is no crontab on this machine; install it (Debian, Ubuntu: apt install cron) or use --systemd")
    done = run(["crontab", argument], content)
    if done.returncode and not (argument == "-l" and re.search("no crontab|can't open", done.stderr, re.IGNORECASE)):
        raise NewsarchiveError(f"crontab refuses: {' '.join(done.stderr.split()) or f'exit code {done.returncode}'}")
    return done.stdout if not done.returncode else ""
