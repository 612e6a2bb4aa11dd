"""The documents say what the program does: help texts, file names, exit codes."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.cli import main
from crawler.cli.manual import manual

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])


def test_readme_has_the_help_of_every_command() -> None:
    """The blocks in the README are what `--help` prints: `.venv/bin/cog -r README.md` writes them."""
    cog = Path(sys.executable).with_name("cog")
    assert 0 == subprocess.run([cog, "--check", "README.md"], cwd=ROOT, check=False, capture_output=True).returncode
    for name in main.list_commands(None):    # type: ignore[arg-type]
        assert f"### newsarchive {name}\n" in manual()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_files_that_documents_name_are_there(document: Path) -> None:
    """Each path in backticks or links that looks like one of ours exists."""
    text = document.read_text(encoding="utf-8")
    named = re.findall(r"[`(]((?:docs|crawler|tests|benchmarks|scripts)/[\w./-]+)", text)
    assert [] == [name for name in named if not (ROOT / name.rstrip("/.")).exists()]


def test_security_names_tests_that_exist() -> None:
    """Each of the 44 faults has a test that is there, by its name, or a reason why not."""
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", text)
    assert [] == [f"{file}::{name}" for file, name in named if not re.search(rf"def {name}\(", (ROOT / file).read_text(encoding="utf-8"))]
    rows = re.findall(r"^\| (\d+) \|.*\| (.*) \|$", text, re.MULTILINE)
    assert list(range(1, 45)) == [int(number) for number, _ in rows]
    assert [] == [number for number, proof in rows if "::" not in proof and "§ " not in proof]


def test_nothing_names_a_package_index() -> None:
    """The lock works with any index: it holds versions and hashes only."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert not re.search(r"https?://|--index|--find-links", lock)
    assert lock.count("--hash=sha256:") > 500
    assert not [name for name in ("uv.lock", "pylock.toml", "poetry.lock") if (ROOT / name).exists()]


def test_every_command_explains_itself() -> None:
    """Each command has a first line of help that is a sentence."""
    listed = subprocess.run([sys.executable, "-m", "crawler", "--help"], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    lines = re.findall(r"^  ([a-z]+)  +(.+)$", listed, re.MULTILINE)
    assert len(lines) >= 13
    assert [] == [name for name, text in lines if not text.endswith((".", "..."))]


def test_the_style_is_kept() -> None:
    """`ruff check .` finds nothing, as CONTRIBUTING.md asks of everybody."""
    done = subprocess.run([Path(sys.executable).with_name("ruff"), "check", "."], cwd=ROOT, capture_output=True, text=True, check=False)
    assert 0 == done.returncode, done.stdout
