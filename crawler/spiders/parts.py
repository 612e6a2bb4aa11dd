"""Articles on several pages: the further pages are fetched as the first one was, and joined to it (`Visit -> Visit`)."""

from __future__ import annotations

from dataclasses import replace
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http.request import NO_CALLBACK

from ..desk import Desk
from ..extension import desk_of
from ..joining import join
from ..models import Article, Capture, CaptureRef, Completeness, DueUrl, Visit
from .responses import capture_from

MOST_PARTS = 12    # further pages of one article


class PartsPipeline:
    """Between reading and archiving. A page that cannot be had ends the article there; what is there is archived, and fetched anew next time."""

    def __init__(self, crawler: Crawler, desk: Desk) -> None:
        self._crawler, self._desk = crawler, desk

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way in."""
        return cls(crawler, desk_of(crawler))

    async def process_item(self, item: object) -> object:
        """A `Visit` whose article goes on elsewhere has all of it; anything else passes."""
        if isinstance(item, Visit) and item.article is not None and item.article.next_page and item.article.page_state.is_kept:
            return await self._whole(item, item.article)
        return item

    async def _whole(self, visit: Visit, first: Article) -> Visit:
        known = self._desk.archive.frontier.known(visit.url)
        refs: list[CaptureRef] = []
        articles: list[Article] = []
        seen, url = {visit.url, first.url}, first.next_page
        while known is not None and url and url not in seen and len(refs) < MOST_PARTS:
            seen.add(url)
            capture = await self._fetch(url, visit.url)
            if capture is None:
                break
            due = DueUrl(known.url_id, known.source_id, url)
            if await self._desk.forbids_keeping(capture, due) is not None:
                break
            ref = await self._desk.keep(capture, due)
            part = (await self._desk.read(capture, ref, due)).article
            if part is None:
                break
            refs.append(ref)
            articles.append(part)
            url = part.next_page
        return replace(visit, article=join(first, *articles), parts=tuple(refs))

    async def _fetch(self, url: str, first: str) -> Capture | None:
        """The page, by the same road as any: robots.txt, delay, guard and limits hold. None where it cannot be had whole."""
        assert self._crawler.engine is not None
        try:
            response = await self._crawler.engine.download_async(Request(url, callback=NO_CALLBACK, dont_filter=True, priority=20))
        except Exception:    # noqa: BLE001 - whatever it was, the page is not there
            return None
        capture = replace(capture_from(response, url, self._desk.clock()), part_of=first)
        return capture if capture.status == 200 and capture.completeness is Completeness.COMPLETE else None
