"""Scenarios of one URL's life, as plain values."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.changes import patch, state_of
from crawler.decide import CONFIRM_AFTER, GONE_STATUSES, decide
from crawler.models import Article, CaptureRef, Completeness, EditKind, Intent, Known, Moment, Outcome, PageState, Precision, Visit
from crawler.text import content_hash

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
URL = "https://example.org/a"
STORY = Article(URL, PageState.FULL, headline="Bridge opens", byline="By Ann Lee", body="The bridge opened on Monday.\n\n" * 20,
                published_at=Moment(NOW - timedelta(hours=2), "10:00", Precision.MINUTE))
UNSEEN = Known(URL, 1, "example")


def known(article: Article = STORY) -> Known:
    """What the archive knows after `article` was archived."""
    return replace(UNSEEN, article_id=7, content_hash=content_hash(article), page_state=article.page_state,
                   body_length=len(article.body), published_at=NOW - timedelta(hours=2), first_seen_at=NOW - timedelta(hours=2))


def read(article: Article) -> Visit:
    """A visit that read `article`."""
    return Visit(URL, NOW, status=200, article=article)


def outcome(intent: Intent) -> tuple[Outcome, str | None]:
    return intent.outcome, intent.detail


def test_first_reading_is_archived() -> None:
    """An article that the archive does not have becomes a new one."""
    intent = decide(UNSEEN, read(STORY))
    assert (Outcome.ARCHIVED, content_hash(STORY)) == (intent.outcome, intent.content_hash)


def test_same_content_is_unchanged() -> None:
    """White space alone is no revision."""
    assert Outcome.UNCHANGED is decide(known(), read(replace(STORY, headline="Bridge  opens "))).outcome


def test_changed_headline_is_a_revision_that_says_so() -> None:
    """A revision names the fields that differ."""
    intent = decide(known(), read(replace(STORY, headline="Bridge opens late")))
    assert (Outcome.REVISED, ("headline",)) == (intent.outcome, intent.changed)


def test_changed_body_and_lost_byline_are_both_named() -> None:
    """Fields that vanished are named too, after those that changed."""
    intent = decide(known(), read(replace(STORY, byline=None, body=STORY.body + "More.")))
    assert ("body", "byline") == intent.changed


def test_not_modified_is_unchanged() -> None:
    """A 304 keeps the reading that we have."""
    assert Outcome.UNCHANGED is decide(known(), Visit(URL, NOW, status=304)).outcome


def test_not_modified_for_a_page_never_stored_is_a_failure_that_is_retried() -> None:
    """A server that answers 304 to a first visit lies; the page is asked for again."""
    intent = decide(UNSEEN, Visit(URL, NOW, status=304))
    assert (Outcome.FAILED, "not_modified_but_unknown") == outcome(intent)
    assert intent.next_visit_at is not None


def test_same_payload_is_unchanged_without_a_reading() -> None:
    """A 200 whose payload is the one that we have is a revisit: nothing to read, nothing changed."""
    ref = CaptureRef(URL, URL, 200, NOW, "w.warc.gz", 0, 1, "00", is_revisit=True)
    assert Outcome.UNCHANGED is decide(known(), Visit(URL, NOW, ref, 200)).outcome


@pytest.mark.parametrize("status", sorted(GONE_STATUSES))
def test_taken_down(status: int) -> None:
    """404, 410 and 451 mean missing, and gone when a visit an hour later finds the same; what never was there is gone at once."""
    visit = Visit(URL, NOW, status=status)
    missed = decide(known(), visit)
    assert (Outcome.MISSING, str(status), NOW + CONFIRM_AFTER) == (*outcome(missed), missed.next_visit_at)
    assert Outcome.MISSING is decide(replace(known(), missing_at=NOW - CONFIRM_AFTER / 2), visit).outcome
    assert (Outcome.GONE, str(status)) == outcome(decide(replace(known(), missing_at=NOW - CONFIRM_AFTER), visit))
    assert (Outcome.GONE, str(status)) == outcome(decide(UNSEEN, visit))


@pytest.mark.parametrize("state", [PageState.CONSENT_WALL, PageState.BOT_WALL, PageState.NOT_ARTICLE])
def test_wall_on_a_later_visit_is_rejected(state: PageState) -> None:
    """A wall never replaces an article, and the article is looked for again."""
    intent = decide(known(), read(Article(URL, state, headline="Are you a robot?")))
    assert (Outcome.REJECTED, state.value) == outcome(intent)
    assert intent.next_visit_at is not None


def test_soft_404_where_an_article_was_means_gone() -> None:
    """A page that says "not found" with status 200 is missing, and gone when a later visit confirms it."""
    assert (Outcome.MISSING, "soft_404") == outcome(decide(known(), read(Article(URL, PageState.SOFT_404))))
    assert (Outcome.GONE, "soft_404") == outcome(decide(replace(known(), missing_at=NOW - CONFIRM_AFTER), read(Article(URL, PageState.SOFT_404))))


def test_an_article_that_leads_to_the_front_page_is_missing() -> None:
    """An outlet that sends readers of a pulled story home has pulled it."""
    ref = CaptureRef(URL, "https://example.org/", 200, NOW, "w.warc.gz", 0, 1, "00")
    home = Visit(URL, NOW, ref, 200, Article("https://example.org/", PageState.NOT_ARTICLE))
    assert (Outcome.MISSING, "sent to the front page") == outcome(decide(known(), home))
    assert (Outcome.REJECTED, "not_article") == outcome(decide(UNSEEN, home))


def test_what_was_gone_and_is_there_again_has_returned() -> None:
    """Whether it says the same or not."""
    gone = replace(known(), gone_at=NOW - timedelta(days=1))
    assert (Outcome.UNCHANGED, "returned") == outcome(decide(gone, read(STORY)))
    assert (Outcome.REVISED, "returned") == outcome(decide(gone, read(replace(STORY, headline="Bridge opens again"))))
    assert (Outcome.UNCHANGED, "returned") == outcome(decide(gone, Visit(URL, NOW, status=304)))


def test_a_revision_says_what_kind_of_edit_it_is() -> None:
    """Where the archive gave the state before."""
    after = replace(STORY, body=STORY.body.replace("Monday", "Tuesday", 1))
    intent = decide(replace(known(), state=state_of(STORY)), read(after))
    assert (EditKind.LEDE, EditKind.WORDING) == intent.change.kinds
    assert after.body == patch(STORY.body, intent.change.diff)


def test_soft_404_on_a_first_visit_is_no_article() -> None:
    """Nothing was there, so nothing is gone."""
    assert (Outcome.REJECTED, "soft_404") == outcome(decide(UNSEEN, read(Article(URL, PageState.SOFT_404))))


def test_teaser_does_not_replace_a_full_text() -> None:
    """A paywalled stub where there was a full text is the worse copy."""
    stub = replace(STORY, page_state=PageState.PAYWALLED, body=STORY.body[:80])
    assert (Outcome.REJECTED, "paywalled") == outcome(decide(known(), read(stub)))


def test_full_text_replaces_a_teaser() -> None:
    """The better copy wins."""
    stub = replace(STORY, page_state=PageState.PAYWALLED, body=STORY.body[:80])
    assert Outcome.REVISED is decide(known(stub), read(STORY)).outcome


@pytest.mark.parametrize(("expected", "same_text"), [(Outcome.ARCHIVED, 0), (Outcome.ARCHIVED, 2), (Outcome.REJECTED, 3)])
def test_one_text_under_many_addresses_is_no_article(expected: Outcome, same_text: int) -> None:
    """A story may stand in two sections; what three other addresses show word for word is a wall, a log-in page or a parked domain."""
    intent = decide(replace(UNSEEN, same_text=same_text), read(STORY))
    assert (expected, None if same_text < 3 else "same_text") == (intent.outcome, intent.detail)


def test_an_article_does_not_turn_into_another() -> None:
    """A text that another article has cannot replace this one's, and the URL is tried again; unchanged it stays unchanged."""
    wall = replace(STORY, headline="Please log in", body="To go on reading, log in with your account. " * 9)
    intent = decide(replace(known(), same_text=1), read(wall))
    assert (Outcome.REJECTED, "same_text", True) == (intent.outcome, intent.detail, intent.next_visit_at is not None)
    assert Outcome.UNCHANGED is decide(replace(known(), same_text=3), read(STORY)).outcome


def test_empty_reading_cannot_blank_an_article() -> None:
    """An article without a text is rejected where there is one, whatever its page state says."""
    empty = Article(URL, PageState.LIVEBLOG, headline="Live")
    assert Outcome.REJECTED is decide(known(), read(empty)).outcome


@pytest.mark.parametrize("status", [400, 403, 429, 500, 503])
def test_other_statuses_are_failures(status: int) -> None:
    """A failure is classed by its status and tried again."""
    intent = decide(known(), Visit(URL, NOW, status=status))
    assert (Outcome.FAILED, f"http_{status}") == outcome(intent)
    assert intent.next_visit_at is not None


def test_robots_is_an_outcome_of_its_own() -> None:
    """What robots.txt forbids did not fail."""
    assert (Outcome.ROBOTS, None) == outcome(decide(UNSEEN, Visit(URL, NOW, failure="robots")))


def test_failures_back_off_and_end() -> None:
    """Each further failure waits longer, at most a week, and after eight in a row nobody asks again."""
    waits = []
    for failures in range(8):
        due = decide(replace(UNSEEN, failures=failures), Visit(URL, NOW, failure="timeout")).next_visit_at
        waits.append(due and due - NOW)
    assert waits[-1] is None
    assert sorted(waits[:-1]) == waits[:-1]
    assert timedelta(days=7) == waits[-2]


@pytest.mark.parametrize("failure", ["host_down", "host_rests", "robots_unreachable"])
def test_page_is_not_to_blame_for_its_host(failure: str) -> None:
    """A page whose host is dead, or whose robots.txt is, stays due however often that happens; its own failures are not more."""
    intent = decide(replace(UNSEEN, failures=30), Visit(URL, NOW, failure=failure))
    assert (Outcome.FAILED, failure, 30, NOW + timedelta(minutes=15)) == (*outcome(intent), intent.failures, intent.next_visit_at)


@pytest.mark.parametrize("status", [429, 503])
def test_page_that_is_refused_is_never_lost(status: int) -> None:
    """A host that asks for patience has it for a week at the most, and no page of it is given up."""
    waits = [decide(replace(UNSEEN, failures=failures), Visit(URL, NOW, status=status)).next_visit_at for failures in (0, 5, 8, 500)]
    assert [NOW + wait for wait in (timedelta(minutes=15), *[timedelta(days=7)] * 3)] == waits


KNOWN = st.builds(
    replace, st.just(UNSEEN), article_id=st.one_of(st.none(), st.just(7)), content_hash=st.sampled_from([None, content_hash(STORY), "1;body=00"]),
    body_length=st.integers(0, 5000), page_state=st.sampled_from([None, *PageState]), failures=st.integers(0, 20),
    published_at=st.one_of(st.none(), st.datetimes(min_value=datetime(1980, 1, 1), max_value=datetime(2090, 1, 1), timezones=st.just(UTC))))    # noqa: DTZ001
READ = st.builds(Article, url=st.just(URL), page_state=st.sampled_from(PageState), headline=st.one_of(st.none(), st.text(max_size=9)),
                 body=st.text(max_size=40))
VISIT = st.builds(Visit, url=st.just(URL), at=st.just(NOW), status=st.sampled_from([None, 200, 304, 404, 410, 500, 999]),
                  article=st.one_of(st.none(), READ), failure=st.one_of(st.none(), st.sampled_from(["timeout", "robots", "read_memory"])))


@given(KNOWN, VISIT)
def test_an_article_is_written_only_from_a_reading_that_has_one(before: Known, visit: Visit) -> None:
    """Whatever happens, only a kept page state with something to show is archived or revised, and nothing is due in the past."""
    intent = decide(before, visit)
    if intent.outcome in (Outcome.ARCHIVED, Outcome.REVISED):
        assert visit.article is not None
        assert visit.article.page_state.is_kept
        assert intent.content_hash == content_hash(visit.article)
    if intent.outcome is Outcome.REVISED:
        assert intent.changed
        assert not (before.body_length and not visit.article.body)
    assert intent.next_visit_at is None or intent.next_visit_at > NOW


def in_part(article: Article) -> Visit:
    """A visit whose capture has only some of the page."""
    capture = CaptureRef(URL, URL, 200, NOW, "a.warc.gz", 0, 100, "00", completeness=Completeness.INCOMPLETE)
    return replace(read(article), capture=capture)


def test_a_part_is_better_than_nothing() -> None:
    """Where nothing is known, what came in part is archived as that, and asked for again as after a failure."""
    intent = decide(UNSEEN, in_part(STORY))
    assert (Outcome.ARCHIVED, "incomplete", 1) == (*outcome(intent), intent.failures)
    assert decide(UNSEEN, Visit(URL, NOW, failure="timeout")).next_visit_at == intent.next_visit_at


@pytest.mark.parametrize("article", [STORY, replace(STORY, body=STORY.body + "\n\nAnd more."), Article(URL, PageState.SOFT_404)])
def test_a_part_never_replaces_what_is_there(article: Article) -> None:
    """Not even where it is the same, or longer: what is missing may be what was changed."""
    intent = decide(known(), in_part(article))
    assert (Outcome.FAILED, "incomplete") == outcome(intent)
    assert intent.next_visit_at is not None


def test_a_part_that_is_no_article_says_nothing() -> None:
    """A wall or an empty page in part is no verdict on the URL: it is asked for again."""
    assert (Outcome.FAILED, "incomplete") == outcome(decide(UNSEEN, in_part(Article(URL, PageState.NOT_ARTICLE))))
