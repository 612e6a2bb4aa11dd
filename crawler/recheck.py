"""When to come back: age of a story, failures in a row -> the next visit or poll, as a time. No clock is read here."""

from __future__ import annotations

from datetime import datetime, timedelta

from .models import Article, ChannelKind, Known, PageState, Poll

# (age of the story up to, visit again after). Stories change in their first day; later a look now and then finds what was pulled.
REVISIT = (
    (timedelta(hours=6), timedelta(hours=1)),
    (timedelta(days=1), timedelta(hours=4)),
    (timedelta(days=7), timedelta(days=1)),
    (timedelta(days=60), timedelta(days=14)),
    (timedelta(days=730), timedelta(days=120)),
)
LIVEBLOG = timedelta(minutes=20)
FIRST_RETRY, SLOWEST_RETRY, MOST_RETRIES = timedelta(minutes=15), timedelta(days=7), 8
POLL = {
    ChannelKind.FEED: timedelta(minutes=10),
    ChannelKind.NEWS_SITEMAP: timedelta(minutes=15),
    ChannelKind.FRONT: timedelta(minutes=30),
    ChannelKind.SITEMAP: timedelta(hours=12),
}
SLOWEST_POLL = timedelta(days=1)


def next_visit_after_success(known: Known, article: Article | None, now: datetime) -> datetime | None:
    """When to look again at an article that was there; None once it is older than two years."""
    published = article.published_at.at if article and article.published_at else known.published_at
    age = now - min(now, published or known.first_seen_at or now)
    wait = next((pause for limit, pause in REVISIT if age < limit), None)
    state = article.page_state if article else known.page_state
    if state is PageState.LIVEBLOG and age < timedelta(days=1):
        wait = LIVEBLOG
    return now + wait if wait is not None else None


def next_visit_after_failure(known: Known, now: datetime) -> datetime | None:
    """15 minutes after the first failure, four times as long after each further one, at most a week; None after eight."""
    if known.failures + 1 >= MOST_RETRIES:
        return None
    return now + min(FIRST_RETRY * 4**known.failures, SLOWEST_RETRY)


def next_visit_after_refusal(known: Known, now: datetime) -> datetime:
    """As after a failure, but once a week for ever: a host that asks for patience does not say that the page is lost."""
    return next_visit_after_failure(known, now) or now + SLOWEST_RETRY


def next_visit_of_unasked(now: datetime) -> datetime:
    """Soon: the page itself was not at fault. When its host is asked again, the table `hosts` says."""
    return now + FIRST_RETRY


def next_poll(poll: Poll) -> datetime:
    """When to poll a channel again: its kind's pace, doubled for each failure in a row, at least once a day."""
    pace = POLL[poll.channel.kind]
    if poll.failure is not None:
        pace = min(pace * 2 ** min(poll.channel.failures + 1, 10), max(SLOWEST_POLL, pace))
    return poll.at + pace
