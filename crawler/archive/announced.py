"""What the archive knows of announced addresses, for the budgets of sources (`URL* -> those that are new; source -> counts`)."""

from __future__ import annotations

from collections.abc import Iterable

from sqlite_utils import Database

from ..urls import same_article_key

OF_USE = "(outcome IS NULL OR article_id IS NOT NULL)"    # of a URL: it will be visited, or showed an article; another spelling of it is not needed
AT_A_TIME = 500    # addresses of one query
_DEPTH = (
    "WITH RECURSIVE above(id, number) AS (SELECT found_in, 0 FROM channels WHERE id = ? UNION ALL "
    "SELECT c.found_in, number + 1 FROM channels c JOIN above a ON c.id = a.id LIMIT 100) SELECT max(number) FROM above")


class Announced:
    """Reads `urls` and `channels`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def known(self, urls: Iterable[str]) -> frozenset[str]:
        """Those of the addresses that some channel has announced before, be it in another spelling."""
        wanted, found = list(dict.fromkeys(urls)), set[str]()
        for start in range(0, len(wanted), AT_A_TIME):
            some = wanted[start:start + AT_A_TIME]
            marks = ", ".join("?" * len(some))
            found.update(row[0] for row in self._db.conn.execute(f"SELECT url FROM urls WHERE url IN ({marks})", some))    # noqa: S608 - marks
        keys: dict[str, list[str]] = {}
        for url in wanted:
            if url not in found:
                keys.setdefault(same_article_key(url), []).append(url)
        for start in range(0, len(keys), AT_A_TIME):
            some = list(keys)[start:start + AT_A_TIME]
            marks = ", ".join("?" * len(some))
            query = f"SELECT page_key FROM urls WHERE page_key IN ({marks}) AND {OF_USE}"    # noqa: S608 - marks
            found.update(url for row in self._db.conn.execute(query, some) for url in keys[row[0]])
        return frozenset(found)

    def waiting(self, source_id: str, most: int) -> int:
        """How many of a source's URLs have never been visited, counted up to `most`."""
        return int(self._db.conn.execute(
            "SELECT count(*) FROM (SELECT 1 FROM urls WHERE source_id = ? AND outcome IS NULL LIMIT ?)", (source_id, most)).fetchone()[0])

    def variants(self, page: str, most: int) -> int:
        """How many addresses are known that differ from `page` by more of a query only, counted up to `most`."""
        start = page + ("&" if "?" in page else "?")
        end = start[:-1] + chr(ord(start[-1]) + 1)    # of the range of the index that begins with `start`
        return int(self._db.conn.execute(
            "SELECT count(*) FROM (SELECT 1 FROM urls WHERE url >= ? AND url < ? LIMIT ?)", (start, end, most)).fetchone()[0])

    def sitemaps(self, source_id: str) -> frozenset[str]:
        """Channels of a source that were found in others and answer."""
        return frozenset(row[0] for row in self._db.conn.execute(
            "SELECT url FROM channels WHERE source_id = ? AND found_in IS NOT NULL AND enabled AND failures < 3", (source_id,)))

    def depth(self, channel_id: int) -> int:
        """In how many others, one in the other, this channel was found: 0 for one of sources.toml."""
        return int(self._db.conn.execute(_DEPTH, (channel_id,)).fetchone()[0] or 0)
