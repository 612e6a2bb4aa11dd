"""The download room in a browser: a file is saved, its progress is told, on a telephone too."""

from __future__ import annotations

from pathlib import Path

import pytest

from .conftest import running
from ..serve.newsroom import fill


def test_download_with_progress(browser: object, tmp_path: Path) -> None:
    """The click saves the whole file under a telling name; the page says when it is complete; nothing is asked of another host."""
    fill(tmp_path / "archive.db")
    wrong: list[str] = []
    with running(tmp_path / "archive.db") as url:
        tab = browser.new_page(viewport={"width": 400, "height": 800})    # type: ignore[attr-defined]
        tab.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
        tab.on("request", lambda sent: wrong.append(sent.url) if not sent.url.startswith((url, "data:")) else None)
        tab.goto(f"{url}/archive/-/download")
        assert not tab.is_visible(".na-progress")
        with tab.expect_download() as saved:
            tab.click("a[data-file='JSON lines']")
        assert saved.value.suggested_filename.endswith(".jsonl")
        assert 7 == len(Path(saved.value.path()).read_text(encoding="utf-8").splitlines())
        tab.wait_for_selector(".na-progress p:has-text('complete: 7 articles')")
        assert 400 >= tab.evaluate("document.documentElement.scrollWidth")
        tab.close()
    assert [] == wrong
