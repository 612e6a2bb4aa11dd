"""Bylines: one credit at a time, and all credits of a page judged together."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extract.byline import Credit, canonical_agency, choose_byline
from crawler.extract.credit_text import parse_credit
from crawler.models import AuthorKind
from tests.extract.bylines import LINES, OUTLET

MARKS = {AuthorKind.PERSON: "", AuthorKind.DESK: "/d", AuthorKind.AGENCY: "/a", AuthorKind.OUTLET: "/o"}
CASES = [row for row in LINES if row[2] is not None]


@pytest.mark.parametrize(("language", "line", "authors"), CASES, ids=[row[1] for row in CASES])
def test_credit_names_its_authors(language: str, line: str, authors: str) -> None:
    """Names as printed in name case, in order, without lead words, titles, dates, handles; desks and agencies typed."""
    assert authors == "; ".join(author.name + MARKS[author.kind] for author in parse_credit(line, masthead=OUTLET))


@given(st.text(max_size=300))
def test_any_text_is_a_credit_or_none(text: str) -> None:
    """No text raises."""
    parse_credit(text, masthead=text[:5])
    choose_byline([Credit("jsonld.author", text), Credit("class.byline.head", text)], masthead=text[:7], host="example.org")
