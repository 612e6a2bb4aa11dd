"""What changed between two states of an article."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.changes import compare, patch, sentences
from crawler.models import EditKind, PageState, State

AT = datetime(2026, 11, 25, 8, tzinfo=UTC)
BODY = (
    "The old crane will be taken down in March. Harbour officials said so on Monday.\n\nIt has stood there for 80 years. \"We will miss it,\" said "
    "the harbour master.\n\nNobody knows yet what comes next. A meeting is planned for spring.")
BEFORE = State("Old crane to go", "A landmark leaves.", "By Ann Smith", "Harbour", BODY, (), AT)


def edited(old: str, new: str) -> State:
    assert old in BODY
    return replace(BEFORE, body=BODY.replace(old, new), modified_at=AT + timedelta(hours=1))


@pytest.mark.parametrize(("after", "kinds"), [
    (BEFORE, ()),
    (replace(BEFORE, headline="Old crane stays"), (EditKind.HEADLINE,)),
    (replace(BEFORE, standfirst="A landmark stays."), (EditKind.STANDFIRST,)),
    (replace(BEFORE, byline="By Ann Smith and Bo Li"), (EditKind.BYLINE,)),
    (replace(BEFORE, dateline="London"), (EditKind.DATELINE,)),
    (replace(BEFORE, headline="Old  crane\nto go"), ()),
    (edited("taken down in March", "taken down in April"), (EditKind.LEDE, EditKind.WORDING)),
    (edited("for 80 years", "for 90 years"), (EditKind.NUMBERS,)),
    (edited("We will miss it", "We will not miss it at all"), (EditKind.QUOTES,)),
    (edited("Nobody knows yet what comes next.", "Nobody can say yet what comes next."), (EditKind.WORDING,)),
    (edited("A meeting is planned for spring.", "A meeting is planned for spring. The mayor will attend."), (EditKind.ADDITION,)),
    (edited(" A meeting is planned for spring.", ""), (EditKind.DELETION,)),
    (replace(BEFORE, corrections=("Correction: the crane is older.",)), (EditKind.CORRECTION,)),
    (replace(edited("A meeting", "Update at noon: rain. A meeting"), page_state=PageState.LIVEBLOG), (EditKind.LIVEBLOG,)),
])
def test_kinds(after: State, kinds: tuple[EditKind, ...]) -> None:
    """Each edit is called what it is."""
    assert kinds == compare(BEFORE, after).kinds


def test_a_stealth_edit_leaves_the_modified_time_alone() -> None:
    """Text or headline changed, the page's own modified time did not; a page without one cannot be told."""
    quiet = replace(edited("for 80 years", "for 90 years"), modified_at=AT)
    assert compare(BEFORE, quiet).is_stealth
    assert not compare(BEFORE, replace(quiet, modified_at=AT + timedelta(minutes=1))).is_stealth
    assert not compare(replace(BEFORE, modified_at=None), replace(quiet, modified_at=None)).is_stealth
    assert not compare(BEFORE, replace(BEFORE, byline="By Bo Li")).is_stealth


def test_an_edit_with_a_note_is_no_stealth_edit() -> None:
    """An outlet that prints a correction owns up to it, whatever its clock says."""
    assert not compare(BEFORE, replace(BEFORE, body=BODY.replace("80", "90"), corrections=("Correction: it is 90 years.",))).is_stealth


def test_the_diff_holds_only_what_changed() -> None:
    """Kept sentences are counted, not repeated."""
    change = compare(BEFORE, edited("for 80 years", "for 90 years"))
    assert '[2,"-It has stood there for 80 years. ","+It has stood there for 90 years. ",3]' == change.diff
    assert (1, 1) == (change.added, change.removed)


def test_a_diff_of_another_text_is_refused() -> None:
    """Nothing is patched together from two articles."""
    with pytest.raises(ValueError, match="another text"):
        patch("Something else. Entirely.", compare(BEFORE, edited("80", "90")).diff)


@pytest.mark.parametrize(("text", "count"), [
    ("One. Two! Three? Four", 4), ("今日は晴れ。明日は雨。", 2), ("It cost 3.5 million. Dr.Who came.", 2), ("\"Go,\" he said. \"Stay.\" She left.", 3),
    ("A list\nof lines\n\nA paragraph", 2), ("", 0),
])
def test_sentences(text: str, count: int) -> None:
    """Marks that end a sentence in Latin and East Asian scripts, and paragraphs, part sentences; decimal points do not."""
    assert count == len(sentences(text))


TEXTS = st.lists(st.sampled_from(["One. ", "Two! ", "3.5 ", "\n\n", "\n", "“Quote.” ", "今日。", "…", ".", " ", "word ", "9 "]), max_size=30).map("".join) | st.text(max_size=60)


@settings(max_examples=300, deadline=None)
@given(TEXTS, TEXTS)
def test_the_diff_restores_the_text(before: str, after: str) -> None:
    """Any two texts: the older one and the diff give the newer one, and equal texts differ in nothing."""
    change = compare(State(body=before), State(body=after))
    assert after == (patch(before, change.diff) if change.diff != "[]" else before)
    assert (before == after) == (change.diff == "[]")


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_sentences_joined_are_the_text(text: str) -> None:
    """Nothing is lost in taking a text apart."""
    assert text == "".join(sentences(text))


def test_long_texts_are_compared_in_bounded_time() -> None:
    """Ten thousand sentences that are all different are removed and added whole."""
    before, after = ("".join(f"Sentence {n} {word}. " for n in range(10_000)) for word in ("old", "new"))
    change = compare(State(body=before), State(body=after))
    assert (10_000, 10_000) == (change.added, change.removed)
    assert after == patch(before, change.diff)
