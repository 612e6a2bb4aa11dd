"""The window: how many URLs are under way at a time, in all and for each source, so that memory stays flat and no host keeps others waiting."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

SIZE = 240        # URLs between frontier and archive
PER_SOURCE = 4    # of them asked for and not answered yet, for one source: a slow host must not fill Scrapy's queue


@dataclass(frozen=True, slots=True)
class _Place:
    url_id: int
    source_id: str


class Window:
    """URLs are taken in, answered by their host, and settled in the archive. A URL that got lost on the way is not taken again in this run."""

    def __init__(self, size: int = SIZE, per_source: int = PER_SOURCE) -> None:
        self.per_source = per_source
        self._size = size
        self._under_way: dict[str, _Place] = {}
        self._asked: dict[str, str] = {}    # URL -> source, until its host answers
        self._lost: set[int] = set()

    def __len__(self) -> int:
        return len(self._under_way)

    @property
    def room(self) -> int:
        """How many more may be taken; none while less than a quarter is free, so that the frontier is asked for a handful at least."""
        free = self._size - len(self._under_way)
        return free if free >= self._size // 4 else 0

    @property
    def skip(self) -> Collection[int]:
        """Ids of URLs that are still due in the frontier and must not be taken again."""
        return self._lost | {place.url_id for place in self._under_way.values()}

    def full_sources(self, on_notice: Collection[str] = ()) -> Collection[str]:
        """Sources that have not answered what they were asked for, and those on notice that have a page under way."""
        full = {source for source, count in Counter(self._asked.values()).items() if count >= self.per_source}
        return full | ({place.source_id for place in self._under_way.values()} & set(on_notice))

    def take(self, url: str, url_id: int, source_id: str) -> None:
        """A URL is asked for."""
        self._under_way[url] = _Place(url_id, source_id)
        self._asked[url] = source_id

    def answered(self, url: str) -> None:
        """Its host answered, or failed to: the source may be asked for another."""
        self._asked.pop(url, None)

    def settled(self, url: str) -> None:
        """What came of it is in the archive."""
        self.answered(url)
        self._under_way.pop(url, None)

    def given_back(self, url: str) -> None:
        """It was not asked for after all: it may be taken again."""
        self.settled(url)

    def lost(self, url: str) -> None:
        """A fault of ours: nothing can be said of it in this run."""
        place = self._under_way.get(url)
        if place is not None:
            self._lost.add(place.url_id)
        self.settled(url)
