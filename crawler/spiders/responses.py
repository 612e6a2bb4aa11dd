"""Scrapy's responses and failures -> our nouns."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from OpenSSL import SSL
from scrapy import exceptions as scrapy_errors
from scrapy.http import Response
from service_identity import VerificationError
from twisted.python.failure import Failure

from ..middlewares.guard import PrivateAddress
from ..middlewares.hosts import HostDown, HostRests
from ..middlewares.limits import causes
from ..middlewares.redirect import BadRedirect, TooManyRedirects
from ..middlewares.robots import RobotsForbidden, RobotsUnreachable
from ..models import Capture, Completeness
from ..text import one_line

INNERMOST = (PrivateAddress, SSL.Error, VerificationError)    # say more than what was raised because of them
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,9})\b", re.IGNORECASE)

# The class of a failure, in one word: what the database, the report and `status` say.
CLASSES: tuple[tuple[type[BaseException], str], ...] = (
    (RobotsForbidden, "robots"),
    (RobotsUnreachable, "robots_unreachable"),
    (HostRests, "host_rests"),
    (HostDown, "host_down"),
    (PrivateAddress, "private_address"),
    (BadRedirect, "bad_redirect"),
    (TooManyRedirects, "too_many_redirects"),
    (SSL.Error, "tls"),
    (VerificationError, "tls"),
    (scrapy_errors.DownloadTimeoutError, "timeout"),
    (scrapy_errors.CannotResolveHostError, "dns"),
    (scrapy_errors.DownloadConnectionRefusedError, "refused"),
    (scrapy_errors.ResponseDataLossError, "incomplete"),
    (scrapy_errors.DownloadCancelledError, "too_large"),
    (scrapy_errors.UnsupportedURLSchemeError, "bad_url"),
    (scrapy_errors.DownloadFailedError, "network"),
)


def capture_from(response: Response, url: str, now: datetime) -> Capture:
    """A response as received, for the URL that was asked for."""
    request = response.request
    return Capture(
        url=url, final_url=response.url, status=response.status, headers=_pairs(response.headers), payload=response.body,
        fetched_at=now, request_headers=_pairs(request.headers) if request is not None else (),
        ip_address=str(response.ip_address) if response.ip_address else None,
        completeness=Completeness.INCOMPLETE if "dataloss" in response.flags else Completeness.COMPLETE,
        robots_sha256=response.meta.get("robots_sha256") if request is not None else None)


def failure_from(failure: Failure) -> tuple[str, str]:
    """(class in one word, one line for people)."""
    error = failure.value
    inner = next((e for e in causes(error) if isinstance(e, INNERMOST)), error)
    word = next((word for kind, word in CLASSES if isinstance(inner, kind)), "network")
    text = one_line(_words_of(inner)) or type(inner).__name__
    return word, f"{word.replace('_', ' ')}: {text[:300]}"


def max_age(cache_control: str | None) -> timedelta | None:
    """How long an answer says that it stays as it is; None where it does not say."""
    found = _MAX_AGE.search(cache_control or "")
    return timedelta(seconds=int(found[1])) if found else None


def _words_of(error: BaseException) -> str:
    """What an error says; OpenSSL says it as a list of (library, function, reason)."""
    if isinstance(error, SSL.Error) and error.args and isinstance(error.args[0], list):
        return "; ".join(str(entry[-1]) for entry in error.args[0])
    if isinstance(error, VerificationError):
        return "the certificate is for another host"
    return str(error)


def _pairs(headers: object) -> tuple[tuple[str, str], ...]:
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, values in headers.items() for value in values)    # type: ignore[attr-defined]
