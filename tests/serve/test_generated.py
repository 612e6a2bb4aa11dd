"""What is generated from the schema is committed as it would be generated now, and leaves nothing out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from crawler.archive.schema import TABLES, Table
from crawler.archive.views import VIEWS, View
from crawler.serve.dictionary import dictionary
from crawler.serve.generate import datasette_yaml, generated
from crawler.serve.metadata import RIGHTS, metadata

THINGS = (*TABLES, *VIEWS)


@pytest.mark.parametrize("path", generated(), ids=lambda path: path.name)
def test_committed_file_is_current(path: Path) -> None:
    """`python -m crawler.serve.generate` would change nothing."""
    assert generated()[path] == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("thing", THINGS, ids=lambda thing: thing.name)
def test_every_column_is_described(thing: Table | View) -> None:
    """Datasette and the dictionary have each column's prose, which is a sentence."""
    entry = metadata()["databases"]["archive"]["tables"][thing.name]    # type: ignore[index]
    assert {c.name: c.about for c in thing.columns} == entry["columns"]
    assert [] == [c.name for c in thing.columns if not c.about.endswith(".")]
    section = dictionary().split(f"\n### {thing.name}\n", 1)[1].split("\n### ", 1)[0]
    assert [] == [c.name for c in thing.columns if f"\n| `{c.name}` | {c.type} |" not in section]


def test_rights_source_and_about_stand_on_every_level() -> None:
    """Instance, database, tables, views and questions each say whose the texts are and where they come from."""
    everything = metadata()
    database = everything["databases"]["archive"]    # type: ignore[index]
    shown = [entry for entry in database["tables"].values() if "title" in entry]
    levels = [everything, database, *shown, *database["queries"].values()]
    wanted = {"license", "license_url", "source", "source_url", "about", "about_url"}
    assert [] == [one["title"] for one in levels if not wanted <= one.keys()]
    assert RIGHTS["license"] == everything["license"]


def test_datasette_one_gets_what_it_reads_elsewhere() -> None:
    """datasette.yaml has every question with its SQL, each table's facets and order, and the settings; no prose of tables."""
    told = yaml.safe_load(datasette_yaml())
    entry, archive = metadata()["databases"]["archive"], told["databases"]["archive"]    # type: ignore[index]
    assert {name: query["sql"] for name, query in entry["queries"].items()} == {name: query["sql"] for name, query in archive["queries"].items()}
    assert {name: table.get("facets") for name, table in entry["tables"].items() if len(table) > 1} == {
        name: table.get("facets") for name, table in archive["tables"].items() if name in entry["tables"] and len(entry["tables"][name]) > 1}
    assert 0 == told["settings"]["max_csv_mb"]
    assert "description" not in str(archive["tables"])


def test_machinery_is_hidden() -> None:
    """The frontier and the tables of our tools are not listed."""
    tables = metadata()["databases"]["archive"]["tables"]    # type: ignore[index]
    hidden = {name for name, one in tables.items() if one.get("hidden")}
    assert {"channels", "urls", "robots", "robots_texts", "hosts", "_sqlite_migrations", "sqlite_stat1", "sqlite_stat4"} == hidden


def test_metadata_follows_the_name_and_the_root() -> None:
    """An archive under another name, served below another path, has links that lead to itself."""
    entry = metadata("my.news", "/archive/")
    assert "/archive/my~2Enews/outlets" == entry["source_url"]
    assert ["basemap", "my.news"] == list(entry["databases"])    # type: ignore[call-overload]


def test_metadata_is_plain_json() -> None:
    """What Datasette reads from the file is what the plugin gives."""
    assert metadata() == json.loads(json.dumps(metadata()))
