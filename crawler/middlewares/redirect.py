"""Redirects: Scrapy's own, but nothing tells the next site where we came from, and what leads nowhere is said as what it is."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

HOPS = "newsarchive_hops"    # in a request's meta: a list of the maker's, which gets every address that a redirect leads to


class BadRedirect(IgnoreRequest):
    """A redirect to what is no web address."""


class TooManyRedirects(IgnoreRequest):
    """A chain that goes on and on, or a loop."""


class QuietRedirectMiddleware(RedirectMiddleware):
    """At most REDIRECT_MAX_TIMES hops, http and https only, no credentials across origins: as Scrapy does. No names or passwords in URLs."""

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """The next request, or the response where it is no redirect. Raises BadRedirect and TooManyRedirects."""
        try:
            answer = super().process_response(request, response)
        except ValueError as error:
            raise BadRedirect(f"redirects to no web address: {error}") from error
        except IgnoreRequest as error:
            raise TooManyRedirects("max redirections reached") from error
        if isinstance(answer, Request):
            request.meta.get(HOPS, []).append(answer.url)
        elif response.status in (301, 302, 303, 307, 308) and "Location" in response.headers:
            raise BadRedirect("redirects to no web address")
        return answer

    def _build_redirect_request(self, source_request: Request, response: Response, *, url: str, **kwargs: object) -> Request:
        parts = urlsplit(url)
        plain = urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
        return super()._build_redirect_request(source_request, response, url=plain, **kwargs)

    def _engine_started(self) -> None:
        """Scrapy looks for its referrer middleware here and warns that it is off: it is, on purpose."""

    def handle_referer(self, request: Request, response: Response) -> None:    # noqa: ARG002 - Scrapy's signature
        """Whatever the page asks for, none is sent."""
        request.headers.pop("Referer", None)
