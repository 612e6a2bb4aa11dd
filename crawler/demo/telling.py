"""What the visits found out about the outlets' ways, in words (`archive -> lines`)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from ..archive import open_reader

LONGEST = 120    # characters of a sentence that are shown
_EDITS = """
SELECT s.name, r.headline, r.kinds, r.diff FROM revisions r JOIN articles a ON a.id = r.article_id JOIN sources s ON s.id = a.source_id
WHERE r.number > 1 AND r.is_stealth = ? AND r.id NOT IN (SELECT revision_id FROM corrections) ORDER BY r.id
"""
_CORRECTIONS = "SELECT s.name, a.headline, c.text FROM corrections c JOIN articles a ON a.id = c.article_id JOIN sources s ON s.id = a.source_id ORDER BY c.id"
_GONE = "SELECT s.name, a.headline, a.gone_at FROM articles a JOIN sources s ON s.id = a.source_id WHERE a.gone_at IS NOT NULL ORDER BY a.id"
_GAPS = """
SELECT s.name, c.kind, g.since, g.until, g.expected
FROM gaps g JOIN sources s ON s.id = g.source_id JOIN channels c ON c.id = g.channel_id WHERE g.closed_at IS NULL ORDER BY g.id
"""


def found_between(archive: Path) -> Iterator[str]:
    """Edits, stealth edits, corrections, what was taken down and what was missed. Raises what opening the archive raises."""
    with closing(open_reader(archive)) as db:
        edits, stealth = (db.conn.execute(_EDITS, (quiet,)).fetchall() for quiet in (0, 1))
        corrections, gone, gaps = (db.conn.execute(query).fetchall() for query in (_CORRECTIONS, _GONE, _GAPS))
    yield "\nWhat the three visits found out:"
    yield from _edits(f"{_counted(len(edits), 'edit')} under a new time of change", edits)
    yield from _edits(f"{_counted(len(stealth), 'stealth edit')}: the text changed, the page's time of change did not", stealth)
    yield f"  {_counted(len(corrections), 'correction')}"
    for source, headline, text in corrections:
        yield f"      {source}, {headline}\n      {text}"
    yield f"  {_counted(len(gone), 'article')} taken down, which the archive keeps"
    for source, headline, at in gone:
        yield f"      {source}, {headline}\n      missing since {_minute(at)} UTC"
    for source, kind, since, until, expected in gaps:
        yield (f"  1 gap between {_minute(since)} and {_minute(until)} UTC\n"
               f"      {source}: its {kind.replace('_', ' ')} had scrolled past what it announced then, at its pace about "
               f"{_counted(round(expected), 'article')};\n      no other channel of it shows the whole span")


def _edits(heading: str, edits: list[tuple[str, str, str, str]]) -> Iterator[str]:
    yield f"  {heading}"
    for source, headline, kinds, diff in edits:
        yield f"      {source}, {headline} ({kinds})"
        for step in json.loads(diff):
            if isinstance(step, str):
                yield f"      {step[0]} {_cut(step[1:].strip())}"


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rsplit(' ', 1)[0]} …"


def _minute(at: str) -> str:
    return at[:16].replace("T", " ")
