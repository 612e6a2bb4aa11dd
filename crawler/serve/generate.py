"""`python -m crawler.serve.generate` writes what is generated from the schema: datasette_metadata.json and docs/data-dictionary.md."""

from __future__ import annotations

import json
from pathlib import Path

from .dictionary import dictionary
from .metadata import metadata

ROOT = Path(__file__).resolve().parents[2]


def generated() -> dict[Path, str]:
    """Each generated file and its text."""
    return {
        ROOT / "datasette_metadata.json": json.dumps(metadata(), indent=2, ensure_ascii=False) + "\n",
        ROOT / "docs" / "data-dictionary.md": dictionary(),
    }


if __name__ == "__main__":
    for path, text in generated().items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
