"""The gate of a run: what a poll announced passes by the budget of its source (`Poll -> Poll`), so that no site fills the frontier by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from ..archive import Archive
from ..models import Budget, Candidate, Channel, ChannelKind, Poll, Source
from ..traps import Sifted, page_of, sift, sift_sitemaps


class Gate:
    """Counts what each source has brought in this run. What is left out is said in the poll's message."""

    def __init__(self, archive: Archive, sources: Iterable[Source]) -> None:
        self._announced = archive.announced
        self._budgets: Mapping[str, Budget] = {source.id: source.budget for source in sources}
        self._rooms: dict[str, int] = {}
        self._variants: dict[str, int] = {}
        self._sitemaps: Counter[str] = Counter()

    def admit(self, poll: Poll) -> Poll:
        """The poll with the candidates and news sitemaps that its source's budget has room for.

        Where new ones were left out for want of room, validators are dropped: they come again with the next poll.
        """
        if poll.discovery is None:
            return poll
        sifted = self._sift(poll.channel.source_id, poll.discovery.candidates)
        channels, more = self._sift_channels(poll)
        said = [poll.message, *sifted.left_out, more]
        return replace(
            poll, discovery=replace(poll.discovery, candidates=sifted.candidates, channels=channels), message="; ".join(filter(None, said)) or None,
            etag=None if sifted.is_cut else poll.etag, last_modified=None if sifted.is_cut else poll.last_modified)

    def _sift(self, source_id: str, candidates: tuple[Candidate, ...]) -> Sifted:
        budget = self._budgets.get(source_id, Budget())
        room = self._rooms.get(source_id)
        if room is None:
            room = max(0, min(budget.new_urls, budget.waiting - self._announced.waiting(source_id, budget.waiting)))
        known = self._announced.known(candidate.url for candidate in candidates)
        for url in (candidate.url for candidate in candidates if candidate.url not in known):
            page = page_of(url)
            if page != url and page not in self._variants:
                self._variants[page] = self._announced.variants(page, budget.variants)
        sifted = sift(candidates, known, room, budget, self._variants)
        self._rooms[source_id] = room - sifted.new
        return sifted

    def _sift_channels(self, poll: Poll) -> tuple[tuple[Channel, ...], str | None]:
        """News sitemaps that are followed already, and as many others as there is room for; other sitemaps are left to `backfill`."""
        source_id, named = poll.channel.source_id, poll.discovery.channels if poll.discovery else ()
        news = [channel for channel in named if channel.kind is ChannelKind.NEWS_SITEMAP]
        if not news:
            return (), None
        known = self._announced.sitemaps(source_id)
        new = [channel for channel in news if channel.url not in known]
        budget = self._budgets.get(source_id, Budget())
        taken, said = sift_sitemaps(len(new), max(len(known), self._sitemaps[source_id]), self._announced.depth(poll.channel.channel_id), budget)
        self._sitemaps[source_id] = max(len(known), self._sitemaps[source_id]) + taken
        return (*(channel for channel in news if channel.url in known), *new[:taken]), said
