"""Scrapy's responses and failures -> our nouns."""

from __future__ import annotations

from datetime import datetime

from scrapy import exceptions as scrapy_errors
from scrapy.http import Response
from twisted.python.failure import Failure

from ..middlewares.guard import PrivateAddress
from ..middlewares.robots import RobotsForbidden, RobotsUnreachable
from ..models import Capture, Completeness
from ..text import one_line

# The class of a failure, in one word: what the database, the report and `status` say.
CLASSES: tuple[tuple[type[BaseException], str], ...] = (
    (RobotsForbidden, "robots"),
    (RobotsUnreachable, "robots_unreachable"),
    (PrivateAddress, "private_address"),
    (scrapy_errors.DownloadTimeoutError, "timeout"),
    (scrapy_errors.CannotResolveHostError, "dns"),
    (scrapy_errors.DownloadConnectionRefusedError, "refused"),
    (scrapy_errors.ResponseDataLossError, "incomplete"),
    (scrapy_errors.DownloadCancelledError, "too_large"),
    (scrapy_errors.UnsupportedURLSchemeError, "bad_url"),
    (scrapy_errors.IgnoreRequest, "too_many_redirects"),
    (scrapy_errors.DownloadFailedError, "network"),
)


def capture_from(response: Response, url: str, now: datetime) -> Capture:
    """A response as received, for the URL that was asked for."""
    lossy = "dataloss" in response.flags or "partial" in response.flags
    request = response.request
    return Capture(
        url=url, final_url=response.url, status=response.status, headers=_pairs(response.headers), payload=response.body,
        fetched_at=now, request_headers=_pairs(request.headers) if request is not None else (),
        ip_address=str(response.ip_address) if response.ip_address else None,
        completeness=Completeness.INCOMPLETE if lossy else Completeness.COMPLETE)


def failure_from(failure: Failure) -> tuple[str, str]:
    """(class in one word, one line for people)."""
    error = failure.value
    inner = next((e for e in _causes(error) if isinstance(e, PrivateAddress)), error)
    word = next((word for kind, word in CLASSES if isinstance(inner, kind)), "network")
    text = one_line(str(inner)) or type(inner).__name__
    return word, f"{word.replace('_', ' ')}: {text[:300]}"


def _causes(error: BaseException) -> list[BaseException]:
    """The error and what caused it, Twisted's lists of reasons included."""
    found: list[BaseException] = []
    todo = [error]
    while todo and len(found) < 20:
        one = todo.pop()
        found.append(one)
        reasons = [getattr(reason, "value", reason) for reason in getattr(one, "reasons", None) or ()]
        todo += [e for e in (one.__cause__, one.__context__, *reasons) if isinstance(e, BaseException) and e not in found]
    return found


def _pairs(headers: object) -> tuple[tuple[str, str], ...]:
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, values in headers.items() for value in values)    # type: ignore[attr-defined]
