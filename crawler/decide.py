"""Decide: what the archive knows of a URL + what a visit gave + now -> what to write (`Known, Visit -> Intent`).

No dependency, no clock: scenarios are tested as plain values. The order of the rules is the order of trust: a worse copy never
overwrites a better one.
"""

from __future__ import annotations

from dataclasses import replace

from datetime import timedelta

from .changes import compare, state_of
from .models import Article, Completeness, Intent, Known, Outcome, PageState, Visit
from .recheck import next_visit_after_failure, next_visit_after_refusal, next_visit_after_success, next_visit_of_unasked
from .text import changed_fields, content_hash
from .urls import is_page

GONE_STATUSES = frozenset({404, 410, 451})
LESS_THAN_FULL = frozenset({PageState.TEASER, PageState.PAYWALLED})
NOT_ITS_FAULT = frozenset({"host_down", "host_rests", "robots_unreachable"})    # the page was not asked for, or its host is dead
FORBIDDEN = frozenset({"robots", "noarchive"})    # by robots.txt, or by the page, where its source is set to respect that
REFUSALS = frozenset({"http_429", "http_503"})
GROWING = frozenset({PageState.LIVEBLOG, PageState.GALLERY})
GROWS_FOR = timedelta(hours=6)    # one revision of a live blog
CONFIRM_AFTER = timedelta(hours=1)    # between the visit that misses an article and the one that counts it as gone
MANY_ALIKE = 3    # a text that so many other addresses of an outlet show is not that of a new one; an article never turns into another
SHRUNK = 0.5    # a teaser with less than this share of the body we have is the worse copy


def decide(known: Known, visit: Visit) -> Intent:
    """The intent for one visit; its time is `visit.at`. Never raises."""
    if visit.failure is not None:
        return _failed(known, visit, visit.failure)
    if visit.status == 304 or (visit.capture is not None and visit.capture.is_revisit):
        return _not_modified(known, visit)
    if visit.status in GONE_STATUSES:
        return _not_there(known, visit, str(visit.status))
    if visit.article is None:
        return _failed(known, visit, f"http_{visit.status}" if visit.status else "unknown")
    if visit.capture is not None and visit.capture.completeness is not Completeness.COMPLETE:
        return _read_in_part(known, visit, visit.article)
    return _read(known, visit, visit.article)


def _not_there(known: Known, visit: Visit, how: str) -> Intent:
    """A page that never had an article is gone at once; an article's only when a visit some time later finds the same: servers have bad hours."""
    due, failures = next_visit_after_failure(known, visit.at), known.failures + 1
    if known.article_id is None or known.gone_at is not None or (known.missing_at is not None and visit.at - known.missing_at >= CONFIRM_AFTER):
        return Intent(known, visit, Outcome.GONE, how, next_visit_at=due, failures=failures)
    return Intent(known, visit, Outcome.MISSING, how, next_visit_at=visit.at + CONFIRM_AFTER, failures=failures)


def _failed(known: Known, visit: Visit, failure: str) -> Intent:
    if failure in NOT_ITS_FAULT:
        return Intent(known, visit, Outcome.FAILED, failure, next_visit_at=next_visit_of_unasked(visit.at), failures=known.failures)
    if failure in REFUSALS:
        return Intent(known, visit, Outcome.FAILED, failure, next_visit_at=next_visit_after_refusal(known, visit.at),
                      failures=known.failures + 1)
    outcome = Outcome.ROBOTS if failure in FORBIDDEN else Outcome.FAILED
    return Intent(known, visit, outcome, None if failure == "robots" else failure,
                  next_visit_at=next_visit_after_failure(known, visit.at), failures=known.failures + 1)


def _not_modified(known: Known, visit: Visit) -> Intent:
    """A 304 for a page that we never stored is the server's mistake: ask again, without validators, soon."""
    if known.article_id is None:
        return _failed(known, visit, "not_modified_but_unknown")
    return Intent(known, visit, Outcome.UNCHANGED, _returned(known), content_hash=known.content_hash,
                  next_visit_at=next_visit_after_success(known, None, visit.at))


def _read(known: Known, visit: Visit, article: Article) -> Intent:
    if not article.page_state.is_kept:
        return _rejected(known, visit, article.page_state)
    if not (article.headline and article.body) and article.page_state is PageState.FULL:
        return _rejected(known, visit, PageState.NOT_ARTICLE)
    new_hash, due = content_hash(article), next_visit_after_success(known, article, visit.at)
    if known.same_text >= (MANY_ALIKE if known.article_id is None else 1) and new_hash != known.content_hash:
        return _not_its_own(known, visit)
    if known.article_id is None or known.content_hash is None:
        return Intent(known, visit, Outcome.ARCHIVED, content_hash=new_hash, next_visit_at=due)
    if new_hash == known.content_hash:
        return Intent(known, visit, Outcome.UNCHANGED, _returned(known), content_hash=new_hash, next_visit_at=due)
    if _is_worse(known, article):
        return _rejected(known, visit, article.page_state)
    changed = changed_fields(known.content_hash, new_hash)
    return Intent(known, visit, Outcome.REVISED, _returned(known), changed=changed, content_hash=new_hash, grows=_grows(known, article, changed, visit),
                  change=compare(known.state, state_of(article)) if known.state is not None else None, next_visit_at=due)


def _grows(known: Known, article: Article, changed: tuple[str, ...], visit: Visit) -> bool:
    """A live blog or gallery is one article that grows: its text alone makes a revision every few hours, not at every visit. The captures have all."""
    is_growing = article.page_state in GROWING and article.page_state is known.page_state and changed == ("body",)
    return is_growing and known.revisions > 1 and known.revised_at is not None and visit.at - known.revised_at < GROWS_FOR


def _read_in_part(known: Known, visit: Visit, article: Article) -> Intent:
    """Some of the page is missing: better than nothing, never better than what we have, and asked for again soon."""
    intent = _read(known, visit, article)
    if intent.outcome is not Outcome.ARCHIVED:
        return _failed(known, visit, "incomplete")
    return replace(intent, detail="incomplete", next_visit_at=next_visit_after_failure(known, visit.at), failures=known.failures + 1)


def _is_worse(known: Known, article: Article) -> bool:
    """Whether the new reading would lose what we have: an empty body, or a teaser where there was a full text."""
    if known.body_length and not article.body:
        return True
    if known.page_state in LESS_THAN_FULL:
        return False
    return article.page_state in LESS_THAN_FULL and len(article.body) < SHRUNK * known.body_length


def _is_sent_home(visit: Visit) -> bool:
    """Whether the outlet answered an article's address with its front page."""
    return visit.capture is not None and is_page(visit.url) and not is_page(visit.capture.final_url)


def _returned(known: Known) -> str | None:
    return "returned" if known.gone_at is not None else None


def _not_its_own(known: Known, visit: Visit) -> Intent:
    """What other pages of the outlet say word for word is a wall, a log-in page, a parked domain: no article, and no edit of one."""
    said = replace(visit, message="the same text as other pages of this outlet")
    return Intent(known, said, Outcome.REJECTED, "same_text", next_visit_at=next_visit_after_failure(known, visit.at), failures=known.failures + 1)


def _rejected(known: Known, visit: Visit, state: PageState) -> Intent:
    """No article on this page. Where there was one, a soft 404 or the front page means that it is not there; anything else is tried again later."""
    if known.article_id is not None and (state is PageState.SOFT_404 or _is_sent_home(visit)):
        return _not_there(known, visit, state.value if state is PageState.SOFT_404 else "sent to the front page")
    due = next_visit_after_failure(known, visit.at) if known.article_id is not None or state is not PageState.NOT_ARTICLE else None
    return Intent(known, visit, Outcome.REJECTED, state.value, next_visit_at=due, failures=known.failures + 1)
