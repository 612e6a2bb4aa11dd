"""What cron and systemd share: words that both can hold, and programs that are asked in English."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from dataclasses import dataclass

from ..errors import ConfigError

_UNSAYABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Installed:
    """Something that crawls by itself. `start` is what to type where it is there but asleep."""

    what: str
    start: str | None = None


def sayable(word: str) -> str:
    """The word. Raises ConfigError where a timetable cannot hold it."""
    if _UNSAYABLE.search(word):
        raise ConfigError(f"{word!r} cannot be scheduled: there are control characters or broken letters in that name")
    return word


def run(command: list[str], content: str | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a program with English messages. Text is UTF-8, and what is not passes through unchanged."""
    return subprocess.run(command, input=content, capture_output=True, check=False, encoding="utf-8", errors="surrogateescape",    # noqa: S603
                          env={**os.environ, "LC_ALL": "C", **environment})


def problem_of(command: list[str]) -> str | None:
    """Why a program did not do it, in words; None where it did."""
    if not shutil.which(command[0]):
        return f"there is no {command[0]} on this machine"
    done = run(command)
    return (" ".join(done.stderr.split()) or f"exit code {done.returncode}") if done.returncode else None


def shown(commands: tuple[list[str], ...]) -> str:
    """Commands as one types them."""
    return " && ".join(shlex.join(command) for command in commands)
