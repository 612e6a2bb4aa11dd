"""Writes what is generated from the schema: datasette_metadata.json and docs/data-dictionary.md.

    python -m crawler.serve.generate
    python -m crawler.serve.generate datasette.yaml      what Datasette 1.0 reads beside the metadata, into that file
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import yaml

from .dictionary import dictionary
from .metadata import configuration, metadata

ROOT = Path(__file__).resolve().parents[2]


def generated() -> dict[Path, str]:
    """Each generated file and its text."""
    return {
        ROOT / "datasette_metadata.json": json.dumps(metadata(), indent=2, ensure_ascii=False) + "\n",
        ROOT / "docs" / "data-dictionary.md": dictionary(),
    }


def datasette_yaml() -> str:
    """The text of datasette.yaml for an archive that is called archive.db."""
    return yaml.safe_dump(configuration(), sort_keys=False, allow_unicode=True, width=140)


if __name__ == "__main__":
    files = {Path(name): datasette_yaml() for name in sys.argv[1:]} or generated()
    for path, text in files.items():
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
