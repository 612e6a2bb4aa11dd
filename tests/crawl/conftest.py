"""A folder with a sources.toml, and the program in a process of its own: each crawl has one reactor."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest


class Newsroom:
    """A folder in which commands run as a user would run them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def follow(self, sources: str) -> None:
        (self.folder / "sources.toml").write_text(sources)

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "crawler", *arguments]

    def environment(self, **more: str) -> dict[str, str]:
        return {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy") and not k.startswith("NEWSARCHIVE_")} | more

    def run(self, *arguments: str, timeout: float = 90, **env: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(self.command(*arguments), cwd=self.folder, capture_output=True, text=True, timeout=timeout,
                              env=self.environment(**env), check=False)

    def crawl(self, *arguments: str, expect: int = 0, **env: str) -> list[dict[str, Any]]:
        """Crawl with --json; the events."""
        done = self.run("crawl", "--json", *arguments, **env)
        assert expect == done.returncode, done.stdout + done.stderr
        return [json.loads(line) for line in done.stdout.splitlines()]

    def rows(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(f"file:{self.folder / 'archive.db'}?mode=ro", uri=True)
        try:
            return connection.execute(sql, values).fetchall()
        finally:
            connection.close()

    def write(self, sql: str) -> None:
        """Change the archive between two runs, as time would."""
        connection = sqlite3.connect(self.folder / "archive.db")
        with connection:
            connection.executescript(sql)
        connection.close()


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    """An empty folder to crawl in."""
    return Newsroom(tmp_path)
