"""Back-off: nothing is sent to a host that rests, and every answer, or none, is judged for whether its host must rest.

It is done by the handler itself, at the last moment before a connection and the first after it: each attempt counts, Scrapy's retries
included, and what the downloader has queued for the same host does not slip through. A request whose host rests is given back at once,
so that it takes no room from other hosts'.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, DownloadConnectionRefusedError, DownloadFailedError, DownloadTimeoutError
from scrapy.http import Response

from ..patience import REFUSALS, retry_after
from .guard import GuardedResolver
from .hosts import HostDown, HostRests, hosts_of
from .limits import LimitedHandler

# What says that the host may be dead, with its class in one word.
SIGNS: dict[type[Exception], str] = {
    DownloadTimeoutError: "timeout", CannotResolveHostError: "dns", DownloadConnectionRefusedError: "refused", DownloadFailedError: "network",
}


class PatientHandler(LimitedHandler):
    """Scrapy's handler with our limits, and with patience."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._crawler, self._hosts = crawler, hosts_of(crawler)

    async def download_request(self, request: Request) -> Response:
        """As Scrapy's. Raises HostRests where nothing may be sent, and for a 429 or 503 that is to be asked for again; HostDown for a failure too many."""
        rest = self._hosts.rest(request.url)
        if rest is not None:
            raise rest
        try:
            response = await super().download_request(request)
        except tuple(SIGNS) as error:
            down = self._judge_failure(request, error)
            if down is None:
                raise
            raise down from error
        ends = self._judge(request, response)
        if ends is not None:
            raise ends
        return response

    def _judge(self, request: Request, response: Response) -> HostRests | HostDown | None:
        if response.status in REFUSALS:
            stated = retry_after(_header(response, "Retry-After"), _header(response, "Date"), self._hosts.now())
            ends: HostRests | HostDown | None = self._hosts.refused(request.url, response.status, stated)
        elif response.status >= 500:
            ends = self._hosts.failed(request.url, f"http_{response.status}")
        else:
            self._hosts.answered(request.url)
            return None
        self._give_back(request)
        return ends

    def _judge_failure(self, request: Request, error: Exception) -> HostDown | None:
        """The guard's refusals are none: no host was asked."""
        if urlsplit(request.url).hostname in GuardedResolver.refused:
            return None
        down = self._hosts.failed(request.url, next(word for kind, word in SIGNS.items() if isinstance(error, kind)))
        self._give_back(request)
        return down

    def _give_back(self, request: Request) -> None:
        """What is queued for a host that rests would wait for its delay, only to be refused here: it goes back now."""
        _, slot = self._crawler.engine.downloader._get_slot(request)    # noqa: SLF001 - there is no public way to a slot
        for queued in list(slot.queue):
            rest = self._hosts.rest(queued[0].url)
            if rest is not None:
                slot.queue.remove(queued)
                queued[1].errback(rest)


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
