"""systemd user units: span or watch, command and folder -> a service with its timer, or a service that stays; printed or installed."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import tempfile
import zlib
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from ..errors import ConfigError, NewsarchiveError
from ..files import whole_file
from ..text import fold
from .spans import DAY, HOUR, MINUTE, in_words
from .words import Installed, problem_of, run, sayable, shown

LONGEST_DELAY = timedelta(minutes=30)               # by which a timer's start is shifted at the most

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

WATCH = "watch"
WATCHING = """\
[Unit]
Description=newsarchive watch in {folder}

[Service]
# It says when it is ready and that it is alive; one that hangs for a minute is started anew.
Type=notify
WatchdogSec=60
WorkingDirectory={folder}
ExecStart={command}
Restart=on-failure
RestartSec=60
# 2: sources.toml or a path is wrong, which another start does not mend. 3: some outlets failed in the last round.
RestartPreventExitStatus=2
SuccessExitStatus=3
# A stop reaches the watch only, which ends the crawl in flight; that needs twelve seconds at the most.
KillMode=mixed
TimeoutStopSec=30
Nice=10

[Install]
WantedBy=default.target
"""

_PLAIN_WORD = re.compile(r"[\w@%+=:,./$-]+")


@dataclass(frozen=True, slots=True)
class SystemdUnits:
    """A service, with the timer that starts it or staying by itself. As text: each file under its path."""

    name: str                  # without the suffix
    service: str
    timer: str | None = None

    @property
    def files(self) -> dict[str, str]:
        """File name -> content."""
        return {f"{self.name}.service": self.service} | ({f"{self.name}.timer": self.timer} if self.timer else {})

    @property
    def started(self) -> str:
        """The unit that is enabled."""
        return f"{self.name}.{'timer' if self.timer else 'service'}"

    @property
    def enable(self) -> tuple[list[str], list[str]]:
        """What makes systemd read and start them."""
        return ["systemctl", "--user", "daemon-reload"], ["systemctl", "--user", "enable", "--now", self.started]

    def __str__(self) -> str:
        parts = [f"# {systemd_folder() / name}\n{content}" for name, content in self.files.items()]
        return "\n".join([*parts, f"# Then: {shown(self.enable)}"])


def timer_units(span: timedelta, command: list[str], folder: Path) -> SystemdUnits:
    """A user service and timer, named after the folder. Raises ConfigError for a folder or command that a unit file cannot hold."""
    place, line = _place_and_line(folder, command)
    delay = min(span / 10, LONGEST_DELAY)
    return SystemdUnits(_unit_name(folder), SERVICE.format(folder=place, command=line),
                        TIMER.format(folder=place, every=in_words(span), calendar=_calendar(span), delay=f"{delay.total_seconds():.0f}s"))


def watch_units(command: list[str], folder: Path) -> SystemdUnits:
    """A user service that stays. Raises ConfigError as `timer_units` does."""
    place, line = _place_and_line(folder, command)
    return SystemdUnits(_unit_name(folder, WATCH), WATCHING.format(folder=place, command=line))


def _place_and_line(folder: Path, command: list[str]) -> tuple[str, str]:
    """A folder and a command line as unit files have them."""
    place = sayable(str(folder))
    if place.endswith((" ", "\\")):
        raise ConfigError(f"{place!r}: systemd cannot work in a folder whose name ends like that; use --cron")
    if re.search(r"[\"'\\]", command[0]):
        command = ["/usr/bin/env", *command]    # systemd runs no program of such a name itself
    colon = ":" if any("$" in word for word in command) else ""    # no $VARIABLES in this command (systemd.service, COMMAND LINES)
    return place.replace("%", "%%"), " ".join(_unit_word(sayable(word)) for word in (colon + command[0], *command[1:]))


def verify_systemd(units: SystemdUnits) -> list[str]:
    """What `systemd-analyze verify` has against the units; nothing where it is not installed."""
    if not shutil.which("systemd-analyze"):
        return []
    with tempfile.TemporaryDirectory() as folder:
        for name, content in units.files.items():
            (Path(folder) / name).write_text(content, encoding="utf-8")
        paths = [str(Path(folder) / name) for name in units.files]
        done = run(["systemd-analyze", "verify", "--user", *paths], XDG_RUNTIME_DIR=os.environ.get("XDG_RUNTIME_DIR", folder))
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
    problem = next(filter(None, map(problem_of, units.enable)), None)
    if problem:
        return f"{written}It is not started yet: {problem}. Where systemd runs for you, type:\n  {shown(units.enable)}"
    when = "`systemctl --user list-timers` shows when it runs next, " if units.timer else ""
    return (f"{written}Started {units.started}; {when}`journalctl --user -u {units.name}` what it did.\nTo have it run while you are logged out, type: loginctl enable-linger")


def systemd_folder() -> Path:
    """Where a user's units lie (XDG base directories)."""
    base = os.environ.get("XDG_CONFIG_HOME", "")
    return (Path(base) if os.path.isabs(base) else Path.home() / ".config") / "systemd" / "user"


def _unit_name(folder: Path, *kind: str) -> str:
    """'newsarchive-' and the folder's name in plain letters, with a few digits that keep namesakes apart."""
    plain = fold(folder.name).encode("ascii", "ignore").decode().split()
    return "-".join(["newsarchive", *kind, *plain])[:60].rstrip("-") + f"-{zlib.crc32(str(folder).encode()):08x}"[:5]


def _calendar(span: timedelta) -> str:
    if span < HOUR:
        return f"*:0/{span // MINUTE}"
    return f"0/{span // HOUR}:00" if span < DAY else "daily" if span == DAY else "weekly"


def _unit_word(word: str) -> str:
    """One word of a command line in a unit file (systemd.service(5), COMMAND LINES)."""
    escaped = word.replace("%", "%%")
    if _PLAIN_WORD.fullmatch(word):
        return escaped
    return '"' + escaped.replace("\\", "\\\\").replace('"', '\\"') + '"'


def installed_systemd(folder: Path) -> list[Installed]:
    """Our units for a folder, of this user."""
    found = []
    for unit in (f"{_unit_name(folder)}.timer", f"{_unit_name(folder, WATCH)}.service"):
        if (systemd_folder() / unit).exists():
            asleep = problem_of(["systemctl", "--user", "is-active", "--quiet", unit])
            start = shlex.join(["systemctl", "--user", "enable", "--now", unit])
            name, _, kind = unit.rpartition(".")
            found.append(Installed(f"systemd {kind} {name}", start if asleep else None))
    return found
