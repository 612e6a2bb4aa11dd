"""A real browser (Debian's Chromium, driven by Playwright) and archives on ports of this machine for it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn

from crawler.serve.server import Sql, listen, make_datasette

CHROMIUM = os.environ.get("NEWSARCHIVE_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="package")
def browser() -> Iterator[object]:
    """The browser, started once. Its event loop is this thread's: it ends with this folder, since others run loops of their own."""
    playwright = pytest.importorskip("playwright.sync_api", reason="needs Playwright for Python")
    if CHROMIUM is None:
        pytest.skip("needs Chromium: apt install chromium")
    with playwright.sync_playwright() as started:
        one = started.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield one
        one.close()


@contextmanager
def running(archive: Path) -> Iterator[str]:
    """A server in a thread, and its address."""
    with listen("127.0.0.1", 0) as listener:
        server = uvicorn.Server(uvicorn.Config(make_datasette(archive, sql=Sql.ANY).app(), log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join(10)


@pytest.fixture(scope="package")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the demo archive, as `newsarchive demo` makes it."""
    folder = tmp_path_factory.mktemp("demo")
    subprocess.run([sys.executable, "-m", "crawler", "demo"], cwd=folder, capture_output=True, check=True, timeout=120)
    with running(Path(folder, "archive.db")) as url:
        yield url
