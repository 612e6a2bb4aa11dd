"""The Scrapy extension that gives each run its desk, whoever starts it: `newsarchive crawl` or `scrapy crawl news`."""

from __future__ import annotations

import asyncio
import logging
import signal
import threading
from collections.abc import Callable
from types import FrameType
from typing import Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.http import Response
from scrapy.logformatter import LogFormatter
from scrapy.utils.misc import load_object

from . import __version__
from .desk import Desk
from .logs import quote_logs
from .sources import Config, CrawlConfig
from .urls import host


GRACE = 9.0    # seconds after the first signal for what is in flight; with the end itself it is ten


class DeskExtension:
    """Opens the desk before the engine is made and closes it after the engine stopped.

    Settings: NEWSARCHIVE_OPEN_DESK (a callable, or its dotted path: `Crawler -> Desk`).
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.exit_code = 1
        self.is_closed = False
        self._reason = "failed"

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way in. Raises what opening the archive raises; NotConfigured for spiders that are not ours."""
        if not getattr(crawler.spidercls, "needs_desk", False):
            raise NotConfigured
        open_desk: Callable[[Crawler], Desk] = load_object(crawler.settings["NEWSARCHIVE_OPEN_DESK"])
        extension = cls(open_desk(crawler))
        apply_config(crawler, extension.desk.config)
        crawler.signals.connect(extension.engine_started, signal=signals.engine_started)
        crawler.signals.connect(extension.spider_closed, signal=signals.spider_closed)
        crawler.signals.connect(extension.engine_stopped, signal=signals.engine_stopped)
        return extension

    def engine_started(self) -> None:
        """From now on the first signal starts a clock as well as Scrapy's orderly end, which would wait for the slowest response."""
        if threading.current_thread() is threading.main_thread():
            loop = asyncio.get_running_loop()
            for number in (signal.SIGTERM, signal.SIGINT):
                _with_deadline(number, loop)

    def spider_closed(self, reason: str) -> None:
        """Remember how the run ended."""
        self._reason = {"finished": "finished", "shutdown": "stopped"}.get(reason, "failed")

    @property
    def was_stopped(self) -> bool:
        """Whether a signal ended the run before its time."""
        return self._reason == "stopped"

    def engine_stopped(self) -> None:
        """Nothing is in flight any more: close the desk."""
        self.exit_code = self.desk.close(now=self.desk.clock(), how_ended=self._reason)
        self.is_closed = True


def _with_deadline(number: int, loop: asyncio.AbstractEventLoop) -> None:
    """Put a handler before Scrapy's, which it calls; Scrapy puts its own in place for the second signal."""
    orderly = signal.getsignal(number)
    if not callable(orderly):
        return

    def handle(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(loop.call_later, GRACE, _stop_now)
        orderly(number, frame)

    signal.signal(number, handle)


def _stop_now() -> None:
    from twisted.internet import reactor

    reactor.stop()    # type: ignore[attr-defined]


def desk_of(crawler: Crawler) -> Desk:
    """The desk of this crawler's run."""
    extension = crawler.get_extension(DeskExtension)
    if extension is None:
        raise NotConfigured("crawler.extension.DeskExtension is not among the EXTENSIONS")
    return extension.desk


def apply_config(crawler: Crawler, config: Config) -> None:
    """What sources.toml says of politeness becomes Scrapy's settings; `-s NAME=VALUE` still wins."""
    for name, value in settings_of(config.crawl).items():
        crawler.settings.set(name, value, priority="spider")
    slots = {}
    for source in config.sources:
        if source.delay is not None:
            hosts = {host(url).rsplit(":", 1)[0] for url in (source.home, *(channel.url for channel in source.channels))}
            slots.update({name: {"delay": source.delay, "concurrency": 1} for name in hosts})
    crawler.settings.set("DOWNLOAD_SLOTS", slots, priority="spider")


def settings_of(crawl: CrawlConfig) -> dict[str, object]:
    """The table [crawl] of sources.toml as Scrapy settings."""
    agent = f"newsarchive/{__version__}" + (f" (+{crawl.contact})" if crawl.contact else "")
    return {
        "DOWNLOAD_DELAY": crawl.delay, "CONCURRENT_REQUESTS": crawl.concurrency, "DOWNLOAD_TIMEOUT": crawl.timeout,
        "NEWSARCHIVE_ALLOW_PRIVATE": list(crawl.allow_private), "USER_AGENT": agent,
    }


class QuietFormatter(LogFormatter):
    """Scrapy's log lines without the items themselves: an item here is a whole page."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:    # noqa: ARG003
        """Scrapy's way in, once the handlers of its log are there."""
        quote_logs()
        return cls()

    def crawled(self, request: Request, response: Response, spider: Spider) -> dict[str, object] | None:    # type: ignore[override]
        """Said in our own report, if at all."""
        return None

    def scraped(self, item: object, response: object, spider: Spider) -> dict[str, object] | None:    # type: ignore[override]
        """Said in our own report, if at all."""
        return None

    def item_error(self, item: object, exception: BaseException, response: object, spider: Spider) -> dict[str, object]:    # type: ignore[override]
        """One line; the traceback follows it."""
        return {"level": logging.ERROR, "msg": "%(kind)s of %(url)s: %(error)s",
                "args": {"kind": type(item).__name__, "url": getattr(item, "url", None) or getattr(getattr(item, "due", None), "url", ""),
                         "error": f"{type(exception).__name__} {exception}"}}

    def dropped(self, item: object, exception: BaseException, response: object, spider: Spider) -> dict[str, object]:    # type: ignore[override]
        """One line."""
        return self.item_error(item, exception, response, spider)
