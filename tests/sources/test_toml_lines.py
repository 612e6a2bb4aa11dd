"""Lines: every key of a valid TOML document is found on the line where a reader sees it."""

from __future__ import annotations

import tomllib

import pytest
import tomlkit
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.sources.lines import Where, lines

DOCUMENT = '''\
# a comment with "quotes" and [brackets]
top = 1.5
[crawl]   # [[source]]
contact = "a = [b]" # = ]
"quoted key" = 1979-05-27 07:32:00
a.b = true

[[source]]
id = \'one\'
feeds = [
  "http://a/",   # first, "second"
  # ]

  "http://b/" , [ 1,
  2]]
text = """
[[source]]
id = "not a key" \\"""
"""
[[source]]
odd = \'\'\'
it\'\'s ]\'\'\'
id = "two"
inline = { x = 1, y.z = [
 3 ] }
[source.sub]
k = 1
[[source.part]]
[[source.part]]
k = 2
[[source]]
id = "three"
'''


@pytest.mark.parametrize(("line", "where"), [
    (2, ("top",)),
    (3, ("crawl",)),
    (4, ("crawl", "contact")),
    (5, ("crawl", "quoted key")),
    (6, ("crawl", "a")),
    (6, ("crawl", "a", "b")),
    (8, ("source",)),
    (8, ("source", 0)),
    (9, ("source", 0, "id")),
    (10, ("source", 0, "feeds")),
    (11, ("source", 0, "feeds", 0)),
    (14, ("source", 0, "feeds", 1)),
    (14, ("source", 0, "feeds", 2, 0)),
    (15, ("source", 0, "feeds", 2, 1)),
    (16, ("source", 0, "text")),
    (20, ("source", 1)),
    (21, ("source", 1, "odd")),
    (23, ("source", 1, "id")),
    (24, ("source", 1, "inline", "x")),
    (24, ("source", 1, "inline", "y", "z")),
    (25, ("source", 1, "inline", "y", "z", 0)),
    (26, ("source", 1, "sub")),
    (27, ("source", 1, "sub", "k")),
    (28, ("source", 1, "part", 0)),
    (30, ("source", 1, "part", 1, "k")),
    (32, ("source", 2, "id")),
])
def test_every_form_of_key_is_found(line: int, where: Where) -> None:
    """Tables, arrays of tables, sub-tables, dotted and quoted keys, elements, whatever strings and comments hold."""
    tomllib.loads(DOCUMENT)
    assert line == lines(DOCUMENT)[where]


VALUES = st.recursive(
    st.one_of(st.text(), st.integers(-9, 9), st.floats(allow_nan=False, allow_infinity=False), st.booleans()),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.text(max_size=5), inner, max_size=3)), max_leaves=10)


@settings(max_examples=150, deadline=None)
@given(document=st.dictionaries(st.text(max_size=5), VALUES, max_size=5))
def test_every_key_of_any_document_is_found(document: dict[str, object]) -> None:
    """All that tomllib reads in a document that tomlkit wrote has a line, and no line is outside the document."""
    text = tomlkit.dumps(document)
    found = lines(text)
    assert set(_places(tomllib.loads(text), ())) <= set(found)
    assert all(1 <= line <= text.count("\n") + 1 for line in found.values())


def _places(value: object, where: Where) -> list[Where]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for key, part in inner for place in [(*where, key), *_places(part, (*where, key))]]
