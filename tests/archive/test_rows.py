"""Rows: small rules of what goes into a column."""

from __future__ import annotations

import json

import pytest

from crawler.archive.rows import body_key, count_words, provenance_json
from crawler.models import Provenance


@pytest.mark.parametrize(("expected", "body"), [
    (0, ""), (3, "one two\n\nthree"), (2, "naïve café"), (6, "東京の坂道に椅子が百脚"), (4, "Tokyo 東京の坂道"),
])
def test_words_are_counted_in_every_script(expected: int, body: str) -> None:
    """Spaces part words; scripts without spaces count half a word a character."""
    assert expected == count_words(body)


def test_one_text_has_one_key_however_it_is_printed() -> None:
    """Case, quotes and line breaks do not matter; a word does; a short text has no key."""
    words = " ".join(f"word{n}" for n in range(80))
    assert body_key(words) == body_key(f"“{words.upper()}”\n\n.")
    assert body_key(words) != body_key(words + " more")
    assert body_key("Too short to tell.") is None


def test_provenance_is_json_without_empty_parts() -> None:
    """Rule, confidence and runners-up, only where there are any."""
    rows = (Provenance("headline", "h1", (("og:title", "B"),), 0.914), Provenance("section", "meta"))
    assert [{"field": "headline", "rule": "h1", "confidence": 0.91, "else": [["og:title", "B"]]},
            {"field": "section", "rule": "meta"}] == json.loads(provenance_json(rows))
