"""Back-off: nothing is sent to a host that rests, and every answer, or none, is judged for whether its host must rest.

It stands between Scrapy's retries and the downloader, so that each attempt counts and none follows a 429 or 503 at once. A request whose
host rests is given back and takes no room from other hosts'.
"""

from __future__ import annotations

from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, DownloadConnectionRefusedError, DownloadFailedError, DownloadTimeoutError
from scrapy.http import Response

from ..patience import REFUSALS, retry_after
from .hosts import Hosts, hosts_of

# What says that the host may be dead, with its class in one word.
SIGNS: dict[type[Exception], str] = {
    DownloadTimeoutError: "timeout", CannotResolveHostError: "dns", DownloadConnectionRefusedError: "refused", DownloadFailedError: "network",
}


class BackoffMiddleware:
    """Judges what the downloader brings, and gives requests back."""

    def __init__(self, crawler: Crawler, hosts: Hosts) -> None:
        self._crawler, self._hosts = crawler, hosts

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way in."""
        return cls(crawler, hosts_of(crawler))

    async def process_request(self, request: Request) -> None:
        """Raises HostRests."""
        rest = self._hosts.rest(request.url)
        if rest is not None:
            raise rest

    async def process_response(self, request: Request, response: Response) -> Response:
        """Raises HostRests for a 429 or 503 that is to be asked for again, HostDown for a 5xx too many; else the answer stands."""
        ends: Exception | None = None
        if response.status in REFUSALS:
            stated = retry_after(_header(response, "Retry-After"), _header(response, "Date"), self._hosts.now())
            ends = self._hosts.refused(request.url, response.status, stated)
        elif response.status >= 500:
            ends = self._hosts.failed(request.url, f"http_{response.status}")
        else:
            self._hosts.answered(request.url)
            return response
        self._give_back(request)
        if ends is not None:
            raise ends
        return response

    async def process_exception(self, request: Request, exception: Exception) -> None:
        """Raises HostDown for a failure too many."""
        word = next((word for kind, word in SIGNS.items() if isinstance(exception, kind)), None)
        down = self._hosts.failed(request.url, word) if word else None
        if down is not None:
            self._give_back(request)
            raise down from exception

    def _give_back(self, request: Request) -> None:
        """Requests that are queued in the downloader already must not be sent to a host that rests, nor hold places until they may be."""
        _, slot = self._crawler.engine.downloader._get_slot(request)    # noqa: SLF001 - there is no public way to a slot
        for queued in list(slot.queue):
            rest = self._hosts.rest(queued[0].url)
            if rest is not None:
                slot.queue.remove(queued)
                queued[1].errback(rest)


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
