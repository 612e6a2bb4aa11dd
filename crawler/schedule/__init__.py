"""The timetable: how often, in which folder -> a crontab line or systemd user units, printed or installed."""

from __future__ import annotations

from pathlib import Path

from .cron import cron_line, install_cron, installed_cron, one_at_a_time
from .spans import SPANS, parse_every
from .systemd import SystemdUnits, install_systemd, installed_systemd, timer_units, verify_systemd, watch_units
from .words import Installed

__all__ = [
    "SPANS", "Installed", "SystemdUnits", "cron_line", "install_cron", "install_systemd", "installed", "one_at_a_time", "parse_every", "timer_units",
    "verify_systemd", "watch_units",
]


def installed(folder: Path) -> list[Installed]:
    """What crawls in this folder by itself, of this user."""
    return [*installed_systemd(folder), *installed_cron(folder)]
