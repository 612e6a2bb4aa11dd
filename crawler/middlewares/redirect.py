"""Redirects: Scrapy's own, without a Referer header: nothing tells the next site where we came from."""

from __future__ import annotations

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.http import Response


class QuietRedirectMiddleware(RedirectMiddleware):
    """At most REDIRECT_MAX_TIMES hops, http and https only, no credentials across origins: as Scrapy does."""

    def _engine_started(self) -> None:
        """Scrapy looks for its referrer middleware here and warns that it is off: it is, on purpose."""

    def handle_referer(self, request: Request, response: Response) -> None:    # noqa: ARG002 - Scrapy's signature
        """Whatever the page asks for, none is sent."""
        request.headers.pop("Referer", None)
