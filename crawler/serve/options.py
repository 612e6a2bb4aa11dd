"""Datasette's settings that suit an archive, and how they reach a Datasette that was started without them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datasette.app import Datasette

SETTINGS: dict[str, int | bool] = {
    "max_csv_mb": 0,                  # a CSV is never cut off
    "suggest_facets": False,          # the metadata names the useful ones
    "truncate_cells_html": 140,       # characters: tables show headlines, pages show bodies
    "facet_time_limit_ms": 600,
    "sql_time_limit_ms": 5000,
    "allow_download": False,          # a copy of a live file lacks its write-ahead log: `newsarchive backup` makes a whole one
}


def apply(datasette: Datasette) -> None:
    """Set what the user left at Datasette's own default; what was asked for on the command line stays.

    Datasette 0.65 has no hook for settings, but reads these when they are needed, so a plugin may still set them at start-up.
    """
    from datasette.app import DEFAULT_SETTINGS

    for name, value in SETTINGS.items():
        if datasette.setting(name) == DEFAULT_SETTINGS[name]:
            datasette._settings[name] = value    # noqa: SLF001
    datasette.sql_time_limit_ms = datasette.setting("sql_time_limit_ms")
