"""The item pipelines: `Fetched -> Kept -> Visit`, one stage of the road each, so that a Scrapy user finds it where it belongs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from .desk import Desk
from .extension import desk_of
from .models import Capture, CaptureRef, DueUrl, Visit


@dataclass(frozen=True, slots=True)
class Fetched:
    """A response to an article's URL, not on the disk yet."""

    due: DueUrl
    capture: Capture


@dataclass(frozen=True, slots=True)
class Kept:
    """The same, on the disk."""

    due: DueUrl
    capture: Capture
    ref: CaptureRef


class _Stage:
    """One pipeline: has the desk of its run."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way in."""
        return cls(desk_of(crawler))


class KeepPipeline(_Stage):
    """Capture first: on the disk before anybody parses it."""

    async def process_item(self, item: object) -> object:
        """`Fetched` becomes `Kept`, or a `Visit` where the page must not be stored; anything else passes."""
        if isinstance(item, Fetched):
            forbidden = await self.desk.forbids_keeping(item.capture, item.due)
            if forbidden is not None:
                return forbidden
            return Kept(item.due, item.capture, await self.desk.keep(item.capture, item.due))
        return item


class ReadPipeline(_Stage):
    """Read in a child."""

    async def process_item(self, item: object) -> object:
        """`Kept` becomes `Visit`; anything else passes."""
        if isinstance(item, Kept):
            return await self.desk.read(item.capture, item.ref, item.due)
        return item


class ArchivePipeline(_Stage):
    """Decide and write."""

    async def process_item(self, item: object) -> object:
        """A `Visit` is written, and comes back as what was written. Raises DropItem once the archive is broken."""
        if isinstance(item, Visit):
            if self.desk.broken is not None:
                raise DropItem(f"not archived, the archive failed: {self.desk.broken}")
            return await self.desk.settle(item)
        return item
