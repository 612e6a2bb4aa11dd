"""Times: text in the formats that the web uses <-> aware UTC datetimes. No clock is read here."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def utc(moment: datetime) -> datetime:
    """The same instant in UTC. A naive time is refused: guessing a zone is the caller's business.

    Raises ValueError for a naive datetime.
    """
    if moment.tzinfo is None:
        raise ValueError(f"naive time {moment!r}")
    return moment.astimezone(UTC)


def iso(moment: datetime) -> str:
    """'2026-11-24T14:05:00Z': how every time is stored. Microseconds are kept only where there are any."""
    return utc(moment).isoformat().replace("+00:00", "Z")


def from_iso(text: str) -> datetime:
    """The inverse of `iso`. Raises ValueError for anything else, naive times included."""
    return utc(datetime.fromisoformat(text))


def from_http(text: str) -> datetime | None:
    """An HTTP or RFC 5322 date ("Tue, 24 Nov 2026 14:05:00 GMT") as aware UTC, None where it is none.

    A zone of "-0000" counts as UTC (RFC 5322, 3.3).
    """
    try:
        moment = parsedate_to_datetime(text)
        return utc(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
