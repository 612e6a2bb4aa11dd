"""What hangs on an article in tables of its own: authors, places, tags, notes of correction. Each `set_*` makes the tables say exactly what was read."""

from __future__ import annotations

from collections.abc import Iterable

from sqlite_utils import Database

from ..models import Author, Correction, Place
from ..text import fold
from .rows import web


def set_authors(db: Database, article_id: int, source_id: str, authors: Iterable[Author]) -> None:
    """The credits of an article, in reading order. One row a person and source, whatever the spelling's case and accents."""
    db.conn.execute("DELETE FROM article_authors WHERE article_id = ?", (article_id,))
    for position, author in enumerate(authors, start=1):
        db.conn.execute(
            "INSERT OR IGNORE INTO article_authors (article_id, author_id, position, role, place) VALUES (?, ?, ?, ?, ?)",
            (article_id, _author_id(db, source_id, author), position, author.role, author.place))


def set_places(db: Database, article_id: int, places: Iterable[Place]) -> None:
    """The places of an article's dateline, in reading order; the first is the article's own `place_id`."""
    db.conn.execute("DELETE FROM article_places WHERE article_id = ?", (article_id,))
    numbers = list(dict.fromkeys(_place_id(db, place) for place in places))
    db.conn.executemany("INSERT INTO article_places (article_id, place_id, position) VALUES (?, ?, ?)",
                        [(article_id, number, position) for position, number in enumerate(numbers, start=1)])
    db.conn.execute("UPDATE articles SET place_id = ? WHERE id = ?", (numbers[0] if numbers else None, article_id))


def set_tags(db: Database, article_id: int, tags: Iterable[str]) -> None:
    """The keywords of an article."""
    db.conn.execute("DELETE FROM article_tags WHERE article_id = ?", (article_id,))
    for tag in dict.fromkeys(tags):
        db.conn.execute("INSERT OR IGNORE INTO tags (name) VALUES (?)", (tag,))
        db.conn.execute("INSERT INTO article_tags (article_id, tag_id) SELECT ?, id FROM tags WHERE name = ?", (article_id, tag))


def add_corrections(db: Database, article_id: int, revision_id: int, notes: Iterable[Correction], at: str) -> None:
    """Notes of correction stay once they were seen, though an outlet may take them off again."""
    db.conn.executemany(
        "INSERT OR IGNORE INTO corrections (article_id, revision_id, seen_at, kind, date, text) VALUES (?, ?, ?, ?, ?, ?)",
        [(article_id, revision_id, at, note.kind.value, note.date, note.text) for note in notes])


def _author_id(db: Database, source_id: str, author: Author) -> int:
    key = (source_id, fold(author.name) or author.name, author.kind.value)
    db.conn.execute(
        "INSERT INTO authors (source_id, name_key, kind, name, url) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (source_id, name_key, kind) DO UPDATE SET url = coalesce(url, excluded.url) WHERE url IS NULL",
        (*key, author.name, web(author.url)))
    return int(db.conn.execute("SELECT id FROM authors WHERE source_id = ? AND name_key = ? AND kind = ?", key).fetchone()[0])


def _place_id(db: Database, place: Place) -> int:
    same = (place.name, place.country, place.region, place.geoname_id)
    row = db.conn.execute("SELECT id FROM places WHERE name = ? AND country IS ? AND region IS ? AND geoname_id IS ?", same).fetchone()
    if row is not None:
        return int(row[0])
    cursor = db.conn.execute("INSERT INTO places (name, country, region, geoname_id, latitude, longitude) VALUES (?, ?, ?, ?, ?, ?)",
                             (*same, place.latitude, place.longitude))
    return int(cursor.lastrowid or 0)
