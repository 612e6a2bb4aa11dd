"""The archive: one SQLite database with the frontier, the articles and what is known of every capture (`Intent -> rows`).

`Archive.open` gives the one writer, under a kernel lock; `open_reader` gives any number of readers.
"""

from .archive import Archive
from .backup import backup, is_demo, mark_demo, remove_demo
from .database import open_reader
from .kept import KeptCapture, capture_refs
from .runs import RunCounts
from .standing import standings
from .store import Applied

__all__ = ["Applied", "Archive", "KeptCapture", "RunCounts", "backup", "capture_refs", "is_demo", "mark_demo", "open_reader", "remove_demo", "standings"]
