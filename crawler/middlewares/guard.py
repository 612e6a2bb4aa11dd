"""The guard: no connection to a private, loopback or link-local address, by whatever route, unless the configuration names it.

The resolver checks the address that is connected to (so a name that resolves to a private address, or changes its mind, does not pass);
the middleware checks the port of the exceptions, which a resolver never sees.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from typing import ClassVar, Self
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from .literals import is_private, is_public

logger = logging.getLogger(__name__)
MOST_REFUSED = 10_000    # hosts that are remembered by name


class PrivateAddress(IgnoreRequest):
    """A request would have led into a private network."""


class GuardedResolver(CachingThreadedResolver):
    """Scrapy's resolver, but a private answer is none. There is one for a process, made before any crawler: the middleware tells it more.

    allowed: hosts of exceptions and of the operator's proxies. refused: host -> the private address that it led to.
    """

    allowed: ClassVar[frozenset[str]] = frozenset()
    refused: ClassVar[dict[str, str]] = {}

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:    # noqa: N802 - Twisted's name
        """The address of a name. Fails with DNSLookupError where that is private."""
        found = super().getHostByName(name, timeout)
        if name.lower() not in self.allowed:
            found.addCallback(self._public_or_raise, name)
        return found

    def _public_or_raise(self, address: str, name: str) -> str:
        if not is_public(address):
            if len(self.refused) < MOST_REFUSED:
                self.refused[name] = address
            raise DNSLookupError(f"{name} leads to the private address {address}")
        return address


class GuardMiddleware:
    """Next to the downloader: an exception for a private host counts for its exact port only, and a refusal is said as what it is."""

    def __init__(self, allowed: Collection[str], proxies: Collection[str] = ()) -> None:
        self._exact = frozenset(entry.replace("[", "").replace("]", "") for entry in allowed)
        self._names = frozenset(map(_name, allowed)) | frozenset(proxies)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's way in."""
        allowed = crawler.settings.getlist("NEWSARCHIVE_ALLOW_PRIVATE")
        proxies = {urlsplit(url if "://" in url else f"http://{url}").hostname or "" for kind, url in getproxies().items() if kind != "no"}
        GuardedResolver.allowed = frozenset({_name(entry) for entry in allowed} | proxies)
        if proxies:
            logger.info("a proxy is set: it resolves names itself, and may connect to private addresses that names lead to")
        return cls(allowed, proxies)

    async def process_request(self, request: Request) -> None:
        """Raises PrivateAddress for what is private by its spelling, which a proxy would resolve unseen, and for an allowed host's other ports."""
        try:
            parts = urlsplit(request.url)
            port = parts.port or {"http": 80, "https": 443}.get(parts.scheme, 0)
        except ValueError as error:
            raise PrivateAddress(f"no web address: {error}") from error
        name = parts.hostname or ""
        if f"{name}:{port}" in self._exact:
            return
        if name in self._names:
            raise PrivateAddress(f"{name}:{port} is private: allow_private names another port, or it is the proxy")
        if is_private(request.url):
            raise PrivateAddress(f"{name} is a private address")

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Raises PrivateAddress where the resolver refused: asking again would not help."""
        name = urlsplit(request.url).hostname or ""
        if isinstance(exception, CannotResolveHostError) and name in GuardedResolver.refused:
            raise PrivateAddress(f"{name} leads to the private address {GuardedResolver.refused[name]}") from exception


def _name(entry: str) -> str:
    return entry.rsplit(":", 1)[0].strip("[]").lower()
