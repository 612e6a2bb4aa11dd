"""The timetable: how often, in which folder -> a crontab line or a pair of systemd user units, printed or installed."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import tempfile
import zlib
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from .errors import ConfigError, NewsarchiveError
from .files import whole_file
from .text import fold

MINUTES = (1, 2, 3, 4, 5, 6, 10, 12, 15, 20, 30)    # what divides an hour: cron can say no other evenly
HOURS = (1, 2, 3, 4, 6, 8, 12)                      # what divides a day
MINUTE, HOUR, DAY, WEEK = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
SPANS = frozenset({*(n * MINUTE for n in MINUTES), *(n * HOUR for n in HOURS), DAY, WEEK})
LONGEST_DELAY = timedelta(minutes=30)               # by which a timer's start is shifted at the most

CRON_LOCK = ".newsarchive-cron.lock"                # in the folder: not the archive's own, which a crawl takes itself
CRON_MARK = " # newsarchive in "                    # and the folder: how we know our own line again

SERVICE = """\
[Unit]
Description=newsarchive crawl in {folder}

[Service]
Type=oneshot
WorkingDirectory={folder}
ExecStart={command}
# 3: some outlets failed, the rest is archived. 75: another crawl of this archive is still going on. Both are daily life, not failures.
SuccessExitStatus=3 75
# A stop reaches the crawl only, which ends its own readers when their pages are done.
KillMode=mixed
Nice=10
"""
TIMER = """\
[Unit]
Description=newsarchive crawl in {folder}, every {every}

[Timer]
OnCalendar={calendar}
# Catch up after the machine was off; do not start on the same second as all the world, but evenly.
Persistent=true
RandomizedDelaySec={delay}
FixedRandomDelay=true

[Install]
WantedBy=timers.target
"""

_EVERY = re.compile(r"(\d{1,6})\s*([mhdw])", re.IGNORECASE)
_UNITS = {"m": MINUTE, "h": HOUR, "d": DAY, "w": WEEK}
_PLAIN_WORD = re.compile(r"[\w@%+=:,./$-]+")
_UNSAYABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class SystemdUnits:
    """A service and the timer that starts it. As text: both files, each under its path."""

    name: str       # of both, without the suffix
    service: str
    timer: str

    @property
    def files(self) -> dict[str, str]:
        """File name -> content."""
        return {f"{self.name}.service": self.service, f"{self.name}.timer": self.timer}

    @property
    def enable(self) -> tuple[list[str], list[str]]:
        """What makes systemd read and start them."""
        return ["systemctl", "--user", "daemon-reload"], ["systemctl", "--user", "enable", "--now", f"{self.name}.timer"]

    def __str__(self) -> str:
        parts = [f"# {systemd_folder() / name}\n{content}" for name, content in self.files.items()]
        return "\n".join([*parts, f"# Then: {_shown(self.enable)}"])


@dataclass(frozen=True, slots=True)
class Installed:
    """Something that crawls by itself. `start` is what to type where it is there but asleep."""

    what: str
    start: str | None = None


def parse_every(text: str) -> timedelta:
    """'15m', '2h', '1d', '1w' -> how long. Raises ConfigError for what is shorter than a minute or cron cannot express."""
    found = _EVERY.fullmatch(text.strip())
    span = int(found[1]) * _UNITS[found[2].lower()] if found else None
    if span not in SPANS:
        raise ConfigError(
            f"--every {text!r} cannot be scheduled; say {_either(MINUTES)} minutes (15m), {_either(HOURS)} hours (2h), 1d or 1w")
    return span


def one_at_a_time(command: list[str]) -> list[str]:
    """The command behind flock(1), where there is one: cron mails nothing of a start that found the last one still at work."""
    return ["flock", "-n", CRON_LOCK, *command] if shutil.which("flock") else command


def cron_line(span: timedelta, command: list[str], folder: Path) -> str:
    """One line for crontab(5). Minute and hour depend on the folder, so that not all crawls of the world start at once.

    Raises ConfigError for a folder or command that crontab cannot hold.
    """
    place = _sayable(str(folder))
    if any("\\" in part for part in (place, *command)):
        raise ConfigError(f"{place!r}: crontabs differ in what a backslash means; use --systemd, or another folder")
    words = shlex.join(_sayable(word) for word in command)
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


def systemd_units(span: timedelta, command: list[str], folder: Path) -> SystemdUnits:
    """A user service and timer, named after the folder. Raises ConfigError for a folder or command that a unit file cannot hold."""
    place = _sayable(str(folder))
    if place.endswith((" ", "\\")):
        raise ConfigError(f"{place!r}: systemd cannot work in a folder whose name ends like that; use --cron")
    if re.search(r"[\"'\\]", command[0]):
        command = ["/usr/bin/env", *command]    # systemd runs no program of such a name itself
    colon = ":" if any("$" in word for word in command) else ""    # no $VARIABLES in this command (systemd.service, COMMAND LINES)
    words = [_unit_word(_sayable(word)) for word in (colon + command[0], *command[1:])]
    escaped = place.replace("%", "%%")
    delay = min(span / 10, LONGEST_DELAY)
    return SystemdUnits(
        _unit_name(folder), SERVICE.format(folder=escaped, command=" ".join(words)),
        TIMER.format(folder=escaped, every=_in_words(span), calendar=_calendar(span), delay=f"{delay.total_seconds():.0f}s"))


def verify_systemd(units: SystemdUnits) -> list[str]:
    """What `systemd-analyze verify` has against the units; nothing where it is not installed."""
    if not shutil.which("systemd-analyze"):
        return []
    with tempfile.TemporaryDirectory() as folder:
        for name, content in units.files.items():
            (Path(folder) / name).write_text(content, encoding="utf-8")
        paths = [str(Path(folder) / name) for name in units.files]
        done = _run(["systemd-analyze", "verify", "--user", *paths], XDG_RUNTIME_DIR=os.environ.get("XDG_RUNTIME_DIR", folder))
    said = [line.replace(f"{folder}/", "") for line in done.stderr.splitlines()]
    about_ours = [line for line in said if units.name in line]
    return about_ours or ([f"{' '.join(said)} (exit code {done.returncode})"] if done.returncode else [])


def install_systemd(units: SystemdUnits) -> str:
    """Write the units and start the timer; what was done, and what is left to type.

    Raises NewsarchiveError where they cannot be written.
    """
    folder = systemd_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in units.files.items():
            with whole_file(folder / name) as file:
                file.write(content.encode())
    except OSError as error:
        raise NewsarchiveError(f"{folder} cannot be written: {error.strerror}") from error
    written = "".join(f"Wrote {folder / name}\n" for name in units.files)
    problem = next(filter(None, map(_problem_of, units.enable)), None)
    if problem:
        return f"{written}It is not started yet: {problem}. Where systemd runs for you, type:\n  {_shown(units.enable)}"
    return (f"{written}Started {units.name}.timer; `systemctl --user list-timers` shows when it runs next, "
            f"`journalctl --user -u {units.name}` what it did.\nTo have it run while you are logged out, type: loginctl enable-linger")


def installed(folder: Path) -> list[Installed]:
    """What crawls in this folder by itself, of this user."""
    name = _unit_name(folder)
    found = []
    if (systemd_folder() / f"{name}.timer").exists():
        asleep = _problem_of(["systemctl", "--user", "is-active", "--quiet", f"{name}.timer"])
        start = shlex.join(["systemctl", "--user", "enable", "--now", f"{name}.timer"])
        found.append(Installed(f"systemd timer {name}", start if asleep else None))
    mark = f"{CRON_MARK}{folder}".replace("%", "\\%")
    table = _crontab("-l") if shutil.which("crontab") else ""
    return [*found, *(Installed(f"cron: {line}") for line in table.split("\n") if line.endswith(mark) and not line.startswith("#"))]


def systemd_folder() -> Path:
    """Where a user's units lie (XDG base directories)."""
    base = os.environ.get("XDG_CONFIG_HOME", "")
    return (Path(base) if os.path.isabs(base) else Path.home() / ".config") / "systemd" / "user"


def _unit_name(folder: Path) -> str:
    """'newsarchive-' and the folder's name in plain letters, with a few digits that keep namesakes apart."""
    plain = fold(folder.name).encode("ascii", "ignore").decode().split()
    return "-".join(["newsarchive", *plain])[:60].rstrip("-") + f"-{zlib.crc32(str(folder).encode()):08x}"[:5]


def _cron_times(span: timedelta, seed: int) -> str:
    minute, hour, day = seed % 60, seed // 60 % 24, seed // 1440 % 7
    if span < HOUR:
        every = span // MINUTE
        return f"{minute % every}-59/{every} * * * *" if every > 1 else "* * * * *"
    if span < DAY:
        every = span // HOUR
        return f"{minute} {hour % every}-23/{every} * * *" if every > 1 else f"{minute} * * * *"
    return f"{minute} {hour} * * {'*' if span == DAY else day}"


def _calendar(span: timedelta) -> str:
    if span < HOUR:
        return f"*:0/{span // MINUTE}"
    return f"0/{span // HOUR}:00" if span < DAY else "daily" if span == DAY else "weekly"


def _crontab(argument: str, content: str | None = None) -> str:
    if not shutil.which("crontab"):
        raise NewsarchiveError("there is no crontab on this machine; install it (Debian, Ubuntu: apt install cron) or use --systemd")
    done = _run(["crontab", argument], content)
    if done.returncode and not (argument == "-l" and re.search("no crontab|can't open", done.stderr, re.IGNORECASE)):
        raise NewsarchiveError(f"crontab refuses: {' '.join(done.stderr.split()) or f'exit code {done.returncode}'}")
    return done.stdout if not done.returncode else ""


def _problem_of(command: list[str]) -> str | None:
    if not shutil.which(command[0]):
        return f"there is no {command[0]} on this machine"
    done = _run(command)
    return (" ".join(done.stderr.split()) or f"exit code {done.returncode}") if done.returncode else None


def _run(command: list[str], content: str | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a program with English messages. Text is UTF-8, and what is not passes through unchanged."""
    return subprocess.run(command, input=content, capture_output=True, check=False, encoding="utf-8", errors="surrogateescape",    # noqa: S603
                          env={**os.environ, "LC_ALL": "C", **environment})


def _sayable(word: str) -> str:
    if _UNSAYABLE.search(word):
        raise ConfigError(f"{word!r} cannot be scheduled: there are control characters or broken letters in that name")
    return word


def _unit_word(word: str) -> str:
    """One word of a command line in a unit file (systemd.service(5), COMMAND LINES)."""
    escaped = word.replace("%", "%%")
    if _PLAIN_WORD.fullmatch(word):
        return escaped
    return '"' + escaped.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _in_words(span: timedelta) -> str:
    names = ((WEEK, "week"), (DAY, "day"), (HOUR, "hour"), (MINUTE, "minute"))
    unit, name = next((unit, name) for unit, name in names if span >= unit)
    return f"{span // unit} {name}s" if span > unit else name


def _either(numbers: tuple[int, ...]) -> str:
    return f"{', '.join(map(str, numbers[:-1]))} or {numbers[-1]}"


def _shown(commands: tuple[list[str], ...]) -> str:
    return " && ".join(shlex.join(command) for command in commands)
