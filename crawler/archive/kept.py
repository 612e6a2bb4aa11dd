"""What the database knows of captures: rows -> `CaptureRef`, in the order in which they were fetched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from ..models import CaptureRef, Completeness
from ..times import from_iso
from .database import complaints, open_reader

_REFS = (
    "SELECT c.id, c.article_id, u.source_id, u.url, c.final_url, c.status, c.fetched_at, c.warc_file, c.warc_offset, c.warc_length, c.sha256, c.content_type, "
    "c.is_revisit, c.completeness FROM captures c JOIN urls u ON u.id = c.url_id ")


@dataclass(frozen=True, slots=True)
class KeptCapture:
    """A capture with its row's number, and the article that was read from it."""

    capture_id: int
    article_id: int | None
    source_id: str
    ref: CaptureRef


def capture_refs(path: Path) -> Iterator[CaptureRef]:
    """Every capture that the database knows. Raises ArchiveMissing and its kin."""
    db = open_reader(path)
    try:
        with complaints(path):
            for kept in _kept(db, "ORDER BY c.id", ()):
                yield kept.ref
    finally:
        db.close()


def rereadable(db: Database, *, source_id: str | None) -> list[KeptCapture]:
    """Captures whose reading matters, the oldest first: those that a revision rests on, and the newest of each URL without an article."""
    return list(_kept(
        db, "WHERE c.status = 200 AND NOT c.is_revisit AND c.part_of IS NULL AND ? IN ('', u.source_id) AND (c.id IN (SELECT capture_id FROM revisions) "
        "OR (u.article_id IS NULL AND c.id = (SELECT max(id) FROM captures n WHERE n.url_id = u.id AND n.status = 200 AND n.part_of IS NULL))) ORDER BY c.id",
        (source_id or "",)))


def parts_of(db: Database, capture_id: int) -> list[CaptureRef]:
    """Captures of an article's further pages, in order."""
    return [kept.ref for kept in _kept(db, "WHERE c.part_of = ? ORDER BY c.id", (str(capture_id),))]


def _kept(db: Database, where: str, values: tuple[str, ...]) -> Iterator[KeptCapture]:
    for (number, article_id, source_id, url, final_url, status, fetched_at, warc_file, offset, length, sha256, content_type, is_revisit,
         completeness) in db.conn.execute(_REFS + where, values):
        yield KeptCapture(number, article_id, source_id, CaptureRef(
            url=url, final_url=final_url, status=status, fetched_at=from_iso(fetched_at), warc_file=warc_file, warc_offset=offset,
            warc_length=length, sha256=sha256, content_type=content_type, is_revisit=bool(is_revisit), completeness=Completeness(completeness)))
