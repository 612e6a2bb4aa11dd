"""When to visit an article again: its age, its outlet's habits, failures in a row -> a time. No clock is read here."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import sqrt

from .models import Article, Known, PageState

# A story is visited again when it has become older by a share of its age: edits come thick in the first hours and thin out like that.
OLDEST = timedelta(days=730)    # of a story that is still visited
SOONEST, RAREST = timedelta(minutes=15), timedelta(days=120)
SHARE = 0.35               # of the age, where nothing is known of the outlet
USUAL_EDITS = 0.4          # revisions an article of an outlet that SHARE fits; one that edits more is visited more often, by the square root
LEAST_SHARE, MOST_SHARE = 0.08, 1.0
LATER = ((timedelta(hours=12), 1.0), (timedelta(days=3), 2.0), (OLDEST, 4.0))    # (up to this age, times the share): late edits are rare
VISITS_A_DAY = 5_000       # of one source; where its articles would need more, each is visited less often
EDITED = 0.5               # of the share for a story that was edited
LIVEBLOG = timedelta(minutes=20)
FIRST_RETRY, SLOWEST_RETRY, MOST_RETRIES = timedelta(minutes=15), timedelta(days=7), 8


def next_visit_after_success(known: Known, article: Article | None, now: datetime) -> datetime | None:
    """When to look again at an article that was there; None once it is older than two years."""
    published = article.published_at.at if article and article.published_at else known.published_at
    since = published if published and published <= now else known.first_seen_at or now
    age = now - min(now, since)
    if age >= OLDEST:
        return None
    state = article.page_state if article else known.page_state
    if state is PageState.LIVEBLOG and age < timedelta(days=1):
        return now + LIVEBLOG
    late = next(factor for limit, factor in LATER if age < limit)
    return now + min(max(age * late * _share(known), SOONEST), RAREST)


def _share(known: Known) -> float:
    """The share of a story's age after which it is visited again: less where its outlet edits much, less where it was edited itself."""
    share = SHARE
    if known.edits_an_article is not None:
        share = min(max(SHARE * sqrt(USUAL_EDITS / max(known.edits_an_article, 0.001)), LEAST_SHARE), MOST_SHARE)
    share = share * EDITED if known.revisions > 1 else share
    return share * max(known.visits_a_day / VISITS_A_DAY, 1.0)


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
