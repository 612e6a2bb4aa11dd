"""The newsroom's articles: what every one of them must be for the show to be true."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from crawler.demo import FIRST, SECOND, stories
from crawler.models import PageState
from tests.shared import shared

NOW = datetime(2026, 3, 4, 15, 6, 7, tzinfo=UTC)
STORIES = stories(NOW)


def slug(story: object) -> str:
    return story.slug    # type: ignore[attr-defined]


def test_there_is_a_newspaper_to_read() -> None:
    """Sixty articles and more that a crawler may keep, in English and at least three other languages."""
    kept = [story for story in STORIES if story.is_archived]
    assert len(kept) >= 60
    languages = Counter(story.language for story in kept)
    assert languages["en"] and len([language for language in languages if languages[language] >= 3]) >= 4


def test_the_special_cases_are_there() -> None:
    """One live blog, one paywalled article, one soft 404, one page that robots.txt forbids, one plain page."""
    assert {"liveblog": 1, "paywalled": 1, "soft_404": 1, "forbidden": 1, "plain": 1} == {
        kind: count for kind, count in Counter(story.kind for story in STORIES).items() if kind != "article"}
    assert {PageState.LIVEBLOG, PageState.PAYWALLED, PageState.SOFT_404, PageState.FULL} == {story.state for story in STORIES}


@pytest.mark.parametrize("hour", range(24))
def test_a_wire_story_is_printed_by_two_outlets(hour: int) -> None:
    """The same text under two headlines, whatever the hour: their zones may have different days."""
    texts = Counter(story.paragraphs for story in stories(NOW.replace(hour=hour)) if story.paragraphs)
    (twice,) = [text for text, count in texts.items() if count > 1]
    printed = [story for story in stories(NOW.replace(hour=hour)) if story.paragraphs == twice]
    assert 2 == len({story.outlet.id for story in printed}) == len({story.headline for story in printed})


def test_what_happens_between_the_editions() -> None:
    """Three are edited, one of them without saying so, one with a note of correction; one is taken down; four are new, one of them nowhere announced."""
    before, after = ({story.slug: story for story in stories(NOW, edition)} for edition in (FIRST, SECOND))
    new = [story for slug, story in after.items() if slug not in before]
    assert {"article": 3, "scrolled_off": 1} == Counter(story.kind for story in new)
    assert all(NOW < story.published_at < NOW + timedelta(hours=18) for story in new)
    different = [(story, after[slug]) for slug, story in before.items() if story != after[slug]]
    assert {"edited": 1, "stealth": 1, "corrected": 1, "gone": 1} == Counter(_event(other) for _, other in different)
    for one, other in different:
        assert other.gone or one.paragraphs != other.paragraphs
        assert other.gone or other.modified_at == (one.modified_at if other.is_stealth else NOW.replace(second=0))
        assert (one.headline != other.headline) == (_event(other) == "edited")


def _event(later: object) -> str:
    note = any(paragraph.startswith("Correction: ") for paragraph in later.paragraphs)    # type: ignore[attr-defined]
    return "gone" if later.gone else "stealth" if later.is_stealth else "corrected" if note else "edited"    # type: ignore[attr-defined]


def test_the_same_moment_gives_the_same_news() -> None:
    """Nothing but `now` and the edition decides what is printed."""
    assert STORIES == stories(NOW, FIRST)


@pytest.mark.parametrize("story", STORIES, ids=slug)
def test_it_is_this_weeks_news(story) -> None:    # noqa: ANN001
    """Published within the last week, never in the future."""
    assert NOW - timedelta(days=7) < story.published_at <= NOW


@pytest.mark.parametrize("story", STORIES, ids=slug)
def test_no_placeholder_is_left(story) -> None:    # noqa: ANN001
    """Every `{weekday}` is filled in."""
    assert not re.search(r"[{}]", " ".join((story.headline, story.dateline or "", *story.paragraphs)))


@pytest.mark.parametrize("story", [story for story in STORIES if story.dateline], ids=slug)
def test_the_dateline_stands_where_the_file_says(story) -> None:    # noqa: ANN001
    """At the head of the text, in the byline, or in a line of its own and nowhere else; and its places have a country each."""
    if story.dateline_as == "lede":
        assert story.paragraphs[0].lstrip("【").startswith(story.dateline)
    elif story.dateline_as == "byline":
        assert story.dateline in story.byline
    else:
        assert not story.paragraphs[0].startswith(story.dateline)
    assert story.places and all(re.fullmatch(r".+ [A-Z]{2}", place) for place in story.places)


@pytest.mark.parametrize("story", [story for story in STORIES if story.authors], ids=slug)
def test_authors_are_in_the_byline(story) -> None:    # noqa: ANN001
    """Whom the row should credit is whom the page credits; 【札幌＝小野寺遥】 is the one dateline that does it."""
    line = (story.byline or story.dateline or "").casefold()
    assert all(author.casefold() in line for author in story.authors)


@pytest.mark.parametrize("month", range(1, 13))
def test_dates_in_every_month_and_language(month: int) -> None:
    """The calendar words fit whatever the month: no index is missing."""
    assert len(STORIES) == len(stories(NOW.replace(month=month)))


def test_the_article_of_the_person_that_this_is_built_for() -> None:
    """The sample is printed word for word."""
    text = next(shared("sample").glob("*.txt")).read_text(encoding="utf-8")
    (story,) = [story for story in STORIES if story.kind == "plain"]
    assert text.split("\n\n") == [story.headline, *story.paragraphs]
    assert (None, ()) == (story.byline, story.authors)
