"""The rooms as pictures: the demo archive in Debian's Chromium -> docs/pictures/*.png.

    python scripts/pictures.py          in a checkout with the extras dev and map; runs the demo in a folder of its own
"""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
PORT = 8765
SIZE = {"width": 1200, "height": 760}


def main() -> None:
    """Crawl the demo, serve it, look at each room."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, "-m", "crawler", "demo"], cwd=folder, check=True, capture_output=True)
        with closing(sqlite3.connect(Path(folder, "archive.db"))) as db:
            (edited,), = db.execute("SELECT article_id FROM headline_changes LIMIT 1")
        server = subprocess.Popen([sys.executable, "-m", "crawler", "serve", "--port", str(PORT)], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            look({
                "home": "/", "search": "/archive/-/search?words=harbour+OR+storm", "article": f"/archive/articles/{edited}",
                "revisions": f"/archive/-/revisions/{edited}?view=side", "coverage": "/archive/-/coverage/harbour-courier",
                "changes": "/archive/-/changes?since=1970", "map": "/archive/-/map", "outlet": "/archive/sources/neckar-bote",
            })
        finally:
            server.terminate()
            server.wait()


def look(rooms: dict[str, str]) -> None:
    """One picture of each room."""
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"])
        tab = browser.new_page(viewport=SIZE, base_url=f"http://127.0.0.1:{PORT}")
        for attempt in range(50):
            try:
                tab.goto("/")
                break
            except Exception:    # not yet
                if attempt == 49:
                    raise
                tab.wait_for_timeout(200)
        for name, path in rooms.items():
            tab.goto(path, wait_until="networkidle")    # a map has its tiles
            tab.screenshot(path=PICTURES / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
