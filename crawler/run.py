"""The one place that starts a reactor and reads the clock: `crawl(Plan) -> Report`, and the same desk for `scrapy crawl`."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, TypeVar, cast

from . import __version__
from .archive import Archive, is_demo
from .archive.database import complaints
from .captures import CaptureWriter, captures_folder
from .desk import Desk, Events, Tally
from .errors import ArchiveError, ConfigError
from .files import clean_parts
from .recovery import recover
from .sources import Config, load
from .urls import host
from .workers import Readers

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from .probe import Fetch
    from .sources import CrawlConfig


T = TypeVar("T")


def now() -> datetime:
    """The clock, in whole seconds: finer times would only look exact."""
    return datetime.now(UTC).replace(microsecond=0)


@dataclass(frozen=True, slots=True)
class Plan:
    """What to crawl. Paths as given on the command line; the captures lie beside the archive."""

    archive: Path = Path("archive.db")
    sources: Path = Path("sources.toml")
    spider: str = "news"
    source: str | None = None
    limit: int | None = None
    since: str | None = None          # of backfill a day; of news a day or a time
    until: str | None = None
    recheck: bool = False
    shift: timedelta = timedelta()    # of the clock, for a rehearsal
    events: Events = field(default_factory=Events)
    settings: dict[str, object] = field(default_factory=dict)    # Scrapy's, from -s
    log_level: str = "WARNING"

    @property
    def captures(self) -> Path:
        """The folder of the WARC files."""
        return captures_folder(self.archive)


@dataclass(frozen=True, slots=True)
class Report:
    """How a run went."""

    exit_code: int
    tally: Tally
    seconds: float
    recovered: int    # captures that a crash had left unread
    stopped: bool     # by a signal, before all that was due was done


def crawl(plan: Plan) -> Report:
    """One run, from lock to exit code. Raises ConfigError, ArchiveHeld and the other archive errors before any request."""
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.settings import Settings

    config = load(plan.sources)
    if plan.source is not None:
        config.source(plan.source)
    desk = _open(plan.archive, config, plan.events, lambda: now() + plan.shift, recheck=plan.recheck, source=plan.source)
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.update({"LOG_LEVEL": plan.log_level, "NEWSARCHIVE_OPEN_DESK": lambda _: desk, "LOG_VERSIONS": []}, priority="project")
    settings.update(plan.settings, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(plan.spider)
    began = monotonic()
    arguments = {"source": plan.source, "limit": plan.limit, "published_since": plan.since} if plan.spider == "news" else \
        {"source": plan.source, "since": plan.since, "until": plan.until}
    process.crawl(crawler, **arguments)
    process.start()
    code, stopped = _ending(crawler, desk)
    return Report(code, desk.tally, monotonic() - began, len(desk.unread), stopped)


def open_desk(crawler: Crawler) -> Desk:
    """The desk of a run that `scrapy crawl` started: paths come from the settings NEWSARCHIVE_ARCHIVE and NEWSARCHIVE_SOURCES."""
    settings = crawler.settings
    return _open(Path(settings["NEWSARCHIVE_ARCHIVE"]), load(Path(settings["NEWSARCHIVE_SOURCES"])), Events(), now, recheck=False, source=None)


def _open(path: Path, config: Config, events: Events, clock: Callable[[], datetime], *, recheck: bool, source: str | None) -> Desk:
    if not any(one.enabled for one in config.sources):
        raise ConfigError(f"{config.path} follows no outlet yet; next: newsarchive add https://...")
    archive = Archive.open(path, now=clock())
    folder = captures_folder(path)
    try:
        _refuse_to_mix(path, config)
        clean_parts(path.parent)
        with complaints(path):
            unread = recover(archive, folder, now=clock())
            archive.sources.sync(config.sources, now=clock())
            archive.recovery.undo_future(clock())
            if recheck:
                archive.frontier.make_due(clock(), source_id=source)
            run_id = archive.runs.begin(now=clock(), version=__version__)
    except BaseException:
        archive.close()
        raise
    writer = CaptureWriter(folder, run_id=run_id, software=f"newsarchive/{__version__}", operator=config.crawl.contact)
    readers = Readers(config.crawl.readers or os.cpu_count() or 1, timeout=config.crawl.read_timeout)
    return Desk(archive, folder, writer, readers, config, run_id=run_id, clock=_never_back(clock), events=events, unread=unread)


def _never_back(clock: Callable[[], datetime]) -> Callable[[], datetime]:
    """A clock that stands still while the system's is set back: what a run announced is due in that run."""
    latest = clock()

    def steady() -> datetime:
        nonlocal latest
        latest = max(latest, clock())
        return latest
    return steady


def _refuse_to_mix(path: Path, config: Config) -> None:
    """The demo's fictional articles and real ones do not go into one archive. Raises ArchiveError."""
    real = next((source for source in config.sources if not host(source.home).startswith("127.")), None)
    if real is not None and is_demo(path):
        raise ArchiveError(f"{path} is the demo's archive, and its articles are fiction. To start your own with {real.name}: "
                           f"`newsarchive demo --remove`, or another path with --archive")


def _ending(crawler: Crawler, desk: Desk) -> tuple[int, bool]:
    """(0, 1 or 3; whether a signal stopped it). Scrapy's own exit says nothing of what failed."""
    from .extension import DeskExtension

    extension = crawler.get_extension(DeskExtension) if crawler._extensions else None    # noqa: SLF001 - None before the start
    if extension is None:
        return desk.close(now=desk.clock(), how_ended="failed"), False
    if not extension.is_closed:    # a second signal, or a first one and nothing in ten seconds: what waits is read again by the next run
        desk.abandon()
        return desk.close(now=desk.clock(), how_ended="stopped"), True
    if crawler.stats.get_value("spider_exceptions/count", 0):
        return 1, extension.was_stopped
    return extension.exit_code, extension.was_stopped


def with_network(work: Callable[[Fetch], Awaitable[T]], config: CrawlConfig) -> T:
    """Run `work` inside a Scrapy engine, with a function that fetches one URL under the same rules as a crawl; its result.

    For commands that fetch a few pages and archive nothing: `add`, `try`, `fetch`. Once a process; nothing is asked for twice. Raises what `work` raises.
    """
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.settings import Settings

    from .extension import settings_of
    from .probe import ProbeSpider

    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.update({"LOG_LEVEL": "ERROR", "RETRY_ENABLED": False, "NEWSARCHIVE_TURNS": 0}, priority="project")
    settings.update(settings_of(config), priority="spider")
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(ProbeSpider)
    process.crawl(crawler, work=work, clock=now)
    process.start()
    spider = crawler.spider
    assert isinstance(spider, ProbeSpider)
    return cast(T, spider.result())
